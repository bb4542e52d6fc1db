"""The doors of the Rasa server: one module for each channel."""

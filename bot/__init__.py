"""What the Rasa server loads by dotted path: channels, the components that read a message, the tracker store."""

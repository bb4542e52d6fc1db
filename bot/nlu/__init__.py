"""The components of Rasa's pipeline: the library's readers, and the intent classifier."""

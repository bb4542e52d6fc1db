"""What reads residents' messages, as components that Rasa loads by their dotted paths."""

"""Rasa's custom actions, thin: read the slots, call the library once, choose a response, return events.

One module for each topic. What a resident reads stands in ``data/responses.yml``.
"""

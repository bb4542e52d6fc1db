"""What is asked when a place that somebody named is not clear."""

import re
from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.resources import resources
from actions.state import text_of
from signposting.gazetteer import name_key
from signposting.language import Mention
from signposting.places import Place, Resolution

TITLE_CHARACTERS = 30
LEAST_LETTERS_OF_A_NAME = 4
"""Shorter words of a name ("in", "le", "of") tell nothing apart."""
PAYLOAD_BYTES = 64
RESPONSES = {"ambiguous": "utter_ask_which_place", "outside": "utter_place_outside", "unknown": "utter_place_unknown"}


def resolve_as_said(mention: Mention, text: str) -> Resolution:
    """The place that a mention means: with the words around its name that say where it lies, where there are any.

    It bears the short name that people call it by where that was said: Thornaby, of Thornaby-on-Tees. ``text`` is empty
    for a button, whose value says all.
    """
    gazetteer, said = resources().gazetteer, str(mention.value)
    written = text[mention.start : mention.end]
    is_possessive = name_key(written) == f"{name_key(said)}s"  # "Oldham's nearer", not Oldhams
    resolution = gazetteer.resolve(written) if written and not is_possessive else None
    if resolution is None or resolution.status not in ("found", "outside"):
        resolution = gazetteer.resolve(said)
    place = resolution.place
    is_short = place is not None and name_key(place.name).startswith(f"{name_key(said)} ")
    return replace(resolution, place=replace(place, name=said)) if place is not None and is_short else resolution


def with_choice_of_place(mentions: tuple[Mention, ...], tracker: Tracker) -> tuple[Mention, ...]:
    """The mentions of a message with the place that it picks from those that were offered: "the one in Tameside",
    "under Lyne", "the second"; as they are where it picks none."""
    choices: list[str] = tracker.get_slot("place_choices") or []
    picked = _told_apart(choices, text_of(tracker))
    ordinal = next((int(one.value) for one in mentions if one.entity == "ordinal"), None)
    if ordinal is not None and not picked:
        picked = choices[ordinal - 1 : ordinal] if ordinal > 0 else choices[-1:]
    if len(picked) != 1:
        return mentions
    kept = tuple(one for one in mentions if one.entity not in ("place", "ordinal"))
    return (*kept, Mention(0, 0, "place", picked[0]))


def _told_apart(choices: list[str], text: str) -> list[str]:
    """The offered places of which a text has the most words that not all of them have."""
    words = [_words(label) for label in choices]
    shared = set.intersection(*words) if words else set()
    counts = [len(one & _words(text) - shared) for one in words]
    return [label for label, count in zip(choices, counts, strict=True) if count and count == max(counts)]


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", text.casefold()) if len(word) >= LEAST_LETTERS_OF_A_NAME}


def ask_about_place(dispatcher: CollectingDispatcher, said: str, resolution: Resolution) -> EventType:
    """Asks which place is meant, or says that it is unknown or outside the region; its readings become buttons.

    Gives the event that keeps them for an answer in words.
    """
    dispatcher.utter_message(
        response=RESPONSES[resolution.status],
        place=resolution.place.name if resolution.place else said,
        buttons=[_button(place) for place in resolution.readings],
    )
    return SlotSet("place_choices", [place.label() for place in resolution.readings] or None)


def _button(place: Place) -> dict[str, str]:
    label = place.label()
    payload = f'/inform{{"place":"{label}"}}'
    if len(payload.encode()) > PAYLOAD_BYTES:
        payload = f'/inform{{"place":"{place.outcode}"}}'
    return {"title": label if len(label) <= TITLE_CHARACTERS else place.name[:TITLE_CHARACTERS], "payload": payload}

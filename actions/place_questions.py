"""What is asked when a place that somebody named is not clear."""

from rasa_sdk.executor import CollectingDispatcher

from actions.resources import resources
from signposting.language import Mention
from signposting.places import Place, Resolution

TITLE_CHARACTERS = 30
PAYLOAD_BYTES = 64
RESPONSES = {"ambiguous": "utter_ask_which_place", "outside": "utter_place_outside", "unknown": "utter_place_unknown"}


def resolve_as_said(mention: Mention, text: str) -> Resolution:
    """The place that a mention means: with the words around its name that say where it lies, where there are any.

    ``text`` is empty for a button, whose value says all.
    """
    gazetteer = resources().gazetteer
    as_said = gazetteer.resolve(text[mention.start : mention.end]) if text else None
    if as_said is not None and as_said.status in ("found", "outside"):
        return as_said
    return gazetteer.resolve(str(mention.value))


def ask_about_place(dispatcher: CollectingDispatcher, said: str, resolution: Resolution) -> None:
    """Asks which place is meant, or says that it is unknown or outside the region; its readings become buttons."""
    dispatcher.utter_message(
        response=RESPONSES[resolution.status],
        place=resolution.place.name if resolution.place else said,
        buttons=[_button(place) for place in resolution.readings],
    )


def _button(place: Place) -> dict[str, str]:
    label = place.label()
    payload = f'/inform{{"place":"{label}"}}'
    if len(payload.encode()) > PAYLOAD_BYTES:
        payload = f'/inform{{"place":"{place.outcode}"}}'
    return {"title": label if len(label) <= TITLE_CHARACTERS else place.name[:TITLE_CHARACTERS], "payload": payload}

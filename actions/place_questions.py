"""What is asked when a place that somebody named is not clear."""

from rasa_sdk.executor import CollectingDispatcher

from signposting.places import Place, Resolution

TITLE_CHARACTERS = 30
PAYLOAD_BYTES = 64
RESPONSES = {"ambiguous": "utter_ask_which_place", "outside": "utter_place_outside", "unknown": "utter_place_unknown"}


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

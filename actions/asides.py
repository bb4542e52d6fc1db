"""What somebody says of their wish beside something else, kept for when they go on."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType

from actions.place_questions import resolve_as_said
from actions.state import mentions_in, need_in, slots_of, text_of
from actions.wanted_skills import is_guess
from signposting.reading import values
from signposting.refining import with_mentions


def keep_what_is_told(tracker: Tracker) -> list[EventType]:
    """The events that keep what the last message says of a wish, so that it need not be said again: "Excel in Bolton,
    but he hits me". What is in hand already stays as it is."""
    before, text = need_in(tracker), text_of(tracker)
    mentions = tuple(one for one in mentions_in(tracker) if not is_guess(one, text))
    skills = values(mentions, "skill")
    need = with_mentions(before, mentions, skills=skills) if skills and not before.skills else before
    told = next((one for one in mentions if one.entity == "place"), None)
    resolution = resolve_as_said(told, text) if told and need.place is None else None
    if resolution is not None and resolution.status == "found":
        need = need.changed(place=resolution.place)
    return slots_of(need) if need != before else []

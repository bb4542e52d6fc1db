"""Help that is no course, asked for or asked about in a message that is taken for one about courses."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.hearing import SURELY_CHANGED, rules_out
from actions.place_questions import resolve_as_said
from actions.services import DROP_IN, show_services
from actions.state import intent_of, likely_refinements, mentions_in, need_in, slots_of, text_of
from actions.wanted_skills import TO_LEARN, is_guess
from signposting.places import Place
from signposting.reading import values
from signposting.vocabulary import Access, Support


def answer_about_support(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
    """The answer to a message that is about help which is no course; ``None`` where it is about something else."""
    need = need_in(tracker)
    if _asks_what_places_have(tracker):
        dispatcher.utter_message(response="utter_support_access_unknown")
        return [SlotSet("requested_slot", None)]
    if need.place and _asks_only_for_support(tracker):
        return [
            *show_services(dispatcher, values(mentions_in(tracker), "support"), need.place),
            SlotSet("requested_slot", None),
        ]
    if need.place and (further := _further_kinds(tracker)):
        return [*show_services(dispatcher, further, need.place), SlotSet("requested_slot", None)]
    if elsewhere := _place_elsewhere(tracker):
        kinds = tuple(tracker.get_slot("support") or DROP_IN)
        return [
            *slots_of(need.changed(place=elsewhere)),
            *show_services(dispatcher, kinds, elsewhere),
            SlotSet("requested_slot", None),
        ]
    return None


def _asks_only_for_support(tracker: Tracker) -> bool:
    """Whether a message, taken for a change of the search in hand, names nothing but help that is no course, and rules
    nothing out: "could they borrow laptops?", "someone sat next to me, is there drop-in help?", not "I've no laptop,
    it's the phone that I want to learn" nor "forget women only, I'll sit with her"."""
    text = text_of(tracker)
    entities = {one.entity for one in mentions_in(tracker) if TO_LEARN.search(text) or not is_guess(one, text)}
    is_search = (
        bool(tracker.get_slot("reference")) and not tracker.get_slot("requested_slot") and not rules_out(tracker)
    )
    if (likely_refinements(tracker) or {}).get(Access.EQUIPMENT_LENT.value, 0.0) >= SURELY_CHANGED:
        return False  # "they'd need to lend me a laptop for it"
    is_drop_in = Support.DROP_IN_HELP.value in values(mentions_in(tracker), "support")
    beside = {"cost", "delivery"} if is_drop_in else {"cost"}
    return is_search and "support" in entities and entities <= {"support", *beside}


def _asks_what_places_have(tracker: Tracker) -> bool:
    """Whether somebody who was shown help near them says what the place must have: not the course that they asked for
    before, unless they ask about what was shown."""
    need = need_in(tracker)
    is_search = bool(need.skills or need.text or tracker.get_slot("requested_slot"))
    is_about_places = not is_search or intent_of(tracker) == "ask_course_details"
    is_access = {one.entity for one in mentions_in(tracker)} == {"access"}
    return bool(tracker.get_slot("support_shown")) and is_about_places and is_access


def _further_kinds(tracker: Tracker) -> tuple[str, ...]:
    """Help of another kind than what was shown last, which is asked after: "do they do laptops as well"."""
    shown = tracker.get_slot("support") if tracker.get_slot("support_shown") else None
    is_asked_after = intent_of(tracker) == "ask_course_details" and not tracker.get_slot("requested_slot")
    kinds = values(mentions_in(tracker), "support") if shown and is_asked_after else ()
    return tuple(one for one in kinds if one not in (shown or ()))


def _place_elsewhere(tracker: Tracker) -> Place | None:
    """Where else somebody wants the help that they were shown last: "what about Bury"."""
    text = text_of(tracker)
    mentions = [one for one in mentions_in(tracker) if not is_guess(one, text)]
    is_last_shown = tracker.get_slot("support_shown") and not tracker.get_slot("requested_slot")
    if not is_last_shown or TO_LEARN.search(text) or [one.entity for one in mentions] != ["place"]:
        return None
    resolution = resolve_as_said(mentions[0], text)
    return resolution.place if resolution.status == "found" else None

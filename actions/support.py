"""Finding help that is not a course: devices, data, free computers, drop-in help near a place."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.handing_over import greet_who_takes_over, is_only_handed_over
from actions.hearing import SURELY_CHANGED, SURELY_ENOUGH, go_on_with_search, rules_out
from actions.place_questions import ask_about_place, resolve_as_said, with_choice_of_place
from actions.services import DROP_IN, show_services
from actions.state import (
    intent_of,
    is_answered,
    is_back_from_digression,
    likely_refinements,
    mentions_in,
    need_in,
    slots_of,
    text_of,
)
from signposting.language import Mention
from signposting.likely_refinements import SKILL_BESIDE, SKILL_INSTEAD
from signposting.places import Place
from signposting.reading import values
from signposting.refining import asks_to_go_back
from signposting.vocabulary import Access, Support

FORM = "find_support_form"
OF_A_COURSE = frozenset({"access", "delivery"})
"""Entities that say how a course is to be, and nothing of other help."""


OTHER_SKILLS = (SKILL_BESIDE, SKILL_INSTEAD)


class ValidateFindSupportForm(Action):
    """Reads which help is needed and where; asks for the place where it is missing."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        mentions, need = with_choice_of_place(mentions_in(tracker), tracker), need_in(tracker)
        if is_only_handed_over(tracker):
            return [SlotSet("requested_slot", None)]
        if (changed := _about_the_search(dispatcher, tracker)) is not None:
            return [*changed, SlotSet("requested_slot", None)]
        if is_back_from_digression(tracker):
            return self._settle(dispatcher, need.place)
        is_asked = tracker.get_slot("requested_slot") == "place" and intent_of(tracker) != "find_support"
        text = text_of(tracker)
        said = next((one for one in mentions if one.entity == "place"), None)
        if said is None and is_asked and text:
            said = Mention(0, len(text), "place", text)
        goes_on = is_asked or intent_of(tracker) != "find_support"
        lent = [Support.DEVICE.value] if _asks_for_a_loan(tracker) else []
        kinds = list(values(mentions, "support")) or lent or (goes_on and tracker.get_slot("support")) or list(DROP_IN)
        events: list[EventType] = [SlotSet("support", kinds)]
        is_answer = intent_of(tracker) in ("find_support", "inform", "nlu_fallback", "out_of_scope", "refine_search")
        if not is_answer or asks_to_go_back(text):
            return [ActionExecutionRejected(FORM)]
        if said is None:
            return events + self._settle(dispatcher, need.place)
        resolution = resolve_as_said(said, text)
        if resolution.status == "found":
            return events + slots_of(need.changed(place=resolution.place)) + [SlotSet("requested_slot", None)]
        asked = ask_about_place(dispatcher, str(said.value), resolution)
        return [*events, asked, SlotSet("requested_slot", "place")]

    def _settle(self, dispatcher: CollectingDispatcher, place: Place | None) -> list[EventType]:
        if place is not None:
            return [SlotSet("requested_slot", None)]
        dispatcher.utter_message(response="utter_ask_for_place_of_support")
        return [SlotSet("requested_slot", "place")]


class FindSupport(Action):
    """Answers with the nearest services."""

    def name(self) -> str:
        return "action_find_support"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if is_answered(tracker) or greet_who_takes_over(dispatcher, tracker):
            return []
        place = need_in(tracker).place
        return [] if place is None else show_services(dispatcher, tuple(tracker.get_slot("support") or DROP_IN), place)


def _about_the_search(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
    """The answer to a message that names no help but how the course in hand is to be taught, or what somebody needs to
    take part in it: "one where you sit with somebody", "can somebody mind her?"; that surely asks for a course in
    something else: "I mean fix computers for a job"; or that rules out how it is taught, whatever help it names: "not
    the online ones, I've got no computer". ``None`` for any other."""
    named = {one.entity for one in mentions_in(tracker)}
    likely = likely_refinements(tracker) or {}
    is_another = "skill" in named and max(likely.get(one, 0.0) for one in OTHER_SKILLS) >= SURELY_CHANGED
    is_lacking = rules_out(tracker) and values(mentions_in(tracker), "support") == (Support.DEVICE.value,)
    is_named = bool(named & OF_A_COURSE) and ("support" not in named or is_lacking)
    is_of_course = is_named and not _asks_for_a_loan(tracker)
    is_asked_now = intent_of(tracker) == "find_support"
    return go_on_with_search(dispatcher, tracker) if is_asked_now and (is_of_course or is_another) else None


def _asks_for_a_loan(tracker: Tracker) -> bool:
    """Whether somebody asks where things are lent, not for a course that lends them: "anywhere that lends laptops"."""
    likely = (likely_refinements(tracker) or {}).get(Access.EQUIPMENT_LENT.value, 0.0)
    return values(mentions_in(tracker), "access") == (Access.EQUIPMENT_LENT.value,) and likely < SURELY_ENOUGH

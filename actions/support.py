"""Finding help that is not a course: devices, data, free computers, drop-in help near a place."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.handing_over import greet_who_takes_over, is_only_handed_over
from actions.place_questions import ask_about_place, resolve_as_said, with_choice_of_place
from actions.resources import resources
from actions.state import (
    forget,
    intent_of,
    is_back_from_digression,
    mentions_in,
    need_in,
    position_in,
    slots_of,
    text_of,
)
from signposting.database import transaction
from signposting.language import Mention
from signposting.places import Place
from signposting.reading import values
from signposting.refining import asks_to_go_back
from signposting.support import find_support
from signposting.vocabulary import Support

FORM = "find_support_form"
DROP_IN = (Support.FREE_COMPUTERS.value, Support.DROP_IN_HELP.value)
"""What to look for where somebody did not say which help they need."""


class ValidateFindSupportForm(Action):
    """Reads which help is needed and where; asks for the place where it is missing."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        mentions, need = with_choice_of_place(mentions_in(tracker), tracker), need_in(tracker)
        if is_only_handed_over(tracker):
            return [SlotSet("requested_slot", None)]
        if is_back_from_digression(tracker):
            return self._settle(dispatcher, need.place)
        is_asked = tracker.get_slot("requested_slot") == "place" and intent_of(tracker) != "find_support"
        text = text_of(tracker)
        said = next((one for one in mentions if one.entity == "place"), None)
        if said is None and is_asked and text:
            said = Mention(0, len(text), "place", text)
        goes_on = is_asked or intent_of(tracker) != "find_support"
        kinds = list(values(mentions, "support")) or (goes_on and tracker.get_slot("support")) or list(DROP_IN)
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
        if greet_who_takes_over(dispatcher, tracker):
            return []
        place = need_in(tracker).place
        return [] if place is None else answer(dispatcher, tuple(tracker.get_slot("support") or DROP_IN), place)


def answer(dispatcher: CollectingDispatcher, kinds: tuple[str, ...], place: Place) -> list[EventType]:
    """Shows the nearest services of some kinds."""
    with transaction(resources().engine) as session:
        services = find_support(session, kinds, place)
    dispatcher.utter_message(
        response="utter_support_found" if services else "utter_support_nowhere",
        place=place.name,
        listed="\n".join(service.as_text(number) for number, service in enumerate(services, 1)),
        json_message={
            "kind": "support_results",
            "support": list(kinds),
            "place": place.as_json(),
            "results": [service.as_json() for service in services],
            "total": len(services),
        },
    )
    told = [service.details_text() for service in services]
    events = [SlotSet("support_shown", told or None), SlotSet("support", list(kinds))]
    return [*events, *forget(("times_misunderstood", "place_choices"))]


def describe_service(dispatcher: CollectingDispatcher, tracker: Tracker, ordinal: Any) -> list[EventType]:
    """One of the services that were shown last, in full; asks which one where that is not clear."""
    shown: list[str] = tracker.get_slot("support_shown") or []
    is_only_one = ordinal is None and len(shown) == 1
    position = 0 if is_only_one else position_in(shown, None if ordinal is None else int(ordinal))
    if position is None:
        dispatcher.utter_message(response="utter_ask_which_course")
    else:
        dispatcher.utter_message(response="utter_support_details", details=shown[position])
    return []

"""What comes before everything else: people in danger."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.place_questions import resolve_as_said
from actions.state import forget, last_answer, mentions_in, need_in, slots_of, text_of
from actions.wanted_skills import is_guess
from signposting.reading import values
from signposting.refining import with_mentions

ANSWER_CRISIS = "action_answer_crisis"


def leave_in_peace(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Says only that we are here, where a message that asks for nothing follows a crisis; whether it did."""
    is_after_crisis = last_answer(tracker) == ANSWER_CRISIS
    if is_after_crisis:
        dispatcher.utter_message(response="utter_after_crisis")
    return is_after_crisis


class AnswerCrisis(Action):
    """Gives the numbers at once, asks nothing, and shuts whatever form was open. A need in hand stays as it was, save
    that a place that was told is kept where it had none; where none was in hand, what was wished for is kept."""

    def name(self) -> str:
        return ANSWER_CRISIS

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        dispatcher.utter_message(response="utter_crisis", json_message={"kind": "crisis"})
        asked = ("requested_slot", "pending_question", "times_misunderstood")
        return [ActiveLoop(None), *forget(asked), *_told_beside(tracker)]


def _told_beside(tracker: Tracker) -> list[EventType]:
    """Where somebody said that they are, and what they wished to learn, so that they need not say it again when they
    go on: "Excel in Bolton, but he hits me"."""
    before, text = need_in(tracker), text_of(tracker)
    mentions = tuple(one for one in mentions_in(tracker) if not is_guess(one, text))
    skills = values(mentions, "skill")
    need = with_mentions(before, mentions, skills=skills) if skills and not before.skills else before
    told = next((one for one in mentions if one.entity == "place"), None)
    resolution = resolve_as_said(told, text) if told and need.place is None else None
    if resolution is not None and resolution.status == "found":
        need = need.changed(place=resolution.place)
    return slots_of(need) if need != before else []

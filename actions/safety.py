"""What comes before everything else: people in danger."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.asides import keep_what_is_told
from actions.state import forget, last_answer

ANSWER_CRISIS = "action_answer_crisis"


def leave_in_peace(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Says only that we are here, where a message that asks for nothing follows a crisis; whether it did."""
    if not is_after_crisis(tracker):
        return False
    dispatcher.utter_message(response="utter_after_crisis")
    return True


def is_after_crisis(tracker: Tracker) -> bool:
    """Whether the message before this one told of danger."""
    return last_answer(tracker) == ANSWER_CRISIS


class AnswerCrisis(Action):
    """Gives the numbers at once, asks nothing, and shuts whatever form was open. A need in hand stays as it was, save
    that a place that was told is kept where it had none; where none was in hand, what was wished for is kept."""

    def name(self) -> str:
        return ANSWER_CRISIS

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        dispatcher.utter_message(response="utter_crisis", json_message={"kind": "crisis"})
        asked = ("requested_slot", "pending_question", "times_misunderstood")
        return [ActiveLoop(None), *forget(asked), *keep_what_is_told(tracker)]

"""What comes before everything else: people in danger."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.state import forget


class AnswerCrisis(Action):
    """Gives the numbers at once, asks nothing, and shuts whatever form was open. The need in hand stays as it was."""

    def name(self) -> str:
        return "action_answer_crisis"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        dispatcher.utter_message(response="utter_crisis", json_message={"kind": "crisis"})
        return [ActiveLoop(None), *forget(("requested_slot", "pending_question", "times_misunderstood"))]

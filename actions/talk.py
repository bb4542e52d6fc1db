"""The conversation itself: yes and no, starting over, stopping."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answering
from actions.personal_data import erase
from actions.state import EVERYTHING, forget


class AnswerYes(Action):
    """Yes to what was just offered: the first choice, or more results."""

    def name(self) -> str:
        return "action_answer_yes"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        offered = tracker.get_slot("offered_choices") or []
        pending = tracker.get_slot("pending_question")
        if pending == "choices" and len(offered) == 1:
            return answering.open_by_ordinal(dispatcher, tracker, 1)
        if pending == "more":
            return answering.show_more(dispatcher, tracker)
        if pending == "delete":
            return erase(dispatcher, tracker)
        dispatcher.utter_message(response="utter_ask_which_choice" if pending == "choices" else "utter_what_next")
        return []


class AnswerNo(Action):
    """No to what was just offered."""

    def name(self) -> str:
        return "action_answer_no"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        has_choices = tracker.get_slot("pending_question") == "choices"
        dispatcher.utter_message(response="utter_choices_declined" if has_choices else "utter_no_worries")
        return [SlotSet("pending_question", None)]


class StartOver(Action):
    """Empties the conversation and begins again."""

    def name(self) -> str:
        return "action_start_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        dispatcher.utter_message(response="utter_started_over")
        return [ActiveLoop(None), *forget(EVERYTHING)]


class Stop(Action):
    """Leaves whatever was being asked, and forgets it."""

    def name(self) -> str:
        return "action_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        dispatcher.utter_message(response="utter_stopped")
        return [ActiveLoop(None), *forget(EVERYTHING)]

"""What is said to people who told of danger a moment ago."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.state import last_answer

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

"""What is said to people who told of danger a moment ago, or may be telling of it now."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.state import intent_of, last_answer, likelihood_of

ANSWER_CRISIS = "action_answer_crisis"
CRISIS = "disclose_crisis"
IN_DOUBT = 0.15
"""From which likelihood of danger on the numbers are given with the answer to what was heard instead: "email class,
he's not to know, he hits". Why so: docs/decisions/intent-classifier.md."""


def leave_in_peace(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Says only that we are here, where a message that asks for nothing follows a crisis; whether it did."""
    if not is_after_crisis(tracker):
        return False
    dispatcher.utter_message(response="utter_after_crisis")
    return True


def is_after_crisis(tracker: Tracker) -> bool:
    """Whether the message before this one told of danger."""
    return last_answer(tracker) == ANSWER_CRISIS


def give_numbers_in_doubt(dispatcher: CollectingDispatcher, tracker: Tracker, kind: str = "notice") -> None:
    """Gives the most important numbers where a message that was heard as something else may tell of danger; not again
    right after all of them were given. ``kind`` is ``crisis`` where nothing is asked in the same turn."""
    if intent_of(tracker) != CRISIS and likelihood_of(tracker, CRISIS) >= IN_DOUBT and not is_after_crisis(tracker):
        dispatcher.utter_message(response="utter_crisis_in_doubt", json_message={"kind": kind, "about": "danger"})

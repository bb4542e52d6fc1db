"""What is said to people who may be telling of danger beside a wish."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.safety import ANSWER_CRISIS, CRISIS, IN_DOUBT, give_numbers_in_doubt


def said(intent: str, danger: float, answered_before: str = "find_course_form") -> list[str]:
    """The responses to a message of an intent that may be danger, after another was answered."""
    ranking = [{"name": intent, "confidence": 1 - danger}, {"name": CRISIS, "confidence": danger}]
    events = [
        {"event": "user"},
        {"event": "action", "name": answered_before},
        {"event": "action", "name": "action_listen"},
        {"event": "user"},
    ]
    message = {"intent": ranking[0], "intent_ranking": ranking, "text": "email class, he's not to know"}
    dispatcher = CollectingDispatcher()
    give_numbers_in_doubt(dispatcher, Tracker("somebody", {}, message, events, False, None, {}, "action_listen"))
    return [one["response"] for one in dispatcher.messages]


@pytest.mark.parametrize("intent", ["find_course", "refine_search", "nlu_fallback"])
def test_the_numbers_are_given_beside_what_may_be_danger(intent: str) -> None:
    assert said(intent, IN_DOUBT) == ["utter_crisis_in_doubt"]


def test_nothing_is_said_of_danger_where_it_is_unlikely() -> None:
    assert said("find_course", IN_DOUBT - 0.01) == []


def test_the_numbers_are_not_given_twice() -> None:
    assert said(CRISIS, 0.9) == []
    assert said("find_course", 0.4, answered_before=ANSWER_CRISIS) == []

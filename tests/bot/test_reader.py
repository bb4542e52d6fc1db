"""Which messages are asked for a skill that they mean without naming it."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.reader import LIKELY_ENOUGH, LearntSkillReader
from signposting.learnt_skills import LearntSkills

LONG = "I would dearly like to see the little ones faces"
SHORT = "the little ones faces"


class SaysVideoCalls(LearntSkills):
    """What was learnt, that hears video calls in every text."""

    def __init__(self) -> None:
        pass

    def read(self, text: str) -> list[tuple[str, float]]:
        return [("video-calls", 0.9)]


def skills(text: str, intent: str, find_course: float = 0.0) -> list[str]:
    message = Message.build(text)
    message.set("intent", {"name": intent, "confidence": 0.9})
    message.set(
        "intent_ranking", [{"name": intent, "confidence": 0.9}, {"name": "find_course", "confidence": find_course}]
    )
    LearntSkillReader(SaysVideoCalls()).process([message])
    return [one["value"] for one in message.get("entities") or () if one["entity"] == "skill"]


@pytest.mark.parametrize("intent", ["find_course", "notify_me", "report_employer_need"])
@pytest.mark.parametrize("text", [LONG, SHORT])
def test_a_request_that_names_no_skill_is_asked_for_the_one_that_it_means(text: str, intent: str) -> None:
    assert skills(text, intent) == ["video-calls"]


@pytest.mark.parametrize("intent", ["inform", "refine_search"])
def test_a_long_answer_that_may_be_a_request_is_asked_too(intent: str) -> None:
    assert skills(LONG, intent, LIKELY_ENOUGH) == ["video-calls"]
    assert skills(LONG, intent, LIKELY_ENOUGH / 2) == []
    assert skills(SHORT, intent, LIKELY_ENOUGH) == []


@pytest.mark.parametrize("intent", ["greet", "disclose_crisis", "find_support"])
def test_other_talk_is_not(intent: str) -> None:
    assert skills(LONG, intent, 0.9) == []


def test_who_asks_whether_this_is_a_robot_names_no_skill() -> None:
    message = Message.build("are you a robot")
    message.set("intent", {"name": "bot_challenge", "confidence": 0.9})
    message.set(
        "entities", [{"entity": "skill", "value": "robotics-and-automation"}, {"entity": "place", "value": "Bury"}]
    )

    LearntSkillReader(SaysVideoCalls()).process([message])

    assert [one["entity"] for one in message.get("entities")] == ["place"]

"""Which messages are asked for a skill that they mean without naming it."""

from collections.abc import Mapping, Sequence

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.reader import LIKELY_ENOUGH, SURE_OF_ANOTHER, LearntSkillReader, WantedMentions
from signposting.language import Mention
from signposting.learnt_mentions import learnt_mentions
from signposting.learnt_skills import LearntSkills

LONG = "I would dearly like to see the little ones faces"
SHORT = "the little ones faces"


class SaysVideoCalls(LearntSkills):
    """What was learnt, that hears video calls in every text."""

    def __init__(self, likelihood: float) -> None:
        object.__setattr__(self, "likelihood", likelihood)

    def wanted(self, text: str, around: Mapping[str, float] | None = None) -> dict[str, float]:
        return {}

    def read(self, text: str, *, is_request: bool = False) -> list[tuple[str, float]]:
        return [("video-calls", self.likelihood)]


def skills(text: str, intent: str, find_course: float = 0.0, likelihood: float = 0.8) -> list[str]:
    message = Message.build(text)
    message.set("intent", {"name": intent, "confidence": 0.9})
    message.set(
        "intent_ranking", [{"name": intent, "confidence": 0.9}, {"name": "find_course", "confidence": find_course}]
    )
    LearntSkillReader(SaysVideoCalls(likelihood), learnt_mentions()).process([message])
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


def test_a_change_that_names_no_change_is_asked_and_must_be_sure() -> None:
    assert skills(SHORT, "refine_search", likelihood=SURE_OF_ANOTHER) == ["video-calls"]
    assert skills(SHORT, "refine_search", likelihood=SURE_OF_ANOTHER - 0.01) == []
    assert skills(SHORT, "inform", likelihood=SURE_OF_ANOTHER) == []


@pytest.mark.parametrize("intent", ["greet", "disclose_crisis", "find_support"])
def test_other_talk_is_not(intent: str) -> None:
    assert skills(LONG, intent, 0.9) == []


def test_who_asks_whether_this_is_a_robot_names_no_skill() -> None:
    message = Message.build("are you a robot")
    message.set("intent", {"name": "bot_challenge", "confidence": 0.9})
    message.set(
        "entities",
        [
            {"entity": "skill", "value": "robotics-and-automation", "start": 0, "end": 4},
            {"entity": "place", "value": "Bury", "start": 0, "end": 4},
        ],
    )

    LearntSkillReader(SaysVideoCalls(0.8), learnt_mentions()).process([message])

    assert [one["entity"] for one in message.get("entities")] == ["place"]


HALL = "the hall is in Radstock but I live in Bath"


def places_left(intent: str) -> list[str]:
    message = Message.build(HALL)
    message.set("intent", {"name": intent, "confidence": 0.9})
    message.set(
        "entities",
        [
            {"entity": "place", "value": name, "start": HALL.index(name), "end": HALL.index(name) + len(name)}
            for name in ("Radstock", "Bath")
        ],
    )
    WantedMentions(learnt_mentions()).process([message])
    return [one["value"] for one in message.get("entities")]


def test_a_place_that_is_only_told_of_is_left_out_beside_the_one_that_is_wanted() -> None:
    assert places_left("find_course") == ["Bath"]


def test_what_is_only_told_of_is_no_likely_change_either() -> None:
    text = "I'm a nurse, nights mostly, and would like to move into health data. Anything on that around Coventry?"
    message = Message.build(text)
    message.set("intent", {"name": "find_course", "confidence": 0.9})
    start = text.index("nights")
    message.set("entities", [{"entity": "time", "value": "evening", "start": start, "end": start + len("nights")}])
    message.set("refinements", {"evening": 0.8, "beginner": 0.3})

    WantedMentions(learnt_mentions()).process([message])

    assert message.get("entities") == []
    assert message.get("refinements") == {"beginner": 0.3}


@pytest.mark.parametrize("intent", ["report_employer_need", "disclose_crisis"])
def test_all_that_an_employer_or_somebody_in_danger_names_is_kept(intent: str) -> None:
    assert places_left(intent) == ["Radstock", "Bath"]


def test_what_somebody_can_do_already_is_not_guessed_from_the_whole_message() -> None:
    assert skills("we did video calls already so something after that please love", "find_course") == []


class Wants(SaysVideoCalls):
    """What was learnt, that finds the same skills wanted in every text."""

    def wanted(self, text: str, around: Mapping[str, float] | None = None) -> dict[str, float]:
        return {"email": 0.9, "spreadsheets": 0.6}

    def rather(self, text: str, mentions: Sequence[Mention]) -> str | None:
        return None


def wanted(text: str, intent: str, *named: str) -> list[tuple[str, int, int]]:
    message = Message.build(text)
    message.set("intent", {"name": intent, "confidence": 0.9})
    message.set("entities", [{"entity": "skill", "value": one, "start": 0, "end": 5} for one in named])
    LearntSkillReader(Wants(0.8), learnt_mentions()).process([message])
    return [(one["value"], one["start"], one["end"]) for one in message.get("entities")]


@pytest.mark.parametrize("intent", ["find_course", "notify_me"])
def test_a_request_is_left_those_of_its_skills_that_are_wanted_and_given_those_that_it_does_not_name(
    intent: str,
) -> None:
    text = "Excel, and something for the Facebook post"

    assert wanted(text, intent, "spreadsheets", "social-media") == [("spreadsheets", 0, 5), ("email", 0, len(text))]


def test_two_words_mean_the_skill_that_they_name_and_a_change_keeps_what_it_names() -> None:
    assert wanted("Facebook please", "find_course", "social-media") == [("social-media", 0, 5)]
    assert wanted("Facebook and on Tuesdays", "refine_search", "social-media") == [("social-media", 0, 5)]


@pytest.mark.parametrize("intent", ["find_course", "refine_search", "inform"])
def test_a_skill_that_is_taken_back_is_left_out_whatever_the_message_is(intent: str) -> None:
    text = "excel, or actually no wait, email"
    message = Message.build(text)
    message.set("intent", {"name": intent, "confidence": 0.9})
    named = [("spreadsheets", 0, 5), ("email", text.index("email"), len(text))]
    message.set("entities", [{"entity": "skill", "value": one, "start": a, "end": b} for one, a, b in named])

    LearntSkillReader(Wants(0.8), learnt_mentions()).process([message])

    assert [one["value"] for one in message.get("entities")] == ["email"]


def test_a_skill_that_is_ruled_out_is_not_added() -> None:
    text = "not spreadsheets, anything else for the office"

    assert wanted(text, "find_course") == [("email", 0, len(text))]


def test_the_skills_that_were_chosen_for_a_request_are_left_alone() -> None:
    text = "I can do Excel already, it's Power BI I want"
    message = Message.build(text)
    message.set("intent", {"name": "find_course", "confidence": 0.9})
    named = [("spreadsheets", "Excel"), ("data-analysis", "Power BI")]
    message.set(
        "entities",
        [
            {"entity": "skill", "value": skill, "start": text.index(name), "end": text.index(name) + len(name)}
            for skill, name in named
        ],
    )

    WantedMentions(learnt_mentions()).process([message])

    assert [one["value"] for one in message.get("entities")] == [skill for skill, _ in named]

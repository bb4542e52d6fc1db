"""The self-check of skills: its questions, how people answer them, and where it says to start."""

import pytest

from ops.readability import MOST_FOR_ONE, grade
from signposting.skills import load_skills
from signposting.skills_check import (
    Ability,
    answer_in,
    next_question,
    questions,
    starting_point,
)

EVERYTHING = {question.id: Ability.YES.value for question in questions()}
IDS = [question.id for question in questions()]


def answered_until_the_end(ability: Ability) -> dict[str, str]:
    answers: dict[str, str] = {}
    while question := next_question(answers):
        answers[question.id] = ability.value
    return answers


class TestQuestions:
    def test_there_are_at_most_eight_and_they_cover_the_foundation_and_the_five_areas(self) -> None:
        areas = list(dict.fromkeys(question.area for question in questions()))

        assert len(questions()) <= 8
        assert areas == [
            "foundation",
            "communicating",
            "handling information and content",
            "transacting",
            "problem solving",
            "being safe and legal online",
        ]

    def test_each_leads_to_a_skill_of_the_vocabulary(self) -> None:
        assert {question.skill for question in questions()} <= {skill.id for skill in load_skills()}

    def test_each_can_be_read_at_nine_and_asks_one_thing(self) -> None:
        for question in questions():
            assert grade(question.text) <= MOST_FOR_ONE, question.text
            assert question.text.count("?") == 1

    def test_they_are_asked_in_their_order_until_all_are_answered(self) -> None:
        assert list(answered_until_the_end(Ability.YES)) == IDS
        assert next_question(EVERYTHING) is None

    def test_skipping_goes_on_to_the_next_question(self) -> None:
        assert list(answered_until_the_end(Ability.SKIP)) == IDS

    @pytest.mark.parametrize("first", [0, 1])
    def test_who_cannot_do_a_thing_of_the_foundation_is_asked_no_further(self, first: int) -> None:
        answers = dict.fromkeys(IDS[:first], Ability.YES.value)

        assert next_question({**answers, IDS[first]: Ability.NO.value}) is None
        assert next_question({**answers, IDS[first]: Ability.HELP.value}) is not None


class TestStartingPoint:
    def test_who_cannot_use_a_device_starts_with_a_computer(self) -> None:
        start = starting_point({"device": "no"})

        assert (start.skill, start.area) == ("using-a-computer", "foundation")

    @pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
    @pytest.mark.parametrize("ability", ["no", "help"])
    def test_one_gap_is_where_to_start(self, question: object, ability: str) -> None:
        start = starting_point({**EVERYTHING, question.id: ability})  # type: ignore[attr-defined]

        assert (start.skill, start.area) == (question.skill, question.area)  # type: ignore[attr-defined]
        assert not start.is_beyond

    def test_what_cannot_be_done_comes_before_what_takes_help(self) -> None:
        assert starting_point({**EVERYTHING, "email": "help", "safety": "no"}).skill == "staying-safe-online"

    def test_the_foundation_comes_before_all_else(self) -> None:
        assert (
            starting_point({**EVERYTHING, "internet": "help", "email": "no", "safety": "no"}).skill == "getting-online"
        )

    def test_gaps_in_many_areas_call_for_a_course_that_goes_through_all(self) -> None:
        start = starting_point({**EVERYTHING, "email": "no", "forms": "help", "safety": "no"})

        assert start.skill == "general-digital-skills"

    def test_two_gaps_in_one_area_are_not_many_areas(self) -> None:
        assert starting_point({**EVERYTHING, "searching": "no", "files": "no", "forms": "no"}).skill == (
            "searching-and-checking-information"
        )

    def test_no_gap_leads_to_a_next_step(self) -> None:
        start = starting_point(EVERYTHING)

        assert start.is_beyond
        assert start.skill in {skill.id for skill in load_skills()} - {question.skill for question in questions()}

    @pytest.mark.parametrize("answers", [{}, dict.fromkeys(IDS, "skip")])
    def test_nothing_answered_leads_to_all_the_basics(self, answers: dict[str, str]) -> None:
        start = starting_point(answers)

        assert (start.skill, start.is_beyond) == ("general-digital-skills", False)

    def test_answers_to_questions_that_are_no_longer_asked_are_passed_over(self) -> None:
        assert starting_point({**EVERYTHING, "fax": "no"}).is_beyond


class TestAnswers:
    @pytest.mark.parametrize(
        ("text", "ability"),
        [
            ("yes", "yes"),
            ("Yes I can", "yes"),
            ("yh easy", "yes"),
            ("no problem", "yes"),
            ("I can do that on my own", "yes"),
            ("👍", "yes"),
            ("sort of", "help"),
            ("a bit", "help"),
            ("yes, with a bit of help", "help"),
            ("not on my own", "help"),
            ("no i need help", "help"),
            ("yes but i get stuck", "help"),
            ("sometimes", "help"),
            ("if my daughter helps me", "help"),
            ("no", "no"),
            ("NOPE", "no"),
            ("i cant", "no"),
            ("I can't do that", "no"),
            ("not really", "no"),
            ("never tried it", "no"),
            ("don't know how", "no"),
            ("my son does it for me", "no"),
            ("skip", "skip"),
            ("dont know", "skip"),
            ("i dunno", "skip"),
            ("not sure", "skip"),
        ],
    )
    def test_what_people_say_is_an_answer(self, text: str, ability: str) -> None:
        assert answer_in(text) == Ability(ability)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "what does that mean",
            "I want to learn excel",
            "can i do this another time",
            "how much is it",
            "my neighbour has a laptop and a printer and he lets me go round there on a Sunday if I can bring a cake",
            "Oldham",
            "nie rozumiem",
        ],
    )
    def test_what_is_no_answer_is_not_taken_for_one(self, text: str) -> None:
        assert answer_in(text) is None

    @pytest.mark.parametrize("text", ["go back", "back please", "previous question", "I pressed the wrong one"])
    def test_asking_to_go_back_is_no_answer(self, text: str) -> None:
        assert answer_in(text) is None

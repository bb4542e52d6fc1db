"""Employers who tell what they need: asked only what is missing, kept to be confirmed, apart from residents' needs."""

from typing import Any

import pytest
from sqlalchemy import create_engine, select

from signposting.employers import SOURCE
from signposting.models import EmployerNeed
from tests.product import Conversation, Product

pytestmark = pytest.mark.product

Messages = list[dict[str, Any]]
WHOLE = "we can't find anyone who can do Excel, 3 vacancies in Oldham by March"


def kept(product: Product) -> list[Any]:
    """What employers told, the oldest first."""
    table = EmployerNeed.__table__
    engine = create_engine(product.database_url)
    with engine.connect() as connection:
        rows = connection.execute(select(table).where(table.c.source == SOURCE).order_by(table.c.id)).all()
    engine.dispose()
    return list(rows)


def notice(messages: Messages) -> dict[str, Any]:
    return next(one["custom"] for one in messages if one.get("custom", {}).get("about") == "employer_need")


def is_done(messages: Messages) -> bool:
    return any(one.get("custom", {}).get("about") == "employer_need" for one in messages)


def titles(messages: Messages) -> list[str]:
    return [one["title"] for one in messages[-1].get("buttons", [])]


def payload(messages: Messages, title: str) -> str:
    return next(one["payload"] for one in messages[-1]["buttons"] if one["title"].startswith(title))


def answer(person: Conversation, *answers: str) -> Messages:
    messages: Messages = []
    for one in answers:
        messages = person.say(one)
    return messages


class TestHappyPath:
    def test_a_whole_need_in_one_message_is_kept_at_once(self, product: Product) -> None:
        before = len(kept(product))
        told = notice(product.talk().say(WHOLE))
        row = kept(product)[-1]

        assert len(kept(product)) == before + 1
        assert told["need"] == {
            "skills": ["spreadsheets"], "occupation": None, "area": "Oldham", "posts": 3, "by_when": "2027-03-31"
        }  # fmt: skip
        assert not told["is_confirmed"]
        assert (row.skill, row.area, row.posts, row.period) == ("spreadsheets", "Oldham", 3, "2027-03-31")
        assert (row.is_confirmed, row.is_demonstration) == (False, False)

    def test_only_what_is_missing_is_asked_one_question_at_a_time(self, product: Product) -> None:
        person = product.talk()
        asked = person.say("we can't find anyone who can do Excel, 3 vacancies")
        asked_next = person.say("Oldham")
        told = notice(person.say("by March"))

        assert not is_done(asked)
        assert not is_done(asked_next)
        assert titles(asked) == titles(asked_next) == ["Skip this question"]
        assert (told["need"]["posts"], told["need"]["by_when"]) == (3, "2027-03-31")

    def test_answers_in_peoples_own_words_are_read(self, product: Product) -> None:
        person = product.talk()
        told = notice(answer(person, "I'm an employer", "web design", "Bolton", "about a dozen", "as soon as you can"))

        assert told["need"] == {
            "skills": ["web-design"], "occupation": None, "area": "Bolton", "posts": 12, "by_when": "2026-11-23"
        }  # fmt: skip

    @pytest.mark.parametrize("skip", ["skip", "don't know", "no"])
    def test_each_question_can_be_left_out(self, product: Product, skip: str) -> None:
        person = product.talk()
        person.say("I need to train 12 of my staff in cyber security")
        told = notice(answer(person, skip, skip))
        row = kept(product)[-1]

        assert told["need"]["posts"] == 12
        assert (row.skill, row.posts, row.period, row.district_code) == ("cyber-security", 12, None, None)

    def test_leaving_everything_out_keeps_nothing(self, product: Product) -> None:
        before = len(kept(product))
        messages = answer(product.talk(), "I'm an employer", "skip", "skip", "skip", "skip")

        assert not is_done(messages)
        assert len(kept(product)) == before

    def test_the_same_told_again_by_the_same_employer_is_not_doubled(self, product: Product) -> None:
        person = product.talk()
        first = person.say(WHOLE)
        before = len(kept(product))
        again = person.say(WHOLE)

        assert len(kept(product)) == before
        assert notice(again)["need"] == notice(first)["need"]
        assert again[-1]["text"] != first[-1]["text"]

    def test_another_need_of_the_same_employer_is_kept_too(self, product: Product) -> None:
        person = product.talk()
        messages = person.say(WHOLE)
        before = len(kept(product))
        person.press(payload(messages, "Tell you about another"))
        told = notice(answer(person, "graphic design", "Bolton", "1", "skip"))

        assert told["need"]["skills"] == ["graphic-design"]
        assert len(kept(product)) == before + 1


class TestApartFromResidents:
    def test_an_employers_need_is_no_residents_need(self, product: Product) -> None:
        before = len(product.needs())
        product.talk().say(WHOLE)

        assert len(product.needs()) == before

    def test_a_search_that_comes_after_starts_clean(self, product: Product) -> None:
        person = product.talk()
        person.say(WHOLE)
        asked = person.say("I want to learn how to use email")
        need = next(one["custom"] for one in person.say("Bolton") if one.get("custom"))["need"]

        assert not any(one.get("custom") for one in asked)
        assert (need["skills"], need["place"]["name"], need["start_by"]) == (["email"], "Bolton", None)

    def test_a_course_for_oneself_in_the_middle_is_searched_near_there(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do CAD, 3 vacancies in Bolton")
        asked = person.say("could I do a bookkeeping class myself, evenings")
        need = next(one["custom"] for one in asked if one.get("custom"))["need"]

        assert (need["skills"], need["place"]["name"], need["times"]) == (
            ["bookkeeping-software"],
            "Bolton",
            ["evening"],
        )

    @pytest.mark.parametrize(
        "asks",
        [
            "To be honest I'd sooner see what there is first. Which courses are there near us?",
            "may I simply see what classes there are for them",
            "is there an evening course round here I could send them on?",
        ],
    )
    def test_who_would_rather_see_courses_is_shown_those_and_what_was_told_is_kept(
        self, product: Product, asks: str
    ) -> None:
        person = product.talk()
        person.say("we can't find anybody in Stockport who knows Excel")
        messages = person.say(asks)
        need = next(one["custom"] for one in messages if one.get("custom", {}).get("kind") == "search_results")["need"]

        assert (need["skills"], need["place"]["name"]) == (["spreadsheets"], "Stockport")
        assert notice(messages)["need"]["skills"] == ["spreadsheets"]
        assert (kept(product)[-1].skill, kept(product)[-1].area) == ("spreadsheets", "Stockport")

    def test_more_than_the_answer_is_said_back(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find CAD technicians")

        assert "3" in person.say("Stockport, 3 people")[0]["text"]

    def test_the_place_of_a_search_is_not_taken_for_the_employers(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Oldham")
        asked = person.say("we can't find anyone who can do web design, 2 vacancies")
        told = notice(answer(person, "skip", "skip"))

        assert not is_done(asked)
        assert told["need"]["area"] is None


class TestTalkingInBetween:
    def test_a_question_in_between_is_answered_and_the_first_one_asked_again(self, product: Product) -> None:
        person = product.talk()
        asked = person.say("we can't find anyone who can do Excel, 3 vacancies")
        in_between = person.say("what do you do with my data?")

        assert len(in_between) == 2
        assert in_between[-1]["text"] == asked[-1]["text"]

    def test_a_correction_replaces_what_was_said(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do Excel, 3 vacancies in Oldham")
        told = notice(answer(person, "no, Bolton", "skip"))

        assert (told["need"]["area"], told["need"]["posts"]) == ("Bolton", 3)

    def test_more_of_what_is_needed_begins_no_search(self, product: Product) -> None:
        person = product.talk()
        person.say("We cannot fill three IT support posts, Brierley Hill")
        told = notice(answer(person, "First-line stuff. Passwords, printers, setting up laptops.", "by March"))

        assert "it-support" in told["need"]["skills"]

    def test_how_many_may_be_put_right_whatever_is_asked(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do Excel, 3 vacancies in Oldham")
        told = notice(answer(person, "no, 8 people", "by March"))

        assert (told["need"]["posts"], told["need"]["by_when"]) == (8, "2027-03-31")

    def test_one_number_may_take_the_place_of_another(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do Excel, 6 vacancies in Oldham")

        assert notice(answer(person, "eight, sorry, not six", "by March"))["need"]["posts"] == 8

    def test_who_wants_a_person_after_a_sorry_gets_one(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do Excel, 3 vacancies in Oldham")

        assert "0800 100 900" in person.say("sorry, can I speak to a person in Bury please")[0]["text"]

    def test_a_correction_may_say_why(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do Excel, 3 vacancies in Oldham")
        told = notice(answer(person, "Oh sorry, make that five, somebody is retiring", "by March"))

        assert told["need"]["posts"] == 5

    @pytest.mark.parametrize("said", ["no, 8 people", "no sorry it's 8 staff"])
    def test_what_was_kept_is_put_right_and_stands_once(self, product: Product, said: str) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do Excel, 3 vacancies in Oldham by March")
        before = len(kept(product))
        told = notice(person.say(said))

        assert told["need"]["posts"] == 8
        assert [row.posts for row in kept(product)[before - 1 :]] == [8]

    def test_a_no_to_something_else_leaves_what_was_kept(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do Excel, 3 vacancies in Oldham by March")
        before = kept(product)
        person.say("no thanks")

        assert kept(product) == before

    def test_a_place_that_is_not_plain_is_asked_about(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do Excel, 3 vacancies")
        outside = person.say("Brighton")
        ambiguous = person.say("Ashton")
        person.press(payload(ambiguous, "Ashton-under"))
        told = notice(person.say("skip"))

        assert "Brighton" in outside[-1]["text"]
        assert told["need"]["area"] == "Tameside"

    def test_what_is_not_understood_is_asked_again_once_and_then_left_out(self, product: Product) -> None:
        person = product.talk()
        first = person.say("we can't find anyone who can do Excel in Oldham")
        again = person.say("flurb glonk")
        later = person.say("flurb glonk")

        assert len({messages[-1]["text"] for messages in (first, again, later)}) == 3
        assert notice(person.say("skip"))["need"]["posts"] is None

    def test_a_skill_that_is_only_guessed_is_offered_and_not_assumed(self, product: Product) -> None:
        person = product.talk()
        messages = person.say("we are hiring")

        assert "Skip this question" in titles(messages)
        assert not is_done(messages)
        assert notice(answer(person, "typing", "Oldham", "2", "skip"))["need"]["skills"] == ["typing"]

    def test_each_answer_is_told_back(self, product: Product) -> None:
        person = product.talk()
        person.say("our care home in Huyton needs staff trained to use tablets")
        told = person.say("about 12 of them")

        assert any("12" in one["text"] for one in told)
        assert any(" 4 " in one["text"] for one in person.say("No, make that 4, one is leaving"))

    def test_a_date_is_no_number_of_people(self, product: Product) -> None:
        person = product.talk()
        answer(person, "I'm an employer", "web design", "Bolton")
        told = notice(answer(person, "by 14 December", "3"))

        assert (told["need"]["posts"], told["need"]["by_when"]) == (3, "2026-12-14")

    def test_stopping_keeps_nothing(self, product: Product) -> None:
        before = len(kept(product))
        person = product.talk()
        person.say("we can't find anyone who can do Excel, 3 vacancies")

        assert len(person.say("stop")) == 1
        assert len(kept(product)) == before

    def test_a_crisis_is_answered_at_once_and_nothing_is_asked(self, product: Product) -> None:
        person = product.talk()
        person.say("I'm an employer")
        messages = person.say("I want to kill myself")

        assert [one["custom"]["kind"] for one in messages] == ["crisis"]

    def test_a_course_for_oneself_after_the_need_is_kept_is_near_the_same_place(self, product: Product) -> None:
        person = product.talk()
        person.say(WHOLE)

        messages = person.say("while I'm here, I could do with a Word course myself")

        need = next(one["custom"]["need"] for one in messages if one.get("custom", {}).get("kind") == "search_results")
        assert (need["skills"], need["place"]["name"]) == (["word-processing"], "Oldham")

    def test_numbers_told_one_by_one_are_taken_by_their_sum(self, product: Product) -> None:
        person = product.talk()
        person.say("we can't find anyone who can do Excel in Oldham, we need them by March")

        messages = person.say("there's the one we lost and the two for the new line, so three")

        assert notice(messages)["need"]["posts"] == 3

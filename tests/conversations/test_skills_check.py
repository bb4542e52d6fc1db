"""The check of one's skills: whole conversations, from "where do I start" to a course."""

from typing import Any

import pytest

from signposting.skills_check import questions
from tests.product import Conversation, Product

pytestmark = pytest.mark.product

Messages = list[dict[str, Any]]
QUESTIONS = [question.text for question in questions()]


def kinds(messages: Messages) -> list[str]:
    return [one["custom"]["kind"] for one in messages if one.get("custom")]


def of_kind(messages: Messages, kind: str) -> dict[str, Any]:
    return next(one["custom"] for one in messages if one.get("custom", {}).get("kind") == kind)


def need_of(messages: Messages) -> dict[str, Any]:
    """The need that results answer, without what tells one search from another."""
    need: dict[str, Any] = of_kind(messages, "search_results")["need"]
    return {name: value for name, value in need.items() if name not in ("id", "reference")}


def asked(messages: Messages) -> str | None:
    """The question of the check that a turn ends with."""
    return next((text for text in QUESTIONS if text in messages[-1]["text"]), None)


def payload(messages: Messages, title: str) -> str:
    return next(one["payload"] for one in messages[-1]["buttons"] if one["title"].startswith(title))


def start(product: Product) -> tuple[Conversation, Messages]:
    person = product.talk()
    return person, person.say("check my skills")


def answer_all(person: Conversation, messages: Messages, answers: list[str]) -> Messages:
    """The messages after the last of these typed answers."""
    for answer in answers:
        messages = person.say(answer)
    return messages


class TestHappyPath:
    @pytest.mark.parametrize("text", ["where do I start", "what level am I", "can I do a test to see what I know"])
    def test_wanting_to_know_where_to_start_begins_the_check(self, product: Product, text: str) -> None:
        messages = product.talk().say(text)

        assert asked(messages) == QUESTIONS[0]
        assert [one["title"] for one in messages[-1]["buttons"]] == ["Yes, on my own", "With some help", "No", "Skip"]

    def test_one_question_is_asked_at_a_time_and_the_end_leads_to_a_search(self, product: Product) -> None:
        person, messages = start(product)
        seen = []
        while (question := asked(messages)) in QUESTIONS and len(seen) < len(QUESTIONS):
            assert of_kind(messages, "skills_check")["question"] == questions()[len(seen)].id
            seen.append(question)
            messages = person.press(payload(messages, "With" if len(seen) == 3 else "Yes"))
        told = of_kind(messages, "skills_check")
        need = of_kind(person.say("Bolton"), "search_results")["need"]

        assert seen == QUESTIONS
        assert (told["start_with"], told["area"], told["answers"]["email"]) == ("email", "communicating", "help")
        assert (need["skills"], need["place"]["name"]) == (["email"], "Bolton")

    @pytest.mark.parametrize("answers", [["yes"], ["sort of"], ["don't know"], ["yeah", "a bit", "skip"]])
    def test_typed_answers_work_as_well_as_buttons(self, product: Product, answers: list[str]) -> None:
        person, messages = start(product)

        assert asked(answer_all(person, messages, answers)) == QUESTIONS[len(answers)]

    def test_who_cannot_use_a_device_is_spared_the_other_questions(self, product: Product) -> None:
        person, _ = start(product)
        messages = person.say("no I can't")

        assert of_kind(messages, "skills_check")["start_with"] == "using-a-computer"
        assert len(messages) == 2

    def test_a_place_that_is_known_already_is_searched_at_once(self, product: Product) -> None:
        person = product.talk()
        before = of_kind(person.say("free excel evening classes in Oldham"), "search_results")["need"]
        person.say("what level am I")
        messages = person.say("no")
        need = of_kind(messages, "search_results")["need"]

        assert before["times"] == ["evening"]
        assert (need["skills"], need["place"]["name"]) == (["using-a-computer"], "Oldham")
        assert (need["times"], need["free_only"], need["text"]) == ([], False, None)

    def test_the_need_is_recorded_and_the_answers_are_not(self, product: Product) -> None:
        person, _ = start(product)
        person.say("no")
        found = of_kind(person.say("Bolton"), "search_results")
        need = next(one for one in product.needs() if one["reference"] == found["reference"])

        assert (need["skills"], need["outcode"], need["follows"]) == (["using-a-computer"], "BL1", None)
        assert "answers" not in need

    def test_who_can_do_everything_is_given_a_next_step(self, product: Product) -> None:
        person, messages = start(product)
        told = of_kind(answer_all(person, messages, ["yes"] * len(QUESTIONS)), "skills_check")

        assert set(told["answers"].values()) == {"yes"}
        assert told["start_with"] == "spreadsheets"

    def test_skipping_everything_leads_to_all_the_basics(self, product: Product) -> None:
        person, messages = start(product)
        told = of_kind(answer_all(person, messages, ["skip"] * len(QUESTIONS)), "skills_check")

        assert told["start_with"] == "general-digital-skills"


class TestTalkingInBetween:
    @pytest.mark.parametrize(
        "digression", ["how much does it cost?", "what do you do with my data?", "can I talk to a person"]
    )
    def test_a_question_in_between_is_answered_and_the_first_one_asked_again(
        self, product: Product, digression: str
    ) -> None:
        person, messages = start(product)
        first = asked(messages)
        in_between = person.say(digression)

        assert len(in_between) == 2
        assert asked(in_between) == first
        assert asked(person.say("yes")) == QUESTIONS[1]

    def test_going_back_asks_the_question_before_and_takes_the_new_answer(self, product: Product) -> None:
        person, _ = start(product)
        person.say("yes")
        person.say("with help")
        assert asked(person.say("go back")) == QUESTIONS[1]
        assert asked(person.say("yes")) == QUESTIONS[2]
        told = of_kind(answer_all(person, [], ["yes"] * (len(QUESTIONS) - 2)), "skills_check")

        assert set(told["answers"].values()) == {"yes"}

    def test_what_is_not_understood_is_asked_again_once_and_then_left_out(self, product: Product) -> None:
        person, messages = start(product)
        again = person.say("flurb glonk zweeb")

        assert asked(again) == QUESTIONS[0]
        assert again[-1]["text"] != messages[-1]["text"]
        assert again[-1]["buttons"] == messages[-1]["buttons"]
        assert asked(person.say("flurb glonk zweeb")) == QUESTIONS[1]

    def test_another_language_is_answered_and_the_question_asked_again(self, product: Product) -> None:
        person, _ = start(product)
        messages = person.say("nie rozumiem pytania")

        assert of_kind(messages, "notice")["languages"] == ["pl"]
        assert asked(messages) == QUESTIONS[0]

    def test_asking_for_a_course_leaves_the_check(self, product: Product) -> None:
        person, _ = start(product)
        need = of_kind(person.say("I want to learn excel in Oldham"), "search_results")["need"]

        assert need["skills"] == ["spreadsheets"]
        assert asked(person.say("thank you")) is None

    def test_stopping_leaves_the_check_and_a_later_one_begins_anew(self, product: Product) -> None:
        person, _ = start(product)
        person.say("yes")

        assert len(person.say("stop")) == 1
        assert asked(person.say("check my skills")) == QUESTIONS[0]

    @pytest.mark.parametrize(
        "said", ["just show me email courses in Bury", "nah leave it, just want an email class for beginners in Bury"]
    )
    def test_who_would_rather_search_leaves_it(self, product: Product, said: str) -> None:
        person, _ = start(product)

        assert kinds(person.say(said)) == ["search_results"]

    def test_who_says_goodbye_is_asked_nothing_more(self, product: Product) -> None:
        person, _ = start(product)
        person.say("yes")
        messages = person.say("no you're alright, another time. bye")

        assert len(messages) == 1
        assert asked(messages) is None

    def test_who_will_not_be_checked_is_told_no_starting_point(self, product: Product) -> None:
        person, _ = start(product)

        messages = person.say("nah stop, am not sitting a test at my age")

        assert asked(messages) is None
        assert kinds(messages) == []

    def test_who_stops_it_and_names_a_time_goes_on_with_the_search(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Bury")
        person.say("is there a diagnostic I can take to see what level I'm at")

        assert need_of(person.say("stop the check. back to the Bury list, evenings"))["times"] == ["evening"]

    def test_who_would_sooner_have_the_courses_is_shown_them_and_asked_nothing_more(self, product: Product) -> None:
        person = product.talk()
        shown = need_of(person.say("excel in Bootle"))
        person.say("is there a quick test so I know where I'm up to first")

        assert need_of(person.say("can't be arsed with that now, just show me the courses")) == shown
        assert asked(person.say("who can see what I've typed in here? my boss?")) is None

    def test_who_would_just_be_shown_what_is_on_is_shown_it(self, product: Product) -> None:
        person = product.talk()
        shown = need_of(person.say("excel in Bootle"))
        person.say("is there a quick test so I know where I'm up to first")

        assert need_of(person.say("skip it, just show me what's on")) == shown

    def test_who_leaves_it_for_some_of_the_courses_is_shown_those_of_the_search(self, product: Product) -> None:
        person = product.talk()
        shown = need_of(person.say("powerpoint in SK3"))
        person.say("is there a quick test so I know where I'm up to first")
        need = need_of(person.say("no leave that, just show me the evening ones"))

        assert (need["skills"], need["times"]) == (shown["skills"], ["evening"])

    def test_somebody_who_sits_beside_who_asks_is_no_danger(self, product: Product) -> None:
        person = product.talk()
        person.say("email for a man I support in Oldham")
        messages = person.say("Could we do a quick check of what he can do first? He's here with me")

        assert asked(messages) is not None

    def test_who_stops_it_with_a_question_gets_the_answer_and_is_asked_nothing_more(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Bootle")
        person.say("is there something that tells you what level i am")
        told = person.say("nah sod that ill do it another time whats the address of the first one")

        assert [one["custom"]["kind"] for one in told if "custom" in one] == ["course_details"]
        assert not any(one.get("custom", {}).get("kind") == "skills_check" for one in person.say("sound. ta la"))

    def test_who_stops_it_with_nothing_in_hand_is_asked_nothing(self, product: Product) -> None:
        person, _ = start(product)
        messages = person.say("Oh for heaven's sake, I can use a mouse. Stop this please")

        assert len(messages) == 1
        assert asked(messages) is None

    @pytest.mark.parametrize("answer", ["no i dont check my emails", "no, my daughter checks it for me"])
    def test_an_answer_in_which_something_is_checked_is_one(self, product: Product, answer: str) -> None:
        person, _ = start(product)

        assert "skills_check" in kinds(person.say(answer))

    def test_a_crisis_is_answered_at_once_and_nothing_is_asked(self, product: Product) -> None:
        person, _ = start(product)
        messages = person.say("I want to kill myself")

        assert kinds(messages) == ["crisis"]
        assert len(messages) == 1


class TestBesideASearch:
    @pytest.mark.parametrize(
        ("said", "skill", "level"),
        [
            ("I should say I'm a complete beginner", "spreadsheets", "beginner"),
            ("might need to sort my typing first, I'm two fingers", "typing", None),
        ],
    )
    def test_what_somebody_says_of_themselves_changes_the_search_and_begins_no_check(
        self, product: Product, said: str, skill: str, level: str | None
    ) -> None:
        person = product.talk()
        person.say("excel in Oldham")

        need = of_kind(person.say(said), "search_results")["need"]

        assert (need["skills"], need["level"], need["place"]["name"]) == ([skill], level, "Oldham")

    def test_who_asks_to_be_checked_is(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Oldham")

        assert asked(person.say("I'm a beginner, can you check what level I am")) == QUESTIONS[0]

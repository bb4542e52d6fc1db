"""People who write, or ask for, another language: answered in it, and shown a way on."""

from typing import Any

import pytest

from signposting.languages import languages
from tests.product import Product

pytestmark = pytest.mark.product

Messages = list[dict[str, Any]]


def notice(messages: Messages) -> dict[str, Any]:
    return next(one["custom"] for one in messages if one.get("custom", {}).get("about") == "language")


def buttons(messages: Messages) -> dict[str, str]:
    return {one["title"]: one["payload"] for message in messages for one in message.get("buttons", [])}


def text_in(code: str) -> str:
    return next(one.text for one in languages() if one.code == code)


class TestAnswering:
    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("pl", "nie mówię po angielsku"),
            ("pl", "gdzie mogę nauczyć się obsługi komputera"),
            ("ur", "مجھے انگریزی نہیں آتی"),
            ("ro", "nu vorbesc engleza, caut un curs"),
            ("so", "waxaan rabaa koorso kombiyuutar"),
            ("ar", "لا أتحدث الإنجليزية"),
            ("zh", "我不会说英语"),
            ("uk", "шукаю комп'ютерні курси"),
        ],
    )
    def test_a_message_in_another_language_is_answered_in_it_and_in_english(
        self, product: Product, code: str, text: str
    ) -> None:
        messages = product.talk().say(text)

        assert len(messages) == 1
        assert notice(messages)["languages"] == [code]
        assert messages[0]["text"].startswith(text_in(code))
        assert "English" in messages[0]["text"]

    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("ur", "do you have this in Urdu"),
            ("pl", "polish please"),
            ("pa", "my mum only speaks Punjabi, can she use this"),
        ],
    )
    def test_a_language_that_is_asked_for_in_english_is_answered_in_it(
        self, product: Product, code: str, text: str
    ) -> None:
        assert notice(product.talk().say(text))["languages"] == [code]

    def test_weak_english_is_offered_the_main_languages_and_people(self, product: Product) -> None:
        person = product.talk()
        messages = person.say("my english is not good")
        offered = buttons(messages)

        assert notice(messages)["languages"] == []
        assert {"Polski", "اردو", "Română"} < set(offered)
        assert notice(person.press(offered["Polski"]))["languages"] == ["pl"]

    def test_a_language_without_a_text_is_named(self, product: Product) -> None:
        messages = product.talk().say("do you speak Welsh")

        assert "Welsh" in messages[0]["text"]
        assert buttons(messages)

    @pytest.mark.parametrize("text", ["dziękuję bardzo", "multumesc", "شكرا", "спасибо"])
    def test_thanks_are_answered_as_thanks(self, product: Product, text: str) -> None:
        person = product.talk()
        (thanked,) = person.say("thank you")

        assert [one["text"] for one in person.say(text)] == [thanked["text"]]

    def test_nothing_is_recorded_as_a_need(self, product: Product) -> None:
        before = len(product.needs())
        product.talk().say("nie mówię po angielsku")

        assert len(product.needs()) == before


class TestGoingOn:
    def test_courses_with_help_in_english_are_a_button_away(self, product: Product) -> None:
        person = product.talk()
        person.say("using a computer in Manchester")
        found = person.press(buttons(person.say("nie mówię po angielsku"))["Courses with help in English"])
        need = next(one["custom"] for one in found if one.get("custom", {}).get("kind") == "search_results")["need"]

        assert (need["access"], need["skills"]) == (["esol"], ["using-a-computer"])

    @pytest.mark.parametrize("text", ["my english small. teacher help with english also?", "he need english help too"])
    def test_who_would_have_help_with_english_is_shown_courses_with_it(self, product: Product, text: str) -> None:
        person = product.talk()
        person.say("using a computer in Manchester")
        found = person.say(text)
        need = next(one["custom"] for one in found if one.get("custom", {}).get("kind") == "search_results")["need"]

        assert (need["access"], need["skills"]) == (["esol"], ["using-a-computer"])

    def test_without_a_search_in_hand_the_button_asks_what_to_learn(self, product: Product) -> None:
        person = product.talk()
        asked = person.press(buttons(person.say("nie mówię po angielsku"))["Courses with help in English"])
        person.say("using a computer")
        found = person.say("Manchester")
        need = next(one["custom"] for one in found if one.get("custom", {}).get("kind") == "search_results")["need"]

        assert not any(one.get("custom") for one in asked)
        assert need["access"] == ["esol"]

    def test_a_form_goes_on_where_it_was(self, product: Product) -> None:
        person = product.talk()
        asked = person.say("I want to learn excel")
        messages = person.say("nie rozumiem")
        found = person.say("Oldham")

        assert notice(messages)["languages"] == ["pl"]
        assert messages[-1]["text"] == asked[-1]["text"]
        assert found[-1]["custom"]["need"]["skills"] == ["spreadsheets"]

    def test_another_language_is_no_failure_to_understand(self, product: Product) -> None:
        person = product.talk()
        texts = [person.say("szukam zajęć komputerowych dla mojej mamy")[-1]["text"] for _ in range(4)]

        assert len(set(texts)) == 1

    def test_a_person_is_a_button_away(self, product: Product) -> None:
        person = product.talk()
        messages = person.press(buttons(person.say("nie mówię po angielsku"))["Talk to a person"])

        assert "0800 100 900" in messages[0]["text"]

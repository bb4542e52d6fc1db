"""How people talk: they follow up, pick in words, take things back, speak of two things, and are not understood."""

from typing import Any

import pytest

from tests.product import Product

pytestmark = pytest.mark.product

Messages = list[dict[str, Any]]


def kinds(messages: Messages) -> list[str]:
    """What the messages of a turn are, plain ones left out."""
    return [one["custom"]["kind"] for one in messages if one.get("custom")]


def custom(messages: Messages, kind: str) -> dict[str, Any]:
    return next(one["custom"] for one in messages if (one.get("custom") or {}).get("kind") == kind)


def need(messages: Messages) -> dict[str, Any]:
    """The need that a turn's results answer."""
    found: dict[str, Any] = custom(messages, "search_results")["need"]
    return found


class TestFollowingUp:
    @pytest.mark.parametrize("asked", ["when does it start?", "how do I join", "what's the address"])
    def test_a_question_after_the_details_is_about_the_same_course(self, product: Product, asked: str) -> None:
        person = product.talk()
        person.say("excel in Oldham")
        described = custom(person.say("the first one"), "course_details")

        assert custom(person.say(asked), "course_details")["course_run_id"] == described["course_run_id"]

    def test_after_a_new_search_the_course_before_is_not_meant(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Oldham")
        person.say("the first one")
        person.say("photoshop in Manchester")

        assert "course_details" not in kinds(person.say("when does it start?"))


class TestPickingAPlace:
    def test_the_district_picks_one_of_the_places_that_were_offered(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Ashton")

        assert need(person.say("the one in Tameside"))["place"]["name"] == "Ashton-under-Lyne"

    def test_an_ordinal_picks_one_of_the_places_that_were_offered(self, product: Product) -> None:
        person = product.talk()
        offered = person.say("excel in Ashton")[-1]["buttons"]
        picked = need(person.say("the second one"))["place"]["name"]

        assert offered[1]["title"].startswith(picked)

    def test_another_town_is_heard_instead(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Ashton")

        assert need(person.say("Bolton"))["place"]["name"] == "Bolton"


class TestTimes:
    @pytest.mark.parametrize(
        ("refused", "left"),
        [("no evenings", ["daytime", "weekend"]), ("I can't do weekends", ["daytime", "evening"])],
    )
    def test_what_is_ruled_out_is_not_searched(self, product: Product, refused: str, left: list[str]) -> None:
        person = product.talk()
        person.say("excel in Manchester")

        assert need(person.say(refused))["times"] == left

    def test_a_condition_that_does_not_matter_after_all_is_dropped(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Manchester in the evening")

        assert need(person.say("any time is fine"))["times"] == []

    def test_one_more_condition_is_added(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Manchester")
        asked = need(person.say("and in the evening"))

        assert (asked["skills"], asked["times"]) == (["spreadsheets"], ["evening"])


class TestSkipping:
    def test_who_does_not_know_what_to_learn_is_asked_where_they_are(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn something")
        asked = person.say("I don't know")
        found = need(person.say("Bolton"))

        assert kinds(asked) == []
        assert (found["skills"], found["place"]["name"]) == (["general-digital-skills"], "Bolton")


class TestOtherSubjects:
    @pytest.mark.parametrize("subject", ["a hairdressing course", "a pottery class"])
    def test_what_we_do_not_teach_is_recorded_as_unrecognised(self, product: Product, subject: str) -> None:
        person = product.talk()
        person.say(f"I want to do {subject}")
        found = custom(person.say("Bolton"), "search_results")

        assert found["unmet"]["reasons"] == ["unrecognised_skill"]


class TestAbuse:
    """Whoever swears at us is answered calmly, as often as it takes, and the words are no subject and no place."""

    @pytest.mark.parametrize("said", ["fuck off", "you stupid bot", "shut up you idiot"])
    def test_it_is_met_with_an_apology_and_a_person(self, product: Product, said: str) -> None:
        person = product.talk()
        answered = [person.say(said) for _ in range(4)]

        assert all("sorry" in messages[0]["text"] for messages in answered)
        assert all(messages[0]["buttons"][-1]["payload"] == "/talk_to_person" for messages in answered)

    def test_the_question_that_was_open_can_still_be_answered(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn typing")
        person.say("piss off")

        assert need(person.say("Bath"))["skills"] == ["typing"]

    def test_it_is_no_subject_to_look_for(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn something")
        person.say("you stupid thing")

        assert need(person.say("email in Bolton"))["text"] == "email"


class TestKeepingOn:
    def test_a_crisis_shuts_the_form_until_the_person_goes_on(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn email")
        answered = person.say("honestly I don't want to live any more")
        person.say("I want to learn email")

        assert kinds(answered) == ["crisis"]
        assert len(answered) == 1
        assert need(person.say("Bristol"))["skills"] == ["email"]

    def test_a_scam_is_answered_and_the_question_asked_again(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn typing")
        person.say("I think I gave my bank details to a scammer")

        assert need(person.say("Bath"))["skills"] == ["typing"]

    def test_somebody_whose_english_will_do_is_not_asked_for_a_language_again(self, product: Product) -> None:
        person = product.talk()
        person.say("my english not good")
        answered = person.say("english is ok")

        assert kinds(answered) == []
        assert need(person.say("excel in Bury"))["skills"] == ["spreadsheets"]

    def test_conditions_of_one_need_do_not_leak_into_the_next(self, product: Product) -> None:
        person = product.talk()
        person.say("free excel course in Oldham on Saturday")
        later = need(person.say("I want to learn photoshop"))

        assert (later["free_only"], later["times"], later["place"]["name"]) == (False, [], "Oldham")


class TestTwoNeeds:
    def test_a_device_asked_for_beside_a_course_is_one_press_away(self, product: Product) -> None:
        person = product.talk()
        messages = person.say("I want to learn excel and need a laptop to borrow, I'm in Salford")
        payload = next(one["payload"] for one in messages[-1]["buttons"] if one["payload"].startswith("/find_support"))

        assert need(messages)["skills"] == ["spreadsheets"]
        assert kinds(person.press(payload)) == ["support_results"]


class TestAnswersThatAreNone:
    @pytest.mark.parametrize("said", ["no", "yes", "hiya"])
    def test_a_bare_word_has_the_question_asked_again_and_nothing_else(self, product: Product, said: str) -> None:
        person = product.talk()
        asked = person.say("I want to learn typing")

        assert person.say(said) == asked

    def test_a_no_that_goes_on_corrects_the_skill(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn typing")
        person.say("no I mean email")

        assert need(person.say("Bath"))["skills"] == ["email"]

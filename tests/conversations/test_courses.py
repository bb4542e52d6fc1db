"""Asking for a course: what people do, through the site, the Rasa server and the database."""

from typing import Any

import pytest

from tests.product import Conversation, Product

pytestmark = pytest.mark.product

Messages = list[dict[str, Any]]


def answer(messages: Messages) -> dict[str, Any]:
    """The search results in a turn's messages."""
    return next(one["custom"] for one in messages if one.get("custom", {}).get("kind") == "search_results")


def has_answer(messages: Messages) -> bool:
    return any(one.get("custom", {}).get("kind") == "search_results" for one in messages)


def button(messages: Messages, start: str) -> str:
    """The payload of the first button whose title begins so."""
    return next(
        one["payload"] for message in messages for one in message.get("buttons", []) if one["title"].startswith(start)
    )


def kept(product: Product, reference: str) -> dict[str, Any]:
    """The need that stands under a reference."""
    return next(need for need in product.needs() if need["reference"] == reference)


def ask_unmet(product: Product) -> tuple[Conversation, Messages]:
    """A conversation in which a resident of Oldham asks for evenings and is told what would work."""
    person = product.talk()
    messages = person.say("I need help with excel in Oldham, evenings, in person")
    assert answer(messages)["unmet"], "the demonstration region has come to hold what this test needs to be missing"
    return person, messages


class TestHappyPath:
    def test_a_whole_need_in_one_message_is_answered_at_once(self, product: Product) -> None:
        found = answer(product.talk().say("I need help with excel in Oldham"))

        assert found["need"]["skills"] == ["spreadsheets"]
        assert found["need"]["place"]["name"] == "Oldham"
        assert found["results"]

    def test_the_place_is_asked_for_and_then_the_search_is_made(self, product: Product) -> None:
        person = product.talk()
        asked = person.say("I want to learn how to use email")
        found = answer(person.say("Bolton"))

        assert not has_answer(asked)
        assert (found["need"]["skills"], found["need"]["place"]["name"]) == (["email"], "Bolton")

    def test_the_skill_is_asked_for_and_then_the_place(self, product: Product) -> None:
        person = product.talk()
        assert not has_answer(person.say("I want to do a course"))
        assert not has_answer(person.say("spreadsheets"))
        found = answer(person.say("M1"))

        assert (found["need"]["skills"], found["need"]["place"]["outcode"]) == (["spreadsheets"], "M1")

    def test_online_is_enough_without_a_place(self, product: Product) -> None:
        found = answer(product.talk().say("online course in python please"))

        assert (found["need"]["delivery"], found["need"]["place"]) == ("online", None)

    def test_skipping_ends_the_questions(self, product: Product) -> None:
        person = product.talk()
        asked = person.say("I want to learn how to use email")
        found = answer(person.press(button(asked, "Skip")))

        assert found["need"]["place"] is None
        assert found["results"]

    def test_more_shows_the_next_page_of_the_same_need(self, product: Product) -> None:
        person = product.talk()
        first = answer(person.say("using a computer in Manchester"))
        second = answer(person.say("show me more"))

        shown = {one["course_run_id"] for one in first["results"]}
        assert (second["page"], second["reference"], second["total"]) == (2, first["reference"], first["total"])
        assert not shown & {one["course_run_id"] for one in second["results"]}

    @pytest.mark.parametrize("asked", ["2", "tell me about the second one", "number two please"])
    def test_one_of_the_courses_is_described_by_its_number(self, product: Product, asked: str) -> None:
        person = product.talk()
        found = answer(person.say("excel in Oldham"))
        details = person.say(asked)[-1]["custom"]

        assert details["kind"] == "course_details"
        assert details["course_run_id"] == found["results"][1]["course_run_id"]

    def test_a_button_describes_its_course(self, product: Product) -> None:
        person = product.talk()
        messages = person.say("excel in Oldham")
        details = person.press(button(messages, "1."))[-1]["custom"]

        assert details["course_run_id"] == answer(messages)["results"][0]["course_run_id"]


class TestFirstMessages:
    @pytest.mark.parametrize(
        ("said", "skills"),
        [
            (
                "I sell candles on Facebook and the books are a mess, can you teach me Xero. Oldham",
                ["bookkeeping-software"],
            ),
            ("my brother does websites in Leeds, I'd like to learn Python though. I'm in Oldham", ["programming"]),
            ("I want to send emails to my sister and see her face when we talk, Oldham", ["email", "video-calls"]),
            (
                "need to type faster, and how do you make a poster for the church fete. Oldham",
                ["graphic-design", "typing"],
            ),
        ],
    )
    def test_every_skill_that_is_asked_for_is_searched_and_none_that_is_told_by_the_way(
        self, product: Product, said: str, skills: list[str]
    ) -> None:
        assert sorted(answer(product.talk().say(said))["need"]["skills"]) == skills

    @pytest.mark.parametrize(
        ("said", "condition", "value"),
        [
            ("Excel in Oldham, I've never so much as switched a computer on", "level", "beginner"),
            ("I'd like Excel, Oldham, but I'm on benefits and can't pay a penny", "free_only", True),
            ("photoshop for beginners round Oldham", "level", "beginner"),
            ("python in Oldham please, I've never done any coding so from zero", "level", "beginner"),
        ],
    )
    def test_a_condition_is_heard_whether_it_is_named_or_told_by_its_reason(
        self, product: Product, said: str, condition: str, value: object
    ) -> None:
        assert answer(product.talk().say(said))["need"][condition] == value

    @pytest.mark.parametrize("said", ["excel in Oldham", "Oldham, computers please", "photoshop Bury"])
    def test_a_first_message_of_a_few_words_says_no_more_than_they_do(self, product: Product, said: str) -> None:
        need = answer(product.talk().say(said))["need"]

        assert (need["times"], need["level"], need["delivery"], need["access"]) == ([], None, "any", [])


class TestUnmet:
    def test_an_unmet_need_is_in_the_database_with_its_reason_before_the_answer(self, product: Product) -> None:
        _, messages = ask_unmet(product)
        found = answer(messages)
        need = kept(product, found["reference"])

        assert (need["outcome"], need["reasons"]) == ("unmet", found["unmet"]["reasons"])
        assert (need["skills"], need["outcode"], need["times"]) == (["spreadsheets"], "OL1", ["evening"])

    def test_each_choice_leads_to_what_it_promised(self, product: Product) -> None:
        _, messages = ask_unmet(product)
        for number, relaxation in enumerate(answer(messages)["unmet"]["relaxations"], 1):
            person, again = ask_unmet(product)
            taken = answer(person.say(f"number {number}"))

            assert taken["total"] == relaxation["matches"], again[-1]["text"]

    def test_settling_for_something_else_leaves_two_needs_and_the_second_follows_the_first(
        self, product: Product
    ) -> None:
        person, messages = ask_unmet(product)
        payload = messages[-1]["buttons"][0]["payload"]
        later = answer(person.press(payload))
        first, second = kept(product, answer(messages)["reference"]), kept(product, later["reference"])

        assert (first["outcome"], second["outcome"], second["follows"]) == ("unmet", "met", first["reference"])

    def test_a_subject_that_we_do_not_know_is_recorded_as_unrecognised(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to do a course")
        person.say("welding")
        found = answer(person.say("Oldham"))

        assert found["unmet"]["reasons"] == ["unrecognised_skill"]
        assert kept(product, found["reference"])["text"] == "welding"


class TestRefining:
    @pytest.mark.parametrize(
        ("said", "condition", "value"),
        [
            ("evenings instead", "times", ["evening"]),
            ("only free ones", "free_only", True),
            ("something easier", "level", "beginner"),
            ("what about Bolton", "place", "Bolton"),
            ("online then", "delivery", "online"),
            ("within 3 miles", "max_distance_km", 4.83),
            ("I use a wheelchair", "access", ["step_free"]),
        ],
    )
    def test_a_changed_condition_is_searched_for_at_once(
        self, product: Product, said: str, condition: str, value: object
    ) -> None:
        person = product.talk()
        person.say("excel in Oldham")
        need = answer(person.say(said))["need"]
        got = need["place"]["name"] if condition == "place" else need[condition]

        assert got == pytest.approx(value, abs=0.05) if isinstance(value, float) else got == value
        assert need["skills"] == ["spreadsheets"]

    def test_closer_halves_the_distance(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Oldham")

        assert answer(person.say("anything closer?"))["need"]["max_distance_km"] == 5.0

    @pytest.mark.parametrize("said", ["She's calling me. sorry. back in a bit", "me mam's just come in"])
    def test_what_changes_nothing_of_a_search_is_not_answered_with_the_same_once_more(
        self, product: Product, said: str
    ) -> None:
        person = product.talk()
        person.say("excel in Oldham")

        assert not has_answer(person.say(said))
        assert answer(person.say("evenings then"))["need"]["times"] == ["evening"]

    def test_a_place_that_will_not_do_is_not_where_to_look(self, product: Product) -> None:
        person = product.talk()
        person.say("photo editing in Thornbury")
        need = answer(person.say("I'd want somewhere nearer than that, Bristol is a pain to park in"))["need"]

        assert (need["place"]["name"], need["max_distance_km"]) == ("Thornbury", 5.0)

    def test_a_place_that_is_closer_to_something_is_looked_in(self, product: Product) -> None:
        person = product.talk()
        person.say("Excel in Huyton")

        need = answer(person.say("put Prescot instead of Huyton, closer to the depot"))["need"]

        assert need["place"]["name"] == "Prescot"

    def test_of_places_that_are_told_of_the_one_that_is_decided_on_is_looked_in(self, product: Product) -> None:
        person = product.talk()
        person.say("storing photos in Bury")
        said = "I go to Bury for the market but I have lived at my son's in Bolton since May. So Bolton please"

        assert answer(person.say(said))["need"]["place"]["name"] == "Bolton"

    def test_who_moved_is_looked_for_where_they_live_now(self, product: Product) -> None:
        person = product.talk()
        person.say("databases in Bath")
        said = "I say Bath out of habit. I moved to my daughter's at Midsomer Norton in the summer"

        assert answer(person.say(said))["need"]["place"]["name"] == "Midsomer Norton"

    def test_where_who_asks_for_another_is_does_not_count(self, product: Product) -> None:
        person = product.talk()
        person.say("a computer class for my dad in Halesowen")
        need = answer(person.say("within 4 km, he won't drive further and I'm in Leeds"))["need"]

        assert (need["place"]["name"], need["max_distance_km"]) == ("Halesowen", 4.0)

    def test_what_is_wanted_instead_takes_the_place_of_the_skill_whatever_the_message_begins_with(
        self, product: Product
    ) -> None:
        person = product.talk()
        person.say("web development in M15, evenings")
        need = answer(person.say("and cloud stuff pays more. can you do me cloud instead, same evenings"))["need"]

        assert (need["skills"], need["times"]) == (["cloud-computing"], ["evening"])

    def test_what_is_to_be_kept_stays_though_something_else_does_not_matter(self, product: Product) -> None:
        person = product.talk()
        asked = answer(person.say("scrum course in Stockport, part online, to start by 15 January"))["need"]
        need = answer(person.say("ok don't mind how it's delivered. Keep the date"))["need"]

        assert (need["delivery"], need["start_by"]) == ("any", asked["start_by"])

    def test_what_is_likely_answers_what_is_to_be_learnt(self, product: Product) -> None:
        person = product.talk()
        person.say("redcar")
        need = answer(person.say("cumputer. just the basics never had one"))["need"]

        assert (need["skills"], need["level"], need["place"]["name"]) == (["using-a-computer"], "beginner", "Redcar")

    def test_what_costs_to_much_is_too_dear(self, product: Product) -> None:
        person = product.talk()
        person.say("game design in Birkenhead")
        person.say("them r all shit")

        assert answer(person.say("to dear"))["need"]["free_only"]

    def test_a_greeting_at_the_beginning_is_no_time(self, product: Product) -> None:
        said = "Evening. I'm 71, made treasurer, and the last chap left it all in Excel. I'd like a course. OL16"
        need = answer(product.talk().say(said))["need"]

        assert (need["skills"], need["times"]) == (["spreadsheets"], [])

    def test_a_place_or_online_means_that_either_will_do(self, product: Product) -> None:
        need = answer(product.talk().say("I want a QGIS course, Peterborough or online"))["need"]

        assert (need["place"]["name"], need["delivery"]) == ("Peterborough", "any")

    def test_what_is_to_be_nearer_though_the_place_in_hand_is_named_again_is_looked_for_nearer(
        self, product: Product
    ) -> None:
        person = product.talk()
        person.say("photoshop in Smethwick")
        need = answer(person.say("these are miles away, anything nearer, like literally Smethwick"))["need"]

        assert (need["place"]["name"], need["max_distance_km"]) == ("Smethwick", 5.0)

    def test_a_question_about_one_result_narrows_no_search(self, product: Product) -> None:
        person = product.talk()
        person.say("Excel in Oldham")
        told = person.say("how much is the nearest one")

        assert not has_answer(told)

    def test_a_course_that_lends_a_laptop_is_no_place_that_does(self, product: Product) -> None:
        person = product.talk()
        person.say("python in Wolverhampton")
        need = answer(person.say("has to be free and they'd need to lend me a laptop for it"))["need"]

        assert (need["free_only"], need["access"]) == (True, ["equipment_lent"])

    def test_an_answer_to_where_brings_no_skill_that_it_does_not_name(self, product: Product) -> None:
        person = product.talk()
        person.say("whats the craic with getting into cyber security")

        assert answer(person.say("kirkby lad"))["need"]["skills"] == ["cyber-security"]

    def test_a_place_where_a_friend_is_does_not_end_the_search(self, product: Product) -> None:
        person = product.talk()
        person.say("computer class in Rochdale")
        need = answer(person.say("same again but for video calls, with my old friend in Scotland"))["need"]

        assert (need["skills"], need["place"]["name"]) == (["video-calls"], "Rochdale")

    def test_a_correction_replaces_the_place(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Oldham")

        assert answer(person.say("no, Bolton"))["need"]["place"]["name"] == "Bolton"

    def test_a_new_topic_leaves_the_old_conditions_behind_and_keeps_the_place(self, product: Product) -> None:
        person = product.talk()
        person.say("free excel evening classes in Oldham")
        need = answer(person.say("Now one for my dad please, he wants to learn photo editing"))["need"]

        assert (need["times"], need["free_only"], need["place"]["name"]) == ([], False, "Oldham")

    def test_another_topic_in_place_of_the_first_keeps_the_conditions(self, product: Product) -> None:
        person = product.talk()
        person.say("data analysis in Cambridge, evenings")
        need = answer(person.say("wait, can you swap it to machine learning, my boss just walked past"))["need"]

        assert (need["skills"], need["times"]) == (["machine-learning"], ["evening"])

    def test_a_date_is_dropped_in_the_same_breath_as_another_topic_is_asked_for(self, product: Product) -> None:
        person = product.talk()
        person.say("software testing in Stockport, by the end of January")
        need = answer(person.say("actually forget the date. business analysis instead"))["need"]

        assert (need["skills"], need["start_by"]) == (["business-analysis"], None)

    def test_a_place_outside_that_is_only_told_of_does_not_end_the_search(self, product: Product) -> None:
        person = product.talk()
        person.say("finding things on the internet in Bilston")
        need = answer(person.say("and facebook as well, there's cousins in Kingston on there I want to keep up with"))
        assert need["need"]["place"]["name"] == "Bilston"

    def test_turning_the_results_down_is_recorded_and_asked_about(self, product: Product) -> None:
        person = product.talk()
        found = answer(person.say("excel in Oldham"))
        asked = person.say("none of these suit me")

        assert kept(product, found["reference"])["reasons"] == ["declined"]
        assert asked[-1]["buttons"]

    def test_turning_them_down_for_the_distance_searches_nearer_and_keeps_the_reason(self, product: Product) -> None:
        person = product.talk()
        found = answer(person.say("excel in Oldham"))
        nearer = answer(person.say("they are all too far away"))

        assert kept(product, found["reference"])["reasons"] == ["distance"]
        assert nearer["need"]["max_distance_km"] == 5.0


class TestPlaces:
    @pytest.mark.parametrize(
        ("said", "place"), [("M6 by the precinct", "M6"), ("Gorton, opposite the market", "Gorton")]
    )
    def test_an_answer_may_say_what_is_beside_the_place(self, product: Product, said: str, place: str) -> None:
        person = product.talk()
        person.say("I want to learn Excel")

        assert answer(person.say(said))["need"]["place"]["name"] == place

    def test_an_ambiguous_place_is_asked_about_with_its_readings_as_buttons(self, product: Product) -> None:
        person = product.talk()
        asked = person.say("excel in Ashton")
        found = answer(person.press(button(asked, "Ashton-under-Lyne")))

        assert found["need"]["place"]["name"] == "Ashton-under-Lyne"

    def test_a_place_outside_the_region_is_said_to_be_so(self, product: Product) -> None:
        person = product.talk()
        told = person.say("excel in Brighton")

        assert not has_answer(told)
        assert "Brighton" in told[-1]["text"]
        assert answer(person.say("online then"))["need"]["delivery"] == "online"

    def test_a_place_that_nobody_knows_is_asked_for_again(self, product: Product) -> None:
        person = product.talk()
        person.say("excel please")
        assert not has_answer(person.say("Xyzzyville"))

        assert has_answer(person.say("Oldham"))


class TestDigressing:
    @pytest.mark.parametrize("digression", ["how much does it cost?", "what do you do with my data?", "thanks"])
    def test_a_question_in_between_is_answered_and_the_first_one_asked_again(
        self, product: Product, digression: str
    ) -> None:
        person = product.talk()
        asked = person.say("I want to learn excel")
        in_between = person.say(digression)

        assert len(in_between) == 2
        assert in_between[-1]["text"] == asked[-1]["text"]
        assert answer(person.say("Oldham"))["need"]["skills"] == ["spreadsheets"]

    def test_starting_over_forgets_everything(self, product: Product) -> None:
        person = product.talk()
        person.say("free excel evening classes in Oldham")
        person.say("start again")
        person.say("email course")
        need = answer(person.say("Bolton"))["need"]

        assert (need["skills"], need["times"], need["free_only"]) == (["email"], [], False)

    def test_stopping_shuts_the_form(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn excel")

        assert len(person.say("stop")) == 1
        assert len(person.say("thank you")) == 1


class TestSafety:
    def test_a_crisis_inside_the_form_is_answered_at_once_and_nothing_is_asked(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn excel")
        before = len(product.needs())
        messages = person.say("I want to kill myself")

        assert [one["custom"]["kind"] for one in messages] == ["crisis"]
        assert "999" in messages[0]["text"]
        assert "116 123" in messages[0]["text"]
        assert len(product.needs()) == before
        assert len(person.say("thank you")) == 1


class TestBadInput:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "   ",
            "😀😀😀",
            "语言",
            "مرحبا",
            "x" * 3000,
            "\x00\x07",
            "' OR 1=1 --",
            "<script>alert(1)</script>",
            "\ud83d",
        ],
    )
    def test_anything_that_can_be_typed_is_answered_in_words(self, product: Product, text: str) -> None:
        messages = product.talk().say(text)

        assert messages
        assert all(one["text"].strip() for one in messages)
        assert not has_answer(messages)

    @pytest.mark.parametrize("text", ["/find_course", "  /restart", '/inform{"place":"Oldham"}', "\u2003/stop", "/"])
    def test_a_typed_slash_is_not_understood_and_changes_nothing(self, product: Product, text: str) -> None:
        person = product.talk()
        asked = person.say("I want to learn excel")
        messages = person.say(text)

        assert len(messages) == 1
        assert messages[0]["text"] != asked[-1]["text"]
        assert answer(person.say("Oldham"))["need"]["skills"] == ["spreadsheets"]

    def test_a_button_that_was_never_offered_here_does_nothing(self, product: Product) -> None:
        someone, stranger = product.talk(), product.talk()
        offered = button(someone.say("excel in Oldham"), "More")

        assert not has_answer(stranger.press(offered))
        assert has_answer(someone.press(offered))

    def test_repeated_failure_ends_with_a_person_and_does_not_loop(self, product: Product) -> None:
        person = product.talk()
        texts = [person.say("flurb glonk zweeb")[-1]["text"] for _ in range(4)]

        assert len(set(texts[:3])) == 3
        assert "0800 100 900" in texts[2]

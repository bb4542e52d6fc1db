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


class TestChangingTheSearch:
    @pytest.mark.parametrize(
        ("asked", "said", "expected"),
        [
            ("excel in Oldham in the evening", "what about weekends as well", {"times": ["evening", "weekend"]}),
            ("excel in Oldham in the evening", "and mornings", {"times": ["daytime", "evening"]}),
            ("excel in Oldham in the evening", "weekends then", {"times": ["weekend"]}),
            ("free excel course in Oldham", "forget the price", {"free_only": False, "max_cost_pence": None}),
            ("excel within 2 miles of Oldham", "forget the distance", {"max_distance_km": 1000.0}),
            ("excel in Oldham with a hearing loop", "ok without the hearing loop then", {"access": []}),
            ("excel in Oldham, somewhere quiet", "forget about the quiet, keep the rest", {"access": []}),
            ("excel in Oldham for women only", "mixed is fine", {"access": []}),
            ("excel in Oldham", "it must be free", {"free_only": True, "max_cost_pence": 0}),
            ("email and coding courses in Middlesbrough", "show me the coding ones", {"skills": ["programming"]}),
            ("excel in Oldham in the evening", "not excel actually, word", {"skills": ["word-processing"]}),
            ("word and excel in Oldham", "forget word, just the excel", {"skills": ["spreadsheets"]}),
            ("excel in Oldham", "nothing for beginners please", {"level": "improver"}),
            ("excel in Oldham", "can you show me those again", {}),
            ("excel in Oldham by the end of March", "make it february", {"start_by": "2027-02-28"}),
            (
                "excel for beginners in Oldham, evenings",
                "scrap the level then, and evenings",
                {"level": None, "times": []},
            ),
            ("excel in Oldham", "one that's all online", {"delivery": "online"}),
        ],
    )
    def test_only_what_is_said_changes(self, product: Product, asked: str, said: str, expected: dict[str, Any]) -> None:
        person = product.talk()
        before = need(person.say(asked))
        after = need(person.say(said))

        assert {**before, **expected, "text": None} == {**after, "text": None}

    @pytest.mark.parametrize(
        ("said", "key"), [("whats the cheapest one", "cost_pence"), ("the nearest one please", "distance_km")]
    )
    def test_the_best_of_the_list_is_picked_in_words(self, product: Product, said: str, key: str) -> None:
        person = product.talk()
        shown = custom(person.say("word and excel in Salford"), "search_results")["results"]
        described = custom(person.say(said), "course_details")

        assert described[key] == min(one[key] for one in shown if one[key] is not None)

    def test_what_was_asked_for_earlier_is_known_by_its_bare_name(self, product: Product) -> None:
        person = product.talk()
        person.say("word course in Widnes")
        assert need(person.say("no, not word, excel"))["skills"] == ["spreadsheets"]

        assert need(person.say("oh forget that, word was the right one"))["skills"] == ["word-processing"]

    def test_more_of_nothing_shows_what_would_work_again(self, product: Product) -> None:
        person = product.talk()
        unmet = person.say("music production in Redcar on Saturdays")[-1]

        again = person.say("show me more")[-1]

        assert again["buttons"] == unmet["buttons"]
        assert custom([again], "search_results")["reference"] == unmet["custom"]["reference"]

    def test_no_preference_keeps_the_list(self, product: Product) -> None:
        person = product.talk()
        shown = custom(person.say("excel in Oldham"), "search_results")["results"]
        person.say("dont mind")

        assert custom(person.say("the first one"), "course_details")["course_run_id"] == shown[0]["course_run_id"]

    def test_a_place_told_late_in_a_friendly_word_is_taken(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to get better at email")
        person.say("I'd rather not say where I live")

        assert need(person.say("oh alright, it's OL4"))["place"]["outcode"] == "OL4"


class TestHelpThatIsNotACourse:
    def test_a_device_asked_for_in_the_middle_of_a_search_is_no_place(self, product: Product) -> None:
        person = product.talk()
        person.say("i need to learn spreadsheets")
        asked = person.say("actually i need a laptop first")

        assert "laptop" not in asked[-1]["text"]
        assert kinds(person.say("M14")) == ["support_results"]

    def test_help_of_another_kind_is_asked_after(self, product: Product) -> None:
        person = product.talk()
        person.say("where can i use a computer for free in CV1")

        assert custom(person.say("do they do laptops n all"), "support_results")["support"] == ["device"]

    def test_one_of_the_places_is_told_in_full(self, product: Product) -> None:
        person = product.talk()
        shown = custom(person.say("where can i use a computer for free in CV1"), "support_results")["results"]
        told = person.say("when does the second one open")[-1]["text"]

        assert told.startswith(shown[1]["name"])
        assert "open" in told.lower()


class TestBeingTold:
    def test_who_wants_to_be_told_learns_whom_to_ask_and_a_yes_opens_nothing(self, product: Product) -> None:
        person = product.talk()
        person.say("3d printing and CAD evening course in Redcar for free")
        told = person.say("let me know when one comes up")

        assert kinds(told) == ["call_back"]
        assert "@" in told[-1]["text"]
        assert kinds(person.say("yes")) == []

    def test_a_phone_number_asked_for_after_the_details_is_the_providers(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Oldham")
        described = custom(person.say("the first one"), "course_details")

        assert described["phone"] in person.say("can I talk to a person about it")[-1]["text"]


class TestTheNextPerson:
    def test_the_next_person_is_not_shown_what_the_one_before_asked(self, product: Product) -> None:
        person = product.talk()
        reference = custom(person.say("excel in Oldham in the evening"), "search_results")["reference"]
        person.say("new person here")
        asked = person.say("typing")
        held = person.say("what do you hold about me")[-1]["text"]

        assert kinds(asked) == []
        assert reference not in held

    def test_starting_again_keeps_what_one_may_see_and_delete(self, product: Product) -> None:
        person = product.talk()
        reference = custom(person.say("excel in Oldham in the evening"), "search_results")["reference"]
        person.say("start again")

        assert reference in person.say("show my data")[-1]["text"]


class TestDeleting:
    def test_a_yes_to_the_question_deletes(self, product: Product) -> None:
        person = product.talk()
        reference = custom(person.say("excel in Oldham in the evening"), "search_results")["reference"]
        person.say("delete my data")
        person.say("yes please")

        assert reference not in {one["reference"] for one in product.needs()}

    def test_a_yes_to_something_later_does_not(self, product: Product) -> None:
        person = product.talk()
        reference = custom(person.say("excel in Oldham in the evening"), "search_results")["reference"]
        person.say("delete my data")
        person.say("what does it cost?")
        person.say("yes please")

        assert reference in {one["reference"] for one in product.needs()}

    def test_a_no_deletes_nothing_and_goes_on(self, product: Product) -> None:
        person = product.talk()
        reference = custom(person.say("excel in Oldham in the evening"), "search_results")["reference"]
        person.say("delete my data")
        person.say("no")

        assert reference in person.say("show my data")[-1]["text"]


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


class TestGoodbye:
    def test_a_question_that_was_open_is_not_asked_again(self, product: Product) -> None:
        person = product.talk()
        (asked,) = person.say("I want a course")
        messages = person.say("bye")

        assert len(messages) == 1
        assert messages[0]["text"] != asked["text"]


class TestWhere:
    @pytest.mark.parametrize(
        ("asked", "said", "place"),
        [
            ("excel in Leigh", "Bury would be just as handy, try there instead", "Bury"),
            ("I want to learn excel", "we're in Leigh aye but I work in Bolton so look there", "Bolton"),
            ("I want to learn excel", "Thornaby", "Thornaby"),
        ],
    )
    def test_the_place_that_is_meant_is_searched(self, product: Product, asked: str, said: str, place: str) -> None:
        person = product.talk()
        person.say(asked)

        assert need(person.say(said))["place"]["name"] == place


class TestKeepingOn:
    def test_a_crisis_shuts_the_form_until_the_person_goes_on(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn email")
        answered = person.say("honestly I don't want to live any more")
        person.say("I want to learn email")

        assert kinds(answered) == ["crisis"]
        assert len(answered) == 1
        assert need(person.say("Bristol"))["skills"] == ["email"]

    def test_a_crisis_told_beside_the_answer_to_a_question_comes_first(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn email")

        assert kinds(person.say("Gorton, but my partner hit me last night and I'm scared to go home")) == ["crisis"]

    def test_somebody_who_says_after_a_crisis_that_they_will_call_is_asked_nothing(self, product: Product) -> None:
        person = product.talk()
        person.say("where can I use a free computer in Salford")
        person.say("I have nowhere to sleep tonight and I'm scared")
        answered = person.say("ok I'll ring them")

        assert kinds(answered) == []
        assert "which one" not in answered[0]["text"].lower()

    def test_help_that_is_no_course_is_found_though_a_place_was_asked_for(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn email")

        assert kinds(person.say("I need to borrow a laptop, I live in M14")) == ["support_results"]

    def test_a_scam_is_answered_and_the_question_asked_again(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn typing")
        person.say("I think I gave my bank details to a scammer")

        assert need(person.say("Bath"))["skills"] == ["typing"]

    def test_a_course_asked_for_soon_after_a_scam_is_one_in_staying_safe(self, product: Product) -> None:
        person = product.talk()
        person.say("a man rang saying he was from the bank and now my money is gone")
        person.say("thank you")

        asked = need(person.say("is there a class that would teach me to see through these people, Sale"))
        assert asked["skills"] == ["staying-safe-online"]

    def test_a_yes_with_a_place_after_a_scam_is_a_course_in_staying_safe_there(self, product: Product) -> None:
        person = product.talk()
        person.say("a man rang saying he was from the bank and now my money is gone")

        asked = need(person.say("yes please, in Sale"))
        assert (asked["skills"], asked["place"]["name"]) == (["staying-safe-online"], "Sale")

    def test_another_skill_asked_about_keeps_what_was_asked_for_of_the_first(self, product: Product) -> None:
        person = product.talk()
        person.say("photoshop in Manchester")
        person.say("evenings")

        asked = need(person.say("what about web design"))
        assert (asked["skills"], asked["times"]) == (["web-design"], ["evening"])

    def test_who_says_beside_a_search_what_they_meant_to_learn_is_shown_that(self, product: Product) -> None:
        person = product.talk()
        person.say("IT course in L8 please")

        assert need(person.say("I mean fix computers for job, like helpdesk"))["skills"] == ["it-support"]

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


class TestAnotherPersonsTurn:
    def test_what_one_needs_of_access_is_not_asked_for_the_other(self, product: Product) -> None:
        person = product.talk()
        person.say("photoshop in Manchester, somewhere quiet")
        later = need(person.say("that's him done. now me, powerpoint, evenings"))

        assert (later["skills"], later["access"], later["times"]) == (["presentations"], [], ["evening"])

    def test_the_same_is_asked_for_where_that_is_said(self, product: Product) -> None:
        person = product.talk()
        person.say("free excel course in Oldham")

        assert need(person.say("I want to learn photoshop, same deal"))["free_only"] is True


class TestWhatIsNoneOfOurs:
    def test_it_is_told_what_this_is_for(self, product: Product) -> None:
        answered = product.talk().say("who won the match last night")

        assert "computers, phones and the internet" in answered[0]["text"]
        assert any(one["payload"] == "/talk_to_person" for one in answered[0]["buttons"])


class TestTwoNeeds:
    def test_a_device_asked_for_beside_a_course_is_one_press_away(self, product: Product) -> None:
        person = product.talk()
        messages = person.say("I want to learn excel and need a laptop to borrow, I'm in Salford")
        payload = next(one["payload"] for one in messages[-1]["buttons"] if one["payload"].startswith("/find_support"))

        assert need(messages)["skills"] == ["spreadsheets"]
        assert kinds(person.press(payload)) == ["support_results"]


class TestAnswersThatAreNone:
    @pytest.mark.parametrize("said", ["no", "yes", "hiya"])
    def test_a_bare_word_has_the_question_asked_again_in_other_words(self, product: Product, said: str) -> None:
        person = product.talk()
        asked = person.say("I want to learn typing")
        again = person.say(said)

        assert [one.get("buttons") for one in again] == [one.get("buttons") for one in asked]
        assert [one["text"] for one in again] != [one["text"] for one in asked]

    def test_a_question_that_nothing_answers_is_left_out_and_the_search_is_made(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn typing")
        person.say("yes")
        found = need(person.say("yes"))

        assert (found["skills"], found["place"]) == (["typing"], None)

    def test_a_place_that_is_never_known_is_left_out_in_the_end(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn typing")
        asked = [kinds(person.say(place)) for place in ("Little Snoddington", "Snoddington Parva")]

        assert asked == [[], []]
        assert need(person.say("Snoddington Magna"))["place"] is None

    def test_a_no_that_goes_on_corrects_the_skill(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn typing")
        person.say("no I mean email")

        assert need(person.say("Bath"))["skills"] == ["email"]


class TestGoingBack:
    def test_the_search_before_comes_back(self, product: Product) -> None:
        person = product.talk()
        before = need(person.say("excel in Oldham"))
        person.say("evenings only")

        assert need(person.say("go back")) == before

    def test_from_the_details_the_list_comes_back(self, product: Product) -> None:
        person = product.talk()
        shown = custom(person.say("excel in Oldham"), "search_results")["results"]
        person.say("the first one")

        assert custom(person.say("back"), "search_results")["results"] == shown

    def test_from_the_second_question_the_first_is_asked_again(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn typing")
        asked = person.say("go back")

        assert asked[-1]["buttons"] == product.talk().say("I want to learn something")[-1]["buttons"]
        assert need(person.say("email in Bath"))["skills"] == ["email"]

    def test_an_employer_answers_the_question_before_again(self, product: Product) -> None:
        person = product.talk()
        person.say("I need staff who can use Excel")
        person.say("Oldham")
        asked = person.say("go back")[-1]["text"]

        assert asked == product.talk().say("I need staff who can use Excel")[-1]["text"]


class TestSayingMoreAtOnce:
    def test_who_keeps_the_place_back_is_not_asked_for_it(self, product: Product) -> None:
        found = need(product.talk().say("bookkeeping course please, I'd rather not say where I live"))

        assert (found["skills"], found["place"]) == (["bookkeeping-software"], None)

    def test_a_skill_wanted_as_well_stands_beside_the_first(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Oldham")

        assert need(person.say("and powerpoint as well"))["skills"] == ["spreadsheets", "presentations"]

    def test_of_several_places_the_one_where_the_learner_lives_counts(self, product: Product) -> None:
        said = "I worked in Bolton for years but it's for my grandson, he wants to learn coding and he lives in Leigh"

        assert need(product.talk().say(said))["place"]["name"] == "Leigh"

    def test_a_part_of_its_name_picks_a_place_that_was_offered(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Ashton")

        assert need(person.say("under lyne obviously"))["place"]["name"] == "Ashton-under-Lyne"

    def test_the_other_place_of_the_same_name_is_told_by_where_it_lies(self, product: Product) -> None:
        person = product.talk()
        first = need(person.say("excel in Knowle"))["place"]
        other = need(person.say("the Solihull one I mean"))["place"]

        assert (first["name"], other["name"]) == ("Knowle", "Knowle")
        assert (first["outcode"], other["outcode"]) == ("BS4", "B93")

    def test_what_is_only_guessed_leaves_the_topic_where_a_condition_changes(self, product: Product) -> None:
        person = product.talk()
        person.say("spreadsheets in Stockport")
        found = need(person.say("I've been at it for years and years so I want the advanced stuff"))

        assert (found["skills"], found["level"]) == (["spreadsheets"], "advanced")

    def test_instead_of_a_topic_that_is_refused_another_is_wanted_on_the_same_conditions(
        self, product: Product
    ) -> None:
        person = product.talk()
        person.say("video calls in Southport, I use a wheelchair")
        found = need(person.say("Not video calls, love. I want to do my food shopping online"))

        assert (found["skills"], found["access"]) == (["online-shopping-and-banking"], ["step_free"])

    def test_another_topic_beside_the_first_or_in_its_place_leaves_the_conditions(self, product: Product) -> None:
        person = product.talk()
        person.say("bookkeeping software in Bury, evenings, and it has to be free")
        both = need(person.say("can you put spreadsheets in with that as well please"))
        other = need(person.say("swap the bookkeeping for databases"))

        assert (sorted(both["skills"]), both["times"], both["free_only"]) == (
            ["bookkeeping-software", "spreadsheets"], ["evening"], True,
        )  # fmt: skip
        assert (sorted(other["skills"]), other["times"], other["free_only"]) == (
            ["databases", "spreadsheets"], ["evening"], True,
        )  # fmt: skip

    def test_a_topic_that_is_only_told_of_is_not_searched(self, product: Product) -> None:
        person = product.talk()
        person.say("data analysis in Sale")

        assert need(person.say("I have done Excel for years at work so not a basic one"))["skills"] == ["data-analysis"]

    def test_one_of_two_topics_is_left_out_by_name(self, product: Product) -> None:
        person = product.talk()
        person.say("Python and data analysis in Cambridge, at weekends")
        found = need(person.say("actually leave out the Python, I know enough of that"))

        assert (found["skills"], found["times"]) == (["data-analysis"], ["weekend"])

    def test_a_topic_asked_for_as_well_stands_beside_the_first_however_politely(self, product: Product) -> None:
        person = product.talk()
        person.say("cyber security in Sale")

        assert need(person.say("Kindly show me cloud computing as well"))["skills"] == [
            "cyber-security", "cloud-computing"
        ]  # fmt: skip

    def test_one_for_oneself_after_another_persons_is_a_need_of_its_own(self, product: Product) -> None:
        person = product.talk()
        person.say("game design for my nephew in Leigh")
        found = need(person.say("And one for me while I'm here. I want to touch up old photographs, in Westhoughton"))

        assert (found["skills"], found["place"]["name"]) == (["photo-and-video-editing"], "Westhoughton")


class TestSomebodyElse:
    def test_who_is_handed_the_phone_is_greeted_and_nothing_is_lost(self, product: Product) -> None:
        person = product.talk()
        person.say("video calls in Bury")
        greeted = person.say("she's sat next to me, I'll pass her the phone")

        assert kinds(greeted) == [] and "hello" in greeted[0]["text"].lower()
        assert need(person.say("evenings please"))["skills"] == ["video-calls"]

    def test_a_question_that_was_asked_is_still_open(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn email")
        person.say("hang on, my daughter wants a go")

        assert need(person.say("Bury"))["skills"] == ["email"]


class TestChoicesAreNoCourses:
    def test_when_a_choice_starts_cannot_be_told_and_what_it_is_is_said(self, product: Product) -> None:
        person = product.talk()
        offered = person.say("I need help with excel in Oldham, evenings, in person, with bsl")
        assert custom(offered, "search_results")["unmet"]
        told = person.say("number 1, what day does it start")

        assert kinds(told) == [] and "no course" in told[0]["text"]
        assert kinds(person.say("number 1")) == ["search_results"]

    @pytest.mark.parametrize(
        ("said", "kind"), [("number 1 please dear", ["search_results"]), ("how dear is number 1", [])]
    )
    def test_a_choice_is_made_by_who_picks_it_and_not_by_who_asks_what_it_costs(
        self, product: Product, said: str, kind: list[str]
    ) -> None:
        person = product.talk()
        person.say("I need help with excel in Oldham, evenings, in person, with bsl")

        assert kinds(person.say(said)) == kind


class TestHelpAtAPlace:
    def test_who_wants_somebody_to_look_at_their_phone_is_shown_where(self, product: Product) -> None:
        assert kinds(product.talk().say("is there somebody in Kirkby who could look at my phone with me")) == [
            "support_results"
        ]

    def test_what_the_places_have_is_not_made_up(self, product: Product) -> None:
        person = product.talk()
        person.say("where can I use a free computer in Urmston")
        answered = person.say("is there a lift? I can't do stairs")

        assert kinds(answered) == []
        assert "ask them" in answered[0]["text"]

    def test_what_the_places_have_may_be_asked_though_a_course_was_searched_for(self, product: Product) -> None:
        person = product.talk()
        person.say("email in Bolton")
        person.say("where can I use a free computer")

        assert "ask them" in person.say("is there a lift")[0]["text"]

    def test_the_same_help_is_shown_near_another_place(self, product: Product) -> None:
        person = product.talk()
        first = custom(person.say("where can I borrow a laptop in Bolton"), "support_results")
        second = custom(person.say("what about Salford"), "support_results")

        assert first["support"] == second["support"] == ["device"]
        assert second["place"]["name"] == "Salford"

    def test_another_place_is_for_what_was_shown_last(self, product: Product) -> None:
        person = product.talk()
        person.say("email in Bolton")
        person.say("where can I use a free computer")

        assert kinds(person.say("what about Salford")) == ["support_results"]
        assert need(person.say("email courses in Salford"))["skills"] == ["email"]

    def test_help_asked_for_in_the_middle_of_a_search_is_near_the_same_place(self, product: Product) -> None:
        person = product.talk()
        person.say("email for beginners in Huntingdon")
        answered = custom(person.say("could they borrow laptops instead"), "support_results")

        assert (answered["support"], answered["place"]["name"]) == (["device"], "Huntingdon")

    def test_a_wish_told_beside_a_crisis_is_not_asked_for_again(self, product: Product) -> None:
        person = product.talk()
        assert kinds(person.say("An Excel class in Bolton please. My husband hits me and I am scared of him")) == [
            "crisis"
        ]

        answered = need(person.say("are there any in the evening"))
        assert (answered["skills"], answered["place"]["name"]) == (["spreadsheets"], "Bolton")
        assert answered["times"] == ["evening"]

    def test_thanks_that_go_on_change_the_search(self, product: Product) -> None:
        person = product.talk()
        person.say("email for beginners in Huntingdon")

        assert need(person.say("thank you, but only in the evening"))["times"] == ["evening"]
        assert kinds(person.say("thank you very much")) == []

    def test_one_of_two_topics_is_enough_for_now(self, product: Product) -> None:
        person = product.talk()
        person.say("typing and email in St Helens")

        assert need(person.say("just emails then and mornings"))["skills"] == ["email"]

    def test_where_the_family_lives_is_not_where_to_look(self, product: Product) -> None:
        person = product.talk()
        asked = person.say("My grandson lives in Wellington, New Zealand, and I want to see him on the computer")

        assert "outside" not in asked[-1]["text"]
        assert need(person.say("Southport"))["place"]["name"] == "Southport"

    def test_an_answer_may_go_on_behind_the_place(self, product: Product) -> None:
        person = product.talk()
        person.say("email lessons for my father in law")

        assert need(person.say("Shirley, near me. The place, not a person"))["place"]["name"] == "Shirley"

    def test_what_was_named_before_the_check_of_skills_is_searched_after_it(self, product: Product) -> None:
        person = product.talk()
        assert kinds(person.say("how do I know if I am good enough for an Excel course")) == ["skills_check"]

        assert need(person.say("just find me one in Bury"))["skills"] == ["spreadsheets"]

    def test_a_place_told_in_danger_is_not_asked_for_again(self, product: Product) -> None:
        person = product.talk()
        assert kinds(person.say("I got kicked out and slept rough last night, I'm in Bristol")) == ["crisis"]

        answered = custom(person.say("where can I go on a computer for free"), "support_results")
        assert answered["place"]["name"] == "Bristol"

    def test_where_somebody_was_once_is_not_where_to_look(self, product: Product) -> None:
        person = product.talk()
        asked = person.say("I was a plater in Port Talbot for years, now they want AutoCAD. Any courses?")

        assert "outside" not in asked[-1]["text"]
        assert need(person.say("Keynsham"))["place"]["name"] == "Keynsham"

    def test_a_wish_that_was_left_is_taken_up_again_by_a_word_of_it(self, product: Product) -> None:
        person = product.talk()
        person.say("music production in Salford")
        person.say("video editing instead")

        assert need(person.say("nah my heart says music, go back to that"))["skills"] == ["music-production"]

    def test_of_two_wishes_one_can_be_done_first(self, product: Product) -> None:
        person = product.talk()
        person.say("Excel and music production in Salford")

        assert need(person.say("do the music one first"))["skills"] == ["music-production"]


class TestBesideASearch:
    def test_where_all_were_shown_they_are_shown_again_and_numbers_hold(self, product: Product) -> None:
        person = product.talk()
        found = custom(person.say("spreadsheets in Bolton"), "search_results")
        pages = [found]
        while len(pages) * 5 < found["total"]:
            pages.append(custom(person.say("show me more"), "search_results"))

        again = person.say("show me more")

        assert "all I found" in again[0]["text"]
        assert custom(again, "search_results")["results"] == pages[-1]["results"]
        last = custom(person.say(f"number {found['total']}"), "course_details")
        assert last["course_run_id"] == pages[-1]["results"][-1]["course_run_id"]

    def test_a_greeting_that_names_a_program_is_a_wish(self, product: Product) -> None:
        person = product.talk()

        assert "Where are you" in person.say("hiya u do canva?")[-1]["text"]
        assert need(person.say("birkenhead"))["skills"] == ["graphic-design"]

    def test_a_yes_to_something_beside_it_takes_up_no_choice(self, product: Product) -> None:
        person = product.talk()
        person.say("video editing in St Helens")
        person.say("who can see what I type here")

        assert kinds(person.say("righto")) == []

    def test_how_it_is_to_be_taught_is_a_change_of_the_search_and_no_other_help(self, product: Product) -> None:
        person = product.talk()
        person.say("online banking in Southport")

        changed = need(person.say("is there one where you go and sit with somebody, I don't want it on a screen"))

        assert (changed["skills"], changed["delivery"]) == (["online-shopping-and-banking"], "in_person")

    def test_after_danger_the_search_is_shown_again_to_who_asks_for_it(self, product: Product) -> None:
        person = product.talk()
        person.say("staying safe online in Oldham")
        assert kinds(person.say("he had me by the throat last night")) == ["crisis"]

        again = need(person.say("im at my sisters now im alright. can you show me them classes again"))

        assert (again["skills"], again["place"]["name"]) == (["staying-safe-online"], "Oldham")

    def test_money_lost_to_a_caller_is_a_scam_and_no_danger(self, product: Product) -> None:
        said = product.talk().say("A man rang from BT, I let him on my computer and now there's £900 gone from my bank")

        assert "crisis" not in kinds(said)
        assert "159" in said[0]["text"]

    def test_whether_a_course_is_for_somebody_is_no_check_of_skills(self, product: Product) -> None:
        person = product.talk()
        person.say("music production in Salford")

        assert "skills_check" not in kinds(person.say("am i old enough im 16"))

    def test_a_reason_that_was_told_is_not_asked_for(self, product: Product) -> None:
        person = product.talk()
        person.say("email for beginners in Bury")

        rejected = person.say("those all sound too hard for me dear, I really am a complete beginner")

        assert need(rejected)["level"] == "beginner"

    def test_what_was_not_understood_gives_way_to_names_that_are(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn to juggle in Wigan")

        assert need(person.say("Word I suppose, and the emails"))["skills"] == ["word-processing", "email"]

    def test_who_asks_to_be_told_of_a_course_is_first_shown_what_there_is(self, product: Product) -> None:
        person = product.talk()
        person.say("let me know when an excel course comes up")

        assert need(person.say("Bury"))["skills"] == ["spreadsheets"]
        assert kinds(person.say("tell me when there's another")) == ["call_back"]

    def test_a_wish_that_was_left_is_taken_up_again_by_what_it_is_for(self, product: Product) -> None:
        person = product.talk()
        person.say("spreadsheets in Kirkby")
        person.say("graphic design instead")
        person.say("email instead")

        assert need(person.say("go back please, the tables and sums one"))["skills"] == ["spreadsheets"]

    def test_what_is_told_without_a_wish_is_not_searched_for(self, product: Product) -> None:
        person = product.talk()
        asked = person.say("alright lad got me own barbers openin in kirkby in march")

        assert kinds(asked) == []
        assert asked[-1]["buttons"] == product.talk().say("I want to learn something")[-1]["buttons"]
        assert need(person.say("I want to learn spreadsheets"))["place"]["name"] == "Kirkby"

    def test_who_is_asked_where_may_say_what_they_mean_instead(self, product: Product) -> None:
        person = product.talk()
        person.say("want to do something on computers but I don't know what")
        person.say("fixing them I suppose, laptops and that. my mates do it")

        assert need(person.say("Birkenhead"))["skills"] == ["it-support"]

    def test_the_next_wish_stays_online_where_no_place_is_known(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to learn video calls online")
        found = need(person.say("I want to learn email"))

        assert (found["skills"], found["delivery"]) == (["email"], "online")

    def test_the_device_that_is_to_be_learnt_is_no_device_to_borrow(self, product: Product) -> None:
        person = product.talk()
        person.say("the NHS app in Denton, Manchester")
        found = need(
            person.say("no I haven't got a computer, it's all on the phone, the phone is what I need to learn")
        )

        assert found["skills"] == ["using-a-smartphone-or-tablet"]

    def test_a_skill_that_is_named_as_well_goes_beside_the_one_in_hand_and_the_rest_holds(
        self, product: Product
    ) -> None:
        person = product.talk()
        person.say("Word in Rochdale in the evening")
        found = need(person.say("also excel"))

        assert (found["skills"], found["times"]) == (["word-processing", "spreadsheets"], ["evening"])

    def test_both_are_the_one_in_hand_and_the_one_before(self, product: Product) -> None:
        person = product.talk()
        person.say("IT support in Yate")
        person.say("how about cisco networking instead")

        assert need(person.say("both then, whichever comes up first"))["skills"] == ["it-support", "networking"]
        assert need(person.say("evenings or weekends, both are fine"))["skills"] == ["it-support", "networking"]

    def test_one_of_two_wishes_that_is_kept_alone_keeps_what_was_asked_of_both(self, product: Product) -> None:
        person = product.talk()
        person.say("I'd like to learn Illustrator in Bath, and also how to sell on Etsy")
        person.say("it must be at the weekend")

        kept = need(person.say("Just the Etsy part then, I'll pick up the Illustrator myself"))

        assert (kept["skills"], kept["times"]) == (["e-commerce"], ["weekend"])

    def test_a_skill_that_is_wanted_alongside_is_added(self, product: Product) -> None:
        person = product.talk()
        person.say("IT support course near Stockport")

        assert need(person.say("and networking, CCNA, alongside it"))["skills"] == ["it-support", "networking"]

    def test_the_next_wish_may_keep_everything_else_the_same(self, product: Product) -> None:
        person = product.talk()
        person.say("evening course in cloud computing in Bury")

        after = need(person.say("what about devops instead, everything else the same"))

        assert (after["skills"], after["times"]) == (["devops"], ["evening"])

    def test_who_leaves_the_self_check_keeps_the_search(self, product: Product) -> None:
        person = product.talk()
        person.say("Word course in Bolton")
        person.say("how do I find out what level I am")
        person.say("I don't want to answer questions, stop")

        assert need(person.say("show me the Word courses again"))["place"]["name"] == "Bolton"

    def test_what_a_question_of_cost_or_help_tells_is_kept_for_the_search(self, product: Product) -> None:
        asks_cost, asks_help = product.talk(), product.talk()
        asks_cost.say("how much are ux design courses")
        asks_help.say("I'm in Smethwick, what can you do for me")

        assert need(asks_cost.say("ok find me some then. M22"))["skills"] == ["ux-design"]
        assert need(asks_help.say("IT support"))["place"]["name"] == "Smethwick"

    def test_whether_they_have_what_was_asked_for_is_answered_with_those_that_do(self, product: Product) -> None:
        person = product.talk()
        person.say("computer class in Dudley for people learning English")

        assert need(person.say("is course for people who still learn english?"))["access"] == ["esol"]

    def test_who_goes_on_after_a_crisis_is_heard_and_others_are_left_in_peace(self, product: Product) -> None:
        person = product.talk()
        person.say("learn email in Wolverhampton")
        assert kinds(person.say("my husband hits me if he sees me talking to anyone")) == ["crisis"]
        assert "There is no hurry" in person.say("did City win on Saturday")[0]["text"]
        assert kinds(person.say("my husband hits me if he sees me talking to anyone")) == ["crisis"]

        assert need(person.say("I rang them before. show me the email ones in the daytime"))["times"] == ["daytime"]

    def test_who_may_be_going_on_right_after_a_crisis_is_shown_the_courses(self, product: Product) -> None:
        person = product.talk()
        person.say("learn email in Wolverhampton")
        assert kinds(person.say("my husband hits me if he sees me talking to anyone")) == ["crisis"]

        said = "thank you I wrote that number down. hes out til 6. can you carry on with the email course, daytime ones"
        assert need(person.say(said))["times"] == ["daytime"]

    @pytest.mark.parametrize(
        ("access", "said", "left"),
        [
            ("quiet room and one they lend you a laptop", "forget the laptop, keep the quiet room", ["quiet_space"]),
            ("women only, with help with English", "it can have men in it now. but still the esol", ["esol"]),
            (
                "large print and a hearing loop",
                "I can manage without the loop. Do keep the large print",
                ["large_print"],
            ),
        ],
    )
    def test_of_several_features_one_is_given_up_and_another_kept(
        self, product: Product, access: str, said: str, left: list[str]
    ) -> None:
        person = product.talk()
        person.say("computer class in Manchester")
        person.say(f"it has to be {access}")

        assert need(person.say(said))["access"] == left

    def test_what_one_course_costs_is_told_with_it(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Oldham")

        assert custom(person.say("what does the second one cost"), "course_details")["cost_text"]
        assert custom(person.say("just tell me about the first, I can't see the list"), "course_details")

    def test_the_way_of_being_taught_that_a_refusal_leaves_is_wanted(self, product: Product) -> None:
        person = product.talk()
        person.say("excel in Oldham")

        assert need(person.say("not in person, I get really anxious in groups"))["delivery"] == "online"
        assert need(person.say("actually I don't mind a class after all"))["delivery"] == "any"

    def test_who_names_the_place_in_hand_as_the_wrong_one_means_the_other(self, product: Product) -> None:
        person = product.talk()
        person.say("fixing computers as a job. bury")

        said = "no sory bolton. its my mam that lives in bury I get them mixd up on forms"
        assert need(person.say(said))["place"]["name"] == "Bolton"
        assert need(person.say("sorry evenings. still Bolton, I only work in Leigh"))["place"]["name"] == "Bolton"

    def test_of_two_wishes_one_may_be_gone_back_to(self, product: Product) -> None:
        person = product.talk()
        person.say("sharing files in Solihull")
        person.say("and typing as well")

        assert need(person.say("go back to the Google Drive one"))["skills"] == ["storing-and-sharing-files"]

    def test_a_place_that_is_too_far_is_not_where_to_look(self, product: Product) -> None:
        person = product.talk()
        before = need(person.say("email in Redcar"))
        found = need(person.say("she's not up to the bus into Middlesbrough, is there anything closer"))

        assert found["place"] == before["place"]
        assert found["max_distance_km"] < 10
        assert need(person.say("would Saltburn have one, that's nearer the vicar"))["place"]["name"] == "Saltburn"

    def test_who_takes_back_what_they_told_in_danger_loses_nothing(self, product: Product) -> None:
        person = product.talk()
        person.say("applying for jobs online, Chelmsley Wood")
        person.say("I've got the pills lined up and I keep looking at them")

        assert kinds(person.say("sorry. ignore me")) == []
        assert need(person.say("can you show me those job courses again"))["skills"] == ["applying-for-jobs-online"]

    def test_a_change_of_mind_that_names_no_skill_is_understood_as_a_whole(self, product: Product) -> None:
        person = product.talk()
        person.say("digital marketing in Wolverhampton")
        found = need(person.say("no not the posting side sorry, I mean an online shop where folk order and pay"))

        assert found["skills"] == ["e-commerce"]

    def test_a_question_about_ways_to_change_the_search_picks_none_of_them(self, product: Product) -> None:
        person = product.talk()
        offered = person.say("music production in TS5 at the weekend")[-1]["buttons"]
        asked = person.say("whats the last one about")

        assert kinds(asked) == [] and asked[-1]["buttons"] == offered

    def test_who_asks_for_help_with_another_skill_gets_it_beside_the_one_in_hand(self, product: Product) -> None:
        person = product.talk()
        person.say("using ChatGPT in Stourbridge in the evening")

        assert need(person.say("can you help with PowerPoint too"))["skills"] == ["using-ai-tools", "presentations"]

    def test_help_that_somebody_needs_to_take_part_is_of_the_course_and_no_device(self, product: Product) -> None:
        person = product.talk()
        person.say("I want to make a cv, Peterborough")

        assert need(person.say("is there help for someone who is deaf"))["access"] == ["hearing_loop"]

    @pytest.mark.parametrize(
        ("asked", "said", "expected"),
        [
            ("universal credit online, Peterborough", "not the online ones, I told you I've no computer", "in_person"),
            (
                "online banking in Ashton-under-Lyne",
                "not the ones over the internet. I want to be sat with somebody",
                "in_person",
            ),
            ("photoshop in Oldham", "morning good. night no", "daytime"),
            ("python evenings in Dudley", "Saturdays work too now I think of it", "evening weekend"),
            ("excel evenings in Bury", "good tool this, saved me a morning of phoning round", None),
            ("learn smartphone in Oldham, women only", "ok forget the women only thing, I'll sit with her", ""),
        ],
    )
    def test_what_a_search_is_to_keep_or_lose_is_heard_in_whatever_it_is_told(
        self, product: Product, asked: str, said: str, expected: str | None
    ) -> None:
        person = product.talk()
        person.say(asked)
        messages = person.say(said)
        if expected is None:
            assert kinds(messages) == []
            return
        found = need(messages)

        conditions = [*found["times"], *found["access"], *([found["delivery"]] if found["delivery"] != "any" else [])]
        assert " ".join(conditions) == expected

    def test_who_asks_where_laptops_are_lent_is_shown_that_and_no_course(self, product: Product) -> None:
        person = product.talk()
        person.say("keeping kids safe online, Thornaby")
        said = (
            "also d'you know anywhere that lends out tablets or laptops, all three of them are on my phone for homework"
        )

        assert custom(person.say(said), "support_results")["support"] == ["device"]

    def test_where_a_grandson_is_who_is_to_be_called_is_not_where_a_course_is_wanted(self, product: Product) -> None:
        messages = product.talk().say("Want to learn them video calls to see me grandson, hes in Perth in Australia")

        assert kinds(messages) == []
        assert "Perth" not in messages[-1]["text"]

    def test_where_a_daughter_went_back_to_is_not_where_a_course_is_wanted(self, product: Product) -> None:
        person = product.talk()
        person.say("is there anywhere that gives out a cheap sim, near Midsomer Norton")
        found = need(person.say("and a course on getting online. my daughter set it all up and went back to Leeds"))

        assert (found["skills"], found["place"]["name"]) == (["getting-online"], "Midsomer Norton")

    @pytest.mark.parametrize(
        ("asked", "said", "skills"),
        [
            ("Word and email, St Helens", "drop the email, our treasurer says she'll do that", ["word-processing"]),
            (
                "computer class in Yate",
                "please then Excel course, same place, also with english help",
                ["spreadsheets"],
            ),
            ("IT support in Runcorn in the evening", "any networking courses I could do online", ["networking"]),
        ],
    )
    def test_a_course_that_is_named_is_looked_for_whatever_else_is_said(
        self, product: Product, asked: str, said: str, skills: list[str]
    ) -> None:
        person = product.talk()
        person.say(asked)

        assert need(person.say(said))["skills"] == skills

    def test_a_change_of_the_search_that_sounds_like_danger_is_made_all_the_same(self, product: Product) -> None:
        person = product.talk()
        person.say("Excel in Bury starting before February, somewhere quiet")
        found = need(person.say("The date does not matter any more."))

        assert (found["start_by"], found["access"]) == (None, ["quiet_space"])

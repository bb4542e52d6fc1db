"""How what a message likely changes is put together with what its words say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from signposting.language import Mention
from signposting.likely_refinements import (
    MOST_WORDS_OF_A_PLAIN_WISH,
    hints_meant,
    those_meant,
    with_likely,
    without_given_up,
    without_kept,
)
from signposting.needs import ANY_DISTANCE_KM, Need
from signposting.places import Place
from signposting.refining import with_mentions

EXCEL = Need(skills=("spreadsheets",))
NARROW = EXCEL.changed(
    place=Place("Bolton", "BL1", 53.58, -2.43),
    times=("evening",),
    delivery="in_person",
    free_only=True,
    level="beginner",
    access=("step_free", "bsl"),
    start_by=date(2027, 1, 31),
    max_distance_km=4.0,
)
SOONEST = date(2027, 1, 10)
EVENING = Mention(0, 7, "time", "evening")


def changed(before: Need, likely: Mapping[str, float], *mentions: Mention) -> Need:
    after = with_mentions(before, mentions)
    return with_likely(before, after, likely, mentions, SOONEST, enough=0.3)


@pytest.mark.parametrize(
    ("likely", "expected"),
    [
        ({"evening": 0.6, "weekend": 0.5}, {"times": ("evening", "weekend")}),
        ({"evening": 0.6, "weekend": 0.4}, {"times": ("evening",)}),
        ({"online": 0.5, "in_person": 0.35}, {"delivery": "online"}),
        ({"free": 0.4}, {"free_only": True}),
        ({"improver": 0.9}, {"level": "improver"}),
        ({"step_free": 0.5, "quiet_space": 0.4}, {"access": ("step_free", "quiet_space")}),
        ({"sooner": 0.5}, {"start_by": date(2027, 1, 9)}),
        ({"evening": 0.29}, {}),
        ({}, {}),
    ],
)
def test_what_is_likely_enough_is_asked_for(likely: Mapping[str, float], expected: dict[str, Any]) -> None:
    assert changed(EXCEL, likely) == EXCEL.changed(**expected)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("any_time", {"times": ()}),
        ("any_delivery", {"delivery": "any"}),
        ("any_cost", {"free_only": False}),
        ("any_level", {"level": None}),
        ("any_start_date", {"start_by": None}),
        ("any_distance", {"max_distance_km": ANY_DISTANCE_KM}),
        ("without_step_free", {"access": ("bsl",)}),
        ("closer", {"max_distance_km": 2.0}),
        ("further", {"max_distance_km": 8.0}),
    ],
)
def test_what_is_likely_given_up_goes_and_the_rest_stays(change: str, expected: dict[str, Any]) -> None:
    assert changed(NARROW, {change: 0.5}) == NARROW.changed(**expected)


@pytest.mark.parametrize(("change", "enough"), [("without_step_free", 0.12), ("any_delivery", 0.18)])
def test_what_stands_in_the_need_is_given_up_sooner_than_something_else_is_asked_for(
    change: str, enough: float
) -> None:
    assert changed(NARROW, {change: enough}) != NARROW
    assert changed(NARROW, {change: enough - 0.01}) == NARROW


def test_what_is_likelier_asked_for_again_is_not_given_up() -> None:
    assert changed(NARROW, {"step_free": 0.95, "without_step_free": 0.5}) == NARROW
    assert changed(NARROW, {"in_person": 0.95, "any_delivery": 0.25}) == NARROW


def test_a_way_that_was_weighed_before_is_meant_unless_another_is_likely() -> None:
    at_work = Mention(12, 22, "delivery", "work_based")

    assert those_meant("needs to be work based I'm on nights", [at_work], {}) == (at_work,)
    assert those_meant("needs to be work based I'm on nights", [at_work], {"online": 0.5}) == ()


def test_where_any_time_is_likeliest_no_other_is_asked_for() -> None:
    assert changed(NARROW, {"any_time": 0.6, "weekend": 0.5}).times == ()
    assert changed(NARROW, {"any_time": 0.5, "weekend": 0.6}).times == ("weekend",)


def test_a_condition_that_the_words_change_is_left_as_they_say() -> None:
    assert changed(EXCEL, {"weekend": 0.9, "evening": 0.1, "online": 0.8}, EVENING) == EXCEL.changed(
        times=("evening",), delivery="online"
    )


def test_what_is_only_named_again_may_be_what_is_given_up() -> None:
    step_free = Mention(0, 6, "access", "step_free")

    assert changed(NARROW, {"without_step_free": 0.5}, step_free).access == ("bsl",)
    assert changed(NARROW, {"without_step_free": 0.49}, step_free) == NARROW
    assert changed(EXCEL, {"without_step_free": 0.6}, step_free).access == ("step_free",)


def test_what_is_so_already_is_no_rival_of_what_takes_it_back() -> None:
    assert changed(NARROW, {"step_free": 0.95, "without_step_free": 0.8}).access == ("bsl",)
    assert changed(NARROW, {"beginner": 0.9, "any_level": 0.6}).level is None


def test_a_time_that_is_all_but_sure_is_wanted_beside_those_that_words_name() -> None:
    assert changed(EXCEL, {"evening": 1.0, "weekend": 0.98}, EVENING).times == ("evening", "weekend")
    assert changed(EXCEL, {"evening": 1.0, "weekend": 0.97}, EVENING).times == ("evening",)


def test_a_way_of_being_taught_that_is_named_and_sure_is_asked_for_though_another_word_says_as_well() -> None:
    in_person = Mention(0, 9, "delivery", "in_person")
    likely = {"in_person": 0.86}

    assert with_likely(EXCEL, EXCEL, likely, [in_person], SOONEST, enough=0.4).delivery == "in_person"
    assert with_likely(EXCEL, EXCEL, {"in_person": 0.7}, [in_person], SOONEST, enough=0.4) == EXCEL
    assert with_likely(EXCEL, EXCEL, {**likely, "any_delivery": 0.3}, [in_person], SOONEST, enough=0.4) == EXCEL


def test_beside_a_skill_a_change_must_be_surer_where_one_is_in_hand() -> None:
    skill, first = Mention(0, 5, "skill", "spreadsheets"), Need()

    assert changed(EXCEL, {"advanced": 0.7}, skill) == EXCEL
    assert changed(EXCEL, {"advanced": 0.75}, skill).level == "advanced"
    assert with_likely(first, EXCEL, {"advanced": 0.4}, [skill], SOONEST, enough=0.3).level == "advanced"


def test_what_is_named_again_is_not_changed_for_another_value() -> None:
    assert changed(NARROW, {"advanced": 0.9}, Mention(0, 8, "level", "beginner")) == NARROW


class TestWhatWordsName:
    """Whether words mean what they name."""

    def test_counts_where_the_message_asks_for_it_in_some_measure(self) -> None:
        beginner = Mention(0, 9, "level", "beginner")

        assert those_meant("beginners would suit", [beginner], {"beginner": 0.06}) == (beginner,)
        assert those_meant("beginners run next door", [beginner], {}) == ()

    def test_counts_for_less_beside_what_is_likelier(self) -> None:
        daytime = Mention(20, 27, "time", "daytime")

        assert those_meant("evenings best, work daytime", [EVENING, daytime], {"evening": 0.9, "daytime": 0.3}) == (
            EVENING,
        )

    def test_counts_together_in_a_list(self) -> None:
        text = "excel, weekends or evenings"
        weekends, evenings = Mention(7, 15, "time", "weekend"), Mention(19, 27, "time", "evening")

        assert those_meant(text, [weekends, evenings], {"evening": 0.6, "weekend": 0.2}) == (weekends, evenings)
        assert those_meant(text, [weekends, evenings], {"evening": 0.2, "weekend": 0.6}) == (weekends, evenings)

    def test_counts_though_a_time_that_no_words_name_is_likelier(self) -> None:
        likely = {"evening": 0.3, "daytime": 0.7}

        assert those_meant("the twins are mine in the day, so evening", [EVENING], likely) == (EVENING,)

    def test_counts_in_a_plain_wish_that_begins_a_search(self) -> None:
        text, level = "excel for beginners near Bury", Mention(6, 19, "level", "beginner")

        assert those_meant(text, [level], {}, MOST_WORDS_OF_A_PLAIN_WISH) == (level,)
        assert those_meant(text, [level], {}) == ()

    def test_counts_always_in_a_bare_answer(self) -> None:
        assert those_meant("evenings please", [EVENING], {}) == (EVENING,)

    def test_is_left_alone_where_nothing_of_the_kind_is_learnt(self) -> None:
        others = [Mention(0, 4, "place", "Bury"), Mention(5, 9, "skill", "email"), Mention(10, 14, "distance_km", 5.0)]

        assert those_meant("whatever it says in Bury", others, {}) == tuple(others)

    def test_a_price_that_is_scoffed_at_is_none(self) -> None:
        price = Mention(0, 9, "cost", 4000)

        assert those_meant("forty quid, not a penny", [price], {"free": 0.9}) == ()
        assert those_meant("up to forty quid", [price], {"free": 0.1}) == (price,)

    def test_a_hint_counts_likewise(self) -> None:
        assert hints_meant("it is nearer to my heart", ("closer", "beside"), {}) == ("beside",)
        assert hints_meant("something nearer to me", ("closer",), {"closer": 0.5}) == ("closer",)


def test_what_words_give_up_is_no_longer_likely_and_what_they_keep_is_not_given_up() -> None:
    free = Mention(9, 13, "cost", "free")

    assert without_given_up({"online": 0.9, "any_delivery": 0.5}, ("any_delivery", "closer")) == {"any_delivery": 0.5}
    assert without_given_up({"online": 0.9}, ("any_time",)) == {"online": 0.9}
    assert without_kept({"any_cost": 0.9, "any_time": 0.9}, [free], "keep the free, any time will do") == {
        "any_time": 0.9
    }
    assert without_kept({"any_cost": 0.9}, [free], "need not be free") == {"any_cost": 0.9}
    assert without_kept({"any_start_date": 0.3, "any_delivery": 0.9}, [], "any way you like. Keep the date") == {
        "any_delivery": 0.9
    }
    assert without_kept({"any_start_date": 0.9}, [], "the date doesn't matter") == {"any_start_date": 0.9}


def test_a_way_that_is_refused_gives_way_to_the_likely_one() -> None:
    online = EXCEL.changed(delivery="online")

    assert with_likely(online, EXCEL, {"in_person": 0.98}, (), SOONEST, enough=0.3).delivery == "in_person"
    assert with_likely(online, EXCEL, {}, (), SOONEST, enough=0.3).delivery == "any"


def test_a_time_is_not_meant_where_any_surely_is() -> None:
    assert those_meant("any hours, evening or not", [EVENING], {"evening": 0.9, "any_time": 0.99}) == ()
    assert those_meant("any hours, evening or not", [EVENING], {"evening": 0.9, "any_time": 0.9}) == (EVENING,)


def test_the_times_that_are_left_by_a_refusal_give_way_to_what_is_told() -> None:
    after = EXCEL.changed(times=("daytime", "weekend"))

    both = {"daytime": 0.99, "weekend": 0.3}
    assert with_likely(EXCEL, after, both, (), SOONEST, enough=0.3).times == ("daytime", "weekend")

    assert with_likely(EXCEL, after, {"daytime": 0.96}, (), SOONEST, enough=0.3).times == ("daytime",)
    assert with_likely(EXCEL, after, {"evening": 0.9}, (), SOONEST, enough=0.3).times == ("daytime", "weekend")
    assert with_likely(EXCEL, after, {}, (), SOONEST, enough=0.3).times == ("daytime", "weekend")

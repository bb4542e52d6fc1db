"""How a need changes as a resident talks on."""

from datetime import date
from typing import Any

import pytest

from signposting.conditions import find_conditions
from signposting.language import read_doc
from signposting.needs import ANY_DISTANCE_KM, Need
from signposting.places import Place
from signposting.refining import (
    asks_to_go_back,
    keeps_place_back,
    with_bare_distance,
    with_hints,
    with_mentions,
    with_refusals,
)

TODAY = date(2026, 11, 23)
EXCEL = Need(skills=("spreadsheets",))
EVERYTHING = Need(
    skills=("spreadsheets",),
    max_distance_km=5.0,
    delivery="in_person",
    times=("evening",),
    free_only=True,
    level="beginner",
    access=("hearing_loop", "bsl"),
    start_by=date(2027, 1, 31),
)


@pytest.mark.parametrize(
    ("asked_before", "text", "expected"),
    [
        ((), "no evenings", ("daytime", "weekend")),
        ((), "days no good", ("evening", "weekend")),
        ((), "I no longer go out of an evening, so kindly leave those aside", ("daytime", "weekend")),
        ((), "please omit anything in the evening", ("daytime", "weekend")),
        ((), "markets are sat and sun so not them days", ("daytime", "evening")),
        ((), "weekends are an absolute no", ("daytime", "evening")),
        (("evening",), "Or weekends too actually, my brother has him then", ("evening",)),
        ((), "I can't do days", ("evening", "weekend")),
        (("evening",), "no evenings", ("daytime", "weekend")),
        (("evening", "weekend"), "not at weekends", ("evening",)),
        (("evening",), "a bit closer please", ("evening",)),
    ],
)
def test_times_that_are_ruled_out_are_not_searched(
    asked_before: tuple[str, ...], text: str, expected: tuple[str, ...]
) -> None:
    assert with_refusals(EXCEL.changed(times=asked_before), text).times == expected


def test_any_time_after_times_that_are_dropped_leaves_the_start() -> None:
    before = EXCEL.changed(times=("day_or_block_release",), start_by=date(2027, 1, 31))
    text = "drop the day release then, any time of the day will do"
    after = with_hints(with_refusals(before, text), text, before=before)

    assert (after.times, after.start_by) == ((), date(2027, 1, 31))


def test_a_distance_is_given_up_by_its_number() -> None:
    before = EXCEL.changed(max_distance_km=3.22)

    assert with_refusals(before, "oh forget the two miles then").max_distance_km == ANY_DISTANCE_KM
    assert with_refusals(before, "not more than two miles").max_distance_km == 3.22


def test_hours_of_work_rule_nothing_out_of_who_only_begins() -> None:
    assert with_refusals(EXCEL, "I work nights").times == ("daytime", "weekend")
    assert with_refusals(EXCEL, "I work nights", hours_count=False).times == ()


@pytest.mark.parametrize(
    ("before_km", "text", "after_km"),
    [
        (5.0, "5 too tight, make it 20", 20.0),
        (8.05, "5 is too few, make it 15 then", 24.14),
        (8.05, "5 of us, make it 15 people", 8.05),
        (8.05, "could you make it 10?", 8.05),
        (1.6, "20 is not enough, make it 30", 1.6),
        (None, "5 too tight, make it 15", None),
        (5.0, "Hm. Make that 25.", 25.0),
        (8.05, "ok make it 10 then", 16.09),
        (5.0, "5 too far, make it 0", 5.0),
    ],
)
def test_a_bare_number_is_a_distance_where_one_is_in_hand(
    before_km: float | None, text: str, after_km: float | None
) -> None:
    assert with_bare_distance(EXCEL.changed(max_distance_km=before_km), text).max_distance_km == after_km


def heard(need: Need, text: str) -> Need:
    """The need after a message that goes on about it."""
    mentions = find_conditions(read_doc(text), TODAY)
    said = with_refusals(with_mentions(need, mentions), text, mentions)
    return with_hints(said, text, before=need, mentions=mentions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what about weekends as well", ("evening", "weekend")),
        ("saturdays would do an all", ("evening", "weekend")),
        ("mornings too", ("daytime", "evening")),
        ("and Saturdays", ("evening", "weekend")),
        ("weekends then", ("weekend",)),
        ("evenings are too cold, mornings please", ("daytime",)),
        ("forget the time", ()),
        ("the day doesn't matter", ()),
        ("and it doesn't have to be evenings", ()),
    ],
)
def test_further_times_stand_beside_the_first_only_where_that_is_said(text: str, expected: tuple[str, ...]) -> None:
    assert heard(EXCEL.changed(times=("evening",)), text).times == expected


@pytest.mark.parametrize(
    ("text", "given_up"),
    [
        ("forget the price", {"free_only": False}),
        ("cost isn't important", {"free_only": False}),
        ("it doesn't have to be free", {"free_only": False}),
        ("don't worry about it being free", {"free_only": False}),
        ("forget about the distance", {"max_distance_km": ANY_DISTANCE_KM}),
        ("I don't care how far", {"max_distance_km": ANY_DISTANCE_KM}),
        ("don't worry about the level", {"level": None}),
        ("both levels are fine", {"level": None}),
        ("never mind the start date", {"start_by": None}),
        ("the start date no longer matters", {"start_by": None}),
        ("not fussed about what it costs now", {"free_only": False}),
        ("scrap the face to face bit then", {"delivery": "any"}),
        ("ok without the hearing loop then", {"access": ("bsl",)}),
        ("online as well", {"delivery": "any"}),
        ("can be online too", {"delivery": "any"}),
        ("scrap the date, it can start whenever", {"start_by": None}),
        ("show me all of them, not only free", {"free_only": False}),
        ("any time up to the end of January would do", {"start_by": date(2027, 1, 31)}),
        ("the soonest first", {}),
        ("actually I don't mind online after all", {"delivery": "any"}),
        ("class or online, don't mind", {"delivery": "any"}),
        ("a class is ok as well", {}),
        ("free or paid, I don't care", {"free_only": False}),
        ("it doh matter when it starts", {"start_by": None}),
    ],
)
def test_a_condition_is_given_up_by_its_name_and_the_others_stay(text: str, given_up: dict[str, Any]) -> None:
    assert heard(EVERYTHING, text) == EVERYTHING.changed(**given_up)


def test_who_does_not_mind_when_gives_up_the_times_or_where_there_are_none_the_start() -> None:
    without_times = EVERYTHING.changed(times=())

    assert heard(EVERYTHING, "not bothered when") == EVERYTHING.changed(times=())
    assert heard(without_times, "not bothered when") == without_times.changed(start_by=None)


def test_a_value_that_is_named_counts_more_than_a_hint() -> None:
    need = heard(EXCEL.changed(max_distance_km=10.0), "too far, nothing more than 3 miles")

    assert need.max_distance_km == pytest.approx(4.83, abs=0.01)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("I'm on lates this month", ("daytime", "weekend")),
        ("I work days", ("evening", "weekend")),
        ("I work days but Tuesday mornings are fine", ("daytime",)),
        ("my brother is late", ()),
        ("no good, I'm on the road all day", ("evening", "weekend")),
    ],
)
def test_when_somebody_is_busy_is_ruled_out_unless_they_name_a_time(text: str, times: tuple[str, ...]) -> None:
    assert heard(EXCEL, text).times == times


@pytest.mark.parametrize(
    ("text", "delivery"),
    [("online as well", "any"), ("and online", "online"), ("online as well. No, make it online only", "online")],
)
def test_where_any_way_would_do_a_further_one_narrows_nothing(text: str, delivery: str) -> None:
    assert heard(EXCEL, text).delivery == delivery


def test_nearer_is_never_further_than_near() -> None:
    far = EXCEL.changed(place=Place("Oldham", "OL1", 53.54, -2.11), max_distance_km=263.0)

    assert heard(far, "that's too far").max_distance_km == 10.0


@pytest.mark.parametrize(
    "text", ["go back", "back please", "previous question", "I pressed the wrong one", "undo that", "can I go back"]
)
def test_who_wants_to_go_back_is_heard(text: str) -> None:
    assert asks_to_go_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "",
        "I want to go back to work with computers",
        "the back to basics course",
        "call me back tomorrow at work please",
    ],
)
def test_going_back_to_something_else_is_not_meant(text: str) -> None:
    assert not asks_to_go_back(text)


@pytest.mark.parametrize("text", ["Excel. I'd rather not say where I live", "doesn't matter where"])
def test_who_keeps_the_place_back_is_heard(text: str) -> None:
    assert keeps_place_back(text)


@pytest.mark.parametrize("text", ["where is it", "I live in Bury", "not near where I live"])
def test_others_do_not_keep_it_back(text: str) -> None:
    assert not keeps_place_back(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("forget about the quiet, keep the rest", ("women_only",)),
        ("mixed groups are fine", ("quiet_space",)),
        ("somewhere with a lift", ("quiet_space", "women_only", "step_free")),
        ("it has to be without any stairs", ("quiet_space", "women_only", "step_free")),
        ("a normal class would do then", ("quiet_space",)),
        ("we can manage without the quiet", ("women_only",)),
        ("take the quiet off and let's see", ("women_only",)),
        ("the quiet isn't a must", ("women_only",)),
    ],
)
def test_an_access_feature_is_given_up_by_its_name_and_the_others_stay(text: str, left: tuple[str, ...]) -> None:
    assert set(heard(EXCEL.changed(access=("quiet_space", "women_only")), text).access) == set(left)


def test_who_asks_for_sign_language_has_no_use_for_a_loop() -> None:
    assert heard(EXCEL.changed(access=("hearing_loop", "quiet_space")), "I use BSL").access == ("quiet_space", "bsl")
    assert set(heard(EXCEL.changed(access=("bsl",)), "and a hearing loop").access) == {"bsl", "hearing_loop"}


def test_blended_stands_whatever_else_is_said_of_how_it_is_to_be() -> None:
    mentions = find_conditions(read_doc("blended is best, some days there and the rest at home only"), TODAY)

    assert with_mentions(EXCEL, mentions).delivery == "blended"

"""What an address asks for, whatever stands in it."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from signposting.needs import Need
from signposting.vocabulary import Access, Delivery, Level, Support, Time
from web.queries import (
    COURSE_FIELDS,
    SUPPORT_FIELDS,
    CourseQuery,
    Fault,
    SupportQuery,
    read_course_query,
    read_support_query,
)


def _read(address: str) -> CourseQuery:
    return read_course_query(MultiDict(parse_qsl(urlsplit(address).query, keep_blank_values=True)))


def test_every_condition_of_the_command_can_stand_in_an_address() -> None:
    query = _read(
        "/courses?text=excel&near=OL1&within_km=8.5&time=evening&time=weekend&delivery=online&level=beginner"
        "&access=bsl&free=1&start_by=2027-01-31&page=2"
    )

    assert query == CourseQuery(
        text="excel",
        near="OL1",
        within_km=8.5,
        time=("evening", "weekend"),
        delivery="online",
        level="beginner",
        access=("bsl",),
        free=True,
        start_by=date(2027, 1, 31),
        page=2,
        is_asked=True,
    )


def test_a_bare_address_asks_for_nothing_and_has_no_fault() -> None:
    assert _read("/courses") == CourseQuery()
    assert _read("/courses?utm_source=poster") == CourseQuery()


def test_a_form_that_was_sent_empty_is_asked_for_its_topic() -> None:
    query = _read("/courses?text=&near=&within_km=10&delivery=&level=&start_by=")

    assert query.faults == (Fault("text", "no_topic"),)


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("within_km", "abc", "not_a_distance"),
        ("within_km", "0", "not_a_distance"),
        ("within_km", "-3", "not_a_distance"),
        ("within_km", "nan", "not_a_distance"),
        ("within_km", "inf", "not_a_distance"),
        ("within_km", "1e999", "not_a_distance"),
        ("within_km", "1001", "not_a_distance"),
        ("time", "noon", "not_listed"),
        ("delivery", "by post", "not_listed"),
        ("level", "7", "not_listed"),
        ("access", "stairs", "not_listed"),
        ("free", "perhaps", "not_yes_or_no"),
        ("start_by", "soon", "not_a_day"),
        ("start_by", "2027-02-30", "not_a_day"),
        ("start_by", "31/02/2027", "not_a_day"),
        ("page", "0", "no_such_page"),
        ("page", "-1", "no_such_page"),
        ("page", "two", "no_such_page"),
        ("page", "9" * 30, "no_such_page"),
        ("text", "a" * 4097, "too_long"),
        ("near", "a" * 101, "too_long"),
    ],
)
def test_what_cannot_be_used_is_a_fault_of_its_field(field: str, value: str, what: str) -> None:
    query = read_course_query(MultiDict([("text", "excel"), (field, value)] if field != "text" else [(field, value)]))

    assert [(fault.field, fault.what) for fault in query.faults] == [(field, what)]


def test_what_can_be_used_stays_beside_what_cannot() -> None:
    query = _read("/courses?text=excel&time=evening&time=noon&within_km=x")

    assert (query.text, query.time) == ("excel", ("evening",))
    assert [fault.field for fault in query.faults] == ["within_km", "time"]


@pytest.mark.parametrize("value", ["any", ""])
def test_any_delivery_is_no_condition(value: str) -> None:
    assert _read(f"/courses?text=excel&delivery={value}").delivery is None


@pytest.mark.parametrize("value", ["2027-01-31", "31/01/2027", "31.1.2027", "31 1 2027", " 31-01-2027 "])
def test_a_day_may_be_written_as_people_write_it(value: str) -> None:
    assert read_course_query(MultiDict({"text": "excel", "start_by": value})).start_by == date(2027, 1, 31)


@pytest.mark.parametrize("value", ["1", "on", "true", "YES"])
def test_free_may_be_said_in_several_ways(value: str) -> None:
    assert _read(f"/courses?text=excel&free={value}").free is True


def test_only_a_little_of_what_cannot_be_used_is_quoted_back() -> None:
    (fault,) = read_course_query(MultiDict({"text": "excel", "level": "x" * 500})).faults

    assert fault.given == "x" * 40 + "…"


def test_characters_that_no_page_may_hold_are_taken_out() -> None:
    assert read_course_query(MultiDict({"text": "ex\0cel \u202egnihtyna\ufdd0\n now"})).text == "ex cel gnihtyna now"


def test_a_changed_address_keeps_the_rest() -> None:
    query = _read("/courses?text=excel&near=Oldham&time=evening&page=3")

    assert query.address(near="Bolton", page=1) == "/courses?text=excel&near=Bolton&time=evening"


def test_the_conditions_of_another_need_can_be_put_in_place() -> None:
    query = _read("/courses?text=excel&near=Oldham&time=evening&free=1&page=2")

    changed = query.with_conditions_of(Need(max_distance_km=21.0, times=("weekend",), delivery="online"))

    assert changed.address() == "/courses?text=excel&near=Oldham&within_km=21&time=weekend&delivery=online"


def test_support_needs_a_place_and_only_that() -> None:
    assert read_support_query(MultiDict()).faults == ()
    assert read_support_query(MultiDict({"support": "device"})).faults == (Fault("near", "no_place"),)
    assert read_support_query(MultiDict({"near": "Oldham"})).faults == ()
    assert read_support_query(MultiDict({"near": "Oldham", "support": "money"})).faults[0].what == "not_listed"


visible = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=60).map(
    lambda text: " ".join(text.split())
)


def _some_of(words: Any) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(words.values())).map(
        lambda chosen: tuple(word for word in words.values() if word in chosen)
    )


@given(
    st.builds(
        CourseQuery,
        text=visible.filter(bool),
        near=visible,
        within_km=st.none() | st.integers(1, 10_000).map(lambda tenths: tenths / 10),
        time=_some_of(Time),
        delivery=st.none() | st.sampled_from(Delivery.values()),
        level=st.none() | st.sampled_from(Level.values()),
        access=_some_of(Access),
        free=st.booleans(),
        start_by=st.none() | st.dates(),
        page=st.integers(1, 100_000),
        is_asked=st.just(True),
    )
)
def test_an_address_says_all_of_its_query(query: CourseQuery) -> None:
    assert _read(query.address()) == query


@given(st.builds(SupportQuery, near=visible.filter(bool), support=_some_of(Support), is_asked=st.just(True)))
def test_an_address_says_all_of_its_query_for_support(query: SupportQuery) -> None:
    pairs = parse_qsl(urlsplit(query.address()).query)

    assert read_support_query(MultiDict(pairs)) == query


@given(st.lists(st.tuples(st.sampled_from(COURSE_FIELDS) | st.text(), st.text())))
def test_no_query_string_is_too_odd_to_be_read(pairs: list[tuple[str, str]]) -> None:
    query = read_course_query(MultiDict(pairs))

    assert {fault.field for fault in query.faults} <= set(COURSE_FIELDS)


@given(st.lists(st.tuples(st.sampled_from(SUPPORT_FIELDS) | st.text(), st.text())))
def test_no_query_string_for_support_is_too_odd_to_be_read(pairs: list[tuple[str, str]]) -> None:
    query = read_support_query(MultiDict(pairs))

    assert {fault.field for fault in query.faults} <= set(SUPPORT_FIELDS)

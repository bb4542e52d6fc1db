"""Written dates and the days that they mean."""

from datetime import date

import pytest

from signposting.dates import days_after, find_dates

TODAY = date(2026, 11, 23)
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1/3/2027", date(2027, 3, 1), date(2027, 3, 1)),
        ("2027 - 03 - 01", date(2027, 3, 1), date(2027, 3, 1)),
        ("the 1st of march", date(2027, 3, 1), date(2027, 3, 1)),
        ("march 1st 2028", date(2028, 3, 1), date(2028, 3, 1)),
        ("29 february", date(2028, 2, 29), date(2028, 2, 29)),
        ("february", date(2027, 2, 1), date(2027, 2, 28)),
        ("november", date(2026, 11, 1), date(2026, 11, 30)),
        ("the end of january", date(2027, 2, 1), date(2027, 1, 31)),
        ("the middle of january", date(2027, 1, 11), date(2027, 1, 15)),
        ("this week", date(2026, 11, 23), date(2026, 11, 29)),
        ("next month", date(2026, 12, 1), date(2026, 12, 31)),
        ("next year", date(2027, 1, 1), date(2027, 12, 31)),
        ("christmas", date(2026, 12, 25), date(2026, 12, 25)),
        ("easter", date(2027, 3, 28), date(2027, 3, 28)),
        ("winter", date(2026, 12, 1), date(2027, 2, 28)),
        ("friday", date(2026, 11, 27), date(2026, 11, 27)),
        ("monday", date(2026, 11, 30), date(2026, 11, 30)),
        ("next friday", date(2026, 12, 4), date(2026, 12, 4)),
        ("in 2 weeks", date(2026, 12, 7), date(2026, 12, 7)),
        ("the 31st", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_written_date_means_some_days(text: str, first: date, last: date) -> None:
    found = find_dates(text, TODAY)
    assert [(one.period.first, one.period.last) for one in found] == [(first, last)]


@pytest.mark.parametrize("text", ["friday 11 december", "friday the 11th of december", "this friday , 11 december"])
def test_a_weekday_before_a_day_is_a_part_of_that_date(text: str) -> None:
    (found,) = find_dates(text, TODAY)

    assert (found.start, found.period.first, found.period.last) == (0, date(2026, 12, 11), date(2026, 12, 11))


@pytest.mark.parametrize("text", ["monday 11 december", "monday , christmas eve", "friday in 2 weeks"])
def test_another_weekday_before_a_day_is_a_date_of_its_own(text: str) -> None:
    assert len(find_dates(text, TODAY)) == 2


def test_a_bare_number_after_a_month_is_its_day() -> None:
    month, day = find_dates("january , up to the 31st", TODAY)

    assert month.period.last == day.period.first == day.period.last == date(2027, 1, 31)


def test_the_end_of_the_month_after_a_month_is_its_end() -> None:
    _, end = find_dates("january is fine too , up to the end of the month", TODAY)

    assert end.period.last == date(2027, 1, 31)


def test_the_end_of_the_month_is_that_of_this_one_where_another_is_only_told_of() -> None:
    *_, end = find_dates("my birthday is in march but i need to start by the end of the month", TODAY)

    assert end.period.last == date(2026, 11, 30)


@pytest.mark.parametrize(
    "text",
    ["31/02/2027", "what time does the 1st start", "10.30", "24/7", "99/99/9999", "the 99th", "in 99999999 weeks", ""],
)
def test_what_is_no_day_gives_none(text: str) -> None:
    assert find_dates(text, TODAY) == []


def test_a_month_after_the_31st_is_its_last_day() -> None:
    assert days_after(date(2027, 1, 31), "1", "month") == date(2027, 2, 28)


def test_beyond_the_calendar_there_is_no_day() -> None:
    assert days_after(date(9999, 12, 31), "1", "year") is None

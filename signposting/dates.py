"""The dates that a text names, as the days that they mean, reckoned from today.

A day or month that is past this year is next year's; a date in figures has the day first. Easter is
``dateutil.easter``'s, the other feasts are the calendar's. What a date is *for* is not known here
(:mod:`signposting.start_dates`).
"""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import TypeAlias

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

MOST_DAYS_AHEAD = 5 * 366
"""Nobody waits longer for a course: a later day is another kind of date."""

DAY, WEEK = timedelta(days=1), timedelta(days=7)


class Plainness(Enum):
    """How much the words around a date must say before it is taken for a wish."""

    PLAIN = "plain"
    """A day, a month, "this week": it may stand alone, or with courses."""
    NAMED = "named"
    """A feast, "in two weeks": it may stand alone."""
    LOOSE = "loose"
    """ "The 14th", a year: only with "by", "before" or "start"."""
    WEEKDAY = "weekday"
    """A weekday, "tomorrow": as loose, and "start" must stand right before it."""


@dataclass(frozen=True)
class Period:
    """Some days, both ends included. ``is_long``: "by" it means before it begins, as in "by spring"."""

    first: date
    last: date
    plainness: Plainness = Plainness.PLAIN
    is_long: bool = False


@dataclass(frozen=True)
class WrittenDate:
    """A date that stands at ``text[start:end]``."""

    start: int
    end: int
    period: Period


Reader: TypeAlias = Callable[[re.Match[str], date], Period | None]


def find_dates(text: str, today: date) -> list[WrittenDate]:
    """The dates of a wording's text (:mod:`signposting.wording`), in its order, none overlapping."""
    if not _LIKELY.search(text):
        return []
    found: list[WrittenDate] = []
    for pattern, reader in _WAYS:
        for match in pattern.finditer(text):
            if all(match.end() <= other.start or other.end <= match.start() for other in found):
                period = _read(reader, match, today)
                if period is not None:
                    found.append(WrittenDate(*match.span(), period))
    return _of_month_before(text, _with_their_weekdays(text, sorted(found, key=lambda one: one.start)))


def _with_their_weekdays(text: str, dates: Sequence[WrittenDate]) -> list[WrittenDate]:
    """The dates with the weekday right before a day taken for a part of it: "Friday 11 December" is one date."""
    whole: list[WrittenDate] = []
    for one in dates:
        before = whole[-1] if whole else None
        if before and _is_weekday_of(one, before, text) and _BESIDE.fullmatch(text, before.end, one.start):
            one = replace(one, start=whole.pop().start)
        whole.append(one)
    return whole


def _is_weekday_of(one: WrittenDate, before: WrittenDate, text: str) -> bool:
    """Whether the date before names the weekday on which a date falls; another one is a date of its own."""
    is_day = one.period.first == one.period.last and one.period.plainness is not Plainness.WEEKDAY
    return is_day and _WEEKDAYS.get(text[before.start : before.end].split(" ")[-1]) == one.period.first.weekday()


def _of_month_before(text: str, dates: Sequence[WrittenDate]) -> list[WrittenDate]:
    """The dates with a bare "31st", or the end of "the month", after a month taken for its day: "January is fine, up to
    the 31st"."""
    placed: list[WrittenDate] = []
    for one in dates:
        nth = _BARE_NTH.fullmatch(text, one.start, one.end)
        month = placed[-1].period if placed else None
        if nth and month and _is_month(month) and int(nth[1]) <= month.last.day:
            one = replace(one, period=_one_day(month.first.replace(day=int(nth[1])), Plainness.LOOSE))
        is_its_end = placed and _END_OF_IT.fullmatch(text, one.start, one.end)
        if is_its_end and month and _is_month(month) and _GOES_ON.fullmatch(text, placed[-1].end, one.start):
            one = replace(one, period=Period(month.last + DAY, month.last))
        placed.append(one)
    return placed


_END_OF_IT = re.compile(r"(?:the )?end of the month")
_GOES_ON = re.compile(
    r"(?: (?:is|would be|will be))?(?: (?:fine|ok|okay|good|alright))?(?: (?:too|as well|then))?(?: ,)?"
    r"(?: (?:but|and))?(?: (?:up to|by|before|at|till|until|to))? "
)
"""What may stand between a month and "the end of the month" that is its own."""


def _is_month(period: Period) -> bool:
    return period.first.day == 1 and period.last == period.first + relativedelta(months=1) - DAY


def days_after(today: date, count: str | None, unit: str) -> date | None:
    """The day so many days, weeks, fortnights, months or years after ``today``; a bare unit counts once."""
    number = int(count) if count and count.isdigit() else 1
    if number > MOST_DAYS_AHEAD:
        return None
    steps = {"d": DAY, "w": WEEK, "f": 2 * WEEK, "m": relativedelta(months=1), "y": relativedelta(years=1)}
    try:
        day: date = today + number * steps[unit[0]]
    except (ValueError, OverflowError):
        return None
    return day


def _read(reader: Reader, match: re.Match[str], today: date) -> Period | None:
    """The days of a match; ``None`` where there is no such day, as with 31/02/2027."""
    try:
        return reader(match, today)
    except (ValueError, OverflowError):
        return None


def _one_day(day: date, plainness: Plainness = Plainness.PLAIN) -> Period:
    return Period(day, day, plainness)


def _year_first(match: re.Match[str], today: date) -> Period:
    return _one_day(date(*map(int, match["date"].split(" - "))))


def _in_figures(match: re.Match[str], today: date) -> Period | None:
    """A date in figures. Without a year it needs strokes ("10.30" is a time), and "10/10" may be a rating."""
    parts = re.split(r"[/.]| - ", match["date"])
    if len(parts) == 2 and (match["stroke"] != "/" or parts == ["24", "7"]):
        return None
    year = parts[2] if len(parts) == 3 else None
    day = _with_year(int(parts[0]), int(parts[1]), f"20{year}" if year and len(year) == 2 else year, today)
    is_rating = year is None and parts[1] == "10"
    return _one_day(day, Plainness.LOOSE if is_rating else Plainness.PLAIN)


def _day_and_month(match: re.Match[str], today: date) -> Period:
    day = int(re.sub(r"[^0-9]", "", match["day"]))
    return _one_day(_with_year(day, _MONTHS[match["month"]], match["year"], today))


def _part(match: re.Match[str], today: date) -> Period:
    """A part of a month, year or week. To be done "before the end" of it is to be done by its last day."""
    whole = _span_of(match["whole"], match["year"], today)
    part = match["part"]
    if part == "end":
        return Period(whole.last + DAY, whole.last)
    if part == "1st week":
        return Period(whole.first, whole.first + 6 * DAY)
    if part in _PARTS:
        begins, ends = _PARTS[part]
        return Period(whole.first + (begins - 1) * DAY, min(whole.first + (ends - 1) * DAY, whole.last))
    return _one_day(whole.first)


def _month_alone(match: re.Match[str], today: date) -> Period:
    return _month(_MONTHS[match["month"]], match["year"], today)


def _in_the_new_year(match: re.Match[str], today: date) -> Period:
    return _month(1, None, today)


def _feast(match: re.Match[str], today: date) -> Period:
    name = match["feast"]
    if name == "easter":
        day = easter(today.year)
        return _one_day(day if day >= today else easter(today.year + 1), Plainness.NAMED)
    month, number = _FEASTS[name]
    return _one_day(_with_year(number, month, None, today), Plainness.NAMED)


def _season(match: re.Match[str], today: date) -> Period:
    """A season of three whole months, winter from December; the next one if this year's is over."""
    first = date(today.year, _SEASONS[match["season"]], 1)
    if first + relativedelta(months=3) <= today:
        first = date(today.year + 1, first.month, 1)
    return Period(first, first + relativedelta(months=3) - DAY, is_long=True)


def _weekday(match: re.Match[str], today: date) -> Period:
    """The next day of that name after today; "next Friday" is the one of next week."""
    number = _WEEKDAYS[match["name"]]
    if match["next"]:
        return _one_day(today - today.weekday() * DAY + WEEK + number * DAY, Plainness.WEEKDAY)
    return _one_day(today + ((number - today.weekday() - 1) % 7 + 1) * DAY, Plainness.WEEKDAY)


def _span(match: re.Match[str], today: date) -> Period:
    """A week, month or year. "The month" and "next year" say less than "this month"."""
    period = _span_of(match["span"], None, today)
    if match["span"].startswith("the ") or match["span"] == "next year":
        return Period(period.first, period.last, Plainness.LOOSE)
    return period


def _bare_year(match: re.Match[str], today: date) -> Period:
    year = int(match["year"])
    return Period(date(year, 1, 1), date(year, 12, 31), Plainness.LOOSE, is_long=True)


def _near(match: re.Match[str], today: date) -> Period:
    return _one_day(today if match["day"] == "today" else today + DAY, Plainness.WEEKDAY)


def _ahead(match: re.Match[str], today: date) -> Period | None:
    day = days_after(today, (match["count"] or "a").strip(), match["unit"])
    return None if day is None else _one_day(day, Plainness.NAMED)


def _nth(match: re.Match[str], today: date) -> Period | None:
    """The next day of a month that has that number."""
    number = int(match["nth"][:-2])
    for months in range(4):
        first = today.replace(day=1) + relativedelta(months=months)
        if 1 <= number <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=number) >= today:
            return _one_day(first.replace(day=number), Plainness.LOOSE)
    return None


def _with_year(day: int, month: int, year: str | None, today: date) -> date:
    """A day of the year that is named, else the next one on or after ``today``. Raises :class:`ValueError`."""
    if year:
        return date(int(year), month, day)
    for candidate in range(today.year, today.year + 9):
        if day <= calendar.monthrange(candidate, month)[1] and date(candidate, month, day) >= today:
            return date(candidate, month, day)
    raise ValueError(f"no year has a day {day} in month {month}")


def _month(month: int, year: str | None, today: date) -> Period:
    chosen = int(year) if year else today.year + (month < today.month)
    return Period(date(chosen, month, 1), date(chosen, month, calendar.monthrange(chosen, month)[1]))


def _span_of(words: str, year: str | None, today: date) -> Period:
    """A week (Monday to Sunday), month or year: this one, the next, or a month by its name."""
    names = words.split()
    if names[0] in _MONTHS or names[-1] in _MONTHS:
        return _month(_MONTHS[names[0] if names[0] in _MONTHS else names[-1]], year, today)
    ahead = int(names[0] == "next")
    if names[-1] == "week":
        monday = today - today.weekday() * DAY + ahead * WEEK
        return Period(monday, monday + 6 * DAY)
    if names[-1] == "year":
        return Period(date(today.year + ahead, 1, 1), date(today.year + ahead, 12, 31))
    first = today.replace(day=1) + relativedelta(months=ahead)
    return Period(first, first + relativedelta(months=1) - DAY)


def _one_of(names: Iterable[str]) -> str:
    """An expression for any of some names, the longest first."""
    return f"(?:{'|'.join(sorted(names, key=len, reverse=True))})"


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS.update(mar=3, jun=6, jul=7)
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_FEASTS = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "christmas evening": (12, 24),
    "boxing day": (12, 26),
    "new year": (1, 1),
    "new years": (1, 1),
    "new years day": (1, 1),
    "new years eve": (12, 31),
    "new years evening": (12, 31),
    "halloween": (10, 31),
    "bonfire night": (11, 5),
    "valentines": (2, 14),
    "valentines day": (2, 14),
}
_PARTS = {"early": (1, 10), "mid": (11, 15), "middle": (11, 15), "late": (21, 31)}
_MONTH = _one_of(_MONTHS)
_BARE_NTH = re.compile(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)")
_BESIDE = re.compile(r" (?:, )?(?:the )?")
_NUMBER = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?: (?P<year>[0-9]{4}))?"


def _ways() -> Iterator[tuple[re.Pattern[str], Reader]]:
    """Each way of writing a date with its reader; an earlier one goes before a later one on the same words."""
    ways: tuple[tuple[str, Reader], ...] = (
        (r"(?P<date>[0-9]{4} - [0-9]{1,2} - [0-9]{1,2})", _year_first),
        (
            r"(?P<date>[0-9]{1,2}(?P<stroke>[/.]| - )[0-9]{1,2}(?:(?P=stroke)(?:[0-9]{4}|[0-9]{2}))?)",
            _in_figures,
        ),
        (
            rf"(?:the )?(?P<day>[0-9]{{1,2}}(?:st|nd|rd|th)?)(?: of)?(?: the)? (?P<month>{_MONTH}){_YEAR}",
            _day_and_month,
        ),
        (
            rf"(?P<month>{_MONTH})(?: the)? (?P<day>{_NUMBER})(?! ?(?:am|pm|miles|km|oclock|-)){_YEAR}",
            _day_and_month,
        ),
        (
            r"(?!mid week)(?:the )?(?P<part>end|start(?= of)|beginning|middle|mid|early|late|1st week|1st)"
            r"(?: of|(?<=early) in|(?<=late) in)?(?: the)? "
            rf"(?P<whole>(?:(?:this|next|the) )?(?:month|year|week|{_MONTH}){_YEAR})",
            _part,
        ),
        (r"in the new year", _in_the_new_year),
        (rf"(?P<month>{_MONTH}){_YEAR}(?! half)", _month_alone),
        (
            rf"(?:the )?(?P<feast>{_one_of([*_FEASTS, 'easter'])})"
            r"(?! (?:dinner|lunch|cards?|presents?|shopping|club)(?![^ ]))",
            _feast,
        ),
        (
            rf"(?:(?:this|next|the|early) )?(?P<season>{_one_of(_SEASONS)})"
            r"(?! (?:holidays?|term|break|school|job|half))",
            _season,
        ),
        (
            rf"(?:this |this coming |(?P<next>next ))?(?P<name>{_one_of(_WEEKDAYS)})"
            r"(?! (?:morning|afternoon|evening|night|and|or|am|pm))",
            _weekday,
        ),
        (r"(?P<span>(?:this|next|the) (?:week|month|year))(?! ?ends?(?: |$))", _span),
        (r"(?P<year>20[0-9]{2})", _bare_year),
        (r"(?P<day>today|tomorrow)", _near),
        (r"in (?P<count>[0-9]+|a) (?P<unit>days?|weeks?|fortnights?|months?)(?: time| s time)?", _ahead),
        (r"(?:with)?in the next (?P<count>[0-9]+ )?(?P<unit>days?|weeks?|fortnights?|months?)", _ahead),
        (
            r"(?<!upon )(?<!when start )(?<!when starts )(?!(?<=join )the [1-5](?:st|nd|rd|th))"
            r"the (?P<nth>[0-9]{1,2}(?:st|nd|rd|th))"
            r"(?! (?:1|course|option|result|choice|class|listing|link|college|venue|place|of|in|on|floor"
            r"|starts?|begins?|session|lesson)(?![^ ]))",
            _nth,
        ),
    )
    return ((re.compile(rf"(?<![^ ]){way}(?![^ ])"), reader) for way, reader in ways)


_WAYS = tuple(_ways())
_LIKELY = re.compile(
    rf"[0-9][/.]|[0-9] -|\b(?:{_one_of([*_MONTHS, *_SEASONS, *_WEEKDAYS])}|[0-9]+(?:st|nd|rd|th)|20[0-9]{{2}}|"
    r"days?|weeks?|fortnights?|months?|years?|today|tomorrow|christmas|boxing|easter|halloween|bonfire|valentines)\b"
)
"""What every date has one of."""

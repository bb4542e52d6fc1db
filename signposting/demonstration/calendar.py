"""When demonstration classes start: relative to today, on days on which classes do start.

Nothing starts in the Christmas fortnight (20 December to 3 January), and most of what would start in August waits for
September.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from signposting.demonstration.chance import chance
from signposting.vocabulary import Time

SOONEST_DAYS = 7
FIRST_START_SPREAD_DAYS = 90
HORIZON_DAYS = 270
"""No class starts later than this, unless it waits for the end of a holiday."""
AUGUST_SHARE = 0.25
"""How many of the classes that would start in August do."""
SHORTEST_INTERVAL_WEEKS = 5

SATURDAY = 5
WEEKDAYS_BY_TIME = {
    Time.DAYTIME.value: 5,
    Time.EVENING.value: 4,
    Time.DAY_OR_BLOCK_RELEASE.value: 4,
}
"""From Monday on, how many days of the week a class may meet on; weekend classes meet on Saturday."""


def start_dates(today: date, starts: int, weeks: int, time: str | None, name: str) -> tuple[date, ...]:
    """At most ``starts`` days in rising order, the first one to fourteen weeks from today.

    ``weeks`` is how long the course lasts: the next class of the same course begins when this one is over. ``name``
    tells one class from another: the same class has the same days.
    """
    interval = timedelta(weeks=max(weeks + 1, SHORTEST_INTERVAL_WEEKS))
    first = today + timedelta(days=SOONEST_DAYS + int(chance(name, "start") * FIRST_START_SPREAD_DAYS))
    weekday = _weekday(time, name)
    horizon = today + timedelta(days=HORIZON_DAYS)
    wanted = (first + n * interval for n in range(starts))
    days = {_on_a_day_of_term(day, weekday, name) for day in wanted if day <= horizon}
    return tuple(sorted(days))


def _weekday(time: str | None, name: str) -> int:
    """Monday is 0."""
    if time == Time.WEEKEND.value:
        return SATURDAY
    return int(chance(name, "weekday") * WEEKDAYS_BY_TIME.get(time or "", 5))


def _on_a_day_of_term(day: date, weekday: int, name: str) -> date:
    """The first such weekday on or after ``day`` that is not in a holiday."""
    meets_in_august = chance(name, "august") < AUGUST_SHARE
    return next(one for one in _weekly(day, weekday) if not _is_christmas(one) and (one.month != 8 or meets_in_august))


def _weekly(day: date, weekday: int) -> Iterator[date]:
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while True:
        yield day
        day += timedelta(weeks=1)


def _is_christmas(day: date) -> bool:
    return (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3)

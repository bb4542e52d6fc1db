"""Readers of the amounts that phrases hold: money, distances, times of the clock, ranks, numbers of posts.

Each takes the words of one phrase, spelt one way (:mod:`signposting.wording`), and gives the value that it means, or
``None``. Which phrase goes to which reader is data (``reads`` in ``data/signposting/conditions``).
"""

import re
from collections.abc import Callable

KM_IN_A_MILE = 1.609344
"""By definition (international yard and pound agreement, 1959)."""

KM_ON_FOOT_IN_A_MINUTE = 0.08
"""4.8 km an hour, an ordinary walking pace. Minutes by bus or car are not converted: nobody can know the speed."""

MOST_KM = 1000.0
"""Further than any two places of the country's mainland are apart; what is longer is no condition."""

MOST_PENCE = 10_000_00
MOST_POSTS = 10_000
FIRST_EVENING_HOUR = 16
"""Who can come "after 4" cannot come in the day. Evening courses begin between 5 and 7."""

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_FRACTION = re.compile(r"([1-9])/([2-9])")
_HOUR = re.compile(
    r"(?:(?P<part>half|quarter|[0-9]{1,2})(?: (?P<side>past|to))? )?"
    r"(?P<hour>[0-9]{1,2})(?:[.:][0-9]{2})?(?P<half>(?: ?(?:am|pm|oclock))*)(?P<day> in the \w+| at night)?"
)
_BETWEEN_HOURS = re.compile(r" (?:to|and|till?|until|or) | ?- ?")
"""What parts the hours of a range, so that "10 to 2" is no time of the clock."""
_WORTH = {"tenner": 10_00, "fiver": 5_00}
GRAND_PENCE = 1000_00


def km(words: str) -> float | None:
    """Kilometres, to two decimals; of two distances ("5 to 10 miles") the longer."""
    if "and a half" in words:
        words = words.replace("and a half", "1.5" if not _NUMBER.search(words) else "")
    fraction = _FRACTION.search(words)
    numbers = [float(number) for number in _NUMBER.findall(words)] or [1.0]
    distance = int(fraction[1]) / int(fraction[2]) if fraction else max(numbers)
    if "mile" in words:
        distance *= KM_IN_A_MILE
    return round(distance, 2) if 0 < distance <= MOST_KM else None


def km_corrected(words: str) -> float | None:
    """The distance that puts another right whose unit it shares: "20 mile. no, make it 15"."""
    numbers = _NUMBER.findall(words)
    return km(f"{numbers[-1]} {'miles' if 'mile' in words else 'km'}")


def km_tight(words: str) -> float | None:
    """The same for "5m" and "10k", which mean miles and kilometres only beside "within" and its like."""
    return km(words.replace("m", "miles"))


def km_on_foot(words: str) -> float | None:
    """A walk's minutes as kilometres, to two decimals."""
    numbers = _NUMBER.findall(words)
    minutes = float(numbers[0]) if numbers else 0.5
    return round((minutes * 60 if "hour" in words else minutes) * KM_ON_FOOT_IN_A_MINUTE, 2) or None


def pence(words: str) -> str | int | None:
    """An amount of money in pence; nothing to pay is ``free``."""
    for name, worth in _WORTH.items():
        if name in words:
            return worth
    numbers = _NUMBER.findall(words)
    if "grand" in words:
        total = round((0.5 if "half" in words else float(numbers[0]) if numbers else 1.0) * GRAND_PENCE)
        return total if total <= MOST_PENCE else None
    amount = float(numbers[0]) * (1000 if re.search(r"[0-9] k\b", words) else 1)
    is_pence = "£" not in words and "pounds" not in words and "quid" not in words and re.search(r"pence| p\b", words)
    total = round(amount * (1 if is_pence else 100))
    if total > MOST_PENCE:
        return None
    return total or "free"


def time_after(words: str) -> str | None:
    """The time of day of somebody who can come from an hour on."""
    hour = _hour(words)
    if hour is None:
        return None
    return "evening" if hour >= FIRST_EVENING_HOUR else "daytime"


def time_before(words: str) -> str | None:
    """The time of day of somebody who must be gone by an hour."""
    hour = _hour(words, until=True)
    return None if hour is None or hour > FIRST_EVENING_HOUR + 2 else "daytime"


def time_range(words: str) -> str | None:
    """The time of day between two hours; the second half of a range tells which half of the day "6-8pm" is."""
    found = [match for part in _BETWEEN_HOURS.split(words) if (match := _HOUR.search(part))]
    if len(found) < 2:
        return None
    begins, ends = found[0], found[-1]
    marked = bool(begins["half"] or begins["day"])
    hour = _clock_hour(begins) if marked or "pm" not in (ends["half"] or "") else _clock_hour(begins, afternoon=True)
    return None if hour is None else "evening" if hour >= FIRST_EVENING_HOUR + 1 else "daytime"


def ordinal(words: str) -> int | None:
    """A place in a list, from 1; the last is -1."""
    if words in ("last", "final", "bottom"):
        return -1
    number = _NUMBER.search(words)
    return int(float(number[0])) if number else 1


def posts(words: str) -> int | None:
    """How many jobs or people."""
    number = _NUMBER.search(words)
    count = float(number[0]) if number else 0.0
    return int(count) if count.is_integer() and 0 < count <= MOST_POSTS else None


READERS: dict[str, Callable[[str], str | int | float | None]] = {
    "km": km,
    "km_corrected": km_corrected,
    "km_tight": km_tight,
    "km_on_foot": km_on_foot,
    "ordinal": ordinal,
    "pence": pence,
    "posts": posts,
    "time_after": time_after,
    "time_before": time_before,
    "time_range": time_range,
}
"""Each reader by the name that the data gives it."""


def _hour(words: str, *, until: bool = False) -> int | None:
    match = _HOUR.search(words)
    return _clock_hour(match, until=until) if match else None


def _clock_hour(match: re.Match[str], *, until: bool = False, afternoon: bool = False) -> int | None:
    """An hour of the day from 0 to 24. One without "am" or "pm" is taken as when people are about.

    From 9 to 12 that is the morning, else the afternoon or the evening; until 8 or 9 is an evening too.
    """
    hour = int(match["hour"]) - (match["side"] == "to")
    if hour > 24:
        return None
    half, day = match["half"] or "", match["day"] or ""
    if match["hour"] == "0":
        return None
    if "am" in half or "morning" in day:
        return hour % 12
    is_afternoon = afternoon or "pm" in half or bool(day) or hour < (8 if until else 9)
    return hour + 12 if hour < 12 and is_afternoon else hour

"""Numbers as people write them, in figures: "twenty five" is 25, "a couple of" 2, "half a mile" 0.5, "third" 3rd."""

import re
from collections.abc import Sequence

MOST_DIGITS = 9
"""A longer number is no amount of anything that people ask for: it becomes ``#``."""

_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_SMALL = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_HUNDREDS = {"hundred": 100, "thousand": 1000}
_RANKS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "fifteenth": 15,
    "twentieth": 20,
    "thirtieth": 30,
}
_LOOSE = {"couple": 2, "few": 3, "dozen": 12}
_HALVED = ("mile", "hour", "km", "dozen")
_BEGIN = frozenset((*_SMALL, *_TENS, *_HUNDREDS, *_RANKS, *_LOOSE, "a", "half", "no"))
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


def figures(written: str) -> str:
    """A number that is written in figures, without its thousands' commas, a fraction's sign as a decimal.

    Dates, hours and lists come back as they are, a list's commas standing apart.
    """
    whole, fraction = (written[:-1], _FRACTIONS[written[-1]]) if written[-1] in _FRACTIONS else (written, 0.0)
    if sum(character.isdigit() for character in whole) > MOST_DIGITS:
        return "#"
    if fraction:
        return f"{(int(whole) if whole.isdigit() else 0) + fraction:g}"
    if _THOUSANDS.fullmatch(whole):
        return whole.replace(",", "")
    return whole.replace(",", " , ")


def rank(number: int) -> str:
    """1 as "1st", 22 as "22nd"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def number_at(words: Sequence[str], index: int) -> tuple[int, str]:
    """How many words from ``index`` on are a number or a rank, and that in figures; ``(0, "")`` for none.

    "No one" is nobody, not a number.
    """
    word = words[index]
    if word not in _BEGIN:
        return 0, ""
    following = _word(words, index + 1)
    if word == "no":
        return (2, "nobody") if following == "one" else (0, "")
    if word == "half":
        return _half(words, index)
    if word in _RANKS:
        return 1, rank(_RANKS[word])
    if word == "a":
        if following not in (*_LOOSE, *_HUNDREDS):
            return 0, ""
        taken, text = number_at(words, index + 1)
        return taken + 1, text
    if word in _LOOSE:
        return (2 if following == "of" else 1), str(_LOOSE[word])
    return _counted(words, index)


def _half(words: Sequence[str], index: int) -> tuple[int, str]:
    """ "Half a dozen", "half a mile", "half an hour"; any other half is a word: "half past six"."""
    taken = 2 if _word(words, index + 1) in ("a", "an") else 1
    of = _word(words, index + taken)
    if of not in _HALVED:
        return 0, ""
    return (taken + 1, "6") if of == "dozen" else (taken, "0.5")


def _counted(words: Sequence[str], index: int) -> tuple[int, str]:
    """A number in words such as "a hundred and twenty five", "twenty first" or "two and a half"."""
    total, taken, has_units = 0, 0, False
    while True:
        word = _word(words, index + taken)
        if word in _RANKS and taken and total and total % 10 == 0:
            return taken + 1, rank(total + _RANKS[word])
        if word in _HUNDREDS:
            total, has_units = max(total, 1) * _HUNDREDS[word], False
        elif (word in _TENS or word in _SMALL) and not has_units:
            total += _TENS.get(word, 0) + _SMALL.get(word, 0)
            has_units = word in _SMALL
        elif not (word == "and" and total >= 100 and _word(words, index + taken + 1) in (*_TENS, *_SMALL)):
            break
        taken += 1
        if total >= 10**MOST_DIGITS:
            return taken, "#"
    if tuple(words[index + taken : index + taken + 3]) == ("and", "a", "half"):
        return taken + 3, f"{total}.5"
    return taken, str(total)


def _word(words: Sequence[str], index: int) -> str:
    return words[index] if index < len(words) else ""

"""How postcodes are spelt: proper form, and the many ways in which people type them.

It knows the shape of a British postcode (an outward part such as ``OL1``, an inward part such as ``3LJ``), not which
ones exist: that is data (``data/signposting/outcodes.csv``, ``sectors.csv``), read by :mod:`signposting.gazetteer`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LETTERS_OF_END = "A-HJKMNPRSTUV-Y"
_OUTWARD = re.compile(rf"[A-Z]{{1,2}}[0-9](?:[0-9]|[{_LETTERS_OF_END}])?")
_INWARD = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}")
_BETWEEN = r"[ .,\-]{0,3}"
_WHOLE = re.compile(
    rf"(?<![^\W_])([A-Za-z0]{{1,2}})[ .]?([0-9OoIiLl][0-9A-Za-z]?){_BETWEEN}([0-9OoIiLl])[ .]?([A-Za-z]{{2}})(?![^\W_])"
)
_OUTWARD_ALONE = re.compile(r"(?<![^\W_]|[£$€#@.,])([A-Za-z0]{1,2}[0-9][0-9A-Za-z]?)(?![^\W_]|[,.][0-9])")
_DIGIT_FOR_LETTER = str.maketrans("0", "O")
_LETTER_FOR_DIGIT = str.maketrans("OIL", "011")
_LETTER_FOR_FIRST_DIGIT = str.maketrans("OI", "01")
"""Of the inward part; an L there is likelier a letter too many than a one."""
_ORDINAL = re.compile("[0-9](?:st|nd|rd|th)", re.IGNORECASE)
_ORDINARY_WORDS = re.compile(
    "a[mnst]|b[ey]|do|go|he|i|i[fimst]|m[ey]|no|nr|o[fhknr]|so|to|u[ps]|we",
    re.IGNORECASE,
)
"""Words that look like a postcode's first letters when a number follows them."""


@dataclass(frozen=True)
class WrittenPostcode:
    """A postcode found at ``text[start:end]``. ``inward`` is ``None`` where only the outward part stands there."""

    start: int
    end: int
    outcode: str
    inward: str | None


def normalise_postcode(text: str) -> str | None:
    """The proper spelling of a whole postcode, with one space (``"0l1.3lj"`` -> ``"OL1 3LJ"``), or ``None``.

    Case, spaces, full stops and hyphens do not count; a zero typed for the letter O, or an O, I or L for a digit, is
    put right. Whether the postcode exists is another question.
    """
    squeezed = re.sub(r"[\s.\-]+", "", text).upper()
    if not 5 <= len(squeezed) <= 7:
        return None
    outward, inward = mend_outward(squeezed[:-3]), _mend_inward(squeezed[-3:])
    return f"{outward} {inward}" if outward and inward else None


def sector_of(postcode: str) -> str:
    """The sector of a properly spelt postcode: ``"OL1 3LJ"`` -> ``"OL1 3"``."""
    return postcode[:-2]


def mend_outward(text: str) -> str | None:
    """The outward part as it should be spelt (``"0L1"``, ``"OLI"``, ``"ol 1"`` -> ``"OL1"``), or ``None``."""
    squeezed = re.sub(r"[\s.\-]+", "", text).upper()
    if _OUTWARD.fullmatch(squeezed):
        return squeezed
    for letters in (2, 1):
        area = squeezed[:letters].translate(_DIGIT_FOR_LETTER)
        rest = squeezed[letters:]
        for ending in (rest[:1].translate(_LETTER_FOR_DIGIT) + rest[1:], rest.translate(_LETTER_FOR_DIGIT)):
            if _OUTWARD.fullmatch(area + ending):
                return area + ending
    return None


def find_whole_postcodes(text: str) -> Iterator[WrittenPostcode]:
    """Every whole postcode of a text, in any spelling, in order."""
    for match in _WHOLE.finditer(text):
        area, district, digit, letters = match.groups()
        if _ORDINARY_WORDS.fullmatch(area) and not text[match.end(1)].isalnum():
            continue
        if _ORDINARY_WORDS.fullmatch(area + district) and _ORDINAL.fullmatch(digit + letters):
            continue  # "no 1st February"
        outcode, inward = mend_outward(area + district), _mend_inward((digit + letters).upper())
        if outcode and inward and any(character.isdigit() for character in match.group()):
            yield WrittenPostcode(match.start(), match.end(), outcode, inward)


def find_bare_outcodes(text: str) -> Iterator[WrittenPostcode]:
    """Every word of a text that has the shape of an outward part, in order: ``"m40"``, but also ``"b2b"``."""
    for match in _OUTWARD_ALONE.finditer(text):
        outcode = mend_outward(match.group(1))
        if outcode:
            yield WrittenPostcode(match.start(1), match.end(1), outcode, None)


def _mend_inward(text: str) -> str | None:
    mended = text[0].translate(_LETTER_FOR_FIRST_DIGIT) + text[1:]
    return mended if _INWARD.fullmatch(mended) else None

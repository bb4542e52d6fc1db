"""The parts of a message, between marks and joining words: what one of them says may be drowned by the others."""

import re
from collections.abc import Iterator
from itertools import islice

BETWEEN = re.compile(
    r"[.!?;,\n]+|\s[-\u2013\u2014]+\s|\b(?:and|plus|also|then|but|or|n|an|so|because|cos)\b|[&+/]", re.IGNORECASE
)
FEWEST_LETTERS, MOST_PARTS = 4, 16
"""A part that is shorter, unless it has two words, says nothing; each costs about as much as the whole to read."""


def parts_of(text: str) -> list[str]:
    """The parts of a text between marks and joining words, where there are several."""
    parts = list(islice(_parts(text), MOST_PARTS))
    return parts if len(parts) > 1 else []


def _parts(text: str) -> Iterator[str]:
    for part in map(str.strip, BETWEEN.split(text)):
        if len(part) >= FEWEST_LETTERS or len(part.split()) > 1:
            yield part

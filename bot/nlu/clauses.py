"""The clauses of a message, each to be read alone: what one of them says may be drowned by the others."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.nlu.features import Span

JOINING = (
    *("and", "also", "then", "but", "though", "although", "only"),
    *("because", "cos", "coz", "since", "so", "if", "when", "while", "before", "until"),
)
"""Words that begin a clause where nothing is marked, as in SMS and dictated speech."""

BETWEEN = re.compile(rf"(?<=[.!?…;,])\s|\n|\s[-–—]+\s|\s(?=(?:{'|'.join(JOINING)})\b)", re.IGNORECASE)

FEWEST_WORDS_OF_A_MESSAGE = 12
"""What is shorter is understood as a whole: nothing is drowned in it."""

FEWEST_WORDS = 4
"""Shorter clauses ("sorry", "I'm scared") mean too little when they stand alone."""

MOST_CLAUSES = 40
"""Bounds the time that the longest messages take: each clause costs about as much as a message."""


def clauses(text: str, spans: Sequence[Span]) -> list[tuple[str, list[Span]]]:
    """The clauses of a long message, each with the entities in it, counted from where it begins."""
    found: list[tuple[str, list[Span]]] = []
    if len(text.split()) < FEWEST_WORDS_OF_A_MESSAGE:
        return found
    for start, end in islice(_bounds(text), MOST_CLAUSES):
        inside = [one for one in spans if start <= one.start and one.end <= end]
        found.append((text[start:end], [Span(one.entity, one.start - start, one.end - start) for one in inside]))
    return found


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses that are long enough begin and end; nothing where the message is but one clause."""
    gaps = [gap.span() for gap in BETWEEN.finditer(text)]
    starts, ends = [0, *(after for _, after in gaps)], [*(before for before, _ in gaps), len(text)]
    for start, end in zip(starts, ends, strict=True):
        if len(text[start:end].split()) >= FEWEST_WORDS and text[start:end].strip() != text.strip():
            yield start, end

"""What the intent classifier looks at in a message: its words, mended, and what the readers found in it.

That a message names a place, and that nothing else is left of it, tells more than which place it is. So the n-grams
see "xplacex" where a place stands, and a few numbers say which entities there are and how much of the message they are.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from signposting.language import Mention, read_doc, text_offsets
from signposting.text_classifier import Said, mended

ENTITIES = (
    "access",
    "cost",
    "delivery",
    "distance_km",
    "level",
    "ordinal",
    "place",
    "posts",
    "skill",
    "start_by",
    "support",
    "time",
)
MANY_ENTITIES = 4
MANY_WORDS = 50


class Span(NamedTuple):
    """An entity's name and where it stands in the message, in characters."""

    entity: str
    start: int
    end: int


def said(text: str, spans: Sequence[Span], mend: bool = True) -> Said:
    """What the classifier sees. With ``mend`` off, words stay as they were typed."""
    doc = read_doc(text)
    words, covered, counted = _words(doc, spans, mend)
    return Said(mended(doc) if mend else text.lower(), " ".join(words), _facts(text, spans, covered, counted))


def said_with(text: str, mentions: Iterable[Mention], *, mend: bool) -> Said:
    """The same of a text with what was read in it."""
    return said(text, [Span(one.entity, one.start, one.end) for one in mentions], mend)


def _words(doc: Doc, spans: Sequence[Span], mend: bool) -> tuple[list[str], int, int]:
    """The words, each entity as one word of its own; how many words entities cover, and how many there are."""
    words: list[str] = []
    covered = counted = 0
    before: Span | None = None
    for token in doc:
        span = _span_at(token, spans) if spans else None
        if span is None:
            words.append(token.norm_ if mend else token.lower_)
        elif span is not before:
            words.append(f"x{span.entity.replace('_', '')}x")
        before = span
        if not (token.is_punct or token.is_space):
            counted += 1
            covered += span is not None
    return words, covered, counted


def _span_at(token: Token, spans: Iterable[Span]) -> Span | None:
    start, end = text_offsets(token.doc[token.i : token.i + 1])
    return next((span for span in spans if span.start < end and start < span.end), None)


def _facts(text: str, spans: Sequence[Span], covered: int, counted: int) -> tuple[float, ...]:
    """Numbers from 0 to 1: which entities there are, what share of the words they are, how long the message is."""
    named = {span.entity for span in spans}
    return (
        *(float(entity in named) for entity in ENTITIES),
        covered / max(counted, 1),
        float(0 < covered == counted),
        min(len(spans), MANY_ENTITIES) / MANY_ENTITIES,
        min(math.log1p(counted) / math.log1p(MANY_WORDS), 1.0),
        float("?" in text),
        float(not any(character.isalpha() for character in text)),
    )

"""The phrases by which course descriptions are read: what they mean, and how they are found.

They stand in ``data/signposting/course_phrases.csv`` (columns ``about``, ``value`` and ``phrase``, the phrase in the
notation of :mod:`signposting.phrases`). What a value means is told in the modules that read them:
:mod:`signposting.taught_skills`, :mod:`signposting.course_levels`, :mod:`signposting.course_access` and
:mod:`signposting.course_costs`. A row about a ``class`` holds the words that phrases share.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from signposting.language import read_doc
from signposting.phrases import Found, Phrases, none_overlapping
from signposting.settings import ROOT

PHRASES = ROOT / "data" / "signposting" / "course_phrases.csv"

NOTHING = "nothing"
"""The value of a phrase that only looks like another, and uses up its words."""

MOST_SENTENCES = 1_000
"""How many sentences are remembered, about 10 MB."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])|(?<=;)\s+|\s*[\r\n•·●▪◦*]+\s*|\s+[-–—]\s+(?=[A-Z])")


@dataclass(frozen=True)
class PhraseFinder:
    """Finds the phrases about one thing."""

    phrases: Phrases[str]

    def find(self, doc: Doc) -> list[Found[str]]:
        """The phrases of a text in its order, none overlapping: the longest wins; what means nothing is left out."""
        return [one for one in longest(self.phrases.find(doc)) if one.meaning != NOTHING]


def sentences(text: str) -> Iterator[Doc]:
    """The sentences of a description and the points of its lists, each on its own."""
    for part in _SENTENCE_END.split(text):
        if part and not part.isspace():
            yield _read(part)


@lru_cache(maxsize=MOST_SENTENCES)
def _read(sentence: str) -> Doc:
    """Each reader of a course asks for the same sentences, and many courses have some in common."""
    return read_doc(sentence)


@lru_cache(maxsize=64)
def phrases_about(about: str) -> PhraseFinder:
    """The finder of the phrases about a thing."""
    phrases: Phrases[str] = Phrases(classes())
    for value, phrase in rows_about(about):
        phrases.add(hyphens_parted(phrase), value)
    return PhraseFinder(phrases)


@lru_cache(maxsize=1)
def classes() -> dict[str, tuple[str, ...]]:
    """The words that phrases share, by the name of their class."""
    return {value: tuple(phrase.split("|")) for value, phrase in rows_about("class")}


def rows_about(about: str) -> Iterator[tuple[str, str]]:
    """The values and phrases about a thing, in the file's order; a row may be about several (``need|audience``)."""
    return ((value, phrase) for things, value, phrase in _rows() if about in things)


def longest(found: Iterable[Found[str]]) -> list[Found[str]]:
    """Of phrases that overlap the longest; of equals the one that means nothing, then the first."""
    return none_overlapping(found, lambda one: (one.start - one.end, one.meaning != NOTHING, one.start))


def words_of(doc: Doc, found: Found[str]) -> str:
    """A phrase as it stands in its text."""
    return doc[found.start : found.end].text


@lru_cache(maxsize=1)
def _rows() -> Sequence[tuple[list[str], str, str]]:
    with PHRASES.open(encoding="utf-8", newline="") as lines:
        return tuple((row["about"].split("|"), row["value"], row["phrase"]) for row in csv.DictReader(lines))


def hyphens_parted(phrase: str) -> str:
    """A phrase whose hyphened alternatives are words apart, as texts are read."""
    return " ".join(piece.replace("-", "_") if "|" in piece else piece for piece in phrase.split())

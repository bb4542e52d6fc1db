"""Where a sentence about a course names skills, in the words of residents and of colleges.

Names are those of ``data/signposting/skills.csv`` and ``skill_goals.csv`` and, for words that colleges use and
residents do not, the rows about a ``skill`` in ``course_phrases.csv``. A product whose name is an ordinary word (a row
that is ``capitalised``) is one only with its capital. Whether what is named is taught is told in
:mod:`signposting.taught_skills`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Span

from signposting.course_phrases import MOST_SENTENCES, NOTHING, classes, hyphens_parted, phrases_about, rows_about
from signposting.language import is_shouted, lemma
from signposting.listed_points import begins_point, is_whole_point
from signposting.phrases import Found, Phrases, none_overlapping
from signposting.settings import ROOT
from signposting.skill_names import GOALS, read_goals, read_name

NAMES = ROOT / "data" / "signposting" / "skills.csv"
DEVICES = frozenset(("using-a-computer", "using-a-smartphone-or-tablet", "getting-online", "general-digital-skills"))
"""Skills whose weakest names ("tablet", "IT") mostly stand for the thing with which something else is done."""

STRONG, WEAK, WEAKEST = 0, 1, 2


@dataclass(frozen=True)
class Mention:
    """A skill's name in tokens ``start`` to ``end`` of a sentence; ``begins_point``: of a list of what is taught."""

    start: int
    end: int
    skill: str
    weakness: int
    phrase: str
    begins_point: bool = False

    @property
    def is_device(self) -> bool:
        """Whether the name mostly stands for the thing in hand."""
        return self.weakness == WEAKEST and self.skill in DEVICES


@dataclass(frozen=True)
class _Name:
    """What a phrase means; ``weakness`` tells how much has to bear it out, ``is_colleges``: it is of our own file."""

    skill: str
    weakness: int = STRONG
    in_capitals: bool = False
    is_colleges: bool = False


@lru_cache(maxsize=MOST_SENTENCES)
def mentions_in(doc: Doc) -> tuple[Mention, ...]:
    """The names of skills in a sentence, in its order, none overlapping: first the longest, then what is none."""
    found = [one for one in _names().find(doc) if _is_as_written(one, doc)]
    return tuple(
        Mention(
            start=one.start,
            end=one.end,
            skill=one.meaning.skill,
            weakness=one.meaning.weakness,
            phrase=doc[one.start : one.end].text,
            begins_point=begins_point(doc, one.start),
        )
        for one in none_overlapping(found, _precedence)
        if one.meaning.skill != NOTHING
    )


def named_beside(doc: Doc) -> Iterator[Mention]:
    """The skills that words mean only beside others of a digital course: staying safe."""
    for one in _unnamed(doc, "beside"):
        yield _mention(one, doc)


def named_as_points(doc: Doc) -> Iterator[Mention]:
    """The skills that words mean only as the whole of a point of what is taught: attachments."""
    for one in _unnamed(doc, "point"):
        if is_whole_point(doc, one.start, one.end):
            yield _mention(one, doc)


def named_as_well(doc: Doc) -> Iterator[Mention]:
    """The skills that a name means besides its own: whoever learns JavaScript programs."""
    found = phrases_about("also").find(doc)
    yield from (_mention(one, doc) for one in found if _has_its_capital(doc[one.start : one.end]))


def named_in_title(doc: Doc) -> Iterator[Mention]:
    """The skills that words mean in a title alone: wifi."""
    yield from (_mention(one, doc) for one in _unnamed(doc, "titled"))


def _unnamed(doc: Doc, about: str) -> Iterator[Found[str]]:
    """The phrases about a thing that share no word with a name."""
    found = phrases_about(about).find(doc)
    if found:
        taken = {token for one in mentions_in(doc) for token in range(one.start, one.end) if not one.is_device}
        yield from (one for one in found if taken.isdisjoint(range(one.start, one.end)))


def _mention(one: Found[str], doc: Doc) -> Mention:
    words = doc[one.start : one.end].text
    return Mention(one.start, one.end, one.meaning, STRONG, words, begins_point(doc, one.start))


def _precedence(one: Found[_Name]) -> tuple[int, bool, bool, int, int]:
    name = one.meaning
    return one.start - one.end, not name.is_colleges, name.skill != NOTHING, name.weakness, one.start


def _is_as_written(one: Found[_Name], doc: Doc) -> bool:
    """Whether a name stands as it must: in capitals, as a product's name, and not put together over a comma."""
    span = doc[one.start : one.end]
    if one.meaning.in_capitals:
        return not is_shouted(doc) and any(token.is_upper and len(token) > 1 for token in span)
    if one.meaning.weakness and not _has_its_capital(span):
        return False
    return one.meaning.skill == NOTHING or not any(token.norm_ == "," for token in span)


def _has_its_capital(span: Span) -> bool:
    """Whether a product whose name is an ordinary word has its capital."""
    if len(span) > 1 or lemma(span[0].norm_) not in _product_names():
        return True
    return span[0].text[0].isupper() and span[0].lower_ in _product_names()


@lru_cache(maxsize=1)
def _product_names() -> frozenset[str]:
    """Products whose names are ordinary words; only with a capital are they the product."""
    return frozenset(word for _, listed in rows_about("capitalised") for word in listed.split("|"))


@lru_cache(maxsize=1)
def _names() -> Phrases[_Name]:
    """Every name and goal of the vocabulary, and the colleges' own words."""
    shared, goals = read_goals(GOALS)
    names: Phrases[_Name] = Phrases({**shared, **classes()})
    for skill, written in _written_names():
        name, weakness, in_capitals = read_name(written)
        names.add(name, _Name(skill, weakness, in_capitals))
    for skill, goal in goals:
        names.add(goal, _Name(NOTHING if skill == "none" else skill))
    for skill, phrase in rows_about("skill"):
        names.add(hyphens_parted(phrase), _Name(skill, is_colleges=True))
    return names


def _written_names() -> Iterator[tuple[str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for written in row["other_names"].split("|"):
                yield row["id"], written

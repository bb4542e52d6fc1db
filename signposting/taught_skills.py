"""Which skills a course teaches, read out of its title and descriptions.

A title misleads (Excel in customer service), and a topic may stand in a description alone; what somebody needs to know
already, where the course leads, and how it is delivered are no skills taught. Names are those of
``data/signposting/skills.csv`` and ``skill_goals.csv`` and, for words that colleges use and residents do not, the rows
about a ``skill`` in ``course_phrases.csv``. Rows about a ``context`` there tell what the words around a name make of it:

- after ``teaching`` in its sentence it is taught, also where the sentence tells whom a course is for;
- after ``needed``, ``onward`` or ``delivered`` it is none that the course teaches;
- just after ``denied`` it is left out on purpose;
- ``using`` before the name of a device makes it more than the thing in hand.

A row about a ``doubt`` is a name that a title alone does not prove. A row about what is ``absorbed`` lists the skills,
or groups of skills, in whose courses a single mention of another goes without saying: macros with spreadsheets.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc

from signposting.course_phrases import NOTHING, classes, phrases_about, rows_about, sentences
from signposting.phrases import Found, Phrases
from signposting.settings import ROOT
from signposting.skills import load_skills
from signposting.vocabulary import Tag

NAMES = ROOT / "data" / "signposting" / "skills.csv"
GOALS = ROOT / "data" / "signposting" / "skill_goals.csv"
DEVICES = frozenset(("using-a-computer", "using-a-smartphone-or-tablet", "getting-online", "general-digital-skills"))
"""Skills whose weakest names ("tablet", "IT") mostly stand for the thing with which something else is done."""

STRONG, WEAK, WEAKEST = 0, 1, 2
JUST_BEFORE = 3
"""Words that may stand between a name and the cue that must be close to it."""
ENOUGH_WORDS = 8
"""A description of fewer words proves nothing against a title."""


@dataclass(frozen=True)
class SkillTag:
    """A skill that a course teaches: how much of the course it is, and the phrase that says so."""

    skill: str
    tag: str
    phrase: str


@dataclass(frozen=True)
class Descriptions:
    """The texts of a course in which it says what it teaches."""

    title: str
    aim: str
    who: str
    learn: str
    how: str


@dataclass(frozen=True)
class _Name:
    """What a phrase means; ``weakness`` tells how much has to bear it out."""

    skill: str
    weakness: int = STRONG
    in_capitals: bool = False


@dataclass(frozen=True)
class _Mention:
    skill: str
    phrase: str
    is_device: bool


@dataclass
class _Evidence:
    """What speaks for each skill, in the order in which it was found."""

    titled: dict[str, str] = field(default_factory=dict)
    taught: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, mentions: Iterable[_Mention]) -> None:
        for one in mentions:
            self.taught.setdefault(one.skill, {}).setdefault(one.phrase.lower())

    def phrase(self, skill: str) -> str:
        return self.titled.get(skill) or next(iter(self.taught[skill]))


def taught_skills(course: Descriptions) -> tuple[SkillTag, ...]:
    """The skills that a course teaches, the primary ones first, each once."""
    evidence = _Evidence()
    for doc in sentences(course.learn):
        evidence.add(_mentions_taught(doc, is_teaching=True))
    for doc in sentences(course.who):
        evidence.add(_mentions_taught(doc, is_teaching=False))
    _add_titles(course, evidence)
    if not (evidence.titled or evidence.taught):
        for doc in (*sentences(course.how), *sentences(course.who)):
            evidence.add(_mentions_by_the_way(doc))
    return _tags(evidence)


def _add_titles(course: Descriptions, evidence: _Evidence) -> None:
    words = len(course.learn.split()) + len(course.who.split())
    for title in (course.title, course.aim):
        for doc in sentences(title):
            mentions = [one for one in _mentions(doc) if not _is_denied(doc, one)]
            named = [one for one, _ in mentions if not one.is_device] or [one for one, _ in mentions]
            doubted = bool(phrases_about("doubt").find(doc)) and words >= ENOUGH_WORDS
            for one in named:
                if not doubted or one.skill in evidence.taught:
                    evidence.titled.setdefault(one.skill, one.phrase)

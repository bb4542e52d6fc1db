"""What a course assumes of its topic: nothing (beginner), some use (improver), solid practice (advanced).

Read out of what it says people need, whom it says it is for, and its title, in this order of weight; the number of a
qualification is no level. What people need of other things (English, a mouse, email for a course in coding) says
nothing about the topic. The phrases are the rows about a ``need``, a ``grade``, an ``audience`` and a
``title`` in ``course_phrases.csv``:

- needs: ``none`` (nothing at all), ``unneeded`` (no experience), ``some``, ``solid``, ``everyday`` (a computer's use);
- grades: ``some`` and ``solid``, where the name of the topic follows ("strong Python");
- audiences: the levels, and ``newcomer`` where beginners are called so; titles: the levels;
- ``likely beginner``: older people and others who are beginners in the skills of everybody's life, if nothing is said.

A requirement that only names the topic ("CompTIA A+ or the same knowledge") asks for some use of it. What a course for
specialists asks of another specialists' skill counts as if it were its own: strong Python for machine learning.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from signposting.course_phrases import phrases_about, sentences, words_of
from signposting.phrases import Found
from signposting.vocabulary import Level

BEGINNER, IMPROVER, ADVANCED = Level.BEGINNER.value, Level.IMPROVER.value, Level.ADVANCED.value
NEWCOMER = "newcomer"
EVERYDAY_GROUPS = frozenset(("foundation", "life"))
"""Groups of skills of everybody's life, in which daily use makes an improver, not an expert."""
FIRST_SKILLS = frozenset(("using-a-computer", "using-a-smartphone-or-tablet", "getting-online"))
"""What everybody starts with: a course in these that asks for nothing assumes nothing."""
SAYING_WHAT_TO_BRING = frozenset(("bring", "have", "please", "you", "your"))
"""First words of requirements that ask for things rather than for knowledge, if they do not say so otherwise."""

_CONTRAST = re.compile(r",\s*(?:al)?though\s|,\s*but\s|\sbut\s+(?=(?:you|should|must|will|need|we)\b)", re.IGNORECASE)


@dataclass(frozen=True)
class LevelTag:
    """The level of a course and the words that say so."""

    level: str
    phrase: str


@dataclass(frozen=True)
class Topic:
    """What the course is about: the skills that it teaches, by which a requirement is told to be about the topic.

    ``about`` are the primary ones, ``groups`` their groups and ``named_by`` words that name one. ``names_in`` gives the
    skills that a sentence names, taught or not, each with the tokens of its name.
    """

    skills: frozenset[str]
    about: frozenset[str]
    groups: frozenset[str]
    named_by: str
    names_in: Callable[[Doc], Sequence[tuple[str, range]]]

    @property
    def is_everyday(self) -> bool:
        """Whether the use of a computer is itself what the course is about."""
        return "using-a-computer" in self.about

    def is_meant(self, doc: Doc) -> bool:
        """Whether a requirement is about the topic: it names a skill that is taught, or none and no school subject."""
        if self.names_in(doc):
            return bool(self.places_in(doc))
        return not phrases_about("subject").find(doc)

    def places_in(self, doc: Doc) -> list[range]:
        """Where a sentence names a skill that is taught."""
        return [tokens for skill, tokens in self.names_in(doc) if skill in self.skills]


@dataclass(frozen=True)
class _Requirement:
    """What a clause says that people need: its kind, the level that it tells of the topic, if any, and its words."""

    need: str
    level: str | None
    phrase: str


def level_of(title: str, who: str, entry: str, taught: str, topic: Topic) -> LevelTag | None:
    """The level of a course; ``None`` where nothing tells it. ``taught`` says what is learnt and how."""
    needs = list(_requirements(entry, topic))
    asked = [LevelTag(one.level, one.phrase) for one in needs if one.level]
    unneeded = [LevelTag(BEGINNER, one.phrase) for one in needs if one.need == "unneeded"]
    audiences, titled = list(_levels("audience", who)), list(_levels("title", title))
    for candidates in (
        _of(ADVANCED, asked),
        unneeded,
        _of(ADVANCED, titled),
        _of(IMPROVER, asked),
        _of(ADVANCED, audiences),
        _of(BEGINNER, titled),
        _of(IMPROVER, titled),
        _newcomers(audiences),
        _of(IMPROVER, audiences),
        _of(BEGINNER, audiences),
        asked,
        _newcomers(_levels("audience", entry)),
        _newcomers(_levels("audience", taught)),
        [one for one in _levels("need", taught) if one.level == "unneeded"],
        _likely_beginners(f"{title}\n{who}", topic),
    ):
        if candidates:
            return candidates[0] if candidates[0].level in Level.values() else LevelTag(BEGINNER, candidates[0].phrase)
    return _told_by_the_way(entry, needs, topic)


def _told_by_the_way(entry: str, needs: list[_Requirement], topic: Topic) -> LevelTag | None:
    """The level where a requirement is of other things alone, or names the topic and says no more."""
    if needs:
        return LevelTag(BEGINNER, needs[0].phrase) if topic.skills else None
    for doc in _clauses(entry):
        if doc[0].norm_ not in SAYING_WHAT_TO_BRING:
            for place in topic.places_in(doc):
                return LevelTag(IMPROVER, doc[place.start : place.stop].text)
    return LevelTag(BEGINNER, topic.named_by) if topic.about and topic.about <= FIRST_SKILLS else None


def _of(level: str, found: Iterable[LevelTag]) -> list[LevelTag]:
    return [one for one in found if one.level == level]


def _levels(about: str, text: str) -> Iterator[LevelTag]:
    for doc in sentences(text):
        for one in phrases_about(about).find(doc):
            yield LevelTag(one.meaning, words_of(doc, one))


def _newcomers(audiences: Iterable[LevelTag]) -> list[LevelTag]:
    """Beginners called by that name: where they may come, others of whom the same text speaks change nothing."""
    return [LevelTag(BEGINNER, one.phrase) for one in audiences if one.level == NEWCOMER]


def _likely_beginners(text: str, topic: Topic) -> list[LevelTag]:
    """People who have mostly had no chance to learn what everybody else uses every day."""
    is_of_everyday = bool(topic.groups) and topic.groups <= EVERYDAY_GROUPS
    return list(_levels("likely beginner", text)) if is_of_everyday else []


def _clauses(entry: str) -> Iterator[Doc]:
    return (doc for clause in _CONTRAST.split(entry) for doc in sentences(clause))


def _requirements(entry: str, topic: Topic) -> Iterator[_Requirement]:
    for doc in _clauses(entry):
        for one in (*phrases_about("need").find(doc), *_graded(doc, topic)):
            yield _Requirement(one.meaning, _level_of_need(one.meaning, doc, topic), words_of(doc, one))


def _graded(doc: Doc, topic: Topic) -> Iterator[Found[str]]:
    """How well the topic must be known, where that stands right before its name."""
    places = topic.places_in(doc)
    for one in phrases_about("grade").find(doc):
        for place in places:
            if one.end in (place.start, place.start + 1) and one.start <= place.start:
                yield Found(one.start, max(place.stop, one.end), one.meaning)


def _level_of_need(need: str, doc: Doc, topic: Topic) -> str | None:
    if need in ("none", "unneeded"):
        return BEGINNER
    if need == "everyday":
        return IMPROVER if topic.is_everyday or topic.places_in(doc) else None
    if not topic.is_meant(doc):
        return None
    return ADVANCED if need == "solid" and not topic.groups <= EVERYDAY_GROUPS else IMPROVER

"""What a course assumes of its topic: nothing (beginner), some use (improver), solid practice (advanced).

Read out of what it says people need, whom it says it is for, and its title, in this order of weight; the number of a
qualification is no level. What people need of other things (English, a mouse, email for a course in coding) says
nothing about the topic. The phrases are the rows about a ``need``, a ``grade``, an ``audience`` and a
``title`` in ``course_phrases.csv``:

- needs: ``none`` (nothing at all), ``unneeded`` (no experience), ``some``, ``solid``, ``everyday`` (a computer's use),
  ``hands`` (that of a mouse and keyboard), ``qualified`` and ``qualified in`` (a level that was
  passed, of no school subject);
- grades: ``some`` and ``solid``, where the name of the topic follows ("strong Python");
- audiences: the levels, and ``newcomer`` where beginners are called so; titles: the levels;
- ``likely beginner``: older people and others who are beginners in the skills of everybody's life, if nothing is said;
- ``open``: a course that asks for nothing and is for whoever would like to come.

A requirement that only names the topic ("CompTIA A+ or the same knowledge") asks for some use of it. What a course for
specialists asks of another specialists' skill, or a course of its ``kin``, counts as well: Excel for data analysis. A
solid practice of what the topic builds on is some use of the topic: networks for cyber security. A course
in the skills of everybody's life that asks for nothing assumes nothing. Without a digital skill, a course has the level
that it states.
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
NO_FIRST_SKILLS = frozenset(("accessibility-tools", "typing"))
"""Skills of everybody's life that are also taught to people of some practice."""
COMPUTER_USE = frozenset(("using-a-computer", "general-digital-skills", "storing-and-sharing-files", "getting-online"))
"""Skills of which the use of a computer is itself a good part."""
LESS_THAN_OTHERS = frozenset(("it-support", "networking", "social-media", "spreadsheets", "web-design"))
"""Skills of which even a solid practice is only some use of what builds on them."""
QUALIFICATIONS = ("qualified", "qualified in")
SAYING_WHAT_TO_BRING = frozenset(("bring", "have", "please", "you", "your"))
"""First words of requirements that ask for things rather than for knowledge, if they do not say so otherwise."""

_CONTRAST = re.compile(r",\s*(?:al)?though\s|,\s*but\s|\sbut\s+(?=(?:you|should|must|will|need|we)\b)", re.IGNORECASE)


_STATED = re.compile(r"beginner|improver|intermediate|advanced", re.IGNORECASE)


@dataclass(frozen=True)
class LevelTag:
    """The level of a course and the words that say so."""

    level: str
    phrase: str


@dataclass(frozen=True)
class Topic:
    """What the course is about: the skills that it teaches, by which a requirement is told to be about the topic.

    ``kin`` are others of which what is asked for counts, ``about`` the primary ones, ``groups`` their groups and
    ``named_by`` words that name one. ``names_in`` gives the skills that a sentence names, taught or not, each with the
    tokens of its name.
    """

    skills: frozenset[str]
    kin: frozenset[str]
    about: frozenset[str]
    groups: frozenset[str]
    named_by: str
    names_in: Callable[[Doc], Sequence[tuple[str, range]]]

    @property
    def is_everyday(self) -> bool:
        """Whether the use of a computer is itself what the course is about."""
        return not COMPUTER_USE.isdisjoint(self.about)

    def is_meant(self, doc: Doc) -> bool:
        """Whether a requirement is about the topic: it names a skill that is taught, or none and no school subject."""
        if self.names_in(doc):
            return bool(self.places_in(doc))
        return not phrases_about("subject").find(doc)

    def places_in(self, doc: Doc) -> list[range]:
        """Where a sentence names a skill that is taught, or kin of it."""
        return [tokens for skill, tokens in self.names_in(doc) if skill in self.skills or skill in self.kin]

    def is_less(self, doc: Doc) -> bool:
        """Whether a sentence names nothing but skills on which what is taught builds."""
        named = {skill for skill, _ in self.names_in(doc)}
        return bool(named) and named <= LESS_THAN_OTHERS & self.kin - self.skills


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
    if not (topic.skills or entry):
        stated = [one for one in titled if _STATED.search(one.phrase)]
        audiences = audiences[:1] or stated[:1]
        return LevelTag(BEGINNER, audiences[0].phrase) if _newcomers(audiences) else next(iter(audiences), None)
    for candidates in (
        _of(ADVANCED, asked),
        unneeded,
        _of(ADVANCED, titled),
        _of(ADVANCED, audiences),
        _of(IMPROVER, asked),
        _of(BEGINNER, titled),
        _of(IMPROVER, titled),
        _newcomers(audiences),
        _of(IMPROVER, audiences),
        _of(BEGINNER, audiences),
        asked,
        _newcomers(_levels("audience", entry)),
        _newcomers(_levels("audience", taught)),
        [one for one in _levels("need", taught) if one.level == "unneeded"],
        _likely_beginners(f"{title}\n{who}\n{entry}", topic),
    ):
        if candidates:
            return candidates[0] if candidates[0].level in Level.values() else LevelTag(BEGINNER, candidates[0].phrase)
    return _told_by_the_way(entry, needs, topic) or (None if entry else _open_to_all(who, topic))


def _told_by_the_way(entry: str, needs: list[_Requirement], topic: Topic) -> LevelTag | None:
    """The level where a requirement is of other things alone, or names the topic and says no more."""
    if needs:
        return LevelTag(BEGINNER, needs[0].phrase) if topic.skills else None
    for doc in _clauses(entry):
        if doc[0].norm_ not in SAYING_WHAT_TO_BRING:
            for place in topic.places_in(doc):
                return LevelTag(IMPROVER, doc[place.start : place.stop].text)
    return LevelTag(BEGINNER, topic.named_by) if topic.about and topic.about <= FIRST_SKILLS else None


def _open_to_all(who: str, topic: Topic) -> LevelTag | None:
    """The level of a course that asks for nothing: beginner, in the skills of everybody's life or if all may come."""
    if topic.about and topic.groups <= EVERYDAY_GROUPS and topic.about.isdisjoint(NO_FIRST_SKILLS):
        return LevelTag(BEGINNER, topic.named_by)
    return next(_levels("open", who), None) if topic.skills else None


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
            level = _level_of_need(one.meaning, doc, topic)
            if level or one.meaning not in QUALIFICATIONS:
                yield _Requirement(one.meaning, level, words_of(doc, one))


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
    if need == "hands":
        return IMPROVER if "using-a-computer" in topic.about else None
    if need == "everyday":
        return IMPROVER if topic.is_everyday or topic.places_in(doc) else None
    if need == "qualified in":
        return IMPROVER
    if need == "qualified":
        is_of_school = any(one.meaning == "school" for one in phrases_about("subject").find(doc))
        return None if is_of_school or not topic.skills else IMPROVER
    if not topic.is_meant(doc):
        return None
    if topic.is_less(doc):
        return IMPROVER
    return ADVANCED if need == "solid" and not topic.groups <= EVERYDAY_GROUPS else IMPROVER

"""What a course assumes of its topic: nothing (beginner), some use (improver), solid practice (advanced).

Read out of what it says people need, whom it says it is for, and its title, in this order of weight; the number of a
qualification is no level. What people need of other things (English, a mouse, email for a course in coding) says
nothing about the topic. The phrases are the rows about a ``need``, a ``grade``, an ``audience`` and a
``title`` in ``course_phrases.csv``:

- needs: ``none`` (nothing at all), ``unneeded`` (no experience), ``some``, ``solid``, ``everyday`` (a computer's use),
  ``hands`` (that of a mouse and keyboard), ``qualified`` and ``qualified in`` (a level that was passed), ``other``
  (what is of no topic: GCSEs), ``of any`` (of whatever kind), and ``turned`` and ``beforehand``, by which a sentence
  says whom another course suits better, or who should take one first;
- grades: ``some`` and ``solid``, where the name of the topic follows ("strong Python"), and ``used``, where it follows
  within a few words ("who keep the rota in Excel");
- audiences: the levels, and ``newcomer`` where beginners are called so; titles: the levels;
- ``taught``, what is learnt: the levels, where the words say from where the teaching starts;
- ``likely beginner``: older people and others who are beginners in the skills of everybody's life, if nothing is said.

Rows about several of these (``need|audience``) have a level for a value: what people have (not) done is said in
the same words wherever it stands.

A requirement that only names the topic ("CompTIA A+ or the same knowledge") asks for some use of it. What a course for
specialists asks of another specialists' skill, or a course of its ``kin``, counts as well: Excel for data analysis. A
solid practice of what the topic builds on is some use of the topic: networks for cyber security. A course that asks
for the use of a computer alone assumes nothing of its topic, nor does one in the skills with which everybody starts
that asks for nothing. Of any other course that says nothing of its topic, whether or not it asks for school subjects,
the level is not known. Without a digital skill, a course has the level that it states.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from spacy.tokens import Doc

from signposting.course_phrases import phrases_about, sentences, words_of
from signposting.phrases import Found
from signposting.skills import EVERYDAY_GROUPS
from signposting.vocabulary import Level

BEGINNER, IMPROVER, ADVANCED = Level.BEGINNER.value, Level.IMPROVER.value, Level.ADVANCED.value
NEWCOMER = "newcomer"
FIRST_SKILLS = frozenset(("using-a-computer", "using-a-smartphone-or-tablet", "getting-online"))
"""What everybody starts with: a course in these that asks for nothing of them assumes nothing."""
FIRST_COURSES = FIRST_SKILLS | {"general-digital-skills"}
"""What is taught from the start by courses that have no entry requirements at all."""
COMPUTER_USE = frozenset(("using-a-computer", "general-digital-skills", "storing-and-sharing-files", "getting-online"))
"""Skills of which the use of a computer is itself a good part."""
LESS_THAN_OTHERS = frozenset(("it-support", "networking", "social-media", "spreadsheets", "web-design"))
"""Skills of which even a solid practice is only some use of what builds on them."""
QUALIFICATIONS = ("qualified", "qualified in")
USE_REACH = 4
"""The most words between what somebody does and what it is done with ("who send newsletters by Mailchimp")."""
LEVELS_GRADED = {"used": IMPROVER, "some": IMPROVER, "solid": ADVANCED}
AS_NEEDED = {"used": "some", "beginner": "unneeded", "improver": "some", "advanced": "solid"}
"""What is asked for by the grade of a use, and by a row that has a level for requirements and audiences alike."""
PRACTICE = ("some", "solid", "everyday", "used", "improver", "advanced")
OF_ANY = "of any"
"""The need of a sentence that asks for experience or a qualification of whatever kind ("in any subject")."""
TURNED, BEFOREHAND = "turned", "beforehand"
OF_COMPUTERS = frozenset(("hands", "everyday"))
"""Needs of who has used a computer, and need not know more of what a course in something else is about."""
ABOUT_OTHERS = frozenset((TURNED, BEFOREHAND))
NEGATORS = frozenset(("neither", "never", "no", "nor", "not", "without"))
NO_NEGATION = frozenset(("fewer", "just", "least", "less", "merely", "only", "simply", "stranger"))
"""What makes a negator before it say how much ("not just some experience")."""
NEGATION_REACH = 2
"""How many words before a practice that is asked for may have the negator."""
CLAUSE_ENDS = frozenset((",", ";", ":", "but", "unless", "until"))
SAYING_WHAT_TO_BRING = frozenset(("bring", "have", "please", "you", "your"))
"""First words of requirements that ask for things rather than for knowledge, if they do not say so otherwise."""

_CONTRAST = re.compile(r",\s*(?:al)?though\s|,\s*but\s|\sbut\s+(?=(?:you|should|must|will|need|we)\b)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<!level)(?<!grade)(?<!entry)(?<!unit)(?<!module)(?<!award)(?<!python)(?<!term)(?<!tier)"
    r"\s(1|2|II)(?=\s*(?:$|[:(–—]))",
    re.IGNORECASE,
)
"""A title's own number, at its end or before a colon; numbers of qualifications, units and versions are none."""
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
    def is_of_everyday_life(self) -> bool:
        """Whether everybody comes to use what the course is about, and practice of it makes nobody an expert."""
        return bool(self.groups) and self.groups <= EVERYDAY_GROUPS

    @property
    def is_everyday(self) -> bool:
        """Whether the use of a computer is itself what the course is about."""
        return not COMPUTER_USE.isdisjoint(self.about)

    def is_meant(self, doc: Doc) -> bool:
        """Whether a requirement is about the topic: it names a skill that is taught, or none and no school subject."""
        if self.names_in(doc):
            return bool(self.places_in(doc))
        return not phrases_about("subject").find(doc)

    def is_left_out(self, doc: Doc) -> bool:
        """Whether a sentence names skills, none of which is taught or kin of it."""
        return bool(self.names_in(doc)) and not self.places_in(doc)

    def places_in(self, doc: Doc) -> list[range]:
        """Where a sentence names a skill that is taught, or kin of it."""
        return [tokens for skill, tokens in self.names_in(doc) if skill in self.skills or skill in self.kin]

    def is_less(self, doc: Doc) -> bool:
        """Whether a sentence names nothing but skills on which what is taught builds."""
        named = {skill for skill, _ in self.names_in(doc)}
        return bool(named) and named <= LESS_THAN_OTHERS & self.kin - self.skills


@dataclass(frozen=True)
class _Requirement:
    """What a clause says that people need: its kind, the level that it tells of the topic, if any, and its words.

    ``names_topic`` is whether the clause names a skill that is taught, ``names_others`` whether it names others alone.
    """

    need: str
    level: str | None
    phrase: str
    names_topic: bool
    names_others: bool


def level_of(title: str, who: str, entry: str, taught: str, topic: Topic) -> LevelTag | None:
    """The level of a course; ``None`` where nothing tells it. ``taught`` says what is learnt and how."""
    needs = list(_requirements(entry, topic))
    asked = _tags(needs)
    of_topic = _tags(one for one in needs if not one.names_others)
    named = _tags(one for one in needs if one.names_topic)
    unneeded = _tags(one for one in needs if one.need == "unneeded")
    lacked = _tags(one for one in needs if one.need == BEGINNER)
    audiences, titled = list(_audiences(who, topic)), [*_levels("title", title), *_numbered(title)]
    if not (topic.skills or entry):
        stated = [one for one in titled if _STATED.search(one.phrase)]
        audiences = audiences[:1] or stated[:1]
        return LevelTag(BEGINNER, audiences[0].phrase) if _newcomers(audiences) else next(iter(audiences), None)
    beginners = _of(BEGINNER, titled) or _newcomers(audiences) or _of(BEGINNER, audiences)
    for candidates in (
        _of(ADVANCED, of_topic),
        unneeded,
        _of(IMPROVER, named) if lacked else [],
        lacked,
        beginners if asked and not of_topic else [],
        _of(ADVANCED, asked),
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
        list(_levels("taught", taught)),
        _likely_beginners(f"{title}\n{who}\n{entry}", topic),
    ):
        if candidates:
            return candidates[0] if candidates[0].level in Level.values() else LevelTag(BEGINNER, candidates[0].phrase)
    return _told_by_the_way(entry, needs, topic)


def _told_by_the_way(entry: str, needs: list[_Requirement], topic: Topic) -> LevelTag | None:
    """The level where requirements are of other things alone, or name the topic and say no more; else by the skill."""
    of_computers = [one for one in needs if one.need in OF_COMPUTERS]
    if needs:
        return LevelTag(BEGINNER, of_computers[0].phrase) if topic.skills and of_computers else None
    for doc in _clauses(entry):
        if doc[0].norm_ not in SAYING_WHAT_TO_BRING:
            for place in topic.places_in(doc):
                return LevelTag(IMPROVER, doc[place.start : place.stop].text)
    first = FIRST_SKILLS if entry else FIRST_COURSES
    return LevelTag(BEGINNER, topic.named_by) if topic.about and topic.about <= first else None


def _tags(needs: Iterable[_Requirement]) -> list[LevelTag]:
    return [LevelTag(one.level, one.phrase) for one in needs if one.level]


def _of(level: str, found: Iterable[LevelTag]) -> list[LevelTag]:
    return [one for one in found if one.level == level]


def _levels(about: str, text: str) -> Iterator[LevelTag]:
    for doc in sentences(text):
        for one in phrases_about(about).find(doc):
            yield LevelTag(one.meaning, words_of(doc, one))


def _audiences(who: str, topic: Topic) -> Iterator[LevelTag]:
    """Of whom a course says that it is for them: what they know of other skills than it teaches tells nothing."""
    for doc in sentences(who):
        found = [*phrases_about("audience").find(doc), *_graded(doc, topic)]
        said = {one.meaning for one in found}
        for one in found:
            level = LEVELS_GRADED.get(one.meaning, one.meaning)
            if level in ABOUT_OTHERS or (level in (IMPROVER, ADVANCED) and topic.is_left_out(doc)):
                continue
            if level == ADVANCED and topic.is_of_everyday_life:
                level = IMPROVER
            yield LevelTag(_turned(level, said), words_of(doc, one))


def _turned(level: str, said: Set[str]) -> str:
    """The level of a course where a sentence has ``level`` and, in what it has ``said``, that these take another."""
    if ABOUT_OTHERS.isdisjoint(said):
        return level
    return BEGINNER if level in (IMPROVER, ADVANCED) and TURNED in said else IMPROVER


def _numbered(title: str) -> Iterator[LevelTag]:
    """A course that its title numbers, which is not the number of a qualification's level."""
    for number in _NUMBER.finditer(title):
        yield LevelTag(BEGINNER if number[1] == "1" else IMPROVER, number[0].strip())


def _newcomers(audiences: Iterable[LevelTag]) -> list[LevelTag]:
    """Beginners called by that name: where they may come, others of whom the same text speaks change nothing."""
    return [LevelTag(BEGINNER, one.phrase) for one in audiences if one.level == NEWCOMER]


def _likely_beginners(text: str, topic: Topic) -> list[LevelTag]:
    """People who have mostly had no chance to learn what everybody else uses every day."""
    return list(_levels("likely beginner", text)) if topic.is_of_everyday_life else []


def _clauses(entry: str) -> Iterator[Doc]:
    return (doc for clause in _CONTRAST.split(entry) for doc in sentences(clause))


def _requirements(entry: str, topic: Topic) -> Iterator[_Requirement]:
    for doc in _clauses(entry):
        found = [*phrases_about("need").find(doc), *_graded(doc, topic)]
        said = {one.meaning for one in found}
        for one in found:
            need = "unneeded" if _is_denied(doc, one) else one.meaning
            if OF_ANY in said and need in (*PRACTICE, *QUALIFICATIONS):
                continue
            level = _level_of_need(need, doc, topic)
            if level and not ABOUT_OTHERS.isdisjoint(said):
                level = _turned(level, said)
                need = "unneeded" if level == BEGINNER else "some"
            if level or (need not in QUALIFICATIONS and need not in ABOUT_OTHERS):
                named = {skill for skill, _ in topic.names_in(doc)} if level else set()
                taught = not named.isdisjoint(topic.skills)
                yield _Requirement(need, level, words_of(doc, one), taught, bool(named) and not taught)


def _is_denied(doc: Doc, one: Found[str]) -> bool:
    """Whether a practice is asked for by words right after a negator ("not for previous experience")."""
    if one.meaning not in PRACTICE:
        return False
    before = [token.norm_ for token in doc[max(one.start - NEGATION_REACH, 0) : one.start + 1]]
    return any(
        word in NEGATORS and before[place + 1] not in NO_NEGATION and CLAUSE_ENDS.isdisjoint(before[place:])
        for place, word in enumerate(before[:-1])
    )


def _graded(doc: Doc, topic: Topic) -> Iterator[Found[str]]:
    """How well the topic must be known, where that stands right before its name."""
    for one in phrases_about("grade").find(doc):
        for place in topic.places_in(doc):
            reach = USE_REACH if one.meaning == "used" else 0
            if one.start <= place.start and -1 <= place.start - one.end <= reach:
                yield Found(one.start, max(place.stop, one.end), one.meaning)


def _level_of_need(need: str, doc: Doc, topic: Topic) -> str | None:
    need = AS_NEEDED.get(need, need)
    if need in ("none", "unneeded"):
        return BEGINNER
    if need in ("other", OF_ANY) or need in ABOUT_OTHERS:
        return None
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

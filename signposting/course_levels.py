"""What a course assumes of its topic: nothing (beginner), some use (improver), solid practice (advanced).

Read out of what it says people need, whom it says it is for, and its title, in this order of weight; the number of a
qualification is no level. What people need of other things (English, a mouse, email for a course in coding) says
nothing about the topic. The phrases are the rows about a ``need``, a ``grade``, an ``audience`` and a
``title`` in ``course_phrases.csv``:

- needs: ``none`` (nothing at all), ``unneeded`` (no experience), ``some``, ``solid``, ``everyday`` (a computer's use);
- grades: ``some`` and ``solid``, where the name of the topic follows ("strong Python");
- audiences: the levels, and ``newcomer`` where beginners are called so; titles: the levels.

A requirement that only names the topic ("CompTIA A+ or the same knowledge") asks for some use of it. What a course for
specialists asks of another specialists' skill counts as if it were its own: strong Python for machine learning.
"""

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


@dataclass(frozen=True)
class LevelTag:
    """The level of a course and the words that say so."""

    level: str
    phrase: str


@dataclass(frozen=True)
class Topic:
    """What the course is about: the skills that it teaches, by which a requirement is told to be about the topic.

    ``names_in`` gives the skills that a sentence names, taught or not, each with the tokens of its name.
    """

    skills: frozenset[str]
    groups: frozenset[str]
    names_in: Callable[[Doc], Sequence[tuple[str, range]]]

    def is_meant(self, doc: Doc) -> bool:
        """Whether a requirement is about the topic: it names a skill that is taught, or none and no school subject."""
        if self.names_in(doc):
            return bool(self.places_in(doc))
        return not phrases_about("subject").find(doc)

    def places_in(self, doc: Doc) -> list[range]:
        """Where a sentence names a skill that is taught."""
        return [tokens for skill, tokens in self.names_in(doc) if skill in self.skills]


def level_of(title: str, who: str, entry: str, topic: Topic) -> LevelTag | None:
    """The level of a course; ``None`` where nothing tells it."""
    needs = list(_needs(entry, topic))
    audiences = list(_levels("audience", who))
    titled = list(_levels("title", title))
    implied = [] if needs or _is_said(entry) else list(_implied(entry, topic))
    for candidates in (
        _of(ADVANCED, needs),
        list(_unneeded(entry)),
        _of(IMPROVER, needs),
        _of(ADVANCED, titled),
        _of(ADVANCED, audiences),
        _of(BEGINNER, titled),
        _of(IMPROVER, titled),
        list(_newcomers(who)),
        _of(IMPROVER, audiences),
        _of(BEGINNER, audiences),
        _of(BEGINNER, needs),
        implied,
    ):
        if candidates:
            return candidates[0]
    return next(_everyday(entry), None) if topic.skills else None


def _of(level: str, found: Iterable[LevelTag]) -> list[LevelTag]:
    return [one for one in found if one.level == level]


def _levels(about: str, text: str) -> Iterator[LevelTag]:
    for doc in sentences(text):
        for one in phrases_about(about).find(doc):
            yield LevelTag(one.meaning, words_of(doc, one))


def _newcomers(who: str) -> Iterator[LevelTag]:
    """Beginners called by that name: where they may come, others of whom the same text speaks change nothing."""
    for one in _levels("audience", who):
        if one.level == NEWCOMER:
            yield LevelTag(BEGINNER, one.phrase)


def _needs(entry: str, topic: Topic) -> Iterator[LevelTag]:
    for doc in sentences(entry):
        found = phrases_about("need").find(doc)
        for one in (*found, *_graded(doc, topic)):
            level = _level_of_need(one.meaning, doc, topic)
            if level:
                yield LevelTag(level, words_of(doc, one))


def _is_said(entry: str) -> bool:
    """Whether a requirement says in so many words what has to be known, of whatever subject."""
    return any(phrases_about("need").find(doc) for doc in sentences(entry))


def _implied(entry: str, topic: Topic) -> Iterator[LevelTag]:
    for doc in sentences(entry):
        for place in topic.places_in(doc):
            yield LevelTag(IMPROVER, doc[place.start : place.stop].text)


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
        return IMPROVER if topic.places_in(doc) else None
    if need not in ("some", "solid") or not topic.is_meant(doc):
        return None
    return ADVANCED if need == "solid" and not topic.groups <= EVERYDAY_GROUPS else IMPROVER


def _unneeded(entry: str) -> Iterator[LevelTag]:
    for doc in sentences(entry):
        for one in phrases_about("need").find(doc):
            if one.meaning == "unneeded":
                yield LevelTag(BEGINNER, words_of(doc, one))


def _everyday(entry: str) -> Iterator[LevelTag]:
    """Where only the use of a computer is asked for, nothing is assumed of the topic."""
    for doc in sentences(entry):
        for one in phrases_about("need").find(doc):
            if one.meaning in ("everyday", "some", "solid"):
                yield LevelTag(BEGINNER, words_of(doc, one))

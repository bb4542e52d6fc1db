"""Which skills a course teaches, read out of its title and descriptions.

A title misleads (Excel in customer service), and a topic may stand in a description alone; what somebody needs to know
already, where the course leads, and how it is delivered are no skills taught. Names are those of
``data/signposting/skills.csv`` and ``skill_goals.csv`` and, for words that colleges use and residents do not, the rows
about a ``skill`` in ``course_phrases.csv``. Rows about a ``context`` there tell what the words around a name make of
it:

- after ``teaching`` in its sentence it is taught, also where the sentence tells whom a course is for;
- after ``needed``, ``onward`` or ``delivered`` it is none that the course teaches;
- just after ``denied`` it is left out on purpose.

A row about ``using`` makes the name of a device after it more than the thing in hand; so does its being a point of a
list. A row about what stands ``beside`` others is a name only in a course of some other skill, one about a ``point``
only where it is the whole of a point of what is taught and another point, or anything else, bears it out. A row about a
``doubt`` is a name that a title alone does not prove, unless the entry requirements have it too. Where a title names
only an ``other`` subject (sewing), a single mention in the descriptions is by the way, unless it begins a point. A row
about a ``trader`` tells that people are taught to get a business seen, to whom social media is marketing. How the
skills are weighed against each other is told in :mod:`signposting.skill_evidence`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from signposting.course_phrases import phrases_about, sentences
from signposting.listed_points import is_whole_point
from signposting.other_subjects import names_other_subject
from signposting.phrases import Found
from signposting.skill_evidence import Evidence, SkillTag, is_of_everyday_life, tags_of, without_umbrellas
from signposting.skill_mentions import (
    STRONG,
    Mention,
    mentions_in,
    named_as_points,
    named_as_well,
    named_beside,
    named_in_title,
)

__all__ = ["Descriptions", "SkillTag", "skills_named", "taught_skills"]

BY_MEANS_OF = frozenset(("bring", "from", "on", "own", "using", "via"))
"""Words between which and a device's name nothing but "your" stands where the device is a means: film on your phone."""

EVERYWHERE = frozenset(("staying-safe-online", "searching-and-checking-information"))
"""Skills that words may mean beside others of any course."""

BETWEEN_DEVICES = frozenset((",", "a", "and", "or", "the", "your"))
"""Words that may stand between devices with which one thing is done: on your phone or a laptop."""

NOT_TAUGHT = ("needed", "onward", "delivered")
"""Kinds of context after which a name is none of a skill that the course teaches."""

JUST_BEFORE = 3
"""Words that may stand between a name and the cue that must be close to it."""
MANY_SKILLS = 3
"""A course of another subject that speaks of so many teaches them all the same."""
ENOUGH_WORDS = 8
"""A description of fewer words proves nothing against a title."""


@dataclass(frozen=True)
class Descriptions:
    """The texts of a course in which it says what it teaches."""

    title: str
    aim: str
    who: str
    entry: str
    learn: str
    how: str


def taught_skills(course: Descriptions) -> tuple[SkillTag, ...]:
    """The skills that a course teaches, the primary ones first, each once."""
    evidence = Evidence()
    for text, is_teaching in ((course.learn, True), (course.who, False)):
        for doc in sentences(text):
            evidence.add(_taught(doc, is_teaching=is_teaching))
    _add_titles(course, evidence)
    _add_points(course, evidence)
    is_other = not evidence.titled and _is_of_other_subject(course.title)
    if is_other:
        evidence = evidence if len(evidence.described) >= MANY_SKILLS else evidence.with_more_than_one_phrase()
    elif not evidence:
        _add_what_stands_by_the_way(course, evidence)
    if evidence.speaks_of("social-media"):
        _read_social_media(course, evidence)
    return tags_of(evidence)


def skills_named(doc: Doc) -> list[tuple[str, range]]:
    """Every skill that a sentence names, taught or not, the devices' names included, with the tokens of the name."""
    return [(one.skill, range(one.start, one.end)) for one in mentions_in(doc)]


def _taught(doc: Doc, *, is_teaching: bool) -> Iterator[Mention]:
    """The skills that a sentence says are taught; ``is_teaching``: where it says nothing else, it speaks of that."""
    cues, using = phrases_about("context").find(doc), phrases_about("using").find(doc)
    mentions = mentions_in(doc)
    of_devices = {token for one in mentions if one.is_device for token in range(one.start, one.end)}
    for one in mentions:
        before = [cue for cue in cues if cue.start < one.end and cue.meaning in ("teaching", *NOT_TAUGHT)]
        kind = max(before, key=lambda cue: cue.start).meaning if before else None
        is_meant = kind == "teaching" or (kind is None and is_teaching)
        is_in_hand = one.is_device and not (_is_point(one, doc, of_devices) or _just_after(using, "using", one))
        if is_meant and not is_in_hand and not _just_after(cues, "denied", one):
            yield one


def _add_points(course: Descriptions, evidence: Evidence) -> None:
    """Adds what words mean only beside others of a digital course, such as staying safe, or as points of its list.

    The points of everybody's life bear out each other; those of work mean too many things beside anything else.
    """
    docs = list(sentences(course.learn))
    points = [one for doc in docs for one in named_as_points(doc)]
    beside = [one for doc in docs for one in named_beside(doc)]
    named = Counter(one.skill for one in points)
    everyday = {one.phrase.lower() for one in (*points, *beside) if is_of_everyday_life(one.skill)}
    is_empty, is_everyday = not evidence, evidence.is_of_everyday_life() or (not evidence and len(everyday) > 1)
    evidence.add(
        one for one in points if (is_everyday and is_of_everyday_life(one.skill)) or (is_empty and named[one.skill] > 1)
    )
    if evidence or is_everyday:
        evidence.add(one for one in beside if is_everyday or one.skill in EVERYWHERE)
        for doc in (*docs, *sentences(course.title)):
            evidence.add(named_as_well(doc))


def _add_what_stands_by_the_way(course: Descriptions, evidence: Evidence) -> None:
    """Adds what a course of which nothing else is known names out of its place, else the devices that it names."""
    for doc in (*sentences(course.who), *sentences(course.how)):
        evidence.add(_named_by_the_way(doc))
    if not evidence:
        for doc in sentences(course.learn):
            evidence.add(one for one in mentions_in(doc) if one.is_device and not _is_means(one, doc))


def _read_social_media(course: Descriptions, evidence: Evidence) -> None:
    """Takes social media for what it is to traders and to parents."""
    if _speaks_of("trader", course.title, course.who, course.learn):
        evidence.read_as("social-media", "digital-marketing")
    if _speaks_of("parent", course.title, course.who) and _speaks_of("child", course.title, course.learn):
        evidence.read_as("social-media", "helping-children-online")


def _named_by_the_way(doc: Doc) -> Iterator[Mention]:
    """The skills that a sentence names in words that mean them in any text, unless it says that they are not taught."""
    cues = phrases_about("context").find(doc)
    for one in mentions_in(doc):
        is_other = any(cue.start < one.end and cue.meaning in NOT_TAUGHT for cue in cues)
        if one.weakness == STRONG and not is_other and not _just_after(cues, "denied", one):
            yield one


def _add_titles(course: Descriptions, evidence: Evidence) -> None:
    """Adds what titles name. A doubtful name counts where a description of some length says the same."""
    is_long = len(f"{course.learn} {course.who}".split()) >= ENOUGH_WORDS
    borne_out = {*evidence.described, *(one.skill for doc in sentences(course.entry) for one in mentions_in(doc))}
    devices: dict[str, str] = {}
    for doc in (*sentences(course.title), *sentences(course.aim)):
        doubted = [range(one.start, one.end) for one in phrases_about("doubt").find(doc)] if is_long else []
        cues = phrases_about("context").find(doc)
        for one in mentions_in(doc):
            is_doubted = any(one.start in span and one.end - 1 in span for span in doubted)
            is_means = one.is_device and _is_means(one, doc)
            if _just_after(cues, "denied", one) or is_means or (is_doubted and one.skill not in borne_out):
                continue
            (devices if one.is_device else evidence.titled).setdefault(one.skill, one.phrase)
    if not evidence.titled:
        for doc in sentences(course.title):
            evidence.titled.update((one.skill, one.phrase) for one in named_in_title(doc))
    evidence.is_title_vague = not evidence.titled and bool(devices)
    evidence.titled = without_umbrellas(evidence.titled or devices, evidence.described)


def _speaks_of(about: str, *texts: str) -> bool:
    """Whether any of the texts has a phrase about a thing."""
    return any(phrases_about(about).find(doc) for text in texts for doc in sentences(text))


def _is_of_other_subject(title: str) -> bool:
    """Whether a title names a subject that has nothing to do with computers, and no device or the like."""
    return any(names_other_subject(doc) for doc in sentences(title)) and not _speaks_of("digital", title)


def _is_point(device: Mention, doc: Doc, of_devices: Collection[int]) -> bool:
    """Whether a device is a point of what is taught, and not what the points before it are done with."""
    start = device.start
    while start and (start - 1 in of_devices or doc[start - 1].norm_ in BETWEEN_DEVICES):
        start -= 1
    is_means = start > 0 and doc[start - 1].norm_ in (*BY_MEANS_OF, "with")
    return is_whole_point(doc, device.start, device.end) and not is_means


def _is_means(device: Mention, doc: Doc) -> bool:
    """Whether something else is done with a device: film on your phone."""
    return not BY_MEANS_OF.isdisjoint(token.norm_ for token in doc[max(device.start - 2, 0) : device.start])


def _just_after(cues: Iterable[Found[str]], kind: str, one: Mention) -> bool:
    return any(cue.meaning == kind and 0 <= one.start - cue.end <= JUST_BEFORE for cue in cues)

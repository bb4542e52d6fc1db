"""Which skills a course teaches, read out of its title and descriptions.

A title misleads (Excel in customer service), and a topic may stand in a description alone; what somebody needs to know
already, where the course leads, and how it is delivered are no skills taught. Names are those of
``data/signposting/skills.csv`` and ``skill_goals.csv`` and, for words that colleges use and residents do not, the rows
about a ``skill`` in ``course_phrases.csv``. Rows about a ``context`` there tell what the words around a name make of
it:

- after ``teaching`` in its sentence it is taught, also where the sentence tells whom a course is for;
- after ``needed``, ``onward`` or ``delivered`` it is none that the course teaches;
- just after ``denied`` it is left out on purpose.

A row about ``using`` makes the name of a device after it more than the thing in hand. A row about what stands
``beside`` others is a name only in a course of some other skill. A row about a ``doubt`` is a name that a title alone
does not prove, unless the entry requirements have it too. Where a title names only an ``other`` subject (sewing), a
single mention in the descriptions is by the way. A row about what is ``absorbed`` lists the skills, or groups of
skills, in whose courses a single mention of another goes without saying: macros with spreadsheets. Where it is
``ousted``, even its title does not make it a skill of its own: social media of a course in digital marketing. Names of
a whole field or family of qualifications are an ``umbrella``: they give way to what a title names besides.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc

from signposting.course_phrases import NOTHING, classes, phrases_about, rows_about, sentences
from signposting.language import lemma
from signposting.phrases import Found, Phrases
from signposting.settings import ROOT
from signposting.skills import load_skills
from signposting.vocabulary import Tag

NAMES = ROOT / "data" / "signposting" / "skills.csv"
GOALS = ROOT / "data" / "signposting" / "skill_goals.csv"
OTHER_SUBJECTS = ROOT / "data" / "signposting" / "other_subjects.txt"
DEVICES = frozenset(("using-a-computer", "using-a-smartphone-or-tablet", "getting-online", "general-digital-skills"))
"""Skills whose weakest names ("tablet", "IT") mostly stand for the thing with which something else is done."""

BY_MEANS_OF = frozenset(("bring", "from", "on", "own", "using", "via"))
"""Words between which and a device's name nothing but "your" stands where the device is a means: film on your phone."""

NOT_TAUGHT = ("needed", "onward", "delivered")
"""Kinds of context after which a name is none of a skill that the course teaches."""

SPECIALIST = "specialist"
"""The group of skills of the trade."""
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
    entry: str
    learn: str
    how: str


@dataclass(frozen=True)
class _Name:
    """What a phrase means; ``weakness`` tells how much has to bear it out, ``is_colleges``: it is of our own file."""

    skill: str
    weakness: int = STRONG
    in_capitals: bool = False
    is_colleges: bool = False


@dataclass(frozen=True)
class _Mention:
    """A skill's name in tokens ``start`` to ``end`` of a sentence."""

    start: int
    end: int
    skill: str
    weakness: int
    phrase: str

    @property
    def is_device(self) -> bool:
        return self.weakness == WEAKEST and self.skill in DEVICES


@dataclass
class _Evidence:
    """What speaks for each skill, in the order in which it was found: words of titles, and those of descriptions."""

    titled: dict[str, str] = field(default_factory=dict)
    described: dict[str, list[str]] = field(default_factory=dict)

    def add(self, mentions: Iterable[_Mention]) -> None:
        for one in mentions:
            said = self.described.setdefault(one.skill, [])
            if one.phrase.lower() not in (phrase.lower() for phrase in said):
                said.append(one.phrase)

    def with_more_than_one_phrase(self) -> "_Evidence":
        """What descriptions speak of more than by the way."""
        return _Evidence(described={skill: said for skill, said in self.described.items() if len(said) > 1})


def taught_skills(course: Descriptions) -> tuple[SkillTag, ...]:
    """The skills that a course teaches, the primary ones first, each once."""
    evidence = _Evidence()
    for text, is_teaching in ((course.learn, True), (course.who, False)):
        for doc in sentences(text):
            evidence.add(_taught(doc, is_teaching=is_teaching))
    _add_titles(course, evidence)
    if evidence.titled or evidence.described:
        evidence.add(_named_beside(course.learn))
    if not evidence.titled and _names_other_subject(course.title):
        return _tags(evidence.with_more_than_one_phrase())
    if not (evidence.titled or evidence.described):
        for doc in (*sentences(course.who), *sentences(course.how)):
            evidence.add(_named_by_the_way(doc))
    if not (evidence.titled or evidence.described):
        for doc in sentences(course.learn):
            evidence.add(one for one in _mentions(doc) if one.is_device and not _is_means(one, doc))
    return _tags(evidence)


def skills_named(doc: Doc) -> list[tuple[str, range]]:
    """Every skill that a sentence names, taught or not, the devices' names included, with the tokens of the name."""
    return [(one.skill, range(one.start, one.end)) for one in _mentions(doc)]


def _taught(doc: Doc, *, is_teaching: bool) -> Iterator[_Mention]:
    """The skills that a sentence says are taught; ``is_teaching``: where it says nothing else, it speaks of that."""
    cues = phrases_about("context").find(doc)
    for one in _mentions(doc):
        before = [cue for cue in cues if cue.start < one.end and cue.meaning in ("teaching", *NOT_TAUGHT)]
        kind = max(before, key=lambda cue: cue.start).meaning if before else None
        is_meant = kind == "teaching" or (kind is None and is_teaching)
        is_in_hand = one.is_device and not _just_after(phrases_about("using").find(doc), "using", one)
        if is_meant and not is_in_hand and not _just_after(cues, "denied", one):
            yield one


def _named_beside(learn: str) -> Iterator[_Mention]:
    """The skills that words mean only beside others of a digital course: staying safe."""
    for doc in sentences(learn):
        for one in phrases_about("beside").find(doc):
            yield _Mention(one.start, one.end, one.meaning, STRONG, doc[one.start : one.end].text)


def _named_by_the_way(doc: Doc) -> Iterator[_Mention]:
    """The skills that a sentence names in words that mean them in any text, unless it says that they are not taught."""
    cues = phrases_about("context").find(doc)
    for one in _mentions(doc):
        is_other = any(cue.start < one.end and cue.meaning in NOT_TAUGHT for cue in cues)
        if one.weakness == STRONG and not is_other and not _just_after(cues, "denied", one):
            yield one


def _add_titles(course: Descriptions, evidence: _Evidence) -> None:
    """Adds what titles name. A doubtful name counts where a description of some length says the same."""
    is_long = len(f"{course.learn} {course.who}".split()) >= ENOUGH_WORDS
    borne_out = {*evidence.described, *(one.skill for doc in sentences(course.entry) for one in _mentions(doc))}
    devices: dict[str, str] = {}
    for doc in (*sentences(course.title), *sentences(course.aim)):
        doubted = [range(one.start, one.end) for one in phrases_about("doubt").find(doc)] if is_long else []
        cues = phrases_about("context").find(doc)
        for one in _mentions(doc):
            is_doubted = any(one.start in span and one.end - 1 in span for span in doubted)
            is_means = one.is_device and _is_means(one, doc)
            if _just_after(cues, "denied", one) or is_means or (is_doubted and one.skill not in borne_out):
                continue
            (devices if one.is_device else evidence.titled).setdefault(one.skill, one.phrase)
    evidence.titled = _without_umbrellas(evidence.titled or devices, evidence.described)


def _without_umbrellas(titled: dict[str, str], described: Iterable[str]) -> dict[str, str]:
    """What titles name, without the name of a whole field or family of qualifications where they also say which part of
    it, or descriptions speak of skills of the trade: "ICDL: Spreadsheets", "Access to Computing"."""
    umbrellas = {one.replace("_", " ") for _, listed in rows_about("umbrella") for one in listed.split("|")}
    parts = {skill: said for skill, said in titled.items() if said.lower() not in umbrellas}
    return parts if parts or any(_group_of(one) == SPECIALIST for one in described) else titled


def _names_other_subject(title: str) -> bool:
    """Whether a title names a subject that has nothing to do with computers, such as sewing."""
    return any(_other_subjects().find(doc) for doc in sentences(title))


@lru_cache(maxsize=1)
def _other_subjects() -> Phrases[str]:
    subjects: Phrases[str] = Phrases()
    for phrase in OTHER_SUBJECTS.read_text(encoding="utf-8").splitlines():
        subjects.add(phrase, NOTHING)
    for _, phrase in rows_about("other"):
        subjects.add(phrase, NOTHING)
    return subjects


def _is_means(device: _Mention, doc: Doc) -> bool:
    """Whether something else is done with a device: film on your phone."""
    return not BY_MEANS_OF.isdisjoint(token.norm_ for token in doc[max(device.start - 2, 0) : device.start])


def _just_after(cues: Iterable[Found[str]], kind: str, one: _Mention) -> bool:
    return any(cue.meaning == kind and 0 <= one.start - cue.end <= JUST_BEFORE for cue in cues)


def _tags(evidence: _Evidence) -> tuple[SkillTag, ...]:
    skills = list(dict.fromkeys((*evidence.titled, *evidence.described)))
    about = list(evidence.titled) or _most_spoken_of(evidence.described)
    ousting = [one for one in skills if one in evidence.titled or len(evidence.described[one]) > 1]
    primary = [one for one in about if not _takes_place_of("ousted", one, ousting)] or about
    kept = [one for one in skills if one in primary or not _goes_without_saying(one, primary, evidence)]
    ordered = [*primary, *(one for one in kept if one not in primary)]
    return tuple(
        SkillTag(
            skill=one,
            tag=(Tag.PRIMARY if one in primary else Tag.SECONDARY).value,
            phrase=evidence.titled.get(one) or evidence.described[one][0],
        )
        for one in ordered
    )


def _most_spoken_of(described: Mapping[str, list[str]]) -> list[str]:
    """The skills with most phrases; where each has one, the first of them, or both of two."""
    most = max(map(len, described.values()), default=0)
    chosen = [skill for skill, phrases in described.items() if len(phrases) == most]
    return chosen if most > 1 or len(chosen) <= 2 else chosen[:1]


def _goes_without_saying(skill: str, primary: list[str], evidence: _Evidence) -> bool:
    """Whether a skill belongs to another that the course is about, and so is none of its own here."""
    if _takes_place_of("ousted", skill, primary):
        return True
    return len(evidence.described.get(skill, ())) <= 1 and _takes_place_of("absorbed", skill, primary)


def _takes_place_of(about: str, skill: str, others: Iterable[str]) -> bool:
    taking = _taking_place(about).get(skill, frozenset())
    return any(one in taking or _group_of(one) in taking for one in others if one != skill)


def _mentions(doc: Doc) -> list[_Mention]:
    """The names of skills in a sentence, in its order, none overlapping: first the longest, then what is none."""
    is_shouted = len(doc) > 2 and doc.text.isupper()
    found = [one for one in _names().find(doc) if _is_as_written(one, doc, is_shouted)]
    chosen: list[Found[_Name]] = []
    taken: set[int] = set()
    for one in sorted(found, key=_precedence):
        if taken.isdisjoint(range(one.start, one.end)):
            taken.update(range(one.start, one.end))
            chosen.append(one)
    return [
        _Mention(one.start, one.end, one.meaning.skill, one.meaning.weakness, doc[one.start : one.end].text)
        for one in sorted(chosen, key=lambda one: one.start)
        if one.meaning.skill != NOTHING
    ]


def _precedence(one: Found[_Name]) -> tuple[int, bool, bool, int, int]:
    name = one.meaning
    return one.start - one.end, not name.is_colleges, name.skill != NOTHING, name.weakness, one.start


def _is_as_written(one: Found[_Name], doc: Doc, is_shouted: bool) -> bool:
    """Whether a name stands as it must: in capitals, as a product's name, and not put together over a comma."""
    span = doc[one.start : one.end]
    if one.meaning.in_capitals:
        return not is_shouted and any(token.is_upper and len(token) > 1 for token in span)
    if one.meaning.weakness and len(span) == 1 and lemma(span[0].norm_) in _product_names():
        return span[0].text[0].isupper() and span[0].lower_ in _product_names()
    return one.meaning.skill == NOTHING or not any(token.norm_ == "," for token in span)


@lru_cache(maxsize=1)
def _product_names() -> frozenset[str]:
    """Products whose names are ordinary words; only with a capital are they the product."""
    return frozenset(word for _, listed in rows_about("capitalised") for word in listed.split("|"))


@lru_cache(maxsize=1)
def _names() -> Phrases[_Name]:
    """Every name and goal of the vocabulary, and the colleges' own words."""
    shared, goals = _goals()
    names: Phrases[_Name] = Phrases({**shared, **classes()})
    for skill, written in _written_names():
        name = written.rstrip("~")
        in_capitals = any(len(word) > 1 and word.isalpha() and word.isupper() for word in name.split())
        names.add(name.lower(), _Name(skill, len(written) - len(name), in_capitals))
    for skill, goal in goals:
        names.add(goal, _Name(NOTHING if skill == "none" else skill))
    for skill, phrase in rows_about("skill"):
        names.add(phrase, _Name(skill, is_colleges=True))
    return names


def _written_names() -> Iterator[tuple[str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for written in row["other_names"].split("|"):
                yield row["id"], written


def _goals() -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str]]]:
    """The word classes of the vocabulary's goals, and its pairs of skill and goal."""
    shared, goals = {}, []
    with GOALS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["skill"].startswith("{"):
                shared[row["skill"].strip("{}")] = tuple(row["goal"].split("|"))
            else:
                goals.append((row["skill"], row["goal"]))
    return shared, goals


@lru_cache(maxsize=2)
def _taking_place(about: str) -> Mapping[str, frozenset[str]]:
    """For each skill the skills and groups of skills that absorb or oust it."""
    return {skill: frozenset(listed.split("|")) for skill, listed in rows_about(about)}


@lru_cache(maxsize=64)
def _group_of(skill: str) -> str:
    return next(one.group for one in load_skills() if one.id == skill)

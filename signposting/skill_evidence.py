"""What speaks for each skill that a course may teach, and which of them are tags of it.

Rows of ``data/signposting/course_phrases.csv`` weigh the skills against each other; each names a skill and the skills,
or groups of skills, beside which something becomes of it:

- ``absorbed``: in a course of those a single mention goes without saying: version control with programming;
- ``passing``: so it does, unless the mention begins a point of what is taught: macros with spreadsheets;
- ``ousted``: it is none of its own at all, not even in the title: social media with digital marketing.

Names of a whole field or family of qualifications are an ``umbrella``: they give way to what a title names besides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from signposting.course_phrases import rows_about
from signposting.skill_mentions import Mention
from signposting.skills import EVERYDAY_GROUPS, EVERYTHING, SPECIALIST, load_skills
from signposting.vocabulary import Tag

EVERYDAY_WORK = frozenset(("applying-for-jobs-online", "collaboration-tools", "word-processing"))
"""Skills of work that are taught with those of everybody's life."""
COMPUTER, PHONE = "using-a-computer", "using-a-smartphone-or-tablet"

SEVERAL = 3


@dataclass(frozen=True)
class SkillTag:
    """A skill that a course teaches: how much of the course it is, and the phrase that says so."""

    skill: str
    tag: str
    phrase: str


@dataclass
class Evidence:
    """What speaks for each skill, in the order in which it was found: words of titles, and those of descriptions.

    ``points`` are the skills that a point of what is taught begins with. ``is_title_vague``: it names no more
    than "IT" or a device.
    """

    titled: dict[str, str] = field(default_factory=dict)
    described: dict[str, list[str]] = field(default_factory=dict)
    points: set[str] = field(default_factory=set)
    is_title_vague: bool = False

    def __bool__(self) -> bool:
        return bool(self.titled or self.described)

    def add(self, mentions: Iterable[Mention]) -> None:
        for one in mentions:
            said = self.described.setdefault(one.skill, [])
            if one.phrase.lower() not in (phrase.lower() for phrase in said):
                said.append(one.phrase)
            if one.begins_point:
                self.points.add(one.skill)

    def with_more_than_one_phrase(self) -> "Evidence":
        """What descriptions speak of more than by the way."""
        return Evidence(described={skill: said for skill, said in self.described.items() if len(said) > 1})

    def read_as(self, skill: str, meant: str) -> None:
        """Takes what speaks for a skill for another that is meant."""
        if skill in self.titled:
            self.titled = {meant if one == skill else one: said for one, said in reversed(self.titled.items())}
            self.titled = dict(reversed(self.titled.items()))
        if said := self.described.pop(skill, None):
            self.described.setdefault(meant, []).extend(said)

    def speaks_of(self, skill: str) -> bool:
        """Whether anything speaks for a skill."""
        return skill in self.titled or skill in self.described

    def is_of_everyday_life(self) -> bool:
        """Whether any of the skills is one that everybody needs."""
        return any(map(is_of_everyday_life, (*self.titled, *self.described)))

    def times(self, skill: str) -> int:
        """In how many different ways the descriptions name a skill."""
        return len(self.described.get(skill, ()))


def tags_of(evidence: Evidence) -> tuple[SkillTag, ...]:
    """The skills that a course teaches, the primary ones first, each once."""
    if evidence.is_title_vague and _is_title_outdone(evidence):
        evidence.titled = {}
    skills = list(dict.fromkeys((*evidence.titled, *evidence.described)))
    about = list(evidence.titled) or _most_spoken_of(evidence)
    ousting = [one for one in skills if one in evidence.titled or evidence.times(one) > 1]
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


def without_umbrellas(titled: dict[str, str], described: Iterable[str]) -> dict[str, str]:
    """What titles name, without the name of a whole field or family of qualifications where they also say which part of
    it, or descriptions speak of skills of the trade: "ICDL: Spreadsheets", "Access to Computing"."""
    parts = {skill: said for skill, said in titled.items() if said.lower() not in _umbrellas()}
    return parts if parts or any(_group_of(one) == SPECIALIST for one in described) else titled


def is_of_everyday_life(skill: str) -> bool:
    """Whether a skill is one that everybody needs, whatever their trade."""
    return skill in EVERYDAY_WORK or _group_of(skill) in EVERYDAY_GROUPS


def _most_spoken_of(evidence: Evidence) -> list[str]:
    """The skills with most phrases; where each has one, the first of them, or both of two.

    Where the use of computers and of phones is taught alike, it is everything digital.
    """
    described = evidence.described
    if COMPUTER in described and PHONE in described:
        described.setdefault(EVERYTHING, described[COMPUTER])
        return [EVERYTHING]
    most = max(map(len, described.values()), default=0)
    chosen = [skill for skill, phrases in described.items() if len(phrases) == most]
    first = next((one for one in (COMPUTER, PHONE) if one in chosen), None)
    if most > 1 or (len(chosen) <= 2 and not first):
        return [one for n, one in enumerate(chosen) if not _goes_without_saying(one, chosen[:n], evidence)]
    return [first] if first else chosen[:1]


def _is_title_outdone(evidence: Evidence) -> bool:
    """Whether the descriptions are of a trade, or say more than once what a vague "IT" comes to."""
    if any(_group_of(one) == SPECIALIST for one in evidence.described):
        return True
    times = [evidence.times(one) for one in evidence.described]
    return EVERYTHING in evidence.titled and max(times, default=0) > 1 and 2 * max(times) >= sum(times)


def _teaches_many_things(evidence: Evidence) -> bool:
    """Whether a course without a name speaks of several skills of everybody's life, none of them its only one."""
    return not evidence.titled and sum(map(is_of_everyday_life, evidence.described)) >= SEVERAL


def _goes_without_saying(skill: str, primary: list[str], evidence: Evidence) -> bool:
    """Whether a skill belongs to another that the course is about, and so is none of its own here."""
    if _takes_place_of("ousted", skill, primary):
        return True
    if evidence.times(skill) > 1 or (is_of_everyday_life(skill) and _teaches_many_things(evidence)):
        return False
    is_passing = skill not in evidence.points and _takes_place_of("passing", skill, primary)
    return is_passing or _takes_place_of("absorbed", skill, primary)


def _takes_place_of(about: str, skill: str, others: Iterable[str]) -> bool:
    taking = _taking_place(about).get(skill, frozenset())
    return any(one in taking or _group_of(one) in taking for one in others if one != skill)


@lru_cache(maxsize=1)
def _umbrellas() -> frozenset[str]:
    return frozenset(one.replace("_", " ") for _, listed in rows_about("umbrella") for one in listed.split("|"))


@lru_cache(maxsize=4)
def _taking_place(about: str) -> Mapping[str, frozenset[str]]:
    """For each skill the skills and groups of skills that absorb or oust it."""
    return {skill: frozenset(listed.split("|")) for skill, listed in rows_about(about)}


@lru_cache(maxsize=64)
def _group_of(skill: str) -> str:
    return next(one.group for one in load_skills() if one.id == skill)

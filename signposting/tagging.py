"""What a course's words say of it: the skills that it teaches, its level, its access features, whether it is free.

Explainable: each tag keeps the phrase that led to it. A provider may correct a tag, and the correction goes before the
words. Tags come from the course's name, the title of its learning aim and its descriptions; the qualification's number
is no level, and what people need already, where the course leads and how to apply are no skills that it teaches.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from signposting.course_access import AccessTag, access_of
from signposting.course_costs import is_free_to_all
from signposting.course_levels import LevelTag, Topic, level_of
from signposting.course_phrases import rows_about
from signposting.judged_listings import Listing
from signposting.learnt_levels import learnt_levels
from signposting.learnt_taught_skills import learnt_taught_skills
from signposting.skills import SPECIALIST, load_skills, skill
from signposting.taught_skills import Descriptions, SkillTag, skills_named, taught_skills
from signposting.vocabulary import Tag

__all__ = ["AccessTag", "CourseWords", "SkillTag", "Tags", "correct", "is_free_to_all", "tag"]

CORRECTED = "corrected by the provider"


@dataclass(frozen=True)
class CourseWords:
    """A course's texts, in the order in which the national course directory has the descriptions."""

    name: str
    learning_aim_title: str = ""
    who_this_course_is_for: str = ""
    entry_requirements: str = ""
    what_you_will_learn: str = ""
    how_you_will_learn: str = ""
    what_you_will_need_to_bring: str = ""
    how_you_will_be_assessed: str = ""
    where_next: str = ""


@dataclass(frozen=True)
class Tags:
    """What was read: skills with the primary ones first; ``level`` is ``None`` where nothing tells it."""

    skills: tuple[SkillTag, ...] = ()
    level: str | None = None
    level_phrase: str | None = None
    access: tuple[AccessTag, ...] = ()


class Correction(Protocol):
    """What a provider says of a tag: a row of ``tag_correction``."""

    entity: str
    value: str
    is_right: bool
    tag: str | None


def tag(course: CourseWords) -> Tags:
    """The tags of a course."""
    listing = Listing(
        title=course.name,
        who=course.who_this_course_is_for,
        entry=course.entry_requirements,
        learn=course.what_you_will_learn,
        how=course.how_you_will_learn,
    )
    described = Descriptions(aim=course.learning_aim_title, **listing._asdict())
    skills = learnt_taught_skills().of_those_taught(listing, taught_skills(described))
    level = _level(listing, skills)
    practical = (
        course.entry_requirements,
        course.how_you_will_learn,
        course.what_you_will_need_to_bring,
        course.how_you_will_be_assessed,
    )
    return Tags(
        skills=skills,
        level=level.level if level else None,
        level_phrase=level.phrase if level else None,
        access=access_of(course.name, course.who_this_course_is_for, practical, course.what_you_will_learn),
    )


def correct(tags: Tags, corrections: Iterable[Correction]) -> Tags:
    """The tags with what a provider put right: taken out what it denies, put in what it adds."""
    for one in corrections:
        if one.entity == "skill":
            tags = replace(tags, skills=_corrected_skills(tags.skills, one))
        elif one.entity == "access":
            kept = tuple(tag for tag in tags.access if tag.access != one.value)
            tags = replace(tags, access=(*kept, AccessTag(one.value, CORRECTED)) if one.is_right else kept)
        elif one.is_right or tags.level == one.value:
            tags = replace(tags, level=one.value if one.is_right else None, level_phrase=CORRECTED)
    return tags


def _corrected_skills(skills: tuple[SkillTag, ...], correction: Correction) -> tuple[SkillTag, ...]:
    kept = tuple(one for one in skills if one.skill != correction.value)
    if not correction.is_right:
        return kept
    added = SkillTag(correction.value, correction.tag or Tag.PRIMARY.value, CORRECTED)
    return (added, *kept) if added.tag == Tag.PRIMARY.value else (*kept, added)


@lru_cache(maxsize=1)
def _kin() -> dict[str, frozenset[str]]:
    """For each skill the others of which what a course asks for tells its level."""
    specialist = frozenset(one.id for one in load_skills() if one.group == SPECIALIST)
    listed = {skill: frozenset(kin.split("|")) for skill, kin in rows_about("kin")}
    return {
        one.id: listed.get(one.id, frozenset()) | (specialist - {one.id} if one.group == SPECIALIST else frozenset())
        for one in load_skills()
    }


def _level(listing: Listing, skills: tuple[SkillTag, ...]) -> LevelTag | None:
    about = frozenset(one.skill for one in skills if one.tag == Tag.PRIMARY.value)
    groups = frozenset(skill(one).group for one in about)
    topic = Topic(
        skills=frozenset(one.skill for one in skills),
        kin=frozenset().union(*(_kin()[one] for one in about)),
        about=about,
        groups=groups,
        named_by=skills[0].phrase if skills else "",
        names_in=skills_named,
    )
    taught = f"{listing.learn}\n{listing.how}"
    return learnt_levels().read(listing, level_of(listing.title, listing.who, listing.entry, taught, topic))

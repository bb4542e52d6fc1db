"""One course run as the public page about it shows it, and the list of all runs that have such a page.

A run that was withdrawn keeps its address: whoever follows an old link is told that it is gone, and what it was.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signposting.answers import CourseDetails, describe_course_run
from signposting.models import Course, CourseRun, CourseRunSkill, LearningAim, Provider
from signposting.places import Place
from signposting.vocabulary import ListingState, Tag
from signposting.web_addresses import with_scheme


@dataclass(frozen=True)
class OtherRun:
    """Another run of the same course at the same venue, still to come; ``starts`` is ``None`` for a flexible start."""

    course_run_id: int
    starts: date | None


@dataclass(frozen=True)
class CourseRunPage:
    """All that a resident needs to know of one run.

    ``is_live`` does not hold once the provider has withdrawn it, ``has_started`` once its start day is past.
    ``skills`` are ids, the primary ones first. ``qualification`` is what it leads to, where it leads to one.
    """

    details: CourseDetails
    is_live: bool
    has_started: bool
    skills: tuple[str, ...]
    ukprn: str
    provider_website: str | None
    qualification: str | None
    how_you_will_learn: str
    how_you_will_be_assessed: str
    where_next: str
    other_runs: tuple[OtherRun, ...]


def find_course_run(session: Session, course_run_id: int, today: date, place: Place | None) -> CourseRunPage | None:
    """A run by its id, live or withdrawn, as seen from ``place`` on a day; ``None`` where it never was."""
    details = describe_course_run(session, course_run_id, place)
    if details is None:
        return None
    run, course, provider, aim = session.execute(
        select(CourseRun, Course, Provider, LearningAim.title)
        .join(Course, CourseRun.course_id == Course.id)
        .join(Provider, Course.ukprn == Provider.ukprn)
        .outerjoin(LearningAim, Course.learning_aim_reference == LearningAim.reference)
        .where(CourseRun.id == course_run_id)
    ).one()
    return CourseRunPage(
        details=details,
        is_live=run.state == ListingState.LIVE.value,
        has_started=run.start_date is not None and run.start_date < today,
        skills=_skills_of(session, course_run_id),
        ukprn=provider.ukprn,
        provider_website=with_scheme(provider.website),
        qualification=aim,
        how_you_will_learn=course.how_you_will_learn,
        how_you_will_be_assessed=course.how_you_will_be_assessed,
        where_next=course.where_next,
        other_runs=_other_runs(session, run, today),
    )


def live_course_run_ids(session: Session, today: date, limit: int) -> tuple[int, ...]:
    """The runs that can still be joined on a day, those listed last first; at most ``limit``."""
    return tuple(session.scalars(_joinable(today).order_by(CourseRun.id.desc()).limit(limit)))


def _joinable(today: date):  # type: ignore[no-untyped-def]
    return select(CourseRun.id).where(
        CourseRun.state == ListingState.LIVE.value,
        or_(CourseRun.start_date.is_(None), CourseRun.start_date >= today),
    )


def _skills_of(session: Session, course_run_id: int) -> tuple[str, ...]:
    taught = session.execute(
        select(CourseRunSkill.tag != Tag.PRIMARY.value, CourseRunSkill.skill).where(
            CourseRunSkill.course_run_id == course_run_id
        )
    )
    return tuple(skill for _, skill in sorted((bool(is_secondary), skill) for is_secondary, skill in taught))


def _other_runs(session: Session, run: CourseRun, today: date) -> tuple[OtherRun, ...]:
    venue = CourseRun.venue_id.is_(None) if run.venue_id is None else CourseRun.venue_id == run.venue_id
    statement = (
        select(CourseRun.id, CourseRun.start_date)
        .where(
            CourseRun.id.in_(_joinable(today)),
            CourseRun.id != run.id,
            CourseRun.course_id == run.course_id,
            CourseRun.course_name == run.course_name,
            CourseRun.delivery == run.delivery,
            venue,
        )
        .order_by(CourseRun.start_date, CourseRun.id)
    )
    return tuple(OtherRun(course_run_id, starts) for course_run_id, starts in session.execute(statement))

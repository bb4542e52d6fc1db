"""The listings as they are held, in the columns of the national course directory's bulk uploads.

A row put under its own headings again and imported is the row that is held: nothing changes by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from signposting.ingest import course_values as values
from signposting.ingest.course_rows import DATE_FORM
from signposting.models import Course, CourseRun
from signposting.vocabulary import Access, Delivery, ListingState, Tag

RUNS_AT_ONCE = 500


@dataclass(frozen=True)
class ExportedRun:
    """One course run. The columns of the directory hold text as its files have it, empty where there is nothing.

    ``skills`` are ids, the primary ones first; ``level`` is ``None`` where nothing tells it.
    """

    lars_qan: str
    course_type: str
    sector: str
    education_level: str
    awarding_body: str
    who_this_course_is_for: str
    entry_requirements: str
    what_you_will_learn: str
    how_you_will_learn: str
    what_you_will_need_to_bring: str
    how_you_will_be_assessed: str
    where_next: str
    course_name: str
    your_reference: str
    delivery_mode: str
    start_date: str
    flexible_start_date: str
    venue_name: str
    your_venue_reference: str
    national_delivery: str
    sub_region: str
    course_webpage: str
    cost: str
    cost_description: str
    duration: str
    duration_unit: str
    study_mode: str
    attendance_pattern: str
    course_run_id: int
    ukprn: str
    skills: tuple[str, ...]
    level: str | None
    access: tuple[str, ...]
    state: str


def export_courses(
    session: Session, ukprn: str | None = None, state: ListingState | None = None
) -> Iterator[ExportedRun]:
    """Every run, or those of one provider, or in one state; the oldest first."""
    wanted = (
        select(CourseRun)
        .join(Course)
        .options(
            joinedload(CourseRun.course),
            joinedload(CourseRun.venue),
            selectinload(CourseRun.skills),
            selectinload(CourseRun.times),
            selectinload(CourseRun.access),
        )
        .order_by(CourseRun.id)
        .limit(RUNS_AT_ONCE)
    )
    if ukprn is not None:
        wanted = wanted.where(Course.ukprn == ukprn)
    if state is not None:
        wanted = wanted.where(CourseRun.state == state.value)
    last = 0
    while runs := session.scalars(wanted.where(CourseRun.id > last)).all():
        yield from (_exported(run) for run in runs)
        last = runs[-1].id
        session.expunge_all()


def _exported(run: CourseRun) -> ExportedRun:
    course, venue = run.course, run.venue
    is_work_based = run.delivery == Delivery.WORK_BASED.value
    return ExportedRun(
        lars_qan=course.learning_aim_reference or "",
        course_type=course.course_type or "",
        sector=course.sector or "",
        education_level=course.education_level or "",
        awarding_body=course.awarding_body or "",
        who_this_course_is_for=course.who_this_course_is_for,
        entry_requirements=course.entry_requirements,
        what_you_will_learn=course.what_you_will_learn,
        how_you_will_learn=course.how_you_will_learn,
        what_you_will_need_to_bring=course.what_you_will_need_to_bring,
        how_you_will_be_assessed=course.how_you_will_be_assessed,
        where_next=course.where_next,
        course_name=run.course_name,
        your_reference=run.your_reference or "",
        delivery_mode=values.DELIVERY_WORDS[run.delivery],
        start_date=run.start_date.strftime(DATE_FORM) if run.start_date else "",
        flexible_start_date="No" if run.start_date else "Yes",
        venue_name=venue.name if venue else "",
        your_venue_reference=venue.provider_venue_ref if venue else "",
        national_delivery=("Yes" if run.is_national else "No") if is_work_based else "",
        sub_region=run.sub_regions or "",
        course_webpage=run.course_webpage or "",
        cost=pounds(run.cost_pence),
        cost_description=run.cost_description or "",
        duration="" if run.duration is None else str(run.duration),
        duration_unit=run.duration_unit or "",
        study_mode=run.study_mode or "",
        attendance_pattern=";".join(values.TIME_WORDS[one.time] for one in run.times),
        course_run_id=run.id,
        ukprn=course.ukprn,
        skills=tuple(
            one.skill for one in sorted(run.skills, key=lambda one: (one.tag != Tag.PRIMARY.value, one.skill))
        ),
        level=run.level,
        access=tuple(sorted((one.access for one in run.access), key=Access.values().index)),
        state=run.state,
    )


def pounds(pence: int | None) -> str:
    """Pence as a COST cell has it: ``4550`` -> ``"45.50"``, ``4500`` -> ``"45"``; empty for ``None``."""
    if pence is None:
        return ""
    return f"{pence / 100:.2f}".removesuffix(".00")

"""What is held of one provider's courses of one kind, in the same values as the rows of a file."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from signposting.ingest.stated import DESCRIPTIONS, LARS, StatedCourse, StatedRun
from signposting.models import Course, CourseRun
from signposting.vocabulary import ListingState

LIVE = ListingState.LIVE.value


@dataclass(frozen=True)
class HeldRun:
    """A run that is held, live or withdrawn, and what it states."""

    run: CourseRun
    stated: StatedRun

    @property
    def is_live(self) -> bool:
        return self.run.state == LIVE


@dataclass(frozen=True)
class HeldCourses:
    """Courses by id, and the runs that they have or had, the oldest first."""

    source: str
    courses: dict[int, Course]
    runs: tuple[HeldRun, ...]


def read_held(session: Session, ukprn: str, kind: str, source: str = "upload") -> HeldCourses:
    """The provider's courses of a kind that came from a source; the demonstration's are left alone."""
    is_ours = (Course.ukprn == ukprn, Course.kind == kind, Course.source == source, ~Course.is_demonstration)
    courses = {course.id: course for course in session.scalars(select(Course).where(*is_ours).order_by(Course.id))}
    runs = session.scalars(
        select(CourseRun)
        .join(Course)
        .where(*is_ours)
        .options(selectinload(CourseRun.times), selectinload(CourseRun.skills), selectinload(CourseRun.access))
        .order_by(CourseRun.id)
    )
    return HeldCourses(source, courses, tuple(HeldRun(run, stated_run(run, courses[run.course_id])) for run in runs))


def stated_course(course: Course, name: str) -> StatedCourse:
    """What a held course states; ``name`` is that of its runs."""
    return StatedCourse(
        kind=course.kind,
        learning_aim_reference=course.learning_aim_reference,
        descriptions=tuple(getattr(course, description) for description in DESCRIPTIONS),
        course_type=course.course_type,
        sector=course.sector,
        education_level=course.education_level,
        awarding_body=course.awarding_body,
        name="" if course.kind == LARS else name,
    )


def stated_run(run: CourseRun, course: Course) -> StatedRun:
    """What a held run states."""
    return StatedRun(
        course=stated_course(course, run.course_name),
        your_reference=run.your_reference,
        course_name=run.course_name,
        course_webpage=run.course_webpage,
        delivery=run.delivery,
        is_national=run.is_national,
        sub_regions=run.sub_regions,
        start_date=run.start_date,
        venue_id=run.venue_id,
        cost_pence=run.cost_pence,
        cost_description=run.cost_description,
        duration=run.duration,
        duration_unit=run.duration_unit,
        study_mode=run.study_mode,
        times=tuple(time.time for time in run.times),
    )

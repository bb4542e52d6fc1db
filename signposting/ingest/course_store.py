"""Writes what a plan says: courses, their runs, and the tags that are read out of their words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, selectinload

from signposting.ingest.changes import Change, as_it_was, brought
from signposting.ingest.held_courses import HeldCourses, stated_course
from signposting.ingest.matching import Plan
from signposting.ingest.records import Progress
from signposting.ingest.stated import DESCRIPTIONS, StatedCourse, StatedRun
from signposting.ingest.sub_regions import districts_of, parts_of
from signposting.models import (
    Base,
    Course,
    CourseRun,
    CourseRunAccess,
    CourseRunDistrict,
    CourseRunSkill,
    CourseRunTime,
    District,
    TagCorrection,
)
from signposting.tagging import CourseWords, Tags, correct, is_free_to_all, tag
from signposting.vocabulary import ListingState

ROWS_AT_ONCE = 500
PARTS: tuple[type[Base], ...] = (CourseRunSkill, CourseRunTime, CourseRunAccess, CourseRunDistrict)
LONGEST_PHRASE = 255
COURSES_REMEMBERED = 8192

Row = dict[str, Any]


_tags = lru_cache(maxsize=COURSES_REMEMBERED)(tag)


def read_tags_ahead(plan: Plan, title_of: Callable[[str], str], progress: Progress) -> None:
    """Reads the tags that :func:`store_plan` will want, which takes milliseconds a course.

    Done in a dry run before the true one, it spares the transaction that writes, for which others wait.
    """
    wanted = tuple(dict.fromkeys(_words(row, title_of) for row in _rows(plan)))
    for done, words in enumerate(wanted, 1):
        _tags(words)
        progress(done, len(wanted))


def withdraw_extract(session: Session, ukprn: str) -> list[Change]:
    """Withdraws what a national extract brought of a provider: its own files go first from now on."""
    runs = session.scalars(
        select(CourseRun)
        .join(Course)
        .where(Course.ukprn == ukprn, Course.source == "extract", CourseRun.state == ListingState.LIVE.value)
        .options(selectinload(CourseRun.skills), selectinload(CourseRun.times), selectinload(CourseRun.access))
        .order_by(CourseRun.id)
    ).all()
    changes = [_as_it_was(session, run) for run in runs]
    for run in runs:
        run.state = ListingState.WITHDRAWN.value
    return changes


def store_plan(
    session: Session, ukprn: str, held: HeldCourses, plan: Plan, title_of: Callable[[str], str]
) -> list[Change]:
    """Makes what is live the same as the file. Gives what was done, so that it can be undone.

    ``title_of`` gives the title of a learning aim, empty where it is not known.
    """
    changes = [_as_it_was(session, one.run) for one in plan.withdrawn]
    for one in plan.withdrawn:
        one.run.state = ListingState.WITHDRAWN.value
    touched = (*plan.changed, *plan.returned)
    changes += [_as_it_was(session, one.run) for one, _ in touched]
    courses = _Courses(session, ukprn, held, plan)
    tagged = _Tagged(session, title_of, courses)
    written = [(_update(one.run, row, courses, tagged), row) for one, row in touched]
    written += [(_insert(session, row, courses, tagged), row) for row in plan.new]
    session.flush()
    _write_parts(session, [(run.id, row) for run, row in written], tagged)
    for one, _ in touched:
        session.expire(one.run, ["skills", "times", "access"])
    changes += courses.changes
    return changes + [brought(CourseRun, run.id) for run, _ in written[len(touched) :]]


@dataclass
class _Courses:
    """Finds the course of each row: one that says the same, else the one that the row's run had, else a new one."""

    session: Session
    ukprn: str
    held: HeldCourses
    plan: Plan
    changes: list[Change] = field(default_factory=list)
    by_stated: dict[StatedCourse, Course] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {one.run.course_id: one.run.course_name for one in self.held.runs}
        for course in self.held.courses.values():
            self.by_stated.setdefault(stated_course(course, names.get(course.id, "")), course)
        stated = [row.course for row in _rows(self.plan)]
        self._restate_free_ones(set(stated))
        self._add(dict.fromkeys(one for one in stated if one not in self.by_stated))

    def of(self, row: StatedRun) -> Course:
        return self.by_stated[row.course]

    def _restate_free_ones(self, stated: set[StatedCourse]) -> None:
        free = self._free(stated)
        for held, row in (*self.plan.changed, *self.plan.returned):
            if row.course not in self.by_stated and held.run.course_id in free:
                self._restate(free.pop(held.run.course_id), row.course)

    def _add(self, missing: Iterable[StatedCourse]) -> None:
        added = {one: Course(ukprn=self.ukprn, source=self.held.source, **_course_values(one)) for one in missing}
        self.session.add_all(added.values())
        self.session.flush()
        self.by_stated.update(added)
        self.changes += [brought(Course, course.id) for course in added.values()]

    def _free(self, stated: set[StatedCourse]) -> dict[int, Course]:
        """The courses, by id, that nothing in the file states any longer."""
        wanted = {course.id for one, course in self.by_stated.items() if one in stated}
        kept = {one.run.course_id for one in self.plan.unchanged}
        return {key: course for key, course in self.held.courses.items() if key not in wanted | kept}

    def _restate(self, course: Course, stated: StatedCourse) -> None:
        """Gives a course the words that it has now; what a provider corrected of it goes on to count."""
        self.changes.append(as_it_was(course))
        for name, value in _course_values(stated).items():
            setattr(course, name, value)
        self.by_stated[stated] = course


@dataclass
class _Tagged:
    """The tags of each course and name, read once, with what the provider corrected."""

    session: Session
    title_of: Callable[[str], str]
    courses: _Courses
    read: dict[tuple[int, str], Tags] = field(default_factory=dict)
    corrections: dict[int, list[TagCorrection]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        ids = sorted({course.id for course in self.courses.by_stated.values()})
        for start in range(0, len(ids), ROWS_AT_ONCE):
            chosen = select(TagCorrection).where(TagCorrection.course_id.in_(ids[start : start + ROWS_AT_ONCE]))
            for one in self.session.scalars(chosen):
                self.corrections[one.course_id].append(one)

    def of(self, row: StatedRun) -> Tags:
        course = self.courses.of(row)
        key = (course.id, row.course_name)
        if key not in self.read:
            self.read[key] = correct(_tags(_words(row, self.title_of)), self.corrections.get(course.id, ()))
        return self.read[key]


def _words(row: StatedRun, title_of: Callable[[str], str]) -> CourseWords:
    title = title_of(row.course.learning_aim_reference or "")
    return CourseWords(row.course_name, title, *row.course.descriptions)


def _rows(plan: Plan) -> list[StatedRun]:
    return [*plan.new, *(row for _, row in (*plan.changed, *plan.returned))]


def _as_it_was(session: Session, run: CourseRun) -> Change:
    return as_it_was(
        run,
        skills=[{"skill": one.skill, "tag": one.tag, "phrase": one.phrase} for one in run.skills],
        times=[{"time": one.time} for one in run.times],
        access=[{"access": one.access, "phrase": one.phrase} for one in run.access],
        districts=[{"district_code": code} for code in _districts_held(session, run)],
    )


def _districts_held(session: Session, run: CourseRun) -> Iterable[str]:
    if run.sub_regions is None:
        return ()
    return session.scalars(select(CourseRunDistrict.district_code).where(CourseRunDistrict.course_run_id == run.id))


def _course_values(stated: StatedCourse) -> Row:
    return {
        "kind": stated.kind,
        "learning_aim_reference": stated.learning_aim_reference,
        **dict(zip(DESCRIPTIONS, stated.descriptions)),
        "course_type": stated.course_type,
        "sector": stated.sector,
        "education_level": stated.education_level,
        "awarding_body": stated.awarding_body,
    }


def _run_values(row: StatedRun, tags: Tags) -> Row:
    return {
        "your_reference": row.your_reference,
        "course_name": row.course_name,
        "course_webpage": row.course_webpage,
        "delivery": row.delivery,
        "is_national": row.is_national,
        "sub_regions": row.sub_regions,
        "start_date": row.start_date,
        "venue_id": row.venue_id,
        "cost_pence": row.cost_pence,
        "cost_description": row.cost_description,
        "is_free_to_all": is_free_to_all(row.cost_pence, row.cost_description),
        "duration": row.duration,
        "duration_unit": row.duration_unit,
        "study_mode": row.study_mode,
        "level": tags.level,
        "level_phrase": tags.level_phrase[:LONGEST_PHRASE] if tags.level_phrase else None,
        "state": ListingState.LIVE.value,
    }


def _update(run: CourseRun, row: StatedRun, courses: _Courses, tagged: _Tagged) -> CourseRun:
    for name, value in _run_values(row, tagged.of(row)).items():
        setattr(run, name, value)
    run.course_id = courses.of(row).id
    return run


def _insert(session: Session, row: StatedRun, courses: _Courses, tagged: _Tagged) -> CourseRun:
    run = CourseRun(course_id=courses.of(row).id, **_run_values(row, tagged.of(row)))
    session.add(run)
    return run


def _write_parts(session: Session, written: Sequence[tuple[int, StatedRun]], tagged: _Tagged) -> None:
    """Puts the skills, times, access features and districts of runs in place of those that they had."""
    ids = [run_id for run_id, _ in written]
    for part in PARTS:
        for start in range(0, len(ids), ROWS_AT_ONCE):
            column = part.__table__.c.course_run_id
            session.execute(delete(part).where(column.in_(ids[start : start + ROWS_AT_ONCE])),
                            execution_options={"synchronize_session": False})  # fmt: skip
    districts = frozenset(session.scalars(select(District.code)))
    rows: dict[type[Base], list[Row]] = {part: [] for part in PARTS}
    for run_id, row in written:
        tags = tagged.of(row)
        rows[CourseRunSkill] += [
            {"skill": one.skill, "tag": one.tag, "phrase": one.phrase[:LONGEST_PHRASE], "course_run_id": run_id}
            for one in tags.skills
        ]
        rows[CourseRunAccess] += [
            {"access": one.access, "phrase": one.phrase[:LONGEST_PHRASE], "course_run_id": run_id}
            for one in tags.access
        ]
        rows[CourseRunTime] += [{"time": time, "course_run_id": run_id} for time in row.times]
        rows[CourseRunDistrict] += [
            {"district_code": code, "course_run_id": run_id} for code in _districts(row) if code in districts
        ]
    for part, found in rows.items():
        if found:
            session.execute(insert(part), found)


def _districts(row: StatedRun) -> Iterable[str]:
    return dict.fromkeys(code for name in parts_of(row.sub_regions or "") for code in districts_of(name))

"""Puts the staged runs of the national extract, with their providers, venues, courses and tags, where they belong.

All of it is done by the database in statements over whole tables, inside the caller's transaction. What is touched or
brought is kept for undoing (:mod:`signposting.ingest.changes`).
"""

import csv
from collections.abc import Sequence
from typing import Any

from sqlalchemy import FromClause, and_, delete, exists, insert, literal, or_, select, update
from sqlalchemy.orm import Session, selectinload

from signposting.ingest.changes import RUN_PARTS
from signposting.ingest.extract_changes import highest_ids, keep_brought, keep_touched
from signposting.ingest.extract_matching import EXTRACT, LIVE, gone_runs
from signposting.ingest.extract_tables import (
    COURSE_FACTS,
    RUN_FACTS,
    STAGED_ACCESS,
    STAGED_DISTRICT,
    STAGED_LEVEL,
    STAGED_MATCH,
    STAGED_RUN,
    STAGED_SKILL,
    STAGED_VENUE,
    VENUE_FACTS,
    first_of_each,
)
from signposting.ingest.staging import analyse, insert_into
from signposting.models import (
    Course,
    CourseRun,
    CourseRunAccess,
    CourseRunDistrict,
    CourseRunSkill,
    CourseRunTime,
    District,
    Provider,
    TagCorrection,
    Venue,
)
from signposting.settings import ROOT
from signposting.tagging import AccessTag, SkillTag, Tags, correct
from signposting.vocabulary import ListingState

PROVIDER_NAMES = ROOT / "data" / "signposting" / "provider_names.csv"
_AT_ONCE = {"synchronize_session": False}
_NAMES = tuple(name for name in VENUE_FACTS if name not in ("ukprn", "provider_venue_ref"))


def merge(session: Session, import_id: int) -> None:
    """Makes what is held the same as what is staged."""
    keep_touched(session, import_id, changed_venues(), changed_courses(), touched_runs())
    before = highest_ids(session)
    brought = _add_providers(session)
    _merge_venues(session)
    _merge_courses(session)
    venue, course = Venue.__table__.c, Course.__table__.c
    analyse(session.connection(), venue.ukprn, venue.provider_venue_ref)
    analyse(session.connection(), course.ukprn, course.national_reference, course.source)
    session.execute(
        update(CourseRun).where(CourseRun.id.in_(gone_runs())).values(state=ListingState.WITHDRAWN.value),
        execution_options=_AT_ONCE,
    )
    _merge_runs(session)
    _merge_parts(session)
    _apply_corrections(session)
    keep_brought(session, import_id, brought, before)


def changed_venues():  # type: ignore[no-untyped-def]
    """The ids of venues that the file states differently."""
    stated = _stated_venues()
    return select(Venue.id).join(stated, _is_same_venue(stated)).where(_venue_differs(stated))


def changed_courses():  # type: ignore[no-untyped-def]
    """The ids of courses that the file states differently."""
    stated = _stated_courses()
    return select(Course.id).join(stated, _is_same_course(stated)).where(_course_differs(stated))


def touched_runs():  # type: ignore[no-untyped-def]
    """The ids of runs that are changed, brought back or withdrawn."""
    return _rewritten().union(gone_runs())


def _rewritten():  # type: ignore[no-untyped-def]
    return select(STAGED_MATCH.c.run_id).where(STAGED_MATCH.c.what.in_(("changed", "returned")))


def _add_providers(session: Session) -> Sequence[str]:
    """Creates the providers that are not known, by the names that are shipped; gives their UKPRNs."""
    named = select(STAGED_RUN.c.ukprn).distinct().where(STAGED_RUN.c.ukprn.not_in(select(Provider.ukprn)))
    missing = session.scalars(named.order_by(STAGED_RUN.c.ukprn)).all()
    if missing:
        with PROVIDER_NAMES.open(encoding="utf-8", newline="") as lines:
            names = {row["ukprn"]: row["name"] for row in csv.DictReader(lines)}
        rows = [{"ukprn": ukprn, "name": names.get(ukprn, f"Provider {ukprn}")[:250]} for ukprn in missing]
        session.execute(insert(Provider), rows)
    return missing


def _stated_venues() -> FromClause:
    stated: FromClause = first_of_each(STAGED_VENUE, "ukprn", "provider_venue_ref")
    return stated


def _is_same_venue(stated: FromClause):  # type: ignore[no-untyped-def]
    return and_(Venue.ukprn == stated.c.ukprn, Venue.provider_venue_ref == stated.c.provider_venue_ref)


def _venue_differs(stated: FromClause):  # type: ignore[no-untyped-def]
    return or_(*(getattr(Venue, name).is_distinct_from(stated.c[name]) for name in _NAMES))


def _merge_venues(session: Session) -> None:
    stated = _stated_venues()
    named = select(*(stated.c[name] for name in VENUE_FACTS), literal(LIVE), literal(False), literal(EXTRACT)).where(
        stated.c.ukprn.in_(select(Provider.ukprn))
    )
    insertion = insert_into(session, Venue).from_select([*VENUE_FACTS, "state", "is_demonstration", "source"], named)
    session.execute(
        insertion.on_conflict_do_update(
            index_elements=["ukprn", "provider_venue_ref"],
            set_={name: insertion.excluded[name] for name in (*_NAMES, "state")},
            where=or_(*(Venue.__table__.c[name].is_distinct_from(insertion.excluded[name]) for name in _NAMES)),
        )
    )


def _stated_courses() -> FromClause:
    stated: FromClause = first_of_each(STAGED_RUN, "ukprn", "course_reference")
    return stated


def _is_same_course(stated: FromClause):  # type: ignore[no-untyped-def]
    return and_(
        Course.national_reference == stated.c.course_reference,
        Course.ukprn == stated.c.ukprn,
        Course.source == EXTRACT,
    )


def _course_differs(stated: FromClause):  # type: ignore[no-untyped-def]
    return or_(*(getattr(Course, name).is_distinct_from(stated.c[name]) for name in COURSE_FACTS))


def _merge_courses(session: Session) -> None:
    stated = _stated_courses()
    session.execute(
        update(Course)
        .where(_is_same_course(stated), _course_differs(stated))
        .values({name: stated.c[name] for name in COURSE_FACTS}),
        execution_options=_AT_ONCE,
    )
    blank = ("what_you_will_learn", "how_you_will_learn", "what_you_will_need_to_bring", "where_next")
    new = select(
        stated.c.ukprn, stated.c.course_reference, *(stated.c[name] for name in COURSE_FACTS),
        *(literal("") for _ in blank), literal(EXTRACT), literal(False),
    ).where(~exists().where(_is_same_course(stated)))  # fmt: skip
    names = ["ukprn", "national_reference", *COURSE_FACTS, *blank, "source", "is_demonstration"]
    session.execute(insert(Course).from_select(names, new, include_defaults=False))


def _stated_runs():  # type: ignore[no-untyped-def]
    """The rows of ``course_run`` as the file has them, with what they are beside those that are held."""
    return (
        select(
            STAGED_MATCH.c.run_id,
            STAGED_MATCH.c.what,
            Course.id.label("course_id"),
            Venue.id.label("venue_id"),
            *(STAGED_RUN.c[name] for name in RUN_FACTS),
            STAGED_LEVEL.c.level,
            STAGED_LEVEL.c.level_phrase,
            literal(LIVE).label("state"),
            STAGED_RUN.c.run_reference.label("national_reference"),
            STAGED_RUN.c.digest.label("national_digest"),
        )
        .select_from(STAGED_RUN)
        .join(STAGED_MATCH, STAGED_MATCH.c.number == STAGED_RUN.c.number)
        .join(Course, _is_same_course(STAGED_RUN))
        .outerjoin(Venue, and_(Venue.ukprn == STAGED_RUN.c.ukprn, Venue.provider_venue_ref == STAGED_RUN.c.venue_key))
        .outerjoin(STAGED_LEVEL, STAGED_LEVEL.c.words_key == STAGED_RUN.c.words_key)
    )


def _merge_runs(session: Session) -> None:
    stated = _stated_runs().where(STAGED_MATCH.c.what != "same").subquery()
    names = [column.name for column in stated.columns if column.name not in ("run_id", "what")]
    session.execute(
        update(CourseRun).where(CourseRun.id == stated.c.run_id).values({name: stated.c[name] for name in names}),
        execution_options=_AT_ONCE,
    )
    new = select(*(stated.c[name] for name in names)).where(stated.c.what == "new")
    session.execute(insert(CourseRun).from_select(names, new, include_defaults=False))
    analyse(session.connection(), CourseRun.__table__.c.national_reference)


def _merge_parts(session: Session) -> None:
    """Puts the skills, times, access features and districts of runs in place of those that they had."""
    for part in RUN_PARTS.values():
        column = part.__table__.c.course_run_id
        session.execute(delete(part).where(column.in_(_rewritten())), execution_options=_AT_ONCE)
    run, match = STAGED_RUN.c, STAGED_MATCH.c
    touched = (
        select(CourseRun.id)
        .join(STAGED_RUN, run.run_reference == CourseRun.national_reference)
        .join(STAGED_MATCH, match.number == run.number)
        .where(match.what != "same")
    )
    districts = select(STAGED_DISTRICT).distinct().join(District, District.code == STAGED_DISTRICT.c.district_code)
    of_run = districts.subquery()
    parts: list[tuple[Any, list[str], Any]] = [
        (CourseRunTime, ["time"], touched.add_columns(run.time).where(run.time.is_not(None))),
        (
            CourseRunSkill,
            ["skill", "tag", "phrase"],
            touched.add_columns(STAGED_SKILL.c.skill, STAGED_SKILL.c.tag, STAGED_SKILL.c.phrase).join(
                STAGED_SKILL, STAGED_SKILL.c.words_key == run.words_key
            ),
        ),
        (
            CourseRunAccess,
            ["access", "phrase"],
            touched.add_columns(STAGED_ACCESS.c.access, STAGED_ACCESS.c.phrase).join(
                STAGED_ACCESS, STAGED_ACCESS.c.words_key == run.words_key
            ),
        ),
        (
            CourseRunDistrict,
            ["district_code"],
            touched.add_columns(of_run.c.district_code).join(of_run, of_run.c.sub_regions == run.sub_regions),
        ),
    ]
    for part, names, chosen in parts:
        session.execute(insert(part).from_select(["course_run_id", *names], chosen, include_defaults=False))


def _apply_corrections(session: Session) -> None:
    """Providers' corrections of tags go before what was read out of the words."""
    corrected = select(TagCorrection.course_id)
    runs = session.scalars(
        select(CourseRun)
        .join(STAGED_RUN, STAGED_RUN.c.run_reference == CourseRun.national_reference)
        .join(STAGED_MATCH, STAGED_MATCH.c.number == STAGED_RUN.c.number)
        .where(STAGED_MATCH.c.what != "same", CourseRun.course_id.in_(corrected))
        .options(selectinload(CourseRun.skills), selectinload(CourseRun.access))
    )
    for run in runs:
        read = Tags(
            skills=tuple(SkillTag(one.skill, one.tag, one.phrase or "") for one in run.skills),
            level=run.level,
            level_phrase=run.level_phrase,
            access=tuple(AccessTag(one.access, one.phrase or "") for one in run.access),
        )
        by_course = select(TagCorrection).where(TagCorrection.course_id == run.course_id)
        tags = correct(read, session.scalars(by_course).all())
        run.level, run.level_phrase = tags.level, tags.level_phrase
        run.skills = [CourseRunSkill(skill=one.skill, tag=one.tag, phrase=one.phrase) for one in tags.skills]
        run.access = [CourseRunAccess(access=one.access, phrase=one.phrase) for one in tags.access]
        session.flush()

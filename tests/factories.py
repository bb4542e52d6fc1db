"""Rows with sensible defaults, so that a test names only what it is about."""

import itertools
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from signposting.models import (
    Course,
    CourseRun,
    CourseRunAccess,
    CourseRunSkill,
    CourseRunTime,
    Provider,
    Venue,
)

_numbers = itertools.count(1)

TODAY = date(2026, 11, 23)
OLDHAM = (53.5409, -2.1114)
BOLTON = (53.5769, -2.4282)


def create_provider(session: Session, **overrides: Any) -> Provider:
    number = next(_numbers)
    values = {"ukprn": f"{10000000 + number}", "name": f"College {number}", "phone": "0161 496 0000"}
    return _added(session, Provider(**{**values, **overrides}))


def create_venue(session: Session, provider: Provider | None = None, **overrides: Any) -> Venue:
    number = next(_numbers)
    values = {
        "ukprn": (provider or create_provider(session)).ukprn,
        "provider_venue_ref": f"V{number}",
        "name": f"Venue {number}",
        "address_line_1": "1 High Street",
        "town": "Oldham",
        "postcode": "OL1 1AA",
        "latitude": OLDHAM[0],
        "longitude": OLDHAM[1],
    }
    return _added(session, Venue(**{**values, **overrides}))


def create_course(session: Session, provider: Provider | None = None, **overrides: Any) -> Course:
    values = {"ukprn": (provider or create_provider(session)).ukprn, "kind": "non_lars"}
    return _added(session, Course(**{**values, **overrides}))


def create_course_run(
    session: Session,
    course: Course | None = None,
    venue: Venue | None = None,
    *,
    skills: dict[str, str] | None = None,
    times: tuple[str, ...] = ("daytime",),
    access: tuple[str, ...] = (),
    **overrides: Any,
) -> CourseRun:
    """A free beginners' spreadsheets course run in person in Oldham, unless told otherwise."""
    course = course or create_course(session)
    values = {
        "course_id": course.id,
        "course_name": "Excel for beginners",
        "delivery": "in_person",
        "start_date": date(2027, 1, 11),
        "cost_pence": 0,
        "is_free_to_all": True,
        "level": "beginner",
    }
    values.update(overrides)
    has_venue = values["delivery"] in ("in_person", "blended")
    values["venue_id"] = (venue or create_venue(session)).id if has_venue or venue else None
    run = CourseRun(**values)
    run.skills = [
        CourseRunSkill(skill=skill, tag=tag) for skill, tag in (skills or {"spreadsheets": "primary"}).items()
    ]
    run.times = [CourseRunTime(time=time) for time in times]
    run.access = [CourseRunAccess(access=one) for one in access]
    return _added(session, run)


def _added(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row

"""Taking an import back leaves the listings exactly as they were."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signposting.ingest.course_export import export_courses
from signposting.ingest.records import list_imports
from signposting.ingest.undo import UndoRefusedError, undo_import
from signposting.models import Course, CourseRun, Provider, Venue
from signposting.provision import build_snapshot, provision_version
from tests.signposting.ingest.files import (
    AT_WORK,
    LARS_RUN,
    NOW,
    UKPRN,
    VENUE,
    bring_courses,
    bring_providers,
    bring_venues,
    lars_file,
    provider_file,
    venue_file,
)

AT_WORK_IN_BURY = {**LARS_RUN, **AT_WORK, "YOUR_REFERENCE": "W-1", "NATIONAL_DELIVERY": "No", "SUB_REGION": "Bury"}
PEAK = {"ukprn": "10005678", "name": "Peak Digital"}


def undo_last(session: Session) -> None:
    undo_import(session, list_imports(session)[0].id, NOW)
    session.expire_all()


def held(session: Session) -> list[Any]:
    """All that a resident or a college can see of the listings."""
    session.flush()
    session.expire_all()
    snapshot = build_snapshot(session)
    venues = session.execute(select(Venue.__table__).order_by(Venue.id)).tuples().all()
    providers = session.execute(select(Provider.__table__).order_by(Provider.ukprn)).tuples().all()
    how_far = snapshot.sites.half_chords(53.5, -2.1, None)[snapshot.facts.site]
    places = sorted(np.nan_to_num(how_far, nan=-1.0).round(9).tolist())
    courses = session.scalar(select(func.count()).select_from(Course))
    return [providers, venues, courses, places, *(asdict(run) for run in export_courses(session))]


STEPS: dict[str, Callable[[Session], object]] = {
    "new providers": lambda session: bring_providers(session, provider_file(PEAK)),
    "a provider's new name": lambda session: bring_providers(session, provider_file({**PEAK, "ukprn": UKPRN})),
    "new venues": lambda session: bring_venues(
        session, venue_file(VENUE, {**VENUE, "YOUR_VENUE_REFERENCE": "B", "VENUE_NAME": "B"})
    ),
    "a venue that moved": lambda session: bring_venues(session, venue_file({**VENUE, "POSTCODE": "BL9 0NT"})),
    "no venue but another": lambda session: bring_venues(session, venue_file({**VENUE, "YOUR_VENUE_REFERENCE": "B"})),
    "a new run": lambda session: bring_courses(
        session, lars_file(LARS_RUN, AT_WORK_IN_BURY, {**LARS_RUN, "YOUR_REFERENCE": "EX-2"})
    ),
    "a changed run": lambda session: bring_courses(
        session, lars_file({**LARS_RUN, "COURSE_NAME": "Python", "START_DATE": "20/04/2027"}, AT_WORK_IN_BURY)
    ),
    "a changed course": lambda session: bring_courses(
        session, lars_file({**LARS_RUN, "WHAT_YOU_WILL_LEARN": "Python."}, {**AT_WORK_IN_BURY, "SUB_REGION": "Oldham"})
    ),
    "a run that left": lambda session: bring_courses(session, lars_file(LARS_RUN)),
}


@pytest.mark.parametrize("step", STEPS)
def test_undoing_an_import_gives_back_what_was_held(college: Session, step: str) -> None:
    bring_courses(college, lars_file(LARS_RUN, AT_WORK_IN_BURY))
    before = held(college)
    STEPS[step](college)
    assert held(college) != before

    undo_last(college)

    assert held(college) == before


def test_undoing_everything_leaves_nothing(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN, AT_WORK_IN_BURY))
    bring_courses(college, lars_file(LARS_RUN))

    for one in list_imports(college):
        undo_import(college, one.id, NOW)

    assert [college.scalar(select(func.count()).select_from(table)) for table in (CourseRun, Course, Venue)] == [
        0,
        0,
        0,
    ]


def test_an_undone_import_tells_the_search_and_is_marked(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN))
    version = provision_version(college)

    undo_last(college)

    assert provision_version(college) > version
    assert list_imports(college)[0].undone_at == NOW


def test_an_import_on_which_a_later_one_stands_has_to_wait(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN))
    courses, venues = (one.id for one in list_imports(college))

    with pytest.raises(UndoRefusedError, match=f"in this order: {courses}"):
        undo_import(college, venues, NOW)

    undo_import(college, courses, NOW)
    undo_import(college, venues, NOW)


def test_an_import_that_changed_nothing_stands_in_nobodys_way(college: Session) -> None:
    bring_venues(college, venue_file(VENUE))
    again, first = (one.id for one in list_imports(college))

    undo_import(college, first, NOW)

    assert again > first


@pytest.mark.parametrize("number", [0, 99])
def test_an_import_that_never_was_cannot_be_undone(college: Session, number: int) -> None:
    with pytest.raises(UndoRefusedError, match="signpost import list"):
        undo_import(college, number, NOW)


def test_an_import_is_undone_once(college: Session) -> None:
    undo_last(college)

    with pytest.raises(UndoRefusedError, match="already"):
        undo_last(college)


def test_a_provider_sees_its_own_imports_and_those_for_all(college: Session) -> None:
    bring_providers(college, provider_file(PEAK))

    assert [one.kind for one in list_imports(college, UKPRN)] == ["providers", "venues"]
    assert [one.kind for one in list_imports(college, "10005678")] == ["providers"]

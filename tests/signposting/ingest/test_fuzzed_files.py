"""Whatever a file holds, the answer is a report: never an exception, and nothing stored where there are errors."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signposting.ingest.faults import ImportReport
from signposting.models import CourseRun, Provider, Venue
from tests.signposting.ingest.files import (
    BOOTCAMP,
    LARS_RUN,
    VENUE,
    bring_courses,
    bring_providers,
    bring_venues,
    lars_file,
    non_lars_file,
    provider_file,
    venue_file,
)

Bring = Callable[..., ImportReport]
FILES: dict[str, tuple[Bring, bytes]] = {
    "providers": (bring_providers, provider_file({"ukprn": "10009999", "name": "Another"})),
    "venues": (bring_venues, venue_file({**VENUE, "YOUR_VENUE_REFERENCE": "B", "VENUE_NAME": "B"})),
    "courses with learning aims": (bring_courses, lars_file(LARS_RUN)),
    "courses without": (bring_courses, non_lars_file(BOOTCAMP)),
}
MARKS = [b'"', b",", b"\r\n", b"\r", b"\0", b"\xff", "é".encode(), b"="]
BYTES = st.one_of(st.binary(max_size=6), st.sampled_from(MARKS))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kind", FILES)
@given(damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 5), BYTES), min_size=1, max_size=4))
def test_a_damaged_file_is_taken_or_refused(
    college: Session, kind: str, damage: list[tuple[float, int, bytes]]
) -> None:
    bring, content = FILES[kind]
    for where, gone, put in damage:
        start = int(where * len(content))
        content = content[:start] + put + content[start + gone :]
    with college.begin_nested() as example:
        before = held(college)

        report = bring(college, content)

        assert all(fault.message and (fault.row or fault.code.startswith("FILE_")) for fault in report.errors)
        assert (held(college) == before) or not report.errors
        example.rollback()
        college.expunge_all()


def held(session: Session) -> list[int | None]:
    session.flush()
    return [session.scalar(select(func.count()).select_from(table)) for table in (Provider, Venue, CourseRun)]

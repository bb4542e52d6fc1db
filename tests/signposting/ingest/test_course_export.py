"""What is exported is what was imported: the same rows, and importing them again changes nothing."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from signposting.ingest.course_export import ExportedRun, export_courses, pounds
from signposting.ingest.course_rows import LARS_SHAPE, NON_LARS_SHAPE
from signposting.ingest.course_values import COURSE_TYPES, EDUCATION_LEVELS
from signposting.ingest.tables import Shape, inert
from signposting.vocabulary import ListingState
from tests.factories import TODAY, create_course_run
from tests.signposting.ingest.files import (
    AT_WORK,
    BOOTCAMP,
    LARS_RUN,
    ONLINE,
    UKPRN,
    bring_courses,
    counts,
    csv_file,
    lars_file,
    non_lars_file,
)


def file_again(exported: list[ExportedRun], shape: Shape) -> bytes:
    """The exported rows under the headings of the kind of file that they came from."""
    rows = [{name: inert(asdict(run)[name.lower()]) for name in shape.required} for run in exported]
    return csv_file(shape.required, rows)


def test_a_row_is_exported_as_it_was_written(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN))

    (run,) = export_courses(college)

    shown = asdict(run)
    assert {name: shown[name.lower()] for name in LARS_RUN} == LARS_RUN
    assert (run.ukprn, run.venue_name, run.flexible_start_date) == (UKPRN, "Union Street Learning Centre", "No")
    assert (run.skills[0], run.state, run.national_delivery) == ("spreadsheets", "live", "")
    assert json.loads(json.dumps(shown))["course_run_id"] == run.course_run_id


def test_what_was_withdrawn_is_exported_as_such_and_can_be_left_out(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN, {**LARS_RUN, "YOUR_REFERENCE": "EX-2"}))
    bring_courses(college, lars_file(LARS_RUN))

    assert [(run.your_reference, run.state) for run in export_courses(college)] == [
        ("EX-1", "live"),
        ("EX-2", "withdrawn"),
    ]
    assert [run.your_reference for run in export_courses(college, state=ListingState.LIVE)] == ["EX-1"]


def test_the_listings_of_one_provider_can_be_had_alone(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN))
    create_course_run(college)

    assert [run.ukprn for run in export_courses(college, UKPRN)] == [UKPRN]
    assert len(list(export_courses(college))) == 2


@pytest.mark.parametrize(("pence", "written"), [(None, ""), (0, "0"), (5, "0.05"), (4500, "45"), (4550, "45.50")])
def test_a_cost_is_written_in_pounds(pence: int | None, written: str) -> None:
    assert pounds(pence) == written


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="<>`\0"), max_size=40)
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="<>`"), max_size=20)
DAYS = st.integers(0, 800).map(lambda days: (TODAY + timedelta(days=days)).strftime("%d/%m/%Y"))
IN_CLASS = {
    "DELIVERY_MODE": st.sampled_from(["Classroom", "classroom based", "Blended", "BLENDED LEARNING"]),
    "STUDY_MODE": st.sampled_from(["Full time", "part-time", "FLEXIBLE"]),
    "ATTENDANCE_PATTERN": st.sampled_from(["daytime", "Evening", "Weekend", "Day/Block release"]),
    "VENUE_NAME": st.sampled_from(["", "union street learning centre"]),
    "YOUR_VENUE_REFERENCE": st.sampled_from(["OLD-1", "old-1"]),
}
ELSEWHERE = [
    ONLINE,
    {**ONLINE, "ATTENDANCE_PATTERN": "Evening"},
    AT_WORK,
    {**AT_WORK, "DELIVERY_MODE": "workbased", "NATIONAL_DELIVERY": "no", "SUB_REGION": "North West;; Bolton ;"},
]


@st.composite
def rows(draw: st.DrawFn, base: dict[str, str]) -> dict[str, str]:
    """A row that is right, with whatever people may write in it."""
    is_flexible = draw(st.booleans())
    where = draw(st.one_of(st.fixed_dictionaries(IN_CLASS), st.sampled_from(ELSEWHERE)))
    cells: dict[str, Any] = {
        **base,
        "WHO_THIS_COURSE_IS_FOR": draw(WORDS.filter(lambda text: text.strip().removeprefix("'").strip())),
        "ENTRY_REQUIREMENTS": draw(WORDS),
        "WHAT_YOU_WILL_LEARN": draw(WORDS),
        "WHERE_NEXT": draw(st.sampled_from(["", "=1+1", "+44", "-", "@home", "'quoted'", "'=not"])),
        "COURSE_NAME": draw(NAMES.filter(lambda text: text.strip().removeprefix("'").strip())),
        "YOUR_REFERENCE": draw(st.sampled_from(["", "A", "b", "=C"])),
        "START_DATE": "" if is_flexible else draw(DAYS),
        "FLEXIBLE_START_DATE": "Yes" if is_flexible else draw(st.sampled_from(["", "no"])),
        "COST": draw(st.sampled_from(["0", "0.00", "12.5", ".5", "999999.99"])),
        "COST_DESCRIPTION": draw(st.sampled_from(["", "Free if you earn under £26,800"])),
        "DURATION": str(draw(st.integers(1, 999))),
        "DURATION_UNIT": draw(st.sampled_from(["hours", "Weeks", "YEARS"])),
    }
    return {**cells, **where}


BOOTCAMPS = st.builds(
    lambda row, kind, level: {**row, "COURSE_TYPE": kind, "EDUCATION_LEVEL": level},
    rows(BOOTCAMP),
    st.sampled_from(sorted(COURSE_TYPES.values())),
    st.sampled_from(sorted(EDUCATION_LEVELS.values())),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows(LARS_RUN), min_size=1, max_size=5), st.lists(BOOTCAMPS, min_size=1, max_size=3))
def test_importing_an_export_changes_nothing(
    college: Session, with_aim: list[dict[str, str]], without: list[dict[str, str]]
) -> None:
    with college.begin_nested() as example:
        assert counts(bring_courses(college, lars_file(*with_aim))) == (len(with_aim), 0, 0, 0)
        assert counts(bring_courses(college, non_lars_file(*without))) == (len(without), 0, 0, 0)

        exported = list(export_courses(college))
        lars = [run for run in exported if run.lars_qan]
        non_lars = [run for run in exported if not run.lars_qan]

        assert counts(bring_courses(college, file_again(lars, LARS_SHAPE))) == (0, 0, len(with_aim), 0)
        assert counts(bring_courses(college, file_again(non_lars, NON_LARS_SHAPE))) == (0, 0, len(without), 0)
        assert list(export_courses(college)) == exported
        example.rollback()
        college.expunge_all()

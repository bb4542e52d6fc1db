"""Files of courses: what they make of the listings."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signposting.answers import answer_need
from signposting.ingest.providers import UnknownProviderError
from signposting.models import Course, CourseRun, ImportRecord, TagCorrection
from signposting.needs import Need
from signposting.places import load_gazetteer
from signposting.provision import build_snapshot, provision_version
from signposting.settings import FIRST_REGIONS
from tests.factories import TODAY, create_course, create_course_run
from tests.signposting.ingest.files import (
    AT_WORK,
    BOOTCAMP,
    LARS_RUN,
    NOW,
    ONLINE,
    UKPRN,
    VENUE,
    bring_courses,
    bring_venues,
    counts,
    found,
    lars_file,
    non_lars_file,
    venue_file,
)

SECOND = {**LARS_RUN, "YOUR_REFERENCE": "EX-2", "START_DATE": "20/04/2027"}
UNREFERENCED = {**LARS_RUN, "YOUR_REFERENCE": ""}


def runs(session: Session, **conditions: Any) -> list[CourseRun]:
    session.flush()
    return list(session.scalars(select(CourseRun).filter_by(**conditions).order_by(CourseRun.id)))


def test_a_file_is_new_and_the_second_time_unchanged(college: Session) -> None:
    content = lars_file(LARS_RUN, SECOND)

    assert counts(bring_courses(college, content)) == (2, 0, 0, 0)
    version = provision_version(college)
    assert counts(bring_courses(college, content)) == (0, 0, 2, 0)
    assert provision_version(college) == version


def test_rows_of_one_aim_with_the_same_descriptions_are_one_course(college: Session) -> None:
    other = {**SECOND, "YOUR_REFERENCE": "EX-3", "WHERE_NEXT": "A higher level."}

    bring_courses(college, lars_file(LARS_RUN, SECOND, other))

    first, second, third = runs(college)
    assert first.course_id == second.course_id != third.course_id


def test_a_changed_row_changes_its_run_which_keeps_its_id(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN, SECOND))
    before = [run.id for run in runs(college)]

    changed = {**LARS_RUN, "COST": "50", "WHAT_YOU_WILL_LEARN": "Python, and nothing else."}

    assert counts(bring_courses(college, lars_file(changed, SECOND))) == (0, 1, 1, 0)
    assert [(run.id, run.cost_pence) for run in runs(college)] == [(before[0], 5000), (before[1], 4550)]
    assert "programming" in {one.skill for one in runs(college)[0].skills}


def test_a_row_without_a_reference_is_known_by_course_place_and_start(college: Session) -> None:
    bring_courses(college, lars_file(UNREFERENCED))

    assert counts(bring_courses(college, lars_file({**UNREFERENCED, "COST": "50"}))) == (0, 1, 0, 0)
    assert counts(bring_courses(college, lars_file({**UNREFERENCED, "START_DATE": "19/01/2027"}))) == (1, 0, 0, 1)


def test_a_run_that_left_the_file_is_withdrawn_and_live_again_when_it_is_back(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN, SECOND))
    ids = [run.id for run in runs(college)]

    assert counts(bring_courses(college, lars_file(LARS_RUN))) == (0, 0, 1, 1)
    assert [run.state for run in runs(college)] == ["live", "withdrawn"]
    assert counts(bring_courses(college, lars_file(LARS_RUN, {**SECOND, "COST": "1"}))) == (1, 0, 1, 0)
    assert [(run.id, run.state) for run in runs(college)] == [(ids[0], "live"), (ids[1], "live")]


def test_dates_under_one_reference_are_told_apart_by_what_they_say(college: Session) -> None:
    first, second, third = ({**LARS_RUN, "START_DATE": day} for day in ("12/01/2027", "20/04/2027", "21/09/2027"))
    bring_courses(college, lars_file(first, second))
    kept = runs(college, start_date=date(2027, 4, 20))[0].id

    assert counts(bring_courses(college, lars_file(second, third))) == (0, 1, 1, 0)
    assert [run.id for run in runs(college, start_date=date(2027, 4, 20))] == [kept]


def test_a_file_withdraws_nothing_of_the_other_kind_or_of_other_providers(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN))
    elsewhere = create_course_run(college)
    demonstrated = create_course_run(
        college, create_course(college, ukprn=UKPRN, kind="non_lars", is_demonstration=True)
    )

    assert counts(bring_courses(college, non_lars_file(BOOTCAMP))) == (1, 0, 0, 0)
    assert counts(bring_courses(college, non_lars_file({**BOOTCAMP, "YOUR_REFERENCE": "SB-2"}))) == (1, 0, 0, 1)
    assert [run.state for run in runs(college, your_reference="EX-1")] == ["live"]
    assert (elsewhere.state, demonstrated.state) == ("live", "live")


def test_a_file_with_errors_changes_nothing_and_says_them_in_its_order(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN))

    report = bring_courses(college, lars_file(SECOND, {**LARS_RUN, "COST": "x"}, {**SECOND, "DURATION": ""}))

    assert found(report) == [(3, "COST", "COURSERUN_COST_INVALID"), (4, "DURATION", "COURSERUN_DURATION_REQUIRED")]
    assert [(run.your_reference, run.state) for run in runs(college)] == [("EX-1", "live")]


def test_a_dry_run_says_the_same_and_stores_nothing(college: Session) -> None:
    version = provision_version(college)

    assert counts(bring_courses(college, lars_file(LARS_RUN), is_dry_run=True)) == (1, 0, 0, 0)
    assert runs(college) == []
    assert provision_version(college) == version


def test_a_file_over_five_megabytes_is_refused(college: Session) -> None:
    report = bring_courses(college, lars_file(LARS_RUN) + b"\n" * 5_242_880)

    assert found(report) == [(None, None, "FILE_TOO_LARGE")]


def test_a_provider_who_is_not_held_is_refused(session: Session) -> None:
    with pytest.raises(UnknownProviderError, match=UKPRN):
        bring_courses(session, lars_file(LARS_RUN))


def test_a_venue_that_was_withdrawn_cannot_be_named(college: Session) -> None:
    bring_venues(college, venue_file({**VENUE, "YOUR_VENUE_REFERENCE": "NEW", "VENUE_NAME": "Elsewhere"}))

    assert found(bring_courses(college, lars_file(LARS_RUN))) == [
        (2, "YOUR_VENUE_REFERENCE", "COURSERUN_PROVIDER_VENUE_REF_INVALID")
    ]


def test_withdrawing_a_venue_where_courses_are_listed_is_worth_a_warning(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN))

    report = bring_venues(college, venue_file({**VENUE, "YOUR_VENUE_REFERENCE": "NEW", "VENUE_NAME": "Elsewhere"}))

    assert "VENUE_WITHDRAWN_WITH_COURSES" in {fault.code for fault in report.warnings}


def test_a_run_at_work_is_offered_in_its_sub_regions(college: Session) -> None:
    bring_courses(college, lars_file({**LARS_RUN, **AT_WORK, "NATIONAL_DELIVERY": "No", "SUB_REGION": "Oldham; Bury"}))

    snapshot = build_snapshot(college)
    assert (len(snapshot), set(snapshot.sites.of_district)) == (1, {"E08000002", "E08000004"})


def test_an_import_is_recorded_with_who_when_and_what_it_did(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN, SECOND), who="the registrar")

    (record,) = college.scalars(select(ImportRecord).where(ImportRecord.kind == "lars_courses"))
    assert (record.provider, record.file_name, record.imported_by) == (UKPRN, "courses.csv", "the registrar")
    assert (record.imported_at, record.new, record.withdrawn) == (NOW, 2, 0)
    assert len(record.file_hash) == 64


def test_search_finds_an_imported_run_with_its_reference_address_and_telephone(college: Session) -> None:
    bring_venues(college, venue_file({**VENUE, "PHONE": "1614960000", "EMAIL": "learn@castle.example.ac.uk"}))
    bring_courses(college, lars_file(LARS_RUN))

    place = load_gazetteer(FIRST_REGIONS).resolve("Oldham").place
    answer = answer_need(college, Need(skills=("spreadsheets",), place=place), build_snapshot(college), TODAY)

    (result,) = answer.as_json()["results"]
    (run,) = runs(college)
    assert run.your_reference == "EX-1"
    assert result["url"] == "https://castle.example.ac.uk/spreadsheets"
    assert (result["phone"], result["email"]) == ("0161 496 0000", "learn@castle.example.ac.uk")
    assert (result["title"], result["starts"], result["cost_pence"]) == ("Spreadsheets for work", "2027-01-12", 4550)


def test_a_tag_that_the_provider_corrected_outlives_the_next_import(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN))
    (run,) = runs(college)
    college.add(
        TagCorrection(course_id=run.course_id, entity="skill", value="databases", is_right=True, recorded_at=NOW)
    )

    bring_courses(college, lars_file({**LARS_RUN, "COST": "1", "WHAT_YOU_WILL_LEARN": "Sorting, and more charts."}))

    assert "databases" in {one.skill for one in runs(college)[0].skills}


def test_an_online_course_keeps_its_time_where_it_has_one(college: Session) -> None:
    bring_courses(college, lars_file({**LARS_RUN, **ONLINE, "ATTENDANCE_PATTERN": "Evening"}))

    (run,) = runs(college)
    assert (run.venue_id, [one.time for one in run.times]) == (None, ["evening"])


def test_courses_that_nothing_states_any_longer_keep_what_they_said(college: Session) -> None:
    bring_courses(college, lars_file(LARS_RUN))
    bring_courses(college, lars_file({**LARS_RUN, "YOUR_REFERENCE": "EX-9", "WHERE_NEXT": "Work."}))

    said = {course.id: course.where_next for course in college.scalars(select(Course))}
    assert [said[run.course_id] for run in runs(college)] == ["", "Work."]

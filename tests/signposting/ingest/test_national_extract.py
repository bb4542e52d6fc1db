"""The national extract: the runs of many providers out of one file."""

import multiprocessing
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, func, select

from signposting.database import open_engine, transaction
from signposting.ingest.extract_rows import COLUMNS
from signposting.ingest.faults import ImportReport
from signposting.ingest.national_extract import MOST_WARNINGS, import_national_extract
from signposting.ingest.streams import LargeFile
from signposting.ingest.undo import undo_import
from signposting.models import (
    Base,
    Course,
    CourseRun,
    CourseRunAccess,
    CourseRunDistrict,
    CourseRunSkill,
    CourseRunTime,
    ImportRecord,
    Provider,
    TagCorrection,
    UnitPostcode,
    Venue,
)
from signposting.provision_versions import provision_version
from signposting.tagging import CourseWords, Tags, tag
from tests.factories import create_course, create_course_run, create_provider
from tests.signposting.ingest.files import LARS_RUN, UKPRN, VENUE, bring_courses, bring_venues, lars_file, venue_file
from tests.signposting.ingest.region_files import (
    NOW,
    RUN,
    Row,
    circumstances,
    counts,
    csv_text,
    damaged,
    extract,
    file_of,
    found,
    warned,
)

OTHER = {**RUN, "COURSE_ID": "c-2", "COURSE_RUN_ID": "r-2", "COURSE_NAME": "Web design", "LOCATION_NAME": "Town Hall"}
AT_WORK = {**RUN, "DELIVER_MODE": "Work based", "LOCATION_NAME": "", "LOCATION_POSTCODE": "", "COURSE_RUN_ID": "r-3"}
HELD: tuple[type[Base], ...] = (
    Provider, Venue, Course, CourseRun, CourseRunSkill, CourseRunAccess, CourseRunTime, CourseRunDistrict,
)  # fmt: skip


def bring(engine: Engine, folder: Path, *rows: Row, **overrides: Any) -> ImportReport:
    return import_national_extract(engine, extract(folder, *rows), circumstances(**overrides))


def run_of(engine: Engine, reference: str = "r-1") -> CourseRun:
    """A run with its parts, to be looked at."""
    with transaction(engine) as session:
        run = session.scalars(select(CourseRun).where(CourseRun.national_reference == reference)).one()
        assert run.course and run.course.provider and (run.venue or run.venue_id is None)
        assert (run.skills, run.access, run.times) != (None, None, None)
        return run


def held(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that an extract brings, row by row."""
    with engine.connect() as connection:
        return {
            model.__tablename__: sorted((tuple(row) for row in connection.execute(select(model.__table__))), key=repr)
            for model in HELD
        }


def states(engine: Engine) -> dict[str | None, str]:
    with transaction(engine) as session:
        return dict(session.execute(select(CourseRun.national_reference, CourseRun.state)).tuples().all())


def test_a_run_comes_with_its_provider_venue_course_and_tags(engine: Engine, tmp_path: Path) -> None:
    assert counts(bring(engine, tmp_path, RUN)) == (1, 0, 0, 0)

    run = run_of(engine)
    assert (run.course_name, run.delivery, run.cost_pence) == ("Spreadsheets for beginners", "in_person", 4550)
    assert (run.start_date, run.duration, run.duration_unit) == (date(2027, 1, 12), 6, "Weeks")
    assert (run.study_mode, [one.time for one in run.times]) == ("Part time", ["evening"])
    assert (run.course_webpage, run.state) == ("https://castle.example.ac.uk/spreadsheets", "live")
    assert [(one.skill, one.tag) for one in run.skills] == [("spreadsheets", "primary")]
    assert all(one.phrase for one in run.skills)
    assert (run.level, [one.access for one in run.access]) == ("beginner", ["childcare"])
    assert (run.course.source, run.course.national_reference, run.course.ukprn) == ("extract", "c-1", "10001234")
    assert run.venue is not None
    assert (run.venue.name, run.venue.postcode, run.venue.district_code) == ("Union Street", "OL1 1DE", "E08000004")


def test_a_provider_that_is_not_known_is_created_and_one_that_is_keeps_its_name(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine, for_writing=True) as session:
        create_provider(session, ukprn="10001234", name="Castle College")

    bring(engine, tmp_path, RUN, {**OTHER, "PROVIDER_UKPRN": "10000536"})

    with transaction(engine) as session:
        names = dict(session.execute(select(Provider.ukprn, Provider.name)).tuples().all())
    assert names == {"10001234": "Castle College", "10000536": "Barnsley College"}


def test_rows_of_one_course_are_its_runs(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, RUN, {**RUN, "COURSE_RUN_ID": "r-2", "STARTDATE": "2027-04-12"}, {**OTHER,
          "COURSE_RUN_ID": "r-3"})  # fmt: skip

    assert run_of(engine, "r-1").course_id == run_of(engine, "r-2").course_id != run_of(engine, "r-3").course_id


@pytest.mark.parametrize("order", [COLUMNS, tuple(reversed(COLUMNS)), tuple(one.lower() for one in COLUMNS)])
def test_columns_may_stand_in_any_order(engine: Engine, tmp_path: Path, order: tuple[str, ...]) -> None:
    row = {heading: RUN.get(heading.upper(), "") for heading in order}

    report = import_national_extract(engine, extract(tmp_path, row, headings=order), circumstances())

    assert counts(report) == (1, 0, 0, 0)
    assert run_of(engine).course_name == "Spreadsheets for beginners"


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ({"STARTDATE": "12/01/2027"}, date(2027, 1, 12)),
        ({"STARTDATE": "2027-01-12T00:00:00"}, date(2027, 1, 12)),
        ({"STARTDATE": "12/01/2027 00:00:00"}, date(2027, 1, 12)),
        ({"FLEXIBLE_STARTDATE": "TRUE", "STARTDATE": ""}, None),
        ({"FLEXIBLE_STARTDATE": "Yes", "STARTDATE": "12/01/2020"}, None),
    ],
)
def test_starts_are_read_in_the_ways_in_which_they_are_written(
    engine: Engine, tmp_path: Path, written: Row, start: date | None
) -> None:
    bring(engine, tmp_path, {**RUN, **written})

    assert run_of(engine).start_date == start


@pytest.mark.parametrize(
    ("cost", "description", "pence", "is_free"),
    [
        ("0", "", 0, True),
        ("0.0000", "", 0, True),
        ("£1,200", "", 120000, False),
        ("", "Free", None, True),
        ("", "Ask us", None, False),
        ("95", "Free if you earn under £26,800", 9500, False),
    ],
)
def test_costs_are_pence_and_a_fee_waived_for_some_is_a_fee(
    engine: Engine, tmp_path: Path, cost: str, description: str, pence: int | None, is_free: bool
) -> None:
    bring(engine, tmp_path, {**RUN, "COST": cost, "COST_DESCRIPTION": description})

    assert (run_of(engine).cost_pence, run_of(engine).is_free_to_all) == (pence, is_free)


def test_a_run_at_work_is_offered_in_its_areas_or_everywhere(engine: Engine, tmp_path: Path) -> None:
    bring(
        engine,
        tmp_path,
        {**AT_WORK, "REGIONS": "Oldham; Bristol, City of;Nowhere"},
        {**AT_WORK, "COURSE_RUN_ID": "r-4", "NATIONAL": "TRUE", "REGIONS": "Oldham"},
    )

    with transaction(engine) as session:
        districts = session.execute(select(CourseRunDistrict.course_run_id, CourseRunDistrict.district_code)).all()
    run = run_of(engine, "r-3")
    assert sorted(map(tuple, districts)) == [(run.id, "E06000023"), (run.id, "E08000004")]
    assert run_of(engine, "r-4").is_national


def test_an_online_run_has_no_venue_whatever_the_file_says(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, {**RUN, "DELIVER_MODE": "Online"})

    assert run_of(engine).venue is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        ("53.5500", "-2.1200", (53.55, -2.12)),
        ("51.5", "-0.1", (53.541, -2.111)),
        ("0", "0", (53.541, -2.111)),
        ("", "north", (53.541, -2.111)),
    ],
)
def test_coordinates_are_taken_where_they_can_be_right(
    engine: Engine, tmp_path: Path, latitude: str, longitude: str, point: tuple[float, float]
) -> None:
    bring(engine, tmp_path, {**RUN, "LOCATION_LATITUDE": latitude, "LOCATION_LONGITUDE": longitude})

    venue = run_of(engine).venue
    assert venue is not None
    assert (venue.latitude, venue.longitude) == pytest.approx(point, abs=0.005)


def test_a_venue_lies_where_the_loaded_list_has_its_postcode(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine, for_writing=True) as session:
        session.add(UnitPostcode(postcode="OL1 1DE", latitude=53.54321, longitude=-2.11111, district_code="E08000001"))

    bring(engine, tmp_path, RUN)

    venue = run_of(engine).venue
    assert venue is not None
    assert (venue.latitude, venue.longitude, venue.district_code) == (53.54321, -2.11111, "E08000001")


def test_the_same_file_twice_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, RUN, OTHER)
    before = held(engine)

    assert counts(bring(engine, tmp_path, RUN, {**OTHER, "UPDATED_DATE": "2026-11-22"})) == (0, 0, 2, 0)
    assert held(engine) == before


def test_a_changed_row_updates_its_run_course_venue_and_tags(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, RUN, OTHER)
    changed = {**RUN, "COURSE_NAME": "Databases", "WHO_THIS_COURSE_IS_FOR": "Anyone", "ATTENDANCE_PATTERN": "Weekend",
               "LOCATION_ADDRESS1": "14 Union Street"}  # fmt: skip

    assert counts(bring(engine, tmp_path, changed, OTHER)) == (0, 1, 1, 0)

    run = run_of(engine)
    assert ([one.skill for one in run.skills], run.access) == (["databases"], [])
    assert ([one.time for one in run.times], run.course.who_this_course_is_for) == (["weekend"], "Anyone")
    assert run.venue is not None and run.venue.address_line_1 == "14 Union Street"


def test_a_run_that_left_the_file_is_withdrawn_and_comes_back_as_itself(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, RUN, OTHER)
    number = run_of(engine).id

    assert counts(bring(engine, tmp_path, OTHER)) == (0, 0, 1, 1)
    assert states(engine) == {"r-1": "withdrawn", "r-2": "live"}
    assert counts(bring(engine, tmp_path, RUN, OTHER)) == (1, 0, 1, 0)
    assert (run_of(engine).id, run_of(engine).state) == (number, "live")


def test_providers_own_files_go_before_the_extract(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, RUN, {**OTHER, "PROVIDER_UKPRN": "10000536"})
    with transaction(engine, for_writing=True) as session:
        provider = session.get(Provider, "10001234")
        create_course_run(session, create_course(session, provider))

    report = bring(engine, tmp_path, RUN, {**OTHER, "PROVIDER_UKPRN": "10000536"})

    assert counts(report) == (0, 0, 1, 1)
    assert warned(report) == [(None, "PROVIDER_UKPRN", "EXTRACT_PROVIDER_KEPT_HERE")]
    assert states(engine) == {"r-1": "withdrawn", "r-2": "live", None: "live"}


def test_runs_of_the_extract_give_way_once_their_provider_brings_its_own_file(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, {**RUN, "PROVIDER_UKPRN": UKPRN}, {**OTHER, "PROVIDER_UKPRN": "10000536"})

    with transaction(engine, for_writing=True) as session:
        bring_venues(session, venue_file(VENUE))
        assert counts(bring_courses(session, lars_file(LARS_RUN))) == (1, 0, 0, 0)

    assert states(engine) == {"r-1": "withdrawn", "r-2": "live", None: "live"}


def test_what_a_provider_corrected_outlives_the_next_extract(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, RUN)
    with transaction(engine, for_writing=True) as session:
        corrected = {"course_id": run_of(engine).course_id, "entity": "skill", "recorded_at": NOW}
        session.add(TagCorrection(**corrected, value="spreadsheets", is_right=False))
        session.add(TagCorrection(**corrected, value="databases", is_right=True, tag="primary"))

    bring(engine, tmp_path, {**RUN, "COST": "50"})

    assert [one.skill for one in run_of(engine).skills] == ["databases"]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"PROVIDER_UKPRN": "123"}, "PROVIDER_UKPRN", "EXTRACT_UKPRN_FORMAT"),
        ({"COURSE_RUN_ID": ""}, "COURSE_RUN_ID", "EXTRACT_REFERENCE_FORMAT"),
        ({"COURSE_RUN_ID": "r-1"}, "COURSE_RUN_ID", "EXTRACT_RUN_REPEATED"),
        ({"COURSE_NAME": " "}, "COURSE_NAME", "EXTRACT_NAME_REQUIRED"),
        ({"DELIVER_MODE": "By post"}, "DELIVER_MODE", "EXTRACT_DELIVERY_UNKNOWN"),
        ({"STARTDATE": "soon"}, "STARTDATE", "EXTRACT_START_FORMAT"),
        ({"STARTDATE": "2026-11-01"}, "STARTDATE", "EXTRACT_START_PAST"),
        ({"LOCATION_POSTCODE": "ZZ1 1ZZ"}, "LOCATION_POSTCODE", "EXTRACT_PLACE_UNKNOWN"),
        ({"LOCATION_POSTCODE": "", "LOCATION_NAME": ""}, "LOCATION_POSTCODE", "EXTRACT_PLACE_UNKNOWN"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_and_named(
    engine: Engine, tmp_path: Path, cells: Row, column: str, code: str
) -> None:
    report = bring(engine, tmp_path, RUN, {**OTHER, **cells})

    assert counts(report) == (1, 0, 0, 0)
    assert warned(report) == [(3, column, code)]
    assert list(states(engine)) == ["r-1"]


def test_a_cell_that_does_not_matter_so_much_is_left_out_alone(engine: Engine, tmp_path: Path) -> None:
    odd = {"LOCATION_EMAIL": "nobody", "LOCATION_TELEPHONE": "12", "COURSE_URL": "none", "DURATION_VALUE": "long",
           "COST": "a lot", "STUDY_MODE": "Undefined", "ATTENDANCE_PATTERN": "Undefined"}  # fmt: skip

    assert counts(bring(engine, tmp_path, {**RUN, **odd})) == (1, 0, 0, 0)

    run = run_of(engine)
    assert run.venue is not None
    assert (run.venue.email, run.venue.phone, run.course_webpage, run.duration) == (None, None, None, None)
    assert (run.cost_pence, run.study_mode, run.times) == (None, None, [])


def test_a_file_of_which_little_can_be_used_takes_nothing_down(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, RUN)

    report = bring(engine, tmp_path, *({**RUN, "PROVIDER_UKPRN": "", "COURSE_RUN_ID": f"x{one}"} for one in range(3)))

    assert found(report) == [(None, None, "FILE_IS_MOSTLY_UNUSABLE")]
    assert states(engine) == {"r-1": "live"}


def test_however_many_rows_are_left_out_so_many_are_named_and_the_rest_counted(engine: Engine, tmp_path: Path) -> None:
    past = ({**RUN, "COURSE_RUN_ID": f"p{one}", "STARTDATE": "2020-01-01"} for one in range(MOST_WARNINGS + 5))

    report = bring(engine, tmp_path, RUN, *past)

    assert len(report.warnings) == MOST_WARNINGS + 1
    assert [one.message for one in report.warnings if one.code == "EXTRACT_MORE_LEFT_OUT"][0].endswith(": 5.")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "FILE_EMPTY"),
        (csv_text(COLUMNS, []), "FILE_HAS_NO_ROWS"),
        (csv_text(COLUMNS[1:], [RUN]), "FILE_HAS_WRONG_HEADINGS"),
        (csv_text((*COLUMNS, "STARTDATE"), [RUN]), "FILE_HAS_WRONG_HEADINGS"),
        (csv_text(COLUMNS, [RUN]).encode("utf-16"), "FILE_IS_UTF_16"),
        (csv_text(COLUMNS, [{**RUN, "COURSE_NAME": "Café"}]).encode("cp1252"), "FILE_IS_NOT_UTF_8"),
        (csv_text(COLUMNS, [RUN]) + '"x', "FILE_HAS_BROKEN_QUOTES"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole(
    engine: Engine, tmp_path: Path, content: str | bytes, code: str
) -> None:
    report = import_national_extract(engine, file_of(tmp_path, content), circumstances())

    assert found(report) == [(None, None, code)]
    assert states(engine) == {}


def test_a_dry_run_tells_the_same_and_stores_nothing(engine: Engine, tmp_path: Path) -> None:
    before = held(engine)

    assert counts(bring(engine, tmp_path, RUN, OTHER, is_dry_run=True)) == (2, 0, 0, 0)
    assert held(engine) == before


def test_the_search_hears_of_what_changed_and_of_nothing_else(engine: Engine, tmp_path: Path) -> None:
    def version() -> int:
        with transaction(engine) as session:
            return provision_version(session)

    before = version()
    bring(engine, tmp_path, RUN)
    after = version()
    bring(engine, tmp_path, RUN)

    assert before < after == version()


def test_an_extract_that_is_taken_back_leaves_everything_as_it_was(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, RUN, {**AT_WORK, "REGIONS": "Oldham"})
    before = held(engine)
    bring(engine, tmp_path, {**RUN, "COURSE_NAME": "Databases", "WHO_THIS_COURSE_IS_FOR": "Anyone"}, OTHER)
    assert held(engine) != before

    with transaction(engine, for_writing=True) as session:
        undo_import(session, session.scalar(select(func.max(ImportRecord.id))) or 0, NOW)

    assert held(engine) == before


def test_each_text_is_read_once_and_none_again_when_nothing_changed(engine: Engine, tmp_path: Path) -> None:
    read: list[str] = []

    def tagger(words: CourseWords) -> Tags:
        read.append(words.name)
        return tag(words)

    rows = [{**RUN, "COURSE_RUN_ID": f"r-{one}"} for one in range(5)]
    for _ in range(2):
        import_national_extract(engine, extract(tmp_path, *rows), circumstances(), tagger=tagger)

    assert read == ["Spreadsheets for beginners"]
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(CourseRunSkill)) == 5


def test_many_texts_are_read_in_helpers_with_the_same_result(engine: Engine, tmp_path: Path) -> None:
    rows = [
        {**RUN, "COURSE_RUN_ID": f"r-{one}", "COURSE_ID": f"c-{one}", "COURSE_NAME": f"Spreadsheets, part {one}"}
        for one in range(150)
    ]

    bring(engine, tmp_path, *rows)

    with transaction(engine) as session:
        skills = session.execute(select(CourseRunSkill.skill, func.count()).group_by(CourseRunSkill.skill)).all()
    assert list(map(tuple, skills)) == [("spreadsheets", 150)]


def import_on_engine_of_its_own(url: str, file: LargeFile) -> None:
    import_national_extract(open_engine(url), file, circumstances())


@pytest.mark.parametrize("after_ms", [50, 300, 700, 1500])
def test_an_import_that_is_killed_leaves_all_or_nothing(
    engine: Engine, database_url: str, tmp_path: Path, after_ms: int
) -> None:
    rows = [{**RUN, "COURSE_RUN_ID": f"r-{one}", "COURSE_ID": f"c-{one // 4}"} for one in range(3000)]
    file = extract(tmp_path, *rows)
    child = multiprocessing.get_context("fork").Process(target=import_on_engine_of_its_own, args=(database_url, file))
    child.start()

    time.sleep(after_ms / 1000)
    child.kill()
    child.join(60)

    with transaction(engine, for_writing=True) as session:
        session.execute(delete(CourseRunTime).where(CourseRunTime.course_run_id == -1))  # nobody holds a lock
        found = session.scalar(select(func.count()).select_from(CourseRun))
        recorded = session.scalar(select(func.count()).select_from(ImportRecord))
        skills = session.scalar(select(func.count()).select_from(CourseRunSkill))
    assert (found, recorded, skills) in ((0, 0, 0), (3000, 1, 3000))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=6)), min_size=1, max_size=4))
def test_a_damaged_file_is_taken_or_refused(
    engine: Engine, tmp_path: Path, damage: list[tuple[float, int, bytes]]
) -> None:
    content = csv_text(COLUMNS, [RUN, OTHER, {**AT_WORK, "REGIONS": "Oldham"}])
    before = held(engine)

    report = import_national_extract(
        engine, file_of(tmp_path, damaged(content.encode(), damage)), circumstances(), tagger=lambda _: Tags()
    )

    assert all(fault.message for fault in (*report.errors, *report.warnings))
    assert not report.errors or held(engine) == before

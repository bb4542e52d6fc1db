"""The complete list of learning aims."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from signposting.database import transaction
from signposting.ingest.faults import ImportReport
from signposting.ingest.learning_aims import import_learning_aims
from signposting.ingest.records import ImportKind, was_imported
from signposting.models import LearningAim
from tests.factories import create_provider
from tests.signposting.ingest.files import LARS_RUN, UKPRN, VENUE, bring_courses, bring_venues, lars_file, venue_file
from tests.signposting.ingest.region_files import circumstances, counts, damaged, file_of, found

LIST = """\
LearnAimRef,LearnAimRefTitle,NotionalNVQLevelv2,EffectiveFrom,SectorSubjectAreaTier2
60346504,Certificate in IT,2,2015-01-01,6.20
Z0001234,Not on any framework,X,2015-01-01,
603/5678/9,Award in Digital Skills,E,2015-01-01,6.20
"""


def bring(engine: Engine, folder: Path, content: bytes | str, **overrides: object) -> ImportReport:
    return import_learning_aims(engine, file_of(folder, content), circumstances(**overrides))


def held(engine: Engine) -> dict[str, tuple[str, str | None]]:
    with transaction(engine) as session:
        return {one.reference: (one.title, one.level) for one in session.scalars(select(LearningAim))}


def complete(engine: Engine) -> bool:
    with transaction(engine) as session:
        return was_imported(session, ImportKind.LEARNING_AIMS)


def test_the_national_list_is_read_by_its_own_headings(engine: Engine, tmp_path: Path) -> None:
    assert counts(bring(engine, tmp_path, LIST)) == (3, 0, 0, 0)
    assert held(engine) == {
        "60346504": ("Certificate in IT", "Level 2"),
        "Z0001234": ("Not on any framework", None),
        "60356789": ("Award in Digital Skills", "Entry Level"),
    }


def test_a_plain_list_will_do_as_well(engine: Engine, tmp_path: Path) -> None:
    report = bring(engine, tmp_path, "level,title,reference\nLevel 1,Award in IT,6034650X\n\n")

    assert counts(report) == (1, 0, 0, 0)
    assert held(engine) == {"6034650X": ("Award in IT", "Level 1")}


def test_a_reference_whose_first_zero_a_spreadsheet_took_has_it_again(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, "reference,title\n0034650X,A\n034651X,B\n")

    assert sorted(held(engine)) == ["0034650X", "0034651X"]


def test_once_the_list_is_loaded_it_is_complete(engine: Engine, tmp_path: Path) -> None:
    assert not complete(engine)

    bring(engine, tmp_path, LIST)

    assert complete(engine)


def test_a_course_of_an_aim_that_is_not_on_the_complete_list_is_refused(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, LIST)
    with transaction(engine, for_writing=True) as session:
        create_provider(session, ukprn=UKPRN)
        bring_venues(session, venue_file(VENUE))

        report = bring_courses(session, lars_file(LARS_RUN, {**LARS_RUN, "LARS_QAN": "60399999"}))

    assert found(report) == [(3, "LARS_QAN", "COURSE_LARS_QAN_INVALID")]


def test_a_dry_run_or_a_refused_list_does_not_make_it_complete(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, LIST, is_dry_run=True)
    bring(engine, tmp_path, LIST + "not a reference,x,,,\n")

    assert not complete(engine)
    assert held(engine) == {}


def test_the_same_list_twice_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, LIST)

    assert counts(bring(engine, tmp_path, LIST)) == (0, 0, 3, 0)


def test_a_later_list_takes_the_place_of_the_former(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, LIST)
    later = LIST.replace("Certificate in IT", "Certificate in Computing").replace("Z0001234,Not", "Z0009999,Not")

    assert counts(bring(engine, tmp_path, later)) == (1, 1, 1, 1)
    assert sorted(held(engine)) == ["60346504", "60356789", "Z0009999"]
    assert held(engine)["60346504"][0] == "Certificate in Computing"


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ("603465,Title,2,,", [(5, "LearnAimRef", "LEARNING_AIM_REFERENCE_FORMAT")]),
        (",,2,,", [(5, "LearnAimRef", "LEARNING_AIM_REFERENCE_FORMAT"), (5, "LearnAimRefTitle",
                                                                        "LEARNING_AIM_TITLE_REQUIRED")]),
        ("60346504,Title", [(5, None, "ROW_HAS_WRONG_NUMBER_OF_CELLS")]),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_and_refuses_the_list(
    engine: Engine, tmp_path: Path, row: str, faults: list[tuple[int, str | None, str]]
) -> None:
    assert found(bring(engine, tmp_path, f"{LIST}{row}\n")) == faults
    assert held(engine) == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "FILE_EMPTY"),
        ("reference,title\n", "FILE_HAS_NO_ROWS"),
        ("reference,level\n60346504,2\n", "FILE_HAS_WRONG_HEADINGS"),
        ("reference,title,TITLE\n60346504,a,b\n", "FILE_HAS_WRONG_HEADINGS"),
        ("reference,title\n60346504,caf\u00e9\n".encode("cp1252"), "FILE_IS_NOT_UTF_8"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(engine: Engine, tmp_path: Path, content: bytes | str, code: str) -> None:
    assert found(bring(engine, tmp_path, content)) == [(None, None, code)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=6)), min_size=1, max_size=4))
def test_a_damaged_list_is_taken_or_refused(
    engine: Engine, tmp_path: Path, damage: list[tuple[float, int, bytes]]
) -> None:
    before = held(engine)

    report = bring(engine, tmp_path, damaged(LIST.encode(), damage))

    assert all(fault.message for fault in report.errors)
    assert not report.errors or held(engine) == before

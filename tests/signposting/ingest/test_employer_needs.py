"""Employer needs from a file: areas, skills and occupations, posts and periods."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from signposting.database import transaction
from signposting.ingest.employer_needs import import_employer_needs
from signposting.ingest.faults import ImportReport
from signposting.ingest.known_names import find_occupation, find_skill
from signposting.ingest.periods import LONGEST, read_period
from signposting.models import EmployerNeed
from signposting.skills import Skill, load_skills
from tests.signposting.ingest.region_files import circumstances, counts, damaged, file_of, found, warned

HEADINGS = "area,skill,occupation,posts,period\n"
SPREADSHEETS = "Oldham,spreadsheets,,12,2027-01\n"


def bring(engine: Engine, folder: Path, content: bytes | str, **overrides: object) -> ImportReport:
    with transaction(engine, for_writing=True) as session:
        return import_employer_needs(session, file_of(folder, content), circumstances(**overrides))


def held(engine: Engine) -> list[tuple[str, str | None, str | None, int | None, str | None]]:
    """Area, skill, occupation, posts, period."""
    with transaction(engine) as session:
        return [
            (one.area, one.skill, one.occupation, one.posts, one.period)
            for one in session.scalars(select(EmployerNeed).order_by(EmployerNeed.id))
        ]


def test_a_skill_is_needed_in_a_district(engine: Engine, tmp_path: Path) -> None:
    assert counts(bring(engine, tmp_path, HEADINGS + SPREADSHEETS)) == (1, 0, 0, 0)

    with transaction(engine) as session:
        need = session.scalars(select(EmployerNeed)).one()
        assert (need.area, need.district_code, need.skill) == ("Oldham", "E08000004", "spreadsheets")
        assert (need.posts, need.period, need.is_confirmed) == (12, "2027-01", True)


@pytest.mark.parametrize("written", ["spreadsheets", "Spreadsheets", "SPREADSHEETS", "Excel"])
def test_a_skill_may_be_named_by_its_id_its_label_or_as_people_say_it(
    engine: Engine, tmp_path: Path, written: str
) -> None:
    bring(engine, tmp_path, f"area,skill,posts,period\nOldham,{written},1,2027\n")

    assert [skill for _, skill, _, _, _ in held(engine)] == ["spreadsheets"]


@pytest.mark.parametrize("skill", load_skills(), ids=lambda skill: skill.id)
def test_every_skill_of_the_vocabulary_is_known_by_its_label(skill: Skill) -> None:
    assert find_skill(skill.label) == find_skill(skill.id) == skill.id


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("oldham", "Oldham"),
        ("E08000004", "Oldham"),
        ('"Bristol, City of"', "Bristol"),
        ("Greater Manchester", "Greater Manchester"),
        ("greater-manchester", "Greater Manchester"),
        ("Merseyside", "Liverpool City Region"),
        ("North West", "North West"),
    ],
)
def test_an_area_may_be_named_in_the_usual_ways(engine: Engine, tmp_path: Path, written: str, area: str) -> None:
    bring(engine, tmp_path, f"area,skill,posts,period\n{written},email,1,2027\n")

    assert [one[0] for one in held(engine)] == [area]


@pytest.mark.parametrize(
    "written",
    ["2134", "SOC 2134", "Programmers and software development professionals", "software developer"],
)
def test_an_occupation_counts_for_each_skill_that_it_needs(engine: Engine, tmp_path: Path, written: str) -> None:
    bring(engine, tmp_path, f"area,occupation,posts,period\nOldham,{written},7,2027\n")

    occupation = find_occupation("2134")
    assert occupation is not None
    assert held(engine) == [("Oldham", skill, occupation.title, 7, "2027") for skill in occupation.skills]
    assert "programming" in occupation.skills


def test_an_occupation_without_digital_skills_is_kept_with_a_warning(engine: Engine, tmp_path: Path) -> None:
    report = bring(engine, tmp_path, "area,occupation,posts,period\nOldham,5434,7,2027\n")

    assert warned(report) == [(2, "occupation", "EMPLOYER_NEED_WITHOUT_SKILL")]
    assert held(engine) == [("Oldham", None, "Chefs", 7, "2027")]


def test_other_headings_and_thousands_are_understood(engine: Engine, tmp_path: Path) -> None:
    content = 'Local Authority;SOC2020;Vacancies;Month\nOldham;5434;"1,200";March 2027\n'.replace(";", ",")

    assert counts(bring(engine, tmp_path, "\ufeff" + content)) == (1, 0, 0, 0)
    assert held(engine) == [("Oldham", None, "Chefs", 1200, "2027-03")]


def test_the_same_file_twice_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, HEADINGS + SPREADSHEETS)

    assert counts(bring(engine, tmp_path, HEADINGS + SPREADSHEETS)) == (0, 0, 1, 0)
    assert len(held(engine)) == 1


def test_a_need_that_is_stated_anew_has_its_new_posts_and_others_stay(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, HEADINGS + SPREADSHEETS + "Bury,email,,3,2027\n")

    assert counts(bring(engine, tmp_path, HEADINGS + SPREADSHEETS.replace("12", "15"))) == (0, 1, 0, 0)
    assert [posts for *_, posts, _ in held(engine)] == [15, 3]


def test_what_an_employer_told_in_the_chat_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine, for_writing=True) as session:
        told = {"area": "Oldham", "skill": "spreadsheets", "period": "2027-01", "posts": 2, "source": "the chat"}
        session.add(EmployerNeed(**told, recorded_at=circumstances().now))

    bring(engine, tmp_path, HEADINGS + SPREADSHEETS)

    assert [posts for *_, posts, _ in held(engine)] == [2, 12]


@pytest.mark.parametrize(
    ("row", "column", "code", "nearest"),
    [
        ("Oldam,email,,1,2027", "area", "EMPLOYER_NEED_AREA_UNKNOWN", "Oldham"),
        ("Oldham,spredsheets,,1,2027", "skill", "EMPLOYER_NEED_SKILL_UNKNOWN", "spreadsheets"),
        ("Oldham,,Programers,1,2027", "occupation", "EMPLOYER_NEED_OCCUPATION_UNKNOWN", "2134"),
        (",email,,1,2027", "area", "EMPLOYER_NEED_AREA_REQUIRED", "blank"),
        ("Oldham,,,1,2027", "skill", "EMPLOYER_NEED_SUBJECT_REQUIRED", "neither"),
        ("Oldham,email,,0,2027", "posts", "EMPLOYER_NEED_POSTS_FORMAT", "whole number"),
        ("Oldham,email,,a few,2027", "posts", "EMPLOYER_NEED_POSTS_FORMAT", "whole number"),
        ("Oldham,email,,,2027", "posts", "EMPLOYER_NEED_POSTS_REQUIRED", "blank"),
        ("Oldham,email,,1,soon", "period", "EMPLOYER_NEED_PERIOD_FORMAT", "2027-Q1"),
        ("Oldham,email,,1,", "period", "EMPLOYER_NEED_PERIOD_REQUIRED", "blank"),
        ("Oldham,spreadsheets,,1,2027-01", None, "EMPLOYER_NEED_UNIQUE", "Row 2"),
        ("Oldham,email", None, "ROW_HAS_WRONG_NUMBER_OF_CELLS", "2 cells"),
    ],
)
def test_a_wrong_row_is_named_with_the_way_to_mend_it_and_nothing_is_stored(
    engine: Engine, tmp_path: Path, row: str, column: str | None, code: str, nearest: str
) -> None:
    report = bring(engine, tmp_path, HEADINGS + SPREADSHEETS + row + "\n")

    assert found(report) == [(3, column, code)]
    assert nearest in report.errors[0].message
    assert held(engine) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "FILE_EMPTY"),
        (HEADINGS, "FILE_HAS_NO_ROWS"),
        ("area,posts,period\nOldham,1,2027\n", "FILE_HAS_WRONG_HEADINGS"),
        ("skill,posts,period\nemail,1,2027\n", "FILE_HAS_WRONG_HEADINGS"),
    ],
)
def test_what_holds_no_employer_needs_is_refused_as_a_whole(
    engine: Engine, tmp_path: Path, content: str, code: str
) -> None:
    assert found(bring(engine, tmp_path, content)) == [(None, None, code)]


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2027", "2027"),
        ("2027-1", "2027-01"),
        ("01/2027", "2027-01"),
        ("Jan 2027", "2027-01"),
        ("September 2027", "2027-09"),
        ("Q1 2027", "2027-Q1"),
        ("2027 q3", "2027-Q3"),
        ("2026/27", "2026-27"),
        ("2026-2027", "2026-27"),
        ("2027-01-31", "2027-01-31"),
        ("31/01/2027", "2027-01-31"),
        ("Autumn 2027", "autumn 2027"),
        ("2027-13", None),
        ("2026/29", None),
        ("next year", None),
        ("", None),
    ],
)
def test_each_way_of_writing_a_period_comes_to_one(written: str, period: str | None) -> None:
    assert read_period(written) == period


@given(st.text(max_size=30) | st.from_regex(r"[0-9/Qq .-]{1,12}", fullmatch=True))
def test_a_period_that_is_understood_is_understood_as_itself(written: str) -> None:
    period = read_period(written)

    assert period is None or (len(period) <= LONGEST and read_period(period) == period)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=6)), min_size=1, max_size=4))
def test_a_damaged_file_is_taken_or_refused(
    engine: Engine, tmp_path: Path, damage: list[tuple[float, int, bytes]]
) -> None:
    before = held(engine)

    report = bring(engine, tmp_path, damaged((HEADINGS + SPREADSHEETS).encode(), damage))

    assert all(fault.message for fault in report.errors)
    assert not report.errors or held(engine) == before

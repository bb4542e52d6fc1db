"""Whole postcodes from Code-Point Open and the ONS Postcode Directory."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from typer.testing import CliRunner

from signposting import cli
from signposting.database import transaction
from signposting.gazetteer import distance_km, read_tables
from signposting.ingest.faults import ImportReport
from signposting.ingest.postcodes import import_postcodes
from signposting.ingest.streams import LargeFile
from signposting.models import UnitPostcode, Venue
from signposting.places import load_gazetteer
from signposting.postcodes import sector_of
from signposting.provision_versions import provision_version
from signposting.settings import FIRST_REGIONS
from signposting.unit_postcodes import ABOUT_100_M, UnitPostcodes
from tests.factories import create_venue
from tests.signposting.ingest.region_files import circumstances, counts, damaged, file_of, found, warned

CODE_POINT = """\
"B1 1BA",10,406875,286393,"E92000001","E19000001","E18000005","","E08000025","E05011151"
"B1  1BB",10,406654,286948,"E92000001","E19000001","E18000005","","E08000025","E05011151"
"B11BD",10,406689,286781,"E92000001","E19000001","E18000005","","E08000025","E05011151"
"""
NOWHERE = '"AB43 1AJ",90,0,0,"S92000003","","","","",""\n'
ONSPD_HEADINGS = [
    "pcd,pcd2,pcds,dointr,doterm,oslaua,oseast1m,osnrth1m,osgrdind,lat,long",
    "PCD7,PCD8,PCDS,DOINTR,DOTERM,LAD25CD,EAST1M,NORTH1M,GRIDIND,LAT,LONG",
]


def onspd(headings: str, *, doterm: str = "", lat: str = "52.475438", long: str = "-1.900210") -> str:
    return f"{headings}\nB1 1BA,B1  1BA,B1 1BA,198001,{doterm},E08000025,0406875,0286393,1,{lat},{long}\n"


def bring(engine: Engine, folder: Path, content: bytes | str, **overrides: object) -> ImportReport:
    return import_postcodes(engine, file_of(folder, content), circumstances(**overrides))


def held(engine: Engine) -> dict[str, tuple[float, float, str | None]]:
    with transaction(engine) as session:
        return {
            one.postcode: (one.latitude, one.longitude, one.district_code)
            for one in session.scalars(select(UnitPostcode))
        }


def test_metres_of_the_national_grid_become_degrees(engine: Engine, tmp_path: Path) -> None:
    assert counts(bring(engine, tmp_path, CODE_POINT)) == (3, 0, 0, 0)

    latitude, longitude, district = held(engine)["B1 1BA"]
    assert distance_km(latitude, longitude, 52.475438, -1.900210) < 0.01
    assert district == "E08000025"
    middle = read_tables().sectors[sector_of("B1 1BA")]
    assert all(distance_km(lat, long, middle.latitude, middle.longitude) < 1 for lat, long, _ in held(engine).values())


def test_however_a_release_spaces_postcodes_they_are_kept_in_one_spelling(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, CODE_POINT)

    assert sorted(held(engine)) == ["B1 1BA", "B1 1BB", "B1 1BD"]


def test_a_postcode_without_a_position_is_not_put_on_the_map(engine: Engine, tmp_path: Path) -> None:
    report = bring(engine, tmp_path, CODE_POINT + NOWHERE)

    assert counts(report) == (3, 0, 0, 0)
    assert warned(report) == [(None, None, "POSTCODES_NOT_PLACED")]
    assert "AB43 1AJ" not in held(engine)


@pytest.mark.parametrize("headings", ONSPD_HEADINGS)
def test_the_directory_is_read_by_its_headings_in_any_edition(engine: Engine, tmp_path: Path, headings: str) -> None:
    assert counts(bring(engine, tmp_path, "\ufeff" + onspd(headings))) == (1, 0, 0, 0)
    assert held(engine) == {"B1 1BA": (52.47544, -1.90021, "E08000025")}


def test_what_the_directory_does_not_place_is_left_out(engine: Engine, tmp_path: Path) -> None:
    report = bring(engine, tmp_path, onspd(ONSPD_HEADINGS[0], lat="99.999999", long="0.000000"))

    assert counts(report) == (0, 0, 0, 0)
    assert held(engine) == {}


def test_a_postcode_that_has_ended_is_taken_out(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, CODE_POINT)

    report = bring(engine, tmp_path, onspd(ONSPD_HEADINGS[0], doterm="202506"))

    assert counts(report) == (0, 0, 0, 1)
    assert sorted(held(engine)) == ["B1 1BB", "B1 1BD"]


def test_the_same_file_twice_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, CODE_POINT)
    before = held(engine)

    assert counts(bring(engine, tmp_path, CODE_POINT)) == (0, 0, 3, 0)
    assert held(engine) == before


def test_a_later_edition_moves_a_postcode_and_keeps_those_that_it_lacks(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, CODE_POINT)

    report = bring(engine, tmp_path, CODE_POINT.splitlines()[0].replace("406875", "406975"))

    assert counts(report) == (0, 1, 0, 0)
    assert len(held(engine)) == 3


def test_of_a_postcode_that_stands_twice_the_last_row_counts(engine: Engine, tmp_path: Path) -> None:
    twice = CODE_POINT + CODE_POINT.splitlines()[0].replace("E08000025", "E08000031")

    assert counts(bring(engine, tmp_path, twice)) == (3, 0, 0, 0)
    assert held(engine)["B1 1BA"][2] == "E08000031"


def test_a_dry_run_tells_the_same_and_stores_nothing(engine: Engine, tmp_path: Path) -> None:
    assert counts(bring(engine, tmp_path, CODE_POINT, is_dry_run=True)) == (3, 0, 0, 0)
    assert held(engine) == {}


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_release_may_come_as_a_folder_or_packed_with_its_papers(
    engine: Engine, tmp_path: Path, is_packed: bool
) -> None:
    release = tmp_path / "release"
    (release / "Data").mkdir(parents=True)
    (release / "Doc").mkdir()
    first, *others = CODE_POINT.splitlines(keepends=True)
    (release / "Data" / "b.csv").write_text(first)
    (release / "Data" / "b2.csv").write_text("".join(others))
    (release / "Doc" / "headers.csv").write_text(
        "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,Positional_quality_indicator,Eastings,Northings,,,,,,\n"
    )
    (release / "Doc" / "names.csv").write_text("code,name\nE08000025,Birmingham\n")
    path = release
    if is_packed:
        path = tmp_path / "release.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for one in release.rglob("*.csv"):
                archive.write(one, one.relative_to(release))

    report = import_postcodes(engine, LargeFile(path), circumstances())

    assert counts(report) == (3, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "FILE_EMPTY"),
        ("name,town\nOldham,Oldham\n", "FILE_HAS_NO_POSTCODES"),
        (b"PK\x03\x04 this is no archive", "FILE_IS_DAMAGED"),
        (CODE_POINT.encode("utf-16"), "FILE_IS_UTF_16"),
        (CODE_POINT.encode() + b'"B1 1B\xe9"', "FILE_IS_NOT_UTF_8"),
        (CODE_POINT + '"B1 1BE,10', "FILE_HAS_BROKEN_QUOTES"),
        (CODE_POINT + "B1 1BE\0,10", "FILE_HAS_NUL_BYTES"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole(
    engine: Engine, tmp_path: Path, content: bytes | str, code: str
) -> None:
    assert found(bring(engine, tmp_path, content)) == [(None, None, code)]
    assert held(engine) == {}


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ('"B1 1BA",10,406875\n', None, "ROW_HAS_WRONG_NUMBER_OF_CELLS"),
        ('"Oldham",10,406875,286393,"","","","","E08000025",""\n', "postcode", "POSTCODE_FORMAT"),
        ('"B1 1BE",10,east,286393,"","","","","E08000025",""\n', "postcode", "POSTCODE_POSITION_FORMAT"),
    ],
)
def test_one_wrong_row_refuses_the_whole_list(
    engine: Engine, tmp_path: Path, row: str, column: str | None, code: str
) -> None:
    assert found(bring(engine, tmp_path, CODE_POINT + row)) == [(4, column, code)]
    assert held(engine) == {}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.sampled_from([CODE_POINT, onspd(ONSPD_HEADINGS[0])]),
    damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=6)), min_size=1, max_size=4),
)
def test_a_damaged_list_is_taken_or_refused(
    engine: Engine, tmp_path: Path, content: str, damage: list[tuple[float, int, bytes]]
) -> None:
    before = held(engine)

    report = bring(engine, tmp_path, damaged(content.encode(), damage))

    assert all(fault.message for fault in report.errors)
    assert not report.errors or held(engine) == before


def test_a_person_is_placed_by_the_whole_postcode_and_called_by_its_outward_part(
    engine: Engine, tmp_path: Path
) -> None:
    bring(engine, tmp_path, CODE_POINT)
    by_sector = load_gazetteer(FIRST_REGIONS)

    place = by_sector.with_units(UnitPostcodes(engine).point).resolve("b11ba").place

    assert place is not None and by_sector.resolve("b11ba").place != place
    assert (place.latitude, place.longitude) == held(engine)["B1 1BA"][:2]
    assert (place.name, place.outcode, place.district) == ("B1", "B1", "Birmingham")


def test_a_conversation_keeps_no_point_finer_than_a_few_streets(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, CODE_POINT)

    point = UnitPostcodes(engine, ABOUT_100_M).point("B1 1BA")

    assert point is not None and (point.latitude, point.longitude) == (52.475, -1.9)


def test_a_postcode_that_is_not_loaded_is_placed_by_its_sector(engine: Engine) -> None:
    by_sector = load_gazetteer(FIRST_REGIONS)

    assert by_sector.with_units(UnitPostcodes(engine).point).resolve("B1 1BA") == by_sector.resolve("B1 1BA")


def test_venues_move_to_their_postcode_and_the_search_hears_of_it(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine, for_writing=True) as session:
        create_venue(session, name="Library", postcode="B1 1BA", latitude=52.4, longitude=-1.8)
        before = provision_version(session)

    bring(engine, tmp_path, CODE_POINT)

    with transaction(engine) as session:
        venue = session.scalars(select(Venue).where(Venue.name == "Library")).one()
        assert (venue.latitude, venue.longitude, venue.district_code) == held(engine)["B1 1BA"]
        assert provision_version(session) > before


def test_the_command_prints_one_document_and_says_what_was_done(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    path = file_of(tmp_path, CODE_POINT).path

    done = CliRunner().invoke(cli.app, ["import", "postcodes", str(path), "--json"])

    assert done.exit_code == 0
    assert json.loads(done.stdout)["new"] == 3


def test_the_command_refuses_what_is_no_list_of_postcodes(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)

    refused = CliRunner().invoke(cli.app, ["import", "postcodes", str(file_of(tmp_path, "a,b\n1,2\n").path), "--json"])
    missing = CliRunner().invoke(cli.app, ["import", "postcodes", str(tmp_path / "none.csv")])

    assert (refused.exit_code, missing.exit_code) == (1, 2)
    assert json.loads(refused.stdout)["errors"][0]["code"] == "FILE_HAS_NO_POSTCODES"

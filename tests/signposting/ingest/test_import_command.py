"""``signpost import`` and ``signpost courses export``: what they print, and with which status they end."""

import csv
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine
from typer.testing import CliRunner

from signposting.cli import app
from signposting.database import transaction
from signposting.models import CourseRun
from signposting.provision import Provision
from tests.signposting.ingest.files import LARS_RUN, UKPRN, VENUE, lars_file, provider_file, venue_file

SECOND = {**LARS_RUN, "YOUR_REFERENCE": "EX-2"}
NOTHING = {"errors": [], "warnings": [], "new": 0, "changed": 0, "unchanged": 0, "withdrawn": 0}


@pytest.fixture
def folder(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a provider's files, and an empty database that the command finds."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("TODAY", "2026-11-23")
    monkeypatch.setenv("VAR_FOLDER", str(tmp_path / "var"))
    (tmp_path / "providers.csv").write_bytes(provider_file({"ukprn": UKPRN, "name": "Castle"}))
    (tmp_path / "venues.csv").write_bytes(venue_file(VENUE))
    (tmp_path / "courses.csv").write_bytes(lars_file(LARS_RUN, SECOND))
    (tmp_path / "broken.csv").write_bytes(lars_file(LARS_RUN, {**SECOND, "COST": "£5"}))
    return tmp_path


def signpost(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def bring(folder: Path, what: str, file: str = "", *options: str) -> tuple[int, dict[str, Any]]:
    """The status and the JSON of an import."""
    whose = () if what == "providers" else ("--provider", UKPRN)
    done = signpost("import", what, folder / (file or f"{what}.csv"), *whose, *options, "--json")
    return done.exit_code, json.loads(done.stdout)


def bring_all(folder: Path) -> None:
    for what in ("providers", "venues", "courses"):
        assert bring(folder, what)[0] == 0


def test_a_college_brings_its_files_and_gets_its_rows_back(folder: Path) -> None:
    bring_all(folder)

    written = signpost("courses", "export", "--provider", UKPRN).stdout
    first, second = csv.DictReader(io.StringIO(written))
    assert [first["your_reference"], second["your_reference"]] == ["EX-1", "EX-2"]
    assert {name: first[name.lower()] for name in LARS_RUN} == LARS_RUN
    assert (first["ukprn"], first["state"], first["skills"]) == (UKPRN, "live", "spreadsheets")

    listed = json.loads(signpost("courses", "export", "--format", "json").stdout)["course_runs"]
    assert [one["your_reference"] for one in listed] == ["EX-1", "EX-2"]
    assert listed[0]["skills"] == ["spreadsheets"]


def test_the_report_is_one_document_of_the_promised_shape(folder: Path) -> None:
    assert bring(folder, "providers") == (0, {**NOTHING, "new": 1})
    bring(folder, "venues")

    status, report = bring(folder, "courses")

    assert (status, list(report)) == (0, list(NOTHING))
    assert (report["errors"], report["new"]) == ([], 2)
    assert all(list(one) == ["row", "column", "code", "message"] for one in report["warnings"])
    assert bring(folder, "courses")[1]["unchanged"] == 2


def test_a_running_process_finds_what_was_imported_within_seconds(folder: Path, engine: Engine) -> None:
    provision = Provision(engine)
    assert len(provision.snapshot()) == 0

    bring_all(folder)
    until = time.monotonic() + 5
    while len(provision.snapshot()) < 2 and time.monotonic() < until:
        time.sleep(0.1)

    assert len(provision.snapshot()) == 2


def test_refused_data_end_with_status_one_and_store_nothing(folder: Path) -> None:
    bring_all(folder)

    status, report = bring(folder, "courses", "broken.csv")

    assert status == 1
    assert [(one["row"], one["column"], one["code"]) for one in report["errors"]] == [
        (3, "COST", "COURSERUN_COST_INVALID")
    ]
    assert bring(folder, "courses")[1]["unchanged"] == 2


def test_a_file_that_is_no_table_is_refused_as_a_whole(folder: Path) -> None:
    bring_all(folder)
    (folder / "old.csv").write_bytes("NAME\r\ncafé".encode("cp1252"))

    status, report = bring(folder, "courses", "old.csv")

    assert (status, [(one["row"], one["column"], one["code"]) for one in report["errors"]]) == (
        1,
        [(None, None, "FILE_IS_NOT_UTF_8")],
    )


def test_people_are_told_each_error_with_its_place(folder: Path) -> None:
    bring_all(folder)

    done = signpost("import", "courses", folder / "broken.csv", "--provider", UKPRN)

    assert done.exit_code == 1
    assert "row 3 COST  COURSERUN_COST_INVALID" in done.stdout
    assert "Nothing was stored" in done.output


def test_an_unknown_provider_and_a_missing_file_are_wrong_calls(folder: Path) -> None:
    status, report = bring(folder, "venues")
    assert (status, [one["code"] for one in report["errors"]]) == (2, ["FILE_PROVIDER_UNKNOWN"])

    done = signpost("import", "providers", folder / "nowhere.csv", "--json")
    assert (done.exit_code, list(json.loads(done.stdout))) == (2, ["error"])
    assert signpost("import", "providers", folder).exit_code == 2
    assert signpost("courses", "export", "--provider", "10009999").exit_code == 2


def test_a_dry_run_reports_the_same_and_stores_nothing(folder: Path, engine: Engine) -> None:
    bring(folder, "providers")
    bring(folder, "venues")

    tried = bring(folder, "courses", "courses.csv", "--dry-run")
    with transaction(engine) as session:
        assert session.query(CourseRun).count() == 0

    assert tried == bring(folder, "courses")


def test_imports_are_listed_with_who_and_can_be_undone(folder: Path, engine: Engine) -> None:
    bring(folder, "providers")
    bring(folder, "venues")
    bring(folder, "courses", "courses.csv", "--by", "the registrar")

    listed = json.loads(signpost("import", "list", "--json").stdout)["imports"]
    assert [one["kind"] for one in listed] == ["lars_courses", "venues", "providers"]
    assert (listed[0]["imported_by"], listed[0]["new"], listed[0]["undone_at"]) == ("the registrar", 2, None)

    stuck = signpost("import", "undo", listed[1]["id"], "--json")
    assert (stuck.exit_code, "first" in json.loads(stuck.stdout)["error"]) == (1, True)
    assert signpost("import", "undo", listed[0]["id"]).exit_code == 0
    with transaction(engine) as session:
        assert session.query(CourseRun).count() == 0
    assert "undone on" in signpost("import", "list").stdout


@pytest.mark.parametrize("name", ["providers", "venues", "courses", "list", "undo"])
def test_every_import_says_what_it_does(name: str) -> None:
    done = signpost("import", name, "--help")

    assert done.exit_code == 0
    assert "--json" in done.output

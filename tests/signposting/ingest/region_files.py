"""Files that a region loads for itself, right in every cell unless told otherwise."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from signposting.ingest.extract_rows import COLUMNS
from signposting.ingest.faults import ImportReport
from signposting.ingest.records import Circumstances
from signposting.ingest.streams import LargeFile
from signposting.places import load_gazetteer
from signposting.settings import FIRST_REGIONS
from tests.factories import TODAY

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)

RUN = {
    "PROVIDER_UKPRN": "10001234",
    "COURSE_ID": "c-1",
    "COURSE_RUN_ID": "r-1",
    "COURSE_NAME": "Spreadsheets for beginners",
    "WHO_THIS_COURSE_IS_FOR": "Adults who have never used Excel. A crèche is available.",
    "DELIVER_MODE": "Classroom based",
    "STUDY_MODE": "Part-time",
    "ATTENDANCE_PATTERN": "Evening",
    "FLEXIBLE_STARTDATE": "FALSE",
    "STARTDATE": "2027-01-12",
    "DURATION_UNIT": "Weeks",
    "DURATION_VALUE": "6",
    "COST": "45.50",
    "NATIONAL": "FALSE",
    "LOCATION_NAME": "Union Street",
    "LOCATION_ADDRESS1": "12 Union Street",
    "LOCATION_TOWN": "Oldham",
    "LOCATION_POSTCODE": "OL1 1DE",
    "COURSE_URL": "https://castle.example.ac.uk/spreadsheets",
}

Row = Mapping[str, str]


def file_of(folder: Path, content: bytes | str, name: str = "file.csv") -> LargeFile:
    """A file on disk."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return LargeFile(path)


def extract(folder: Path, *rows: Row, headings: Sequence[str] = COLUMNS) -> LargeFile:
    """The national extract with some rows."""
    return file_of(folder, csv_text(headings, rows))


def csv_text(headings: Sequence[str], rows: Iterable[Row]) -> str:
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, headings, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return lines.getvalue()


def circumstances(**overrides: Any) -> Circumstances:
    values = {"gazetteer": load_gazetteer(FIRST_REGIONS), "today": TODAY, "now": NOW, "who": "a tester"}
    return Circumstances(**{**values, **overrides})


def found(report: ImportReport) -> list[tuple[int | None, str | None, str]]:
    """The errors of a report: row, column, code."""
    return [(fault.row, fault.column, fault.code) for fault in report.errors]


def warned(report: ImportReport) -> list[tuple[int | None, str | None, str]]:
    """The warnings of a report: row, column, code."""
    return [(fault.row, fault.column, fault.code) for fault in report.warnings]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """New, changed, unchanged, withdrawn; fails where there are errors."""
    assert not report.errors, report.errors
    return report.new, report.changed, report.unchanged, report.withdrawn


def damaged(content: bytes, damage: Iterable[tuple[float, int, bytes]]) -> bytes:
    """Bytes with some taken out and others put in their place: where (a share of the length), how many, what."""
    for where, gone, put in damage:
        start = int(where * len(content))
        content = content[:start] + put + content[start + gone :]
    return content


Bring = Callable[..., ImportReport]

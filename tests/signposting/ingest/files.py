"""Files as providers send them, right in every cell unless told otherwise."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from sqlalchemy.orm import Session

from signposting.ingest.course_rows import LARS_SHAPE, NON_LARS_SHAPE
from signposting.ingest.courses import import_courses
from signposting.ingest.faults import ImportReport
from signposting.ingest.providers import import_providers
from signposting.ingest.records import Circumstances, ImportFile
from signposting.ingest.venues import SHAPE as VENUE_SHAPE
from signposting.ingest.venues import import_venues
from signposting.places import load_gazetteer
from signposting.settings import FIRST_REGIONS
from tests.factories import TODAY

UKPRN = "10001234"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)

VENUE = {
    "YOUR_VENUE_REFERENCE": "OLD-1",
    "VENUE_NAME": "Union Street Learning Centre",
    "ADDRESS_LINE_1": "12 Union Street",
    "TOWN_OR_CITY": "Oldham",
    "POSTCODE": "OL1 1DE",
}
RUN = {
    "WHO_THIS_COURSE_IS_FOR": "Adults who use a computer already.",
    "WHAT_YOU_WILL_LEARN": "Formulas, charts and sorting.",
    "COURSE_NAME": "Spreadsheets for work",
    "YOUR_REFERENCE": "EX-1",
    "DELIVERY_MODE": "Classroom",
    "START_DATE": "12/01/2027",
    "YOUR_VENUE_REFERENCE": "OLD-1",
    "COURSE_WEBPAGE": "https://castle.example.ac.uk/spreadsheets",
    "COST": "45.50",
    "DURATION": "6",
    "DURATION_UNIT": "Weeks",
    "STUDY_MODE": "Part time",
    "ATTENDANCE_PATTERN": "Evening",
}
LARS_RUN = {"LARS_QAN": "60346504", **RUN}
BOOTCAMP = {
    "COURSE_TYPE": "Skills Bootcamp",
    "SECTOR": "Digital",
    "EDUCATION_LEVEL": "3",
    "AWARDING_BODY": "NCFE",
    **RUN,
    "COURSE_NAME": "Skills Bootcamp in Cyber Security",
    "YOUR_REFERENCE": "SB-1",
}
ONLINE = {"DELIVERY_MODE": "Online", "YOUR_VENUE_REFERENCE": "", "STUDY_MODE": "", "ATTENDANCE_PATTERN": ""}
AT_WORK = {**ONLINE, "DELIVERY_MODE": "Work based", "NATIONAL_DELIVERY": "Yes"}


def csv_file(headings: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows under headings; what a row does not name is blank."""
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return lines.getvalue().encode()


def provider_file(*rows: Mapping[str, str], headings: Sequence[str] = ("ukprn", "name")) -> bytes:
    return csv_file(headings, rows)


def venue_file(*rows: Mapping[str, str]) -> bytes:
    return csv_file(VENUE_SHAPE.required, rows)


def lars_file(*rows: Mapping[str, str]) -> bytes:
    return csv_file(LARS_SHAPE.required, rows)


def non_lars_file(*rows: Mapping[str, str]) -> bytes:
    return csv_file(NON_LARS_SHAPE.required, rows)


def circumstances(**overrides: Any) -> Circumstances:
    values = {"gazetteer": load_gazetteer(FIRST_REGIONS), "today": TODAY, "now": NOW, "who": "a tester"}
    return Circumstances(**{**values, **overrides})


def bring_providers(session: Session, content: bytes, **overrides: Any) -> ImportReport:
    return import_providers(session, ImportFile("providers.csv", content), circumstances(**overrides))


def bring_venues(session: Session, content: bytes, **overrides: Any) -> ImportReport:
    return import_venues(session, ImportFile("venues.csv", content), UKPRN, circumstances(**overrides))


def bring_courses(session: Session, content: bytes, **overrides: Any) -> ImportReport:
    return import_courses(session, ImportFile("courses.csv", content), UKPRN, circumstances(**overrides))


def found(report: ImportReport) -> list[tuple[int | None, str | None, str]]:
    """The errors of a report: row, column, code."""
    return [(fault.row, fault.column, fault.code) for fault in report.errors]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """New, changed, unchanged, withdrawn; fails where there are errors."""
    assert not report.errors, report.errors
    return report.new, report.changed, report.unchanged, report.withdrawn

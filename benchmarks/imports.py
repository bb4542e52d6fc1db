"""How fast the national extract is taken in: ``make bench-import``.

A synthetic file (36 columns, over real places) is loaded into PostgreSQL in three ways in one run: by a bare ``COPY``
into a table of texts, by the import without tagging, and by the import as it is. Each import runs in a process of its
own, whose greatest memory is printed, for a tenth of the file too: memory must not grow with the file. Every course has
words of its own, and eight runs.
"""

import argparse
import csv
import multiprocessing
import random
import resource
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import yaml
from sqlalchemy import create_engine, text

from signposting import migrations
from signposting.database import open_engine, transaction
from signposting.gazetteer import read_tables
from signposting.ingest.extract_rows import COLUMNS
from signposting.ingest.national_extract import import_national_extract
from signposting.ingest.records import Circumstances
from signposting.ingest.streams import LargeFile
from signposting.places import load_gazetteer
from signposting.settings import FIRST_REGIONS, ROOT
from signposting.shipped import load_shipped_tables
from signposting.tagging import CourseWords, Tags, tag
from tests import servers

TODAY = date(2026, 11, 23)
RUNS_OF_A_COURSE = 8
COURSES_OF_A_PROVIDER = 60
VENUES_OF_A_PROVIDER = 5
TARGETS = {"without tagging": 1 / 20, "with tagging": 1 / 50}
TEXTS = ROOT / "data" / "signposting" / "demonstration" / "courses"


@dataclass(frozen=True)
class Measured:
    """One import: seconds, and the memory of its process before and at its greatest, in MiB."""

    seconds: float
    before_mib: float
    peak_mib: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    if not servers.has_postgresql():
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    with tempfile.TemporaryDirectory() as folder, servers.postgresql() as address:
        whole, tenth = Path(folder) / "extract.csv", Path(folder) / "tenth.csv"
        write_extract(whole, rows)
        write_extract(tenth, rows // 10)
        print(f"{rows:,} rows, {whole.stat().st_size / 1e6:.0f} MB, {rows // RUNS_OF_A_COURSE:,} distinct texts")
        bare = min(copy_bare(address, whole) for _ in range(3))
        print(f"{'bare COPY':32} {rows / bare:>9,.0f} rows/s")
        for name, target in TARGETS.items():
            is_tagging = name == "with tagging"
            small, large = (measure(address, file, is_tagging=is_tagging) for file in (tenth, whole))
            ratio = bare / large.seconds
            print(
                f"{'import ' + name:32} {rows / large.seconds:>9,.0f} rows/s  1/{1 / ratio:.1f} of COPY "
                f"(at least 1/{1 / target:.0f}: {'yes' if ratio >= target else 'NO'})  "
                f"peak {large.peak_mib:.0f} MiB, {small.peak_mib:.0f} for a tenth, {large.before_mib:.0f} before"
            )


def copy_bare(address: str, file: Path) -> float:
    """The seconds that PostgreSQL's own COPY takes for the file, into a table of texts without keys."""
    url = address.replace("+psycopg", "") + servers.ACCOUNT
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(f"CREATE TABLE bare ({', '.join(f'{name} text' for name in COLUMNS)})")
        begun = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN WITH (FORMAT csv, HEADER)") as copy:
            with file.open("rb") as opened:
                while read := opened.read(1 << 20):
                    copy.write(read)
        return time.perf_counter() - begun


def measure(address: str, file: Path, *, is_tagging: bool) -> Measured:
    """Imports the file into a fresh database, in a process of its own."""
    name = f"bench_{uuid.uuid4().hex[:8]}"
    admin = create_engine(address + servers.ACCOUNT, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(import_measured, address + name, file, is_tagging).result()


def import_measured(url: str, file: Path, is_tagging: bool) -> Measured:
    """What :func:`measure` runs."""
    engine = open_engine(url)
    migrations.upgrade(engine)
    with transaction(engine, for_writing=True) as session:
        load_shipped_tables(session)
    circumstances = Circumstances(load_gazetteer(FIRST_REGIONS), TODAY, datetime.now(timezone.utc), "benchmark")
    tag(CourseWords("Excel"))
    before, begun = memory_mib(), time.perf_counter()
    report = import_national_extract(engine, LargeFile(file), circumstances, tagger=tag if is_tagging else no_tags)
    seconds = time.perf_counter() - begun
    assert report.new and not report.errors and not report.warnings, report
    engine.dispose()
    return Measured(seconds, before, memory_mib())


def no_tags(_: CourseWords) -> Tags:
    """Stands for the tagging where it is left out."""
    return Tags()


def memory_mib() -> float:
    """The greatest memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_extract(path: Path, rows: int) -> None:
    """A file of the extract's shape with so many rows; the same for the same number."""
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(synthetic_rows(rows))


def synthetic_rows(count: int) -> Iterator[dict[str, str]]:
    """Course runs of invented providers at the middles of real postcode sectors, with the demonstration's texts."""
    chance, texts = random.Random(count), _texts()
    outcodes, sectors = read_tables().outcodes, sorted(read_tables().sectors)
    for number in range(count):
        course = number // RUNS_OF_A_COURSE
        ukprn = 10_000_000 + course // COURSES_OF_A_PROVIDER
        venue = chance.randrange(VENUES_OF_A_PROVIDER)
        sector = sectors[hash((ukprn, venue)) % len(sectors)]
        words = texts[course % len(texts)]
        town, start = f"Town of {sector.split()[0]}", TODAY + timedelta(days=chance.randrange(7, 300))
        point = read_tables().sectors[sector]
        assert sector.split()[0] in outcodes
        yield {
            "PROVIDER_UKPRN": str(ukprn),
            "COURSE_ID": str(uuid.UUID(int=course)),
            "COURSE_RUN_ID": str(uuid.UUID(int=(1 << 64) + number)),
            "COURSE_NAME": words["title"],
            "WHO_THIS_COURSE_IS_FOR": f"{words['who']} {words['learn']} This is offer {course} of our college.",
            "DELIVER_MODE": chance.choice(("Classroom based", "Classroom based", "Online", "Blended learning")),
            "STUDY_MODE": chance.choice(("Part-time", "Flexible", "Full-time")),
            "ATTENDANCE_PATTERN": chance.choice(("Daytime", "Evening", "Weekend", "Day/Block Release")),
            "FLEXIBLE_STARTDATE": "FALSE",
            "STARTDATE": start.isoformat(),
            "DURATION_UNIT": "Weeks",
            "DURATION_VALUE": str(chance.randrange(1, 30)),
            "COST": str(chance.choice((0, 0, 45, 120.5))),
            "COST_DESCRIPTION": chance.choice(("", "Free if you earn under the threshold", "Ask about funding")),
            "NATIONAL": "FALSE",
            "LOCATION_NAME": f"Campus {venue}",
            "LOCATION_ADDRESS1": f"{venue + 1} High Street",
            "LOCATION_TOWN": town,
            "LOCATION_LATITUDE": str(point.latitude),
            "LOCATION_LONGITUDE": str(point.longitude),
            "LOCATION_POSTCODE": f"{sector}AA",
            "LOCATION_TELEPHONE": "0161 496 0000",
            "LOCATION_WEBSITE": "https://www.college.example",
            "COURSE_URL": f"https://www.college.example/courses/{course}",
            "UPDATED_DATE": TODAY.isoformat(),
            "ENTRY_REQUIREMENTS": words["entry"],
            "HOW_YOU_WILL_BE_ASSESSED": words["assessed"],
        }


def _texts() -> list[dict[str, str]]:
    listed = [course for file in sorted(TEXTS.glob("*.yml")) for course in yaml.safe_load(file.read_text("utf-8"))]
    return [
        {name: str(course.get(name) or "") for name in ("title", "who", "learn", "entry", "assessed")}
        for course in listed
    ]


if __name__ == "__main__":
    main()

"""The national open-data extract of live courses: one file with the runs of many providers, to load a region at once.

The file is staged row by row, its words are read for tags, and then it is merged in one transaction. A run is known by
its national id. What left the file is withdrawn. Runs of a provider that keeps its listings here itself (by its own
course files) are left out: its own word goes first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from signposting.ingest.extract_matching import (
    count_matches,
    find_matches,
    leave_out_kept_here,
    leave_out_repeated,
    place_by_postcode,
)
from signposting.ingest.extract_merge import merge
from signposting.ingest.extract_rows import COLUMNS, REQUIRED, ExtractRows, ReadRow, UnusableRowError
from signposting.ingest.extract_tables import STAGED_DISTRICT, STAGED_RUN, STAGED_VENUE, TABLES
from signposting.ingest.extract_tags import Tagger, tag_words
from signposting.ingest.faults import Faults, ImportReport, RefusedFileError, in_order
from signposting.ingest.headings import find_headings
from signposting.ingest.records import Circumstances, ImportKind, record_import
from signposting.ingest.staging import Values, analyse, copy_rows, merging, staging
from signposting.ingest.streams import LargeFile, Progress, no_progress
from signposting.provision_versions import lock_provision, mark_provision_changed, provision_version
from signposting.tagging import tag

READING = "reading course runs"
MOST_WARNINGS = 1_000
"""So many rows are named; of the others only the number is told."""
MOST_UNUSABLE = 0.5
"""The share of rows above which a file is taken for a damaged one: what it lacks would be withdrawn."""


def import_national_extract(
    engine: Engine,
    file: LargeFile,
    circumstances: Circumstances,
    progress: Progress = no_progress,
    tagger: Tagger = tag,
) -> ImportReport:
    """Takes the extract in, all of it or nothing, in a transaction of its own."""
    faults = Faults()
    with staging(engine, TABLES) as connection:
        try:
            with connection.begin():
                _stage(connection, file, circumstances, faults, progress)
                version = provision_version(Session(connection))
                find_matches(connection)
                tag_words(connection, tagger, progress)
        except RefusedFileError as error:
            return ImportReport(errors=(error.fault,))
        with merging(connection) as session:
            if circumstances.is_dry_run:
                return replace(count_matches(session), warnings=in_order(faults.warnings))
            if lock_provision(session) != version:
                find_matches(connection)
                tag_words(connection, tagger)
            report = replace(count_matches(session), warnings=in_order(faults.warnings))
            merge(session, record_import(session, ImportKind.NATIONAL_EXTRACT, file, report, circumstances))
            if report.changes_something:
                mark_provision_changed(session)
    return report


def _stage(
    connection: Connection, file: LargeFile, circumstances: Circumstances, faults: Faults, progress: Progress
) -> None:
    """Reads the file into the staged tables. Raises :class:`RefusedFileError`."""
    reading, size = _Reading(faults), file.size
    with file.only_part().rows() as rows:
        headings = find_headings(rows.first(), dict.fromkeys(COLUMNS, ()), REQUIRED, "the national extract of courses")
        reader = ExtractRows(headings, circumstances.gazetteer, circumstances.today)
        for batch in rows.batches():
            copy_rows(connection, STAGED_RUN, reading.runs(batch, reader))
            copy_rows(connection, STAGED_VENUE, reading.take_venues())
            copy_rows(connection, STAGED_DISTRICT, reading.take_districts())
            progress(READING, rows.bytes_read, size)
    reading.conclude()
    run, venue = STAGED_RUN.c, STAGED_VENUE.c
    analyse(connection, run.number, run.ukprn, run.course_reference, run.run_reference, run.words_key, run.venue_key)
    analyse(connection, venue.ukprn, venue.provider_venue_ref, venue.postcode)
    analyse(connection, STAGED_DISTRICT.c.sub_regions)
    leave_out_repeated(connection, faults)
    leave_out_kept_here(connection, faults)
    place_by_postcode(connection)


@dataclass
class _Reading:
    """Reads batches, and counts: of the rows, those that are past and those that cannot be used.

    Venues and areas that are met on the way wait to be taken.
    """

    faults: Faults
    rows: int = 0
    unusable: int = 0
    past: int = 0
    venues: list[Values] = field(default_factory=list)
    districts: list[Values] = field(default_factory=list)

    def runs(self, batch: list[tuple[int, list[str]]], reader: ExtractRows) -> Iterator[Values]:
        """The runs of the rows that can be used."""
        for one in self._read(batch, reader):
            if one.venue is not None:
                self.venues.append(one.venue)
            self.districts.extend(one.districts)
            yield one.run

    def take_venues(self) -> list[Values]:
        """The venues that have waited."""
        taken, self.venues = self.venues, []
        return taken

    def take_districts(self) -> list[Values]:
        """The lists of areas that have waited, with their districts."""
        taken, self.districts = self.districts, []
        return taken

    def _read(self, batch: list[tuple[int, list[str]]], reader: ExtractRows) -> Iterator[ReadRow]:
        width = reader.headings.width
        for number, row in batch:
            self.rows += 1
            if len(row) != width:
                self._leave_out(number, None, "ROW_HAS_WRONG_NUMBER_OF_CELLS", cells=len(row), headings=width)
                continue
            try:
                yield reader.read(number, row)
            except UnusableRowError as error:
                column = reader.headings.spelt(error.column)
                self._leave_out(number, column, error.code, value=error.value)

    def conclude(self) -> None:
        """Raises :class:`RefusedFileError` where the file can hardly be what it should be."""
        if not self.rows:
            raise RefusedFileError("FILE_HAS_NO_ROWS")
        if self.unusable > MOST_UNUSABLE * self.rows:
            first = self.faults.warnings[0]
            raise RefusedFileError("FILE_IS_MOSTLY_UNUSABLE", number=f"{self.unusable:,}", rows=f"{self.rows:,}",
                                   first=f"row {first.row}: {first.message}")  # fmt: skip
        untold = self.unusable + self.past - MOST_WARNINGS
        if untold > 0:
            self.faults.warn(None, None, "EXTRACT_MORE_LEFT_OUT", number=f"{untold:,}")

    def _leave_out(self, number: int, column: str | None, code: str, **facts: object) -> None:
        if code == "EXTRACT_START_PAST":
            self.past += 1
        else:
            self.unusable += 1
        if self.unusable + self.past <= MOST_WARNINGS:
            self.faults.warn(number, column, code, **facts)

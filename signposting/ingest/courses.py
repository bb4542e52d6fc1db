"""Courses and their runs, from the national course directory's bulk uploads of one provider.

LARS and non-LARS files are told apart by their headings. Rows that state the same course are its runs. What left the
file is withdrawn, within the provider and the kind of file.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from signposting.ingest.changes import keep_changes
from signposting.ingest.course_rows import (
    LARS_SHAPE,
    NON_LARS_SHAPE,
    CourseRows,
    Known,
    KnownVenue,
    normalise_aim,
)
from signposting.ingest.course_store import store_plan
from signposting.ingest.course_titles import titles_of_aims
from signposting.ingest.faults import Faults, ImportReport, RefusedFileError, in_order, refused
from signposting.ingest.held_courses import read_held
from signposting.ingest.matching import Plan, match_rows
from signposting.ingest.providers import lock_provider
from signposting.ingest.records import Circumstances, ImportFile, ImportKind, record_import, was_imported
from signposting.ingest.stated import LARS, NON_LARS
from signposting.ingest.tables import Record, read_table
from signposting.models import Venue
from signposting.provision import mark_provision_changed
from signposting.vocabulary import ListingState

MOST_BYTES = 5_242_880
KINDS = {LARS: ImportKind.LARS_COURSES, NON_LARS: ImportKind.NON_LARS_COURSES}


def import_courses(session: Session, file: ImportFile, ukprn: str, circumstances: Circumstances) -> ImportReport:
    """Takes the courses of a provider in, all of the file or nothing. The caller commits.

    Raises :class:`~signposting.ingest.providers.UnknownProviderError`.
    """
    lock_provider(session, ukprn)
    faults = Faults()
    try:
        table = read_table(file.content, (LARS_SHAPE, NON_LARS_SHAPE), faults, most_bytes=MOST_BYTES)
    except RefusedFileError as error:
        return ImportReport(errors=(error.fault,))
    kind = LARS if table.shape is LARS_SHAPE else NON_LARS
    known = _known(session, ukprn, table.records, circumstances)
    reader = CourseRows(known, faults)
    rows = [run for record in table.records if (run := reader.read(record, kind))]
    if faults.errors:
        return refused(faults)
    held = read_held(session, ukprn, kind)
    plan = match_rows(held.runs, rows)
    report = _report(plan, faults)
    if not circumstances.is_dry_run:
        changes = store_plan(session, ukprn, held, plan, known.aims)
        import_id = record_import(session, KINDS[kind], file, report, circumstances, ukprn)
        keep_changes(session, import_id, changes)
        if report.changes_something:
            mark_provision_changed(session)
    return report


def _report(plan: Plan, faults: Faults) -> ImportReport:
    return ImportReport(
        warnings=in_order(faults.warnings),
        new=len(plan.new) + len(plan.returned),
        changed=len(plan.changed),
        unchanged=len(plan.unchanged),
        withdrawn=len(plan.withdrawn),
    )


def _known(session: Session, ukprn: str, records: Sequence[Record], circumstances: Circumstances) -> Known:
    venues = _venues(session, ukprn)
    return Known(
        today=circumstances.today,
        aims=titles_of_aims(session, (aim for one in records if (aim := normalise_aim(one.cell("LARS_QAN"))))),
        is_complete=was_imported(session, ImportKind.LEARNING_AIMS),
        by_reference={venue.reference.casefold(): venue for venue in venues},
        by_name={venue.name.casefold(): venue for venue in venues},
    )


def _venues(session: Session, ukprn: str) -> list[KnownVenue]:
    """The provider's live venues; where two have one name, the one of the provider's own file comes last and counts."""
    statement = (
        select(Venue.id, Venue.provider_venue_ref, Venue.name)
        .where(Venue.ukprn == ukprn, Venue.state == ListingState.LIVE.value)
        .order_by(Venue.source != "upload", ~Venue.is_demonstration, Venue.id)
    )
    return [KnownVenue(*row) for row in session.execute(statement)]

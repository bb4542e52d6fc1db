"""Courses and their runs, from the national course directory's bulk uploads of one provider.

LARS and non-LARS files are told apart by their headings. Rows that state the same course are its runs. What left the
file is withdrawn, within the provider and the kind of file.
"""

from sqlalchemy.orm import Session

from signposting.ingest.changes import keep_changes
from signposting.ingest.course_known import read_known
from signposting.ingest.course_rows import LARS_SHAPE, NON_LARS_SHAPE, read_row
from signposting.ingest.course_store import read_tags_ahead, store_plan, withdraw_extract
from signposting.ingest.faults import Faults, ImportReport, RefusedFileError, in_order, refused
from signposting.ingest.held_courses import read_held
from signposting.ingest.matching import Plan, match_rows
from signposting.ingest.providers import lock_provider
from signposting.ingest.records import Circumstances, ImportFile, ImportKind, record_import
from signposting.ingest.stated import LARS, NON_LARS
from signposting.ingest.tables import read_table
from signposting.provision import mark_provision_changed

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
    known = read_known(session, ukprn, (one.cell("LARS_QAN") for one in table.records), circumstances.today)
    rows = [run for record in table.records if (run := read_row(record, kind, known, faults))]
    if faults.errors:
        return refused(faults)
    held = read_held(session, ukprn, kind)
    plan = match_rows(held.runs, rows)
    report = _report(plan, faults)
    if circumstances.is_dry_run:
        read_tags_ahead(plan, known.title, circumstances.progress)
    else:
        changes = withdraw_extract(session, ukprn) + store_plan(session, ukprn, held, plan, known.title)
        import_id = record_import(session, KINDS[kind], file, report, circumstances, ukprn)
        keep_changes(session, import_id, changes)
        if changes:
            mark_provision_changed(session, ukprn)
    return report


def _report(plan: Plan, faults: Faults) -> ImportReport:
    return ImportReport(
        warnings=in_order(faults.warnings),
        new=len(plan.new) + len(plan.returned),
        changed=len(plan.changed),
        unchanged=len(plan.unchanged),
        withdrawn=len(plan.withdrawn),
    )

"""The complete list of learning aims (LARS), as a region that has it loads it.

From then on a reference that is not on the list is an error of a course file, not a warning. The list is taken as it
is: an aim that left it is taken out. Read out of LARS's own ``LearningDelivery.csv``, or of any CSV with a reference
and a title under one of the headings in :data:`ALIASES`.
"""

import re
from collections.abc import Iterator, Mapping

from sqlalchemy import Boolean, Column, Connection, Engine, Integer, MetaData, String, Table, delete, func, or_, select
from sqlalchemy.orm import Session

from signposting.ingest.faults import Faults, ImportReport, RefusedFileError, in_order, refused
from signposting.ingest.headings import Headings, find_headings
from signposting.ingest.records import Circumstances, ImportKind, record_import
from signposting.ingest.staging import Values, analyse, copy_rows, insert_into, merging, staging
from signposting.ingest.streams import LargeFile, Progress, no_progress
from signposting.models import LearningAim

READING = "reading learning aims"
MOST_ERRORS = 1_000
ALIASES = {
    "reference": ("LearnAimRef", "learning_aim_reference", "lars_reference", "LARS_QAN", "QAN", "qualification_number"),
    "title": ("LearnAimRefTitle", "learning_aim_title", "qualification_title", "name"),
    "level": ("NotionalNVQLevelv2", "NotionalNVQLevel", "notional_level", "education_level"),
    "sector_subject_area": ("SectorSubjectAreaTier2", "SSA", "SSA2"),
    "awarding_organisation": ("awarding_body", "AwardOrgName", "AwardOrgCode"),
    "is_digital_entitlement": ("digital_entitlement",),
}
LEVELS: Mapping[str, str] = {
    "e": "Entry Level",
    "entry": "Entry Level",
    "entrylevel": "Entry Level",
    **{written: f"Level {level}" for level in range(1, 9) for written in (str(level), f"level{level}")},
}
"""Of LARS's other codes (H higher, M mixed, X not known) none is a level."""

STAGED = Table(
    "staged_learning_aim",
    MetaData(),
    Column("number", Integer),
    Column("reference", String(8)),
    Column("title", String(255)),
    Column("level", String(20)),
    Column("sector_subject_area", String(120)),
    Column("awarding_organisation", String(255)),
    Column("is_digital_entitlement", Boolean),
    prefixes=["TEMPORARY"],
)
_FACTS = ("title", "level", "sector_subject_area", "awarding_organisation", "is_digital_entitlement")
_LENGTHS = {column.name: column.type.length for column in STAGED.columns if isinstance(column.type, String)}
_ranked = func.row_number().over(partition_by=STAGED.c.reference, order_by=STAGED.c.number.desc())
NEWEST = select(STAGED, _ranked.label("rank")).subquery("newest")
"""The staged rows; of several of one aim, the last in the file has ``rank`` 1."""

_REFERENCE = re.compile(r"[0-9A-Z]{8}")
_REFERENCE_WITHOUT_ZERO = re.compile(r"[0-9]{6}[0-9X]")


def import_learning_aims(
    engine: Engine, file: LargeFile, circumstances: Circumstances, progress: Progress = no_progress
) -> ImportReport:
    """Takes the list in, all of it or nothing, in a transaction of its own."""
    faults = Faults()
    with staging(engine, [STAGED]) as connection:
        try:
            with connection.begin():
                _stage(connection, file, faults, progress)
        except RefusedFileError as error:
            return ImportReport(errors=(error.fault,))
        if faults.errors:
            return refused(faults)
        with merging(connection) as session:
            report = _compare(session, faults)
            if not circumstances.is_dry_run:
                _merge(session)
                record_import(session, ImportKind.LEARNING_AIMS, file, report, circumstances)
    return report


def _stage(connection: Connection, file: LargeFile, faults: Faults, progress: Progress) -> None:
    size, count = file.size, 0
    with file.only_part().rows() as rows:
        headings = find_headings(rows.first(), ALIASES, ("reference", "title"), "learning aims")
        for batch in rows.batches():
            values = list(_values(batch, headings, faults))
            count += len(values)
            copy_rows(connection, STAGED, values)
            progress(READING, rows.bytes_read, size)
            if len(faults.errors) >= MOST_ERRORS:
                break
    if not count and not faults.errors:
        raise RefusedFileError("FILE_HAS_NO_ROWS")
    analyse(connection, STAGED.c.reference)


def _values(batch: list[tuple[int, list[str]]], headings: Headings, faults: Faults) -> Iterator[Values]:
    for number, row in batch:
        if len(row) != headings.width:
            faults.refuse(number, None, "ROW_HAS_WRONG_NUMBER_OF_CELLS", cells=len(row), headings=headings.width)
            continue
        reference, title = read_aim_reference(headings.cell(row, "reference")), headings.cell(row, "title")
        if reference is None:
            written = headings.cell(row, "reference")
            faults.refuse(number, headings.spelt("reference"), "LEARNING_AIM_REFERENCE_FORMAT", value=written)
        if not title:
            faults.refuse(number, headings.spelt("title"), "LEARNING_AIM_TITLE_REQUIRED")
        if reference and title:
            yield number, reference, *_facts(row, headings)


def _facts(row: list[str], headings: Headings) -> Iterator[str | bool | None]:
    """What is kept of an aim beside its reference, in the table's order; texts are cut to what the table holds."""
    for name in _FACTS[:-1]:
        cell = headings.cell(row, name)
        written = LEVELS.get(re.sub(r"\W+", "", cell.lower())) if name == "level" else cell
        yield written[: _LENGTHS[name]] if written else None
    yield headings.cell(row, "is_digital_entitlement").lower() in ("yes", "true", "1")


def read_aim_reference(written: str) -> str | None:
    """A reference as LARS has it: 8 characters, without the strokes of a QAN and with a 0 that a spreadsheet took."""
    compact = re.sub(r"[\s/]+", "", written).upper()
    if _REFERENCE_WITHOUT_ZERO.fullmatch(compact):
        compact = f"0{compact}"
    return compact if _REFERENCE.fullmatch(compact) else None


def _compare(session: Session, faults: Faults) -> ImportReport:
    """What the staged list will do to the one that is held."""
    is_held = LearningAim.reference.is_not(None)
    differs = or_(*(getattr(LearningAim, name).is_distinct_from(NEWEST.c[name]) for name in _FACTS))
    staged = (
        select(
            func.count().filter(~is_held), func.count().filter(is_held, differs), func.count().filter(is_held, ~differs)
        )
        .select_from(NEWEST)
        .outerjoin(LearningAim, LearningAim.reference == NEWEST.c.reference)
        .where(NEWEST.c.rank == 1)
    )
    new, changed, unchanged = session.execute(staged).one()
    gone = session.scalar(select(func.count()).select_from(LearningAim).where(_has_left())) or 0
    return ImportReport((), in_order(faults.warnings), new, changed, unchanged, gone)


def _has_left():  # type: ignore[no-untyped-def]
    return LearningAim.reference.not_in(select(STAGED.c.reference))


def _merge(session: Session) -> None:
    names = ["reference", *_FACTS]
    chosen = select(*(NEWEST.c[name] for name in names)).where(NEWEST.c.rank == 1)
    insertion = insert_into(session, LearningAim).from_select(names, chosen)
    brought = insertion.excluded
    session.execute(
        insertion.on_conflict_do_update(index_elements=["reference"], set_={name: brought[name] for name in _FACTS})
    )
    session.execute(delete(LearningAim).where(_has_left()), execution_options={"synchronize_session": False})

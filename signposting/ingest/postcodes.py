"""Whole postcodes and where they lie, from OS Code-Point Open or the ONS Postcode Directory (ONSPD).

A postcode without a position is left out. One that ONSPD says has ended is taken out; one that a file merely lacks
stays: a file may hold one area alone, and people go on saying a postcode that has ended. Venues move to the exact point
of their postcode.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from signposting.ingest.faults import Faults, ImportReport, RefusedFileError, in_order, refused
from signposting.ingest.postcode_rows import ListedPostcode, PostcodeRows, degrees_of
from signposting.ingest.records import Circumstances, ImportKind, record_import
from signposting.ingest.staging import Values, analyse, copy_rows, insert_into, merging, staging
from signposting.ingest.streams import LargeFile, Progress, no_progress
from signposting.models import District, UnitPostcode, Venue
from signposting.provision_versions import mark_provision_changed

READING = "reading postcodes"

STAGED = Table(
    "staged_postcode",
    MetaData(),
    Column("number", Integer),
    Column("postcode", String(8)),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("district_code", String(9)),
    Column("has_ended", Boolean),
    prefixes=["TEMPORARY"],
)
_newest = select(
    STAGED, func.row_number().over(partition_by=STAGED.c.postcode, order_by=STAGED.c.number.desc()).label("rank")
)
NEWEST = _newest.subquery("newest")
"""The staged rows; of several of one postcode, the last in the file has ``rank`` 1."""


def import_postcodes(
    engine: Engine, file: LargeFile, circumstances: Circumstances, progress: Progress = no_progress
) -> ImportReport:
    """Takes a list of postcodes in, all of it or nothing, in a transaction of its own."""
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
                record_import(session, ImportKind.POSTCODES, file, report, circumstances)
    return report


def _stage(connection: Connection, file: LargeFile, faults: Faults, progress: Progress) -> None:
    """Reads the file into the staged table. Raises :class:`RefusedFileError`."""
    reading, parts, done, was_list = PostcodeRows(faults), file.parts(), 0, False
    total = sum(part.size for part in parts)
    for part in parts:
        with part.rows() as rows:
            for batch in reading.read(rows) or ():
                was_list = True
                copy_rows(connection, STAGED, _values(batch))
                progress(READING, done + rows.bytes_read, total)
        done += part.size
    if not was_list:
        raise RefusedFileError("FILE_EMPTY" if not total else "FILE_HAS_NO_POSTCODES")
    if reading.not_placed:
        faults.warn(None, None, "POSTCODES_NOT_PLACED", number=reading.not_placed)
    if reading.unusual:
        faults.warn(None, None, "POSTCODES_UNUSUAL", number=reading.unusual)
    analyse(connection, STAGED.c.postcode)


def _values(batch: list[ListedPostcode]) -> list[Values]:
    """The placed postcodes of a batch, and those that have ended."""
    latitudes, longitudes = degrees_of(batch)
    return [
        (one.number, one.postcode, None, None, one.district_code, True)
        if one.has_ended
        else (one.number, one.postcode, latitude, longitude, one.district_code, False)
        for one, latitude, longitude in zip(batch, latitudes.tolist(), longitudes.tolist())
        if one.has_ended or one.x is not None
    ]


def _compare(session: Session, faults: Faults) -> ImportReport:
    """What the staged rows will do to those that are held."""
    is_held, differs = UnitPostcode.postcode.is_not(None), _differs()
    staged = (
        select(
            func.count().filter(~NEWEST.c.has_ended, ~is_held),
            func.count().filter(~NEWEST.c.has_ended, is_held, differs),
            func.count().filter(~NEWEST.c.has_ended, is_held, ~differs),
            func.count().filter(NEWEST.c.has_ended, is_held),
        )
        .select_from(NEWEST)
        .outerjoin(UnitPostcode, UnitPostcode.postcode == NEWEST.c.postcode)
        .where(NEWEST.c.rank == 1)
    )
    new, changed, unchanged, ended = session.execute(staged).one()
    return ImportReport((), in_order(faults.warnings), new, changed, unchanged, ended)


def _differs() -> ColumnElement[bool]:
    return or_(
        UnitPostcode.latitude != NEWEST.c.latitude,
        UnitPostcode.longitude != NEWEST.c.longitude,
        UnitPostcode.district_code.is_distinct_from(NEWEST.c.district_code),
    )


def _merge(session: Session) -> None:
    names = ("postcode", "latitude", "longitude", "district_code")
    chosen = select(*(NEWEST.c[name] for name in names)).where(NEWEST.c.rank == 1, ~NEWEST.c.has_ended)
    insertion = insert_into(session, UnitPostcode).from_select(list(names), chosen)
    brought = insertion.excluded
    session.execute(
        insertion.on_conflict_do_update(
            index_elements=["postcode"],
            set_={name: brought[name] for name in names[1:]},
            where=or_(*(UnitPostcode.__table__.c[name].is_distinct_from(brought[name]) for name in names[1:])),
        )
    )
    ended = select(NEWEST.c.postcode).where(NEWEST.c.rank == 1, NEWEST.c.has_ended)
    session.execute(delete(UnitPostcode).where(UnitPostcode.postcode.in_(ended)))
    if _place_venues(session):
        mark_provision_changed(session)


def _place_venues(session: Session) -> int:
    """Moves venues to the points of their postcodes; those of the national extract have a point of their own."""
    is_known = exists().where(District.code == UnitPostcode.district_code)
    moved = (
        update(Venue)
        .where(Venue.postcode == UnitPostcode.postcode, Venue.source == "upload")
        .where(or_(Venue.latitude != UnitPostcode.latitude, Venue.longitude != UnitPostcode.longitude))
        .values(latitude=UnitPostcode.latitude, longitude=UnitPostcode.longitude)
    )
    settled = (
        update(Venue)
        .where(Venue.postcode == UnitPostcode.postcode, Venue.source == "upload", is_known)
        .where(Venue.district_code.is_distinct_from(UnitPostcode.district_code))
        .values(district_code=UnitPostcode.district_code)
    )
    unsynchronised = {"synchronize_session": False}
    done: list[Any] = [session.execute(one, execution_options=unsynchronised) for one in (moved, settled)]
    return sum(one.rowcount for one in done)

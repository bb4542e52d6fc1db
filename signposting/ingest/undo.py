"""Takes an import back: rows that it brought are deleted, rows that it touched are as they were before.

The newest import goes first: one on which a later one stands (for the same provider, or for all) cannot be taken back
before that one is.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, inspect, or_, select
from sqlalchemy.orm import Session

from signposting.ingest.changes import RUN_PARTS
from signposting.ingest.records import ImportKind
from signposting.models import Base, CourseRun, ImportChange, ImportRecord
from signposting.provision import mark_provision_changed

LISTINGS = tuple(
    kind.value
    for kind in (
        ImportKind.PROVIDERS,
        ImportKind.VENUES,
        ImportKind.LARS_COURSES,
        ImportKind.NON_LARS_COURSES,
        ImportKind.NATIONAL_EXTRACT,
    )
)
"""Kinds of files whose rows refer to one another's."""


class UndoRefusedError(Exception):
    """An import that cannot be taken back; the message says why, and what can be done."""


@dataclass(frozen=True)
class UndoReport:
    """How many rows were deleted and how many are as they were."""

    import_id: int
    deleted: int
    restored: int


def undo_import(session: Session, import_id: int, now: datetime) -> UndoReport:
    """Takes an import back. The caller commits. Raises :class:`UndoRefusedError`."""
    record = session.get(ImportRecord, import_id)
    if record is None:
        raise UndoRefusedError(f"There is no import {import_id}. `signpost import list` shows them.")
    if record.kind == ImportKind.POSTCODES.value:
        raise UndoRefusedError("Lists of postcodes are not taken back. Import the edition that is right instead.")
    if record.undone_at is not None:
        raise UndoRefusedError(f"Import {import_id} was undone already, on {record.undone_at:%d %B %Y}.")
    later = _later_imports(session, record)
    if later:
        listed = ", ".join(map(str, later))
        raise UndoRefusedError(f"Later imports stand on import {import_id}. Undo these first, in this order: {listed}.")
    newest_first = select(ImportChange).where(ImportChange.import_id == import_id).order_by(ImportChange.id.desc())
    changes = session.scalars(newest_first).all()
    restored = _restore(session, [(one, one.before) for one in changes if one.before is not None])
    deleted = _delete(session, [one for one in changes if one.before is None])
    record.undone_at = now
    mark_provision_changed(session)
    return UndoReport(import_id, deleted, restored)


def _later_imports(session: Session, record: ImportRecord) -> list[int]:
    """Imports since that did something to the same rows or to rows that refer to them, the newest first."""
    related = ImportRecord.kind.in_(LISTINGS) if record.kind in LISTINGS else ImportRecord.kind == record.kind
    same = or_(ImportRecord.provider == record.provider, ImportRecord.provider.is_(None))
    later = (
        select(ImportRecord.id)
        .where(ImportRecord.id > record.id, ImportRecord.undone_at.is_(None), related)
        .where(ImportRecord.new + ImportRecord.changed + ImportRecord.withdrawn > 0)
        .order_by(ImportRecord.id.desc())
    )
    return list(session.scalars(later.where(same) if record.provider else later))


def _restore(session: Session, changes: Iterable[tuple[ImportChange, str]]) -> int:
    restored = 0
    for change, kept in changes:
        row = _row(session, change)
        if row is None:
            continue
        before: dict[str, Any] = json.loads(kept)
        for column in inspect(row).mapper.columns:
            setattr(row, column.key, _value(before[column.key], column.type.python_type))
        if isinstance(row, CourseRun):
            _restore_parts(session, row, before)
        restored += 1
    session.flush()
    return restored


def _restore_parts(session: Session, run: CourseRun, before: Mapping[str, Any]) -> None:
    for name, part in RUN_PARTS.items():
        session.execute(delete(part).where(part.__table__.c.course_run_id == run.id))
        if before[name]:
            session.execute(insert(part), [{**values, "course_run_id": run.id} for values in before[name]])
    session.expire(run, ["skills", "times", "access"])


def _delete(session: Session, changes: Iterable[ImportChange]) -> int:
    """Rows that refer to others were brought after them, and go before them."""
    deleted = 0
    for change in changes:
        if "-" in change.changed_key:
            deleted += _delete_between(session, change)
        elif (row := _row(session, change)) is not None:
            session.delete(row)
            session.flush()
            deleted += 1
    return deleted


def _delete_between(session: Session, change: ImportChange) -> int:
    """Deletes the rows of national extracts in a range of ids; what others brought meanwhile stays."""
    table: Any = _models()[change.changed_table].__table__
    first, last = map(int, change.changed_key.split("-"))
    is_extracts = table.c.national_reference.is_not(None) if table.name == "course_run" else table.c.source == "extract"
    found: Any = session.execute(delete(table).where(table.c.id.between(first, last), is_extracts))
    session.expire_all()
    return int(found.rowcount)


def _row(session: Session, change: ImportChange) -> Base | None:
    """The row that a change is of, if it is still there."""
    model = _models()[change.changed_table]
    (key,) = inspect(model).primary_key
    found: Base | None = session.get(model, key.type.python_type(change.changed_key))
    return found


def _models() -> dict[str, type[Base]]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def _value(kept: Any, kind: type) -> Any:
    """A value as it was before it became JSON."""
    return kind.fromisoformat(kept) if kept is not None and issubclass(kind, date | datetime) else kept

"""What imports did to rows, kept so that it can be undone: each row as it was before, in JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Session

from signposting.models import (
    Base,
    CourseRunAccess,
    CourseRunDistrict,
    CourseRunSkill,
    CourseRunTime,
    ImportChange,
)

RUN_PARTS: Mapping[str, type[Base]] = {
    "skills": CourseRunSkill,
    "times": CourseRunTime,
    "access": CourseRunAccess,
    "districts": CourseRunDistrict,
}
"""What hangs on a course run, by the name under which it is kept."""


@dataclass(frozen=True)
class Change:
    """One row that an import brought (``before`` is ``None``) or touched."""

    table: str
    key: str
    before: str | None = None


def brought(model: type[Base], key: object) -> Change:
    """That a row is new."""
    return Change(model.__tablename__, str(key))


def brought_between(model: type[Base], first: int, last: int) -> Change:
    """That all rows of national extracts whose ids lie between two are new, these included."""
    return Change(model.__tablename__, f"{first}-{last}")


def as_it_was(row: Base, **parts: list[dict[str, Any]]) -> Change:
    """A row before it is touched, with the parts that hang on it."""
    columns = inspect(row).mapper.columns
    values = {column.key: getattr(row, column.key) for column in columns}
    key = ":".join(str(values[column.key]) for column in columns if column.primary_key)
    return Change(row.__tablename__, key, json.dumps({**values, **parts}, default=_as_text))


def keep_changes(session: Session, import_id: int, changes: Iterable[Change]) -> None:
    """Stores what an import did, in its order."""
    rows = [
        {"import_id": import_id, "changed_table": one.table, "changed_key": one.key, "before": one.before}
        for one in changes
    ]
    if rows:
        session.execute(insert(ImportChange), rows)


def _as_text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept")

"""Putting many rows into a table at once, and taking them out."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, insert, update
from sqlalchemy.orm import Session

from signposting.models import Base

Row = dict[str, Any]


def insert_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> int:
    """Inserts the rows, of which there may be none, and gives their number."""
    if rows:
        session.execute(insert(model), rows)
    return len(rows)


def insert_numbered(session: Session, model: type[Base], key: Any, rows: Sequence[Row]) -> list[int]:
    """Inserts the rows, and gives the values of the key column that the database chose, in the rows' order."""
    if not rows:
        return []
    return list(session.scalars(insert(model).returning(key, sort_by_parameter_order=True), rows))


def update_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Brings held rows up to date; each row names its primary key."""
    if rows:
        session.execute(update(model), rows)


def delete_rows(session: Session, statement: Delete) -> int:
    """Carries the deletion out, and gives the number of rows that are gone."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount

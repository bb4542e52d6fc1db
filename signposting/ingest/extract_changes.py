"""Keeps what a national extract did to rows, so that it can be undone, without holding all of them at once."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signposting.ingest.changes import RUN_PARTS, Change, brought_between, keep_changes
from signposting.models import Base, Course, CourseRun, Provider, Venue

ROWS_AT_ONCE = 1_000
BROUGHT: tuple[type[Base], ...] = (Venue, Course, CourseRun)


def keep_touched(session: Session, import_id: int, venues, courses, runs) -> None:  # type: ignore[no-untyped-def]
    """Keeps the rows of some ids (given as statements) as they are now, runs with the parts that hang on them."""
    for model, ids in ((Venue, venues), (Course, courses)):
        for rows in _pages(session, model, ids):
            keep_changes(session, import_id, [_as_it_was(model, row) for row in rows])
    for rows in _pages(session, CourseRun, runs):
        parts = {name: _parts(session, part, [row["id"] for row in rows]) for name, part in RUN_PARTS.items()}
        changes = [
            _as_it_was(CourseRun, {**row, **{name: found[row["id"]] for name, found in parts.items()}}) for row in rows
        ]
        keep_changes(session, import_id, changes)


def highest_ids(session: Session) -> dict[type[Base], int]:
    """The highest id that each table has given so far."""
    return {model: session.scalar(select(func.max(model.__table__.c.id))) or 0 for model in BROUGHT}


def keep_brought(session: Session, import_id: int, providers: Sequence[str], before: dict[type[Base], int]) -> None:
    """Keeps which providers were created, and that all rows of extracts with ids above those ``before`` are new."""
    after = highest_ids(session)
    changes = [Change(Provider.__tablename__, ukprn) for ukprn in providers]
    changes += [brought_between(model, before[model] + 1, after[model]) for model in BROUGHT]
    keep_changes(session, import_id, changes)


def _pages(session: Session, model: type[Base], ids) -> Iterator[list[dict[str, Any]]]:  # type: ignore[no-untyped-def]
    """The rows of some ids, so many at once."""
    table, last = model.__table__, 0
    chosen = ids.subquery()
    page = select(table).where(table.c.id.in_(select(chosen.c[0]))).order_by(table.c.id).limit(ROWS_AT_ONCE)
    while rows := [dict(row) for row in session.execute(page.where(table.c.id > last)).mappings()]:
        last = rows[-1]["id"]
        yield rows


def _as_it_was(model: type[Base], row: dict[str, Any]) -> Change:
    return Change(model.__tablename__, str(row["id"]), json.dumps(row, default=str))


def _parts(session: Session, part: type[Base], ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    table = part.__table__
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(select(table).where(table.c.course_run_id.in_(ids))).mappings():
        kept = dict(row)
        found[kept.pop("course_run_id")].append(kept)
    return found

"""Loads what the product ships into the database: the vocabulary's skills, districts, outcodes, sectors and places.

Each table has a file under ``data/signposting/``. A table whose file has not changed since it was loaded is left alone.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as insert_in_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_in_sqlite
from sqlalchemy.orm import Session

from signposting.models import Base, District, NamedPlace, Outcode, Sector, ShippedTable, Skill
from signposting.settings import ROOT

FOLDER = ROOT / "data" / "signposting"
ROWS_AT_ONCE = 1000

Row = dict[str, Any]


def load_shipped_tables(session: Session) -> dict[str, int]:
    """Loads the tables whose files have changed. Gives the number of rows loaded, by table."""
    return {model.__tablename__: _load(session, model, FOLDER / file, row_of) for model, file, row_of in _TABLES}


def _load(session: Session, model: type[Base], file: Path, row_of: Callable[[int, dict[str, str]], Row]) -> int:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    held = session.get(ShippedTable, model.__tablename__)
    if held is not None and held.digest == digest:
        return 0
    rows = [row_of(number, line) for number, line in enumerate(_lines(file), 1)]
    if model is NamedPlace:
        session.execute(delete(NamedPlace))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        _upsert(session, model, rows[start : start + ROWS_AT_ONCE])
    session.merge(ShippedTable(name=model.__tablename__, digest=digest))
    return len(rows)


def _upsert(session: Session, model: type[Base], rows: list[Row]) -> None:
    """Rows that are known are brought up to date: other tables may point at them, so they are never taken out first."""
    keys = [column.name for column in model.__table__.primary_key]  # type: ignore[attr-defined]
    insert = insert_in_postgresql if session.get_bind().dialect.name == "postgresql" else insert_in_sqlite
    statement = insert(model)
    changes = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), rows)


def _lines(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def _point(line: dict[str, str]) -> Row:
    return {
        "latitude": float(line["latitude"]),
        "longitude": float(line["longitude"]),
        "district_code": line["district_code"] or None,
    }


def _skill(_: int, line: dict[str, str]) -> Row:
    return {"id": line["id"], "label": line["label"], "area": line["area"]}


def _district(_: int, line: dict[str, str]) -> Row:
    point = {"latitude": float(line["latitude"]), "longitude": float(line["longitude"])}
    return {"code": line["code"], "name": line["name"], "region": line["region"] or None, **point}


def _outcode(_: int, line: dict[str, str]) -> Row:
    return {"outcode": line["outcode"], **_point(line)}


def _sector(_: int, line: dict[str, str]) -> Row:
    return {"sector": line["sector"], **_point(line)}


def _place(number: int, line: dict[str, str]) -> Row:
    return {
        "id": number,
        "name": line["name"],
        "kind": line["kind"],
        "outcode": line["outcode"] or None,
        **_point(line),
    }


_TABLES: tuple[tuple[type[Base], str, Callable[[int, dict[str, str]], Row]], ...] = (
    (Skill, "skills.csv", _skill),
    (District, "districts.csv", _district),
    (Outcode, "outcodes.csv", _outcode),
    (Sector, "sectors.csv", _sector),
    (NamedPlace, "places.csv", _place),
)

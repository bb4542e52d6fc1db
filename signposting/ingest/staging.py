"""Staging: a large file's rows are put into temporary tables first, checked and compared there, and only then merged.

While a file is read nobody waits for it; the merge is one transaction, so that a file is taken in whole or not at all.
Temporary tables belong to one connection and end with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table
from sqlalchemy.dialects.postgresql import insert as insert_in_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_in_sqlite
from sqlalchemy.orm import Session

from signposting.models import Base

Values = Sequence[Any]


@contextmanager
def staging(engine: Engine, tables: Sequence[Table]) -> Iterator[Connection]:
    """A connection of its own with some temporary tables, which are gone afterwards."""
    with engine.connect() as connection:
        connection.detach()
        _give_memory(connection)
        with connection.begin():
            for table in tables:
                table.create(connection)
        yield connection


@contextmanager
def merging(connection: Connection) -> Iterator[Session]:
    """The transaction in which the staged rows go where they belong: committed as a whole, or not at all."""
    connection.execution_options(for_writing=True)
    with connection.begin(), Session(connection, expire_on_commit=False) as session, session.begin():
        yield session


def copy_rows(connection: Connection, table: Table, rows: Iterable[Values]) -> None:
    """Puts rows into a table the fast way. Each row has the table's columns, in their order."""
    names = ", ".join(column.name for column in table.columns)
    cursor = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" for _ in table.columns)
        cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # type: ignore[arg-type]  # noqa: S608
    cursor.close()


def insert_into(session: Session, model: type[Base]):  # type: ignore[no-untyped-def]
    """An insertion that may say what to do with rows that are held already."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return insert_in_postgresql(model) if is_postgresql else insert_in_sqlite(model)


def _give_memory(connection: Connection) -> None:
    """Lets PostgreSQL keep temporary tables and sort in memory, as far as they fit; for this connection alone."""
    if connection.dialect.name == "postgresql":
        with connection.begin():
            connection.exec_driver_sql("SET temp_buffers = '128MB'")
            connection.exec_driver_sql("SET work_mem = '64MB'")


def analyse(connection: Connection, *columns: ColumnElement[Any]) -> None:
    """Lets PostgreSQL know what some columns of a table hold: nobody else does so soon, and it plans by it."""
    if connection.dialect.name == "postgresql":
        table, names = columns[0].table.name, ", ".join(column.name for column in columns)  # type: ignore[attr-defined]
        connection.exec_driver_sql(f"ANALYZE {table} ({names})")

"""Engines and sessions. The one place that knows how SQLite and PostgreSQL are opened.

One transaction per action, request or command, opened at the edge with :func:`transaction`; the library's functions
take the session and never commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 3000
"""How long a writer waits for another one to finish, before the need goes to the spool instead."""


def open_engine(database_url: str) -> Engine:
    """An engine for ``sqlite:///…`` or ``postgresql+psycopg://…``; a SQLite file's folder is made if it is missing."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def transaction(engine: Engine, *, for_writing: bool = False) -> Iterator[Session]:
    """A session whose work is committed as a whole at the end, or not at all.

    Say ``for_writing`` where it will write: SQLite then waits its turn at the start, instead of failing half way.
    """
    bound = engine.execution_options(for_writing=True) if for_writing else engine
    with Session(bound, expire_on_commit=False) as session, session.begin():
        yield session


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL lets readers and one writer work side by side; FULL makes a commit survive the loss of power."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Opens the transaction itself: the driver would leave reads and schema changes outside of it."""
    is_for_writing = connection.get_execution_options().get("for_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_for_writing else "BEGIN")

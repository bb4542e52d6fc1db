"""One process among several that does what only one may do at a time, such as asking Telegram for updates.

On PostgreSQL the sign is an advisory lock, which ends with its connection; on SQLite, where all processes are on one
machine, a lock on a file beside the database, which ends with its process. Neither outlives a crash.
"""

import fcntl
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError


class Leadership:
    """The right to do one thing alone. Not for several threads at once."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._connection: Connection | None = None
        self._file: IO[bytes] | None = None

    def hold(self) -> bool:
        """Whether this process leads now; takes the lead where nobody has it. Raises what the database raises."""
        if self._engine.dialect.name == "postgresql":
            return self._hold_on_server()
        return self._hold_on_file()

    def release(self) -> None:
        """Lets another process lead."""
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
            self._connection.invalidate()  # not back into the pool: a lock that is left over must end with it
            self._connection.close()
            self._connection = None
        if self._file is not None:
            self._file.close()
            self._file = None

    def _hold_on_server(self) -> bool:
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
                return True
            except SQLAlchemyError:
                self.release()
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        number = zlib.crc32(self._name.encode())
        if connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}):
            self._connection = connection
            return True
        connection.close()
        return False

    def _hold_on_file(self) -> bool:
        if self._file is not None:
            return True
        database = Path(self._engine.url.database or self._name)
        file = database.with_name(f"{database.name}.{self._name}.lock").open("wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

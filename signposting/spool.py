"""Needs that wait on disk while the database is away, so that nothing that was answered is lost.

Each need is a file of its own, complete and flushed to disk before it bears its name. Recording one twice changes
nothing (:func:`signposting.demand.record_need`), so a crash between the commit and the removal of the file is harmless.
"""

import json
import logging
import os
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from signposting.database import transaction
from signposting.demand import NeedRecord, record_need

log = logging.getLogger(__name__)


class Spool:
    """A folder of needs that are still to be recorded."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, record: NeedRecord) -> None:
        """Returns once the need is safely on disk."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f"{record.reference}.{os.getpid()}.draft"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(record.as_json(), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / f"{record.recorded_at.replace(':', '')}_{record.reference}.json")
        _flush_folder(self._folder)

    def waiting(self) -> list[Path]:
        """The files of the needs that wait, the oldest first."""
        return sorted(self._folder.glob("*.json"))

    def replay(self, engine: Engine) -> int:
        """Records what waits and says how many that were; stops quietly where the database is still away.

        Neither a file that cannot be read, which is set aside, nor a need that the database refuses holds up the rest.
        """
        recorded = 0
        for file in self.waiting():
            try:
                record = NeedRecord.from_json(json.loads(file.read_text(encoding="utf-8")))
                with transaction(engine, for_writing=True) as session:
                    record_need(session, record)
            except FileNotFoundError:
                continue  # another process has just recorded it
            except (ValueError, TypeError, KeyError):
                log.error("the file %s in the spool cannot be read and is set aside", file.name)
                file.replace(file.with_suffix(".unreadable"))
                continue
            except (DataError, IntegrityError) as error:
                log.error("the file %s in the spool cannot be recorded: %s", file.name, type(error).__name__)
                continue
            except SQLAlchemyError:
                break
            file.unlink(missing_ok=True)
            recorded += 1
        return recorded


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

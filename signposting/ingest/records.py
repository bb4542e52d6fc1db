"""The record of each import: what file it was, who brought it and when, and what it did; and what an import needs to
know of its surroundings."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from signposting.ingest.faults import ImportReport
from signposting.models import ImportRecord
from signposting.places import Gazetteer


class ImportKind(str, Enum):
    """The kinds of files that are taken in."""

    PROVIDERS = "providers"
    VENUES = "venues"
    LARS_COURSES = "lars_courses"
    NON_LARS_COURSES = "non_lars_courses"
    NATIONAL_EXTRACT = "national_extract"
    LEARNING_AIMS = "learning_aims"
    POSTCODES = "postcodes"
    EMPLOYER_NEEDS = "employer_needs"


@dataclass(frozen=True)
class ImportFile:
    """A file as it came: its name without its folder, and its bytes."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


class FileSource(Protocol):
    """What a record says of a file."""

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str: ...


Progress = Callable[[int, int], None]
"""Is told how much of the long work is done, and of how much."""


def _say_nothing(done: int, of: int) -> None:
    pass


@dataclass(frozen=True)
class Circumstances:
    """When and by whom an import is made, against which places; ``is_dry_run``: nothing is to be changed."""

    gazetteer: Gazetteer
    today: date
    now: datetime
    who: str
    is_dry_run: bool = False
    progress: Progress = _say_nothing


def record_import(
    session: Session,
    kind: ImportKind,
    file: FileSource,
    report: ImportReport,
    circumstances: Circumstances,
    provider: str | None = None,
) -> int:
    """Stores that a file was taken in and what it did. Gives the record's id."""
    record = ImportRecord(
        kind=kind.value,
        provider=provider,
        file_name=file.name[:255],
        file_hash=file.digest,
        imported_at=circumstances.now,
        imported_by=circumstances.who[:254],
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        withdrawn=report.withdrawn,
    )
    session.add(record)
    session.flush()
    return record.id


@dataclass(frozen=True)
class RecordedImport:
    """One import as it is listed. ``undone_at`` is ``None`` for one that counts."""

    id: int
    kind: str
    provider: str | None
    file_name: str
    file_hash: str
    imported_at: datetime
    imported_by: str
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    undone_at: datetime | None


def list_imports(session: Session, provider: str | None = None) -> tuple[RecordedImport, ...]:
    """The imports that were made, the newest first: all, or those that one provider's listings come from."""
    statement = select(ImportRecord).order_by(ImportRecord.id.desc())
    if provider is not None:
        statement = statement.where(or_(ImportRecord.provider == provider, ImportRecord.provider.is_(None)))
    names = [field.name for field in fields(RecordedImport)]
    return tuple(RecordedImport(**{name: getattr(one, name) for name in names}) for one in session.scalars(statement))


def was_imported(session: Session, kind: ImportKind) -> bool:
    """Whether a file of a kind was taken in and not undone since."""
    found = exists().where(ImportRecord.kind == kind.value, ImportRecord.undone_at.is_(None))
    return bool(session.scalar(select(found)))

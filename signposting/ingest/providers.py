"""Providers, from a CSV with ``ukprn`` and ``name`` and, where known, ``website``, ``email`` and ``phone``.

A provider that left the file stays: providers are not withdrawn, their venues and courses are.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from signposting.ingest.cells import Cells
from signposting.ingest.changes import Change, as_it_was, brought, keep_changes
from signposting.ingest.faults import Fault, Faults, ImportReport, RefusedFileError, in_order, message, refused
from signposting.ingest.records import Circumstances, ImportFile, ImportKind, record_import
from signposting.ingest.tables import Record, Shape, read_table
from signposting.models import Provider
from signposting.provision import mark_provision_changed

MOST_BYTES = 5_242_880
LONGEST_NAME = 250
SHAPE = Shape("providers", ("ukprn", "name"), ("website", "email", "phone"), is_strict=False)
_UKPRN = re.compile(r"[1-9][0-9]{7}")


class UnknownProviderError(Exception):
    """A UKPRN of which no provider is held; ``fault`` says so."""

    def __init__(self, ukprn: str) -> None:
        self.fault = Fault(None, None, "FILE_PROVIDER_UNKNOWN", message("FILE_PROVIDER_UNKNOWN", {"value": ukprn}))
        super().__init__(self.fault.message)


@dataclass(frozen=True)
class StatedProvider:
    """A provider as its row states it; ``values`` holds the columns of the table that the file has."""

    ukprn: str
    values: dict[str, Any]


def import_providers(session: Session, file: ImportFile, circumstances: Circumstances) -> ImportReport:
    """Takes a file of providers in, all of it or nothing. The caller commits."""
    faults = Faults()
    try:
        table = read_table(file.content, (SHAPE,), faults, most_bytes=MOST_BYTES)
    except RefusedFileError as error:
        return ImportReport(errors=(error.fault,))
    stated = _read(table.records, faults)
    if faults.errors:
        return refused(faults)
    held = {one.ukprn: one for one in session.scalars(select(Provider))}
    new = [one for one in stated if one.ukprn not in held]
    changed = [one for one in stated if one.ukprn in held and _differs(held[one.ukprn], one)]
    report = ImportReport(
        warnings=in_order(faults.warnings),
        new=len(new),
        changed=len(changed),
        unchanged=len(stated) - len(new) - len(changed),
    )
    if not circumstances.is_dry_run:
        changes = _store(session, held, new, changed)
        keep_changes(session, record_import(session, ImportKind.PROVIDERS, file, report, circumstances), changes)
        if report.changes_something:
            mark_provision_changed(session)
    return report


def is_held(session: Session, ukprn: str) -> bool:
    """Whether a provider is held."""
    return bool(session.scalar(select(exists().where(Provider.ukprn == ukprn))))


def lock_provider(session: Session, ukprn: str) -> None:
    """Makes other imports for the provider wait until this transaction ends. Raises :class:`UnknownProviderError`."""
    if session.scalar(select(Provider.ukprn).where(Provider.ukprn == ukprn).with_for_update()) is None:
        raise UnknownProviderError(ukprn)


def is_ukprn(text: str) -> bool:
    """Whether a text has the form of a UK provider reference number."""
    return bool(_UKPRN.fullmatch(text))


def _read(records: tuple[Record, ...], faults: Faults) -> list[StatedProvider]:
    seen: dict[str, int] = {}
    stated = []
    for record in records:
        ukprn = record.cell("ukprn")
        if not ukprn:
            faults.refuse(record.number, "ukprn", "PROVIDER_UKPRN_REQUIRED")
        elif not is_ukprn(ukprn):
            faults.refuse(record.number, "ukprn", "PROVIDER_UKPRN_FORMAT", value=ukprn)
        elif ukprn in seen:
            faults.refuse(record.number, "ukprn", "PROVIDER_UKPRN_UNIQUE", value=ukprn, other=seen[ukprn])
        seen.setdefault(ukprn, record.number)
        stated.append(StatedProvider(ukprn, _values(Cells(record, faults))))
    return stated


def _values(cells: Cells) -> dict[str, Any]:
    """What a row says, of the columns that the file has: of the others, what is held stays."""
    values: dict[str, Any] = {"name": cells.text("name", LONGEST_NAME, "PROVIDER_NAME", is_required=True)}
    if "website" in cells.record.cells:
        values["website"] = cells.web_address("website", "PROVIDER_WEBSITE_FORMAT")
    if "email" in cells.record.cells:
        values["email"] = cells.email("email", "PROVIDER_EMAIL_FORMAT")
    if "phone" in cells.record.cells:
        values["phone"] = cells.phone("phone", "PROVIDER_TELEPHONE_FORMAT")
    return values


def _differs(held: Provider, stated: StatedProvider) -> bool:
    return held.is_demonstration or any(getattr(held, name) != value for name, value in stated.values.items())


def _store(
    session: Session, held: dict[str, Provider], new: list[StatedProvider], changed: list[StatedProvider]
) -> list[Change]:
    changes = [brought(Provider, one.ukprn) for one in new]
    session.add_all(Provider(ukprn=one.ukprn, **one.values) for one in new)
    for one in changed:
        changes.append(as_it_was(held[one.ukprn]))
        for name, value in {**one.values, "is_demonstration": False}.items():
            setattr(held[one.ukprn], name, value)
    session.flush()
    return changes

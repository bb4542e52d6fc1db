"""Venues, from the national course directory's bulk upload of one provider.

A venue is known by its reference, whatever its case. One that left the file is withdrawn; it stays in the database, and
runs that are still listed there stay too, with a warning.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signposting.ingest.cells import Cells
from signposting.ingest.changes import Change, as_it_was, brought, keep_changes
from signposting.ingest.faults import Faults, ImportReport, RefusedFileError, in_order, refused
from signposting.ingest.providers import lock_provider
from signposting.ingest.records import Circumstances, ImportFile, ImportKind, record_import
from signposting.ingest.tables import Record, Shape, read_table
from signposting.models import CourseRun, District, UnitPostcode, Venue
from signposting.places import Gazetteer, normalise_postcode
from signposting.provision import mark_provision_changed
from signposting.vocabulary import ListingState

MOST_BYTES = 1_048_576
SHAPE = Shape(
    "venues",
    ("YOUR_VENUE_REFERENCE", "VENUE_NAME", "ADDRESS_LINE_1", "ADDRESS_LINE_2", "TOWN_OR_CITY", "COUNTY", "POSTCODE",
     "EMAIL", "PHONE", "WEBSITE"),
)  # fmt: skip
ROWS_AT_ONCE = 500
LIVE, WITHDRAWN = ListingState.LIVE.value, ListingState.WITHDRAWN.value


@dataclass(frozen=True)
class StatedVenue:
    """A venue as its row states it, in the table's own columns."""

    provider_venue_ref: str
    name: str
    address_line_1: str
    address_line_2: str | None
    town: str
    county: str | None
    postcode: str
    latitude: float
    longitude: float
    district_code: str | None
    phone: str | None
    email: str | None
    website: str | None

    def values(self) -> dict[str, Any]:
        """The columns and their values."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Places:
    """Where postcodes lie: ``point`` gives latitude, longitude and district code, and whether the unit is known."""

    gazetteer: Gazetteer
    units: dict[str, tuple[float, float, str | None]]
    districts: frozenset[str]

    def point(self, postcode: str) -> tuple[tuple[float, float, str | None] | None, bool]:
        """The finest point known of a well-spelt postcode (its own, its sector's, its outcode's), or ``None``."""
        unit = self.units.get(postcode)
        found = unit or self.gazetteer.point_of_postcode(postcode)
        if found is None:
            return None, False
        latitude, longitude, district = found
        return (latitude, longitude, district if district in self.districts else None), unit is not None


def import_venues(session: Session, file: ImportFile, ukprn: str, circumstances: Circumstances) -> ImportReport:
    """Takes the venues of a provider in, all of the file or nothing. The caller commits.

    Raises :class:`~signposting.ingest.providers.UnknownProviderError`.
    """
    lock_provider(session, ukprn)
    faults = Faults()
    try:
        table = read_table(file.content, (SHAPE,), faults, most_bytes=MOST_BYTES)
    except RefusedFileError as error:
        return ImportReport(errors=(error.fault,))
    places = find_places(session, circumstances.gazetteer, (record.cell("POSTCODE") for record in table.records))
    stated = _read(table.records, places, faults)
    if faults.errors:
        return refused(faults)
    held = _held(session, ukprn)
    plan = _compare(held, stated)
    _warn_of_runs(session, plan.withdrawn, faults)
    report = ImportReport(
        warnings=in_order(faults.warnings),
        new=len(plan.new) + len(plan.returned),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
        withdrawn=len(plan.withdrawn),
    )
    if not circumstances.is_dry_run:
        changes = _store(session, ukprn, plan)
        import_id = record_import(session, ImportKind.VENUES, file, report, circumstances, ukprn)
        keep_changes(session, import_id, changes)
        if report.changes_something:
            mark_provision_changed(session, ukprn)
    return report


def find_places(session: Session, gazetteer: Gazetteer, written: Iterable[str]) -> Places:
    """What is known of some postcodes, in one look at the database."""
    wanted = sorted({postcode for one in written if (postcode := normalise_postcode(one))})
    units: dict[str, tuple[float, float, str | None]] = {}
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        found = select(UnitPostcode).where(UnitPostcode.postcode.in_(wanted[start : start + ROWS_AT_ONCE]))
        for unit in session.scalars(found):
            units[unit.postcode] = (unit.latitude, unit.longitude, unit.district_code)
    return Places(gazetteer, units, frozenset(session.scalars(select(District.code))))


def _read(records: Iterable[Record], places: Places, faults: Faults) -> list[StatedVenue]:
    """The venues that rows state; rows with errors are absent."""
    references: dict[str, int] = {}
    names: dict[str, int] = {}
    read = (_Row(record, faults, places).read(references, names) for record in records)
    return [venue for venue in read if venue]


@dataclass(frozen=True)
class _Row(Cells):
    places: Places

    def read(self, references: dict[str, int], names: dict[str, int]) -> StatedVenue | None:
        """The venue, if its place is known. References and names seen before are in small letters, with their rows."""
        reference = self._unique("YOUR_VENUE_REFERENCE", 255, "VENUE_PROVIDER_VENUE_REF", references)
        name = self._unique("VENUE_NAME", 250, "VENUE_NAME", names)
        line_1 = self.text("ADDRESS_LINE_1", 100, "VENUE_ADDRESS_LINE1", is_required=True)
        line_2 = self.text("ADDRESS_LINE_2", 100, "VENUE_ADDRESS_LINE2") or None
        town = self.text("TOWN_OR_CITY", 75, "VENUE_TOWN", is_required=True)
        county = self.text("COUNTY", 75, "VENUE_COUNTY") or None
        located = self._postcode()
        email = self.email("EMAIL", "VENUE_EMAIL_FORMAT")
        phone = self.phone("PHONE", "VENUE_TELEPHONE_FORMAT")
        website = self.web_address("WEBSITE", "VENUE_WEBSITE_FORMAT")
        if located is None:
            return None
        return StatedVenue(reference, name, line_1, line_2, town, county, *located, phone, email, website)

    def _unique(self, column: str, most: int, code: str, seen: dict[str, int]) -> str:
        text = self.text(column, most, code, is_required=True)
        key = text.casefold()
        if key and key in seen:
            self.refuse(column, f"{code}_UNIQUE", value=text, other=seen[key])
        seen.setdefault(key, self.record.number)
        return text

    def _postcode(self) -> tuple[str, float, float, str | None] | None:
        written = self.record.cell("POSTCODE")
        if not written:
            self.refuse("POSTCODE", "VENUE_POSTCODE_REQUIRED")
            return None
        postcode = normalise_postcode(written)
        point, is_known = self.places.point(postcode) if postcode else (None, False)
        if postcode is None or point is None:
            self.refuse("POSTCODE", "VENUE_POSTCODE_FORMAT", value=written)
            return None
        if not is_known:
            self.warn("POSTCODE", "VENUE_POSTCODE_NOT_LOADED", value=postcode)
        return postcode, *point


@dataclass(frozen=True)
class _Plan:
    """What is to be done: ``returned`` venues were withdrawn once and are in the file again."""

    new: tuple[StatedVenue, ...]
    changed: tuple[tuple[Venue, StatedVenue], ...]
    returned: tuple[tuple[Venue, StatedVenue], ...]
    withdrawn: tuple[Venue, ...]
    unchanged: int


def _held(session: Session, ukprn: str) -> list[Venue]:
    return list(session.scalars(select(Venue).where(Venue.ukprn == ukprn).order_by(Venue.id)))


def _compare(held: list[Venue], stated: list[StatedVenue]) -> _Plan:
    by_reference = {venue.provider_venue_ref.casefold(): venue for venue in held}
    pairs = [(by_reference.get(one.provider_venue_ref.casefold()), one) for one in stated]
    known = [(venue, one) for venue, one in pairs if venue is not None]
    live = [(venue, one) for venue, one in known if venue.state == LIVE]
    changed = tuple((venue, one) for venue, one in live if _differs(venue, one))
    kept = {venue.id for venue, _ in known}
    return _Plan(
        new=tuple(one for venue, one in pairs if venue is None),
        changed=changed,
        returned=tuple((venue, one) for venue, one in known if venue.state != LIVE),
        withdrawn=tuple(venue for venue in held if venue.id not in kept and _is_the_files(venue)),
        unchanged=len(live) - len(changed),
    )


def _is_the_files(venue: Venue) -> bool:
    """Whether a venue came by a file such as this one and is live."""
    return venue.state == LIVE and venue.source == "upload" and not venue.is_demonstration


def _differs(venue: Venue, stated: StatedVenue) -> bool:
    is_anothers = venue.source != "upload" or venue.is_demonstration
    return is_anothers or any(getattr(venue, name) != value for name, value in stated.values().items())


def _warn_of_runs(session: Session, withdrawn: tuple[Venue, ...], faults: Faults) -> None:
    """Says which venues are withdrawn though courses are listed there."""
    names = {venue.id: venue.name for venue in withdrawn}
    runs = (
        select(CourseRun.venue_id, func.count())
        .where(CourseRun.venue_id.in_(names), CourseRun.state == LIVE)
        .group_by(CourseRun.venue_id)
    )
    for venue_id, number in session.execute(runs).tuples():
        if venue_id is not None:
            faults.warn(None, None, "VENUE_WITHDRAWN_WITH_COURSES", value=names[venue_id], number=number)


def _store(session: Session, ukprn: str, plan: _Plan) -> list[Change]:
    changes = []
    for venue, stated in (*plan.changed, *plan.returned):
        changes.append(as_it_was(venue))
        for name, value in {**stated.values(), "state": LIVE, "source": "upload", "is_demonstration": False}.items():
            setattr(venue, name, value)
    for venue in plan.withdrawn:
        changes.append(as_it_was(venue))
        venue.state = WITHDRAWN
    added = [Venue(ukprn=ukprn, **stated.values()) for stated in plan.new]
    session.add_all(added)
    session.flush()
    return changes + [brought(Venue, venue.id) for venue in added]

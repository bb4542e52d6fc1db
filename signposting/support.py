"""Help that is not a course: loans of devices, data and SIMs, free computers, a place with drop-in help."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signposting import phrasing
from signposting.models import SupportService
from signposting.places import Place, distance_km
from signposting.vocabulary import ListingState
from signposting.web_addresses import with_scheme

DEGREES_WORTH_LOOKING = 0.5
"""Services further north, south, east or west than this are not near anybody: about 30 to 55 km in England."""


@dataclass(frozen=True)
class Service:
    """One place or scheme. ``support`` lists all that was asked for and that it gives there.

    ``distance_km`` is ``None`` for a scheme that serves a whole region and has no place to visit.
    """

    name: str
    support: tuple[str, ...]
    organisation: str | None
    address: str | None
    postcode: str | None
    distance_km: float | None
    who_can_use_it: str | None
    opening_hours: str | None
    phone: str | None
    email: str | None
    url: str | None
    is_demonstration: bool

    def as_json(self) -> dict[str, Any]:
        """The service's public shape; distances in km to one decimal."""
        shape = asdict(self)
        shape["support"] = list(self.support)
        shape["distance_text"] = phrasing.distance_text(self.distance_km)
        return shape

    def as_text(self, number: int) -> str:
        """The service in one line of plain text."""
        return phrasing.service_text(number, self)

    def details_text(self) -> str:
        """The service in plain text, a line for each fact."""
        return phrasing.service_details_text(self)


def find_support(session: Session, kinds: Sequence[str], place: Place, limit: int = 5) -> tuple[Service, ...]:
    """The services of these kinds for somebody at a place: the nearest ones, then schemes of the whole region.

    A place that gives several of the kinds stands once.
    """
    rows = session.scalars(_live_services(kinds, place)).all()
    folded: dict[tuple[str, str | None], list[SupportService]] = {}
    for row in rows:
        folded.setdefault((row.name, row.postcode), []).append(row)
    services = [_service(same, place) for same in folded.values()]
    services.sort(key=lambda one: (one.distance_km is None, one.distance_km or 0.0, one.name))
    nearest = [one for one in services if one.distance_km is not None][:limit]
    return (*nearest, *[one for one in services if one.distance_km is None][:limit])[: limit + 1]


def _live_services(kinds: Sequence[str], place: Place):  # type: ignore[no-untyped-def]
    around = SupportService.latitude.between(
        place.latitude - DEGREES_WORTH_LOOKING, place.latitude + DEGREES_WORTH_LOOKING
    ) & SupportService.longitude.between(
        place.longitude - DEGREES_WORTH_LOOKING, place.longitude + DEGREES_WORTH_LOOKING
    )
    everywhere = SupportService.latitude.is_(None) & (SupportService.region == place.region)
    return select(SupportService).where(
        SupportService.support.in_(kinds),
        SupportService.state == ListingState.LIVE.value,
        or_(around, everywhere),
    ).order_by(SupportService.id)  # fmt: skip


def _service(same: list[SupportService], place: Place) -> Service:
    row = same[0]
    has_point = row.latitude is not None and row.longitude is not None
    distance = (
        round(distance_km(place.latitude, place.longitude, row.latitude, row.longitude), 1)  # type: ignore[arg-type]
        if has_point
        else None
    )
    return Service(
        name=row.name,
        support=tuple(dict.fromkeys(one.support for one in same)),
        organisation=row.organisation,
        address=row.address,
        postcode=row.postcode,
        distance_km=distance,
        who_can_use_it=row.who_can_use_it,
        opening_hours=row.opening_hours,
        phone=row.phone,
        email=row.email,
        url=with_scheme(row.website),
        is_demonstration=row.is_demonstration,
    )

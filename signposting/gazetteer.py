"""The tables of places that the product ships: districts, regions, outcodes, postcode sectors and named places.

All are read from ``data/signposting/*.csv``; ``data/signposting/README.md`` says where each comes from, its date and
licence. Coordinates are WGS84 degrees. This module knows what is in the tables and how far apart two points are;
:mod:`signposting.place_names` knows what a name means, :mod:`signposting.places` is what other rooms ask.
"""

import csv
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from signposting.settings import ROOT

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = math.pi * EARTH_RADIUS_KM / 180

RANKS: Mapping[str, int] = {
    "city": 0,
    "town": 0,
    "region": 0,
    "county": 0,
    "area": 0,
    "district": 1,
    "suburb": 2,
    "quarter": 2,
    "locality": 2,
    "business park": 3,
    "village": 3,
    "estate": 4,
    "ward": 5,
    "hamlet": 5,
    "settlement": 5,
}
"""How the kinds of named places stand to each other: of places with one name, a lower rank goes first."""


@dataclass(frozen=True)
class Place:
    """A point that a resident named, with the district and region it lies in.

    ``outcode`` is ``None`` for a region or a county, which have no one outcode. ``district`` and ``region`` are
    ``None`` where it lies in none that is known; ``region_name`` is then empty. ``kind`` is ``postcode`` or one of
    :data:`RANKS`.
    """

    name: str
    outcode: str | None
    latitude: float
    longitude: float
    kind: str = "postcode"
    district: str | None = None
    district_code: str | None = None
    region: str | None = None
    region_name: str = ""

    def as_json(self) -> dict[str, Any]:
        """The place as messages and the command show it."""
        return {"name": self.name, "outcode": self.outcode, "latitude": self.latitude, "longitude": self.longitude}

    def label(self) -> str:
        """The name with what tells it from others of that name: ``Ashton-under-Lyne (Tameside)``."""
        if self.kind in ("region", "county", "area", "district"):
            return self.name
        where = self.district
        if where == self.name:
            where = _NATIONS.get((self.district_code or "")[:1])
        return f"{self.name} ({where})" if where else self.name


@dataclass(frozen=True)
class District:
    """A local authority district. ``counties`` are the counties and areas that people say it lies in."""

    code: str
    name: str
    region: str | None
    latitude: float
    longitude: float
    counties: tuple[str, ...]


@dataclass(frozen=True)
class Region:
    """A combined authority. ``mayor_2017``: whether it elected its mayor in May 2017."""

    slug: str
    name: str
    mayor_2017: bool
    other_names: tuple[str, ...]
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Point:
    """The middle of an outcode or a sector, and the district that holds most of its postcodes."""

    latitude: float
    longitude: float
    district_code: str


@dataclass(frozen=True)
class NamedPlace:
    """A row of ``places.csv``: the place, its other names, and how easily its name is taken for something else.

    ``also_a_word`` is ``word`` (Sale), ``name`` (of a person: Shirley), ``phrase`` (Hill Top) or empty.
    """

    place: Place
    other_names: tuple[str, ...]
    also_a_word: str


@dataclass(frozen=True)
class Tables:
    """Everything that is shipped; mappings by code, slug, outcode and sector."""

    districts: Mapping[str, District]
    regions: Mapping[str, Region]
    outcodes: Mapping[str, Point]
    sectors: Mapping[str, Point]
    named: tuple[NamedPlace, ...]

    def place_at(self, name: str, outcode: str | None, kind: str, point: Point) -> Place:
        """A place of a name at a point, with the district and region that the point is in."""
        district = self.districts[point.district_code]
        region = self.regions[district.region] if district.region else None
        return Place(
            name=name,
            outcode=outcode,
            latitude=point.latitude,
            longitude=point.longitude,
            kind=kind,
            district=district.name,
            district_code=district.code,
            region=district.region,
            region_name=region.name if region else "",
        )


def distance_km(a_latitude: float, a_longitude: float, b_latitude: float, b_longitude: float) -> float:
    """The great-circle distance between two points, in km."""
    a, b = math.radians(a_latitude), math.radians(b_latitude)
    half_chord = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(b_longitude - a_longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half_chord)))


def distance_between(one: Place, other: Place) -> float:
    """The distance between two places, in km."""
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude)


@lru_cache(maxsize=1)
def read_tables(folder: Path = ROOT / "data" / "signposting") -> Tables:
    """The shipped tables, read once (0.2 s)."""
    outcodes = {row["outcode"]: _point(row) for row in _rows(folder / "outcodes.csv")}
    sectors = {row["sector"]: _point(row) for row in _rows(folder / "sectors.csv")}
    districts = {row["code"]: _district(row) for row in _rows(folder / "districts.csv")}
    regions = {row["slug"]: _region(row) for row in _rows(folder / "regions.csv")}
    bare = Tables(districts, regions, outcodes, sectors, ())
    named = tuple(_named_place(bare, row) for row in _rows(folder / "places.csv"))
    return Tables(districts, regions, outcodes, sectors, named)


_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_NATIONS = {"S": "Scotland", "W": "Wales"}


def name_key(name: str) -> str:
    """The form under which a name is looked up: small letters, single spaces, no apostrophes, ``st`` for ``saint``.

    ``"King's Heath"`` -> ``"kings heath"``; ``"St. Helens"`` -> ``"st helens"``.
    """
    words = _NOT_IN_NAMES.sub(" ", _APOSTROPHES.sub("", name.lower().replace("&", " and "))).split()
    return " ".join("st" if word == "saint" else word for word in words)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _point(row: dict[str, str]) -> Point:
    return Point(float(row["latitude"]), float(row["longitude"]), row["district_code"])


def _district(row: dict[str, str]) -> District:
    where = float(row["latitude"]), float(row["longitude"])
    return District(row["code"], row["name"], row["region"] or None, *where, _parts(row["counties"]))


def _region(row: dict[str, str]) -> Region:
    where = float(row["latitude"]), float(row["longitude"])
    return Region(row["slug"], row["name"], row["mayor_2017"] == "yes", _parts(row["other_names"]), *where)


def _named_place(tables: Tables, row: dict[str, str]) -> NamedPlace:
    place = tables.place_at(row["name"], row["outcode"] or None, row["kind"], _point(row))
    return NamedPlace(place, _parts(row["other_names"]), row["also_a_word"])


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()

"""The live course runs in columns: what the search reads instead of the database.

A :class:`Snapshot` never changes once it is made (:mod:`signposting.snapshot_reading` makes one). What many runs share
stands once: the points of a site, so that a distance is worked out once for each site and not for each run; and the
values of the closed lists, of which a million runs have a few thousand combinations (:class:`Kinds`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from signposting.gazetteer import EARTH_RADIUS_KM
from signposting.topics import TopicIndex
from signposting.vocabulary import Word

FLEXIBLE = np.iinfo(np.int32).max
"""The start day of a run that can be joined at any time."""
UNKNOWN = -1
"""Stands for an unknown level or number of places left."""
UNKNOWN_COST = np.iinfo(np.int32).max
"""A cost that only words say: dearer than any limit."""

NO_CELL = -1
"""Stands for the cell of a site that has no one place."""
BAND_DEGREES, COLUMN_DEGREES = 0.05, 0.1
"""A cell of the grid: some five by six kilometres in Britain."""
COLUMNS = round(360 / COLUMN_DEGREES) + 1

Integers = npt.NDArray[np.int32]
Kilometres = npt.NDArray[np.float64]


def bits(words: type[Word], chosen: Iterable[str]) -> int:
    """The chosen values of a closed list as a bit set: the n-th value of the list is the n-th bit."""
    order = words.values()
    return sum(1 << order.index(str(word)) for word in set(chosen))


def code(words: type[Word], chosen: str | None) -> int:
    """The position of a value in its closed list; :data:`UNKNOWN` for ``None``."""
    return UNKNOWN if chosen is None else words.values().index(str(chosen))


@dataclass(frozen=True)
class Kinds:
    """The combinations of delivery, times, access and level that runs have; one entry a kind."""

    delivery: npt.NDArray[np.int8]
    times: npt.NDArray[np.uint8]
    access: npt.NDArray[np.uint16]
    level: npt.NDArray[np.int8]


@dataclass(frozen=True)
class Sites:
    """Where runs are offered: a venue, or the districts of a run without one. Site 0 is nowhere (online, national).

    ``point`` is (3, n) on the unit sphere; site ``s`` has the points from ``first_point[s]`` to the next site's.
    ``of_district`` gives the sites to which each district belongs.
    """

    point: npt.NDArray[np.float64]
    first_point: npt.NDArray[np.intp]
    of_district: dict[str, Integers]

    def half_chords(self, latitude: float, longitude: float, district_code: str | None) -> npt.NDArray[np.float64]:
        """From a place to each site's nearest point, half the chord through the unit sphere: see :func:`chord_km`.

        Not a number for a site that is nowhere, and for the districts of a run that comes to one's own.
        """
        here = unit_vectors([latitude], [longitude])
        squared = sum((axis - here_axis) ** 2 for axis, here_axis in zip(self.point, here))
        nearest = np.asarray(np.sqrt(np.minimum.reduceat(squared, self.first_point)) / 2)
        if district_code in self.of_district:
            nearest[self.of_district[district_code]] = np.nan
        return nearest

    def cells(self) -> Integers:
        """Each site's cell of a grid of degrees, row by row; :data:`NO_CELL` for one that is nowhere or has many."""
        sizes = np.diff(np.append(self.first_point, self.point.shape[1]))
        x, y, z = self.point[:, self.first_point]
        cell = grid_cell(np.degrees(np.arcsin(z)), np.degrees(np.arctan2(y, x)))
        return np.where((sizes > 1) | np.isnan(x), NO_CELL, np.nan_to_num(cell)).astype(np.int32)


@dataclass(frozen=True)
class Facts:
    """What a need's conditions look at, one entry a run. ``kind`` and ``site`` are positions in the snapshot's."""

    kind: Integers
    site: Integers
    cost_pence: Integers
    start_day: Integers
    places_left: Integers

    def at(self, chosen: npt.NDArray[Any]) -> "Facts":
        """The facts of the runs chosen, by positions or by a truth for each."""
        return Facts(*(getattr(self, field.name)[chosen] for field in fields(self)))


@dataclass(frozen=True)
class Posting:
    """The rows that teach one skill, in rising order, and whether the skill is the run's primary one.

    ``facts`` are those of the rows, kept side by side because most of a search's time would go into collecting them.
    ``cell`` are their sites' cells in rising order, and ``by_cell`` the positions in ``rows`` in that order: those near
    a place are found without looking at the others.
    """

    rows: Integers
    is_primary: npt.NDArray[np.bool_]
    facts: Facts
    cell: Integers
    by_cell: Integers

    @classmethod
    def of(cls, rows: Integers, is_primary: npt.NDArray[np.bool_], facts: Facts, cell_of_site: Integers) -> "Posting":
        """The posting of rows in rising order, from the facts of all runs."""
        theirs = facts.at(rows)
        cell = cell_of_site[theirs.site]
        by_cell = np.argsort(cell, kind="stable").astype(np.int32)
        return cls(rows, is_primary, theirs, cell[by_cell], by_cell)

    def positions_near(self, latitude: float, longitude: float, limit_km: float) -> Integers:
        """The positions of all rows within a distance, some beyond it, and those that have no cell; rising."""
        degrees = np.degrees(limit_km / EARTH_RADIUS_KM) + 1e-6
        across = degrees / np.cos(np.radians(abs(latitude) + degrees))
        bands = np.arange(_band(latitude - degrees), _band(latitude + degrees) + 1) * COLUMNS
        first = np.searchsorted(self.cell, bands + _column(longitude - across))
        last = np.searchsorted(self.cell, bands + _column(longitude + across), side="right")
        slices = [self.by_cell[: np.searchsorted(self.cell, NO_CELL, side="right")]]
        slices.extend(self.by_cell[a:b] for a, b in zip(first, last) if a < b)
        return np.sort(np.concatenate(slices))


@dataclass(frozen=True)
class Snapshot:
    """The live runs; every array has one entry a run, sorted so that an offer's runs stand together, soonest first.

    ``provider`` is a UKPRN. ``offer`` is the same for runs that differ in nothing but their date; a flexible start is
    the soonest. ``patches`` counts how often some providers' runs were replaced since the whole was read.
    """

    version: int
    patches: int
    course_run_id: Integers
    provider: Integers
    course: Integers
    offer: Integers
    facts: Facts
    by_skill: dict[str, Posting]
    kinds: Kinds
    sites: Sites
    topics: TopicIndex

    def __len__(self) -> int:
        return len(self.course_run_id)


def unit_vectors(latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Points on the unit sphere, shape (3, n), for WGS84 degrees; chords between them give great-circle distances."""
    phi, lam = np.radians(np.asarray(latitudes, float)), np.radians(np.asarray(longitudes, float))
    return np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def chord_km(half_chord: npt.NDArray[np.float64]) -> Kilometres:
    """The great-circle distance in km that half a chord through the unit sphere stands for."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(half_chord, 1.0)))


def grid_cell(latitudes: npt.NDArray[np.float64], longitudes: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
    """The cell of each point: its band from south to north, and within it its column from west to east."""
    return _band(latitudes) * COLUMNS + _column(longitudes)


def _band(latitude: Any) -> Any:
    return np.floor((latitude + 90) / BAND_DEGREES)


def _column(longitude: Any) -> Any:
    return np.floor((longitude + 180) / COLUMN_DEGREES)

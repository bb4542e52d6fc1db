"""The live course runs in columns: what the search reads instead of the database.

A :class:`Snapshot` never changes once it is made (:mod:`signposting.snapshot_reading` makes one). What many runs share
stands once: the points of a site, so that a distance is worked out once for each site and not for each run; and the
values of the closed lists, of which a million runs have a few thousand combinations (:class:`Kinds`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

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

    ``point`` is (n, 3) on the unit sphere; site ``s`` has the points from ``first_point[s]`` to the next site's.
    ``of_district`` gives the sites to which each district belongs.
    """

    point: npt.NDArray[np.float64]
    first_point: npt.NDArray[np.intp]
    of_district: dict[str, Integers]

    def distances_km(self, latitude: float, longitude: float, district_code: str | None) -> Kilometres:
        """Great-circle km from a place to each site's nearest point.

        Not a number for a site that is nowhere, and for the districts of a run that comes to one's own.
        """
        here = unit_vectors([latitude], [longitude])[0]
        half_chord = np.sqrt(((self.point - here) ** 2).sum(axis=1)) / 2
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(half_chord, 1.0))
        nearest = np.asarray(np.minimum.reduceat(km, self.first_point))
        if district_code in self.of_district:
            nearest[self.of_district[district_code]] = np.nan
        return nearest


@dataclass(frozen=True)
class Snapshot:
    """The live runs; every array has one entry a run, sorted so that an offer's runs stand together, soonest first.

    ``offer`` is the same for runs that differ in nothing but their date; a flexible start is the soonest. ``kind`` and
    ``site`` are positions in ``kinds`` and ``sites``. ``by_skill`` gives, for each skill, its rows in rising order and
    whether the skill is the run's primary one.
    """

    version: int
    course_run_id: Integers
    course: Integers
    offer: Integers
    site: Integers
    kind: Integers
    cost_pence: Integers
    start_day: Integers
    places_left: Integers
    by_skill: dict[str, tuple[Integers, npt.NDArray[np.bool_]]]
    kinds: Kinds
    sites: Sites
    topics: TopicIndex

    def __len__(self) -> int:
        return len(self.course_run_id)


def unit_vectors(latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Points on the unit sphere, shape (n, 3), for WGS84 degrees; chords between them give great-circle distances."""
    phi, lam = np.radians(np.asarray(latitudes, float)), np.radians(np.asarray(longitudes, float))
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))

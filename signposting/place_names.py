"""What a name of a place means in the chosen regions: which places bear it, which of them goes first, what lies where.

A town or city goes before villages, hamlets, wards and estates of its name, and a place in the chosen regions before
one outside; between equals more than a few km apart nobody can choose but the person. It knows names, not sentences:
those are read by :mod:`signposting.place_mentions`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from signposting.gazetteer import RANKS, NamedPlace, Place, Region, Tables, distance_between, name_key
from signposting.spelling import consonant_sounds

SAME_PLACE_KM = 5.0
"""Two places of one name and one rank that are nearer than this are one place to a resident."""

REACH_KM = {"city": 16.0, "town": 10.0}
"""How far from a city or a town a place may be that people call by it ("Kirkby, Liverpool")."""
REACH_OF_OTHERS_KM = 5.0

MOST_READINGS = 6

IN_REGION_TOWN, KNOWN_PART, SMALL_PLACE = 3, 2, 1
"""How likely a name is to be meant: a town of the chosen regions, a part of one or a town elsewhere, the rest."""

_SHORTENED = re.compile(r"[ -](?:on|under|in|le|upon|by|cum|super|next)[ -]", re.IGNORECASE)
_SHORTEST_MISSPELT = 5
_FEWEST_SOUNDS = 4


@dataclass(frozen=True)
class Reading:
    """One place that a name may mean.

    ``is_own``: the name is the one that the place bears; ``is_short``: it is only the beginning of that.
    """

    place: Place
    is_own: bool = False
    is_short: bool = False


@dataclass(frozen=True)
class Choice:
    """The places that a name means: one, or several equals between which only the person can choose."""

    equals: tuple[Place, ...]
    others: tuple[Place, ...]

    @property
    def is_clear(self) -> bool:
        """Whether there is only one."""
        return len(self.equals) == 1


class Names:
    """Every name of every place, seen from some regions."""

    def __init__(self, tables: Tables, regions: frozenset[str]) -> None:
        self._counties_by_district = {
            code: frozenset(name_key(county) for county in district.counties)
            for code, district in tables.districts.items()
        }
        self._regions = regions
        self._readings: dict[str, list[Reading]] = defaultdict(list)
        self._spelling: dict[str, str] = {}
        self._classes: dict[str, tuple[int, str]] = {}
        for region in tables.regions.values():
            self._add_region(region)
        for named in tables.named:
            self._add(named)
        self._prominence = {key: self._prominence_of(key) for key in self._readings}
        self.longest: Mapping[str, int] = self._longest_by_first_word()
        self._joined = {key.replace(" ", ""): key for key in self._readings if " " in key and len(key) > 8}
        self._misspellable = self._names_that_may_be_misspelt()
        self._by_sound = self._towns_by_sound()
        self._nearest = lru_cache(maxsize=4096)(self._find_nearest)

    def __contains__(self, key: str) -> bool:
        return key in self._readings

    def is_in_regions(self, place: Place) -> bool:
        """Whether a place lies in the chosen regions."""
        return place.region in self._regions

    def readings(self, key: str) -> Sequence[Reading]:
        """The places that bear a name; none where it is unknown."""
        return self._readings.get(key, ())

    def spelling(self, key: str) -> str:
        """A name as it is properly written: ``"st helens"`` -> ``"St Helens"``, ``"brum"`` -> ``"Birmingham"``."""
        return self._spelling[key]

    def word_class(self, key: str) -> str:
        """What else a name may be: ``word``, ``name``, ``phrase`` or empty."""
        return self._classes[key][1]

    def prominence(self, key: str) -> int:
        """:data:`IN_REGION_TOWN`, :data:`KNOWN_PART` or :data:`SMALL_PLACE`."""
        return self._prominence[key]

    def joined(self, word: str) -> str | None:
        """The name of several words that a person ran into one: ``"mossside"`` -> ``"moss side"``."""
        return self._joined.get(word)

    def choose(self, readings: Iterable[Reading]) -> Choice:
        """The place that goes first of some, or the equals that do, and then the others that come near them."""
        ordered = sorted(readings, key=self._order)
        places = list(dict.fromkeys(reading.place for reading in ordered))
        best = self._order(ordered[0])[:2]
        first = [reading.place for reading in ordered if self._order(reading)[:2] == best]
        equals = _apart(dict.fromkeys(first))
        others = [p for p in places if self.is_in_regions(p) and not _is_near_any(p, equals)]
        return Choice(tuple(equals[:MOST_READINGS]), tuple(_apart(others)[: MOST_READINGS - len(equals)]))

    def within(self, readings: Iterable[Reading], container_key: str) -> list[Reading]:
        """Those of some readings that lie in or beside what a second name says: "Ashton" in "Tameside"."""
        readings = list(readings)
        in_district = [one for one in readings if name_key(one.place.district or "") == container_key]
        if in_district:
            return in_district
        containers = [reading.place for reading in self._readings.get(container_key, ())]
        return [
            reading
            for reading in readings
            if container_key in self._counties(reading.place)
            or any(self._lies_in(reading.place, container) for container in containers)
        ]

    def says_where(self, key: str, container_key: str) -> bool:
        """Whether the second name only says where the first one lies, rather than naming a further place."""
        inner = self.choose(self.within(self._readings[key], container_key) or self._readings[key]).equals[0]
        if not self.within([Reading(inner)], container_key):
            return False
        containers = [reading.place for reading in self._readings.get(container_key, ())]
        return any(_is_greater(container, inner) for container in containers if container != inner)

    def means(self, name: str, place: Place) -> bool:
        """Whether a name, said alone, clearly means a place."""
        readings = self._readings.get(name_key(name), ())
        return bool(readings) and self.choose(readings).equals == (place,)

    def is_of_regions(self, key: str) -> bool:
        """Whether a place of a name lies in the chosen regions."""
        return any(self.is_in_regions(reading.place) for reading in self._readings[key])

    def is_wide(self, key: str) -> bool:
        """Whether what goes first of a name is a county, an area or a region."""
        return self.choose(self._readings[key]).equals[0].kind in ("county", "area", "region")

    def is_town(self, key: str) -> bool:
        """Whether what goes first of a name is a city or town."""
        return self.choose(self._readings[key]).equals[0].kind in ("city", "town")

    def misspelt(self, text_key: str, most_edits: int | None = None) -> tuple[str, ...]:
        """The known names that a misspelt one may stand for, nearest first; none where none is near enough."""
        return self._nearest(text_key, _edits_allowed(text_key) if most_edits is None else most_edits)

    def heard_as(self, word: str) -> str | None:
        """The one town of the regions that sounds like a misspelt word: ``"salfud"`` -> ``"salford"``."""
        towns = self._by_sound.get(consonant_sounds(word), [])
        return towns[0] if len({self.spelling(town) for town in towns}) == 1 else None

    def towns_near(self, word: str) -> list[str]:
        """The towns of the regions that are one edit from a word with the same first letter."""
        towns = (key for key, prominence in self._prominence.items() if prominence == IN_REGION_TOWN)
        return [town for town in towns if town[:1] == word[:1] and OSA.distance(town, word, score_cutoff=1) <= 1]

    def _find_nearest(self, text_key: str, limit: int) -> tuple[str, ...]:
        if not limit or len(text_key) < _SHORTEST_MISSPELT:
            return ()
        found = process.extract(
            text_key, self._misspellable.get(text_key[0], ()), scorer=OSA.distance, score_cutoff=limit, limit=12
        )
        ordered = sorted(found, key=lambda one: (one[1], -self._prominence[one[0]], one[0]))
        return tuple(name for name, _, _ in ordered)

    def _add_region(self, region: Region) -> None:
        for name in (region.name, *region.other_names):
            place = Place(
                name=name,
                outcode=None,
                latitude=region.latitude,
                longitude=region.longitude,
                kind="region",
                region=region.slug,
                region_name=region.name,
            )
            self._put(name, Reading(place), name, "")

    def _add(self, named: NamedPlace) -> None:
        place = named.place
        self._put(place.name, Reading(place, is_own=True), place.name, named.also_a_word)
        for other in named.other_names:
            name = other.removeprefix("the ")
            is_shorter = name_key(place.name).startswith(name_key(name) + " ")
            self._put(name, Reading(place), name if is_shorter or place.kind == "area" else place.name, "")
        short = _SHORTENED.split(place.name, maxsplit=1)
        if len(short) == 2 and short[0] not in named.other_names:
            self._put(short[0], Reading(place, is_short=True), short[0], "")

    def _put(self, name: str, reading: Reading, spelling: str, word_class: str) -> None:
        key = name_key(name)
        self._readings[key].append(reading)
        rank = RANKS[reading.place.kind] + 10 * reading.is_short
        if key not in self._classes or rank < self._classes[key][0]:
            self._classes[key] = rank, word_class
            self._spelling[key] = spelling

    def _order(self, reading: Reading) -> tuple[int, int, bool, bool, str]:
        """Towns of the regions; towns elsewhere beside suburbs of the regions; the rest of the regions; the rest.

        A town elsewhere that gives its district its name is so great that it goes before a suburb in the regions.
        """
        place = reading.place
        rank, is_inside = RANKS[place.kind], self.is_in_regions(place)
        if is_inside and rank <= 1:
            group, step = 0, rank
        elif (rank <= 1 and not reading.is_short) or (is_inside and rank == 2 and not reading.is_short):
            group, step = 1, int(not (reading.is_own and place.name == place.district))
        elif is_inside:
            group, step = 2, rank + 10 * reading.is_short
        else:
            group, step = 3, rank + 10 * reading.is_short
        return group, step, not is_inside, place.kind != "city", place.name

    def _prominence_of(self, key: str) -> int:
        return max(self._prominence_of_reading(reading) for reading in self._readings[key])

    def _prominence_of_reading(self, reading: Reading) -> int:
        rank, is_inside = RANKS[reading.place.kind], self.is_in_regions(reading.place)
        if is_inside and rank <= 1:
            return IN_REGION_TOWN
        if not reading.is_short and (rank <= 1 or (is_inside and rank <= 3)):
            return KNOWN_PART
        return SMALL_PLACE

    def _longest_by_first_word(self) -> dict[str, int]:
        longest: dict[str, int] = {}
        for key in self._readings:
            words = key.split()
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
        return longest

    def _names_that_may_be_misspelt(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for key, prominence in self._prominence.items():
            if len(key) >= _SHORTEST_MISSPELT and prominence > SMALL_PLACE and not self.word_class(key):
                names[key[0]].append(key)
        return names

    def _towns_by_sound(self) -> dict[str, list[str]]:
        towns: dict[str, list[str]] = defaultdict(list)
        for key, prominence in self._prominence.items():
            sounds = consonant_sounds(key)
            if prominence == IN_REGION_TOWN and len(sounds) >= _FEWEST_SOUNDS and " " not in key:
                towns[sounds].append(key)
        return towns

    def _counties(self, place: Place) -> frozenset[str]:
        return self._counties_by_district.get(place.district_code or "", frozenset())

    def _lies_in(self, place: Place, container: Place) -> bool:
        if container == place:
            return False
        if container.kind == "region":
            return place.region == container.region
        if container.kind in ("county", "area"):
            return name_key(container.name) in self._counties(place)
        if container.kind == "district":
            return place.district_code == container.district_code
        is_town = RANKS[container.kind] == 0
        if is_town and place.district_code == container.district_code and RANKS[place.kind] > 0:
            return True
        return distance_between(place, container) <= REACH_KM.get(container.kind, REACH_OF_OTHERS_KM)


def _is_greater(container: Place, inner: Place) -> bool:
    """Whether one place is so much greater that people name it to say where the other is."""
    if container.kind in ("region", "county", "area", "district"):
        return inner.kind not in ("region", "county", "area")
    if inner.district == container.name and inner.district_code == container.district_code:
        return True
    if container.kind == "city":
        return inner.kind != "city" or container.name in inner.region_name
    return inner.kind != "district" and RANKS[container.kind] < RANKS[inner.kind]


def _apart(places: Iterable[Place]) -> list[Place]:
    """The places without those that are too near an earlier one to be another."""
    kept: list[Place] = []
    for place in places:
        if not _is_near_any(place, kept):
            kept.append(place)
    return kept


def _is_near_any(place: Place, others: Iterable[Place]) -> bool:
    return any(distance_between(place, other) <= SAME_PLACE_KM for other in others)


def _edits_allowed(key: str) -> int:
    letters = len(key.replace(" ", ""))
    return 0 if letters < _SHORTEST_MISSPELT else 1 if letters < 8 else 2 if letters < 11 else 3

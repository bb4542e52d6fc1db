"""Places and postcodes as residents say them: what other rooms ask of the gazetteer.

:meth:`Gazetteer.find_places` reads a message, :meth:`Gazetteer.resolve` an answer to "Where are you?"; both speak of
the chosen regions, so that somebody elsewhere is told so honestly. The tables come from ``data/signposting``
(:mod:`signposting.gazetteer`). Nothing here needs a database: where one holds whole postcodes, it is handed in as a
lookup (:meth:`Gazetteer.with_units`). Of a postcode only the outward part is kept.
"""

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA
from spacy.tokens import Doc

from signposting import place_mentions
from signposting.gazetteer import (
    EARTH_RADIUS_KM,
    District,
    Place,
    Point,
    Tables,
    distance_km,
    read_tables,
)
from signposting.language import Mention
from signposting.place_evidence import Candidate, Sentence, remaining
from signposting.place_mentions import Known
from signposting.place_names import IN_REGION_TOWN, MOST_READINGS, Choice, Names, Reading
from signposting.place_words import ANSWER_ENDINGS, FILLERS
from signposting.postcodes import mend_outward, normalise_postcode, sector_of

__all__ = [
    "EARTH_RADIUS_KM",
    "District",
    "Gazetteer",
    "Place",
    "Resolution",
    "UnknownRegion",
    "distance_km",
    "load_gazetteer",
    "normalise_postcode",
]

_READ_CHARACTERS = 500
"""An answer to "Where are you?" that is longer is read no further."""

_MOST_WORDS_OF_A_NAME = 6
LEAST_LETTERS_TO_GUESS = 7
"""Of a name that is misspelt beyond what is taken for it in any text, but the answer to where somebody is."""

Units = Callable[[str], Point | None]
"""Finds the point of a whole, well-spelt postcode; its district's code is empty where that is unknown."""


class UnknownRegion(ValueError):  # noqa: N818 - it reads as what is wrong
    """A region's slug that no combined authority has; the message lists those that there are."""


@dataclass(frozen=True)
class Resolution:
    """What an answer to "Where are you?" means.

    ``found``: ``place``, in the chosen regions. ``outside``: ``place``, elsewhere; ``readings`` are then lesser places
    of its name in the regions, if there are any. ``ambiguous``: no ``place``, but several equals in ``readings``, best
    first. ``unknown``: neither; ``readings`` are near misses, if there are any. There are at most six readings, and
    the label of each resolves to it.
    """

    status: Literal["found", "ambiguous", "outside", "unknown"]
    place: Place | None = None
    readings: tuple[Place, ...] = ()


@lru_cache(maxsize=8)
def load_gazetteer(regions: tuple[str, ...]) -> "Gazetteer":
    """The gazetteer as seen from some regions, by their slugs; built once (0.3 s).

    Raises :class:`UnknownRegion`.
    """
    tables = read_tables()
    unknown = [slug for slug in regions if slug not in tables.regions]
    if unknown or not regions:
        wrong = ", ".join(unknown) or "no region"
        raise UnknownRegion(f"{wrong}: the regions are {', '.join(sorted(tables.regions))}.")
    return Gazetteer(tables, regions)


class Gazetteer:
    """Every place that is known, seen from the chosen regions. Nothing in it changes once it is built."""

    def __init__(self, tables: Tables, regions: Sequence[str]) -> None:
        self.regions = tuple(regions)
        self._tables = tables
        self._names = Names(tables, frozenset(regions))
        outcodes = {**_london_outcodes_without_letter(tables), **tables.outcodes}
        areas = frozenset(outcode.rstrip("0123456789") for outcode in tables.outcodes)
        self._known = Known(self._names, outcodes, areas)
        self._units: Units | None = None

    def with_units(self, units: Units) -> "Gazetteer":
        """The same places, with whole postcodes placed where a lookup finds them, finer than their sector."""
        finer = copy.copy(self)
        finer._units = units
        return finer

    def find_places(self, doc: Doc) -> list[Mention]:
        """The places that a message means: ``place`` mentions, in the order of the text, each place once.

        The value is an outcode, or the name as written and well spelt. The span also covers a second name that only
        says where the place lies, so ``resolve(text[start:end])`` is never less clear than ``resolve(value)``. What
        is refused ("not Manchester") is left out, and so is a region or county beside a town ("Leigh, they call it
        Greater Manchester now").
        """
        mentions = place_mentions.find_places(doc, self._known)
        towns = [one for one in mentions if not self._is_wide(str(one.value))] if len(mentions) > 1 else []
        return towns or mentions

    def _is_wide(self, name: str) -> bool:
        place = self.resolve(name).place
        return place is not None and place.outcode is None

    def resolve(self, text: str) -> Resolution:
        """What one place, as a person typed it, means. Never raises, whatever the text is."""
        written = normalise_postcode(text[:_READ_CHARACTERS])
        if written and written.split()[0] in self._known.outcodes:
            return self._resolve_postcode(written.split()[0], written)
        sentence = Sentence(text[:_READ_CHARACTERS], {})
        core = _core_of(sentence)
        for key in dict.fromkeys((" ".join(word.key for word in sentence.words), core)):
            if key in self._names:
                return self._decide(self._names.choose(self._names.readings(key)))
        found = self._candidates(sentence)
        if found:
            return self._one_of(found)
        return self._resolve_code(core) or self._resolve_misspelt(core)

    def outcode(self, code: str) -> Place | None:
        """The middle of an outcode, whatever its spelling; ``None`` where there is no such outcode (any longer)."""
        outcode = mend_outward(code) or ""
        point = self._known.outcodes.get(outcode)
        return self._tables.place_at(outcode, outcode, "postcode", point) if point else None

    def district(self, code: str) -> District | None:
        """The district of a code such as ``E08000004``."""
        return self._tables.districts.get(code)

    def districts(self) -> tuple[District, ...]:
        """The districts of the chosen regions, by name."""
        chosen = (one for one in self._tables.districts.values() if one.region in self.regions)
        return tuple(sorted(chosen, key=lambda one: one.name))

    def nearest_outcode(self, latitude: float, longitude: float) -> Place:
        """The outcode whose middle is nearest to a point; the point itself is not kept."""
        by_distance = (
            (distance_km(latitude, longitude, point.latitude, point.longitude), outcode)
            for outcode, point in self._tables.outcodes.items()
        )
        _, nearest = min(by_distance)
        return self._tables.place_at(nearest, nearest, "postcode", self._tables.outcodes[nearest])

    def point_of_postcode(self, postcode: str) -> tuple[float, float, str] | None:
        """Latitude, longitude and district code of a postcode: of its sector, else of its outcode, else ``None``."""
        written = normalise_postcode(postcode)
        if written is None:
            return None
        point = self._tables.sectors.get(sector_of(written)) or self._tables.outcodes.get(written.split()[0])
        return (point.latitude, point.longitude, point.district_code) if point else None

    def _candidates(self, sentence: Sentence) -> list[Candidate]:
        """The places that an answer names; an outcode that is not known does not count beside a name."""
        found = place_mentions.find_candidates(sentence, self._known)
        left = remaining(sentence.words, found)
        is_bare = all(word.key in FILLERS or word.key.isdigit() for word in left)
        meant = [
            one
            for one in found
            if is_bare or place_mentions.is_meant(sentence, one, found, self._known, is_bare=is_bare)
        ]
        meant += place_mentions.find_misspelt(sentence, meant, self._names, is_answer=True)
        wanted = place_mentions.without_refused(sentence, sorted(meant, key=lambda one: one.start))
        named = [one for one in wanted if one.key or one.outcode in self._known.outcodes]
        return place_mentions.join(sentence, named or wanted, self._known)

    def _one_of(self, found: Sequence[Candidate]) -> Resolution:
        """The one place that was named; where several were, the person must say which."""
        resolutions = [self._resolution_of(one) for one in found]
        places = tuple(dict.fromkeys(one.place for one in resolutions if one.place))
        inside = tuple(place for place in places if self._names.is_in_regions(place))
        if len(resolutions) == 1 or not places:
            return resolutions[0]
        if len(inside) == 1 or len(places) == 1:
            place = (inside or places)[0]
            return next(one for one in resolutions if one.place == place)
        return Resolution("ambiguous", None, (inside or places)[:MOST_READINGS])

    def _resolution_of(self, one: Candidate) -> Resolution:
        if one.outcode:
            return self._resolve_postcode(one.outcode, normalise_postcode(one.written))
        readings: Iterable[Reading] = self._names.readings(one.key)
        if one.container:
            readings = self._names.within(readings, one.container) or readings
        return self._decide(self._names.choose(readings))

    def _resolve_postcode(self, outcode: str, written: str | None) -> Resolution:
        point = self._known.outcodes.get(outcode)
        if point is None:
            return Resolution("unknown", None, self._outcodes_like(outcode))
        if written:
            point = self._unit(written) or self._tables.sectors.get(sector_of(written)) or point
        return self._decide(Choice((self._tables.place_at(outcode, outcode, "postcode", point),), ()))

    def _unit(self, written: str) -> Point | None:
        """The point of a whole postcode where it is known, with its sector's district if it states none that is."""
        point = self._units(written) if self._units else None
        if point is None or point.district_code in self._tables.districts:
            return point
        around = self._tables.sectors.get(sector_of(written)) or self._known.outcodes[written.split()[0]]
        return replace(point, district_code=around.district_code)

    def _resolve_code(self, core: str) -> Resolution | None:
        """An outcode that stands alone, perhaps with a space in it ("OL 1"), or one that is not known."""
        outcode = mend_outward(core)
        if outcode is None or outcode.rstrip("0123456789") not in self._known.areas:
            return None
        return self._resolve_postcode(outcode, None)

    def _outcodes_like(self, outcode: str) -> tuple[Place, ...]:
        """The outcodes of one area that are a slip away from one that is not known."""
        area = outcode.rstrip("0123456789")
        near = [
            other
            for other in self._tables.outcodes
            if other.rstrip("0123456789") == area and OSA.distance(other, outcode) == 1
        ]
        places = (self.outcode(code) for code in sorted(near, key=lambda code: (len(code), code)))
        return tuple(place for place in places if place)[:MOST_READINGS]

    def _resolve_misspelt(self, core: str) -> Resolution:
        """The name that a misspelt one must stand for, the only town of the regions that it nearly spells; else near
        misses to offer."""
        if len(core.split()) > _MOST_WORDS_OF_A_NAME:
            return Resolution("unknown")
        joined = self._names.joined(core.replace(" ", ""))
        if joined:
            return self._decide(self._names.choose(self._names.readings(joined)))
        near = self._names.misspelt(core, most_edits=2 if len(core) < 8 else 3)
        if len(near) == 1 and len(core) >= LEAST_LETTERS_TO_GUESS and self._names.prominence(near[0]) == IN_REGION_TOWN:
            return self._decide(self._names.choose(self._names.readings(near[0])))
        places = (self._names.choose(self._names.readings(key)).equals[0] for key in near)
        return Resolution("unknown", None, tuple(dict.fromkeys(places))[:MOST_READINGS])

    def _decide(self, choice: Choice) -> Resolution:
        best = choice.equals[0]
        inside = [place for place in choice.equals if self._names.is_in_regions(place)]
        if not inside:
            return Resolution("outside", best, choice.others)
        if choice.is_clear:
            return Resolution("found", best)
        return Resolution("ambiguous", None, (choice.equals + choice.others)[:MOST_READINGS])


def _core_of(sentence: Sentence) -> str:
    """The answer without the words around the name: "im in oldham town centre please" -> "oldham"."""
    keys = [word.key for word in sentence.words]
    while keys and keys[0] in FILLERS:
        keys.pop(0)
    while keys and (keys[-1] in FILLERS or keys[-1] in ANSWER_ENDINGS):
        keys.pop()
    return " ".join(keys)


def _london_outcodes_without_letter(tables: Tables) -> dict[str, Point]:
    """What people call "W1" or "EC2", though each is several outcodes (W1A …): one in the middle stands for all."""
    lettered: dict[str, list[Point]] = defaultdict(list)
    for outcode, point in tables.outcodes.items():
        if outcode[-1].isalpha():
            lettered[outcode[:-1]].append(point)
    by_longitude = {code: sorted(points, key=lambda point: point.longitude) for code, points in lettered.items()}
    return {code: points[len(points) // 2] for code, points in by_longitude.items()}

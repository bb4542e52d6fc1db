"""The demonstration's providers, venues, courses and gaps, as they stand in their files.

It knows nothing of dates and of the database. The files are described in
``data/signposting/demonstration/README.md``.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from signposting.settings import ROOT
from signposting.vocabulary import Delivery

SHIPPED = ROOT / "data" / "signposting"
"""Where the real data that the demonstration uses stands."""
FOLDER = SHIPPED / "demonstration"
"""Where the invented data stands."""

LOWEST_SETTING = "local"


@dataclass(frozen=True)
class DemonstrationProvider:
    """An invented provider. ``strands`` say what it teaches; ``region`` is ``None`` for one online or at workplaces."""

    ukprn: str
    name: str
    region: str | None
    strands: frozenset[str]
    charges_fees: bool
    website: str
    email: str
    phone: str


@dataclass(frozen=True)
class DemonstrationVenue:
    """An invented building at a real postcode, with a reference that no other venue has.

    ``setting`` is ``local``, ``town`` or ``city``; ``opens`` are times.
    """

    ukprn: str
    provider_venue_ref: str
    name: str
    address_line_1: str
    address_line_2: str | None
    town: str
    postcode: str
    latitude: float
    longitude: float
    district_code: str
    setting: str
    opens: frozenset[str]
    access: frozenset[str]


@dataclass(frozen=True)
class DemonstrationCourse:
    """An invented course, and how widely it is taught.

    ``starts`` is how many dates a class has, 0 for one that can be joined at any time. ``fee_pounds`` is what it costs
    somebody who pays; ``fee_note`` names the words about it. ``regions`` is empty for work-based courses that are
    offered in the whole country.
    """

    key: str
    title: str
    skills: tuple[str, ...]
    also: tuple[str, ...]
    level: str | None
    strand: str
    spread: str
    where: str
    delivery: str
    when: tuple[str, ...]
    starts: int
    duration: int
    duration_unit: str
    fee_pounds: int
    fee_note: str
    access: frozenset[str]
    learning_aim: str | None
    bootcamp_level: str | None
    regions: tuple[str, ...]
    who: str
    entry: str
    learn: str
    how: str
    bring: str
    assessed: str
    where_next: str

    @property
    def has_venue(self) -> bool:
        """Whether it is taught in a building, wholly or in part."""
        return self.delivery in (Delivery.IN_PERSON.value, Delivery.BLENDED.value)

    @property
    def is_flexible(self) -> bool:
        """Whether people can join at any time."""
        return self.starts == 0


@dataclass(frozen=True)
class FeeNote:
    """Words about a fee, with ``{fee}`` for the pounds. ``who_pays`` is ``nobody``, ``learner`` or ``employer``."""

    who_pays: str
    words: str


@dataclass(frozen=True)
class Gap:
    """A skill that nobody teaches in a district; only at one time where ``time`` is set."""

    skill: str
    time: str | None
    district_code: str


@dataclass(frozen=True)
class Certainty:
    """A course that is held in a venue at a time whatever the rules say."""

    course: str
    provider_venue_ref: str
    time: str


@dataclass(frozen=True)
class Catalogue:
    """All of it, in the order of the files."""

    providers: tuple[DemonstrationProvider, ...]
    venues: tuple[DemonstrationVenue, ...]
    courses: tuple[DemonstrationCourse, ...]
    fee_notes: dict[str, FeeNote]
    gaps: tuple[Gap, ...]
    certainties: tuple[Certainty, ...]


def read_catalogue() -> Catalogue:
    """Reads the files of the demonstration region."""
    return Catalogue(
        providers=tuple(_provider(line) for line in read_csv(FOLDER / "providers.csv")),
        venues=tuple(_venue(line) for line in read_csv(FOLDER / "venues.csv")),
        courses=tuple(_courses()),
        fee_notes={
            line["note"]: FeeNote(line["who_pays"], line["words"]) for line in read_csv(FOLDER / "fee_notes.csv")
        },
        gaps=tuple(
            Gap(line["skill"], line["time"] or None, line["district_code"]) for line in read_csv(FOLDER / "gaps.csv")
        ),
        certainties=tuple(
            Certainty(line["course"], line["provider_venue_ref"], line["time"])
            for line in read_csv(FOLDER / "certain.csv")
        ),
    )


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file, by the headings of its first line."""
    with path.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def words_of(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, with ``|`` between them."""
    return tuple(cell.split("|")) if cell else ()


def _provider(line: dict[str, str]) -> DemonstrationProvider:
    return DemonstrationProvider(
        ukprn=line["ukprn"],
        name=line["name"],
        region=line["region"] or None,
        strands=frozenset(words_of(line["strands"])),
        charges_fees=line["fees"] != "none",
        website=line["website"],
        email=line["email"],
        phone=line["phone"],
    )


def _venue(line: dict[str, str]) -> DemonstrationVenue:
    return DemonstrationVenue(
        ukprn=line["ukprn"],
        provider_venue_ref=line["provider_venue_ref"],
        name=line["name"],
        address_line_1=line["address_line_1"],
        address_line_2=line["address_line_2"] or None,
        town=line["town"],
        postcode=line["postcode"],
        latitude=float(line["latitude"]),
        longitude=float(line["longitude"]),
        district_code=line["district_code"],
        setting=line["setting"],
        opens=frozenset(words_of(line["opens"])),
        access=frozenset(words_of(line["access"])),
    )


def _courses() -> Iterator[DemonstrationCourse]:
    for path in sorted((FOLDER / "courses").glob("*.yml")):
        for written in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield _course(written, group=path.stem)


def _course(written: dict[str, Any], group: str) -> DemonstrationCourse:
    """A course from its entry; what an entry leaves out is what most courses are."""
    duration, unit = written["lasts"].split()
    fee = written.get("fee", 0)
    return DemonstrationCourse(
        key=written["key"],
        title=written["title"],
        skills=tuple(written["skills"]),
        also=tuple(written.get("also", ())),
        level=written.get("level"),
        strand=written.get("strand", group),
        spread=written["spread"],
        where=written.get("where", LOWEST_SETTING),
        delivery=written.get("delivery", Delivery.IN_PERSON.value),
        when=tuple(written["when"]),
        starts=0 if written.get("starts") == "flexible" else written.get("starts", 2),
        duration=int(duration),
        duration_unit=unit.capitalize(),
        fee_pounds=fee,
        fee_note=written.get("fee_note", "fee" if fee else "free"),
        access=frozenset(written.get("access", ())),
        learning_aim=written.get("learning_aim"),
        bootcamp_level=written.get("bootcamp"),
        regions=tuple(written.get("regions", ())),
        who=written["who"],
        entry=written["entry"],
        learn=written["learn"],
        how=written["how"],
        bring=written["bring"],
        assessed=written["assessed"],
        where_next=written["next"],
    )

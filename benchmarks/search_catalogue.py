"""Synthetic catalogues of any size, in the product's own tables: what ``make bench-search`` searches.

Courses speak with the words of the demonstration's, each with some of its own; venues stand in real places, more of
them in cities and towns; the popular topics are taught as much more often as in life. The same size gives the same
rows. A catalogue is made once and kept under ``var/``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, Table
from sqlalchemy.orm import Session

from signposting import migrations, models
from signposting.database import open_engine, transaction
from signposting.demonstration.catalogue import SHIPPED, DemonstrationCourse, read_catalogue, read_csv
from signposting.settings import var_folder
from signposting.shipped import load_shipped_tables
from signposting.vocabulary import Access, Delivery, Level, Time

TODAY = date(2026, 11, 23)
EDITION = 1
"""Raise it when a change here changes the rows."""
DATES_OF_AN_OFFER = 3
OFFERS_OF_A_COURSE = 3
RUNS_OF_A_VENUE = 50
WEIGHTS = {"city": 40.0, "town": 12.0, "locality": 4.0, "suburb": 2.0, "village": 0.5}
CHUNK = 50_000


@dataclass(frozen=True)
class Site:
    """A real place in which venues stand and people ask."""

    name: str
    outcode: str
    latitude: float
    longitude: float
    district_code: str


@dataclass(frozen=True)
class Geography:
    """The real places, and how likely each is."""

    sites: tuple[Site, ...]
    chances: np.ndarray[Any, Any]

    def drawn(self, chance: np.random.Generator, number: int) -> list[Site]:
        """So many places, those where more people live more often."""
        return [self.sites[n] for n in chance.choice(len(self.sites), number, p=self.chances)]


def read_geography() -> Geography:
    """The places of the shipped gazetteer that have an outward postcode."""
    rows = [row for row in read_csv(SHIPPED / "places.csv") if row["kind"] in WEIGHTS and row["outcode"]]
    weights = np.array([WEIGHTS[row["kind"]] for row in rows])
    sites = (
        Site(row["name"], row["outcode"], float(row["latitude"]), float(row["longitude"]), row["district_code"])
        for row in rows
    )
    return Geography(tuple(sites), weights / weights.sum())


def open_catalogue(runs: int) -> Engine:
    """The catalogue of so many live runs, made if it is not there yet."""
    path = var_folder() / "bench-search" / f"{runs}-{EDITION}.sqlite3"
    if not path.exists():
        being_made = path.with_suffix(".part")
        being_made.unlink(missing_ok=True)
        _make(being_made, runs)
        being_made.rename(path)
    return open_engine(f"sqlite:///{path}")


def _make(path: Path, runs: int) -> None:
    engine = open_engine(f"sqlite:///{path}")
    migrations.upgrade(engine)
    with transaction(engine, for_writing=True) as session:
        load_shipped_tables(session)
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        _fill(session, runs, np.random.default_rng(runs))
        session.connection().exec_driver_sql("ANALYZE")
    engine.dispose()


def _fill(session: Session, runs: int, chance: np.random.Generator) -> None:
    venues = max(runs // RUNS_OF_A_VENUE, 10)
    courses = -(-runs // (DATES_OF_AN_OFFER * OFFERS_OF_A_COURSE))
    written = read_catalogue().courses
    popularity = 1.0 / np.arange(1, len(written) + 1) ** 0.7
    taught = chance.choice(chance.permutation(len(written)), courses, p=popularity / popularity.sum())
    towns = read_geography().drawn(chance, venues)
    _insert(session, models.Provider, ("ukprn", "name", "phone", "is_demonstration"),
            ((f"{20000000 + n}", f"College {n}", "0161 496 0000", False) for n in range(venues // 5 + 1)))  # fmt: skip
    _insert(session, models.Venue, ("id", "ukprn", "provider_venue_ref", "name", "address_line_1", "town", "postcode",
                                    "latitude", "longitude", "state", "is_demonstration", "source"),
            _venues(towns, chance))  # fmt: skip
    _insert(session, models.Course, ("id", "ukprn", "kind", "what_you_will_learn", "who_this_course_is_for",
                                     "entry_requirements", "how_you_will_learn", "what_you_will_need_to_bring",
                                     "how_you_will_be_assessed", "where_next", "is_demonstration", "source"),
            _courses([written[n] for n in taught], towns, venues, chance))  # fmt: skip
    _insert_runs(session, runs, [written[n] for n in taught], towns, chance)


def _venues(towns: Sequence[Site], chance: np.random.Generator) -> Iterable[tuple[Any, ...]]:
    """Within two kilometres or so of the middle of its place."""
    strayed = chance.normal(0, 0.012, (len(towns), 2))
    for n, (town, (north, east)) in enumerate(zip(towns, strayed.tolist())):
        yield (n + 1, f"{20000000 + n // 5}", f"V{n}", f"Centre {n}", f"{n % 90 + 1} High Street", town.name,
               f"{town.outcode} 1AA", town.latitude + north, town.longitude + east * 1.6, "live", False,
               "upload")  # fmt: skip


def _courses(
    taught: Sequence[DemonstrationCourse], towns: Sequence[Site], venues: int, chance: np.random.Generator
) -> Iterable[tuple[Any, ...]]:
    homes = chance.integers(0, venues, len(taught)).tolist()
    for n, (course, home) in enumerate(zip(taught, homes)):
        learn = f"{course.learn} Taught by people from {towns[home].name}, group {n}."
        yield (n + 1, f"{20000000 + home // 5}", "non_lars", learn, course.who, course.entry, course.how, course.bring,
               course.assessed, course.where_next, False, "upload")  # fmt: skip


def _insert_runs(
    session: Session, runs: int, taught: Sequence[DemonstrationCourse], towns: Sequence[Site],
    chance: np.random.Generator,
) -> None:  # fmt: skip
    """Each course in some venues, at some time of the day each, with some dates."""
    offers = -(-runs // DATES_OF_AN_OFFER)
    venue = chance.integers(1, len(towns) + 1, offers).tolist()
    time = chance.choice(3, offers, p=(0.6, 0.28, 0.12)).tolist()
    level = chance.choice(4, offers, p=(0.45, 0.25, 0.12, 0.18)).tolist()
    delivery = chance.choice(4, offers, p=(0.80, 0.10, 0.08, 0.02)).tolist()
    pounds = np.where(chance.random(offers) < 0.4, 0, chance.integers(1, 40, offers) * 5).tolist()
    access = (chance.random((offers, len(Access))) < (0.5, 0.2, 0.05, 0.1, 0.06, 0.08, 0.02, 0.12, 0.2)).tolist()
    days = chance.integers(1, 300, runs).tolist()
    places = np.where(chance.random(runs) < 0.08, 0, chance.integers(1, 15, runs)).tolist()
    listed: list[tuple[Any, ...]] = []
    skills: list[tuple[Any, ...]] = []
    times: list[tuple[Any, ...]] = []
    offered: list[tuple[Any, ...]] = []
    for n in range(runs):
        offer = n // DATES_OF_AN_OFFER
        course = offer // OFFERS_OF_A_COURSE
        said, how = taught[course], Delivery.values()[delivery[offer]]
        is_seated = how in (Delivery.IN_PERSON.value, Delivery.BLENDED.value)
        start = None if how == Delivery.ONLINE.value else (TODAY + timedelta(days=days[n])).isoformat()
        listed.append((n + 1, course + 1, venue[offer] if is_seated else None, said.title, how,
                       how == Delivery.WORK_BASED.value, start, pounds[offer] * 100, pounds[offer] == 0, 6, "Weeks",
                       "Part time", (*Level.values(), None)[level[offer]], places[n], "live"))  # fmt: skip
        skills.extend((n + 1, skill, "primary") for skill in said.skills)
        skills.extend((n + 1, skill, "secondary") for skill in said.also)
        if is_seated:
            times.append((n + 1, Time.values()[time[offer]]))
        offered.extend((n + 1, word) for word, holds in zip(Access.values(), access[offer]) if holds)
        if len(listed) == CHUNK or n == runs - 1:
            _insert(session, models.CourseRun,
                    ("id", "course_id", "venue_id", "course_name", "delivery", "is_national", "start_date",
                     "cost_pence", "is_free_to_all", "duration", "duration_unit", "study_mode", "level",
                     "places_left", "state"), listed)  # fmt: skip
            _insert(session, models.CourseRunSkill, ("course_run_id", "skill", "tag"), skills)
            _insert(session, models.CourseRunTime, ("course_run_id", "time"), times)
            _insert(session, models.CourseRunAccess, ("course_run_id", "access"), offered)
            for rows in (listed, skills, times, offered):
                rows.clear()


def _insert(
    session: Session, model: type[models.Base], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    session.connection().connection.executemany(statement, chain([first], rows))  # type: ignore[attr-defined]

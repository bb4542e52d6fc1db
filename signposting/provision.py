"""What is live: the snapshot that the search reads, and the listings behind its results.

The truth is in the database. A :class:`Snapshot` is a cache of it in columns (numpy arrays), one row for each place at
which a run is offered, that can always be rebuilt; :class:`Provision` holds the newest one and rebuilds it when the
provision's version in the database has moved.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from signposting.database import transaction
from signposting.models import (
    Course,
    CourseRun,
    CourseRunAccess,
    CourseRunDistrict,
    CourseRunSkill,
    CourseRunTime,
    District,
    Provider,
    ProvisionVersion,
    Venue,
)
from signposting.topics import TopicIndex, index_topics
from signposting.vocabulary import Access, Delivery, Level, ListingState, Tag, Time, Word

log = logging.getLogger(__name__)

FLEXIBLE = np.iinfo(np.int32).max
"""The start day of a run that can be joined at any time."""
UNKNOWN = -1
"""Stands for an unknown cost, level or number of places left."""

Integers = npt.NDArray[np.int32]


def bits(words: type[Word], chosen: Iterable[str]) -> int:
    """The chosen values of a closed list as a bit set: the n-th value of the list is the n-th bit."""
    order = words.values()
    return sum(1 << order.index(str(word)) for word in set(chosen))


def code(words: type[Word], chosen: str | None) -> int:
    """The position of a value in its closed list; :data:`UNKNOWN` for ``None``."""
    return UNKNOWN if chosen is None else words.values().index(str(chosen))


def unit_vectors(latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Points on the unit sphere, shape (n, 3), for WGS84 degrees; chords between them give great-circle distances."""
    phi, lam = np.radians(np.asarray(latitudes, float)), np.radians(np.asarray(longitudes, float))
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


@dataclass(frozen=True)
class Snapshot:
    """The live runs in columns; all arrays have one entry a row.

    ``point`` is (n, 3) on the unit sphere, not a number for a run without a place (online, national). ``offer`` is
    the same for runs that differ in nothing but their date. ``by_skill`` gives, for each skill, its rows in rising
    order and whether the skill is the run's primary one.
    """

    version: int
    course_run_id: Integers
    course: Integers
    offer: Integers
    point: npt.NDArray[np.float64]
    has_place: npt.NDArray[np.bool_]
    delivery: npt.NDArray[np.int8]
    times: npt.NDArray[np.uint8]
    access: npt.NDArray[np.uint16]
    cost_pence: Integers
    level: npt.NDArray[np.int8]
    start_day: Integers
    places_left: Integers
    by_skill: dict[str, tuple[Integers, npt.NDArray[np.bool_]]]
    topics: TopicIndex

    def __len__(self) -> int:
        return len(self.course_run_id)


@dataclass(frozen=True)
class Listing:
    """What a resident is shown of one course run. Money in pence; ``starts`` is ``None`` for a flexible start."""

    course_run_id: int
    title: str
    provider: str
    venue: str | None
    address: str | None
    town: str | None
    postcode: str | None
    latitude: float | None
    longitude: float | None
    delivery: str
    times: tuple[str, ...]
    access: tuple[str, ...]
    starts: date | None
    cost_pence: int | None
    cost_description: str | None
    is_free_to_all: bool
    level: str | None
    places_left: int | None
    duration: int | None
    duration_unit: str | None
    study_mode: str | None
    url: str | None
    phone: str | None
    email: str | None
    who_this_course_is_for: str
    what_you_will_learn: str
    entry_requirements: str
    what_you_will_need_to_bring: str
    is_demonstration: bool


class Provision:
    """The newest snapshot of one database, shared by the threads of a process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._snapshot: Snapshot | None = None
        self._rebuilding = threading.Lock()

    def snapshot(self) -> Snapshot:
        """The live runs. Answers from the snapshot in hand while the database is away; raises if there is none."""
        held = self._snapshot
        try:
            with transaction(self._engine) as session:
                if held is not None and held.version == provision_version(session):
                    return held
        except SQLAlchemyError:
            if held is None:
                raise
            log.warning("the database cannot be reached: searching the provision of version %s", held.version)
            return held
        with self._rebuilding:
            if self._snapshot is held:
                with transaction(self._engine) as session:
                    self._snapshot = build_snapshot(session)
        assert self._snapshot is not None
        return self._snapshot


def provision_version(session: Session) -> int:
    """The number that moves with every change of what is live."""
    return session.scalar(select(ProvisionVersion.version)) or 0


def lock_provision(session: Session) -> int:
    """The same number, which nobody else can move before this transaction ends."""
    return session.scalar(select(ProvisionVersion.version).with_for_update()) or 0


def mark_provision_changed(session: Session) -> None:
    """Tells every process, once this transaction is committed, that what is live has changed."""
    if session.execute(update(ProvisionVersion).values(version=ProvisionVersion.version + 1)).rowcount == 0:  # type: ignore[attr-defined]
        session.add(ProvisionVersion(id=1, version=1))


def build_snapshot(session: Session) -> Snapshot:
    """Reads every live run into columns."""
    version = provision_version(session)
    times = _bits_by_run(session, CourseRunTime.course_run_id, CourseRunTime.time, Time)
    access = _bits_by_run(session, CourseRunAccess.course_run_id, CourseRunAccess.access, Access)
    districts = _districts_by_run(session)
    columns: dict[str, list[float]] = {name: [] for name in _COLUMNS}
    offers: dict[tuple[object, ...], int] = {}
    rows_of_run: dict[int, list[int]] = defaultdict(list)
    for run, latitude, longitude in session.execute(_live_runs()):
        key = (run.course_id, run.venue_id, run.course_name, run.delivery, run.is_national, run.cost_pence,
               run.cost_description, run.level, run.duration, run.duration_unit, run.study_mode,
               times.get(run.id, 0), access.get(run.id, 0))  # fmt: skip
        offer = offers.setdefault(key, len(offers))
        for point in [(latitude, longitude)] if latitude is not None else districts.get(run.id, [(None, None)]):
            rows_of_run[run.id].append(len(columns["course_run_id"]))
            _append(columns, run, point, offer, times.get(run.id, 0), access.get(run.id, 0))
    return _assemble(session, version, columns, rows_of_run)


def describe(session: Session, course_run_ids: Iterable[int]) -> dict[int, Listing]:
    """The listings of the runs asked for, by their id; a run that is gone is absent."""
    ids = list(course_run_ids)
    statement = (
        select(CourseRun, Course, Provider, Venue)
        .join(Course, CourseRun.course_id == Course.id)
        .join(Provider, Course.ukprn == Provider.ukprn)
        .outerjoin(Venue, CourseRun.venue_id == Venue.id)
        .where(CourseRun.id.in_(ids))
    )
    times = _words_by_run(session, CourseRunTime.course_run_id, CourseRunTime.time, ids, Time)
    access = _words_by_run(session, CourseRunAccess.course_run_id, CourseRunAccess.access, ids, Access)
    return {
        run.id: _listing(run, course, provider, venue, times.get(run.id, ()), access.get(run.id, ()))
        for run, course, provider, venue in session.execute(statement)
    }


_COLUMNS = ("course_run_id", "course", "offer", "latitude", "longitude", "delivery", "times", "access", "cost_pence",
            "level", "start_day", "places_left")  # fmt: skip


def _live_runs():  # type: ignore[no-untyped-def]
    return (
        select(CourseRun, Venue.latitude, Venue.longitude)
        .outerjoin(Venue, CourseRun.venue_id == Venue.id)
        .where(CourseRun.state == ListingState.LIVE.value)
        .order_by(CourseRun.id)
        .execution_options(yield_per=5000)
    )


def _bits_by_run(session: Session, run_id, word, words: type[Word]) -> dict[int, int]:  # type: ignore[no-untyped-def]
    found: dict[int, int] = defaultdict(int)
    for course_run_id, value in session.execute(select(run_id, word)):
        found[course_run_id] |= bits(words, (value,))
    return found


def _words_by_run(session: Session, run_id, word, ids: list[int], words: type[Word]) -> dict[int, tuple[str, ...]]:  # type: ignore[no-untyped-def]
    found: dict[int, list[str]] = defaultdict(list)
    for course_run_id, value in session.execute(select(run_id, word).where(run_id.in_(ids))):
        found[course_run_id].append(value)
    return {key: tuple(sorted(values, key=words.values().index)) for key, values in found.items()}


def _districts_by_run(session: Session) -> dict[int, list[tuple[float, float]]]:
    found: dict[int, list[tuple[float, float]]] = defaultdict(list)
    statement = select(CourseRunDistrict.course_run_id, District.latitude, District.longitude).join(
        District, CourseRunDistrict.district_code == District.code
    )
    for course_run_id, latitude, longitude in session.execute(statement):
        found[course_run_id].append((latitude, longitude))
    return found


def _append(columns: dict[str, list[float]], run: CourseRun, point, offer: int, times: int, access: int) -> None:  # type: ignore[no-untyped-def]
    cost = 0 if run.is_free_to_all else UNKNOWN if run.cost_pence is None else run.cost_pence
    # Somebody who needs it free is not helped by a fee that is waived for others: see `is_free_to_all`.
    for name, value in (
        ("course_run_id", run.id),
        ("course", run.course_id),
        ("offer", offer),
        ("latitude", np.nan if point[0] is None else point[0]),
        ("longitude", np.nan if point[1] is None else point[1]),
        ("delivery", code(Delivery, run.delivery)),
        ("times", times),
        ("access", access),
        ("cost_pence", cost),
        ("level", code(Level, run.level)),
        ("start_day", FLEXIBLE if run.start_date is None else run.start_date.toordinal()),
        ("places_left", UNKNOWN if run.places_left is None else run.places_left),
    ):
        columns[name].append(value)


def _assemble(
    session: Session, version: int, columns: dict[str, list[float]], rows_of_run: dict[int, list[int]]
) -> Snapshot:
    latitude = np.array(columns["latitude"], float)
    course = np.array(columns["course"], np.int32)
    return Snapshot(
        version=version,
        course_run_id=np.array(columns["course_run_id"], np.int32),
        course=course,
        offer=np.array(columns["offer"], np.int32),
        point=unit_vectors(latitude, columns["longitude"]),
        has_place=~np.isnan(latitude),
        delivery=np.array(columns["delivery"], np.int8),
        times=np.array(columns["times"], np.uint8),
        access=np.array(columns["access"], np.uint16),
        cost_pence=np.array(columns["cost_pence"], np.int32),
        level=np.array(columns["level"], np.int8),
        start_day=np.array(columns["start_day"], np.int32),
        places_left=np.array(columns["places_left"], np.int32),
        by_skill=_rows_by_skill(session, rows_of_run),
        topics=index_topics(session, course),
    )


def _rows_by_skill(
    session: Session, rows_of_run: dict[int, list[int]]
) -> dict[str, tuple[Integers, npt.NDArray[np.bool_]]]:
    found: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for run_id, skill, tag in session.execute(
        select(CourseRunSkill.course_run_id, CourseRunSkill.skill, CourseRunSkill.tag)
    ):
        found[skill].extend((row, tag == Tag.PRIMARY.value) for row in rows_of_run.get(run_id, ()))
    return {
        skill: (
            np.array([row for row, _ in sorted(pairs)], np.int32),
            np.array([is_primary for _, is_primary in sorted(pairs)], np.bool_),
        )
        for skill, pairs in found.items()
        if pairs
    }


def _listing(
    run: CourseRun,
    course: Course,
    provider: Provider,
    venue: Venue | None,
    times: tuple[str, ...],
    access: tuple[str, ...],
) -> Listing:
    address = (venue.address_line_1, venue.address_line_2, venue.town) if venue else ()
    return Listing(
        course_run_id=run.id,
        title=run.course_name,
        provider=provider.name,
        venue=venue.name if venue else None,
        address=", ".join(line for line in address if line) or None,
        town=venue.town if venue else None,
        postcode=venue.postcode if venue else None,
        latitude=venue.latitude if venue else None,
        longitude=venue.longitude if venue else None,
        delivery=run.delivery,
        times=times,
        access=access,
        starts=run.start_date,
        cost_pence=0 if run.is_free_to_all else run.cost_pence,
        cost_description=run.cost_description,
        is_free_to_all=run.is_free_to_all,
        level=run.level,
        places_left=run.places_left,
        duration=run.duration,
        duration_unit=run.duration_unit,
        study_mode=run.study_mode,
        url=run.course_webpage or provider.website,
        phone=(venue.phone if venue else None) or provider.phone,
        email=(venue.email if venue else None) or provider.email,
        who_this_course_is_for=course.who_this_course_is_for,
        what_you_will_learn=course.what_you_will_learn,
        entry_requirements=course.entry_requirements,
        what_you_will_need_to_bring=course.what_you_will_need_to_bring,
        is_demonstration=course.is_demonstration,
    )

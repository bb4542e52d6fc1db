"""Reads every live run out of the database into a snapshot's columns.

The database itself strings each column's values together, some thousands of runs to a line, and numpy reads them from
there: a million runs never stand in memory as objects, and answers are not held up by the interpreter meanwhile.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, String, case, cast, func, select
from sqlalchemy.orm import Session

from signposting.models import (
    CourseRun,
    CourseRunAccess,
    CourseRunDistrict,
    CourseRunSkill,
    CourseRunTime,
    District,
    ProvisionVersion,
    Venue,
)
from signposting.snapshots import FLEXIBLE, UNKNOWN, UNKNOWN_COST, Integers, Kinds, Sites, Snapshot, unit_vectors
from signposting.topics import index_topics
from signposting.vocabulary import Access, Delivery, Level, ListingState, Tag, Time, Word

CHUNK = 10_000
"""How many runs' values stand in one line."""
Columns = dict[str, npt.NDArray[Any]]
Rows = npt.NDArray[np.intp]
Hashes = npt.NDArray[np.uint64]

_NO_VENUE = 0
_NOWHERE = 0
_BETWEEN_RUNS = "\x1e"
_BETWEEN_WORDS = "\x1f"
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with its bits well spread, for mixing what tells offers apart."""


def provision_version(session: Session) -> int:
    """The number that moves with every change of what is live."""
    return session.scalar(select(ProvisionVersion.version)) or 0


def build_snapshot(session: Session) -> Snapshot:
    """Reads every live run into columns."""
    version = provision_version(session)
    runs = _read_runs(session)
    taught = _read_skills(session, runs["id"])
    sites, site = _read_sites(session, runs)
    kinds, kind = _kinds(session, runs)
    offer_hash = _mixed(
        runs["course"], runs["venue"], site, kind, runs["cost"], runs["wording"], _hashes_of_skills(taught, len(site))
    )
    soonness = np.where(runs["start"] == FLEXIBLE, 0, runs["start"])
    order = np.lexsort((runs["id"], soonness, offer_hash, runs["course"]))
    offer_hash, course = offer_hash[order], runs["course"][order]
    return Snapshot(
        version=version,
        course_run_id=runs["id"][order],
        course=course,
        offer=_numbered(course, offer_hash),
        site=site[order],
        kind=kind[order],
        cost_pence=runs["cost"][order],
        start_day=runs["start"][order],
        places_left=runs["places_left"][order],
        by_skill=_by_skill(taught, order),
        kinds=kinds,
        sites=sites,
        topics=index_topics(session, course),
    )


def _read_runs(session: Session) -> Columns:
    """The live runs by rising id. ``wording`` is a hash of whatever else tells one offer of a course from another."""
    chunks: dict[str, list[npt.NDArray[Any]]] = defaultdict(list)
    for line in session.execute(_live_runs()):
        *numbers, starts, wordings = line
        for name, values in zip(_NUMBERS, numbers):
            chunks[name].append(_integers(values))
        chunks["start"].append(_days(starts))
        chunks["wording"].append(np.array([hash(words) for words in wordings.split(_BETWEEN_RUNS)], np.int64))
    if not chunks:
        return {name: np.empty(0, np.int32) for name in (*_NUMBERS, "start", "wording")}
    order = np.argsort(np.concatenate(chunks["id"]), kind="stable")
    return {name: np.concatenate(arrays)[order] for name, arrays in chunks.items()}


# Somebody who needs it free is not helped by a fee that is waived for others: see `is_free_to_all`.
_COST = case((CourseRun.is_free_to_all, 0), else_=func.coalesce(CourseRun.cost_pence, UNKNOWN_COST))


def _coded(column: Any, words: type[Word]) -> ColumnElement[int]:
    return case({value: n for n, value in enumerate(words.values())}, value=column, else_=UNKNOWN)


_NUMBERS: dict[str, Any] = {
    "id": CourseRun.id,
    "course": CourseRun.course_id,
    "venue": func.coalesce(CourseRun.venue_id, _NO_VENUE),
    "delivery": _coded(CourseRun.delivery, Delivery),
    "is_national": case((CourseRun.is_national, 1), else_=0),
    "cost": _COST,
    "level": _coded(CourseRun.level, Level),
    "places_left": func.coalesce(CourseRun.places_left, UNKNOWN),
}
_WORDS = (
    CourseRun.course_name,
    CourseRun.cost_description,
    CourseRun.duration,
    CourseRun.duration_unit,
    CourseRun.study_mode,
)


def _live_runs() -> Select[Any]:
    wording: Any = ""
    for word in _WORDS:
        wording = wording + func.coalesce(cast(word, String), "") + _BETWEEN_WORDS
    return (
        select(
            *(_listed(number) for number in _NUMBERS.values()),
            _listed(func.coalesce(cast(CourseRun.start_date, String), "")),
            func.aggregate_strings(wording, _BETWEEN_RUNS),
        )
        .where(CourseRun.state == ListingState.LIVE.value)
        .group_by(CourseRun.id // CHUNK)
    )


def _listed(column: Any) -> Any:
    """All of a column's values as one text, with commas between them."""
    return func.aggregate_strings(cast(column, String), ",")


def _integers(listed: str | None) -> Integers:
    return np.fromstring(listed, np.int32, sep=",") if listed else np.empty(0, np.int32)


def _days(listed: str) -> Integers:
    """ISO dates as ordinals; a missing one as :data:`FLEXIBLE`."""
    days = np.array(listed.split(","), "datetime64[D]")
    ordinals = days.astype(np.int64) + _FIRST_OF_1970
    return np.where(np.isnat(days), FLEXIBLE, ordinals).astype(np.int32)


_FIRST_OF_1970 = date(1970, 1, 1).toordinal()


def _rows_of(run_ids: Integers, ids: Integers) -> tuple[Rows, npt.NDArray[np.bool_]]:
    """The rows of the runs named, and which of them are live: a run that is not has no row."""
    if not len(run_ids):
        return np.zeros(len(ids), np.intp), np.zeros(len(ids), np.bool_)
    rows = np.minimum(np.searchsorted(run_ids, ids), len(run_ids) - 1)
    return rows, run_ids[rows] == ids


def _live_rows(run_ids: Integers, listed: str | None) -> Rows:
    rows, is_live = _rows_of(run_ids, _integers(listed))
    return rows[is_live]


@dataclass(frozen=True)
class _Taught:
    """The rows that teach one skill, and those of which it is a primary one, in rising order."""

    rows: Rows
    primary: Rows


def _read_skills(session: Session, run_ids: Integers) -> dict[str, _Taught]:
    run_id, is_primary = CourseRunSkill.course_run_id, CourseRunSkill.tag == Tag.PRIMARY.value
    statement = select(CourseRunSkill.skill, _listed(run_id), _listed(run_id).filter(is_primary))
    return {
        skill: _Taught(np.sort(_live_rows(run_ids, listed)), np.sort(_live_rows(run_ids, primary)))
        for skill, listed, primary in session.execute(statement.group_by(CourseRunSkill.skill)).tuples()
    }


def _hashes_of_skills(taught: dict[str, _Taught], runs: int) -> Hashes:
    """For each run a number that is the same for the same set of tags."""
    hashes = np.zeros(runs, np.uint64)
    for number, skill in enumerate(sorted(taught)):
        as_any, as_primary = _mixed(np.array([2 * number + 1, 2 * number + 2]))
        hashes[taught[skill].rows] += as_any
        hashes[taught[skill].primary] += as_primary
    return hashes


def _by_skill(taught: dict[str, _Taught], order: Rows) -> dict[str, tuple[Integers, npt.NDArray[np.bool_]]]:
    """The skills' rows where the snapshot's stand in another order."""
    moved_to = np.empty(len(order), np.int32)
    moved_to[order] = np.arange(len(order), dtype=np.int32)
    is_primary = np.zeros(len(order), np.bool_)
    found = {}
    for skill, one in taught.items():
        if not len(one.rows):
            continue
        rows, primary = np.sort(moved_to[one.rows]), moved_to[one.primary]
        is_primary[primary] = True
        found[skill] = (rows, is_primary[rows])
        is_primary[primary] = False
    return found


def _kinds(session: Session, runs: Columns) -> tuple[Kinds, Integers]:
    """The kinds that there are, and each run's."""
    times = _bits_of_runs(session, runs["id"], CourseRunTime.course_run_id, CourseRunTime.time, Time)
    access = _bits_of_runs(session, runs["id"], CourseRunAccess.course_run_id, CourseRunAccess.access, Access)
    level = runs["level"] - UNKNOWN
    sizes = (len(Delivery), 1 << len(Time), 1 << len(Access), len(Level) + 1)
    packed = np.ravel_multi_index((runs["delivery"], times, access, level), sizes)
    there_are, kind = np.unique(packed, return_inverse=True)
    delivery, times, access, level = np.unravel_index(there_are, sizes)
    kinds = Kinds(
        delivery=delivery.astype(np.int8),
        times=times.astype(np.uint8),
        access=access.astype(np.uint16),
        level=(level + UNKNOWN).astype(np.int8),
    )
    return kinds, kind.astype(np.int32)


def _bits_of_runs(session: Session, run_ids: Integers, run_id: Any, word: Any, words: type[Word]) -> Integers:
    listed = session.execute(select(*(_listed(run_id).filter(word == value) for value in words.values()))).one()
    found = np.zeros(len(run_ids), np.int32)
    for number, ids in enumerate(listed):
        found[_live_rows(run_ids, ids)] |= 1 << number
    return found


def _read_sites(session: Session, runs: Columns) -> tuple[Sites, Integers]:
    """The sites, and each run's: its venue's; else, unless it is offered everywhere, its districts'."""
    ids, latitudes, longitudes = _venues(session)
    is_nowhere = (runs["delivery"] == Delivery.values().index(Delivery.ONLINE.value)) | (runs["is_national"] == 1)
    has_venue = (runs["venue"] != _NO_VENUE) & ~is_nowhere
    site = np.full(len(runs["id"]), _NOWHERE, np.int32)
    site[has_venue] = np.searchsorted(ids, runs["venue"][has_venue]) + 1
    areas = _districts_by_row(session, runs["id"])
    districts = {code: (lat, long) for code, lat, long in session.execute(_places_of_districts()).tuples()}
    first_point, of_district = list(range(len(ids) + 1)), defaultdict(list)
    numbers: dict[tuple[str, ...], int] = {}
    points = list(zip(latitudes, longitudes))
    for row, area in areas.items():
        if has_venue[row] or is_nowhere[row]:
            continue
        if area not in numbers:
            numbers[area] = len(first_point)
            first_point.append(1 + len(points))
            points.extend(districts[code] for code in area)
            for code in area:
                of_district[code].append(numbers[area])
        site[row] = numbers[area]
    latitudes, longitudes = zip((np.nan, np.nan), *points)
    return Sites(
        point=unit_vectors(latitudes, longitudes),
        first_point=np.array(first_point, np.intp),
        of_district={code: np.array(sites, np.int32) for code, sites in of_district.items()},
    ), site


def _venues(session: Session) -> tuple[Any, Any, Any]:
    rows = session.execute(select(Venue.id, Venue.latitude, Venue.longitude).order_by(Venue.id)).all()
    return tuple(zip(*rows)) if rows else ((), (), ())  # type: ignore[return-value]


def _places_of_districts() -> Select[Any]:
    return select(District.code, District.latitude, District.longitude)


def _districts_by_row(session: Session, run_ids: Integers) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    code = CourseRunDistrict.district_code
    statement = select(code, _listed(CourseRunDistrict.course_run_id)).group_by(code).order_by(code)
    for district, listed in session.execute(statement).tuples():
        for row in _live_rows(run_ids, listed).tolist():
            found[row].append(district)
    return {row: tuple(codes) for row, codes in found.items()}


def _mixed(*columns: npt.NDArray[Any]) -> Hashes:
    """One 64-bit number for each row, the same only where all columns are; overflow is how such hashes mix."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed = (mixed ^ (mixed >> np.uint64(29)) ^ column.astype(np.uint64)) * _MULTIPLIER
    return mixed


def _numbered(course: Integers, offer_hash: Hashes) -> Integers:
    """The offers numbered from 0 in the order in which they stand."""
    if not len(course):
        return np.empty(0, np.int32)
    is_next = (course[1:] != course[:-1]) | (offer_hash[1:] != offer_hash[:-1])
    return np.concatenate(([0], np.cumsum(is_next))).astype(np.int32)

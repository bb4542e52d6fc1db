"""Reads every live run out of the database into a snapshot's columns.

Rows stream through in chunks and become arrays at once, so that a million runs never stand in memory as objects.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, case, func, select
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
"""How many rows are held as Python objects at a time."""
Columns = dict[str, npt.NDArray[Any]]
Rows = npt.NDArray[np.intp]
Hashes = npt.NDArray[np.uint64]

_NO_VENUE = 0
_NOWHERE = 0
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with its bits well spread, for mixing what tells offers apart."""


def provision_version(session: Session) -> int:
    """The number that moves with every change of what is live."""
    return session.scalar(select(ProvisionVersion.version)) or 0


def build_snapshot(session: Session) -> Snapshot:
    """Reads every live run into columns."""
    version = provision_version(session)
    runs = _read_runs(session)
    tags = _read_skills(session, runs["id"])
    sites, site = _read_sites(session, runs)
    kinds, kind = _kinds(session, runs)
    offer_hash = _mixed(
        runs["course"], runs["venue"], site, kind, runs["cost"], runs["wording"], _hashes_of_skills(tags, len(site))
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
        by_skill=_by_skill(tags, order),
        kinds=kinds,
        sites=sites,
        topics=index_topics(session, course),
    )


def _read_runs(session: Session) -> Columns:
    """The live runs by rising id. ``wording`` is a hash of whatever else tells one offer of a course from another."""
    names = ("id", "course", "venue", "delivery", "is_national", "cost", "level", "places_left")
    chunks: dict[str, list[npt.NDArray[Any]]] = {name: [np.empty(0, np.int32)] for name in names}
    chunks |= {"start": [np.empty(0, np.int32)], "wording": [np.empty(0, np.int64)]}
    for columns in _chunks(session, _live_runs()):
        for name, values in zip(names, columns):
            chunks[name].append(np.array(values, np.int32))
        starts, *wording = columns[len(names) :]
        chunks["start"].append(np.array([FLEXIBLE if day is None else day.toordinal() for day in starts], np.int32))
        chunks["wording"].append(np.array([hash(words) for words in zip(*wording)], np.int64))
    return {name: np.concatenate(arrays) for name, arrays in chunks.items()}


def _live_runs() -> Select[Any]:
    # Somebody who needs it free is not helped by a fee that is waived for others: see `is_free_to_all`.
    cost = case((CourseRun.is_free_to_all, 0), else_=func.coalesce(CourseRun.cost_pence, UNKNOWN_COST))
    return (
        select(
            CourseRun.id,
            CourseRun.course_id,
            func.coalesce(CourseRun.venue_id, _NO_VENUE),
            _coded(CourseRun.delivery, Delivery),
            case((CourseRun.is_national, 1), else_=0),
            cost,
            _coded(CourseRun.level, Level),
            func.coalesce(CourseRun.places_left, UNKNOWN),
            CourseRun.start_date,
            CourseRun.course_name,
            CourseRun.cost_description,
            CourseRun.duration,
            CourseRun.duration_unit,
            CourseRun.study_mode,
        )
        .where(CourseRun.state == ListingState.LIVE.value)
        .order_by(CourseRun.id)
    )


def _coded(column: Any, words: type[Word]) -> ColumnElement[int]:
    return case({value: n for n, value in enumerate(words.values())}, value=column, else_=UNKNOWN)


def _chunks(session: Session, statement: Select[Any]) -> Iterator[tuple[tuple[Any, ...], ...]]:
    """The statement's rows, some thousands at a time, each chunk turned into columns."""
    for rows in session.execute(statement, execution_options={"yield_per": CHUNK}).partitions():
        yield tuple(zip(*rows))


def _rows_of(run_ids: Integers, wanted: tuple[int, ...]) -> tuple[Rows, npt.NDArray[np.bool_]]:
    """The rows of the runs named, and which of them are live: a run that is not has no row."""
    ids = np.array(wanted, np.int32)
    rows = np.minimum(np.searchsorted(run_ids, ids), max(len(run_ids) - 1, 0))
    return rows, run_ids[rows] == ids if len(run_ids) else np.zeros(len(ids), np.bool_)


@dataclass(frozen=True)
class _Tags:
    """Which row teaches which skill; one entry a tag. ``names`` are the skills' ids by their number."""

    row: Rows
    skill: npt.NDArray[np.int16]
    is_primary: npt.NDArray[np.bool_]
    names: tuple[str, ...]


def _read_skills(session: Session, run_ids: Integers) -> _Tags:
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    rows, skills, primaries = [np.empty(0, np.intp)], [np.empty(0, np.int16)], [np.empty(0, np.bool_)]
    is_primary = case((CourseRunSkill.tag == Tag.PRIMARY.value, 1), else_=0)
    for ids, names, tags in _chunks(session, select(CourseRunSkill.course_run_id, CourseRunSkill.skill, is_primary)):
        row, is_live = _rows_of(run_ids, ids)
        rows.append(row[is_live])
        skills.append(np.array([numbers[name] for name in names], np.int16)[is_live])
        primaries.append(np.array(tags, np.bool_)[is_live])
    return _Tags(np.concatenate(rows), np.concatenate(skills), np.concatenate(primaries), tuple(numbers))


def _hashes_of_skills(tags: _Tags, runs: int) -> Hashes:
    """For each run a number that is the same for the same set of tags, whatever their order."""
    hashes = np.zeros(runs, np.uint64)
    of_tag = _mixed(tags.skill, tags.is_primary)
    for number in range(len(tags.names)):
        chosen = tags.skill == number  # a run has a skill once: no row twice in one sum
        hashes[tags.row[chosen]] += of_tag[chosen]
    return hashes


def _by_skill(tags: _Tags, order: Rows) -> dict[str, tuple[Integers, npt.NDArray[np.bool_]]]:
    moved_to = np.empty(len(order), np.int32)
    moved_to[order] = np.arange(len(order), dtype=np.int32)
    found = {}
    for number, name in enumerate(tags.names):
        chosen = tags.skill == number
        rows = moved_to[tags.row[chosen]]
        rising = np.argsort(rows)
        if len(rows):
            found[name] = (rows[rising], tags.is_primary[chosen][rising])
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
    found = np.zeros(len(run_ids), np.int32)
    for ids, numbers in _chunks(session, select(run_id, _coded(word, words))):
        rows, is_live = _rows_of(run_ids, ids)
        np.bitwise_or.at(found, rows[is_live], 1 << np.array(numbers, np.int32)[is_live])
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
    for ids, codes in _chunks(session, select(CourseRunDistrict.course_run_id, CourseRunDistrict.district_code)):
        rows, is_live = _rows_of(run_ids, ids)
        for row, code in zip(rows[is_live].tolist(), np.array(codes)[is_live].tolist()):
            found[row].append(code)
    return {row: tuple(sorted(codes)) for row, codes in found.items()}


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

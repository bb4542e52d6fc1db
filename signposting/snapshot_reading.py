"""Reads every live run out of the database into a snapshot's columns.

The database itself strings each column's values together, some thousands of runs to a line, and numpy reads them from
there: a million runs never stand in memory as objects, and answers are not held up by the interpreter meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, String, case, func, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from signposting.models import (
    Course,
    CourseRun,
    CourseRunAccess,
    CourseRunDistrict,
    CourseRunSkill,
    CourseRunTime,
    District,
    Venue,
)
from signposting.provision_versions import provision_version
from signposting.snapshots import (
    FLEXIBLE,
    UNKNOWN,
    UNKNOWN_COST,
    Facts,
    Integers,
    Kinds,
    Posting,
    Sites,
    Snapshot,
    unit_vectors,
)
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


@dataclass(frozen=True)
class _Scope:
    """Whose runs are read: everybody's where ``ukprns`` is ``None``."""

    ukprns: tuple[str, ...] | None

    def of_courses(self, course_id: Any) -> ColumnElement[bool]:
        """That a course is one of theirs."""
        if self.ukprns is None:
            return true()
        return cast("ColumnElement[bool]", course_id.in_(select(Course.id).where(Course.ukprn.in_(self.ukprns))))

    def of_runs(self, run_id: Any) -> ColumnElement[bool]:
        """That a run is one of theirs."""
        if self.ukprns is None:
            return true()
        theirs = select(CourseRun.id).where(self.of_courses(CourseRun.course_id))
        return cast("ColumnElement[bool]", run_id.in_(theirs))


def build_snapshot(session: Session, ukprns: Iterable[str] | None = None) -> Snapshot:
    """Reads every live run into columns; with ``ukprns``, those of some providers alone."""
    scope = _Scope(None if ukprns is None else tuple(ukprns))
    version = provision_version(session)
    runs = _read_runs(session, scope)
    taught = _read_skills(session, runs["id"], scope)
    sites, site = _read_sites(session, runs, scope)
    kinds, kind = _read_kinds(session, runs, scope)
    skills = _hashes_of_skills(taught, len(site))
    whereabouts = runs["venue"], site, runs["is_national"]
    offer_hash = _mixed(runs["course"], *whereabouts, kind, runs["cost"], runs["wording"], skills)
    soonness = np.where(runs["start"] == FLEXIBLE, 0, runs["start"])
    order = np.lexsort((runs["id"], soonness, offer_hash, runs["course"]))
    offer_hash, course = offer_hash[order], runs["course"][order]
    facts = Facts(kind, site, runs["cost"], runs["start"], runs["places_left"]).at(order)
    return Snapshot(
        version=version,
        patches=0,
        course_run_id=runs["id"][order],
        provider=_providers_of(session, course, scope),
        course=course,
        offer=_numbered(course, offer_hash),
        facts=facts,
        by_skill=_by_skill(taught, order, facts, sites.cells()),
        kinds=kinds,
        sites=sites,
        topics=index_topics(session, course, scope.of_courses(Course.id)),
    )


def _read_runs(session: Session, scope: _Scope) -> Columns:
    """The live runs by rising id. ``wording`` is a hash of whatever else tells one offer of a course from another."""
    chunks: dict[str, list[npt.NDArray[Any]]] = defaultdict(list)
    for line in session.execute(_live_runs().where(scope.of_courses(CourseRun.course_id))):
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
        wording = wording + func.coalesce(sql_cast(word, String), "") + _BETWEEN_WORDS
    return (
        select(
            *(_listed(number) for number in _NUMBERS.values()),
            _listed(func.coalesce(sql_cast(CourseRun.start_date, String), "")),
            func.aggregate_strings(wording, _BETWEEN_RUNS),
        )
        .where(CourseRun.state == ListingState.LIVE.value)
        .group_by(CourseRun.id // CHUNK)
    )


def _listed(column: Any) -> Any:
    """All of a column's values as one text, with commas between them."""
    return func.aggregate_strings(sql_cast(column, String), ",")


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


def _read_skills(session: Session, run_ids: Integers, scope: _Scope) -> dict[str, _Taught]:
    run_id, is_primary = CourseRunSkill.course_run_id, CourseRunSkill.tag == Tag.PRIMARY.value
    statement = select(CourseRunSkill.skill, _listed(run_id), _listed(run_id).filter(is_primary))
    statement = statement.where(scope.of_runs(run_id)).group_by(CourseRunSkill.skill)
    return {
        skill: _Taught(np.sort(_live_rows(run_ids, listed)), np.sort(_live_rows(run_ids, primary)))
        for skill, listed, primary in session.execute(statement).tuples()
    }


def _hashes_of_skills(taught: dict[str, _Taught], runs: int) -> Hashes:
    """For each run a number that is the same for the same set of tags."""
    hashes = np.zeros(runs, np.uint64)
    for number, skill in enumerate(sorted(taught)):
        as_any, as_primary = _mixed(np.array([2 * number + 1, 2 * number + 2]))
        hashes[taught[skill].rows] += as_any
        hashes[taught[skill].primary] += as_primary
    return hashes


def _by_skill(taught: dict[str, _Taught], order: Rows, facts: Facts, cell_of_site: Integers) -> dict[str, Posting]:
    """The skills' rows where the snapshot's stand in another order."""
    moved_to = np.empty(len(order), np.int32)
    moved_to[order] = np.arange(len(order), dtype=np.int32)
    is_primary = np.zeros(len(order), np.bool_)
    found = {}
    for skill, one in taught.items():
        rows, primary = np.sort(moved_to[one.rows]), moved_to[one.primary]
        is_primary[primary] = True
        if len(rows):
            found[skill] = Posting.of(rows, is_primary[rows], facts, cell_of_site)
        is_primary[primary] = False
    return found


def _read_kinds(session: Session, runs: Columns, scope: _Scope) -> tuple[Kinds, Integers]:
    """The kinds that there are, and each run's."""
    times = _read_bits(session, runs["id"], CourseRunTime.course_run_id, CourseRunTime.time, Time, scope)
    access = _read_bits(session, runs["id"], CourseRunAccess.course_run_id, CourseRunAccess.access, Access, scope)
    sizes = (len(Delivery), 1 << len(Time), 1 << len(Access), len(Level) + 1)
    packed = np.ravel_multi_index((runs["delivery"], times, access, runs["level"] - UNKNOWN), sizes)
    there_are, kind = np.unique(packed, return_inverse=True)
    delivery, times, access, level = np.unravel_index(there_are, sizes)
    kinds = Kinds(
        delivery=delivery.astype(np.int8),
        times=times.astype(np.uint8),
        access=access.astype(np.uint16),
        level=(level + UNKNOWN).astype(np.int8),
    )
    return kinds, kind.astype(np.int32)


def _read_bits(
    session: Session, run_ids: Integers, run_id: Any, word: Any, words: type[Word], scope: _Scope
) -> Integers:
    statement = select(*(_listed(run_id).filter(word == value) for value in words.values()))
    found = np.zeros(len(run_ids), np.int32)
    for number, ids in enumerate(session.execute(statement.where(scope.of_runs(run_id))).one()):
        found[_live_rows(run_ids, ids)] |= 1 << number
    return found


def _read_sites(session: Session, runs: Columns, scope: _Scope) -> tuple[Sites, Integers]:
    """The sites, and each run's: its venue's; else, unless it is offered everywhere, its districts'."""
    is_nowhere = (runs["delivery"] == Delivery.values().index(Delivery.ONLINE.value)) | (runs["is_national"] == 1)
    has_venue = (runs["venue"] != _NO_VENUE) & ~is_nowhere
    site = np.full(len(runs["id"]), _NOWHERE, np.int32)
    venues, position = np.unique(runs["venue"][has_venue], return_inverse=True)
    site[has_venue] = position + 1
    points = [(np.nan, np.nan), *_points_of_venues(session, venues)]
    first_point, of_district = list(range(len(points))), defaultdict(list)
    districts = {code: (latitude, longitude) for code, latitude, longitude in session.execute(_DISTRICTS).tuples()}
    numbers: dict[tuple[str, ...], int] = {}
    for row, area in _districts_by_row(session, runs["id"], scope).items():
        if has_venue[row] or is_nowhere[row]:
            continue
        if area not in numbers:
            numbers[area] = len(first_point)
            first_point.append(len(points))
            points.extend(districts[code] for code in area)
            for code in area:
                of_district[code].append(numbers[area])
        site[row] = numbers[area]
    latitudes, longitudes = zip(*points)
    return Sites(
        point=unit_vectors(latitudes, longitudes),
        first_point=np.array(first_point, np.intp),
        of_district={code: np.array(sites, np.int32) for code, sites in of_district.items()},
    ), site


def _points_of_venues(session: Session, venues: Integers) -> Iterator[tuple[float, float]]:
    """Where each of the venues is, in their order."""
    rows = session.execute(select(Venue.id, Venue.latitude, Venue.longitude)).tuples()
    found = {venue: (latitude, longitude) for venue, latitude, longitude in rows}
    return (found[venue] for venue in venues.tolist())


_DISTRICTS = select(District.code, District.latitude, District.longitude)


def _districts_by_row(session: Session, run_ids: Integers, scope: _Scope) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    code, run_id = CourseRunDistrict.district_code, CourseRunDistrict.course_run_id
    statement = select(code, _listed(run_id)).where(scope.of_runs(run_id)).group_by(code).order_by(code)
    for district, listed in session.execute(statement).tuples():
        for row in _live_rows(run_ids, listed).tolist():
            found[row].append(district)
    return {row: tuple(codes) for row, codes in found.items()}


def _providers_of(session: Session, course: Integers, scope: _Scope) -> Integers:
    """The UKPRN of each row's course, as a number."""
    statement = select(_listed(Course.id), _listed(Course.ukprn)).where(scope.of_courses(Course.id))
    ids, ukprns = map(_integers, session.execute(statement).one())
    order = np.argsort(ids)
    return ukprns[order][np.searchsorted(ids[order], course)] if len(ids) else np.empty(0, np.int32)


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

"""The search: a :class:`~signposting.needs.Need` in, a :class:`SearchResult` out. It records nothing.

One pass over the snapshot's candidates yields, for each, the bit set of the conditions that it fails. Zero is a match.
Where nothing matches, the smallest failing sets are what a resident could give up, and the union of those with the
fewest conditions is why the need is unmet.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from signposting.needs import Need
from signposting.places import EARTH_RADIUS_KM
from signposting.provision import FLEXIBLE, UNKNOWN, Integers, Snapshot, bits, code, unit_vectors
from signposting.vocabulary import ANY_DELIVERY, Access, Delivery, Level, Outcome, Reason, Time

CONDITIONS = (
    Reason.DISTANCE,
    Reason.TIME,
    Reason.DELIVERY,
    Reason.COST,
    Reason.LEVEL,
    Reason.ACCESS,
    Reason.START_DATE,
    Reason.FULL,
)
"""What a run may fail, in the order of the bits of a failing set."""

NEARNESS_STEP_KM = 2.0
"""Nearness counts in steps of this size, so that a few hundred metres do not outweigh an earlier start."""
ELSEWHERE_KM = 6.0
"""Where a run without a place stands among those that have one."""

Bits = npt.NDArray[np.uint8]
Kilometres = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Match:
    """One result: the soonest run of an offer, and the start days of its later runs.

    ``distance_km`` is ``None`` for a run without a place, or where the need names none. ``why`` says what speaks for
    it, in the vocabulary's words.
    """

    course_run_id: int
    distance_km: float | None
    later_starts: tuple[date, ...]
    why: tuple[str, ...]


@dataclass(frozen=True)
class Relaxation:
    """A smallest set of conditions which, given up together, yields matches.

    ``matches`` counts results. ``furthest_km`` is how far one would have to go for all of them. ``nearest`` are the
    runs that it would lead to, the nearest first, at most three.
    """

    change: tuple[str, ...]
    matches: int
    nearest_km: float | None
    furthest_km: float | None
    nearest: tuple[Match, ...]


@dataclass(frozen=True)
class SearchResult:
    """What answers a need. ``matches`` is one page; ``total`` counts all results.

    Where there is no match, ``reasons`` says why and ``relaxations`` what would work. ``missing`` names those of
    several skills that no match teaches, with the reasons for each.
    """

    need: Need
    matches: tuple[Match, ...]
    total: int
    page: int
    reasons: tuple[str, ...]
    relaxations: tuple[Relaxation, ...]
    missing: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def outcome(self) -> Outcome:
        """Whether provision answers the need: wholly, not at all, or for some of its skills only."""
        if not self.total:
            return Outcome.UNMET
        return Outcome.PARTLY if self.missing else Outcome.MET

    @property
    def all_reasons(self) -> tuple[str, ...]:
        """Why the need, or the part of it that found nothing, is unmet."""
        listed = set(self.reasons).union(*(reasons for _, reasons in self.missing))
        return tuple(reason for reason in Reason.values() if reason in listed)


@dataclass(frozen=True)
class _Candidates:
    """The live rows about a need's topic, with all that ranking and relaxing want to know of each."""

    rows: Integers
    fails: Bits
    distance_km: Kilometres
    topic: Kilometres


def search(need: Need, snapshot: Snapshot, today: date, *, page: int = 1, page_size: int = 5) -> SearchResult:
    """What answers ``need`` on the day ``today``, best first.

    Pages count from 1; one beyond the last is empty. Runs that differ in nothing but their date stand once.
    """
    candidates = _candidates(need, snapshot, today)
    if candidates is None:
        return _unmet(need, (Reason.UNRECOGNISED_SKILL.value,))
    if not len(candidates.rows):
        return _unmet(need, (Reason.NO_PROVISION.value,))
    matching = np.flatnonzero(candidates.fails == 0)
    if not len(matching):
        relaxations = _relaxations(need, snapshot, candidates, today)
        return _unmet(need, _reasons(relaxations), relaxations)
    ranked = _ranked_offers(need, snapshot, candidates, matching)
    first = (page - 1) * page_size
    return SearchResult(
        need=need,
        matches=tuple(_match(need, snapshot, candidates, runs, today) for runs in ranked[first : first + page_size]),
        total=len(ranked),
        page=page,
        reasons=(),
        relaxations=(),
        missing=_missing_skills(need, snapshot, candidates.rows[matching], today),
    )


def failing_conditions(fails: int) -> tuple[str, ...]:
    """The conditions of a failing set, in the order of :data:`CONDITIONS`."""
    return tuple(condition.value for n, condition in enumerate(CONDITIONS) if fails >> n & 1)


def _unmet(need: Need, reasons: tuple[str, ...], relaxations: tuple[Relaxation, ...] = ()) -> SearchResult:
    return SearchResult(need, (), 0, 1, reasons, relaxations, ())


def _candidates(need: Need, snapshot: Snapshot, today: date) -> _Candidates | None:
    """The live rows about the topic; ``None`` where neither a skill nor any course's word was understood."""
    words = need.topic_stems
    if need.skills:
        rows, topic = _rows_for_skills(need.skills, snapshot)
    else:
        rows = snapshot.topics.rows_about(words)
        if not len(rows):
            return None
        topic = np.zeros(len(rows))
    is_live = snapshot.start_day[rows] >= today.toordinal()
    rows, topic = rows[is_live], topic[is_live]
    if words:
        topic = topic + snapshot.topics.closeness(words, rows)
    distance_km = _distances_km(need, snapshot, rows)
    return _Candidates(rows, _fails(need, snapshot, rows, distance_km), distance_km, topic)


def _rows_for_skills(skills: tuple[str, ...], snapshot: Snapshot) -> tuple[Integers, Kilometres]:
    """The rows that teach any of the skills; each skill taught counts 2, and 1 more where it is the primary one."""
    found = [snapshot.by_skill[skill] for skill in skills if skill in snapshot.by_skill]
    if not found:
        return np.empty(0, np.int32), np.empty(0)
    if len(found) == 1:
        rows, is_primary = found[0]
        return rows, 2.0 + is_primary
    rows = np.unique(np.concatenate([rows for rows, _ in found]))
    topic = np.zeros(len(rows))
    for taught, is_primary in found:
        topic[np.searchsorted(rows, taught)] += 2.0 + is_primary
    return rows, topic


def _distances_km(need: Need, snapshot: Snapshot, rows: Integers) -> Kilometres:
    """Great-circle distances of the rows from the need's place; not a number where either has no place."""
    if need.place is None:
        return np.full(len(rows), np.nan)
    here = unit_vectors([need.place.latitude], [need.place.longitude])[0]
    half_chord = np.sqrt(((snapshot.point[rows] - here) ** 2).sum(axis=1)) / 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(half_chord, 1.0)))


def _fails(need: Need, snapshot: Snapshot, rows: Integers, distance_km: Kilometres) -> Bits:
    """For each row the set of conditions that it fails, as bits in the order of :data:`CONDITIONS`."""
    fails = np.zeros(len(rows), np.uint8)

    def fail(condition: Reason, where: npt.NDArray[np.bool_]) -> None:
        fails[where] |= 1 << CONDITIONS.index(condition)

    limit_km, limit_pence = need.distance_limit_km(), need.cost_limit_pence()
    fail(Reason.FULL, snapshot.places_left[rows] == 0)
    if limit_km is not None:
        fail(Reason.DISTANCE, distance_km > limit_km)
    if need.times:
        times = snapshot.times[rows]
        fail(Reason.TIME, (times != 0) & (times & bits(Time, need.times) == 0))
    if need.delivery != ANY_DELIVERY:
        fail(Reason.DELIVERY, ~np.isin(snapshot.delivery[rows], _deliveries_that_pass(need.delivery)))
    if limit_pence is not None:
        cost = snapshot.cost_pence[rows]
        fail(Reason.COST, (cost == UNKNOWN) | (cost > limit_pence))
    if need.level is not None:
        level = snapshot.level[rows]
        fail(Reason.LEVEL, (level != UNKNOWN) & (level != code(Level, need.level)))
    if need.access:
        wanted = bits(Access, need.access)
        fail(Reason.ACCESS, snapshot.access[rows] & wanted != wanted)
    if need.start_by is not None:
        start = snapshot.start_day[rows]
        fail(Reason.START_DATE, (start != FLEXIBLE) & (start > need.start_by.toordinal()))
    return fails


def _deliveries_that_pass(delivery: str) -> list[int]:
    """Exact, except that a blended run may pass for one in person or online."""
    passing = {delivery}
    if delivery in (Delivery.IN_PERSON.value, Delivery.ONLINE.value):
        passing.add(Delivery.BLENDED.value)
    return [code(Delivery, one) for one in passing]


def _ranked_offers(
    need: Need, snapshot: Snapshot, candidates: _Candidates, chosen: npt.NDArray[np.intp]
) -> list[npt.NDArray[np.intp]]:
    """The chosen candidates folded into offers, the best offer first; within one the soonest run comes first."""
    order = chosen[np.lexsort(_ranking(need, snapshot, candidates, chosen))]
    offers = snapshot.offer[candidates.rows[order]]
    _, firsts = np.unique(offers, return_index=True)
    by_offer: dict[int, list[np.intp]] = {int(offers[n]): [] for n in np.sort(firsts)}
    for candidate, offer in zip(order, offers):
        by_offer[int(offer)].append(candidate)
    return [_soonest_first(snapshot, candidates, runs) for runs in by_offer.values()]


def _soonest_first(snapshot: Snapshot, candidates: _Candidates, runs: list[np.intp]) -> npt.NDArray[np.intp]:
    one_offer = np.array(runs)
    rows = candidates.rows[one_offer]
    distance = np.nan_to_num(candidates.distance_km[one_offer], nan=0.0)
    return one_offer[np.lexsort((distance, snapshot.start_day[rows]))]


def _ranking(
    need: Need, snapshot: Snapshot, candidates: _Candidates, chosen: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.generic], ...]:
    """Sort keys, the least important first: topic, level, nearness, soonness, cost, places left, exact distance."""
    rows = candidates.rows[chosen]
    distance = np.nan_to_num(candidates.distance_km[chosen], nan=ELSEWHERE_KM)
    cost = snapshot.cost_pence[rows].astype(float)
    start = snapshot.start_day[rows]
    level = snapshot.level[rows]
    wanted = code(Level, need.level) if need.level else UNKNOWN
    return (
        snapshot.course_run_id[rows],
        distance,
        -np.minimum(snapshot.places_left[rows], 5),
        np.where(cost == UNKNOWN, np.inf, cost),
        np.where(start == FLEXIBLE, 0, start // 28),
        np.floor(distance / NEARNESS_STEP_KM),
        level != wanted if need.level else np.zeros(len(rows), bool),
        -np.round(candidates.topic[chosen], 1),
    )


def _match(need: Need, snapshot: Snapshot, candidates: _Candidates, runs: npt.NDArray[np.intp], today: date) -> Match:
    first, row = runs[0], candidates.rows[runs[0]]
    starts = sorted({int(snapshot.start_day[candidates.rows[run]]) for run in runs[1:]} - {FLEXIBLE})
    distance = candidates.distance_km[first]
    return Match(
        course_run_id=int(snapshot.course_run_id[row]),
        distance_km=None if np.isnan(distance) else round(float(distance), 1),
        later_starts=tuple(date.fromordinal(day) for day in starts if day > snapshot.start_day[row]),
        why=_why(need, snapshot, int(row), float(distance), today),
    )


def _why(need: Need, snapshot: Snapshot, row: int, distance_km: float, today: date) -> tuple[str, ...]:
    """What speaks for a run: the topic, then each condition that was asked for and is met, then what is good news."""
    near_km = min(need.distance_limit_km() or 0.0, 5.0)
    start = int(snapshot.start_day[row])
    reasons = (
        ("skill" if need.skills else "words", True),
        ("time", bool(need.times) and bool(snapshot.times[row] & bits(Time, need.times))),
        ("delivery", need.delivery != ANY_DELIVERY),
        ("level", need.level is not None and snapshot.level[row] == code(Level, need.level)),
        ("access", bool(need.access)),
        ("cost", need.cost_limit_pence() is not None),
        ("start_date", need.start_by is not None),
        ("near", distance_km <= near_km),
        ("soon", start == FLEXIBLE or start - today.toordinal() <= 28),
        ("free", snapshot.cost_pence[row] == 0),
    )
    return tuple(name for name, holds in reasons if holds)


def _relaxations(need: Need, snapshot: Snapshot, candidates: _Candidates, today: date) -> tuple[Relaxation, ...]:
    """The smallest failing sets, those with the fewest conditions first, then those with the most results."""
    present = np.flatnonzero(np.bincount(candidates.fails, minlength=256))
    smallest = [s for s in map(int, present) if not any(t != s and t & s == t for t in map(int, present))]
    relaxations = [_relaxation(need, snapshot, candidates, fails, today) for fails in smallest]
    return tuple(sorted(relaxations, key=lambda one: (len(one.change), -one.matches, one.change)))


def _relaxation(need: Need, snapshot: Snapshot, candidates: _Candidates, fails: int, today: date) -> Relaxation:
    failing = np.flatnonzero(candidates.fails == fails)
    ranked = _ranked_offers(need, snapshot, candidates, failing)
    distances = candidates.distance_km[failing]
    has_distance = not np.isnan(distances).all()
    by_distance = sorted(ranked, key=lambda runs: float(np.nan_to_num(candidates.distance_km[runs[0]], nan=np.inf)))
    return Relaxation(
        change=failing_conditions(fails),
        matches=len(ranked),
        nearest_km=round(float(np.nanmin(distances)), 1) if has_distance else None,
        furthest_km=float(np.nanmax(distances)) if has_distance else None,
        nearest=tuple(_match(need, snapshot, candidates, runs, today) for runs in by_distance[:3]),
    )


def _reasons(relaxations: tuple[Relaxation, ...]) -> tuple[str, ...]:
    fewest = min(len(relaxation.change) for relaxation in relaxations)
    listed = {reason for one in relaxations if len(one.change) == fewest for reason in one.change}
    return tuple(reason for reason in Reason.values() if reason in listed)


def _missing_skills(
    need: Need, snapshot: Snapshot, matching_rows: Integers, today: date
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Those of several skills that no match teaches, each with the reasons why a search for it alone is unmet."""
    if len(need.skills) < 2:
        return ()
    missing = [
        skill
        for skill in need.skills
        if skill not in snapshot.by_skill or not np.isin(snapshot.by_skill[skill][0], matching_rows).any()
    ]
    return tuple((skill, search(need.changed(skills=(skill,)), snapshot, today).reasons) for skill in missing)

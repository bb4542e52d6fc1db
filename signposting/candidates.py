"""The live runs about a need's topic, and which of its conditions each of them fails.

What a closed list decides is decided once for each kind of run, and how far away it is once for each site; a run then
only looks up its kind's and its site's answer.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from signposting.needs import Need
from signposting.places import EARTH_RADIUS_KM
from signposting.snapshots import (
    FLEXIBLE,
    UNKNOWN,
    Integers,
    Kilometres,
    Kinds,
    Posting,
    Snapshot,
    bits,
    chord_km,
    code,
)
from signposting.vocabulary import ANY_DELIVERY, Access, Delivery, Level, Reason, Time

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

FAR_KM = 100.0
"""Beyond this looking at those near first would save little."""

Bits = npt.NDArray[np.uint8]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """The live runs about a topic, by rising row, with all that ranking and relaxing want to know of each.

    ``fails`` has a bit for each condition that the run fails, in the order of :data:`CONDITIONS`; ``topic`` says how
    much of the topic it covers. ``half_chord`` is how far each site of the snapshot is: see :func:`chord_km`.
    """

    snapshot: Snapshot
    rows: Integers
    fails: Bits
    topic: Kilometres
    half_chord: npt.NDArray[np.float64]

    def half_chords(self, chosen: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
        """How far the chosen candidates are; not a number where they, or the need, have no place."""
        return np.asarray(self.half_chord[self.snapshot.site[self.rows[chosen]]])

    def distances_km(self, chosen: npt.NDArray[np.intp]) -> Kilometres:
        """The same in km."""
        return chord_km(self.half_chords(chosen))


def find_near_candidates(need: Need, snapshot: Snapshot, today: date) -> Candidates | None:
    """The candidates that may be within the need's distance, and some more; ``None`` where that leaves out few."""
    limit_km = need.distance_limit_km()
    if need.place is None or limit_km is None or limit_km > FAR_KM or not need.skills:
        return None
    found = []
    for posting in _postings(need, snapshot):
        near = posting.positions_near(need.place.latitude, need.place.longitude, limit_km)
        found.append((posting.rows[near], posting.is_primary[near]))
    return _candidates(need, snapshot, today, *_joined(found))


def find_candidates(need: Need, snapshot: Snapshot, today: date) -> Candidates | None:
    """The candidates for a need; ``None`` where neither a skill nor any course's word was understood."""
    if need.skills:
        found = [(posting.rows, posting.is_primary) for posting in _postings(need, snapshot)]
        return _candidates(need, snapshot, today, *_joined(found))
    rows = snapshot.topics.rows_about(need.topic_stems)
    return _candidates(need, snapshot, today, rows, np.zeros(len(rows))) if len(rows) else None


def _candidates(need: Need, snapshot: Snapshot, today: date, rows: Integers, topic: Kilometres) -> Candidates:
    is_live = snapshot.start_day.take(rows) >= today.toordinal()
    if not is_live.all():
        rows, topic = rows[is_live], topic[is_live]
    if words := need.topic_stems:
        topic = topic + snapshot.topics.closeness(words, rows)
    half_chord = _half_chords(need, snapshot)
    return Candidates(snapshot, rows, _fails(need, snapshot, rows, half_chord), topic, half_chord)


def failing_conditions(fails: int) -> tuple[str, ...]:
    """The conditions of a failing set, in the order of :data:`CONDITIONS`."""
    return tuple(condition.value for n, condition in enumerate(CONDITIONS) if fails >> n & 1)


def _postings(need: Need, snapshot: Snapshot) -> list[Posting]:
    return [snapshot.by_skill[skill] for skill in dict.fromkeys(need.skills) if skill in snapshot.by_skill]


def _joined(found: list[tuple[Integers, Truths]]) -> tuple[Integers, Kilometres]:
    """The rows that teach any of the skills: each counts two, and three as the run's primary one."""
    if not found:
        return np.empty(0, np.int32), np.empty(0)
    rows, topic = (np.concatenate(parts) for parts in zip(*found))
    topic = topic + 2.0
    if len(found) == 1 or not len(rows):
        return rows, topic
    order = np.argsort(rows, kind="stable")  # sorted parts, which are merged in one pass
    rows = rows[order]
    first = np.flatnonzero(np.concatenate(([True], rows[1:] != rows[:-1])))
    return rows[first], np.add.reduceat(topic[order], first)


def _half_chords(need: Need, snapshot: Snapshot) -> npt.NDArray[np.float64]:
    if need.place is None:
        return np.full(len(snapshot.sites.first_point), np.nan)
    return snapshot.sites.half_chords(need.place.latitude, need.place.longitude, need.place.district_code)


def _is_beyond(half_chord: npt.NDArray[np.float64], limit_km: float) -> Truths:
    """Which sites are farther than the limit. Only for those about as near is the distance worked out in km."""
    is_beyond = half_chord > np.sin(min(limit_km / EARTH_RADIUS_KM, np.pi) / 2) * (1 + 1e-9)
    maybe = np.flatnonzero(~is_beyond)
    is_beyond[maybe] = chord_km(half_chord[maybe]) > limit_km
    return np.asarray(is_beyond)


def _fails(need: Need, snapshot: Snapshot, rows: Integers, half_chord: npt.NDArray[np.float64]) -> Bits:
    """For each row the set of conditions that it fails."""
    limit_km, limit_pence = need.distance_limit_km(), need.cost_limit_pence()
    at = rows.astype(np.intp)  # converted once, not by each look-up
    fails = _fails_of_kinds(need, snapshot.kinds).take(snapshot.kind.take(at))
    fails |= _bit(Reason.FULL, snapshot.places_left.take(at) == 0)
    if limit_km is not None:
        fails |= _bit(Reason.DISTANCE, _is_beyond(half_chord, limit_km)).take(snapshot.site.take(at))
    if limit_pence is not None:
        fails |= _bit(Reason.COST, snapshot.cost_pence.take(at) > limit_pence)
    if need.start_by is not None:
        start = snapshot.start_day.take(at)
        fails |= _bit(Reason.START_DATE, (start > need.start_by.toordinal()) & (start != FLEXIBLE))
    return fails


def _fails_of_kinds(need: Need, kinds: Kinds) -> Bits:
    """For each kind of run the conditions that its delivery, times, access and level fail."""
    fails = np.zeros(len(kinds.level), np.uint8)
    if need.times:
        fails |= _bit(Reason.TIME, (kinds.times != 0) & (kinds.times & bits(Time, need.times) == 0))
    if need.delivery != ANY_DELIVERY:
        fails |= _bit(Reason.DELIVERY, ~np.isin(kinds.delivery, _deliveries_that_pass(need.delivery)))
    if need.level is not None:
        fails |= _bit(Reason.LEVEL, (kinds.level != UNKNOWN) & (kinds.level != code(Level, need.level)))
    if need.access:
        wanted = bits(Access, need.access)
        fails |= _bit(Reason.ACCESS, kinds.access & wanted != wanted)
    return fails


def _bit(condition: Reason, where: Truths) -> Bits:
    return where.view(np.uint8) << np.uint8(CONDITIONS.index(condition))


def _deliveries_that_pass(delivery: str) -> list[int]:
    """Exact, except that a blended run may pass for one in person or online."""
    passing = {delivery}
    if delivery in (Delivery.IN_PERSON.value, Delivery.ONLINE.value):
        passing.add(Delivery.BLENDED.value)
    return [code(Delivery, one) for one in passing]

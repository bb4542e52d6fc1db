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
    Facts,
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
        return np.asarray(self.half_chord[self.snapshot.facts.site[self.rows[chosen]]])

    def distances_km(self, chosen: npt.NDArray[np.intp]) -> Kilometres:
        """The same in km."""
        return chord_km(self.half_chords(chosen))


def half_chords_from(need: Need, snapshot: Snapshot) -> npt.NDArray[np.float64]:
    """How far each site of the snapshot is from the need's place; not a number where it names none."""
    if need.place is None:
        return np.full(len(snapshot.sites.first_point), np.nan)
    return snapshot.sites.half_chords(need.place.latitude, need.place.longitude, need.place.district_code)


def find_near_candidates(
    need: Need, snapshot: Snapshot, today: date, half_chord: npt.NDArray[np.float64]
) -> Candidates | None:
    """The candidates that may be within the need's distance, and some more; ``None`` where that leaves out few."""
    limit_km = need.distance_limit_km()
    if need.place is None or limit_km is None or limit_km > FAR_KM or not need.skills:
        return None
    parts = []
    for posting in _postings(need, snapshot):
        near = posting.positions_near(need.place.latitude, need.place.longitude, limit_km)
        parts.append(_Part(posting.rows[near], _weight(posting.is_primary[near]), posting.facts.at(near)))
    return _candidates(need, snapshot, today, parts, half_chord)


def find_candidates(
    need: Need, snapshot: Snapshot, today: date, half_chord: npt.NDArray[np.float64]
) -> Candidates | None:
    """The candidates for a need; ``None`` where neither a skill nor any course's word was understood."""
    if need.skills:
        parts = [_Part(one.rows, _weight(one.is_primary), one.facts) for one in _postings(need, snapshot)]
        return _candidates(need, snapshot, today, parts, half_chord)
    rows = snapshot.topics.rows_about(need.topic_stems)
    if not len(rows):
        return None
    return _candidates(need, snapshot, today, [_Part(rows, np.zeros(len(rows)), snapshot.facts.at(rows))], half_chord)


@dataclass(frozen=True)
class _Part:
    """Rows about one skill, or about the words; ``topic`` says how much of the topic each covers thereby."""

    rows: Integers
    topic: Kilometres
    facts: Facts

    def since(self, today: date) -> "_Part":
        """Without the runs that have begun."""
        is_live = self.facts.start_day >= today.toordinal()
        return self if is_live.all() else _Part(self.rows[is_live], self.topic[is_live], self.facts.at(is_live))


def _weight(is_primary: Truths) -> Kilometres:
    """Each skill that is taught counts two, and three as the run's primary one."""
    return np.asarray(is_primary + 2.0)


def _candidates(
    need: Need, snapshot: Snapshot, today: date, parts: list[_Part], half_chord: npt.NDArray[np.float64]
) -> Candidates:
    live = [part.since(today) for part in parts]
    # Before the parts are merged, while the facts of each still stand side by side.
    evaluated = [(part.rows, part.topic, _fails(need, snapshot, part.facts, half_chord)) for part in live]
    rows, topic, fails = _merged(evaluated)
    if words := need.topic_stems:
        topic = topic + snapshot.topics.closeness(words, rows)
    return Candidates(snapshot, rows, fails, topic, half_chord)


def failing_conditions(fails: int) -> tuple[str, ...]:
    """The conditions of a failing set, in the order of :data:`CONDITIONS`."""
    return tuple(condition.value for n, condition in enumerate(CONDITIONS) if fails >> n & 1)


def _postings(need: Need, snapshot: Snapshot) -> list[Posting]:
    return [snapshot.by_skill[skill] for skill in dict.fromkeys(need.skills) if skill in snapshot.by_skill]


def _merged(parts: list[tuple[Integers, Kilometres, Bits]]) -> tuple[Integers, Kilometres, Bits]:
    """The rows of all parts, each once and rising, with the sum of what they cover of the topic."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return np.empty(0, np.int32), np.empty(0), np.empty(0, np.uint8)
    rows, topic, fails = (np.concatenate(columns) for columns in zip(*parts))
    order = np.argsort(rows, kind="stable")  # sorted parts, which are merged in one pass
    rows = rows[order]
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    sums = np.add.reduceat(topic[order], first) if len(first) else topic
    return rows[first], sums, fails[order[first]]


def _is_beyond(half_chord: npt.NDArray[np.float64], limit_km: float) -> Truths:
    """Which sites are farther than the limit. Only for those about as near is the distance worked out in km."""
    is_beyond = half_chord > np.sin(min(limit_km / EARTH_RADIUS_KM, np.pi) / 2) * (1 + 1e-9)
    maybe = np.flatnonzero(~is_beyond)
    is_beyond[maybe] = chord_km(half_chord[maybe]) > limit_km
    return np.asarray(is_beyond)


def _fails(need: Need, snapshot: Snapshot, facts: Facts, half_chord: npt.NDArray[np.float64]) -> Bits:
    """For each run the set of conditions that it fails."""
    limit_km, limit_pence = need.distance_limit_km(), need.cost_limit_pence()
    fails = _fails_of_kinds(need, snapshot.kinds)[facts.kind]
    fails |= _bit(Reason.FULL, facts.places_left == 0)
    if limit_km is not None:
        fails |= _bit(Reason.DISTANCE, _is_beyond(half_chord, limit_km))[facts.site]
    if limit_pence is not None:
        fails |= _bit(Reason.COST, facts.cost_pence > limit_pence)
    if need.start_by is not None:
        is_late = (facts.start_day > need.start_by.toordinal()) & (facts.start_day != FLEXIBLE)
        fails |= _bit(Reason.START_DATE, is_late)
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

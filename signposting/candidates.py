"""The live runs about a need's topic, and which of its conditions each of them fails.

What a closed list decides is decided once for each kind of run, and how far away it is once for each site; a run then
only looks up its kind's and its site's answer.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from signposting.needs import Need
from signposting.snapshots import FLEXIBLE, UNKNOWN, Integers, Kilometres, Kinds, Snapshot, bits, code
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

Bits = npt.NDArray[np.uint8]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """The live runs about a topic, by rising row, with all that ranking and relaxing want to know of each.

    ``fails`` has a bit for each condition that the run fails, in the order of :data:`CONDITIONS`; ``topic`` says how
    much of the topic it covers. ``site_km`` is how far each site of the snapshot is.
    """

    snapshot: Snapshot
    rows: Integers
    fails: Bits
    topic: Kilometres
    site_km: Kilometres

    def distances_km(self, chosen: npt.NDArray[np.intp]) -> Kilometres:
        """How far the chosen candidates are; not a number where they, or the need, have no place."""
        return np.asarray(self.site_km[self.snapshot.site[self.rows[chosen]]])


def find_candidates(need: Need, snapshot: Snapshot, today: date) -> Candidates | None:
    """The candidates for a need; ``None`` where neither a skill nor any course's word was understood."""
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
    site_km = _site_distances_km(need, snapshot)
    return Candidates(snapshot, rows, _fails(need, snapshot, rows, site_km), topic, site_km)


def failing_conditions(fails: int) -> tuple[str, ...]:
    """The conditions of a failing set, in the order of :data:`CONDITIONS`."""
    return tuple(condition.value for n, condition in enumerate(CONDITIONS) if fails >> n & 1)


def _rows_for_skills(skills: tuple[str, ...], snapshot: Snapshot) -> tuple[Integers, Kilometres]:
    """The rows that teach any of the skills: each counts two, and three as the run's primary one."""
    found = [snapshot.by_skill[skill] for skill in set(skills) if skill in snapshot.by_skill]
    if not found:
        return np.empty(0, np.int32), np.empty(0)
    if len(found) == 1:
        rows, is_primary = found[0]
        return rows, 2.0 + is_primary
    topic = np.zeros(len(snapshot), np.float32)
    for taught, is_primary in found:
        topic[taught] += np.float32(2) + is_primary
    rows = np.flatnonzero(topic).astype(np.int32)
    return rows, topic[rows].astype(float)


def _site_distances_km(need: Need, snapshot: Snapshot) -> Kilometres:
    if need.place is None:
        return np.full(len(snapshot.sites.first_point), np.nan)
    return snapshot.sites.distances_km(need.place.latitude, need.place.longitude, need.place.district_code)


def _fails(need: Need, snapshot: Snapshot, rows: Integers, site_km: Kilometres) -> Bits:
    """For each row the set of conditions that it fails."""
    limit_km, limit_pence = need.distance_limit_km(), need.cost_limit_pence()
    fails = _fails_of_kinds(need, snapshot.kinds)[snapshot.kind[rows]]
    fails |= _bit(Reason.FULL, snapshot.places_left[rows] == 0)
    if limit_km is not None:
        fails |= _bit(Reason.DISTANCE, site_km > limit_km)[snapshot.site[rows]]
    if limit_pence is not None:
        fails |= _bit(Reason.COST, snapshot.cost_pence[rows] > limit_pence)
    if need.start_by is not None:
        start = snapshot.start_day[rows]
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

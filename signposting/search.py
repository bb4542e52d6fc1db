"""The search: a :class:`~signposting.needs.Need` in, a :class:`SearchResult` out. It records nothing.

One pass over the snapshot's candidates yields, for each, the bit set of the conditions that it fails. Zero is a match.
Where nothing matches, the smallest failing sets are what a resident could give up, and the union of those with the
fewest conditions is why the need is unmet.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from signposting.candidates import (
    CONDITIONS,
    Candidates,
    failing_conditions,
    find_candidates,
    find_near_candidates,
    half_chords_from,
)
from signposting.needs import Need
from signposting.ranking import Positions, Results, best, fold, nearest
from signposting.snapshots import FLEXIBLE, Integers, Snapshot, bits, chord_km, code
from signposting.vocabulary import ANY_DELIVERY, Level, Outcome, Reason, Time

NEARBY_KM = 5.0
"""Within this, and the distance asked for, nearness speaks for a run."""
SOON_DAYS = 28
"""A start within this many days speaks for a run."""
NEAREST_SHOWN = 3
"""How many of a relaxation's runs are looked at to say what it would lead to."""


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


def search(need: Need, snapshot: Snapshot, today: date, *, page: int = 1, page_size: int = 5) -> SearchResult:
    """What answers ``need`` on the day ``today``, best first.

    Pages count from 1; one beyond the last is empty. Runs that differ in nothing but their date stand once.
    """
    half_chord = half_chords_from(need, snapshot)
    near = find_near_candidates(need, snapshot, today, half_chord)
    if near is not None and len(matching := np.flatnonzero(near.fails == 0)):
        return _met(need, near, matching, today, page, page_size)
    candidates = find_candidates(need, snapshot, today, half_chord)
    if candidates is None:
        return _unmet(need, (Reason.UNRECOGNISED_SKILL.value,))
    if not len(candidates.rows):
        return _unmet(need, (Reason.NO_PROVISION.value,))
    matching = np.flatnonzero(candidates.fails == 0)
    if not len(matching):
        relaxations = _relaxations(need, candidates, today)
        return _unmet(need, _reasons(relaxations), relaxations)
    return _met(need, candidates, matching, today, page, page_size)


def _met(
    need: Need, candidates: Candidates, matching: Positions, today: date, page: int, page_size: int
) -> SearchResult:
    results = fold(candidates, matching)
    shown = best(results, need, page * page_size)[(page - 1) * page_size :]
    return SearchResult(
        need=need,
        matches=_matches(need, results, shown, today),
        total=len(results),
        page=page,
        reasons=(),
        relaxations=(),
        missing=_missing_skills(need, candidates, matching, today),
    )


def _unmet(need: Need, reasons: tuple[str, ...], relaxations: tuple[Relaxation, ...] = ()) -> SearchResult:
    return SearchResult(need, (), 0, 1, reasons, relaxations, ())


def _matches(need: Need, results: Results, shown: Positions, today: date) -> tuple[Match, ...]:
    return tuple(_match(need, results, int(number), today) for number in shown)


def _match(need: Need, results: Results, number: int, today: date) -> Match:
    candidates, snapshot, runs = results.candidates, results.candidates.snapshot, results.runs_of(number)
    row = int(candidates.rows[runs[0]])
    first, *others = snapshot.facts.start_day[candidates.rows[runs]].tolist()
    distance_km = float(candidates.distances_km(runs[:1])[0])
    return Match(
        course_run_id=int(snapshot.course_run_id[row]),
        distance_km=None if np.isnan(distance_km) else round(distance_km, 1),
        later_starts=tuple(date.fromordinal(day) for day in sorted(set(others) - {first, FLEXIBLE})),
        why=_why(need, snapshot, row, distance_km, today),
    )


def _why(need: Need, snapshot: Snapshot, row: int, distance_km: float, today: date) -> tuple[str, ...]:
    """What speaks for a run: the topic, then each condition that was asked for and is met, then what is good news."""
    start, kind = int(snapshot.facts.start_day[row]), snapshot.facts.kind[row]
    reasons = (
        ("skill" if need.skills else "words", True),
        ("time", bool(snapshot.kinds.times[kind] & bits(Time, need.times))),
        ("delivery", need.delivery != ANY_DELIVERY),
        ("level", need.level is not None and snapshot.kinds.level[kind] == code(Level, need.level)),
        ("access", bool(need.access)),
        ("cost", need.cost_limit_pence() is not None),
        ("start_date", need.start_by is not None),
        ("near", distance_km <= min(need.distance_limit_km() or 0.0, NEARBY_KM)),
        ("soon", start == FLEXIBLE or start - today.toordinal() <= SOON_DAYS),
        ("free", snapshot.facts.cost_pence[row] == 0),
    )
    return tuple(name for name, holds in reasons if holds)


def _relaxations(need: Need, candidates: Candidates, today: date) -> tuple[Relaxation, ...]:
    """The smallest failing sets, those with the fewest conditions first, then those with the most results."""
    relaxations = [_relaxation(need, candidates, fails, today) for fails in _smallest_failing(candidates)]
    return tuple(sorted(relaxations, key=lambda one: (len(one.change), -one.matches, one.change)))


def _smallest_failing(candidates: Candidates) -> list[int]:
    """The failing sets that contain no other one."""
    there_are = np.flatnonzero(np.bincount(candidates.fails, minlength=1 << len(CONDITIONS))).tolist()
    return [fails for fails in there_are if not any(less != fails and less & fails == less for less in there_are)]


def _relaxation(need: Need, candidates: Candidates, fails: int, today: date) -> Relaxation:
    results = fold(candidates, np.flatnonzero(candidates.fails == fails))
    half_chords = candidates.half_chords(results.shown)
    has_distance = not np.isnan(half_chords).all()
    nearest_km, furthest_km = (
        chord_km(np.array([np.nanmin(half_chords), np.nanmax(half_chords)])) if has_distance else (None, None)
    )
    return Relaxation(
        change=failing_conditions(fails),
        matches=len(results),
        nearest_km=None if nearest_km is None else round(float(nearest_km), 1),
        furthest_km=None if furthest_km is None else float(furthest_km),
        nearest=_matches(need, results, nearest(results, need, NEAREST_SHOWN), today),
    )


def _reasons(relaxations: tuple[Relaxation, ...]) -> tuple[str, ...]:
    fewest = min(len(relaxation.change) for relaxation in relaxations)
    listed = {reason for one in relaxations if len(one.change) == fewest for reason in one.change}
    return tuple(reason for reason in Reason.values() if reason in listed)


def _missing_skills(
    need: Need, candidates: Candidates, matching: Positions, today: date
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Those of several skills that no match teaches, each with the reasons why a search for it alone is unmet."""
    if len(need.skills) < 2:
        return ()
    snapshot, rows = candidates.snapshot, candidates.rows[matching]
    taught = {skill: snapshot.by_skill[skill].rows for skill in need.skills if skill in snapshot.by_skill}
    missing = [skill for skill in need.skills if skill not in taught or not _is_any_in(rows, taught[skill])]
    return tuple((skill, search(need.changed(skills=(skill,)), snapshot, today).reasons) for skill in missing)


def _is_any_in(rows: Integers, among: Integers) -> bool:
    """Whether any of the rows is among others, which are in rising order."""
    places = np.minimum(np.searchsorted(among, rows), len(among) - 1)
    return bool((among[places] == rows).any())

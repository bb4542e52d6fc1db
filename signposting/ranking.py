"""Which of the candidates are shown, and in which order.

Runs that differ in nothing but their date are folded into one result. Of many results only those are sorted that can
be among the first ones asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from signposting.candidates import Candidates
from signposting.needs import Need
from signposting.snapshots import FLEXIBLE, UNKNOWN, code
from signposting.vocabulary import Level

NEARNESS_STEP_KM = 2.0
"""Nearness counts in steps of this size, so that a few hundred metres do not outweigh an earlier start."""
ELSEWHERE_KM = 6.0
"""Where a run without a place stands among those that have one."""
MONTH_DAYS = 28
"""Soonness counts in steps of this size."""
ENOUGH_PLACES = 5
"""More places left than this speak no louder for a run."""
SORTED_AT_ONCE = 256
"""So few results are sorted by all keys sooner than they are sifted key by key."""

Positions = npt.NDArray[np.intp]
Key = Callable[[Positions], npt.NDArray[np.generic]]


@dataclass(frozen=True)
class Results:
    """Chosen candidates folded by offer. ``runs[first[n]:first[n + 1]]`` are those of result n, the soonest first."""

    candidates: Candidates
    runs: Positions
    first: Positions

    @property
    def shown(self) -> Positions:
        """For each result the candidate that stands for it: its soonest run."""
        return self.runs[self.first[:-1]]

    def __len__(self) -> int:
        return len(self.first) - 1

    def runs_of(self, result: int) -> Positions:
        """The candidates of one result, the soonest first."""
        return self.runs[self.first[result] : self.first[result + 1]]


def fold(candidates: Candidates, chosen: Positions) -> Results:
    """The chosen candidates, by rising row, as results. Nothing is sorted: an offer's runs stand together, by date."""
    offers = candidates.snapshot.offer[candidates.rows[chosen]]
    is_first = np.concatenate(([True], offers[1:] != offers[:-1], [True]))
    return Results(candidates, chosen, np.flatnonzero(is_first))


def best(results: Results, need: Need, wanted: int) -> Positions:
    """The numbers of the first results: topic, level, nearness, soonness, cost, places left, exact distance."""
    return _first_by(_ranking(results, need), len(results), wanted)


def nearest(results: Results, need: Need, wanted: int) -> Positions:
    """The numbers of the nearest results, the best of them first where they are as far; those without a place last."""

    def distance(chosen: Positions) -> npt.NDArray[np.generic]:
        half_chords = results.candidates.half_chords(results.shown[chosen])
        return np.where(np.isnan(half_chords), np.inf, half_chords)

    return _first_by([distance, *_ranking(results, need)], len(results), wanted)


def _ranking(results: Results, need: Need) -> list[Key]:
    """The keys by which results are ordered, the weightiest first; the smallest value goes first."""
    candidates, snapshot, shown = results.candidates, results.candidates.snapshot, results.shown
    rows = candidates.rows[shown]
    level = code(Level, need.level)

    def distance(chosen: Positions) -> npt.NDArray[np.float64]:
        km = candidates.distances_km(shown[chosen])
        return np.where(np.isnan(km), ELSEWHERE_KM, km)

    def month(chosen: Positions) -> npt.NDArray[np.generic]:
        start = snapshot.facts.start_day[rows[chosen]]
        return np.where(start == FLEXIBLE, 0, start // MONTH_DAYS)

    def is_other_level(chosen: Positions) -> npt.NDArray[np.generic]:
        return (level != UNKNOWN) & (snapshot.kinds.level[snapshot.facts.kind[rows[chosen]]] != level)

    return [
        lambda chosen: -np.round(candidates.topic[shown[chosen]], 1),
        is_other_level,
        lambda chosen: np.floor(distance(chosen) / NEARNESS_STEP_KM),
        month,
        lambda chosen: snapshot.facts.cost_pence[rows[chosen]],
        lambda chosen: -np.minimum(snapshot.facts.places_left[rows[chosen]], ENOUGH_PLACES),
        distance,
        lambda chosen: snapshot.course_run_id[rows[chosen]],
    ]


def _first_by(keys: Sequence[Key], count: int, wanted: int) -> Positions:
    """The first of ``count`` positions in the order of the keys.

    Key by key, whatever is beyond the last place that is wanted is dropped, until few enough are left to be sorted.
    """
    certain, tied = np.empty(0, np.intp), np.arange(count)
    for key in keys:
        room = wanted - len(certain)
        if len(tied) <= max(room, SORTED_AT_ONCE):
            break
        values = key(tied)
        last = np.partition(values, room - 1)[room - 1]
        certain, tied = np.concatenate((certain, tied[values < last])), tied[values == last]
    left = np.concatenate((certain, tied))
    return left[np.lexsort([key(left) for key in reversed(keys)])][:wanted]

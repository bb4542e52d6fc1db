"""The search as anybody would write it first: slow, plain, one run after another. The real one has to agree with it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from signposting.needs import Need
from signposting.places import distance_km


@dataclass(frozen=True)
class Run:
    """One course run with all that a condition may look at."""

    id: int
    offer: tuple[object, ...]
    skills: frozenset[str]
    latitude: float | None
    longitude: float | None
    delivery: str
    times: frozenset[str]
    access: frozenset[str]
    cost_pence: int | None
    level: str | None
    start_date: date | None
    places_left: int | None


CONDITIONS = ("distance", "time", "delivery", "cost", "level", "access", "start_date", "full")


def fails(run: Run, need: Need, condition: str) -> bool:
    if condition == "distance":
        if need.place is None or run.latitude is None or run.longitude is None:
            return False
        limit = 10.0 if need.max_distance_km is None else need.max_distance_km
        return distance_km(need.place.latitude, need.place.longitude, run.latitude, run.longitude) > limit
    if condition == "time":
        return bool(need.times and run.times) and not set(need.times) & run.times
    if condition == "delivery":
        either = need.delivery in ("in_person", "online") and run.delivery == "blended"
        return need.delivery != "any" and run.delivery != need.delivery and not either
    if condition == "cost":
        limit = 0 if need.free_only else need.max_cost_pence
        return limit is not None and (run.cost_pence is None or run.cost_pence > limit)
    if condition == "level":
        return need.level is not None and run.level is not None and run.level != need.level
    if condition == "access":
        return not set(need.access) <= run.access
    if condition == "start_date":
        return need.start_by is not None and run.start_date is not None and run.start_date > need.start_by
    return run.places_left == 0


def answers(
    need: Need, runs: list[Run], today: date
) -> tuple[dict[tuple[object, ...], Run], dict[frozenset[str], int]]:
    """The matches by offer, each by its soonest run; or, where there is none, the number of results that each smallest
    set of conditions would yield if it were given up."""
    about = [
        run for run in runs
        if run.skills & set(need.skills) and (run.start_date is None or run.start_date >= today)
    ]  # fmt: skip
    failing = {run.id: frozenset(one for one in CONDITIONS if fails(run, need, one)) for run in about}
    matches = [run for run in about if not failing[run.id]]
    if matches:
        return _soonest_by_offer(matches), {}
    yields: dict[frozenset[str], int] = {}
    for size in range(1, len(CONDITIONS) + 1):
        for given_up in map(frozenset, combinations(CONDITIONS, size)):
            if any(smaller < given_up for smaller in yields):
                continue
            freed = [run for run in about if failing[run.id] <= given_up]
            if freed:
                yields[given_up] = len({run.offer for run in freed})
    return {}, yields


def _soonest_by_offer(runs: list[Run]) -> dict[tuple[object, ...], Run]:
    by_offer: dict[tuple[object, ...], list[Run]] = defaultdict(list)
    for run in runs:
        by_offer[run.offer].append(run)
    return {offer: min(same, key=lambda run: run.start_date or date.max) for offer, same in by_offer.items()}

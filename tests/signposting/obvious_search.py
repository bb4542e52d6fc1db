"""The search as anybody would write it first: slow, plain, one run after another. The real one has to agree with it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from signposting.needs import Need
from signposting.places import Place, distance_km

CONDITIONS = ("distance", "time", "delivery", "cost", "level", "access", "start_date", "full")


@dataclass(frozen=True)
class Run:
    """One course run with all that a condition may look at. ``tags`` are the skills and whether each is primary."""

    id: int
    course: int
    title: str
    venue: int | None
    tags: frozenset[tuple[str, bool]]
    point: tuple[float, float] | None
    districts: frozenset[str]
    is_national: bool
    delivery: str
    times: frozenset[str]
    access: frozenset[str]
    cost_pence: int | None
    is_free_to_all: bool
    level: str | None
    start_date: date | None
    places_left: int | None

    @property
    def offer(self) -> tuple[object, ...]:
        """All that a resident could tell one run of a course from another by, but for its date and places left."""
        districts = frozenset() if self.is_national else self.districts
        return (self.course, self.title, self.venue, self.tags, districts, self.is_national, self.delivery,
                self.times, self.access, 0 if self.is_free_to_all else self.cost_pence, self.level)  # fmt: skip

    @property
    def skills(self) -> set[str]:
        return {skill for skill, _ in self.tags}

    @property
    def soonness(self) -> int:
        return self.start_date.toordinal() if self.start_date else 0


@dataclass(frozen=True)
class Result:
    """One result, by its soonest run."""

    run_id: int
    distance_km: float | None
    other_starts: tuple[date, ...]


@dataclass(frozen=True)
class Answer:
    """Results in their order; else why there is none, and for each smallest set of conditions what giving it up yields:
    how many results, and how far the nearest is."""

    results: list[Result] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)
    relaxations: dict[frozenset[str], tuple[int, float | None]] = field(default_factory=dict)
    missing: dict[str, set[str]] = field(default_factory=dict)


def answer(need: Need, runs: list[Run], today: date, places: dict[str, Place]) -> Answer:
    """``places`` are the districts by their codes."""
    about = [run for run in runs if is_about(run, need, runs)]
    if not need.skills and not about:
        return Answer(reasons={"unrecognised_skill"})
    live = [run for run in about if run.start_date is None or run.start_date >= today]
    far = {run.id: distance(run, need, places) for run in live}
    failing = {run.id: frozenset(one for one in CONDITIONS if fails(run, need, one, far[run.id])) for run in live}
    matches = [run for run in live if not failing[run.id]]
    if matches:
        results = [_result(same, far) for same in _ranked(need, matches, far)]
        return Answer(results=results, missing=_missing(need, matches, runs, today, places))
    yields: dict[frozenset[str], tuple[int, float | None]] = {}
    for size in range(1, len(CONDITIONS) + 1):
        for given_up in map(frozenset, combinations(CONDITIONS, size)):
            if any(smaller < given_up for smaller in yields):
                continue
            freed = [run for run in live if failing[run.id] <= given_up]
            if freed:
                known = [km for run in freed if (km := far[run.id]) is not None]
                yields[given_up] = len({run.offer for run in freed}), round(min(known), 1) if known else None
    fewest = min(map(len, yields), default=0)
    reasons = set().union(*(given_up for given_up in yields if len(given_up) == fewest)) or {"no_provision"}
    return Answer(reasons=reasons, relaxations=yields)


def is_about(run: Run, need: Need, runs: list[Run]) -> bool:
    """A need for skills: any of them. Else its one word: in the name of any run of the course."""
    if need.skills:
        return bool(run.skills & set(need.skills))
    return any(other.course == run.course and str(need.text) in other.title.lower() for other in runs)


def distance(run: Run, need: Need, places: dict[str, Place]) -> float | None:
    if need.place is None or run.is_national or run.delivery == "online":
        return None
    here = need.place.latitude, need.place.longitude
    if run.point:
        return distance_km(*here, *run.point)
    if need.place.district_code in run.districts:
        return None
    return min(
        (distance_km(*here, places[code].latitude, places[code].longitude) for code in run.districts), default=None
    )


def fails(run: Run, need: Need, condition: str, far_km: float | None) -> bool:
    if condition == "distance":
        limit_km = need.distance_limit_km()
        return limit_km is not None and far_km is not None and far_km > limit_km
    if condition == "time":
        return bool(need.times and run.times) and not set(need.times) & run.times
    if condition == "delivery":
        either = need.delivery in ("in_person", "online") and run.delivery == "blended"
        return need.delivery != "any" and run.delivery != need.delivery and not either
    if condition == "cost":
        limit = 0 if need.free_only else need.max_cost_pence
        cost = 0 if run.is_free_to_all else run.cost_pence
        return limit is not None and (cost is None or cost > limit)
    if condition == "level":
        return need.level is not None and run.level is not None and run.level != need.level
    if condition == "access":
        return not set(need.access) <= run.access
    if condition == "start_date":
        return need.start_by is not None and run.start_date is not None and run.start_date > need.start_by
    return run.places_left == 0


def _ranked(need: Need, matches: list[Run], far: dict[int, float | None]) -> list[list[Run]]:
    by_offer: dict[tuple[object, ...], list[Run]] = defaultdict(list)
    for run in matches:
        by_offer[run.offer].append(run)
    folded = [sorted(same, key=lambda run: (run.soonness, run.id)) for same in by_offer.values()]
    return sorted(folded, key=lambda same: _place_in_line(need, same[0], far[same[0].id]))


def _place_in_line(need: Need, run: Run, far_km: float | None) -> tuple[object, ...]:
    """More of the skills, and as the primary ones; the level itself before none; nearness in steps of 2 km, those
    without a place as if at 6; the month; the cost; up to five places; the exact distance; the id."""
    topic = sum(2 + is_primary for skill, is_primary in run.tags if skill in need.skills)
    km = 6.0 if far_km is None else far_km
    cost = 0 if run.is_free_to_all else run.cost_pence
    places = -1 if run.places_left is None else min(run.places_left, 5)
    is_other_level = need.level is not None and run.level != need.level
    return (-topic, is_other_level, km // 2, run.soonness // 28, float("inf") if cost is None else cost, -places, km,
            run.id)  # fmt: skip


def _result(same: list[Run], far: dict[int, float | None]) -> Result:
    first, km = same[0], far[same[0].id]
    later = {run.start_date for run in same if run.start_date} - {first.start_date}
    return Result(first.id, None if km is None else round(km, 1), tuple(sorted(later)))


def _missing(
    need: Need, matches: list[Run], runs: list[Run], today: date, places: dict[str, Place]
) -> dict[str, set[str]]:
    taught = set().union(*(run.skills for run in matches))
    return {
        skill: answer(need.changed(skills=(skill,)), runs, today, places).reasons
        for skill in need.skills
        if len(need.skills) > 1 and skill not in taught
    }

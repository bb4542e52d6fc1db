"""What a search costs: ``make bench-search``.

A search is the library's whole answer: the matches or the relaxations, ordered, with the listings that are shown
fetched from SQLite and put into words. It is measured on synthetic catalogues of three sizes, each in a process of its
own on one core; in the same process the obvious search answers the smallest catalogue and PostgreSQL the others, and
both have to agree with it. Refreshing is measured while the process goes on answering.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import psycopg
from sqlalchemy import Engine, text

from benchmarks import search_postgresql
from benchmarks.search_catalogue import TODAY, Geography, open_catalogue, read_geography
from benchmarks.search_needs import draw_needs, place_of
from signposting.answers import Answer, answer_need
from signposting.database import transaction
from signposting.needs import Need
from signposting.provision import Provision, Snapshot, mark_provision_changed
from signposting.search import search
from signposting.vocabulary import Time
from tests import servers
from tests.signposting import obvious_search

SIZES = (1_000, 100_000, 1_000_000)
NEEDS = 150
ASKED_OF_OTHERS = 30
TARGETS = {"p95_ms": 10.0, "memory_mib": 1200.0, "times_postgresql": 10.0, "found_after_s": 5.0}


@dataclass
class Figures:
    """One catalogue's. ``*_ms`` are the median and the 95th percentile; memory is the process's."""

    runs: int
    met_ms: tuple[float, float] = (0.0, 0.0)
    unmet_ms: tuple[float, float] = (0.0, 0.0)
    all_ms: tuple[float, float] = (0.0, 0.0)
    first_snapshot_s: float = 0.0
    found_after_s: float = 0.0
    whole_after_s: float = 0.0
    p95_meanwhile_ms: float = 0.0
    memory_mib: float = 0.0
    peak_memory_mib: float = 0.0
    curve: list[tuple[str, int, float]] = field(default_factory=list)
    obvious_ms: float | None = None
    postgresql_met_ms: float | None = None
    postgresql_unmet_ms: float | None = None
    ours_beside_ms: tuple[float, float] = (0.0, 0.0)
    agreed: str = ""


def main() -> int:
    """Prints the figures and their ratios. Status 1 where one misses its target."""
    for runs in SIZES:
        print(f"Making the catalogue of {runs:,} runs, if it is not there ...", flush=True)
        open_catalogue(runs).dispose()
    measured = []
    with _postgresql() as address:
        for runs in SIZES:
            ran = subprocess.run([sys.executable, "-m", "benchmarks.search", str(runs), address],
                                 stdout=subprocess.PIPE, check=True, text=True)  # fmt: skip
            measured.append(Figures(**json.loads(ran.stdout)))
            _print(measured[-1])
    return _judge(measured)


def measure(runs: int, postgresql_address: str) -> Figures:
    """Everything about one catalogue, on one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    engine, figures, geography = open_catalogue(runs), Figures(runs), read_geography()
    provision = Provision(engine)
    started = time.perf_counter()
    snapshot = provision.snapshot()
    figures.first_snapshot_s = time.perf_counter() - started
    figures.memory_mib = psutil.Process().memory_info().rss / 2**20
    met, unmet = draw_needs(snapshot, geography, NEEDS)
    met_ms, unmet_ms = _timed(engine, snapshot, met), _timed(engine, snapshot, unmet)
    figures.met_ms, figures.unmet_ms, figures.all_ms = map(_spread, (met_ms, unmet_ms, [*met_ms, *unmet_ms]))
    figures.curve = _curve(engine, snapshot, geography)
    figures.found_after_s, _ = _refresh(engine, provision, [*met, *unmet], str(snapshot.provider[0]))
    figures.whole_after_s, figures.p95_meanwhile_ms = _refresh(engine, provision, [*met, *unmet])
    figures.peak_memory_mib = _peak_memory_mib()
    if runs == SIZES[0]:
        _beside_the_obvious(figures, engine, snapshot, [*met[:ASKED_OF_OTHERS], *unmet[:ASKED_OF_OTHERS]])
    elif postgresql_address:
        _beside_postgresql(figures, engine, snapshot, met[:ASKED_OF_OTHERS], unmet[:ASKED_OF_OTHERS],
                           postgresql_address)  # fmt: skip
    return figures


def _timed(engine: Engine, snapshot: Snapshot, needs: Sequence[Need]) -> list[float]:
    """Milliseconds of each need's whole answer, the best of three: what else runs on the machine is not ours."""
    return [_best_of_three(lambda need=need: _answer(engine, snapshot, need)) for need in needs]


def _answer(engine: Engine, snapshot: Snapshot, need: Need) -> Answer:
    with transaction(engine) as session:
        return answer_need(session, need, snapshot, TODAY)


def _milliseconds(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _best_of_three(call: Callable[[], Any]) -> float:
    return min(_milliseconds(call) for _ in range(3))


def _spread(milliseconds: Sequence[float]) -> tuple[float, float]:
    if not milliseconds:
        return 0.0, 0.0
    return statistics.median(milliseconds), float(np.percentile(milliseconds, 95))


def _curve(engine: Engine, snapshot: Snapshot, geography: Geography) -> list[tuple[str, int, float]]:
    """For skills from the rarest to the most taught: how many runs teach it, and a search for it near a city."""
    city = place_of(next(site for site in geography.sites if site.name == "Manchester"))
    by_size = sorted(snapshot.by_skill, key=lambda skill: len(snapshot.by_skill[skill].rows))
    chosen = [by_size[round(n)] for n in np.linspace(0, len(by_size) - 1, 8)]
    points = []
    for skill in chosen:
        need = Need(skills=(skill,), place=city, times=(Time.EVENING.value,))
        taken = min(_timed(engine, snapshot, [need] * 7))
        points.append((skill, len(snapshot.by_skill[skill].rows), taken))
    return points


def _refresh(engine: Engine, provision: Provision, needs: Sequence[Need], *ukprns: str) -> tuple[float, float]:
    """After how many seconds a change of these providers' listings, or of anybody's, is found, and the 95th percentile
    of the answers given meanwhile."""
    before, meanwhile, started = provision.snapshot().version, [], time.perf_counter()
    with transaction(engine, for_writing=True) as session:
        mark_provision_changed(session, *ukprns)
    while provision.snapshot().version == before:
        need = needs[len(meanwhile) % len(needs)]
        meanwhile.append(_milliseconds(lambda need=need: _answer(engine, provision.snapshot(), need)))
    return time.perf_counter() - started, _spread(meanwhile)[1]


def _peak_memory_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _beside_the_obvious(figures: Figures, engine: Engine, snapshot: Snapshot, needs: Sequence[Need]) -> None:
    """The obvious search has its runs as objects in memory, and fetches no listings: that is to its advantage."""
    runs = list(_obvious_runs(engine, snapshot))
    taken, agreed = [], 0
    asked = [need for need in needs if need.skills]
    for need in asked:
        started = time.perf_counter()
        expected = obvious_search.answer(need, runs, TODAY, {})
        taken.append((time.perf_counter() - started) * 1000)
        found = search(need, snapshot, TODAY)
        relaxations = {frozenset(one.change): (one.matches, one.nearest_km) for one in found.relaxations}
        agreed += (found.total, relaxations) == (len(expected.results), expected.relaxations)
    figures.obvious_ms = statistics.median(taken)
    figures.ours_beside_ms = _spread(_timed(engine, snapshot, asked))
    figures.agreed = f"{agreed} of {len(asked)}"


_RUNS = """
SELECT r.id, r.course_id, r.course_name, r.venue_id, v.latitude, v.longitude, r.delivery, r.is_national, r.cost_pence,
    r.is_free_to_all, r.level, r.start_date, r.places_left,
    (SELECT group_concat(skill) FROM course_run_skill WHERE course_run_id = r.id),
    (SELECT group_concat(skill) FROM course_run_skill WHERE course_run_id = r.id AND tag = 'primary'),
    (SELECT group_concat(time) FROM course_run_time WHERE course_run_id = r.id),
    (SELECT group_concat(access) FROM course_run_access WHERE course_run_id = r.id)
FROM course_run r LEFT JOIN venue v ON v.id = r.venue_id WHERE r.state = 'live' ORDER BY r.id
"""


def _rows(engine: Engine) -> Iterator[tuple[Any, ...]]:
    """The catalogue's runs as they stand in SQLite, the values of lists split."""
    with engine.connect() as connection:
        for row in connection.execution_options(yield_per=10_000).execute(text(_RUNS)):
            *plain, skills, primary, times, access = row
            yield (*plain, *(listed.split(",") if listed else [] for listed in (skills, primary, times, access)))


def _obvious_runs(engine: Engine, snapshot: Snapshot) -> Iterator[obvious_search.Run]:
    for row in _rows(engine):
        (run_id, course, title, venue, latitude, longitude, delivery, is_national, cost, is_free, level, start, places,
         skills, primary, times, access) = row  # fmt: skip
        yield obvious_search.Run(
            id=run_id, course=course, title=title, venue=venue,
            tags=frozenset((skill, skill in primary) for skill in skills),
            point=None if latitude is None else (latitude, longitude), districts=frozenset(),
            is_national=bool(is_national), delivery=delivery, times=frozenset(times), access=frozenset(access),
            cost_pence=cost, is_free_to_all=bool(is_free), level=level,
            start_date=TODAY.fromisoformat(start) if start else None, places_left=places,
        )  # fmt: skip


def _beside_postgresql(
    figures: Figures, engine: Engine, snapshot: Snapshot, met: Sequence[Need], unmet: Sequence[Need], address: str
) -> None:
    """Ours and PostgreSQL's are asked in turn, so that the machine's noise falls on both."""
    taken: dict[str, list[float]] = {"ours": [], "met": [], "unmet": []}
    agreed, comparable = 0, 0
    with psycopg.connect(address.replace("+psycopg", "") + servers.ACCOUNT) as connection:
        search_postgresql.load(connection, *_for_postgresql(engine, snapshot))
        for name, needs in (("met", met), ("unmet", unmet)):
            for need in needs:
                taken["ours"].append(_best_of_three(lambda need=need: _answer(engine, snapshot, need)))
                taken[name].append(_best_of_three(lambda need=need: search_postgresql.ask(connection, need)))
                total, relaxations = search_postgresql.ask(connection, need)
                if need.skills:  # words alone are matched by other rules
                    found = search(need, snapshot, TODAY)
                    ours = {one.change: (one.matches, one.nearest_km) for one in found.relaxations}
                    agreed += (found.total, ours) == (total, relaxations)
                    comparable += 1
    figures.postgresql_met_ms, figures.postgresql_unmet_ms = map(statistics.median, (taken["met"], taken["unmet"]))
    figures.ours_beside_ms = tuple(  # type: ignore[assignment]
        statistics.median(part) for part in (taken["ours"][: len(met)], taken["ours"][len(met) :])
    )
    figures.agreed = f"{agreed} of {comparable}"


def _for_postgresql(engine: Engine, snapshot: Snapshot) -> tuple[Iterator[tuple[Any, ...]], Iterator[tuple[Any, ...]]]:
    """The rows of PostgreSQL's two tables: courses with their words, and runs."""
    offer_of = np.empty(int(snapshot.course_run_id.max()) + 1, np.int32)
    offer_of[snapshot.course_run_id] = snapshot.offer

    def courses() -> Iterator[tuple[Any, ...]]:
        with engine.connect() as connection:
            yield from connection.execute(text(
                "SELECT c.id, min(r.course_name), c.what_you_will_learn || ' ' || c.who_this_course_is_for "
                "FROM course c JOIN course_run r ON r.course_id = c.id GROUP BY c.id"
            ))  # fmt: skip

    def runs() -> Iterator[tuple[Any, ...]]:
        for row in _rows(engine):
            (run_id, course, _, _, latitude, longitude, delivery, _, cost, is_free, level, start, places,
             skills, primary, times, access) = row  # fmt: skip
            yield (run_id, course, int(offer_of[run_id]), skills, primary, latitude, longitude, delivery, times,
                   access, 0 if is_free else cost, level, start, places)  # fmt: skip

    return courses(), runs()


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of a server of its own; empty, and said, where none is installed."""
    if not servers.has_postgresql():
        print("PostgreSQL is not installed (apt-get install postgresql): it is not compared with.")
        yield ""
        return
    with servers.postgresql() as address:
        with psycopg.connect(address.replace("+psycopg", "") + servers.ACCOUNT, autocommit=True) as connection:
            for name, value in search_postgresql.SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            connection.execute("SELECT pg_reload_conf()")
        yield address


def _print(figures: Figures) -> None:
    print(f"\n{figures.runs:,} live runs, one core")
    for name, (median, p95) in (("met", figures.met_ms), ("unmet", figures.unmet_ms), ("all", figures.all_ms)):
        print(f"  a search, {name:<6} p50 {median:7.2f} ms   p95 {p95:7.2f} ms")
    print(f"  first snapshot {figures.first_snapshot_s:.1f} s; a college's change is found after "
          f"{figures.found_after_s:.1f} s, one of everybody's after {figures.whole_after_s:.1f} s, with p95 "
          f"{figures.p95_meanwhile_ms:.1f} ms meanwhile")  # fmt: skip
    print(f"  memory {figures.memory_mib:.0f} MiB, at the most {figures.peak_memory_mib:.0f} MiB while refreshing")
    for skill, taught, milliseconds in figures.curve:
        print(f"    {taught:>9,} runs teach {skill:<36} {milliseconds:7.2f} ms")
    for name, theirs_ms, ours_ms in (
        ("the obvious search", figures.obvious_ms, figures.ours_beside_ms[0]),
        ("PostgreSQL, met", figures.postgresql_met_ms, figures.ours_beside_ms[0]),
        ("PostgreSQL, unmet", figures.postgresql_unmet_ms, figures.ours_beside_ms[1]),
    ):
        if theirs_ms is not None:
            print(f"  {name:<20} p50 {theirs_ms:8.1f} ms, ours beside it {ours_ms:.2f} ms: ours is "
                  f"{theirs_ms / ours_ms:.1f} times as fast; {figures.agreed} answers agree")  # fmt: skip
    sys.stdout.flush()


def _judge(measured: Sequence[Figures]) -> int:
    largest = measured[-1]
    reached = {
        "p95_ms": largest.all_ms[1] <= TARGETS["p95_ms"],
        "memory_mib": largest.peak_memory_mib <= TARGETS["memory_mib"],
        "found_after_s": largest.found_after_s <= TARGETS["found_after_s"],
    }
    if largest.postgresql_met_ms is not None and largest.postgresql_unmet_ms is not None:
        ratios = (largest.postgresql_met_ms / largest.ours_beside_ms[0],
                  largest.postgresql_unmet_ms / largest.ours_beside_ms[1])  # fmt: skip
        reached["times_postgresql"] = min(ratios) >= TARGETS["times_postgresql"]
    print()
    for name, holds in reached.items():
        print(f"{'reached' if holds else 'MISSED '}  {name} {TARGETS[name]:g}")
    return 0 if all(reached.values()) else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asdict(measure(int(sys.argv[1]), sys.argv[2]))))
    else:
        sys.exit(main())

"""Which row of a file is which held run.

A row is known again by its reference where it has one, else by its content: by all of it, else by the course, the
place and the start, so that a new price changes a run and does not make another. A provider may give several rows one
reference (a course with several dates): of those, rows that say what a held run says are that run, and the others
follow in order.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from signposting.ingest.held_courses import HeldRun
from signposting.ingest.stated import StatedRun


@dataclass(frozen=True)
class Plan:
    """What is to be done with a file's rows and the held runs.

    ``returned`` runs were withdrawn once and are in the file again.
    """

    new: tuple[StatedRun, ...]
    changed: tuple[tuple[HeldRun, StatedRun], ...]
    returned: tuple[tuple[HeldRun, StatedRun], ...]
    withdrawn: tuple[HeldRun, ...]
    unchanged: tuple[HeldRun, ...]


def match_rows(held: Sequence[HeldRun], rows: Sequence[StatedRun]) -> Plan:
    """The plan that makes what is live the same as the file. Rows and runs keep their order."""
    live = [one for one in held if one.is_live]
    gone = [one for one in held if not one.is_live]
    same, rows_left, live_left = _pair(rows, live, by_content)
    changed, rows_left, live_left = _pair(rows_left, live_left, by_reference)
    resembling, rows_left, live_left = _pair(rows_left, live_left, by_course_place_and_start)
    back, rows_left, gone = _pair(rows_left, gone, by_content)
    back_changed, rows_left, _ = _pair(rows_left, gone, by_reference)
    return Plan(
        new=tuple(rows_left),
        changed=tuple(changed + resembling),
        returned=tuple(back + back_changed),
        withdrawn=tuple(live_left),
        unchanged=tuple(one for one, _ in same),
    )


def by_content(run: StatedRun) -> Hashable:
    """Everything that a row says."""
    return run


def by_reference(run: StatedRun) -> Hashable | None:
    """The provider's own reference, or ``None``."""
    return run.your_reference


def by_course_place_and_start(run: StatedRun) -> Hashable | None:
    """What makes a run this one and no other where the provider gives it no reference; ``None`` where it does."""
    if run.your_reference is not None:
        return None
    return run.course, run.course_name, run.delivery, run.venue_id, run.start_date


_Key = Callable[[StatedRun], Hashable]
_Pairs = list[tuple[HeldRun, StatedRun]]


def _pair(
    rows: Iterable[StatedRun], held: Iterable[HeldRun], key: _Key
) -> tuple[_Pairs, list[StatedRun], list[HeldRun]]:
    """Pairs with equal keys in their order, each run and row once; and the rows and runs that are left."""
    waiting: dict[Hashable, list[HeldRun]] = defaultdict(list)
    for one in held:
        waiting[key(one.stated)].append(one)
    pairs, rows_left = [], []
    for row in rows:
        candidates = waiting.get(key(row), []) if key(row) is not None else []
        if candidates:
            pairs.append((candidates.pop(0), row))
        else:
            rows_left.append(row)
    taken = {one.run.id for one, _ in pairs}
    return pairs, rows_left, [one for one in held if one.run.id not in taken]

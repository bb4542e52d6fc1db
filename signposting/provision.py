"""What is live: the snapshot in hand, and the listings behind a search's results.

The truth is in the database. :class:`Provision` holds the newest snapshot of it, and makes the next one aside whenever
the provision's version in the database has moved, while answers go on from the one in hand.
"""

import logging
import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, Row, ScalarSelect, Select, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from signposting.database import transaction
from signposting.models import Course, CourseRun, CourseRunAccess, CourseRunTime, Provider, Venue
from signposting.provision_versions import mark_provision_changed, provision_version
from signposting.snapshot_patching import next_snapshot
from signposting.snapshot_reading import build_snapshot
from signposting.snapshots import Snapshot
from signposting.vocabulary import Access, Time, Word
from signposting.web_addresses import with_scheme

__all__ = [
    "Listing",
    "Provision",
    "Snapshot",
    "build_snapshot",
    "describe",
    "mark_provision_changed",
    "provision_version",
]

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
"""How often each process looks whether the provision's version has moved."""


@dataclass(frozen=True)
class Listing:
    """What a resident is shown of one course run. Money in pence; ``starts`` is ``None`` for a flexible start."""

    course_run_id: int
    title: str
    provider: str
    venue: str | None
    address: str | None
    town: str | None
    postcode: str | None
    latitude: float | None
    longitude: float | None
    delivery: str
    times: tuple[str, ...]
    access: tuple[str, ...]
    starts: date | None
    cost_pence: int | None
    cost_description: str | None
    is_free_to_all: bool
    level: str | None
    places_left: int | None
    duration: int | None
    duration_unit: str | None
    study_mode: str | None
    url: str | None
    phone: str | None
    email: str | None
    who_this_course_is_for: str
    what_you_will_learn: str
    entry_requirements: str
    what_you_will_need_to_bring: str
    is_demonstration: bool


class Provision:
    """The newest snapshot of one database, shared by the threads of a process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._snapshot: Snapshot | None = None
        self._refreshing = threading.Lock()
        self._watch: threading.Thread | None = None

    def snapshot(self) -> Snapshot:
        """The live runs. Only the first call reads the database, and raises where that fails.

        From then on a thread looks for changes: one is found within a second, and the time that the new snapshot takes.
        """
        if self._snapshot is None:
            self.refresh()
        if self._watch is None or not self._watch.is_alive():  # a forked process has no threads of its parent's
            self._start_watching()
        assert self._snapshot is not None
        return self._snapshot

    def refresh(self) -> None:
        """Reads what is live anew, if it has changed. The snapshot in hand goes on answering meanwhile."""
        with self._refreshing, transaction(self._engine) as session:
            self._snapshot = next_snapshot(session, self._snapshot)

    def _start_watching(self) -> None:
        self._watch = threading.Thread(
            target=_keep_fresh, args=(weakref.ref(self),), name="watching the provision", daemon=True
        )
        self._watch.start()


def _keep_fresh(watched: "weakref.ref[Provision]") -> None:
    """Refreshes until nobody holds the provision any more. A database that is away is waited for."""
    is_away = False
    pause = threading.Event()
    while not pause.wait(LOOK_EVERY_S):
        provision = watched()
        if provision is None:
            return
        try:
            provision.refresh()
            is_away = False
        except SQLAlchemyError as error:
            if not is_away:
                log.warning("the database is away, the provision in hand goes on answering: %s", type(error).__name__)
            is_away = True
        del provision


def describe(session: Session, course_run_ids: Iterable[int]) -> dict[int, Listing]:
    """The listings of the runs asked for, by their id; a run that is gone is absent."""
    # The connection is asked, not the session: rows are all that is wanted, and it takes half the time.
    rows = session.connection().execute(_LISTINGS, {"ids": list(course_run_ids)})
    return {row.id: _listing(row) for row in rows}


def _all_of(run_id: Any, word: Any) -> ScalarSelect[str]:
    """A run's values of a closed list in one text; ``NULL`` where it has none."""
    listed = func.aggregate_strings(word, ",")
    return select(listed).where(run_id == CourseRun.id).correlate(CourseRun).scalar_subquery()


_LISTINGS: Select[Any] = (
    select(
        CourseRun.id,
        CourseRun.course_name,
        CourseRun.delivery,
        CourseRun.start_date,
        CourseRun.cost_pence,
        CourseRun.cost_description,
        CourseRun.is_free_to_all,
        CourseRun.level,
        CourseRun.places_left,
        CourseRun.duration,
        CourseRun.duration_unit,
        CourseRun.study_mode,
        CourseRun.course_webpage,
        Course.who_this_course_is_for,
        Course.what_you_will_learn,
        Course.entry_requirements,
        Course.what_you_will_need_to_bring,
        Course.is_demonstration,
        Provider.name.label("provider"),
        Provider.website,
        Provider.phone.label("provider_phone"),
        Provider.email.label("provider_email"),
        Venue.name.label("venue"),
        Venue.address_line_1,
        Venue.address_line_2,
        Venue.town,
        Venue.postcode,
        Venue.latitude,
        Venue.longitude,
        Venue.phone.label("venue_phone"),
        Venue.email.label("venue_email"),
        _all_of(CourseRunTime.course_run_id, CourseRunTime.time).label("times"),
        _all_of(CourseRunAccess.course_run_id, CourseRunAccess.access).label("access"),
    )
    .join(Course, CourseRun.course_id == Course.id)
    .join(Provider, Course.ukprn == Provider.ukprn)
    .outerjoin(Venue, CourseRun.venue_id == Venue.id)
    .where(CourseRun.id.in_(bindparam("ids", expanding=True)))
)


def _in_order(words: type[Word], listed: str | None) -> tuple[str, ...]:
    return tuple(sorted(listed.split(","), key=words.values().index)) if listed else ()


def _listing(row: Row[Any]) -> Listing:
    address = (row.address_line_1, row.address_line_2, row.town)
    return Listing(
        course_run_id=row.id,
        title=row.course_name,
        provider=row.provider,
        venue=row.venue,
        address=", ".join(line for line in address if line) or None,
        town=row.town,
        postcode=row.postcode,
        latitude=row.latitude,
        longitude=row.longitude,
        delivery=row.delivery,
        times=_in_order(Time, row.times),
        access=_in_order(Access, row.access),
        starts=row.start_date,
        cost_pence=0 if row.is_free_to_all else row.cost_pence,
        cost_description=row.cost_description,
        is_free_to_all=row.is_free_to_all,
        level=row.level,
        places_left=row.places_left,
        duration=row.duration,
        duration_unit=row.duration_unit,
        study_mode=row.study_mode,
        url=with_scheme(row.course_webpage or row.website),
        phone=row.venue_phone or row.provider_phone,
        email=row.venue_email or row.provider_email,
        who_this_course_is_for=row.who_this_course_is_for,
        what_you_will_learn=row.what_you_will_learn,
        entry_requirements=row.entry_requirements,
        what_you_will_need_to_bring=row.what_you_will_need_to_bring,
        is_demonstration=row.is_demonstration,
    )

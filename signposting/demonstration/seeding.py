"""Brings the demonstration region into a database, and takes it out again. The caller commits."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.orm import Session

from signposting.demonstration import courses, demand, services
from signposting.demonstration.catalogue import read_catalogue

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps of it are over, and how many there are."""

STEPS = 6


@dataclass(frozen=True)
class SeedCounts:
    """How many rows came in, or went out. Learning aims count where they were not held; they are never taken out."""

    providers: int
    venues: int
    courses: int
    course_runs: int
    support_services: int
    learning_aims: int
    employer_needs: int
    needs: int

    def as_json(self) -> dict[str, int]:
        """The numbers by what they count."""
        return asdict(self)


def seed(session: Session, today: date, progress: Progress | None = None) -> SeedCounts:
    """Loads the demonstration region into an upgraded database, in place of the one that it may hold.

    Its dates are relative to ``today``; the same day gives the same rows.
    """
    report = _reporter(progress)
    report(0)
    remove(session)
    report(1)
    taught = courses.load_course_runs(session, read_catalogue(), today)
    report(2)
    support_services = services.load_support_services(session)
    report(3)
    learning_aims = demand.load_learning_aims(session)
    report(4)
    employer_needs = demand.load_employer_needs(session, today)
    report(5)
    counts = SeedCounts(*taught, support_services, learning_aims, employer_needs, demand.load_needs(session, today))
    report(STEPS)
    session.expire_all()
    return counts


def remove(session: Session) -> SeedCounts:
    """Takes out what is marked as demonstration, and nothing else.

    A demonstration provider or venue that real listings hang on stays, still marked.
    """
    counts = SeedCounts(
        needs=demand.remove_needs(session),
        employer_needs=demand.remove_employer_needs(session),
        learning_aims=0,
        support_services=services.remove_support_services(session),
        **dict(zip(("providers", "venues", "courses", "course_runs"), courses.remove_course_runs(session))),
    )
    session.expire_all()
    return counts


def _reporter(progress: Progress | None) -> Callable[[int], None]:
    def report(done: int) -> None:
        if progress is not None:
            progress("Demonstration region", done, STEPS)

    return report

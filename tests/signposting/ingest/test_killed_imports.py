"""A process that is killed while it imports leaves all of the file or nothing, on either database."""

import multiprocessing
import os
import signal

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from signposting.database import open_engine, transaction
from signposting.models import CourseRun, CourseRunSkill, ImportRecord
from signposting.provision import provision_version
from tests.factories import create_provider
from tests.signposting.ingest.files import LARS_RUN, UKPRN, VENUE, bring_courses, bring_venues, lars_file, venue_file

RUNS = 30
FILE = lars_file(*({**LARS_RUN, "YOUR_REFERENCE": f"EX-{number}"} for number in range(RUNS)))
CHANGED = lars_file(*({**LARS_RUN, "YOUR_REFERENCE": f"EX-{number}", "COST": "1"} for number in range(RUNS - 5)))
ON_COMMIT = -1


@pytest.fixture
def college_url(database_url: str, engine: Engine) -> str:
    """A database with a provider and a venue, committed."""
    with transaction(engine, for_writing=True) as session:
        create_provider(session, ukprn=UKPRN)
        bring_venues(session, venue_file(VENUE))
    return database_url


def import_and_die(url: str, content: bytes, deadly_statement: int) -> None:
    """Imports, and is killed before the given statement that writes, or before the commit."""
    engine, seen = open_engine(url), 0

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        nonlocal seen
        seen += statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        if seen == deadly_statement:
            os.kill(os.getpid(), signal.SIGKILL)

    def die(_session: Session) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    with transaction(engine, for_writing=True) as session:
        if deadly_statement == ON_COMMIT:
            event.listen(session, "before_commit", die)
        bring_courses(session, content)


def kill_during(url: str, content: bytes, deadly_statement: int) -> None:
    process = multiprocessing.get_context("fork").Process(target=import_and_die, args=(url, content, deadly_statement))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def held(url: str) -> tuple[int | None, ...]:
    engine = open_engine(url)
    with transaction(engine) as session:
        tables = (CourseRun, CourseRunSkill, ImportRecord)
        counts = tuple(session.scalar(select(func.count()).select_from(table)) for table in tables)
        cheap = session.scalar(select(func.count()).where(CourseRun.cost_pence == 100))
        state = (*counts, cheap, provision_version(session))
    engine.dispose()
    return state


@pytest.mark.parametrize("deadly_statement", [1, 2, 4, 6, 8, ON_COMMIT])
def test_an_import_killed_while_it_writes_leaves_nothing_and_can_be_made_again(
    college_url: str, deadly_statement: int
) -> None:
    before = held(college_url)

    kill_during(college_url, FILE, deadly_statement)

    assert held(college_url) == before
    with transaction(open_engine(college_url), for_writing=True) as session:
        assert bring_courses(session, FILE).new == RUNS
    assert held(college_url)[0] == RUNS


@pytest.mark.parametrize("deadly_statement", [1, 3, ON_COMMIT])
def test_an_update_killed_while_it_writes_leaves_what_was_held(college_url: str, deadly_statement: int) -> None:
    with transaction(open_engine(college_url), for_writing=True) as session:
        bring_courses(session, FILE)
    before = held(college_url)

    kill_during(college_url, CHANGED, deadly_statement)

    assert held(college_url) == before

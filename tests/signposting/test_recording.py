"""A need is safe before its answer leaves: in the database, or on disk until that is back."""

from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from signposting.database import open_engine, transaction
from signposting.demand import NeedRecord, draft_need, export_needs
from signposting.needs import Need
from signposting.recording import record
from signposting.search import SearchResult
from signposting.spool import Spool
from tests.factories import TODAY

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def _draft(skill: str = "spreadsheets", follows: str | None = None) -> NeedRecord:
    unmet = SearchResult(Need(skills=(skill,)), (), 0, 1, ("no_provision",), (), ())
    return draft_need(unmet, resident="a" * 64, channel="courses", now=NOW, today=TODAY, follows=follows)


def _away() -> Engine:
    return open_engine("postgresql+psycopg://nobody@127.0.0.1:9/none")


def _held(engine: Engine) -> dict[str, str | None]:
    with Session(engine) as session:
        return {need.reference: need.follows for need in export_needs(session)}


def test_a_need_is_in_the_database_once_it_has_a_reference(engine: Engine, spool: Spool) -> None:
    reference = record(engine, spool, _draft())

    assert set(_held(engine)) == {reference}
    assert spool.waiting() == []


def test_the_same_need_again_keeps_its_reference(engine: Engine, spool: Spool) -> None:
    assert record(engine, spool, _draft()) == record(engine, spool, _draft())


def test_without_a_database_the_need_is_on_disk_under_its_own_reference(spool: Spool) -> None:
    drafted = _draft()

    reference = record(_away(), spool, drafted)

    assert reference == drafted.reference
    assert [reference in file.name for file in spool.waiting()] == [True]


def test_what_waited_is_recorded_before_the_need_that_follows_it(engine: Engine, spool: Spool) -> None:
    first = record(_away(), spool, _draft())

    second = record(engine, spool, _draft("email", follows=first))

    assert _held(engine) == {first: None, second: first}
    assert spool.waiting() == []


def test_a_defect_of_ours_is_not_taken_for_a_database_that_is_away(engine: Engine, spool: Spool) -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        record(engine, spool, NeedRecord.from_json({**_draft().as_json(), "asked_on": "today"}))

    with transaction(engine) as session:
        assert list(export_needs(session)) == []

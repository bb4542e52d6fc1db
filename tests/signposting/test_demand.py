"""Demand: each distinct set of conditions once, with its outcome, and nothing that names a person."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from signposting.database import open_engine, transaction
from signposting.demand import (
    NeedRecord,
    decline_results,
    draft_need,
    erase_needs_of,
    export_needs,
    needs_of,
    new_reference,
    record_need,
    wish_for_notice,
)
from signposting.models import RecordedNeed
from signposting.needs import Need
from signposting.places import load_gazetteer
from signposting.provision import build_snapshot
from signposting.search import search
from signposting.settings import FIRST_REGIONS
from signposting.spool import Spool
from tests.factories import TODAY, create_course_run

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)
RESIDENT = "a" * 64


def recorded(session: Session, need: Need, **overrides: Any) -> str:
    """Searches, drafts and records, as a turn does."""
    session.flush()
    result = search(need, build_snapshot(session), TODAY)
    values = {"resident": RESIDENT, "channel": "web", "now": NOW, "today": TODAY, **overrides}
    return record_need(session, draft_need(result, **values))


def in_oldham(**conditions: Any) -> Need:
    place = load_gazetteer(FIRST_REGIONS).resolve("Oldham").place
    return Need(skills=("spreadsheets",), place=place, **conditions)


def test_a_met_need_is_recorded_as_met(session: Session) -> None:
    create_course_run(session)

    reference = recorded(session, in_oldham())

    (need,) = export_needs(session)
    assert (need.reference, need.outcome, need.reasons, need.skills) == (reference, "met", (), ("spreadsheets",))
    assert (need.outcode, need.state, need.channel) == ("OL1", "new", "web")


def test_an_unmet_need_is_recorded_with_its_reasons(session: Session) -> None:
    create_course_run(session, times=("daytime",))

    recorded(session, in_oldham(times=("evening",)))

    (need,) = export_needs(session)
    assert (need.outcome, need.reasons, need.times) == ("unmet", ("time",), ("evening",))


def test_asking_the_same_again_on_the_same_day_updates_the_need(session: Session) -> None:
    first = recorded(session, in_oldham(times=("evening", "weekend")))
    create_course_run(session, times=("evening",))

    second = recorded(session, in_oldham(times=("weekend", "evening")), now=NOW + timedelta(hours=1))

    (need,) = export_needs(session)
    assert first == second
    assert need.outcome == "met"


def test_asking_the_same_on_another_day_is_another_need(session: Session) -> None:
    recorded(session, in_oldham())
    recorded(session, in_oldham(), today=TODAY + timedelta(days=1), now=NOW + timedelta(days=1))

    assert len(list(export_needs(session))) == 2


def test_the_same_asked_by_two_people_is_two_needs(session: Session) -> None:
    recorded(session, in_oldham())
    recorded(session, in_oldham(), resident="b" * 64)

    assert len(list(export_needs(session))) == 2


def test_what_was_unmet_stays_unmet_and_the_later_need_follows_it(session: Session) -> None:
    create_course_run(session, times=("daytime",))
    first = recorded(session, in_oldham(times=("evening",)))

    recorded(session, in_oldham(), follows=first, now=NOW + timedelta(minutes=1))

    before, after = export_needs(session)
    assert (before.outcome, after.outcome, after.follows) == ("unmet", "met", first)


def test_some_skills_met_and_some_not_is_partly_with_the_reasons_for_what_is_missing(session: Session) -> None:
    create_course_run(session)

    recorded(session, in_oldham().changed(skills=("spreadsheets", "game-design")))

    (need,) = export_needs(session)
    assert (need.outcome, need.reasons) == ("partly", ("no_provision",))


def test_only_the_outward_half_of_a_postcode_is_kept(session: Session) -> None:
    place = load_gazetteer(FIRST_REGIONS).resolve("OL1 3LJ").place

    recorded(session, Need(skills=("email",), place=place))

    rows = session.execute(text("SELECT * FROM need")).mappings().all()
    assert "3LJ" not in str(rows)
    assert rows[0]["outcode"] == "OL1"


def test_a_topic_is_kept_without_the_words_that_could_name_somebody(session: Session) -> None:
    recorded(session, Need(text="welding for Mohammed Khan 07700 900123 mo@mail.example"))

    (need,) = export_needs(session)
    assert need.text == "welding"
    assert need.reasons == ("unrecognised_skill",)


def test_results_that_are_turned_down_become_unmet_with_the_reason(session: Session) -> None:
    create_course_run(session)
    reference = recorded(session, in_oldham())

    decline_results(session, reference, ("distance",), NOW)

    (need,) = export_needs(session)
    assert (need.outcome, need.reasons) == ("unmet", ("distance",))


def test_results_that_are_turned_down_without_a_reason_are_declined(session: Session) -> None:
    create_course_run(session)
    reference = recorded(session, in_oldham())

    decline_results(session, reference, (), NOW)

    assert next(iter(export_needs(session))).reasons == ("declined",)


def test_the_wish_to_be_told_is_kept_on_the_need(session: Session) -> None:
    reference = recorded(session, in_oldham())

    assert wish_for_notice(session, reference, NOW)
    assert session.scalar(select(RecordedNeed.wants_notice))
    assert not wish_for_notice(session, "N-222222", NOW)


def test_erasing_one_resident_leaves_the_others(session: Session) -> None:
    first = recorded(session, in_oldham())
    recorded(session, in_oldham(), resident="b" * 64, follows=first)

    assert erase_needs_of(session, RESIDENT) == 1
    session.flush()
    assert needs_of(session, RESIDENT) == ()
    (left,) = needs_of(session, "b" * 64)
    assert left.follows is None


def test_needs_since_a_day_leave_out_earlier_ones(session: Session) -> None:
    recorded(session, in_oldham())

    assert list(export_needs(session, date(2026, 11, 24))) == []
    assert len(list(export_needs(session, date(2026, 11, 23)))) == 1


def test_a_reference_can_be_read_out_without_mistakes() -> None:
    references = {new_reference() for _ in range(200)}

    assert len(references) == 200
    assert all(len(one) == 8 and not set(one[2:]) & set("01ILO") for one in references)


def drafted(engine: Engine) -> NeedRecord:
    with transaction(engine) as session:
        result = search(in_oldham(), build_snapshot(session), TODAY)
    return draft_need(result, resident=RESIDENT, channel="web", now=NOW, today=TODAY)


def test_a_need_that_waited_on_disk_is_recorded_once(engine: Engine, tmp_path: Path) -> None:
    spool, record = Spool(tmp_path / "spool"), drafted(engine)
    spool.keep(record)
    spool.keep(record)

    assert spool.replay(engine) == 1
    assert spool.replay(engine) == 0
    with transaction(engine) as session:
        assert [need.reference for need in export_needs(session)] == [record.reference]


def test_a_crash_between_the_commit_and_the_removal_of_the_file_does_no_harm(engine: Engine, tmp_path: Path) -> None:
    spool, record = Spool(tmp_path / "spool"), drafted(engine)
    spool.keep(record)
    with transaction(engine, for_writing=True) as session:
        record_need(session, record)

    spool.replay(engine)

    with transaction(engine) as session:
        assert len(list(export_needs(session))) == 1


def test_needs_go_on_waiting_while_the_database_is_away(engine: Engine, tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.keep(drafted(engine))
    away = open_engine(f"sqlite:///{tmp_path / 'nothing.sqlite3'}")

    assert spool.replay(away) == 0
    assert len(spool.waiting()) == 1


def test_a_file_that_cannot_be_read_is_set_aside_and_the_rest_recorded(engine: Engine, tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.keep(drafted(engine))
    (tmp_path / "spool" / "0000.json").write_text("{torn")

    assert spool.replay(engine) == 1
    assert [file.suffix for file in (tmp_path / "spool").iterdir()] == [".unreadable"]


def test_a_need_that_the_database_refuses_does_not_hold_up_the_rest(engine: Engine, tmp_path: Path) -> None:
    spool, refused, kept = Spool(tmp_path / "spool"), drafted(engine), drafted(engine)
    spool.keep(replace(refused, skills=("a-skill-of-yesterday",), recorded_at="2026-01-01T00:00:00+00:00"))
    spool.keep(kept)

    assert spool.replay(engine) == 1
    assert [refused.reference in file.name for file in spool.waiting()] == [True]
    with transaction(engine) as session:
        assert [need.reference for need in export_needs(session)] == [kept.reference]


def test_a_locked_database_is_an_operational_error_for_the_spool_to_catch(tmp_path: Path, filled_sqlite: Path) -> None:
    path = tmp_path / "locked.sqlite3"
    path.write_bytes(filled_sqlite.read_bytes())
    engine, other = open_engine(f"sqlite:///{path}"), open_engine(f"sqlite:///{path}")
    with transaction(engine, for_writing=True) as holder:
        holder.execute(text("SELECT 1"))
        with pytest.raises(OperationalError), other.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=100")
            connection.exec_driver_sql("DELETE FROM provider")

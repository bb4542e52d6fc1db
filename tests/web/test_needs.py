"""Telling us what is needed, without JavaScript: recorded just as in the chat, once, and for nobody else to read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, selectinload
from werkzeug.test import TestResponse

from signposting.database import transaction
from signposting.demand import export_needs
from signposting.models import RecordedNeed
from signposting.provision import mark_provision_changed
from signposting.spool import Spool
from tests.web.conftest import SiteMaker
from tests.web.pages import check_page, text_of

ListRuns = Callable[..., list[int]]
UNMET = "/courses?text=photoshop+for+my+shop&near=Oldham&time=evening&level=beginner&access=bsl&free=1"


def _tell(client: FlaskClient, address: str, **answers: str) -> TestResponse:
    """Presses the button of the page at an address, and gives the response before it leads anywhere."""
    form = _form(client, address)
    hidden = {one.get("name") or "": one.get("value") for one in form.iter("input") if one.get("type") == "hidden"}
    return client.post(form.get("action") or "", data={**hidden, **answers})


def _token(client: FlaskClient, address: str) -> str:
    """What the page's form would send to show that it is ours."""
    field = _form(client, address).find(".//input[@name='csrf_token']")
    assert field is not None
    return field.get("value") or ""


def _form(client: FlaskClient, address: str) -> Element:
    form = check_page(client.get(address).text).find(".//main//form[@method='post']")
    assert form is not None
    return form


@contextmanager
def _away(site: Flask, database: Path) -> Iterator[None]:
    """The site's database cannot be opened meanwhile."""
    kept = database.with_suffix(".kept")
    site.extensions["engine"].dispose()
    database.rename(kept)
    database.mkdir()
    yield
    site.extensions["engine"].dispose()
    database.rmdir()
    kept.rename(database)


def _needs(engine: Engine) -> list[RecordedNeed]:
    lists = (RecordedNeed.skills, RecordedNeed.times, RecordedNeed.access, RecordedNeed.reasons)
    with Session(engine, expire_on_commit=False) as session:
        statement = select(RecordedNeed).options(*[selectinload(one) for one in lists])
        return list(session.scalars(statement.order_by(RecordedNeed.recorded_at)))


def test_a_need_is_recorded_with_its_conditions_and_its_outcome(client: FlaskClient, catalogue: Engine) -> None:
    _tell(client, UNMET)

    with Session(catalogue) as session:
        (need,) = export_needs(session)
    assert need.channel == "courses"
    assert need.skills == ("photo-and-video-editing",)
    assert (need.outcode, need.times, need.level, need.access) == ("OL1", ("evening",), "beginner", ("bsl",))
    assert (need.free_only, need.max_distance_km) == (True, 10.0)
    assert (need.outcome, need.reasons, need.state, need.follows) == ("unmet", ("no_provision",), "new", None)


def test_the_resident_is_led_to_a_page_with_the_reference(client: FlaskClient, catalogue: Engine) -> None:
    response = _tell(client, UNMET)

    (need,) = _needs(catalogue)
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/courses/needs/recorded?text=photoshop")
    page = check_page(client.get(response.headers["Location"]).text)
    assert need.reference in text_of(page)
    assert page.find(f".//main//a[@href='{UNMET}']") is not None


def test_telling_the_same_twice_on_one_day_is_one_need(client: FlaskClient, catalogue: Engine) -> None:
    _tell(client, UNMET)
    _tell(client, UNMET)

    assert len(_needs(catalogue)) == 1


def test_a_later_need_of_the_same_visitor_says_which_one_it_follows(client: FlaskClient, catalogue: Engine) -> None:
    _tell(client, UNMET)
    _tell(client, UNMET + "&delivery=online")

    first, second = _needs(catalogue)
    assert second.follows == first.reference
    assert first.resident == second.resident


def test_another_visitor_is_another_resident(client: FlaskClient, catalogue: Engine) -> None:
    _tell(client, UNMET)
    _tell(client.application.test_client(), UNMET)

    first, second = _needs(catalogue)
    assert first.resident != second.resident
    assert second.follows is None


def test_what_is_kept_of_the_visitor_is_a_pseudonym(client: FlaskClient, catalogue: Engine) -> None:
    _tell(client, UNMET)

    with client.session_transaction() as kept:
        visitor = kept["visitor"]
    (need,) = _needs(catalogue)
    assert len(need.resident) == 64
    assert visitor not in need.resident


def test_clearing_the_chat_makes_the_next_person_somebody_else(client: FlaskClient, catalogue: Engine) -> None:
    _tell(client, UNMET)
    client.post("/chat/clear", headers={"X-Signpost-Chat": "1"})
    _tell(client, UNMET)

    first, second = _needs(catalogue)
    assert first.resident != second.resident


def test_what_names_a_person_is_not_kept(client: FlaskClient, catalogue: Engine) -> None:
    _tell(client, "/courses?text=photoshop+for+Zebedee+Smith&near=Oldham")

    (need,) = _needs(catalogue)
    assert "zebedee" not in (need.text or "").lower()


def test_courses_that_do_not_suit_can_be_turned_down_with_a_reason(
    client: FlaskClient, list_runs: ListRuns, catalogue: Engine
) -> None:
    list_runs({})

    _tell(client, "/courses/needs?text=excel&near=Oldham", reason="time")

    (need,) = _needs(catalogue)
    assert (need.outcome, [one.reason for one in need.reasons], need.matches) == ("unmet", ["time"], 1)


@pytest.mark.parametrize("reason", ["declined", "rubbish", "no_provision"])
def test_any_other_reason_is_that_they_were_declined(
    reason: str, client: FlaskClient, list_runs: ListRuns, catalogue: Engine
) -> None:
    list_runs({})

    _tell(client, "/courses/needs?text=excel&near=Oldham", reason=reason)

    assert [one.reason for one in _needs(catalogue)[0].reasons] == ["declined"]


def test_the_page_before_says_what_will_be_written_down(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    shown = text_of(check_page(client.get("/courses/needs?text=excel&near=Oldham").text))

    assert "You asked for: spreadsheets, within 6 miles of Oldham." in shown
    assert "Too far away" in shown
    assert "We found 1 course." in shown


def test_a_need_that_is_met_meanwhile_is_recorded_as_met(
    client: FlaskClient, list_runs: ListRuns, catalogue: Engine
) -> None:
    token = _token(client, "/courses/needs?text=excel&near=Oldham")
    list_runs({})
    with transaction(catalogue, for_writing=True) as session:
        mark_provision_changed(session)
    client.application.extensions["searching"].provision.refresh()

    client.post("/courses/needs?text=excel&near=Oldham", data={"csrf_token": token})

    assert _needs(catalogue)[0].outcome == "met"


@pytest.mark.parametrize("token", [None, "", "forged"])
def test_a_request_that_no_page_of_ours_made_records_nothing(
    token: str | None, client: FlaskClient, catalogue: Engine
) -> None:
    response = client.post(UNMET.replace("/courses", "/courses/needs"), data={"csrf_token": token} if token else {})

    page = check_page(response.text)
    assert response.status_code == 400
    assert _needs(catalogue) == []
    assert page.find(f".//main//a[@href='{UNMET}']") is not None


def test_a_need_that_cannot_be_understood_leads_back_to_the_form(client: FlaskClient, catalogue: Engine) -> None:
    token = _token(client, UNMET)

    for query in ("", "?text=", "?text=excel&near=Xyzzyville", "?text=excel&within_km=x"):
        response = client.post("/courses/needs" + query, data={"csrf_token": token})
        assert response.status_code == 303
        assert response.headers["Location"].split("?")[0] == "/courses"

    assert _needs(catalogue) == []


def test_while_the_database_cannot_be_written_the_need_waits_on_disk(
    client: FlaskClient, catalogue: Engine, tmp_path: Path
) -> None:
    with transaction(catalogue, for_writing=True) as session:
        session.connection()
        response = _tell(client, UNMET)

    assert response.status_code == 303
    assert _needs(catalogue) == []
    assert len(Spool(tmp_path / "spool").waiting()) == 1


def test_while_the_database_is_away_the_need_waits_and_is_recorded_before_the_next(
    client: FlaskClient, catalogue: Engine, tmp_path: Path
) -> None:
    token = _token(client, UNMET)
    with _away(client.application, tmp_path / "signpost.sqlite3"):
        response = client.post(UNMET.replace("/courses", "/courses/needs"), data={"csrf_token": token})
        shown = text_of(check_page(client.get(response.headers["Location"]).text))
        (waiting,) = Spool(tmp_path / "spool").waiting()

    _tell(client, UNMET + "&delivery=online")

    needs = {need.reference: need for need in _needs(catalogue)}
    first = waiting.stem.split("_")[1]
    assert first in shown
    assert len(needs) == 2
    assert [need.follows for need in needs.values() if need.reference != first] == [first]
    assert Spool(tmp_path / "spool").waiting() == []


def test_what_waits_on_disk_is_deleted_too(client: FlaskClient, catalogue: Engine, tmp_path: Path) -> None:
    token = _token(client, UNMET)
    with _away(client.application, tmp_path / "signpost.sqlite3"):
        client.post(UNMET.replace("/courses", "/courses/needs"), data={"csrf_token": token})

    _tell(client, "/courses/needs/recorded")

    assert _needs(catalogue) == []
    assert Spool(tmp_path / "spool").waiting() == []


def test_all_that_is_held_is_shown_and_can_be_deleted(client: FlaskClient, catalogue: Engine) -> None:
    _tell(client, UNMET)
    _tell(client, UNMET + "&delivery=online")

    shown = text_of(check_page(client.get("/courses/needs/recorded").text))
    assert all(need.reference in shown for need in _needs(catalogue))
    response = _tell(client, "/courses/needs/recorded")

    assert response.headers["Location"] == "/courses/needs/deleted"
    assert _needs(catalogue) == []
    assert "Deleted" in text_of(check_page(client.get("/courses/needs/deleted").text))
    assert "Nothing is written down" in text_of(check_page(client.get("/courses/needs/recorded").text))


def test_deleting_leaves_what_others_told(client: FlaskClient, catalogue: Engine) -> None:
    _tell(client.application.test_client(), UNMET)
    _tell(client, UNMET)

    _tell(client, "/courses/needs/recorded")

    assert len(_needs(catalogue)) == 1


def test_somebody_who_told_nothing_is_told_so(client: FlaskClient, catalogue: Engine) -> None:
    page = check_page(client.get("/courses/needs/recorded").text)

    assert "Nothing is written down" in text_of(page)
    assert page.find(".//main//a[@href='/courses']") is not None


def test_one_address_may_tell_only_so_much_a_minute(make_site: SiteMaker, catalogue: Engine) -> None:
    client = make_site(CHAT_RATE_LIMIT="1").test_client()
    token = _token(client, UNMET)

    address = UNMET.replace("/courses", "/courses/needs")
    statuses = [client.post(address, data={"csrf_token": token}).status_code for _ in range(22)]

    assert statuses == [303] * 20 + [429] * 2


def test_nothing_that_was_told_is_logged(
    client: FlaskClient, catalogue: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")

    _tell(client, "/courses?text=photoshop+for+Zebedee&near=Oldham")

    assert not [one for one in caplog.records if "zebedee" in one.getMessage().lower()]
    with transaction(catalogue) as session:
        assert [need.outcode for need in export_needs(session)] == ["OL1"]

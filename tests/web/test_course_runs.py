"""A page of its own for every course run: all that a resident needs, the same as data, and an address that stays."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from signposting.database import transaction
from signposting.models import CourseRun
from tests.factories import create_course, create_course_run, create_provider, create_venue
from tests.web.pages import check_page, text_of

ListRuns = Callable[..., list[int]]

EVIL = "</script><script>alert(1)</script><!--<script> ' \" & \u2028 <img src=x onerror=alert(1)>"


def _list_one(catalogue: Engine, **overrides: Any) -> int:
    """A run in full, with a provider, a course and a venue of known words."""
    with transaction(catalogue, for_writing=True) as session:
        provider = create_provider(session, ukprn="10003456", name="Oldham College", website="https://oldham.example")
        course = create_course(
            session,
            provider,
            who_this_course_is_for="People new to tables.",
            what_you_will_learn="Sums and charts.",
            entry_requirements="None.",
            what_you_will_need_to_bring="A pen.",
            how_you_will_learn="In a small group.",
            how_you_will_be_assessed="There is no test.",
            where_next="Improvers.",
        )
        venue = create_venue(session, provider, name="Main Hall")
        given = {"duration": 6, "duration_unit": "Weeks", "places_left": 4, "access": ("step_free",),
                 "course_webpage": "https://oldham.example/excel"}  # fmt: skip
        return create_course_run(session, course, venue, **{**given, **overrides}).id


def _page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return check_page(response.text)


def _schema(page: Element) -> dict[str, Any]:
    (script,) = [one for one in page.iter("script") if one.get("type") == "application/ld+json"]
    loaded: dict[str, Any] = json.loads(script.text or "")
    return loaded


def test_the_page_says_all_that_it_takes_to_join(client: FlaskClient, catalogue: Engine) -> None:
    page = _page(client, f"/courses/{_list_one(catalogue)}")

    shown = text_of(page)
    for fact in ("Excel for beginners", "Oldham College", "Main Hall, 1 High Street, Oldham, OL1 1AA",
                 "Starts 11 January 2027. In the day.", "6 weeks", "In person", "Free", "For beginners",
                 "4 places left", "No steps", "Spreadsheets", "People new to tables.", "Sums and charts.", "A pen.",
                 "In a small group.", "There is no test.", "Improvers."):  # fmt: skip
        assert fact in shown
    links = {link.get("href") for link in page.findall(".//main//a")}
    assert {"https://oldham.example/excel", "tel:01614960000"} <= links
    assert "https://www.openstreetmap.org/search?query=OL1%201AA" in links


def test_how_far_it_is_depends_on_where_one_came_from(client: FlaskClient, catalogue: Engine) -> None:
    course_run_id = _list_one(catalogue)

    assert "mile" not in text_of(_page(client, f"/courses/{course_run_id}").find(".//main"))  # type: ignore[arg-type]
    assert "about" in text_of(_page(client, f"/courses/{course_run_id}?text=excel&near=Bolton")).lower()


def test_the_way_back_leads_to_the_search_one_came_from(client: FlaskClient, catalogue: Engine) -> None:
    course_run_id = _list_one(catalogue)

    page = _page(client, f"/courses/{course_run_id}?text=excel&near=Oldham&page=2")

    back = page.find(".//a[@class='govuk-back-link']")
    assert back is not None
    assert back.get("href") == "/courses?text=excel&near=Oldham&page=2"


def test_however_one_came_the_address_of_record_is_the_same(client: FlaskClient, catalogue: Engine) -> None:
    course_run_id = _list_one(catalogue)

    page = _page(client, f"/courses/{course_run_id}?text=excel&near=Oldham")

    canonical = page.find("head/link[@rel='canonical']")
    assert canonical is not None
    assert canonical.get("href") == f"http://localhost/courses/{course_run_id}"


def test_other_dates_of_the_course_lead_to_their_pages(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        course, venue = create_course(session), create_venue(session)
        starts = [date(2027, 1, 11), date(2027, 4, 20), date(2026, 9, 1)]
        first, later, past = [create_course_run(session, course, venue, start_date=day).id for day in starts]
        elsewhere = create_course_run(session, course, start_date=date(2027, 2, 2)).id

    links = {text_of(link): link.get("href") for link in _page(client, f"/courses/{first}").findall(".//main//a")}

    assert links["Starts 20 April 2027"] == f"/courses/{later}"
    assert not [link for link in links.values() if link in (f"/courses/{past}", f"/courses/{elsewhere}")]


def test_the_same_stands_there_for_programs(client: FlaskClient, catalogue: Engine) -> None:
    course_run_id = _list_one(catalogue)

    course = _schema(_page(client, f"/courses/{course_run_id}"))

    (instance,) = course["hasCourseInstance"]
    assert (course["@context"], course["@type"], course["name"]) == (
        "https://schema.org", "Course", "Excel for beginners")  # fmt: skip
    assert course["description"] == "Sums and charts."
    assert course["provider"] == {
        "@type": "Organization",
        "name": "Oldham College",
        "identifier": "10003456",
        "url": "https://oldham.example",
    }
    assert course["teaches"] == ["Spreadsheets"]
    assert (instance["@type"], instance["courseMode"], instance["startDate"], instance["duration"]) == (
        "CourseInstance", "Onsite", "2027-01-11", "P6W")  # fmt: skip
    assert instance["location"]["address"]["postalCode"] == "OL1 1AA"
    assert instance["offers"]["price"] == "0.00"
    assert instance["url"] == f"http://localhost/courses/{course_run_id}"


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"cost_pence": 4550, "is_free_to_all": False}, {"price": "45.50", "priceCurrency": "GBP", "category": "Paid"}),
        ({"cost_pence": 0, "is_free_to_all": False}, {"price": "0.00", "priceCurrency": "GBP"}),
        (
            {"cost_pence": None, "is_free_to_all": False, "cost_description": "Ask us"},
            {"description": "Ask us"},
        ),
        ({"places_left": 0}, {"availability": "https://schema.org/SoldOut", "category": "Free"}),
    ],
)
def test_what_it_costs_is_said_only_as_far_as_it_is_known(
    overrides: dict[str, Any], expected: dict[str, str], client: FlaskClient, catalogue: Engine
) -> None:
    offer = _schema(_page(client, f"/courses/{_list_one(catalogue, **overrides)}"))["offers"]

    assert {name: offer.get(name) for name in expected} == expected
    assert ("price" in offer) == (overrides.get("cost_pence", 0) is not None)


def test_an_online_course_has_no_place_but_the_internet(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        course_run_id = create_course_run(session, delivery="online", start_date=None).id

    page = _page(client, f"/courses/{course_run_id}")

    (instance,) = _schema(page)["hasCourseInstance"]
    assert instance["location"]["@type"] == "VirtualLocation"
    assert "startDate" not in instance
    assert "Start at any time." in text_of(page)


def test_the_policy_lets_that_one_script_in_and_no_other(client: FlaskClient, catalogue: Engine) -> None:
    response = client.get(f"/courses/{_list_one(catalogue)}")

    (script,) = [one for one in check_page(response.text).iter("script") if one.get("type") == "application/ld+json"]
    digest = base64.b64encode(hashlib.sha256((script.text or "").encode()).digest()).decode()
    policy = response.headers["Content-Security-Policy"]
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe" not in policy


def test_what_a_provider_wrote_stays_text_and_breaks_out_of_nothing(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        provider = create_provider(session, name=EVIL, website="javascript:alert(1)", email="a\"onload='x@example.org")
        course = create_course(session, provider, what_you_will_learn=EVIL, entry_requirements=EVIL)
        venue = create_venue(session, provider, name=EVIL)
        run = create_course_run(session, course, venue, course_name=EVIL, course_webpage="javascript:alert(1)")
        course_run_id = run.id

    page = _page(client, f"/courses/{course_run_id}")

    assert len(list(page.iter("script"))) == 1
    assert _schema(page)["name"] == EVIL
    assert _schema(page)["description"] == EVIL
    assert "url" not in _schema(page)["provider"]
    assert page.findall(".//main//img") == []
    assert not [one for one in page.iter("a") if (one.get("href") or "").startswith("javascript")]


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all_survives_as_data(client: FlaskClient, catalogue: Engine, text: str) -> None:
    title = "x" + "".join(one for one in text if one.isprintable())
    with transaction(catalogue, for_writing=True) as session:
        course_run_id = create_course_run(session, course_name=title).id

    page = _page(client, f"/courses/{course_run_id}")

    assert _schema(page)["name"] == title
    assert len(list(page.iter("script"))) == 1


def test_a_course_that_has_started_says_so_and_is_not_for_search_engines(
    client: FlaskClient, list_runs: ListRuns
) -> None:
    (course_run_id,) = list_runs({"start_date": date(2026, 9, 1)})

    page = _page(client, f"/courses/{course_run_id}")

    assert "This course started on 1 September 2026." in text_of(page)
    assert page.find("head/meta[@name='robots']") is not None
    assert not [one for one in page.iter("script") if one.get("type") == "application/ld+json"]


def test_a_course_that_was_withdrawn_is_gone_with_a_way_on(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        course, venue = create_course(session), create_venue(session)
        withdrawn = create_course_run(session, course, venue).id
        later = create_course_run(session, course, venue, start_date=date(2027, 4, 20)).id
        session.get_one(CourseRun, withdrawn).state = "withdrawn"

    response = client.get(f"/courses/{withdrawn}")

    page = check_page(response.text)
    assert response.status_code == 410
    assert "no longer listed" in text_of(page)
    links = {link.get("href") for link in page.findall(".//main//a")}
    assert f"/courses/{later}" in links
    assert "/courses?text=Excel+for+beginners&near=Oldham" in links


@pytest.mark.parametrize("name", ["0", "99999999", "-1", "abc", "1.5", "9" * 40, "١"])
def test_a_course_that_never_was_is_not_found_with_a_way_on(name: str, client: FlaskClient, catalogue: Engine) -> None:
    response = client.get(f"/courses/{name}")

    page = check_page(response.text)
    assert response.status_code == 404
    assert page.find(".//main//a[@href='/courses']") is not None


def test_a_demonstration_is_marked_for_people_and_for_programs(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        course_run_id = create_course_run(session, create_course(session, is_demonstration=True)).id

    page = _page(client, f"/courses/{course_run_id}")

    assert "Demonstration: not a real course" in text_of(page)
    assert _schema(page)["creativeWorkStatus"] == "Demonstration"
    assert (page.find("head/meta[@name='description']").get("content") or "").startswith("Example course")  # type: ignore[union-attr]

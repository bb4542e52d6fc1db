"""``/support``: devices, data, free computers and drop-in help near a place, without JavaScript."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from signposting.database import transaction
from signposting.models import SupportService
from signposting.vocabulary import Support
from tests.factories import OLDHAM
from tests.web.pages import check_page, text_of

AddService = Callable[..., None]
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def add_service(catalogue: Engine) -> AddService:
    """Adds a service in Oldham, unless told otherwise."""

    def add(**overrides: Any) -> None:
        given = {"support": "free_computers", "name": "Oldham Library", "address": "Greaves Street",
                 "postcode": "OL1 1AL", "latitude": OLDHAM[0], "longitude": OLDHAM[1],
                 "opening_hours": "Monday to Friday"}  # fmt: skip
        with transaction(catalogue, for_writing=True) as session:
            session.add(SupportService(**{**given, **overrides}))

    return add


def _page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return check_page(response.text)


def _names(page: Element) -> list[str]:
    return [text_of(one) for one in page.findall(".//main//ol//h3")]


def test_before_anything_is_asked_there_is_a_form(client: FlaskClient, catalogue: Engine) -> None:
    page = _page(client, "/support")

    values = [one.get("value") for one in page.iter("input") if one.get("name") == "support"]
    assert values == list(Support.values())
    assert _names(page) == []


def test_what_is_near_is_shown_with_all_that_it_takes_to_go(client: FlaskClient, add_service: AddService) -> None:
    add_service(phone="0161 770 8000", website="https://oldham.example", who_can_use_it="Anybody")

    page = _page(client, "/support?support=free_computers&near=OL1")

    shown = text_of(page)
    assert _names(page) == ["Oldham Library"]
    for fact in ("Free computers to use", "Greaves Street, OL1 1AL", "mile away", "Monday to Friday", "Anybody"):
        assert fact in shown
    links = {link.get("href") for link in page.findall(".//main//a")}
    assert {"tel:01617708000", "https://oldham.example"} <= links


def test_only_what_is_ticked_is_shown_and_nothing_ticked_is_everything(
    client: FlaskClient, add_service: AddService
) -> None:
    add_service()
    add_service(support="device", name="Laptop shelf", postcode="OL1 2AA")

    assert _names(_page(client, "/support?support=device&near=Oldham")) == ["Laptop shelf"]
    assert set(_names(_page(client, "/support?near=Oldham"))) == {"Laptop shelf", "Oldham Library"}


def test_where_nothing_is_known_a_person_is_named(client: FlaskClient, catalogue: Engine) -> None:
    page = _page(client, "/support?near=Oldham")

    assert "We know of no such help near Oldham" in text_of(page)
    assert "0800 100 900" in text_of(page.find(".//main"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("near=", "Type a town, or the first part of your postcode"),
        ("near=Xyzzyville", "We do not know the place “Xyzzyville”"),
        ("near=Exeter", "“Exeter” is outside our area"),
        ("near=Ashton", "There is more than one “Ashton”"),
        ("near=Oldham&support=money", "“money” is not in the list"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_summary_and_beside_its_field(
    query: str, said: str, client: FlaskClient, catalogue: Engine
) -> None:
    page = _page(client, f"/support?{query}")

    summary = page.find(".//*[@class='govuk-error-summary__body']//a")
    assert summary is not None
    assert said in text_of(summary)
    field = (summary.get("href") or "").lstrip("#")
    assert said in text_of(page.find(f".//*[@id='{field}-error']"))  # type: ignore[arg-type]


def test_places_of_one_name_are_links_that_keep_what_was_ticked(client: FlaskClient, catalogue: Engine) -> None:
    page = _page(client, "/support?near=Ashton&support=data")

    links = [
        link.get("href") or "" for link in page.findall(".//main//ul/li/a") if "near=Ashton" in link.get("href", "")
    ]
    assert len(links) > 1
    assert all("support=data" in link for link in links)
    assert "more than one" not in text_of(_page(client, links[0]))


def test_what_a_service_wrote_stays_text(client: FlaskClient, add_service: AddService) -> None:
    add_service(name=EVIL, address=EVIL, opening_hours=EVIL, website="javascript:alert(1)")

    page = _page(client, "/support?near=Oldham")

    assert _names(page) == [EVIL]
    assert page.findall(".//main//script") == []
    assert not [one for one in page.iter("a") if (one.get("href") or "").startswith("javascript")]


words = st.sampled_from([*Support.values(), "Oldham", "Ashton", "Exeter", ""])


@given(st.lists(st.tuples(st.sampled_from(("support", "near", "x")), words | st.text(max_size=80)), max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_string_breaks_the_page(client: FlaskClient, catalogue: Engine, pairs: list[tuple[str, str]]) -> None:
    response = client.get("/support", query_string=pairs)

    check_page(response.text)
    assert response.status_code == 200

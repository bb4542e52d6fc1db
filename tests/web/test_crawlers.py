"""What search engines are told: every course run's page, and no search."""

from datetime import date
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from flask.testing import FlaskClient
from sqlalchemy import Engine

from signposting.database import transaction
from tests.factories import create_course_run

ROOT = "http://localhost"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def _addresses(client: FlaskClient) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    return [one.text or "" for one in ElementTree.fromstring(response.text).iter(LOC)]


def test_the_sitemap_names_every_course_that_can_still_be_joined(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        dated = create_course_run(session).id
        flexible = create_course_run(session, start_date=None).id
        past = create_course_run(session, start_date=date(2026, 9, 1)).id
        withdrawn = create_course_run(session, state="withdrawn").id

    addresses = _addresses(client)

    assert {f"{ROOT}/courses/{dated}", f"{ROOT}/courses/{flexible}"} <= set(addresses)
    assert {f"{ROOT}/courses/{past}", f"{ROOT}/courses/{withdrawn}"}.isdisjoint(addresses)


def test_every_address_in_the_sitemap_is_there(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        create_course_run(session)

    assert {client.get(address).status_code for address in _addresses(client)} == {200}


def test_robots_may_read_pages_but_not_searches(client: FlaskClient, catalogue: Engine) -> None:
    response = client.get("/robots.txt")

    robots = RobotFileParser()
    robots.parse(response.text.splitlines())
    assert response.mimetype == "text/plain"
    assert robots.site_maps() == [f"{ROOT}/sitemap.xml"]
    for address in ("/", "/courses", "/courses/12", "/support", "/about"):
        assert robots.can_fetch("*", ROOT + address)
    for address in ("/courses?text=excel", "/support?near=Oldham", "/courses/needs", "/chat/messages", "/health/ready"):
        assert not robots.can_fetch("*", ROOT + address)


def test_behind_tls_the_addresses_say_so(client: FlaskClient, catalogue: Engine) -> None:
    robots = client.get("/robots.txt", headers={"X-Forwarded-Proto": "https"})

    assert "Sitemap: https://localhost/sitemap.xml" in robots.text

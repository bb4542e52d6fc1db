"""What a resident sees when something goes wrong."""

import logging

import pytest
from flask import abort
from flask.testing import FlaskClient

from tests.web.conftest import SiteMaker
from tests.web.pages import check_page, text_of


def test_a_page_that_is_not_there_says_so_and_shows_a_way_on(client: FlaskClient) -> None:
    response = client.get("/no-such-page")

    page = check_page(response.text)
    assert response.status_code == 404
    assert "Page not found" in text_of(page)
    assert page.find(".//main//a[@href='/']") is not None


@pytest.mark.parametrize("status", [400, 401, 403, 405, 413, 418, 429, 500, 503])
def test_every_kind_of_error_has_a_page_with_a_way_on(status: int, make_site: SiteMaker) -> None:
    site = make_site()
    site.add_url_rule("/failing", view_func=lambda: abort(status))

    response = site.test_client().get("/failing")

    page = check_page(response.text)
    assert response.status_code == status
    assert page.find(".//main//a[@href='/']") is not None
    assert "0800 100 900" in text_of(page)


def test_a_defect_is_excused_and_its_message_is_not_logged(
    make_site: SiteMaker, caplog: pytest.LogCaptureFixture
) -> None:
    words = "Zebedee"

    def fail() -> str:
        raise ValueError(words)

    site = make_site()
    site.add_url_rule("/failing", view_func=fail)

    response = site.test_client().get("/failing")

    check_page(response.text)
    assert response.status_code == 500
    assert words not in response.text
    logged = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert "ValueError" in logged[0]
    assert words not in "".join(logged)


@pytest.mark.parametrize(("address", "accept"), [("/chat/messages", "*/*"), ("/no-such-page", "application/json")])
def test_a_program_is_told_in_json(address: str, accept: str, client: FlaskClient) -> None:
    response = client.get(address, headers={"Accept": accept})

    assert response.status_code in (404, 405)
    assert response.json["error"]


def test_a_wrong_method_is_told_which_ones_work(client: FlaskClient) -> None:
    assert "POST" in client.get("/chat/messages").headers["Allow"]

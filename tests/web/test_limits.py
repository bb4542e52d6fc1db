"""How often one resident and one address may write."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import SiteMaker

FROM_PAGE = {"X-Signpost-Chat": "1"}


def _statuses(client: FlaskClient, messages: int) -> list[int]:
    return [
        client.post("/chat/messages", json={"text": "hello"}, headers=FROM_PAGE).status_code for _ in range(messages)
    ]


def _new_residents(site: Flask, number: int) -> list[int]:
    return [_statuses(site.test_client(), 1)[0] for _ in range(number)]


def test_a_resident_may_write_so_many_messages_a_minute(make_site: SiteMaker) -> None:
    client = make_site(CHAT_RATE_LIMIT="3").test_client()

    assert _statuses(client, 5) == [200, 200, 200, 429, 429]


def test_being_told_to_wait_is_in_plain_words(make_site: SiteMaker) -> None:
    client = make_site(CHAT_RATE_LIMIT="1").test_client()
    _statuses(client, 1)

    response = client.post("/chat/messages", json={"text": "hello"}, headers=FROM_PAGE)

    assert "wait a minute" in response.json["error"]
    assert response.json["messages"] == [{"text": response.json["error"]}]
    assert response.headers["Retry-After"] == "60"


def test_one_resident_at_the_limit_does_not_stop_another_at_the_same_address(make_site: SiteMaker) -> None:
    site = make_site(CHAT_RATE_LIMIT="2")
    _statuses(site.test_client(), 3)

    assert _statuses(site.test_client(), 1) == [200]


def test_an_address_that_drops_its_cookies_is_limited_too(make_site: SiteMaker) -> None:
    site = make_site(CHAT_RATE_LIMIT="1")

    assert _new_residents(site, 22) == [200] * 20 + [429] * 2


def test_none_at_all_switches_every_limit_off(make_site: SiteMaker) -> None:
    site = make_site(CHAT_RATE_LIMIT="0")

    assert set(_statuses(site.test_client(), 40) + _new_residents(site, 40)) == {200}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_while_the_shared_counts_are_away_each_process_counts_for_itself(make_site: SiteMaker) -> None:
    client = make_site(CHAT_RATE_LIMIT="2", REDIS_URL="redis://127.0.0.1:9/0").test_client()

    assert _statuses(client, 3) == [200, 200, 429]


def test_reaching_a_limit_does_not_log_who_did(make_site: SiteMaker, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = make_site(CHAT_RATE_LIMIT="1").test_client()

    _statuses(client, 2)

    assert not [record for record in caplog.records if record.name == "flask-limiter"]

"""One turn through ``POST /chat/messages``: what is taken, what is refused, and what nobody may find later."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
import urllib3
from flask.testing import FlaskClient

from signposting.privacy import internal_key
from tests.web.channel import GREETING, FakeChannel
from tests.web.conftest import SiteMaker
from web.rasa import RasaChannel

Say = Callable[[Any], Any]
FROM_PAGE = {"X-Signpost-Chat": "1"}


def test_typed_text_reaches_the_assistant_and_its_messages_come_back(say: Say, channel: FakeChannel) -> None:
    channel.messages = [{"text": "Where are you?", "buttons": [{"title": "Skip", "payload": "/skip"}]}]

    response = say({"text": "excel"})

    assert response.status_code == 200
    assert response.json == {"messages": channel.messages}
    assert channel.heard[0]["text"] == "excel"


def test_a_buttons_payload_is_passed_on_as_one(say: Say, channel: FakeChannel) -> None:
    say({"payload": "/skip"})

    assert channel.heard[0]["payload"] == "/skip"
    assert "text" not in channel.heard[0]


def test_the_assistant_is_shown_the_key_of_this_installation(say: Say, channel: FakeChannel) -> None:
    say({"text": "hello"})

    assert channel.keys == [internal_key("a key for tests")]


@pytest.mark.parametrize("text", ["", "   ", "/stop", " /restart", "😀" * 50, "مرحبا", "a" * 3000, "a" * 4096, "\n\n"])
def test_whatever_is_typed_is_passed_on_as_text(text: str, say: Say, channel: FakeChannel) -> None:
    response = say({"text": text})

    assert response.status_code == 200
    assert channel.heard[0]["text"] == text


def test_what_no_database_can_hold_is_left_out(say: Say, channel: FakeChannel) -> None:
    response = say({"text": "a\u0000b\ud800c"})

    assert response.status_code == 200
    assert channel.heard[0]["text"] == "ab\ufffdc"


def test_one_resident_keeps_one_conversation_and_another_has_another(
    client: FlaskClient, say: Say, channel: FakeChannel
) -> None:
    say({"text": "one"})
    say({"text": "two"})
    client.application.test_client().post("/chat/messages", json={"text": "three"}, headers=FROM_PAGE)

    senders = [turn["sender"] for turn in channel.heard]
    assert senders[0] == senders[1] != senders[2]
    assert len(senders[0]) >= 32


def test_the_conversation_is_in_a_signed_cookie_out_of_reach_of_scripts_and_other_sites(say: Say) -> None:
    cookie = say({"text": "hello"}).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_tls_the_cookie_travels_over_tls_alone(client: FlaskClient) -> None:
    response = client.post("/chat/messages", json={"text": "a"}, headers=FROM_PAGE | {"X-Forwarded-Proto": "https"})

    assert "Secure" in response.headers["Set-Cookie"]


@pytest.mark.parametrize("cookie", ["", "rubbish", "eyJjb252ZXJzYXRpb24iOiJzdG9sZW4ifQ.aaaaaa.forged"])
def test_a_lost_or_forged_cookie_begins_a_new_conversation_quietly(
    cookie: str, client: FlaskClient, say: Say, channel: FakeChannel
) -> None:
    say({"text": "one"})
    client.set_cookie("signpost", cookie)

    response = say({"text": "two"})

    assert response.status_code == 200
    assert channel.heard[1]["sender"] not in (channel.heard[0]["sender"], "stolen")


def test_clearing_begins_a_new_conversation(client: FlaskClient, say: Say, channel: FakeChannel) -> None:
    say({"text": "one"})

    cleared = client.post("/chat/clear", headers=FROM_PAGE)

    say({"text": "two"})
    assert cleared.status_code == 204
    assert channel.heard[0]["sender"] != channel.heard[1]["sender"]


@pytest.mark.parametrize("address", ["/chat/messages", "/chat/clear"])
def test_a_request_without_the_chats_header_is_refused(address: str, client: FlaskClient, channel: FakeChannel) -> None:
    response = client.post(address, json={"text": "hello"})

    assert response.status_code == 403
    assert response.json["error"]
    assert channel.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"text": null}',
        b'{"text": 1}',
        b'{"text": ["a"]}',
        b'{"payload": {}}',
        b'{"text": "a", "payload": "b"}',
        b'{"words": "a"}',
        b"\xff\xfe",
        b"[" * 60_000,
        json.dumps({"payload": "é" * 33}).encode(),
    ],
)
def test_a_body_that_says_nothing_or_too_much_is_refused(
    body: bytes, client: FlaskClient, channel: FakeChannel
) -> None:
    response = client.post("/chat/messages", data=body, headers=FROM_PAGE)

    assert response.status_code == 400
    assert response.json["messages"][0]["text"] == response.json["error"]
    assert channel.heard == []


@pytest.mark.parametrize("length", [4097, 10_000, 200_000])
def test_a_text_that_is_too_long_is_refused_as_that(length: int, say: Say, channel: FakeChannel) -> None:
    response = say({"text": "a" * length})

    assert response.status_code == 413
    assert "too long" in response.json["error"]
    assert channel.heard == []


def test_the_longest_text_may_be_in_any_script_however_it_is_escaped(say: Say, channel: FakeChannel) -> None:
    assert say({"text": "😀" * 4096}).status_code == 200
    assert channel.heard[0]["text"] == "😀" * 4096


def test_an_assistant_that_answers_nothing_is_excused_with_what_to_do_instead(say: Say, channel: FakeChannel) -> None:
    channel.messages = []

    response = say({"text": "hello"})

    assert response.status_code == 200
    assert "0800 100 900" in response.json["messages"][0]["text"]


@pytest.mark.parametrize("status", [400, 403, 500])
def test_an_assistant_that_fails_is_excused_with_what_to_do_instead(
    status: int, say: Say, channel: FakeChannel
) -> None:
    channel.status = status

    response = say({"text": "hello"})

    assert response.status_code == 503
    assert "0800 100 900" in response.json["messages"][0]["text"]
    assert response.headers["Retry-After"]


def test_an_assistant_that_is_gone_is_excused_and_the_site_stays_up(make_site: SiteMaker) -> None:
    client = make_site(RASA_PORT="9").test_client()

    response = client.post("/chat/messages", json={"text": "hello"}, headers=FROM_PAGE)

    assert response.status_code == 503
    assert "0800 100 900" in response.json["messages"][0]["text"]
    assert client.get("/").status_code == 200


def test_an_assistant_that_is_too_slow_is_excused(make_site: SiteMaker, channel: FakeChannel) -> None:
    channel.takes_s = 0.5
    site = make_site()
    site.extensions["rasa"].close()
    site.extensions["rasa"] = RasaChannel(channel.port, "key", timeout=urllib3.Timeout(0.1))

    response = site.test_client().post("/chat/messages", json={"text": "hello"}, headers=FROM_PAGE)

    assert response.status_code == 503


def test_answers_are_kept_by_no_cache(say: Say) -> None:
    assert say({"text": "hello"}).headers["Cache-Control"] == "no-store"


def test_neither_what_was_said_nor_who_said_it_is_logged(
    say: Say, channel: FakeChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    say({"text": "my name is Zebedee"})
    channel.status = 500
    say({"text": "my name is Zebedee"})
    channel.status, channel.messages = 200, "Zebedee is not a list"
    say({"text": "my name is Zebedee"})

    sender = channel.heard[0]["sender"]
    assert len(channel.heard) == 3
    logged = [record for record in caplog.records if not record.name.startswith("asyncio")]
    assert logged
    assert not [record for record in logged if "Zebedee" in record.getMessage() or sender in record.getMessage()]


def test_the_greeting_of_the_stand_in_is_what_a_usual_turn_brings(say: Say) -> None:
    assert say({"text": "hello"}).json == {"messages": [GREETING]}

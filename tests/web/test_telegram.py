"""Telegram's webhook at the site: handed on to the Rasa server as it is."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from flask.testing import FlaskClient

from signposting.settings import load_settings
from tests.servers import free_port
from web import create_app

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
Heard = list[tuple[str, str | None, bytes]]


@pytest.fixture
def rasa() -> Iterator[tuple[int, Heard]]:
    """A stand-in for the Rasa server, which lets in one secret: its port, and what reached it."""
    heard: Heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, self.headers.get(SECRET_HEADER), body))
            self.send_response(200 if self.headers.get(SECRET_HEADER) == "secret" else 403)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_port, heard
    server.shutdown()
    server.server_close()


def make_client(rasa_port: int, **environment: str) -> FlaskClient:
    return create_app(
        load_settings({"SECRET_KEY": "a key for tests", "RASA_PORT": str(rasa_port), **environment})
    ).test_client()


def test_an_update_is_handed_on_as_it_is(rasa: tuple[int, Heard]) -> None:
    port, heard = rasa
    client = make_client(port, TELEGRAM_WEBHOOK_URL="https://signpost.example/telegram/updates")
    update = b'{"update_id": 1, "message": "' + b"a" * 100_000 + b'"}'

    answer = client.post("/telegram/updates", data=update, headers={SECRET_HEADER: "secret"})

    assert answer.status_code == 200
    assert heard == [("/webhooks/telegram/updates", "secret", update)]


@pytest.mark.parametrize("secret", [None, "", "wrong", "wr\u00f6ng"])
def test_a_forged_update_is_refused(rasa: tuple[int, Heard], secret: str | None) -> None:
    client = make_client(rasa[0], TELEGRAM_WEBHOOK_URL="https://signpost.example/telegram")
    headers = {} if secret is None else {SECRET_HEADER: secret}

    assert client.post("/telegram", data=b"{}", headers=headers).status_code == 403


def test_telegram_is_asked_to_come_again_while_the_rasa_server_is_away() -> None:
    client = make_client(free_port(), TELEGRAM_WEBHOOK_URL="https://signpost.example/telegram")

    assert client.post("/telegram", data=b"{}", headers={SECRET_HEADER: "secret"}).status_code == 503


def test_too_large_an_update_is_refused(rasa: tuple[int, Heard]) -> None:
    client = make_client(rasa[0], TELEGRAM_WEBHOOK_URL="https://signpost.example/telegram")

    assert client.post("/telegram", data=b"a" * 1_100_000, headers={SECRET_HEADER: "secret"}).status_code == 413


def test_without_a_public_address_there_is_no_door(rasa: tuple[int, Heard]) -> None:
    assert make_client(rasa[0]).post("/telegram", data=b"{}").status_code == 404

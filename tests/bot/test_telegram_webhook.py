"""Updates that are sent to us: straight to the Rasa server, or to the site, which hands them on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from werkzeug.serving import make_server

from signposting.settings import load_settings
from tests.bot.telegram_bot import TelegramBot, running_bot
from tests.servers import free_port
from tests.telegram_emulator import TelegramEmulator
from web import create_app


def test_through_a_webhook_updates_are_handled_and_forged_ones_reach_nothing(
    telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str
) -> None:
    with running_bot(telegram, tmp_path, sqlite_url, webhook="on") as bot:
        telegram.wait_until(lambda: bool(telegram.called("setWebhook")), "the webhook is set")
        person = telegram.person()
        forged = {"update_id": 1, "message": person.message(text="forged")}

        statuses = [telegram.send_to_webhook(forged, secret=secret) for secret in ("", "wrong", "wröng")]
        person.say("hello")

        assert statuses == [403, 403, 403]
        assert bot.heard() == ["hello"]
        assert [row["update_id"] for row in bot.rows("telegram_update")] == [700_000_000]
        assert telegram.called("getUpdates") == []


def test_a_webhook_refuses_what_is_no_update(telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str) -> None:
    with running_bot(telegram, tmp_path, sqlite_url, webhook="on"):
        telegram.wait_until(lambda: bool(telegram.called("setWebhook")), "the webhook is set")
        hook = telegram.called("setWebhook")[0].parameters
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret_token"]}

        def status(content: bytes) -> int:
            return httpx.post(hook["url"], content=content, headers=headers, trust_env=False).status_code

        assert [status(b"[]"), status(b"{"), status(b"{}"), status(b'{"update_id": "1"}')] == [400, 400, 200, 200]


def test_a_webhooks_updates_are_handled_by_one_of_two_servers(
    telegram: TelegramEmulator, tmp_path: Path, database_url: str
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    person = telegram.person()
    with running_bot(telegram, tmp_path / "one", database_url, webhook="on") as one:
        telegram.wait_until(lambda: bool(telegram.called("setWebhook")), "the webhook is set")
        with running_bot(telegram, tmp_path / "other", database_url, webhook="on") as other:
            telegram.answer("setWebhook", {**telegram.called("setWebhook")[0].parameters, "url": other.webhook_url})
            telegram.wait_until(lambda: other.knows_its_name(), "the other server is ready")
            person.say("hello")

            assert (one.heard(), other.heard()) == (["hello"], [])


def test_without_a_token_there_is_no_door(telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str) -> None:
    with running_bot(telegram, tmp_path, sqlite_url, TELEGRAM_TOKEN="") as bot:
        answer = httpx.post(bot.webhook_url, json={"update_id": 1}, trust_env=False)

        assert answer.status_code == 404
        assert telegram.calls == []


@pytest.mark.parametrize("path", ["/", "/telegram/updates"])
def test_through_the_site_updates_are_handled_and_forged_ones_reach_nothing(
    telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str, path: str
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}{path}"
    with running_bot(telegram, tmp_path, sqlite_url, TELEGRAM_WEBHOOK_URL=url) as bot, _site(bot, port):
        telegram.wait_until(lambda: bool(telegram.called("setWebhook")), "the webhook is set")
        person = telegram.person()
        forged = {"update_id": 1, "message": person.message(text="forged")}

        statuses = [telegram.send_to_webhook(forged, secret=secret) for secret in ("", "wrong", "wröng")]
        without_header = httpx.post(url, json=forged, trust_env=False).status_code
        too_large = telegram.send_to_webhook({"update_id": 2, "message": "a" * 1_100_000})
        person.say("hello")

    assert (statuses, without_header, too_large) == ([403, 403, 403], 403, 413)
    assert bot.heard() == ["hello"]


@contextmanager
def _site(bot: TelegramBot, port: int) -> Iterator[None]:
    """The site on a port, with the bot's server behind it."""
    environment = {
        "SECRET_KEY": bot.settings.secret_key,
        "DATABASE_URL": bot.settings.database_url,
        "RASA_PORT": str(bot.port),
        "TELEGRAM_WEBHOOK_URL": bot.settings.telegram_webhook_url or "",
    }
    server = make_server("127.0.0.1", port, create_app(load_settings(environment)), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()

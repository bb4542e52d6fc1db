"""What is logged of a turn that fails: its kind and place, and nothing of what somebody said."""

import asyncio
import json
import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.action_server import ActionServer
from bot.channels.web import WebChannel
from bot.tracker_store import HOW_MANY_ARE_KEPT, ConversationStore

SAID = "my name is Zebedee"


def test_an_action_that_breaks_does_not_bring_the_conversation_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def break_down(request: web.Request) -> web.Response:
        return web.json_response({"error": "broken", "request_body": await request.json()}, status=500)

    with pytest.raises(Exception, match="Failed to execute custom action"):
        _run_action(break_down)

    assert "500" in caplog.text
    assert "Zebedee" not in caplog.text


def test_an_action_that_turns_a_turn_down_is_still_understood() -> None:
    async def turn_down(_request: web.Request) -> web.Response:
        return web.json_response({"error": "not now", "action_name": "action_show_more"}, status=400)

    with pytest.raises(ActionExecutionRejection):
        _run_action(turn_down)


def test_a_conversation_that_cannot_be_kept_is_not_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_FOLDER", str(tmp_path))
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'tracker.sqlite3'}")
    store = ConversationStore(Domain.empty())
    with sqlite3.connect(tmp_path / "tracker.sqlite3") as connection:
        connection.execute("DROP TABLE events")
    tracker = _conversation()
    setattr(tracker, HOW_MANY_ARE_KEPT, 0)

    with pytest.raises(Exception, match="INSERT INTO events") as raised:
        asyncio.run(store.save(tracker))

    assert "Zebedee" not in str(raised.value)


def test_a_message_that_cannot_be_handled_is_not_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("VAR_FOLDER", str(tmp_path))

    async def fail(message: Any) -> None:
        raise ValueError(f"cannot read {message.text}")

    class Agent:
        domain = None

    with pytest.raises(IndexError):  # without a domain there are no words for an apology
        asyncio.run(WebChannel()._answer(Agent(), fail, "a conversation", SAID, None))  # type: ignore[arg-type]

    assert "ValueError in fail" in caplog.text
    assert "Zebedee" not in caplog.text


def _run_action(answer: Any) -> None:
    """Has Rasa run an action on a server that answers so; logs what it raises, as Rasa does."""

    async def run() -> None:
        routes = web.Application()
        routes.router.add_post("/webhook", answer)
        async with TestServer(routes) as server:
            action = RemoteAction("action_show_more", ActionServer(str(server.make_url("/webhook"))))
            try:
                await action.run(None, None, _conversation(), Domain.empty())  # type: ignore[arg-type]
            except Exception:
                logging.getLogger("rasa").exception("Encountered an exception while running an action.")
                raise
            finally:
                await action.action_endpoint._opened().close()  # type: ignore[union-attr]

    asyncio.run(run())


def _conversation() -> DialogueStateTracker:
    tracker = DialogueStateTracker("a conversation", [])
    tracker.update(UserUttered(SAID))
    assert SAID in json.dumps(tracker.current_state()["latest_message"])
    return tracker

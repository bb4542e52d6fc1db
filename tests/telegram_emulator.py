"""Telegram's Bot API, as far as we use it, over real HTTP on the loopback address: what people do, and what they see.

It is strict where Telegram is: long texts, long callback data and broken HTML are refused, updates are kept until they
are confirmed, and who asks for them ends the asking of whoever did before. ``lacks`` names methods that it does not
know; while it ``is_terse`` it says as little as other servers of the Bot API do, and nothing waits for updates.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.telegram_people import WAIT_S, Person
from tests.telegram_wire import Json, RefusedError, Wire, check_keyboard, check_text

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
BOT_ID = 110201543
USERNAME = "SkillsSignpostBot"


@dataclass(frozen=True)
class Call:
    """One request of the bot's."""

    method: str
    parameters: Json
    at: float
    status: int


class TelegramEmulator:
    """The server. ``url`` is what stands before ``/bot<TOKEN>/``."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._updates: dict[int, Json] = {}
        self._next_update_id = 700_000_000
        self._next_message_id = 1
        self._polls = 0
        self._refusals: list[tuple[str, int | None, RefusedError]] = []
        self._webhook: Json = {}
        self.lacks: frozenset[str] = frozenset()
        self.is_terse = False
        self.calls: list[Call] = []
        self.messages: dict[int, list[Json]] = {}
        self.deliveries: list[int] = []
        self._wire: Wire | None = None
        self.port = 0
        self.connect()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> None:
        """Listens, on the same port as before."""
        self._wire = Wire(self.port, TOKEN, self.answer)
        self.port = self._wire.server_port
        threading.Thread(target=self._wire.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def cut(self) -> None:
        """The network is gone."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.cut()
        with self._changed:
            self._changed.notify_all()

    def person(self, person_id: int = 5001, **overrides: Any) -> "Person":
        """Somebody with a phone."""
        return Person(self, person_id, {"id": person_id, "type": "private", "first_name": "Sam", **overrides})

    def group(self, person_id: int, chat_id: int = -100200) -> "Person":
        """Somebody in a group."""
        seen = len(self.messages.get(chat_id, []))
        return Person(self, person_id, {"id": chat_id, "type": "supergroup", "title": "Library group"}, seen)

    def refuse(
        self, method: str, status: int, description: str, *, chat_id: int | None = None, **parameters: Any
    ) -> None:
        """The next call of a method is refused; with a ``chat_id``, the next one for that chat."""
        self._refusals.append((method, chat_id, RefusedError(status, description, **parameters)))

    def add_update(self, update: Json, *, update_id: int | None = None) -> int:
        """An update for the bot: sent to its webhook if it has one, else kept until it is asked for."""
        with self._changed:
            if update_id is None:
                update_id, self._next_update_id = self._next_update_id, self._next_update_id + 1
            numbered = {"update_id": update_id, **update}
            if not self._webhook:
                self._updates[update_id] = numbered
                self._changed.notify_all()
                return update_id
        self.send_to_webhook(numbered)
        return update_id

    def send_to_webhook(self, update: Json, *, secret: str | None = None) -> int:
        """Posts an update as Telegram would; the status of the answer."""
        shown = secret if secret is not None else self._webhook.get("secret_token", "")
        headers = {"X-Telegram-Bot-Api-Secret-Token": shown.encode("latin-1")} if shown else {}
        answer = httpx.post(self._webhook["url"], json=update, headers=headers, timeout=WAIT_S, trust_env=False)
        return answer.status_code

    def unconfirmed(self) -> int:
        """How many updates the bot has not confirmed yet."""
        with self._changed:
            return len(self._updates)

    def called(self, method: str) -> list[Call]:
        """The calls of one method that were answered well."""
        with self._changed:
            return [call for call in self.calls if call.method == method and call.status == 200]

    def wait_until(self, is_so: Callable[[], bool], what: str, within_s: float = WAIT_S) -> None:
        """Returns once something is so; fails the test where it never is."""
        deadline = time.monotonic() + within_s
        while not is_so():
            assert time.monotonic() < deadline, f"not within {within_s} s: {what}"
            with self._changed:
                self._changed.wait(0.05)

    # What the handler calls.

    def answer(self, method: str, parameters: Json) -> Any:
        handler = None if method in self.lacks else getattr(self, f"_{method}", None)
        status = 200
        try:
            if handler is None:
                raise RefusedError(404, "Not Found")
            self._raise_refusal(method, parameters)
            result = handler(**parameters)
            return _tersely(method, result) if self.is_terse else result
        except RefusedError as error:
            status = error.status
            raise
        finally:
            with self._changed:
                self.calls.append(Call(method, parameters, time.monotonic(), status))
                self._changed.notify_all()

    def _raise_refusal(self, method: str, parameters: Json) -> None:
        with self._changed:
            for refusal in self._refusals:
                if refusal[0] == method and refusal[1] in (None, parameters.get("chat_id")):
                    self._refusals.remove(refusal)
                    raise refusal[2]

    def _getMe(self) -> Json:  # noqa: N802 -- Telegram's own names
        return {"id": BOT_ID, "is_bot": True, "first_name": "Skills Signpost", "username": USERNAME}

    def _getUpdates(self, offset: int | None = None, timeout: int = 0, limit: int = 100, **_: Any) -> list[Json]:  # noqa: N802
        if self._webhook:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        with self._changed:
            self._polls += 1
            poll = self._polls
            self._updates = {n: one for n, one in self._updates.items() if offset is None or n >= offset}
            self._changed.notify_all()
            if not self.is_terse:
                is_over = lambda: bool(self._updates) or self._wire is None or poll != self._polls  # noqa: E731
                self._changed.wait_for(is_over, timeout)
            if poll != self._polls:
                raise RefusedError(409, "Conflict: terminated by other getUpdates request")
            found = list(self._updates.values())[:limit]
            self.deliveries += [one["update_id"] for one in found]
            return found

    def _setWebhook(self, url: str, secret_token: str = "", **_: Any) -> bool:  # noqa: N802
        self._webhook = {"url": url, "secret_token": secret_token}
        return True

    def _deleteWebhook(self, **_: Any) -> bool:  # noqa: N802
        self._webhook = {}
        return True

    def _getWebhookInfo(self) -> Json:  # noqa: N802
        return {
            "url": self._webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }

    def _sendMessage(self, chat_id: int, text: str, reply_markup: Json | None = None, **other: Any) -> Json:  # noqa: N802
        check_text(text, other.get("parse_mode"))
        check_keyboard(reply_markup)
        return self._shown(chat_id, text=text, reply_markup=reply_markup, **other)

    def _editMessageText(  # noqa: N802
        self, text: str, chat_id: int, message_id: int, reply_markup: Json | None = None, **other: Any
    ) -> Json:
        check_text(text, other.get("parse_mode"))
        check_keyboard(reply_markup)
        with self._changed:
            message = next((one for one in self.messages.get(chat_id, []) if one["message_id"] == message_id), None)
            if message is None:
                raise RefusedError(400, "Bad Request: message to edit not found")
            if (message["text"], message.get("reply_markup")) == (text, reply_markup):
                raise RefusedError(400, "Bad Request: message is not modified")
            message.update(text=text, reply_markup=reply_markup, is_edited=True)
            return message

    def _sendLocation(self, chat_id: int, latitude: float, longitude: float, **other: Any) -> Json:  # noqa: N802
        return self._shown(chat_id, location={"latitude": float(latitude), "longitude": float(longitude)})

    def _sendChatAction(self, chat_id: int, action: str, **_: Any) -> bool:  # noqa: N802
        return True

    def _answerCallbackQuery(self, callback_query_id: str, text: str = "", **_: Any) -> bool:  # noqa: N802
        if len(text) > 200:
            raise RefusedError(400, "Bad Request: MESSAGE_TOO_LONG")
        return True

    def _setMyCommands(self, commands: list[Json], **_: Any) -> bool:  # noqa: N802
        return True

    def _setMyDescription(self, description: str, **_: Any) -> bool:  # noqa: N802
        return True

    def _setMyShortDescription(self, short_description: str, **_: Any) -> bool:  # noqa: N802
        return True

    def _setChatMenuButton(self, menu_button: Json, **_: Any) -> bool:  # noqa: N802
        return True

    def _shown(self, chat_id: int, **content: Any) -> Json:
        with self._changed:
            kind = "private" if chat_id > 0 else "supergroup"
            message = {
                "message_id": self.new_message_id(),
                "date": int(time.time()),
                "chat": {"id": chat_id, "type": kind},
                "from": self._getMe(),
                **{name: value for name, value in content.items() if value is not None},
            }
            self.messages.setdefault(chat_id, []).append(message)
            self._changed.notify_all()
            return message

    def new_message_id(self) -> int:
        with self._changed:
            self._next_message_id += 1
            return self._next_message_id


def _tersely(method: str, result: Any) -> Any:
    """What a server answers that knows little: who the bot is in two words, and of all that was sent, nothing."""
    if method == "getMe":
        return {"id": result["id"], "username": result["username"]}
    return result if method in ("getUpdates", "getWebhookInfo") else None


@contextmanager
def telegram_emulator() -> Iterator[TelegramEmulator]:
    """The emulator, closed afterwards."""
    emulator = TelegramEmulator()
    try:
        yield emulator
    finally:
        emulator.cut()

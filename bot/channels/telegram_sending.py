"""The way to Telegram: its client with its limits kept, and answers sent until they have arrived.

python-telegram-bot does the talking. Its updater is not used: that confirms updates to Telegram which nobody has stored
yet. Its errors can hold the token, ids and texts, so nothing but an error's kind is ever logged.
"""

import asyncio
import logging
import math
import os
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from aiolimiter import AsyncLimiter
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram_reading import WANTED_UPDATES, Myself
from bot.channels.telegram_rendering import Pin, Words
from signposting.settings import Settings

log = logging.getLogger(__name__)

LONG_POLL_S = 10
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 10.0
BURST_TO_A_CHAT = 5
"""Messages that one chat may get at once; after that one a second, which is what Telegram bears."""

ATTEMPTS_AT_EXTRAS = 3
"""How often to try what an answer can do without: the pin on the map, and the list's own place for its next page."""

CHATS_REMEMBERED = 512
TOAST_LIMIT = 200
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Address:
    """Where an answer goes: a chat, in a group the message that it replies to, in a forum the thread."""

    chat_id: int
    reply_to: int | None = None
    thread_id: int | None = None


class TelegramClient(ExtBot[Any]):
    """The Bot API. Its answers are taken as they come: a field that is new, or missing, must not undo what was sent."""

    async def call(self, method: str, **parameters: Any) -> Any:
        """The result of a method, as JSON. Parameters that are ``None`` are left out. Raises ``TelegramError``."""
        try:
            return await self._post(method, parameters)
        except KeyError:
            return None  # it was taken, and nothing is said of it
        except (AttributeError, TypeError, ValueError) as error:
            raise NetworkError(f"an answer that is none: {type(error).__name__}") from None

    async def who_am_i(self) -> Myself:
        """The bot as Telegram knows it."""
        me = await self.call("getMe")
        try:
            return Myself(int(me["id"]), me.get("username") or "")
        except (AttributeError, LookupError, TypeError, ValueError):
            raise NetworkError("an answer that is none") from None

    async def close_connections(self) -> None:
        """Ends the talk with Telegram."""
        for request in self._request:
            await request.shutdown()

    async def fetch_updates(self, offset: int | None) -> list[dict[str, Any]]:
        """Updates as Telegram sends them, after a wait of :data:`LONG_POLL_S` at most; confirms any before ``offset``.

        They are not read here: one that the library cannot read must not hold up the others.
        """
        updates = await self.call(
            "getUpdates", offset=offset, timeout=LONG_POLL_S, allowed_updates=list(WANTED_UPDATES)
        )
        return [update for update in updates if isinstance(update, dict)] if isinstance(updates, list) else []


class ChatLimiter(AIORateLimiter):
    """The library's limits, 30 messages a second and 20 a minute to a group, and those of one person's chat."""

    __slots__ = ("_chats",)

    def __init__(self) -> None:
        super().__init__(max_retries=0)
        self._chats: dict[int, AsyncLimiter] = {}

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Waits for the chat's turn, then as the library does."""
        chat_id = data.get("chat_id")
        if isinstance(chat_id, int) and chat_id > 0 and endpoint != "sendChatAction":
            await self._chat(chat_id).acquire()
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    def _chat(self, chat_id: int) -> AsyncLimiter:
        if len(self._chats) > CHATS_REMEMBERED:
            self._chats = {known: one for known, one in self._chats.items() if not one.has_capacity(BURST_TO_A_CHAT)}
        return self._chats.setdefault(chat_id, AsyncLimiter(BURST_TO_A_CHAT, BURST_TO_A_CHAT))


def open_client(settings: Settings) -> TelegramClient:
    """The client; nothing is sent yet."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # else each "too many requests" warns of a change to come
    is_near = urlsplit(settings.telegram_api_url).hostname in LOOPBACK

    def request(connections: int, patience_s: float) -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=connections, connect_timeout=5.0, read_timeout=patience_s, pool_timeout=30.0,
            httpx_kwargs={"trust_env": not is_near},
        )  # fmt: skip

    return TelegramClient(
        token=settings.telegram_token or "",
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=request(64, 10.0),
        get_updates_request=request(1, LONG_POLL_S + 5.0),
        rate_limiter=ChatLimiter(),
    )


def silence_client_logs() -> None:
    """The lines of the client and of its HTTP library hold the token, ids and texts."""
    for name in ("telegram", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


class Sender:
    """Sends what is to be read, over and over until it has arrived or never can."""

    def __init__(self, client: TelegramClient) -> None:
        self._client = client

    async def send(self, address: Address, parts: Sequence[Pin | Words]) -> None:
        """Sends the parts in order. Raises ``telegram.error.Forbidden`` where the person blocked us or is gone."""
        for part in parts:
            if isinstance(part, Pin):
                await self._send_pin(address, part)
            else:
                await _until_done(partial(self._send_words, address, part), address.chat_id)

    async def edit(self, address: Address, message_id: int | None, parts: Sequence[Pin | Words]) -> None:
        """Puts a text in the place of one of our messages; sends it as a new one where that cannot be."""
        words = parts[0] if parts else None
        if message_id is not None and len(parts) == 1 and isinstance(words, Words):
            try:
                await _until_done(partial(self._edit, message_id, words), address.chat_id, ATTEMPTS_AT_EXTRAS)
                return
            except Forbidden:
                raise
            except TelegramError as error:
                if "not modified" in error.message.lower():  # it shows this text already: it was edited before a crash
                    return
        await self.send(address, parts)

    async def answer_press(self, callback_id: str | None, toast: str | None = None) -> None:
        """Ends the button's waiting sign, with a short text over the chat where there is one to show."""
        if callback_id is None:
            return
        try:
            text = toast[:TOAST_LIMIT] if toast else None
            await self._client.call("answerCallbackQuery", callback_query_id=callback_id, text=text)
        except TelegramError as error:
            log.info("a press of a button was not answered: %s", type(error).__name__)

    async def show_typing(self, address: Address) -> None:
        """Shows that an answer is on its way, if that can be done at once."""
        try:
            await self._client.call(
                "sendChatAction", chat_id=address.chat_id, action="typing", message_thread_id=address.thread_id
            )
        except TelegramError as error:
            log.info("the sign of typing was not shown: %s", type(error).__name__)

    async def _send_pin(self, address: Address, pin: Pin) -> None:
        """Sends a pin; where it cannot be sent, the address in the words that follow has to do."""

        async def attempt(chat_id: int) -> None:
            where = _where(address, chat_id)
            await self._client.call("sendLocation", **where, latitude=pin.latitude, longitude=pin.longitude)

        try:
            await _until_done(attempt, address.chat_id, ATTEMPTS_AT_EXTRAS)
        except Forbidden:
            raise
        except TelegramError as error:
            log.warning("a pin could not be sent: %s", type(error).__name__)

    async def _send_words(self, address: Address, words: Words, chat_id: int) -> None:
        where = _where(address, chat_id)
        try:
            await self._client.call("sendMessage", **where, **_shown(words))
        except BadRequest as error:
            log.warning("a message was refused and is sent plain: %s", type(error).__name__)
            await self._client.call("sendMessage", **where, text=words.plain)

    async def _edit(self, message_id: int, words: Words, chat_id: int) -> None:
        await self._client.call("editMessageText", chat_id=chat_id, message_id=message_id, **_shown(words))


def _where(address: Address, chat_id: int) -> dict[str, Any]:
    reply = {"message_id": address.reply_to, "allow_sending_without_reply": True}
    return {
        "chat_id": chat_id,
        "message_thread_id": address.thread_id,
        "reply_parameters": None if address.reply_to is None else reply,
    }


def _shown(words: Words) -> dict[str, Any]:
    rows = [[{"text": one.title, "callback_data": one.token} for one in row] for row in words.rows]
    return {
        "text": words.html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": rows} if rows else None,
    }


async def _until_done(attempt: Callable[[int], Awaitable[None]], chat_id: int, attempts: float = math.inf) -> None:
    """Tries until Telegram took it: waits as long as it says, follows a group that moved, sits out a broken network.

    Raises ``Forbidden`` and ``BadRequest``, which would come again and again, and whatever the last attempt raised.
    """
    pause_s = FIRST_PAUSE_S
    while True:
        try:
            await attempt(chat_id)
            return
        except (Forbidden, BadRequest):
            raise
        except RetryAfter as error:
            await asyncio.sleep(seconds_to_wait(error))
        except ChatMigrated as error:
            chat_id = error.new_chat_id
        except TelegramError as error:
            attempts -= 1
            if attempts <= 0:
                raise
            log.info("Telegram cannot be reached, another attempt follows: %s", type(error).__name__)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone, and a little more."""
    wait = error.retry_after
    return (wait if isinstance(wait, int | float) else wait.total_seconds()) + 0.1

"""Where updates come in: asked for by long polling, or sent to us where a public address is set.

Either way an update is stored before Telegram is told that we have it. Of several servers one handles what is stored:
in the order in which Telegram numbered it, chat by chat.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram_reading import WANTED_UPDATES, JsonObject, Myself, NearestOutcode, Received, read_update
from bot.channels.telegram_sending import FIRST_PAUSE_S, TelegramClient, seconds_to_wait
from bot.channels.telegram_store import TelegramStore
from signposting.privacy import webhook_key
from signposting.settings import Settings

log = logging.getLogger(__name__)

LEAD_PAUSE_S = 2.0
"""How long a server that does not lead waits before it looks again."""

SCAN_PAUSE_S = 1.0
"""How often the leader looks for what other servers stored."""

EMPTY_PAUSE_S = 0.25
"""How long to wait where a server has nothing new and says so at once, instead of holding the question open."""

LONGEST_PAUSE_S = 5.0
FORGET_EVERY_S = 3600.0
UNREACHABLE = "Telegram cannot be reached, and is tried again and again. `signpost telegram check` says more."
TROUBLES: dict[type[Exception], str] = {
    InvalidToken: "Telegram does not know TELEGRAM_TOKEN, so nobody is answered there. Copy it from BotFather again.",
    Conflict: "Another program asks Telegram for this bot's updates. `/revoke` at BotFather gives a new token.",
    SQLAlchemyError: "The database is away: what people write in Telegram waits there until it is back.",
}


class NotReadyError(Exception):
    """We do not know our own name yet, so no update can be read."""


class Receiver:
    """Stores updates and hands those that are new, or were never answered, to ``take``; ``let_go`` ends that."""

    def __init__(
        self,
        client: TelegramClient,
        store: TelegramStore,
        nearest: NearestOutcode,
        take: Callable[[Received], None],
        let_go: Callable[[], None],
    ) -> None:
        self._client = client
        self._store = store
        self._nearest = nearest
        self._take = take
        self._let_go = let_go
        self._myself: Myself | None = None
        self._is_leader = False
        self._forgets_at = 0.0
        self._complained = ""

    async def run(self, settings: Settings, under_way: Callable[[], frozenset[int]]) -> None:
        """Receives until cancelled. ``under_way`` gives the ids of the updates that are being handled."""
        await self._learn_our_name()
        while True:
            try:
                self._is_leader = await self._store.leads()
                if self._is_leader:
                    await self._take_waiting(under_way())
                    await (self._await_webhook(settings, under_way) if settings.telegram_webhook_url else self._poll())
                    self._is_leader = False
                    self._let_go()
            except Exception as error:  # the database may be away; whatever it is, this must go on for years
                log.error("updates cannot be received now: %s", type(error).__name__)
            await asyncio.sleep(LEAD_PAUSE_S)

    async def receive(self, updates: Sequence[JsonObject]) -> None:
        """Stores updates and has them handled. Once this returns they cannot be lost. Raises :class:`NotReadyError`."""
        if self._myself is None:
            raise NotReadyError
        read = {
            update["update_id"]: read_update(update, self._myself, self._nearest)
            for update in sorted(updates, key=_number)
            if _number(update) >= 0
        }
        new = await self._store.remember(read.items())
        if self._is_leader:
            for update_id, received in read.items():
                if update_id in new and received is not None:
                    self._take(received)

    async def _learn_our_name(self) -> None:
        pause_s = FIRST_PAUSE_S
        while self._myself is None:
            try:
                self._myself = await self._client.who_am_i()
            except TelegramError as error:
                self._complain(error)
                await asyncio.sleep(_pause(error, pause_s))
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _poll(self) -> None:
        """Asks for updates for as long as we lead. A webhook left from before would keep them from us."""
        offset: int | None = None
        pause_s = FIRST_PAUSE_S
        await self._end_webhook()
        while await self._store.leads():
            try:
                offset = await self._ask(offset)
                self._complained = ""
                pause_s = FIRST_PAUSE_S
            except (TelegramError, SQLAlchemyError) as error:
                self._complain(error)
                if isinstance(error, Conflict):
                    await self._end_webhook()
                await asyncio.sleep(_pause(error, pause_s))
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _ask(self, offset: int | None) -> int | None:
        """Asks for what is new and stores it. Gives the offset that confirms it; ``None`` where all is confirmed."""
        asked_at = time.monotonic()
        updates = await self._client.fetch_updates(offset)
        await self.receive(updates)
        await self._forget_old()
        if updates:
            return max(_number(update) for update in updates) + 1
        if time.monotonic() - asked_at < EMPTY_PAUSE_S:
            await asyncio.sleep(EMPTY_PAUSE_S)
        return None

    def _complain(self, error: Exception) -> None:
        """Says once why nothing comes, until something does or the reason is another."""
        trouble = next((said for kind, said in TROUBLES.items() if isinstance(error, kind)), UNREACHABLE)
        if trouble != self._complained:
            log.warning("%s", trouble)
        self._complained = trouble

    async def _await_webhook(self, settings: Settings, under_way: Callable[[], frozenset[int]]) -> None:
        """Has updates sent to us, and takes what other servers stored, for as long as we lead."""
        await self._begin_webhook(settings)
        while await self._store.leads():
            await self._take_waiting(under_way())
            await self._forget_old()
            await asyncio.sleep(SCAN_PAUSE_S)

    async def _begin_webhook(self, settings: Settings) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                await self._client.call(
                    "setWebhook", url=settings.telegram_webhook_url, secret_token=webhook_secret(settings),
                    allowed_updates=WANTED_UPDATES,
                )  # fmt: skip
                return
            except TelegramError as error:
                log.warning("Telegram did not take TELEGRAM_WEBHOOK_URL (%s).", type(error).__name__)
                await asyncio.sleep(_pause(error, pause_s))
                pause_s = min(pause_s * 2, 60.0)

    async def _end_webhook(self) -> None:
        try:
            await self._client.call("deleteWebhook")
        except TelegramError as error:
            log.info("a webhook could not be switched off: %s", type(error).__name__)

    async def _take_waiting(self, under_way: frozenset[int]) -> None:
        """Takes what is stored and unanswered: from before a crash, or by another server.

        What was under way before the look is passed over: it may have been answered meanwhile.
        """
        for received in await self._store.waiting():
            if received.update_id not in under_way:
                self._take(received)

    async def _forget_old(self) -> None:
        if time.monotonic() >= self._forgets_at:
            self._forgets_at = time.monotonic() + FORGET_EVERY_S
            await self._store.forget_old()


def webhook_secret(settings: Settings) -> str:
    """What Telegram shows us with each update, so that nobody else can send one."""
    return settings.telegram_webhook_secret or webhook_key(settings.secret_key)


def _pause(error: Exception, pause_s: float) -> float:
    """How long to wait before the next attempt: as long as Telegram asks for, where it does."""
    return seconds_to_wait(error) if isinstance(error, RetryAfter) else pause_s


def _number(update: Any) -> int:
    """An update's id; -1 where it has none, and is none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else -1

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
from telegram.error import Conflict, TelegramError

from bot.channels.telegram_reading import WANTED_UPDATES, JsonObject, Myself, NearestOutcode, Received, read_update
from bot.channels.telegram_sending import FIRST_PAUSE_S, TelegramClient
from bot.channels.telegram_store import TelegramStore
from signposting.privacy import webhook_key
from signposting.settings import Settings

log = logging.getLogger(__name__)

LEAD_PAUSE_S = 2.0
"""How long a server that does not lead waits before it looks again."""

SCAN_PAUSE_S = 1.0
"""How often the leader looks for what other servers stored."""

LONGEST_PAUSE_S = 5.0
FORGET_EVERY_S = 3600.0


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
                await self._client.initialize()
                self._myself = Myself(self._client.bot.id, self._client.bot.username or "")
            except TelegramError as error:
                log.warning(
                    "Telegram cannot be reached, or refuses TELEGRAM_TOKEN (%s). `signpost telegram check` says more.",
                    type(error).__name__,
                )
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _poll(self) -> None:
        """Asks for updates for as long as we lead. A webhook left from before would keep them from us."""
        offset: int | None = None
        pause_s = FIRST_PAUSE_S
        await self._end_webhook()
        while await self._store.leads():
            try:
                updates = await self._client.fetch_updates(offset)
                await self.receive(updates)
                offset = max([offset or 0, *[_number(update) + 1 for update in updates]]) or None
                await self._forget_old()
                pause_s = FIRST_PAUSE_S
            except (TelegramError, SQLAlchemyError) as error:
                log.info("updates cannot be had now: %s", type(error).__name__)
                if isinstance(error, Conflict):
                    await self._end_webhook()
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

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
                await self._client.set_webhook(
                    settings.telegram_webhook_url or "", secret_token=webhook_secret(settings),
                    allowed_updates=WANTED_UPDATES,
                )  # fmt: skip
                return
            except TelegramError as error:
                log.warning("Telegram did not take TELEGRAM_WEBHOOK_URL (%s).", type(error).__name__)
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, 60.0)

    async def _end_webhook(self) -> None:
        try:
            await self._client.delete_webhook()
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


def _number(update: Any) -> int:
    """An update's id; -1 where it has none, and is none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else -1

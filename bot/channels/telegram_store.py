"""What the channel has the library remember, asked for without holding up the server: each call in a thread."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.channels.telegram_reading import Received
from signposting import telegram
from signposting.database import open_engine, transaction
from signposting.leadership import Leadership
from signposting.settings import Settings
from signposting.telegram import OfferedButton, ReceivedUpdate

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class TelegramStore:
    """Updates and buttons in the region's database, and who of several servers handles them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine = open_engine(settings.database_url)
        self._leadership = Leadership(self._engine, "telegram")

    async def leads(self) -> bool:
        """Whether this server is the one that handles updates."""
        return await asyncio.to_thread(self._leadership.hold)

    async def remember(self, updates: Iterable[tuple[int, Received | None]]) -> frozenset[int]:
        """Stores updates; gives the ids of those that are new. Once this returns they cannot be lost."""
        rows = [ReceivedUpdate(update_id, said.as_text() if said else None) for update_id, said in updates]
        now, key = self._settings.now(), self._settings.secret_key
        return await self._write(lambda session: telegram.remember_updates(session, key, rows, now))

    async def waiting(self) -> list[Received]:
        """What was received and not answered. What cannot be read any more is given up."""
        key = self._settings.secret_key
        rows = await self._read(lambda session: list(telegram.waiting_updates(session, key)))
        waiting = []
        for row in rows:
            try:
                waiting.append(Received.from_text(row.said or ""))
            except (KeyError, TypeError, ValueError):
                log.warning("an update cannot be read any more and is given up: was SECRET_KEY changed?")
                await self.mark_answered(row.update_id)
        return waiting

    async def mark_answered(self, update_id: int) -> None:
        """The update is done with; what was said is erased."""
        now = self._settings.now()
        await self._write(lambda session: telegram.mark_answered(session, update_id, now))

    async def offer(self, conversation: str, buttons: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        """Tokens for buttons (payload, standing) that are about to be shown."""
        now = self._settings.now()
        return await self._write(lambda session: telegram.offer_buttons(session, conversation, buttons, now))

    async def find_button(self, token: str) -> OfferedButton | None:
        """What a token stands for."""
        return await self._read(lambda session: telegram.find_button(session, token))

    async def end_contact(self, conversation: str) -> None:
        """Somebody blocked us or is gone."""
        await self._write(lambda session: telegram.end_contact(session, conversation))

    async def forget_old(self) -> None:
        """Erases what has served its purpose long ago."""
        now = self._settings.now()
        await self._write(lambda session: telegram.forget_old(session, now))

    async def close(self) -> None:
        """Lets another server lead, and closes the database."""
        await asyncio.to_thread(self._leadership.release)
        self._engine.dispose()

    async def _read(self, work: Callable[[Session], Result]) -> Result:
        def run() -> Result:
            with transaction(self._engine) as session:
                return work(session)

        return await asyncio.to_thread(run)

    async def _write(self, work: Callable[[Session], Result]) -> Result:
        def run() -> Result:
            with transaction(self._engine, for_writing=True) as session:
                return work(session)

        return await asyncio.to_thread(run)

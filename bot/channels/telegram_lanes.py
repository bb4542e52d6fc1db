"""Order: the updates of one chat one after another, in Telegram's order; those of different chats side by side."""

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable

from bot.channels.telegram_reading import Received

log = logging.getLogger(__name__)

PATIENCE_S = 5.0


class Lanes:
    """A lane for each chat in which something waits. ``handle`` is called with one update at a time in each."""

    def __init__(self, handle: Callable[[Received], Awaitable[None]]) -> None:
        self._handle = handle
        self._waiting: dict[int, list[tuple[int, Received]]] = {}
        self._drivers: dict[int, asyncio.Task[None]] = {}
        self._under_way: set[int] = set()

    def add(self, received: Received) -> None:
        """Lets an update wait for its turn. One that waits or is being handled already is not taken twice."""
        if received.update_id in self._under_way:
            return
        self._under_way.add(received.update_id)
        chat_id = received.chat_id
        heapq.heappush(self._waiting.setdefault(chat_id, []), (received.update_id, received))
        if chat_id not in self._drivers:
            self._drivers[chat_id] = asyncio.create_task(self._drive(chat_id))

    def under_way(self) -> frozenset[int]:
        """The ids of the updates that wait or are being handled."""
        return frozenset(self._under_way)

    def let_go(self) -> None:
        """What waits is left for another server, or for the next start; what is being handled goes on."""
        for waiting in self._waiting.values():
            self._under_way.difference_update(update_id for update_id, _ in waiting)
            waiting.clear()

    async def stop(self) -> None:
        """Lets what is being handled come to its end, for some seconds, and ends it then."""
        self.let_go()
        drivers = list(self._drivers.values())
        if drivers:
            await asyncio.wait(drivers, timeout=PATIENCE_S)
        for driver in drivers:
            driver.cancel()
        await asyncio.gather(*drivers, return_exceptions=True)

    async def _drive(self, chat_id: int) -> None:
        try:
            while waiting := self._waiting.get(chat_id):
                update_id, received = heapq.heappop(waiting)
                try:
                    await self._handle(received)
                except Exception as error:  # what waits behind it must not wait for ever
                    log.error("an update could not be brought to its end: %s", type(error).__name__)
                finally:
                    self._under_way.discard(update_id)
        finally:
            self._waiting.pop(chat_id, None)
            self._drivers.pop(chat_id, None)

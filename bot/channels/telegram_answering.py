"""One update from its receipt to its answer's arrival: judged, answered, shown, and marked as done with."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import BadRequest, Forbidden

from bot.channels.messages import Message, described
from bot.channels.telegram_reading import Kind, Received
from bot.channels.telegram_rendering import render
from bot.channels.telegram_sending import Address, Sender
from bot.channels.telegram_store import TelegramStore
from bot.channels.telegram_turns import SHOW_MORE, Turns

log = logging.getLogger(__name__)

CHATS_WORTH_TYPING_IN = 10
"""Where more chats wait than this, the sign that we are typing would only hold up the answers."""

TYPING_PATIENCE_S = 1.0
PRESS_PATIENCE_S = 1.5
"""A press has to be answered within a few seconds; sooner, with words where there are any, if its turn comes."""

ALBUMS_REMEMBERED = 1000
ATTEMPTS_TO_MARK = 5


class Answering:
    """Handles what was received. Nothing that goes wrong with one update reaches another."""

    def __init__(self, turns: Turns, sender: Sender, store: TelegramStore) -> None:
        self._turns = turns
        self._sender = sender
        self._store = store
        self._unanswered_presses: set[int] = set()
        self._albums: OrderedDict[str, None] = OrderedDict()
        self._at_work = 0

    async def answer_press_in_time(self, received: Received) -> None:
        """Ends a button's waiting sign after a moment, where the press itself still waits for its turn."""
        self._unanswered_presses.add(received.update_id)
        await asyncio.sleep(PRESS_PATIENCE_S)
        if received.update_id in self._unanswered_presses:
            self._unanswered_presses.discard(received.update_id)
            await self._sender.answer_press(received.callback_id)

    async def handle(self, received: Received) -> None:
        """Answers an update and marks it. Where the server is stopped in between, the next start handles it again."""
        self._at_work += 1
        try:
            await self._answer(received)
        except (Forbidden, BadRequest):
            log.info("somebody cannot be written to any more")
            await self._end_contact(received)
        except Exception as error:
            log.error("an update could not be handled: %s", described(error))
            await self._apologise(received)
        finally:
            self._at_work -= 1
            self._unanswered_presses.discard(received.update_id)
        await self._mark(received)

    async def _answer(self, received: Received) -> None:
        if received.kind is Kind.LEFT:
            await self._end_contact(received)
        elif received.kind is Kind.PRESS:
            await self._answer_press(received)
        elif not self._is_of_answered_album(received):
            await self._send(received, await self._while_typing(received))

    async def _answer_press(self, received: Received) -> None:
        verdict = await self._turns.judge(received, await self._store.find_button(received.said))
        refusal = None if verdict.payload else self._turns.fixed(verdict.refusal)
        is_unanswered = received.update_id in self._unanswered_presses
        if is_unanswered:
            self._unanswered_presses.discard(received.update_id)
            await self._sender.answer_press(received.callback_id, refusal["text"] if refusal else None)
        if refusal is None:
            messages = await self._while_typing(received, verdict.payload)
            await self._send(received, messages, is_more=verdict.payload == SHOW_MORE)
        elif not (is_unanswered and received.is_in_group):
            await self._send(received, [refusal])

    async def _while_typing(self, received: Received, payload: str | None = None) -> list[Message]:
        """The answer; while it is worked out, the person sees that it is."""
        if self._at_work > CHATS_WORTH_TYPING_IN or received.kind is Kind.UNREADABLE:
            return await self._turns.answer(received, payload)
        typing = asyncio.create_task(self._sender.show_typing(_address(received)))
        try:
            return await self._turns.answer(received, payload)
        finally:
            await asyncio.wait({typing}, timeout=TYPING_PATIENCE_S)  # shown after the answer, it would mislead
            typing.cancel()

    async def _send(self, received: Received, messages: Sequence[Message], *, is_more: bool = False) -> None:
        """Sends each message; more of a list takes the list's place."""
        for number, message in enumerate(messages):
            parts = render(message, await self._tokens(received, message))
            is_list = (message.get("custom") or {}).get("kind") == "search_results"
            if is_more and number == 0 and is_list:
                await self._sender.edit(_address(received), received.message_id, parts)
            else:
                await self._sender.send(_address(received), parts)

    async def _tokens(self, received: Received, message: Message) -> tuple[str, ...]:
        """Tokens for a message's buttons; none while the database is away: whatever a button says can be typed."""
        payloads = [one["payload"] for one in message.get("buttons") or ()]
        if not payloads:
            return ()
        standings = await self._turns.standings(received, payloads)
        try:
            return await self._store.offer(self._turns.conversation(received), list(zip(payloads, standings)))
        except SQLAlchemyError as error:
            log.error("buttons are left out: %s", type(error).__name__)
            return ()

    async def _apologise(self, received: Received) -> None:
        try:
            await self._send(received, [self._turns.fixed("utter_service_unavailable")])
        except Exception as error:
            log.error("nor could that be said: %s", described(error))

    async def _end_contact(self, received: Received) -> None:
        try:
            await self._store.end_contact(self._turns.conversation(received))
        except SQLAlchemyError as error:
            log.error("a contact could not be ended: %s", type(error).__name__)

    async def _mark(self, received: Received) -> None:
        """Marks the update as answered, if need be in several attempts; else it is answered again at the next start."""
        for attempt in range(1, ATTEMPTS_TO_MARK + 1):
            try:
                await self._store.mark_answered(received.update_id)
                return
            except SQLAlchemyError as error:
                log.error("an answered update could not be marked: %s", type(error).__name__)
                await asyncio.sleep(attempt)

    def _is_of_answered_album(self, received: Received) -> bool:
        """Whether it belongs to several pictures sent at once, for which one answer is enough."""
        if received.album_id is None:
            return False
        is_known = received.album_id in self._albums
        self._albums[received.album_id] = None
        if len(self._albums) > ALBUMS_REMEMBERED:
            self._albums.popitem(last=False)
        return is_known


def _address(received: Received) -> Address:
    return Address(received.chat_id, received.message_id if received.is_in_group else None, received.thread_id)

"""What answers one thing that somebody did in Telegram: mostly a turn of the conversation, else a fixed message.

A turn that was taken before a crash is not taken again: its answer stands in the conversation.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.messages import Message, WholeMessages, clean_text, fixed_message, looks_like_command
from bot.channels.telegram_reading import Kind, Received
from signposting.places import Gazetteer
from signposting.posters import read_poster
from signposting.telegram import OfferedButton, conversation_id, seal_address

log = logging.getLogger(__name__)

CHANNEL = "telegram"
COMMANDS = {
    "start": "/greet",
    "help": "/ask_help",
    "stop": "/stop",
    "privacy": "/ask_privacy",
    "mydata": "/see_my_data",
    "language": "/ask_language",
}
"""The commands that are listed in Telegram's menu, and what each tells the machine."""

SHOW_MORE = "/show_more"
TURNS_AT_ONCE = 8
ATTEMPTS = 3
ACTIONS_PATIENCE_S = 30.0


@dataclass(frozen=True)
class Verdict:
    """What a press of a button comes to: ``payload`` is taken for said, or the response ``refusal`` says why not."""

    payload: str | None = None
    refusal: str = ""


class Turns:
    """Answers what people do, one conversation for each person in each chat."""

    def __init__(
        self,
        agent: Agent,
        on_new_message: Callable[[UserMessage], Awaitable[object]],
        gazetteer: Gazetteer,
        secret_key: str,
    ) -> None:
        self._agent = agent
        self._on_new_message = on_new_message
        self._gazetteer = gazetteer
        self._secret_key = secret_key
        self._places = asyncio.Semaphore(TURNS_AT_ONCE)

    def conversation(self, received: Received) -> str:
        """Whose conversation it is."""
        return conversation_id(self._secret_key, received.chat_id, received.person_id)

    def fixed(self, response: str) -> Message:
        """A message that does not touch the conversation."""
        return fixed_message(self._agent, response)

    async def judge(self, received: Received, button: OfferedButton | None) -> Verdict:
        """Whether a press counts: the button was offered in this conversation, which stands where it stood then."""
        conversation = self.conversation(received)
        if button is None:
            return Verdict(refusal="utter_button_stale")
        if button.conversation != conversation:
            is_somebody_elses = received.is_in_group
            return Verdict(refusal="utter_telegram_button_foreign" if is_somebody_elses else "utter_button_stale")
        tracker = await self._agent.tracker_store.retrieve(conversation)
        if _answers_to(tracker, _message_id(received)):
            return Verdict(payload=button.payload)  # it was taken already, before a crash
        if self._has_expired(tracker) or _standing(tracker, button.payload) != button.standing:
            return Verdict(refusal="utter_button_stale")
        return Verdict(payload=button.payload)

    async def answer(self, received: Received, payload: str | None = None) -> list[Message]:
        """The messages that answer. ``payload`` is that of a button whose press counts."""
        if payload is not None:
            return await self._take(received, payload)
        if received.kind is Kind.UNREADABLE:
            return [self.fixed(received.said)]
        if received.kind is Kind.LOCATION:
            return await self._go_to(received)
        if received.kind is Kind.COMMAND:
            return await self._obey(received)
        text = clean_text(received.said).strip()
        if looks_like_command(text):
            return [self.fixed("utter_command_typed")]
        return await self._take(received, text or COMMANDS["start"])

    async def standings(self, received: Received, payloads: list[str]) -> list[str]:
        """For each payload of a button, where the conversation stands now as far as that button goes."""
        tracker = await self._agent.tracker_store.retrieve(self.conversation(received))
        return [_standing(tracker, payload) for payload in payloads]

    async def _go_to(self, received: Received) -> list[Message]:
        if not received.said:
            return [self.fixed("utter_telegram_location_outside")]
        return await self._take(received, "/inform" + json.dumps({"place": received.said}))

    async def _obey(self, received: Received) -> list[Message]:
        name, _, rest = received.said.partition(" ")
        if name not in COMMANDS:
            return [self.fixed("utter_command_typed")]
        poster = read_poster(rest, self._gazetteer) if name == "start" else None
        if poster is None:
            return await self._take(received, COMMANDS[name])
        said = json.dumps({"place": poster.outcode, "poster": poster.name})
        first, *others = await self._take(received, f"/inform{said}")
        welcome = self.fixed("utter_telegram_welcome")["text"]
        return [{**first, "text": f"{welcome}\n\n{first['text']}"}, *others]

    async def _take(self, received: Received, said: str) -> list[Message]:
        """A turn; another attempt where the action server was away. Somebody is always answered."""
        if received.has_waited:
            tracker = await self._agent.tracker_store.retrieve(self.conversation(received))
            if answered := _answers_to(tracker, _message_id(received)):
                return answered
        for attempt in range(ATTEMPTS):
            if attempt:
                await self.wait_for_actions()
            async with self._places:
                messages = await self._turn(received, said)
            if messages:
                return messages
        return [self.fixed("utter_service_unavailable")]

    async def _turn(self, received: Received, said: str) -> list[Message]:
        collected = WholeMessages(CHANNEL)
        message = UserMessage(
            said, collected, self.conversation(received), input_channel=CHANNEL, message_id=_message_id(received),
            metadata={"address": seal_address(self._secret_key, received.chat_id)},
        )  # fmt: skip
        try:
            await self._on_new_message(message)
        except Exception as error:
            log.error("a turn could not be taken: %s", type(error).__name__)
        return collected.messages

    async def wait_for_actions(self) -> None:
        """Returns once the action server answers, or after some patience: it may be starting, as after a crash."""
        endpoint = self._agent.action_endpoint
        if endpoint is None:
            return
        address = endpoint.url.removesuffix("/webhook") + "/health"
        deadline = time.monotonic() + ACTIONS_PATIENCE_S
        async with httpx.AsyncClient(trust_env=False, timeout=2.0) as client:
            while time.monotonic() < deadline:
                try:
                    if (await client.get(address)).is_success:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.5)

    def _has_expired(self, tracker: DialogueStateTracker | None) -> bool:
        """Whether the next turn begins a new session, in which nothing of this one is known."""
        last = tracker.get_last_event_for(UserUttered) if tracker else None
        if last is None or self._agent.domain is None:
            return True
        lifetime_s = self._agent.domain.session_config.session_expiration_time * 60
        return bool(time.time() - last.timestamp > lifetime_s)


def _message_id(received: Received) -> str:
    return f"{CHANNEL}-{received.update_id}"


def _answers_to(tracker: DialogueStateTracker | None, message_id: str) -> list[Message]:
    """The messages with which a turn was answered, where it was taken already."""
    answers: list[Message] = []
    is_within = False
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered):
            is_within = event.message_id == message_id
        elif is_within and isinstance(event, BotUttered) and event.text:
            parts = {"text": event.text, "buttons": event.data.get("buttons"), "custom": event.data.get("custom")}
            answers.append({name: part for name, part in parts.items() if part})
    return answers


def _standing(tracker: DialogueStateTracker | None, payload: str) -> str:
    """Where a conversation stands: which answer is in hand, and what is being asked. A button outlives neither."""
    if tracker is None:
        return ""
    stands = [tracker.get_slot("reference"), tracker.active_loop_name, tracker.get_slot("requested_slot")]
    if payload.startswith(SHOW_MORE):
        stands.append(tracker.get_slot("page"))
    return "|".join(str(one or "") for one in stands)[:64]

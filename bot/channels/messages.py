"""What every channel does alike with what people send and what the assistant answers."""

import re
import traceback
import unicodedata
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

COMMAND_START = "/"
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
"""Unicode's categories of what takes no ink: controls, formats, broken surrogates, and every kind of space."""

Message = dict[str, Any]


def clean_text(text: str) -> str:
    """The text without control characters and broken surrogates, which no database would keep."""
    return _UNSTORABLE.sub(" ", text)


def looks_like_command(text: str) -> bool:
    """Whether the first thing to be seen of a typed text is a slash: Rasa would take it for an order to the machine.

    What is unseen before it does not count, since cleaning and stripping would take it away later.
    """
    return next((one for one in text if unicodedata.category(one) not in _UNSEEN), "") == COMMAND_START


def fixed_message(agent: Agent, response: str) -> Message:
    """A response of the domain that needs no slots, for answers that must not touch the conversation."""
    variations = agent.domain.responses[response] if agent.domain else []
    return {key: value for key, value in variations[0].items() if key in ("text", "buttons", "custom")}


def was_offered(tracker: DialogueStateTracker | None, payload: str) -> bool:
    """Whether a button with this payload was really shown in this conversation."""
    if tracker is None:
        return False
    return any(
        button.get("payload") == payload
        for event in reversed(tracker.events)
        if isinstance(event, BotUttered)
        for button in event.data.get("buttons") or ()
    )


def described(error: Exception) -> str:
    """An error's kind and the line that raised it, for the log. Its own words may hold what somebody said."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {frames[-1].name}, line {frames[-1].lineno}" if frames else type(error).__name__


class WholeMessages(OutputChannel):
    """Collects the answers of one turn, each as one message with its ``text``, ``buttons`` and ``custom``."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.messages: list[Message] = []

    def name(self) -> str:  # type: ignore[override]
        """The channel on whose behalf the messages are collected; responses may be worded for it."""
        return self._channel

    async def send_response(self, recipient_id: str, message: Message) -> None:
        """Takes one whole message."""
        parts = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        if parts.get("text"):
            self.messages.append(parts)

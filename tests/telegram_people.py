"""People at the emulated Telegram: what they do in a chat, and what they read there."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.telegram_emulator import TelegramEmulator

WAIT_S = 30.0
Json = dict[str, Any]


@dataclass
class Person:
    """Somebody in a chat: does something, and reads what comes. ``seen`` counts what they have read."""

    emulator: "TelegramEmulator"
    person_id: int
    chat: Json
    seen: int = field(default=0)

    @property
    def chat_id(self) -> int:
        return int(self.chat["id"])

    def message(self, **content: Any) -> Json:
        """A message of theirs, as it stands in an update."""
        return {
            "message_id": self.emulator.new_message_id(),
            "date": int(time.time()),
            "from": {"id": self.person_id, "is_bot": False, "first_name": "Sam", "username": "sam_of_oldham"},
            "chat": self.chat,
            **content,
        }

    def write(self, text: str, **content: Any) -> int:
        """Types something, and does not wait."""
        return self.emulator.add_update({"message": self.message(text=text, **content)})

    def send(self, **content: Any) -> int:
        """Sends something other than text, and does not wait."""
        return self.emulator.add_update({"message": self.message(**content)})

    def press_token(self, token: str, message_id: int = 1) -> int:
        """Presses a button that holds this, and does not wait."""
        pressed = {
            "id": f"{self.person_id}-{self.emulator.new_message_id()}",
            "from": {"id": self.person_id, "is_bot": False, "first_name": "Sam"},
            "chat_instance": "1",
            "data": token,
            "message": {"message_id": message_id, "date": int(time.time()), "chat": self.chat},
        }
        return self.emulator.add_update({"callback_query": pressed})

    def say(self, text: str, **content: Any) -> list[Json]:
        """Types something; what comes back."""
        self.write(text, **content)
        return self.read()

    def press(self, title: str, messages: int = 1) -> list[Json]:
        """Presses the newest button with this title; what comes back as new messages, once there are so many."""
        message, token = self.button(title)
        self.press_token(token, message["message_id"])
        return self.read(messages)

    def button(self, title: str) -> tuple[Json, str]:
        """The newest message with a button of this title, and what that holds."""
        for message in reversed(self.emulator.messages.get(self.chat_id, [])):
            for shown, token in buttons_of(message):
                if shown == title:
                    return message, token
        raise AssertionError(f"no button {title!r}")

    def read(self, messages: int = 1, within_s: float = WAIT_S) -> list[Json]:
        """The messages that have come since the last look, once there are so many."""
        shown = self.emulator.messages
        self.emulator.wait_until(
            lambda: len(shown.get(self.chat_id, [])) >= self.seen + messages, "an answer", within_s
        )  # fmt: skip
        self.emulator.wait_until(lambda: self.emulator.unconfirmed() == 0, "the update is confirmed", within_s)
        new = shown[self.chat_id][self.seen :]
        self.seen += len(new)
        return new


def buttons_of(message: Json) -> list[tuple[str, str]]:
    """The titles of a message's buttons, each with what it holds."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [(button["text"], button["callback_data"]) for row in rows for button in row]

"""What an update of Telegram's says to us, and nothing beyond: no names, no numbers of contacts, no coordinates.

Updates are read as Telegram sends them, field by field, since a kind of update that is new, or lacks what we do not
need, must neither raise nor hold up others.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from signposting.vocabulary import Word

JsonObject = Mapping[str, Any]
NearestOutcode = Callable[[float, float], str | None]

WANTED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

CONTENT = {
    "voice": "utter_telegram_voice",
    "video_note": "utter_telegram_voice",
    "audio": "utter_telegram_voice",
    "photo": "utter_telegram_photo",
    "video": "utter_telegram_photo",
    "animation": "utter_telegram_photo",
    "sticker": "utter_telegram_sticker",
    "dice": "utter_telegram_sticker",
    "document": "utter_telegram_document",
    "contact": "utter_telegram_contact",
    "poll": "utter_telegram_poll",
}
"""What people send that we cannot read, and the response that says what to do. An animation is a document, too."""

NOT_SAID = frozenset({
    "boost_added", "channel_chat_created", "chat_background_set", "chat_shared", "connected_website",
    "delete_chat_photo", "gift", "group_chat_created", "left_chat_member", "message_auto_delete_timer_changed",
    "migrate_from_chat_id", "migrate_to_chat_id", "new_chat_members", "new_chat_photo", "new_chat_title",
    "pinned_message", "proximity_alert_triggered", "refunded_payment", "successful_payment",
    "supergroup_chat_created", "unique_gift", "users_shared", "write_access_allowed",
})  # fmt: skip
"""What Telegram notes in a chat of itself; nobody said it."""

_COMMAND = re.compile(r"\s*/([A-Za-z_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?\s*", re.DOTALL)
GONE = ("kicked", "left")


class Kind(Word):
    """What somebody did."""

    TEXT = "text"
    COMMAND = "command"
    PRESS = "press"
    LOCATION = "location"
    UNREADABLE = "unreadable"
    LEFT = "left"


@dataclass(frozen=True)
class Myself:
    """The bot as people address it."""

    bot_id: int
    username: str

    def is_named_in(self, text: str) -> bool:
        """Whether our @name stands in a text."""
        return bool(self.username and self._name().search(text))

    def without_name(self, text: str) -> str:
        """The text without our @name."""
        return re.sub(r"[ \t]+", " ", self._name().sub(" ", text)).strip(" ,:")

    def is_called_by(self, command: "re.Match[str]") -> bool:
        """Whether a command that names its addressee (``/help@name``) names us."""
        return bool(self.username) and (command[2] or "").lower() == self.username.lower()

    def _name(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)@{re.escape(self.username)}(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Received:
    """One thing that one person did in one chat.

    ``said`` is the text, the command's name with what followed it, the button's token, the nearest outcode, or the
    response that answers what cannot be read. ``message_id`` is the message that was sent, or the one with the button.
    ``has_waited``: it comes from where updates are kept, so that its turn may have been taken before a crash.
    """

    update_id: int
    kind: Kind
    chat_id: int
    person_id: int
    said: str
    is_in_group: bool = False
    message_id: int | None = None
    thread_id: int | None = None
    callback_id: str | None = None
    album_id: str | None = None
    has_waited: bool = False

    def as_text(self) -> str:
        """The same as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "Received":
        """What :meth:`as_text` wrote; it has waited. Raises ``ValueError``, ``TypeError`` or ``KeyError`` otherwise."""
        kept = json.loads(text)
        return cls(**{**kept, "kind": Kind(kept["kind"]), "has_waited": True})


def read_update(update: JsonObject, myself: Myself, nearest: NearestOutcode) -> Received | None:
    """What an update says; ``None`` where it is not for us, of a kind that we do not know, or malformed."""
    try:
        if pressed := update.get("callback_query"):
            return _read_press(update["update_id"], pressed)
        if message := update.get("message"):
            return _read_message(update["update_id"], message, myself, nearest)
        if message := update.get("edited_message"):
            return _read_edit(update["update_id"], message, myself)
        if member := update.get("my_chat_member"):
            return _read_membership(update["update_id"], member)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        pass
    return None


def _read_press(update_id: int, pressed: JsonObject) -> Received:
    message = pressed.get("message") or {}
    person_id = int(pressed["from"]["id"])
    chat = message.get("chat") or {"id": person_id, "type": "private"}
    return Received(
        update_id, Kind.PRESS, int(chat["id"]), person_id, str(pressed.get("data") or ""),
        is_in_group=_is_group(chat), message_id=message.get("message_id"), thread_id=_thread(message),
        callback_id=str(pressed["id"]),
    )  # fmt: skip


def _read_message(update_id: int, message: JsonObject, myself: Myself, nearest: NearestOutcode) -> Received | None:
    if _is_from_machine(message) or (_is_group(message["chat"]) and not _is_addressed(message, myself)):
        return None
    if isinstance(message.get("text"), str):
        return _read_text(update_id, message, myself)
    if isinstance(location := message.get("location"), Mapping):
        outcode = nearest(float(location["latitude"]), float(location["longitude"]))
        return _received(update_id, Kind.LOCATION, message, outcode or "")
    if any(name in message for name in NOT_SAID):
        return None
    response = next((CONTENT[name] for name in CONTENT if name in message), "utter_telegram_other")
    return _received(update_id, Kind.UNREADABLE, message, response)


def _read_text(update_id: int, message: JsonObject, myself: Myself) -> Received | None:
    text = message["text"]
    if command := _COMMAND.fullmatch(text):
        name, addressee, rest = command.groups()
        if addressee is None or myself.is_called_by(command):
            return _received(update_id, Kind.COMMAND, message, f"{name.lower()} {rest or ''}".strip())
    if _is_group(message["chat"]):
        text = myself.without_name(text)
    return _received(update_id, Kind.TEXT, message, text)


def _read_edit(update_id: int, message: JsonObject, myself: Myself) -> Received | None:
    """Somebody changed a message. The changes of a location that is shared live are Telegram's doing."""
    is_for_us = _is_addressed(message, myself) or not _is_group(message["chat"])
    if "location" in message or not is_for_us or _is_from_machine(message):
        return None
    return _received(update_id, Kind.UNREADABLE, message, "utter_telegram_edited")


def _read_membership(update_id: int, member: JsonObject) -> Received | None:
    """Somebody blocked us."""
    chat = member["chat"]
    if _is_group(chat) or member["new_chat_member"]["status"] not in GONE:
        return None
    return Received(update_id, Kind.LEFT, int(chat["id"]), int(member["from"]["id"]), "")


def _received(update_id: int, kind: Kind, message: JsonObject, said: str) -> Received:
    chat = message["chat"]
    person = message.get("sender_chat") or message.get("from") or chat
    return Received(
        update_id, kind, int(chat["id"]), int(person["id"]), said, is_in_group=_is_group(chat),
        message_id=message.get("message_id"), thread_id=_thread(message), album_id=message.get("media_group_id"),
    )  # fmt: skip


def _is_addressed(message: JsonObject, myself: Myself) -> bool:
    """Whether our @name stands in a message, or it replies to one of ours."""
    replied_to = (message.get("reply_to_message") or {}).get("from") or {}
    if replied_to.get("id") == myself.bot_id:
        return True
    text = message.get("text") or message.get("caption") or ""
    if command := _COMMAND.fullmatch(text):
        return myself.is_called_by(command) or myself.is_named_in(text)
    linked = [one.get("user") or {} for one in message.get("entities") or () if one.get("type") == "text_mention"]
    return any(user.get("id") == myself.bot_id for user in linked) or myself.is_named_in(text)


def _is_group(chat: JsonObject) -> bool:
    return bool(chat.get("type", "private") != "private")


def _is_from_machine(message: JsonObject) -> bool:
    """Whether another bot wrote it. Who writes in a group's own name comes as a bot with a ``sender_chat``."""
    return bool((message.get("from") or {}).get("is_bot") and not message.get("sender_chat"))


def _thread(message: JsonObject) -> int | None:
    return message.get("message_thread_id") if message.get("is_topic_message") else None

"""What has to be remembered for Telegram: which updates came, which are answered, and what each button stands for.

An update is stored before Telegram is told that we have it, and marked once its answer is sent. So whatever happens in
between, it is handled, and known when it comes again. What somebody said is encrypted and gone once it is answered.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from signposting.models import TelegramButton, TelegramUpdate
from signposting.privacy import UnreadableError, decrypt, encrypt, pseudonym

UPDATES_KEPT = timedelta(days=30)
"""How long the id of an answered update is known. Telegram itself keeps what it could not deliver for a day."""

BUTTONS_KEPT = timedelta(days=2)
"""How long a button's meaning is known. It works for as long as its conversation stands where it stood, if at all."""

TOKEN_BYTES = 12


@dataclass(frozen=True)
class ReceivedUpdate:
    """An update as it is stored. ``said`` is ``None`` where there is nothing to answer."""

    update_id: int
    said: str | None


@dataclass(frozen=True)
class OfferedButton:
    """A button that was shown in a conversation, with what it tells the machine."""

    conversation: str
    payload: str
    standing: str


def conversation_id(secret_key: str, chat_id: int, person_id: int) -> str:
    """The name of one person's conversation in one chat: the same each time, and no trace of either without the key."""
    return pseudonym(secret_key, "telegram", f"{chat_id}:{person_id}")


def seal_address(secret_key: str, chat_id: int) -> str:
    """A chat's address as it may stand beside a conversation, for a call-back that somebody may agree to."""
    return encrypt(secret_key, str(chat_id))


def open_address(secret_key: str, sealed: str) -> int:
    """The chat id that :func:`seal_address` was given. Raises :class:`~signposting.privacy.UnreadableError`."""
    return int(decrypt(secret_key, sealed))


def remember_updates(
    session: Session, secret_key: str, updates: Iterable[ReceivedUpdate], now: datetime
) -> frozenset[int]:
    """Stores the updates that are not known yet, and gives their ids."""
    rows = {
        one.update_id: {
            "update_id": one.update_id,
            "payload": None if one.said is None else encrypt(secret_key, one.said),
            "received_at": now,
            "answered_at": now if one.said is None else None,
        }
        for one in updates
    }
    if not rows:
        return frozenset()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(TelegramUpdate).on_conflict_do_nothing().returning(TelegramUpdate.update_id)
    return frozenset(session.scalars(statement, list(rows.values())))


def waiting_updates(session: Session, secret_key: str) -> Iterator[ReceivedUpdate]:
    """What was received and not answered, in Telegram's order.

    What cannot be read, because it was kept under another ``SECRET_KEY``, is given up: its ``said`` is ``None``.
    """
    statement = (
        select(TelegramUpdate.update_id, TelegramUpdate.payload)
        .where(TelegramUpdate.answered_at.is_(None))
        .order_by(TelegramUpdate.update_id)
    )
    for update_id, payload in session.execute(statement):
        try:
            said = decrypt(secret_key, payload or "")
        except UnreadableError:
            said = None
        yield ReceivedUpdate(update_id, said)


def mark_answered(session: Session, update_id: int, now: datetime) -> None:
    """The update is done with: its id stays known, what was said is erased."""
    session.execute(
        update(TelegramUpdate).where(TelegramUpdate.update_id == update_id).values(payload=None, answered_at=now)
    )


def offer_buttons(
    session: Session, conversation: str, buttons: Sequence[tuple[str, str]], now: datetime
) -> tuple[str, ...]:
    """Stores buttons (payload, standing) that are about to be shown; gives a token of 16 characters for each."""
    tokens = tuple(secrets.token_urlsafe(TOKEN_BYTES) for _ in buttons)
    session.add_all(
        TelegramButton(token=token, conversation=conversation, payload=payload, standing=standing, offered_at=now)
        for token, (payload, standing) in zip(tokens, buttons)
    )
    return tokens


def find_button(session: Session, token: str) -> OfferedButton | None:
    """The button with this token; ``None`` where we never offered it, or so long ago that it is forgotten."""
    held = session.get(TelegramButton, token) if token else None
    return None if held is None else OfferedButton(held.conversation, held.payload, held.standing)


def end_contact(session: Session, conversation: str) -> None:
    """Somebody blocked us or is gone: nothing of theirs is to wait for an answer any longer.

    Whatever else is yet to be sent to a person, such as a call-back, has to end here.
    """
    session.execute(delete(TelegramButton).where(TelegramButton.conversation == conversation))


def forget_old(session: Session, now: datetime) -> None:
    """Erases the ids of updates answered long ago, and buttons that nobody will press."""
    session.execute(delete(TelegramUpdate).where(TelegramUpdate.answered_at < now - UPDATES_KEPT))
    session.execute(delete(TelegramButton).where(TelegramButton.offered_at < now - BUTTONS_KEPT))

"""What makes a person's words and traces safe to keep: pseudonyms, keys, encryption, the scrubbing of topics."""

import base64
import hashlib
import hmac
import re
from datetime import timedelta
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken

from signposting.settings import ROOT

CHATS_KEPT = timedelta(days=7)
"""How long what people typed is kept. A conversation is only ever gone on with for an hour; the rest is for mending."""

_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.IGNORECASE)
TOPIC_WORDS = ROOT / "data" / "signposting" / "topic_words.txt"


class UnreadableError(ValueError):
    """What was kept cannot be decrypted: it was changed, or written under another ``SECRET_KEY``."""


def pseudonym(secret_key: str, channel: str, conversation: str) -> str:
    """A resident's keyed hash, 64 hexadecimal digits: the same for one conversation, untraceable without the key."""
    return _keyed(secret_key, f"resident:{channel}:{conversation}")


def internal_key(secret_key: str) -> str:
    """What our own processes show one another on the loopback address: no other program may speak for a resident."""
    return _keyed(secret_key, "internal")


def webhook_key(secret_key: str) -> str:
    """What Telegram shows with each update that it sends to us, where no secret was set for that."""
    return _keyed(secret_key, "telegram webhook")


def encrypt(secret_key: str, text: str) -> str:
    """The text as it may be kept: unreadable without the key, and any change to it shows."""
    return _cipher(secret_key).encrypt(text.encode()).decode()


def decrypt(secret_key: str, kept: str) -> str:
    """The text that :func:`encrypt` was given. Raises :class:`UnreadableError`."""
    try:
        return _cipher(secret_key).decrypt(kept.encode()).decode()
    except InvalidToken:
        raise UnreadableError from None


def scrub_topic(words: tuple[str, ...]) -> str | None:
    """The words of a topic that may be kept: those on the list of subjects, tools and trades, and no others.

    A list of what may stay lets no name, address or number through, which a list of what must go could not promise.
    ``None`` where nothing is left.
    """
    kept = [word for word in words if word.casefold() in _topic_words()]
    return " ".join(kept)[:500] or None


def without_addresses(text: str) -> str:
    """The text without e-mail and web addresses, whose parts could pass for words of a subject."""
    return _ADDRESS.sub(" ", text)


@lru_cache(maxsize=1)
def _topic_words() -> frozenset[str]:
    return frozenset(TOPIC_WORDS.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _cipher(secret_key: str) -> Fernet:
    """Fernet: AES in CBC mode with an HMAC. Its key is derived, so that no key serves two purposes."""
    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(_keyed(secret_key, "encryption"))))


def _keyed(secret_key: str, text: str) -> str:
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()

"""How long what people typed is kept."""

import asyncio
import time
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import ConversationStore
from signposting.privacy import CHATS_KEPT

DAY_S = 24 * 60 * 60


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation's own."""
    monkeypatch.setenv("VAR_FOLDER", str(tmp_path))
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'tracker.sqlite3'}")


@pytest.mark.usefixtures("folder")
def test_what_was_typed_too_long_ago_is_erased_when_somebody_chats() -> None:
    store = ConversationStore(Domain.empty())
    _say(store, "somebody", 0)
    _say(store, "old", CHATS_KEPT.days + 1)
    _say(store, "recent", CHATS_KEPT.days - 1)

    _say(ConversationStore(Domain.empty()), "somebody else", 0)

    assert [_is_kept(store, name) for name in ("old", "recent", "somebody", "somebody else")] == [
        False,
        True,
        True,
        True,
    ]


@pytest.mark.usefixtures("folder")
def test_the_whole_store_is_not_looked_through_in_every_turn() -> None:
    store = ConversationStore(Domain.empty())
    _say(store, "somebody", 0)

    _say(store, "old", CHATS_KEPT.days + 1)
    _say(store, "somebody else", 0)

    assert _is_kept(store, "old")


def _say(store: ConversationStore, conversation: str, days_ago: int) -> None:
    tracker = DialogueStateTracker(conversation, [])
    tracker.update(UserUttered("hello", timestamp=time.time() - days_ago * DAY_S))
    asyncio.run(store.save(tracker))


def _is_kept(store: ConversationStore, conversation: str) -> bool:
    return asyncio.run(store.retrieve(conversation)) is not None

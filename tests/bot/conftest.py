"""What the channels' tests share: an emulated Telegram, and a server that talks to it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.telegram_bot import TelegramBot, running_bot
from tests.telegram_emulator import TelegramEmulator, telegram_emulator


@pytest.fixture
def telegram() -> Iterator[TelegramEmulator]:
    with telegram_emulator() as emulator:
        yield emulator


@pytest.fixture
def sqlite_url(filled_sqlite: Path, tmp_path: Path) -> str:
    """A database of the test's own."""
    shutil.copy(filled_sqlite, tmp_path / "signpost.sqlite3")
    return f"sqlite:///{tmp_path / 'signpost.sqlite3'}"


@pytest.fixture
def bot(telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str) -> Iterator[TelegramBot]:
    """A server that polls."""
    with running_bot(telegram, tmp_path, sqlite_url) as bot:
        yield bot

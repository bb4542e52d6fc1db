"""The Telegram channel on a real server, in this process, with a stand-in for the trained assistant."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import register
from rasa.core.tracker_store import SQLTrackerStore
from rasa.server import add_root_route
from sanic import Sanic
from sqlalchemy import Engine, text

from bot.channels.telegram import TelegramChannel
from signposting.database import open_engine
from signposting.settings import Settings, load_settings
from tests.bot.talking_agent import TalkingAgent, load_domain
from tests.servers import free_port
from tests.telegram_emulator import TOKEN, TelegramEmulator


class TelegramBot:
    """A server that can be started, stopped and killed, and its database."""

    def __init__(self, emulator: TelegramEmulator, folder: Path, database_url: str, **settings: str) -> None:
        self.port = free_port()
        self.webhook_url = f"http://127.0.0.1:{self.port}/webhooks/telegram/updates"
        webhook = {"TELEGRAM_WEBHOOK_URL": self.webhook_url}
        self.settings: Settings = load_settings(
            {
                "TELEGRAM_TOKEN": TOKEN,
                "TELEGRAM_API_URL": emulator.url,
                "DATABASE_URL": database_url,
                "SECRET_KEY": "a key for tests",
                **(webhook if settings.pop("webhook", "") else {}),
                **settings,
            }
        )
        store = SQLTrackerStore(load_domain(), db=str(folder / "tracker.sqlite3"), query={})
        self.agent = TalkingAgent(load_domain(), store)
        self.engine: Engine = open_engine(database_url)
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None
        self._server: Any = None
        self._channel: Any = None

    def start(self) -> None:
        """Starts the server in a thread of its own."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(self._start())

    def stop(self) -> None:
        """Stops it in order."""
        if self._thread is not None:
            self._run(self._server.before_stop())
            self._end()

    def kill(self) -> None:
        """Stops it as a crash would: nothing that is under way comes to its end."""
        if self._thread is not None:
            self._run(_cancel_everything())
            self._run(self._channel._service._store.close())  # the lock and the connections of a process end with it
            self._run(self._channel._service._client.close_connections())
            self._end()

    def rows(self, table: str) -> list[Any]:
        """What a table of the channel's holds."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(f"SELECT * FROM {table}")).mappings())

    def heard(self) -> list[str]:
        """What reached the assistant."""
        return [said for _, said in self.agent.heard]

    def knows_its_name(self) -> bool:
        """Whether it can read updates."""
        return self._channel._service._receiver._myself is not None

    async def _start(self) -> None:
        Sanic.test_mode = True  # else there can be one server in the life of a process
        app = Sanic(f"telegram_{self.port}_{id(self._loop)}", configure_logging=False)
        app.ctx.agent = self.agent
        self._channel = TelegramChannel(self.settings)
        add_root_route(app)
        register([self._channel], app, route="/webhooks/")
        server = await app.create_server("127.0.0.1", self.port, return_asyncio_server=True, access_log=False)
        assert server is not None
        self._server = server
        await server.startup()
        await server.before_start()
        await server.after_start()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def _end(self) -> None:
        async def close() -> None:
            self._server.close()
            await self._server.wait_closed()

        self._run(close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread is not None
        self._thread.join(10)  # the loop is left as it is: closing it would wait for connections that a client keeps
        self._thread = None


async def _cancel_everything() -> None:
    own = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not own]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def running_bot(emulator: TelegramEmulator, folder: Path, database_url: str, **settings: str) -> Iterator[TelegramBot]:
    """The server, started, and stopped afterwards."""
    bot = TelegramBot(emulator, folder, database_url, **settings)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()
        bot.engine.dispose()

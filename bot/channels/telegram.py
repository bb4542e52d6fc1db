"""Telegram: our own channel inside the Rasa server. Off without a token.

This module puts the parts together: updates come in (:mod:`~bot.channels.telegram_receiving`), are read
(``_reading``), wait in their chat's lane (``_lanes``), are answered (``_answering``, ``_turns``), and the answers are
rendered (``_rendering``) and sent (``_sending``). What has to outlive the process is in the library (``_store``).
"""

import asyncio
import hmac
import logging
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse, empty
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram_answering import Answering
from bot.channels.telegram_lanes import Lanes
from bot.channels.telegram_reading import Kind, Received
from bot.channels.telegram_receiving import NotReadyError, Receiver, webhook_secret
from bot.channels.telegram_sending import Sender, open_client, silence_client_logs
from bot.channels.telegram_store import TelegramStore
from bot.channels.telegram_turns import CHANNEL, Turns
from signposting.places import distance_km, load_gazetteer
from signposting.settings import Settings, load_settings

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name
LONGEST_UPDATE_BYTES = 1024 * 1024
NEAR_KM = 40.0
"""A location further than this from every outcode that we know is in no region of ours."""


class TelegramChannel(InputChannel):
    """Takes part in the Rasa server's life; ``POST /webhooks/telegram/updates`` where updates are sent to us."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._service: TelegramService | None = None

    @classmethod
    def name(cls) -> str:
        """The channel's name, in its address and on the needs that are asked through it."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "TelegramChannel":
        """The channel; all that it needs comes from the settings."""
        return cls(load_settings())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """What runs while the server does, and the webhook's route; nothing at all without a token."""
        routes = Blueprint("telegram_channel")
        if self._settings.telegram_token is None:
            return routes
        silence_client_logs()

        @routes.listener("after_server_start")
        async def start(app: Sanic, loop: AbstractEventLoop) -> None:
            self._service = TelegramService(self._settings, app.ctx.agent, on_new_message)
            self._service.start()

        @routes.listener("before_server_stop")
        async def stop(app: Sanic, loop: AbstractEventLoop) -> None:
            if self._service is not None:
                await self._service.stop()

        if self._settings.telegram_webhook_url is not None:

            @routes.route("/updates", methods=["POST"])
            async def receive(request: Request) -> HTTPResponse:
                return await self._receive(request)

        return routes

    async def _receive(self, request: Request) -> HTTPResponse:
        """Answers 200 once the update is stored; 403 to anybody but Telegram, before anything of it is read."""
        shown = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(shown, webhook_secret(self._settings).encode()):
            return empty(status=403)
        if len(request.body) > LONGEST_UPDATE_BYTES or not isinstance(request.json, dict):
            return empty(status=400)
        try:
            if self._service is None:
                raise NotReadyError
            await self._service.receive(request.json)
        except (NotReadyError, SQLAlchemyError) as error:
            log.error("an update cannot be stored now: %s", type(error).__name__)
            return empty(status=503)
        return empty(status=200)


class TelegramService:
    """The parts at work, from the server's start to its end."""

    def __init__(
        self, settings: Settings, agent: Agent, on_new_message: Callable[[UserMessage], Awaitable[Any]]
    ) -> None:
        self._settings = settings
        self._gazetteer = load_gazetteer(settings.region)
        self._client = open_client(settings)
        self._store = TelegramStore(settings)
        self._sender = Sender(self._client)
        self._turns = Turns(agent, on_new_message, self._gazetteer, settings.secret_key)
        self._answering = Answering(self._turns, self._sender, self._store)
        self._lanes = Lanes(self._answering.handle)
        self._receiver = Receiver(self._client, self._store, self._nearest, self._take, self._lanes.let_go)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begins to receive."""
        self._keep(self._run())

    async def receive(self, update: dict[str, Any]) -> None:
        """Takes an update that was sent to us. Once this returns it cannot be lost."""
        await self._receiver.receive([update])

    async def stop(self) -> None:
        """Ends receiving first, then what is being answered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._lanes.stop()
        await self._client.close_connections()
        await self._store.close()

    async def _run(self) -> None:
        await self._turns.wait_for_actions()
        await self._receiver.run(self._settings, self._lanes.under_way)

    def _take(self, received: Received) -> None:
        if received.kind is Kind.PRESS:
            self._keep(self._answering.answer_press_in_time(received))
        self._lanes.add(received)

    def _nearest(self, latitude: float, longitude: float) -> str | None:
        """The outcode nearest to a location; ``None`` where that is far away."""
        place = self._gazetteer.nearest_outcode(latitude, longitude)
        is_near = distance_km(latitude, longitude, place.latitude, place.longitude) <= NEAR_KM
        return place.outcode if is_near else None

    def _keep(self, work: Awaitable[None]) -> None:
        """Runs something beside the server, and keeps it from being collected while it runs."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

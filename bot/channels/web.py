"""The door that the web site talks to, on the loopback address only.

Rasa's own REST channel tears one answer into several messages and trusts whoever calls. This one answers each message
whole, lets in only callers that know the installation's key, and takes a button's payload only where that button was
really offered in the conversation.
"""

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.messages import (
    Message,
    WholeMessages,
    clean_text,
    described,
    fixed_message,
    looks_like_command,
    was_offered,
)
from bot.speed import do_once_what_rasa_repeats
from signposting.privacy import internal_key
from signposting.settings import load_settings

log = logging.getLogger(__name__)

KEY_HEADER = "X-Signpost-Key"


class WebChannel(InputChannel):
    """``POST /webhooks/web/messages``: ``{"sender", "text"}`` or ``{"sender", "payload"}`` in, ``{"messages"}`` out."""

    def __init__(self) -> None:
        do_once_what_rasa_repeats()
        self._key = internal_key(load_settings().secret_key)

    @classmethod
    def name(cls) -> str:
        """The channel's name, in its address and on the needs that are asked through it."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebChannel":
        """The channel; all that it needs comes from the settings."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes."""
        routes = Blueprint("web_channel")

        @routes.route("/health", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            is_ready = _agent(request).is_ready()
            return json({"ready": is_ready}, status=200 if is_ready else 503)

        @routes.route("/messages", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            shown = request.headers.get(KEY_HEADER, "").encode(errors="surrogateescape")
            if not hmac.compare_digest(shown, self._key.encode()):
                return json({"error": "This address is for the web site only."}, status=403)
            asked = request.json if isinstance(request.json, dict) else {}
            sender, text, payload = asked.get("sender"), asked.get("text"), asked.get("payload")
            if not isinstance(sender, str) or not isinstance(text if payload is None else payload, str):
                return json({"error": "Send a sender, and either a text or a payload."}, status=400)
            messages = await self._answer(_agent(request), on_new_message, sender, text, payload)
            return json({"messages": messages}, ensure_ascii=True)

        return routes

    async def _answer(
        self,
        agent: Agent,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        sender: str,
        text: str | None,
        payload: str | None,
    ) -> list[Message]:
        if payload is not None and not was_offered(await agent.tracker_store.retrieve(sender), payload):
            return [fixed_message(agent, "utter_button_stale")]
        if text is not None and looks_like_command(text):
            return [fixed_message(agent, "utter_command_typed")]
        collected = WholeMessages(self.name())
        said = payload if payload is not None else clean_text(text or "")
        try:
            await on_new_message(UserMessage(said, collected, sender, input_channel=self.name()))
        except Exception as error:
            log.error("a message could not be handled: %s", described(error))
        return collected.messages or [fixed_message(agent, "utter_service_unavailable")]


def _agent(request: Request) -> Agent:
    agent: Agent = request.app.ctx.agent
    return agent

"""Telegram's webhook, where a public address is set for it: each update is handed on as it is to the Rasa server.

That one alone knows whether it comes from Telegram (by its secret), stores it and answers it. Here nothing is read.
"""

import logging
from urllib.parse import urlsplit

import httpx
from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from signposting.settings import Settings

log = logging.getLogger(__name__)

UPDATES_PATH = "/webhooks/telegram/updates"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name
LONGEST_UPDATE_BYTES = 1024 * 1024
TIMEOUT_S = 10.0


def register(app: Flask, settings: Settings, forgery_guard: CSRFProtect) -> None:
    """Takes updates at the path of ``TELEGRAM_WEBHOOK_URL``; does nothing where that is not set."""
    if settings.telegram_webhook_url is None:
        return
    client = httpx.Client(base_url=f"http://127.0.0.1:{settings.rasa_port}", timeout=TIMEOUT_S, trust_env=False)

    def hand_on_update() -> Response:
        """The Rasa server's status: 200 once the update is stored, 403 without the secret; 503 while it is away."""
        request.max_content_length = LONGEST_UPDATE_BYTES
        secret = request.headers.get(SECRET_HEADER, "").encode("latin-1", "replace")
        headers = {b"Content-Type": b"application/json", SECRET_HEADER.encode(): secret}
        try:
            status = client.post(UPDATES_PATH, content=request.get_data(), headers=headers).status_code
        except httpx.HTTPError as error:
            log.error("an update could not be handed on: %s", type(error).__name__)
            status = 503
        return Response(status=status)

    path = urlsplit(settings.telegram_webhook_url).path or "/"
    forgery_guard.exempt(hand_on_update)
    app.add_url_rule(path, "telegram.hand_on_update", hand_on_update, methods=["POST"])

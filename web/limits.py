"""How often one resident, and one address, may write to the chat or tell us a need.

A library's or a college's computers share one address, so an address may send what many residents may.
"""

import logging
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter

from web.chat import conversation_id

RESIDENTS_AT_ONE_ADDRESS = 20


def limit_chat(app: Flask, *, messages_a_minute: int, redis_url: str | None) -> None:
    """Limits the chat's addresses; 0 messages a minute switches every limit off.

    Counts are in Redis where there is one, so that several processes share them, and in memory while it is away.
    """
    if not messages_a_minute:
        return
    # On the level INFO it would log whose limit was reached.
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)
    limiter = Limiter(
        key_func=_address,
        app=app,
        in_memory_fallback_enabled=True,
        storage_uri=redis_url or "memory://",
        strategy="moving-window",
        swallow_errors=True,
    )
    by_conversation = limiter.limit(f"{messages_a_minute} per minute", key_func=conversation_id)
    by_address = limiter.limit(f"{messages_a_minute * RESIDENTS_AT_ONE_ADDRESS} per minute")
    views: dict[str, Any] = app.view_functions
    views["chat.answer_message"] = by_address(by_conversation(views["chat.answer_message"]))
    for view in ("chat.clear", "needs.tell"):
        views[view] = by_address(views[view])


def _address() -> str:
    return request.remote_addr or "unknown"

"""The chat: its page, its turns, and forgetting them. What is said passes through and is neither kept nor logged."""

import json
import secrets
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request, session

from web import visitors
from web.errors import problem_text
from web.rasa import RasaBusyError, RasaChannel, RasaUnavailableError, Turn

TEXT_LIMIT = 4096
"""Characters in one typed message."""

PAYLOAD_LIMIT_BYTES = 64
CHAT_HEADER = "X-Signpost-Chat"
"""A header that a page of another site cannot send: the chat's guard against forged requests."""

blueprint = Blueprint("chat", __name__)


@blueprint.get("/")
def show_chat() -> str:
    return render_template("chat/page.html", text_limit=TEXT_LIMIT)


@blueprint.post("/chat/messages")
def answer_message() -> Response:
    _refuse_other_sites()
    turn = _read_turn(request.get_data())
    messages = _rasa().answer(conversation_id(), turn)
    session.modified = True
    return _private(jsonify(messages=messages or [_apology("unavailable")]))


@blueprint.post("/chat/clear")
def clear() -> Response:
    _refuse_other_sites()
    session.pop("conversation", None)
    visitors.forget_visitor()
    return _private(Response(status=204))


@blueprint.errorhandler(RasaUnavailableError)
def say_unavailable(error: RasaUnavailableError) -> tuple[Response, int]:
    problem = "busy" if isinstance(error, RasaBusyError) else "unavailable"
    apology = _apology(problem)
    response = _private(jsonify(error=apology["text"], messages=[apology]))
    response.headers["Retry-After"] = "5"
    return response, 503


def conversation_id() -> str:
    """This resident's conversation, from the signed cookie; a new one where there is none, or one that was forged."""
    if "conversation" not in session:
        session["conversation"] = secrets.token_urlsafe(24)
    return str(session["conversation"])


def _refuse_other_sites() -> None:
    if request.headers.get(CHAT_HEADER) != "1":
        abort(403)


def _read_turn(body: bytes) -> Turn:
    """What the body says was typed or pressed; 400 where it says neither or both, 413 where it is too long."""
    given = _json_object(body)
    text, payload = given.get("text"), given.get("payload")
    if isinstance(text, str) and payload is None:
        if len(text) > TEXT_LIMIT:
            abort(413)
        return Turn(text=_storable(text))
    if isinstance(payload, str) and text is None and len(payload.encode(errors="replace")) <= PAYLOAD_LIMIT_BYTES:
        return Turn(payload=_storable(payload))
    abort(400)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        abort(400)
    return given if isinstance(given, dict) else abort(400)


def _storable(text: str) -> str:
    """Without what neither UTF-8 nor a database can hold: halves of surrogate pairs, and NUL."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def _apology(problem: str) -> dict[str, Any]:
    """A message in place of an answer."""
    return {"text": problem_text(problem), "custom": {"kind": "notice"}}


def _private(response: Response) -> Response:
    response.cache_control.no_store = True
    return response


def _rasa() -> RasaChannel:
    channel: RasaChannel = current_app.extensions["rasa"]
    return channel

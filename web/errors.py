"""What a resident is told when something goes wrong: a page with a way on, or the same words as JSON for the chat."""

import logging
import traceback

from flask import Flask, Response, jsonify, make_response, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

log = logging.getLogger(__name__)

PROBLEMS = {
    400: "malformed",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    410: "gone",
    413: "too_long",
    429: "too_many",
    503: "busy",
}
"""The problem that a status stands for, in the words of ``templates/errors``; any other is ``broken``."""

RETRY_AFTER_S = {429: 60, 503: 5}


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(SQLAlchemyError, _answer_without_database)
    app.register_error_handler(Exception, _answer_defect)


def problem_text(problem: str) -> str:
    """The problem in one or two plain sentences, with what to do instead."""
    return render_template("errors/problems.txt", problem=problem).strip()


def _answer(error: HTTPException, problem: str | None = None) -> Response:
    status = error.code or 500
    problem = problem or PROBLEMS.get(status, "broken")
    if _wants_json():
        text = problem_text(problem)
        response = jsonify(error=text, messages=[{"text": text}])
    else:
        response = make_response(render_template("errors/page.html", problem=problem))
    response.status_code = status
    response.cache_control.no_store = True
    if status in RETRY_AFTER_S:
        response.headers["Retry-After"] = str(RETRY_AFTER_S[status])
    if status == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def _answer_without_database(error: SQLAlchemyError) -> Response:
    """The database is away, or not set up. Its message, which might quote a resident, is not logged."""
    log.error("%s in %s %s", type(error).__name__, request.method, request.endpoint)
    return _answer(ServiceUnavailable(), "unavailable")


def _answer_defect(error: Exception) -> Response:
    """A defect of ours. Its kind and place are logged, not its message, which might quote a resident."""
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s in %s %s\n%s", type(error).__name__, request.method, request.endpoint, place)
    return _answer(InternalServerError())


def _wants_json() -> bool:
    if request.path.startswith("/chat/"):
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]

"""What those ask who watch the site: is it up, can it answer, and how has it done? Nothing here names a resident."""

import time

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from signposting.database import transaction
from signposting.provision_versions import provision_version
from web.rasa import RasaChannel
from web.security import is_local_request

blueprint = Blueprint("health", __name__)

METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
"""Those that are counted by their name: a client may make up any number of others."""


@blueprint.get("/health/live")
def live() -> Response:
    """The process is up."""
    return jsonify(status="live")


@blueprint.get("/health/ready")
def ready() -> tuple[Response, int]:
    """A resident would be answered: 200, else 503 with what is missing."""
    found = {"assistant": assistant_answers(), "database": database_answers()}
    is_ready = all(found.values())
    return jsonify(status="ready" if is_ready else "not ready", **found), 200 if is_ready else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """For a collector on this machine; to anybody else there is no such page."""
    if not is_local_request():
        abort(404)
    return Response(generate_latest(current_app.extensions["metrics"]), content_type=CONTENT_TYPE_LATEST)


def watch(app: Flask) -> None:
    """Counts and times every request by its view, never by its address, which may hold a resident's words."""
    registry = CollectorRegistry()
    answered = Counter("signpost_responses", "Responses", ["view", "method", "status"], registry=registry)
    took = Histogram("signpost_response_seconds", "Time to respond", ["view"], registry=registry)
    app.extensions["metrics"] = registry

    @app.before_request
    def start() -> None:
        g.started_at = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        view = request.endpoint or "none"
        method = request.method if request.method in METHODS else "other"
        answered.labels(view, method, response.status_code).inc()
        took.labels(view).observe(time.perf_counter() - g.started_at)
        return response


def assistant_answers() -> bool:
    """Whether the Rasa server takes turns now."""
    channel: RasaChannel = current_app.extensions["rasa"]
    return channel.is_ready()


def database_answers() -> bool:
    """Whether the database can be read now: it is there, and so are its tables."""
    engine: Engine = current_app.extensions["engine"]
    try:
        with transaction(engine) as session:
            provision_version(session)
        return True
    except SQLAlchemyError:
        return False

"""Telling us what is needed where the search found nothing, or nothing that suits: recorded just as in the chat.

What one visitor told us can be looked at and deleted for as long as their cookie lasts; nobody else can tell that it
was theirs.
"""

import logging
from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from signposting import phrasing
from signposting.database import transaction
from signposting.demand import NeedRecord, draft_need, erase_needs_of, needs_of
from signposting.needs import Need
from signposting.privacy import pseudonym
from signposting.recording import record
from signposting.search import SearchResult, search
from signposting.vocabulary import Channel, Outcome, Reason
from web import visitors
from web.courses import private_page, show_search
from web.queries import CourseQuery, read_course_query
from web.searching import searching

log = logging.getLogger(__name__)

blueprint = Blueprint("needs", __name__, url_prefix="/courses/needs")

REASONS_TO_DECLINE = (Reason.DISTANCE, Reason.TIME, Reason.COST, Reason.LEVEL, Reason.DECLINED)
"""Why somebody may turn down what was found, as the chat asks."""


@blueprint.get("")
def ask() -> Response:
    """What is about to be recorded, to be looked over; where something was found, with the question what is wrong."""
    query, need = _understood()
    if need is None:
        return show_search(query)
    return private_page(
        render_template(
            "needs/ask.html",
            query=query,
            need_text=phrasing.need_text(need),
            total=_found(need).total,
            reasons=[reason.value for reason in REASONS_TO_DECLINE],
        )
    )


@blueprint.post("")
def tell() -> AnyResponse:
    query, need = _understood()
    if need is None:
        return redirect(query.address(), 303)
    drafted = _draft(_found(need), request.form.get("reason", ""))
    visitors.remember_need(record(searching().engine, searching().spool, drafted))
    return redirect(query.address(url_for("needs.thank")), 303)


@blueprint.get("/recorded")
def thank() -> Response:
    """The reference under which the last need stands, and all that is held of this visitor."""
    query = read_course_query(request.args)
    return private_page(
        render_template("needs/recorded.html", query=query, reference=visitors.last_need(), held=_held_texts())
    )


@blueprint.post("/delete")
def delete() -> AnyResponse:
    if visitors.is_known_visitor():
        searching().spool.replay(searching().engine)
        with transaction(searching().engine, for_writing=True) as session:
            erase_needs_of(session, _resident())
        visitors.forget_visitor()
    return redirect(url_for("needs.show_deleted"), 303)


@blueprint.get("/deleted")
def show_deleted() -> str:
    return render_template("needs/deleted.html")


def say_expired(error: CSRFError) -> tuple[str, int]:
    """The page with the form was open for too long, or the request is another site's: nothing is recorded."""
    return render_template("needs/expired.html", query=read_course_query(request.args)), 400


def _understood() -> tuple[CourseQuery, Need | None]:
    query = read_course_query(request.args)
    if not query.is_asked:
        return query, None
    understood = searching().understand(query)
    return understood.query, understood.need


def _found(need: Need) -> SearchResult:
    return search(need, searching().provision.snapshot(), searching().today())


def _resident() -> str:
    return pseudonym(searching().settings.secret_key, Channel.COURSES.value, visitors.visitor_id())


def _draft(found: SearchResult, reason: str) -> NeedRecord:
    """The need and its outcome; ``reason`` is why the resident turned down what was found, empty if they did not."""
    settings = searching().settings
    drafted = draft_need(
        found,
        resident=_resident(),
        channel=Channel.COURSES.value,
        now=settings.now(),
        today=settings.today(),
        follows=visitors.last_need(),
    )
    if not found.total or not reason:
        return drafted
    known = reason if reason in REASONS_TO_DECLINE else Reason.DECLINED.value
    return replace(drafted, outcome=Outcome.UNMET.value, reasons=(known,))


def _held_texts() -> list[str]:
    """All that is held of this visitor, a line for each need; none while the database is away."""
    if not visitors.is_known_visitor():
        return []
    try:
        with transaction(searching().engine) as session:
            return [phrasing.held_need_text(need) for need in needs_of(session, _resident())]
    except SQLAlchemyError as error:
        log.error("what is held cannot be shown: %s", type(error).__name__)
        return []

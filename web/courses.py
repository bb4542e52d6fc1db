"""Searching for a course without JavaScript: ``/courses``, the same search as in the chat. Looking records nothing."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from signposting.answers import Answer
from signposting.cost_guide import cost_facts
from signposting.database import transaction
from signposting.provision import Listing, describe
from signposting.refining import without
from signposting.search import Relaxation
from signposting.skills import skill
from signposting.vocabulary import Reason
from web.queries import CourseQuery, Fault, read_course_query
from web.searching import PAGE_SIZE, searching

blueprint = Blueprint("courses", __name__)

PAGES_NEARBY = 1
"""How many page numbers are shown on either side of the one in view."""


@dataclass(frozen=True)
class Way:
    """What would work where nothing fits: in words, with the address of a search that finds it.

    Courses that are full can be asked for again but not found: there the way has no address but the runs themselves.
    """

    text: str
    nearest_km: float | None
    address: str | None
    full: tuple[Listing, ...]


@blueprint.get("/courses")
def search() -> Response:
    query = read_course_query(request.args)
    if not query.is_asked:
        return show_search(query)
    understood = searching().understand(query)
    if understood.need is None:
        return show_search(understood.query)
    answer = searching().answer(understood.need, query.page)
    if answer.found.total and not answer.results:
        return show_search(understood.query.with_faults(Fault("page", "no_such_page", str(query.page))))
    return show_search(understood.query, answer)


def show_search(query: CourseQuery, answer: Answer | None = None) -> Response:
    """The page: the form as the query fills it, with its faults, or with what answers it."""
    html = render_template(
        "courses/search.html",
        query=query,
        answer=answer,
        found=answer.found if answer else None,
        ways=_ways(query, answer) if answer else (),
        pages=_pages(query, answer.found.total) if answer else None,
        missing=[skill(one).label.lower() for one, _ in answer.found.missing] if answer else [],
        first_number=(query.page - 1) * PAGE_SIZE + 1,
        cost_facts=cost_facts(searching().today()),
    )
    return private_page(html)


def private_page(html: str) -> Response:
    """A page that no cache may share, since it shows what one person asked for."""
    response = make_response(html)
    response.cache_control.private = True
    response.cache_control.no_cache = True
    return response


def _ways(query: CourseQuery, answer: Answer) -> tuple[Way, ...]:
    if answer.found.total:
        return ()
    full = _full_runs(answer)
    return tuple(
        Way(
            text=choice.text,
            nearest_km=choice.relaxation.nearest_km,
            address=None if _is_full(choice.relaxation) else _address_without(query, answer, choice.relaxation),
            full=full if _is_full(choice.relaxation) else (),
        )
        for choice in answer.choices
    )


def _is_full(relaxation: Relaxation) -> bool:
    return relaxation.change == (Reason.FULL.value,)


def _address_without(query: CourseQuery, answer: Answer, relaxation: Relaxation) -> str:
    need = without(answer.found.need, relaxation.change, relaxation.furthest_km)
    return query.with_conditions_of(need).address()


def _full_runs(answer: Answer) -> tuple[Listing, ...]:
    """The nearest of those runs that only lack a free place."""
    ids = [match.course_run_id for one in answer.found.relaxations if _is_full(one) for match in one.nearest]
    if not ids:
        return ()
    with transaction(searching().engine) as session:
        listings = describe(session, ids)
    return tuple(listings[course_run_id] for course_run_id in ids if course_run_id in listings)


def _pages(query: CourseQuery, total: int) -> dict[str, Any] | None:
    """What the pagination component shows; ``None`` where one page holds all results."""
    last = -(-total // PAGE_SIZE)
    if last < 2:
        return None
    shown = {1, last, *range(query.page - PAGES_NEARBY, query.page + PAGES_NEARBY + 1)}
    items: list[dict[str, Any]] = []
    before = 0
    for number in sorted(one for one in shown if 1 <= one <= last):
        if number > before + 1:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": query.address(page=number), "current": number == query.page})
        before = number
    return {
        "items": items,
        "previous": {"href": query.address(page=query.page - 1)} if query.page > 1 else None,
        "next": {"href": query.address(page=query.page + 1)} if query.page < last else None,
    }

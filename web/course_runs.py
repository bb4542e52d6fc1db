"""A page of its own for every course run, under an address that stays: ``/courses/<course_run_id>``."""

from flask import Blueprint, Response, abort, make_response, render_template, request
from markupsafe import Markup

from signposting.course_runs import find_course_run
from signposting.database import transaction
from signposting.places import Place
from signposting.skills import skill
from web import course_schema, security
from web.queries import CourseQuery, read_course_query
from web.searching import searching

blueprint = Blueprint("course_runs", __name__)

LARGEST_ID = 2**31 - 1
"""What the databases can hold as an id."""


@blueprint.get(f"/courses/<int(min=1, max={LARGEST_ID}):course_run_id>")
def show(course_run_id: int) -> Response:
    query = read_course_query(request.args)
    with transaction(searching().engine) as session:
        page = find_course_run(session, course_run_id, searching().today(), _place(query))
    if page is None:
        abort(404)
    if not page.is_live:
        return make_response(render_template("courses/gone.html", page=page, query=query), 410)
    address = f"{request.url_root}courses/{course_run_id}"
    schema = None if page.has_started else course_schema.script(page, address)
    response = make_response(
        render_template(
            "courses/course_run.html",
            page=page,
            listing=page.details.result.listing,
            address=address,
            query=query,
            schema=Markup(schema) if schema else None,  # noqa: S704 - written by course_schema.script, which escapes
            skills=[skill(one).label for one in page.skills],
        )
    )
    if schema:
        security.allow_inline_script(response, schema)
    return response


def _place(query: CourseQuery) -> Place | None:
    """The place from which the resident came to look, where the address says one and it is clear."""
    found = searching().resolve(query.near) if query.near else None
    return found if isinstance(found, Place) else None

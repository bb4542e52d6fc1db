"""Help that is not a course, without JavaScript: devices, data, free computers and drop-in help near a place."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from signposting.database import transaction
from signposting.places import Place
from signposting.support import Service, find_support
from signposting.vocabulary import Support
from web.courses import private_page
from web.queries import Fault, SupportQuery, read_support_query
from web.searching import searching

blueprint = Blueprint("support", __name__)

MOST_SERVICES = 10


@blueprint.get("/support")
def search() -> Response:
    query = read_support_query(request.args)
    if not query.is_asked or query.faults:
        return _page(query)
    place = searching().resolve(query.near)
    if isinstance(place, Fault):
        return _page(replace(query, faults=(place,)))
    with transaction(searching().engine) as session:
        services = find_support(session, query.support or Support.values(), place, limit=MOST_SERVICES)
    return _page(query, place, services)


def _page(query: SupportQuery, place: Place | None = None, services: tuple[Service, ...] = ()) -> Response:
    return private_page(render_template("support/search.html", query=query, place=place, services=services))

"""What search engines may look at: the course runs' own pages, not searches, which are without end."""

from flask import Blueprint, Response, render_template, request

from signposting.course_runs import live_course_run_ids
from signposting.database import transaction
from web.searching import searching

blueprint = Blueprint("crawlers", __name__)

MOST_ADDRESSES = 50_000
"""As many as one sitemap may hold (sitemaps.org)."""

PAGES = ("", "courses", "support", "about", "privacy", "cookies", "accessibility")


@blueprint.get("/robots.txt")
def robots() -> Response:
    return Response(render_template("robots.txt", root=request.url_root), mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    with transaction(searching().engine) as session:
        ids = live_course_run_ids(session, searching().today(), MOST_ADDRESSES - len(PAGES))
    paths = (*PAGES, *(f"courses/{course_run_id}" for course_run_id in ids))
    addresses = [request.url_root + path for path in paths]
    return Response(render_template("sitemap.xml", addresses=addresses), mimetype="application/xml")

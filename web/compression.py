"""Pages and answers as small as they can travel: compressed, and not sent again where the browser holds them."""

import gzip

from flask import Flask, Response, request

LEAST_BYTES = 1000
"""Below this, compressing saves nothing worth its time."""

COMPRESSIBLE = frozenset(
    {"application/json", "application/ld+json", "application/xml", "text/csv", "text/html", "text/plain"}
)


def register(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in COMPRESSIBLE or response.is_streamed or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    if request.method == "GET" and response.status_code == 200:
        response.add_etag(weak=True)
        response.make_conditional(request)
    content = response.get_data()
    if response.status_code != 304 and len(content) >= LEAST_BYTES and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(content, 6, mtime=0))
        response.content_encoding = "gzip"
    return response

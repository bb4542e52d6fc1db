"""Style sheets, scripts and pictures: read once, joined, compressed, and served under the digest of their content.

An address names what it holds, so browsers may keep it for a year and never ask again.
"""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, render_template, request

from web import govuk_frontend
from web.region import Region

STATIC = Path(__file__).parent / "static"
YEAR_SECONDS = 365 * 24 * 60 * 60

SITE_STYLES = ("site.css", "chat.css", "pages.css")
CHAT_SCRIPTS = ("words.js", "cards.js", "log.js", "memory.js", "connection.js", "idle.js", "chat.js")
"""In the order in which they need one another."""


class MissingAssetError(Exception):
    """A file that set-up brings is not there; the message says how to bring it."""


@dataclass(frozen=True)
class Asset:
    """One file as it is served. ``digest`` is 16 hexadecimal digits of its content's SHA-256."""

    mimetype: str
    content: bytes
    compressed: bytes
    digest: str


def register(app: Flask, region: Region) -> None:
    """Serves the files under ``/static/`` and gives templates ``asset_url('site.css')``."""
    with app.app_context():
        icon = render_template("icon.svg")
    assets = {
        "site.css": _asset("text/css", _site_styles(region)),
        "chat.js": _asset("text/javascript", _joined(STATIC / "chat", CHAT_SCRIPTS)),
        "govuk-frontend.js": _asset("text/javascript", _installed(govuk_frontend.SCRIPT)),
        "icon.svg": _asset("image/svg+xml", icon),
    }

    def asset_url(name: str) -> str:
        return f"/static/{assets[name].digest}/{name}"

    def serve(digest: str, name: str) -> Response:
        if name not in assets:
            abort(404)
        return _response(assets[name], is_current=assets[name].digest == digest)

    app.jinja_env.globals["asset_url"] = asset_url
    app.add_url_rule("/static/<digest>/<name>", "asset", serve)


def _site_styles(region: Region) -> str:
    return _installed(govuk_frontend.STYLE_SHEET) + region.css() + _joined(STATIC, SITE_STYLES)


def _joined(folder: Path, names: tuple[str, ...]) -> str:
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def _installed(name: str) -> str:
    path = govuk_frontend.files_folder() / name
    if not path.exists():
        raise MissingAssetError(f"{name} is missing: run `make setup`, or `python -m web`.")
    return path.read_text(encoding="utf-8")


def _asset(mimetype: str, text: str) -> Asset:
    content = text.encode()
    return Asset(mimetype, content, gzip.compress(content, 9, mtime=0), hashlib.sha256(content).hexdigest()[:16])


def _response(asset: Asset, is_current: bool) -> Response:
    """A page of an older release may ask for an older digest: it gets what there is, and is told not to keep it."""
    is_compressed = request.accept_encodings["gzip"] > 0
    response = Response(asset.compressed if is_compressed else asset.content, mimetype=asset.mimetype)
    response.vary.add("Accept-Encoding")
    if is_compressed:
        response.content_encoding = "gzip"
    if is_current:
        response.cache_control.public = True
        response.cache_control.immutable = True
        response.cache_control.max_age = YEAR_SECONDS
    else:
        response.cache_control.no_cache = True
    return response

"""The public site: one Flask app for residents, with room for the task force, providers, employers and open data.

It parses requests, calls one function of the library or relays one turn to the Rasa server, and renders. It knows no
SQL and no Rasa.
"""

from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from signposting import phrasing
from signposting.database import open_engine
from signposting.privacy import internal_key
from signposting.settings import Settings, load_settings
from web import (
    about,
    assets,
    chat,
    compression,
    course_runs,
    courses,
    crawlers,
    errors,
    health,
    limits,
    needs,
    security,
    support,
    telegram,
)
from web.rasa import RasaChannel
from web.region import load_region
from web.searching import Searching

BODY_LIMIT_BYTES = 64 * 1024
"""The largest request body: 4,096 characters, each written as a 12-byte JSON escape, and some to spare."""

CONVERSATION_LIFETIME = timedelta(hours=1)
"""How long a conversation may rest before the next message begins a new one."""


ROOMS = (about, chat, course_runs, courses, crawlers, health, needs, support)


def create_app(settings: Settings | None = None) -> Flask:
    """The site. Without ``settings`` they are read from the environment, and the search is opened at once.

    Raises :class:`~signposting.settings.SettingError` for a setting that cannot be used and
    :class:`~web.assets.MissingAssetError` where set-up has not brought the design system's files.
    """
    is_serving = settings is None
    settings = settings or load_settings()
    app = Flask(__name__, static_folder=None)
    app.config.update(
        DEMONSTRATION=settings.demonstration,
        MAX_CONTENT_LENGTH=BODY_LIMIT_BYTES,
        PERMANENT_SESSION_LIFETIME=CONVERSATION_LIFETIME,
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="signpost",
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.extensions["rasa"] = RasaChannel(settings.rasa_port, internal_key(settings.secret_key))
    app.extensions["engine"] = open_engine(settings.database_url)
    app.extensions["searching"] = Searching(settings, app.extensions["engine"])
    _prepare_templates(app, settings)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    app.register_error_handler(CSRFError, needs.say_expired)
    health.watch(app)
    # The chat is guarded by a header that no other site can send, Telegram's door by a secret.
    forgery_guard = CSRFProtect(app)
    forgery_guard.exempt(chat.blueprint)
    telegram.register(app, settings, forgery_guard)
    limits.limit_chat(app, messages_a_minute=settings.chat_rate_limit, redis_url=settings.redis_url)
    errors.register(app)
    compression.register(app)
    security.register(app)
    if is_serving:
        app.extensions["searching"].warm_up()
    return app


def _prepare_templates(app: Flask, settings: Settings) -> None:
    """The design system's macros under ``govuk_frontend_jinja/``, the region's look, and the files to be served."""
    region = load_region(settings.region)
    app.jinja_loader = ChoiceLoader(
        [PackageLoader("web"), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(
        region=region, phrasing=phrasing, has_page=lambda endpoint: endpoint in app.view_functions
    )
    assets.register(app, region)

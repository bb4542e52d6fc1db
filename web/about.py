"""What the service is, what it keeps, for whom it does not work yet, and whether it is working now."""

from flask import Blueprint, current_app, render_template

from signposting.privacy import CHATS_KEPT
from web.health import assistant_answers, database_answers

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
def show_about() -> str:
    return render_template("about/about.html")


@blueprint.get("/privacy")
def show_privacy() -> str:
    return render_template("about/privacy.html", days=CHATS_KEPT.days)


@blueprint.get("/cookies")
def show_cookies() -> str:
    minutes = int(current_app.permanent_session_lifetime.total_seconds() // 60)
    return render_template("about/cookies.html", minutes=minutes)


@blueprint.get("/accessibility")
def show_accessibility() -> str:
    return render_template("about/accessibility.html")


@blueprint.get("/status")
def show_status() -> str:
    """For people; ``/health/ready`` says the same to programs."""
    works = {"chat": assistant_answers(), "search": database_answers()}
    return render_template("about/status.html", works=works)

"""Who a resident is to the pages without JavaScript: a random id in the signed cookie, made when first needed.

It ties what one visitor told us together, so that a later need can say which one it follows. It says nothing of who
they are, and goes with the cookie.
"""

import secrets

from flask import session

_KEYS = ("visitor", "need")


def visitor_id() -> str:
    """This visitor's id; a new one where there is none, or one that was forged."""
    if "visitor" not in session:
        session["visitor"] = secrets.token_urlsafe(24)
    return str(session["visitor"])


def is_known_visitor() -> bool:
    """Whether this visitor has told us anything before."""
    return "visitor" in session


def last_need() -> str | None:
    """The reference of the need that this visitor told us last."""
    reference = session.get("need")
    return str(reference) if reference else None


def remember_need(reference: str) -> None:
    session["need"] = reference


def forget_visitor() -> None:
    """The next person at this computer is somebody else."""
    for key in _KEYS:
        session.pop(key, None)

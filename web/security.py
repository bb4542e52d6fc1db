"""What keeps a resident safe whatever a page does: headers, the cookie, and whose request this is."""

import base64
import hashlib
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""No script or style inside a page, nothing from elsewhere, and no text ever turned into markup by a script."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

STRICT_TRANSPORT_SECURITY = "max-age=31536000"

FORWARDING_HEADERS = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


class CookieSession(SecureCookieSessionInterface):
    """Flask's signed cookie, which travels over TLS alone wherever the site is behind TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


class LoopbackProxy:
    """Believes a proxy on this machine, and no other, about who asks and whether over TLS.

    ``signpost.is_local`` in the environment says that the request began on this machine and passed no proxy.
    """

    def __init__(self, wsgi_app: Any) -> None:
        self._direct = wsgi_app
        self._behind_proxy = ProxyFix(wsgi_app, x_for=1, x_proto=1)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_loopback = _is_loopback(environ.get("REMOTE_ADDR", ""))
        environ["signpost.is_local"] = is_loopback and not any(name in environ for name in FORWARDING_HEADERS)
        answer: Iterable[bytes] = (self._behind_proxy if is_loopback else self._direct)(environ, start_response)
        return answer


def register(app: Flask) -> None:
    app.session_interface = CookieSession()
    app.wsgi_app = LoopbackProxy(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(_add_headers)


def allow_inline_script(response: Response, script: str) -> None:
    """Lets this one response hold a script element with exactly this content, and no other."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = CONTENT_SECURITY_POLICY.replace("script-src 'self'", f"script-src 'self' 'sha256-{digest}'")
    response.headers["Content-Security-Policy"] = policy


def is_local_request() -> bool:
    """Whether the request began on this machine and passed no proxy."""
    return bool(request.environ["signpost.is_local"])


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT_SECURITY
    if not response.cache_control:
        response.cache_control.no_cache = True
    return response


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False

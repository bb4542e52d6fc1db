"""The emulated Telegram on the wire: requests in, answers out, and what Telegram refuses to show."""

import contextlib
import json
from collections.abc import Callable
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

TEXT_LIMIT = 4096
CALLBACK_DATA_BYTES = 64
ALLOWED_TAGS = frozenset({"a", "b", "i", "u", "s", "code", "pre", "blockquote"})
TEXTS = frozenset({"callback_query_id", "description", "secret_token", "short_description", "text", "url"})

Json = dict[str, Any]


class RefusedError(Exception):
    """The answer is an error."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class Wire(ThreadingHTTPServer):
    """Calls ``answer`` with each request's method and parameters. It can be cut at any moment."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, port: int, token: str, answer: Callable[[str, Json], Any]) -> None:
        self.token, self.answer = token, answer
        self.connections: set[Any] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def cut(self) -> None:
        """Nothing is listened to any more, and what was under way breaks off."""
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(2)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Wire

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length).decode()
        if len(body.encode()) < length:  # who asked was killed in the middle of it
            self.close_connection = True
            return
        prefix, _, method = self.path.rpartition("/")
        try:
            if prefix != f"/bot{self.server.token}":
                raise RefusedError(401, "Unauthorized")
            result = self.server.answer(method, _parameters(body, self.headers.get("Content-Type", "")))
            self._reply(200, {"ok": True, "result": result})
        except RefusedError as error:
            refused = {"ok": False, "error_code": error.status, "description": error.description}
            self._reply(error.status, {**refused, **({"parameters": error.parameters} if error.parameters else {})})

    do_GET = do_POST  # noqa: N815 -- http.server's own name

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""

    def _reply(self, status: int, document: Json) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def check_text(text: str, parse_mode: str | None) -> None:
    if parse_mode == "HTML":
        text = _Html.read(text)
    if not text.strip():
        raise RefusedError(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
        raise RefusedError(400, "Bad Request: message is too long")


def check_keyboard(markup: Json | None) -> None:
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if not 1 <= len(button["callback_data"].encode()) <= CALLBACK_DATA_BYTES:
                raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")


class _Html(HTMLParser):
    """Reads Telegram's HTML, which must be well formed and of few tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._text: list[str] = []

    @classmethod
    def read(cls, markup: str) -> str:
        parser = cls()
        parser.feed(markup)
        parser.close()
        if parser._open:
            raise RefusedError(400, f"Bad Request: can't parse entities: <{parser._open[-1]}> is not closed")
        return "".join(parser._text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_TAGS:
            raise RefusedError(400, f"Bad Request: can't parse entities: unsupported start tag {tag}")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise RefusedError(400, f"Bad Request: can't parse entities: unexpected end tag {tag}")

    def handle_data(self, data: str) -> None:
        self._text.append(data)


def _parameters(body: str, content_type: str) -> Json:
    """The parameters of a call, each read as JSON where it is any; a text that looks like a number stays a text."""
    if content_type.startswith("application/json"):
        read: Json = json.loads(body or "{}")
        return read
    parameters: Json = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        try:
            parameters[name] = value if name in TEXTS else json.loads(value)
        except ValueError:
            parameters[name] = value
    return parameters

"""A stand-in for our channel on the Rasa server: a real server on the loopback address that answers as it is told."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GREETING = {"text": "Hello. What would you like to learn?"}


@dataclass
class FakeChannel:
    """``heard`` are the turns it was given, with the key that came with each."""

    messages: Any = field(default_factory=lambda: [GREETING])
    status: int = 200
    takes_s: float = 0.0
    heard: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    port: int = 0

    def start(self) -> ThreadingHTTPServer:
        server = _Server(("127.0.0.1", 0), _handler(self))
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def _handler(channel: FakeChannel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            self._send({"ready": True})

        def do_POST(self) -> None:
            channel.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            channel.keys.append(self.headers.get("X-Signpost-Key"))
            time.sleep(channel.takes_s)
            self._send({"messages": channel.messages})

        def log_message(self, *_: Any) -> None:
            return

        def _send(self, answer: Any) -> None:
            content = json.dumps(answer).encode()
            try:
                self.send_response(channel.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                self.wfile.flush()
            except ConnectionError:
                self.close_connection = True

    return Handler

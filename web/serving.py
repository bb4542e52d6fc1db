"""What gunicorn cannot be told on its command line: ``--config python:web.serving``.

A client that stops in the middle of a request, or of taking its answer, would hold a thread for as long as it likes;
as many such clients as there are threads would stop the site for everybody. The limits are the operating system's, so
that they hold wherever gunicorn waits for the client.
"""

import logging
import math
import socket
import struct
from typing import Any

PATIENCE_S = 10.0
"""How long a client may be silent in the middle of a request or an answer."""


def when_ready(server: Any) -> None:
    """Called by gunicorn once its sockets listen. What is accepted from them inherits their limits."""
    for listener in server.LISTENERS:
        limit_waiting(listener.sock, PATIENCE_S)
    server.log.error_log.addFilter(_is_worth_logging)


def limit_waiting(listening: socket.socket, patience_s: float) -> None:
    """Reading from, or writing to, a connection that is accepted here fails after so many seconds of silence."""
    microseconds, seconds = math.modf(patience_s)
    limit = struct.pack("ll", int(seconds), int(microseconds * 1_000_000))
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        listening.setsockopt(socket.SOL_SOCKET, option, limit)


def _is_worth_logging(record: logging.LogRecord) -> bool:
    """Not that a client was too slow: anybody can be."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, BlockingIOError)

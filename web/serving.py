"""How gunicorn serves the site: threads, none of which a client can hold up for long.

As gunicorn's own threads wait, a client that stops in the middle of a request holds one for as long as it likes, and
one that does not hang up when it is told to stops the whole worker for two seconds. Some dozens of either would stop
the site for everybody.
"""

import logging
import socket
import struct
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """For gunicorn's ``--worker-class``."""

    patience_ms = 10_000
    """How long a client may be silent in the middle of a request or of taking its answer."""
    unread_s = 0.2
    """How long the rest of a body that nobody reads is waited for; gunicorn would wait for five seconds."""

    def init_process(self) -> None:
        self.log.error_log.addFilter(_is_worth_logging)
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Whether the connection stays open. Where it does not, it is closed in this thread, not in the one for all."""
        _limit_waiting(conn.sock, self.patience_ms)
        stays_open = super().handle(conn)
        if stays_open is False:
            conn.close(graceful=True)
            conn.close = _close_no_more
        return stays_open

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """Whether the connection can take another request: not where a body was left that has not come by now."""
        return keepalive and bool(conn.parser.finish_body(deadline=time.monotonic() + self.unread_s))


def _limit_waiting(connection: socket.socket, limit_ms: int) -> None:
    """By the operating system, so that it holds wherever gunicorn waits for the client."""
    seconds, milliseconds = divmod(limit_ms, 1000)
    limit = struct.pack("ll", seconds, milliseconds * 1000)
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        connection.setsockopt(socket.SOL_SOCKET, option, limit)


def _close_no_more(graceful: bool = False) -> None:
    """Stands in for closing what is closed."""


def _is_worth_logging(record: logging.LogRecord) -> bool:
    """Not that a client was too slow: anybody can be."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, BlockingIOError)

"""The way to the Rasa server: one turn of one conversation there, its messages back. Nothing of it is logged.

The server listens on the loopback address only and takes turns from whoever shows the key that only our own processes
can derive.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

log = logging.getLogger(__name__)

TURN_PATH = "/webhooks/web/messages"
HEALTH_PATH = "/webhooks/web/health"
KEY_HEADER = "X-Signpost-Key"

TIMEOUT = urllib3.Timeout(connect=1.0, read=20.0)
HEALTH_TIMEOUT = urllib3.Timeout(2.0)

TURNS_AT_ONCE = 16
"""As many as the Rasa server, which works on one at a time, answers within a second."""

MOST_WAITING = 48
"""How many may wait for one of those. With them fewer than this server's threads (``ops/supervisord.conf``), so that
pages are still served while the Rasa server hangs."""


class RasaUnavailableError(Exception):
    """The Rasa server is gone, too slow, or answered what cannot be used."""


class RasaBusyError(RasaUnavailableError):
    """As many turns are under way as the server can take."""


@dataclass(frozen=True)
class Turn:
    """What a resident did: typed ``text``, or pressed a button with ``payload``. One of them is ``None``."""

    text: str | None = None
    payload: str | None = None


class RasaChannel:
    """Our channel on the Rasa server, for all threads of this process."""

    def __init__(self, port: int, key: str, *, timeout: urllib3.Timeout = TIMEOUT) -> None:
        self._turnstile = Turnstile(TURNS_AT_ONCE, MOST_WAITING)
        self._pool = urllib3.HTTPConnectionPool(
            "127.0.0.1", port, headers={KEY_HEADER: key}, maxsize=TURNS_AT_ONCE + 4, retries=False, timeout=timeout
        )

    def answer(self, sender: str, turn: Turn) -> list[dict[str, Any]]:
        """The messages that answer one turn, each with ``text`` and perhaps ``buttons`` and ``custom``; maybe none.

        Raises :class:`RasaUnavailableError` or :class:`RasaBusyError`.
        """
        said = {"text": turn.text} if turn.payload is None else {"payload": turn.payload}
        with self._turnstile.turn():
            try:
                response = self._pool.request("POST", TURN_PATH, json={"sender": sender, **said})
                messages = response.json()["messages"] if response.status == HTTPStatus.OK else None
            except (HTTPError, ValueError, KeyError, TypeError) as error:
                log.error("the Rasa server did not answer a turn: %s", type(error).__name__)
                raise RasaUnavailableError from error
        if response.status != HTTPStatus.OK:
            log.error("the Rasa server answered a turn with status %s", response.status)
        if not isinstance(messages, list):
            raise RasaUnavailableError
        return messages

    def is_ready(self) -> bool:
        """Whether the channel answers."""
        try:
            return self._pool.request("GET", HEALTH_PATH, timeout=HEALTH_TIMEOUT).status == HTTPStatus.OK
        except HTTPError:
            return False

    def close(self) -> None:
        """Closes the connections. A turn after that fails."""
        self._pool.close()


class Turnstile:
    """Lets so many turns through at once. So many may wait; once one waited in vain, nobody else may for a while.

    So a burst is served whole, while a server that hangs costs few residents the wait, and the others nothing.
    """

    def __init__(
        self,
        places: int,
        most_waiting: int,
        *,
        patience_s: float = 3.0,
        rest_s: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._most_waiting = most_waiting
        self._patience_s = patience_s
        self._rest_s = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting = 0
        self._refuses_until = clock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Holds a place. Raises :class:`RasaBusyError` where none comes free in time."""
        if self._waiting or not self._places.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self._places.release()

    def _wait(self) -> None:
        with self._lock:
            if self._waiting >= self._most_waiting or self._clock() < self._refuses_until:
                raise RasaBusyError
            self._waiting += 1
        is_in = self._places.acquire(timeout=self._patience_s)
        with self._lock:
            self._waiting -= 1
            if not is_in:
                self._refuses_until = self._clock() + self._rest_s
        if not is_in:
            raise RasaBusyError

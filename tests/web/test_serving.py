"""Clients that stop in the middle, or do not hang up, hold nobody up for long."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from signposting.settings import ROOT
from tests.servers import free_port

THREADS = 2
LINGERING_S = 2.0
"""How long gunicorn waits for a client to hang up."""
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"
LAST_REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where gunicorn serves some page with the site's worker."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", str(THREADS),
               "--worker-class", "tests.web.hasty_worker.HastyWorker", "--no-control-socket", "--log-level", "warning",
               "werkzeug.testapp:test_app"]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    _answered_after_s(port, tries=200)
    yield port
    server.terminate()
    assert server.communicate(timeout=20)[1] == ""


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY, LAST_REQUEST])
def test_many_clients_that_go_no_further_do_not_stop_the_site(sent: bytes, port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(3 * THREADS)]
    for connection in slow:
        connection.sendall(sent)

    waited_s = [_answered_after_s(port) for _ in range(3)]

    for connection in slow:
        connection.close()
    assert sum(waited_s) < 3 * THREADS * LINGERING_S


def _answered_after_s(port: int, tries: int = 1) -> float:
    began = time.perf_counter()
    for left in reversed(range(tries)):
        try:
            assert httpx.get(f"http://127.0.0.1:{port}/", trust_env=False, timeout=30).is_success
            break
        except httpx.ConnectError:
            assert left, "gunicorn did not start"
            time.sleep(0.1)
    return time.perf_counter() - began

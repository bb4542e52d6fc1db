"""A client that stops in the middle holds nobody up for long."""

import socket
from collections.abc import Iterator

import pytest

from web.serving import limit_waiting

PATIENCE_S = 0.1


@pytest.fixture
def accepted() -> Iterator[socket.socket]:
    """The server's end of a connection whose other end is silent."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        limit_waiting(listening, PATIENCE_S)
        with socket.create_connection(listening.getsockname()):
            connection, _ = listening.accept()
            with connection:
                connection.setblocking(True)
                yield connection


def test_a_client_that_sends_no_more_is_given_up(accepted: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        accepted.recv(1)


def test_a_client_that_takes_no_more_is_given_up(accepted: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        for _ in range(1000):
            accepted.sendall(b"x" * 1_000_000)

"""The way to the action server: one connection that is kept open, where Rasa would open a new one for every call."""

from http import HTTPStatus
from typing import Any

import aiohttp
import ujson
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

KEEP_ALIVE_S = 2.0
"""Shorter than the 5 s after which the action server closes an idle connection, so that none is used as it dies."""


class ActionServer(EndpointConfig):
    """Rasa's endpoint of the action server with a session for the life of the process."""

    _session: aiohttp.ClientSession | None = None

    @classmethod
    def like(cls, endpoint: EndpointConfig) -> "ActionServer":
        """The same endpoint, with its connections kept."""
        return cls(endpoint.url, **endpoint.kwargs)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """The server's JSON answer. Raises ``ClientResponseError`` for a status of 400 and above, as Rasa expects.

        The error holds what the server said only where Rasa reads it (400: an action turned the turn down). A defect's
        answer repeats the whole conversation, and Rasa would log it.
        """
        async with self._opened().request(method, self.url, compress=compress, json=kwargs["json"]) as response:
            said = await response.read()
            if response.status >= HTTPStatus.BAD_REQUEST:
                is_read = response.status == HTTPStatus.BAD_REQUEST
                raise ClientResponseError(response.status, response.reason or "", said.decode() if is_read else "")
            return ujson.loads(said)

    def _opened(self) -> aiohttp.ClientSession:
        """The session, made within the running loop at the first call."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=KEEP_ALIVE_S),
                timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
                trust_env=False,
                json_serialize=ujson.dumps,
            )
        return self._session

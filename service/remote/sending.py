"""One request to the endpoint: sent, timed, given up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import httpx

from kg.errors import QueryLimitError
from service.noting import note
from service.remote.endpoint import Endpoint
from service.remote.faults import unanswered

__all__ = ["Clock", "beginning", "send"]

_LOG = logging.getLogger("uvicorn.error")
_SAID_BYTES = 4_000
T = TypeVar("T")


@dataclass(slots=True)
class Clock:
    """The time that a query has left; it runs while we wait for a place or the endpoint, not while the client reads."""

    left_s: float
    error: QueryLimitError

    async def wait(self, work: Awaitable[T]) -> T:
        """Wait for the endpoint; raises the limit's error when the time is up."""
        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            async with asyncio.timeout(max(self.left_s, 0.001)):
                return await work
        except TimeoutError:
            raise self.error from None
        finally:
            self.left_s -= clock() - begun


async def send(client: httpx.AsyncClient, endpoint: Endpoint, body: bytes, accept: str) -> httpx.Response:
    """Return the head of the response; a connection that was closed while it was idle is opened anew, once.

    Raises:
        EndpointError: the endpoint cannot be reached, or answers with no HTTP.
    """
    request = client.build_request("POST", endpoint.url, content=body, headers=endpoint.head(accept))
    try:
        try:
            return await client.send(request, stream=True)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            return await client.send(request, stream=True)
    except httpx.HTTPError as error:
        _LOG.warning("%s: the endpoint %s: %s %s", note().asked, endpoint.shown, type(error).__name__, error)
        raise unanswered(error) from error


async def beginning(response: httpx.Response) -> str:
    """Return the beginning of what an endpoint says with an error."""
    said = b""
    with suppress(httpx.HTTPError):
        async for part in response.aiter_bytes():
            said += part
            if len(said) > _SAID_BYTES:
                break
    return said[:_SAID_BYTES].decode("utf-8", "replace")

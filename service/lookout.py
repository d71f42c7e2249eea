"""A request that waits for its turn: it leaves the line when its client goes away.

That a client went shows only to those who read, so what it sends meanwhile is kept, and given on afterwards.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable

from starlette.types import Message, Receive

from service.errors import ClientGoneError

__all__ = ["wait_with_client"]

#: Of a body that comes meanwhile so many bytes are kept; then it is left where it is, and nobody looks any more.
_MOST_KEPT = 262_144


class _Ahead:
    """Reads what a client sends until it goes away, and gives it again."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept: deque[Message] = deque()

    async def until_gone(self) -> bool:
        """Return True when the client is gone, False when more came than is kept."""
        size = 0
        while size < _MOST_KEPT:
            message = await self._receive()
            self._kept.append(message)
            if message["type"] == "http.disconnect":
                return True
            size += len(message.get("body", b""))
        return False

    async def receive(self) -> Message:
        """Return the next message, first of those that were read ahead."""
        return self._kept.popleft() if self._kept else await self._receive()


async def wait_with_client(receive: Receive, turn: Awaitable[None]) -> Receive:
    """Wait for a turn as long as the client does; return where the request is to be read from now on.

    Args:
        receive: of the ASGI connection.
        turn: ends when the turn has come; cancelled, it takes nothing with it.

    Raises:
        ClientGoneError: the client is gone; there is nobody to answer.
        And what `turn` raises.
    """
    ahead, task = _Ahead(receive), asyncio.current_task()
    assert task is not None
    gone = False

    async def watch() -> None:
        nonlocal gone
        gone = await ahead.until_gone()
        if gone:
            task.cancel()

    watching = asyncio.ensure_future(watch())
    try:
        await turn
    except asyncio.CancelledError:
        if not gone:
            raise
        task.uncancel()
        raise ClientGoneError("the client went away before its turn came") from None
    finally:
        watching.cancel()
    return ahead.receive

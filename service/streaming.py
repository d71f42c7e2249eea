"""A reply of the backend to the client: status held until the first bytes, cut off when it breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from starlette.types import Receive, Send

from kg.errors import KgError
from service.backend import Reply
from service.errors import ClientGoneError

__all__ = ["send_reply", "while_connected"]

T = TypeVar("T")
_LOOK_OUT_S = 0.02


async def while_connected(receive: Receive, work: Awaitable[T]) -> T:
    """Do `work` and return what it gives; give it up when the client goes away, which frees its worker.

    Most answers are there before anybody could go away, so the look-out begins a moment later.

    Raises:
        ClientGoneError: the client is gone; there is nobody to answer.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    watching: asyncio.Task[None] | None = None
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        task.cancel()

    def begin() -> None:
        nonlocal watching
        watching = loop.create_task(watch())

    later = loop.call_later(_LOOK_OUT_S, begin)
    try:
        return await work
    except asyncio.CancelledError:
        if not gone:
            raise
        task.uncancel()
        raise ClientGoneError("the client went away before its answer was there") from None
    finally:
        later.cancel()
        if watching is not None:
            watching.cancel()


async def _ahead(chunks: AsyncIterator[bytes]) -> tuple[list[bytes], bool]:
    """Return the first one or two chunks, and whether they are all: a short answer gets its length."""
    taken: list[bytes] = []
    async for chunk in chunks:  # the chunks go on where this leaves off
        taken.append(chunk)
        if len(taken) == 2:
            return taken, False
    return taken, True


async def send_reply(
    reply: Reply, send: Send, headers: list[tuple[bytes, bytes]], head_only: bool, log: Callable[[str], None]
) -> None:
    """Send a reply.

    What goes wrong before the first bytes is raised and gets its own status.  Afterwards the status is
    out, so the response is left unfinished: the server closes the connection and the client sees that
    the answer was cut, never a shorter answer that looks whole.

    Args:
        reply: the answer.
        send: of the ASGI connection.
        headers: of the response, lower case.
        head_only: for HEAD.
        log: told why a response was cut.
    """
    taken, whole = await _ahead(reply.chunks)
    if whole:
        headers = [*headers, (b"content-length", str(sum(map(len, taken))).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if head_only or whole:
        await send({"type": "http.response.body", "body": b"" if head_only else b"".join(taken)})
        return
    for chunk in taken:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    try:
        async for chunk in reply.chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except KgError as error:
        log(f"an answer was cut: {error}")
        return
    await send({"type": "http.response.body", "body": b""})

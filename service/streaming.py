"""A reply of the backend to the client: status held until the first bytes, cut off when it breaks."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from starlette.types import Receive, Send

from kg.errors import KgError
from service.backend import Reply
from service.errors import ClientGoneError

__all__ = ["send_reply", "while_connected"]

T = TypeVar("T")
_LOOK_OUT_S = 0.02


class _LookOut:
    """Watches for one client whether it goes away while an answer is made for it."""

    __slots__ = ("_receive", "_task", "_watching", "due_s", "gone", "over")

    def __init__(self, receive: Receive, task: asyncio.Task[object], due_s: float) -> None:
        self._receive, self._task, self.due_s = receive, task, due_s
        self.gone = self.over = False
        self._watching: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Read from now on; what is read tells of the end alone."""
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self._task.cancel()

    def end(self) -> None:
        """Watch no more."""
        self.over = True
        if self._watching is not None:
            self._watching.cancel()


class _LookOuts:
    """Those that begin in a moment, under one timer: most answers are there before anybody could go away."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._young: deque[_LookOut] = deque()

    def add(self, receive: Receive, task: asyncio.Task[object]) -> _LookOut:
        """Return a look-out that begins in a moment, unless it is over by then."""
        made = _LookOut(receive, task, self.loop.time() + _LOOK_OUT_S)
        if not self._young:
            self.loop.call_later(_LOOK_OUT_S, self._begin)
        self._young.append(made)
        return made

    def _begin(self) -> None:
        young, now = self._young, self.loop.time()
        while young and (young[0].over or young[0].due_s <= now):
            oldest = young.popleft()
            if not oldest.over:
                oldest.begin()
        if young:
            self.loop.call_later(young[0].due_s - now, self._begin)


_look_outs: _LookOuts | None = None


def _looking_out(loop: asyncio.AbstractEventLoop) -> _LookOuts:
    """Return the look-outs of a loop; a process that serves has one loop."""
    global _look_outs
    if _look_outs is None or _look_outs.loop is not loop:
        _look_outs = _LookOuts(loop)
    return _look_outs


async def while_connected(receive: Receive, work: Awaitable[T]) -> T:
    """Do `work` and return what it gives; give it up when the client goes away, which frees its worker.

    Raises:
        ClientGoneError: the client is gone; there is nobody to answer.
    """
    task = asyncio.current_task()
    assert task is not None
    look_out = _looking_out(asyncio.get_running_loop()).add(receive, task)
    try:
        return await work
    except asyncio.CancelledError:
        if not look_out.gone:
            raise
        task.uncancel()
        raise ClientGoneError("the client went away before its answer was there") from None
    finally:
        look_out.end()


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

"""What is done for a client is given up when it goes away: an answer that is made, a turn that is waited for.

That a client went shows only to those who read.  While an answer is made, what it sends is dropped: all of the request
is there.  While a turn is waited for, it is kept, and given on afterwards.

`WhileConnected` does so for the whole application.  What programs ask of ``/sparql`` is answered before it, and calls
`while_connected` itself, once it knows that it has to ask the backend.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import ClientGoneError

__all__ = ["WhileConnected", "wait_with_client", "while_connected"]

T = TypeVar("T")
#: Most answers are there before anybody could go away; seconds.
_BEGIN_S = 0.02
_BODILESS = frozenset(("GET", "HEAD", "OPTIONS"))
#: Of a body that comes meanwhile so many bytes are kept; then it is left where it is, and nobody looks any more.
_MOST_KEPT = 262_144


class _LookOut:
    """Watches for the length of a block whether a client goes away, and then cancels the task.

    Leaving the block for that raises ClientGoneError.

    Args:
        receive: of the ASGI connection.
        task: that runs the block.
        told: what the client did not wait for.
        due_s: when it begins, on the loop's clock, where that is not at once.
        kept: takes what is read.
    """

    __slots__ = ("_gone", "_kept", "_receive", "_task", "_told", "_watching", "due_s", "over")

    def __init__(
        self,
        receive: Receive,
        task: asyncio.Task[object],
        told: str,
        due_s: float = 0.0,
        kept: deque[Message] | None = None,
    ) -> None:
        self._receive, self._task, self._told, self.due_s, self._kept = receive, task, told, due_s, kept
        self._gone = self.over = False
        self._watching: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Read from now on."""
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        size = 0
        while size < _MOST_KEPT:
            message = await self._receive()
            if self._kept is not None:
                self._kept.append(message)
                size += len(message.get("body", b""))
            if message["type"] == "http.disconnect":
                self._gone = True
                self._task.cancel()
                return

    def end(self) -> None:
        """Read no more: what comes from now on is no sign that the client went."""
        self.over = True
        if self._watching is not None:
            self._watching.cancel()

    def __enter__(self) -> None:
        """The block begins; whether to `begin` now or later is its maker's to say."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        if self._gone and isinstance(error, asyncio.CancelledError):
            self._task.uncancel()
            raise ClientGoneError(f"the client went away before its {self._told}") from None


class _LookOuts:
    """Those that begin in a moment, under one timer."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._young: deque[_LookOut] = deque()

    def add(self, receive: Receive, task: asyncio.Task[object]) -> _LookOut:
        """Return a look-out that begins in a moment, unless it is over by then."""
        made = _LookOut(receive, task, "answer was there")
        self.begin_soon(made)
        return made

    def begin_soon(self, look_out: _LookOut) -> None:
        """Have a look-out begin in a moment."""
        look_out.due_s = self.loop.time() + _BEGIN_S
        if not self._young:
            self.loop.call_later(_BEGIN_S, self._begin)
        self._young.append(look_out)

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


def _this_task() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None
    return task


async def while_connected(receive: Receive, work: Awaitable[T]) -> T:
    """Do `work` and return what it gives; give it up when the client goes away, which frees its worker.

    Raises:
        ClientGoneError: the client is gone; there is nobody to answer.
    """
    with _looking_out(asyncio.get_running_loop()).add(receive, _this_task()):
        return await work


async def wait_with_client(receive: Receive, turn: Awaitable[None]) -> Receive:
    """Wait for a turn as long as the client does; return where the request is to be read from now on.

    Args:
        receive: of the ASGI connection.
        turn: ends when the turn has come; cancelled, it takes nothing with it.

    Raises:
        ClientGoneError: the client is gone; there is nobody to answer.
        And what `turn` raises.
    """
    kept: deque[Message] = deque()
    look_out = _LookOut(receive, _this_task(), "turn came", kept=kept)
    with look_out:
        look_out.begin()
        await turn

    async def receive_kept() -> Message:
        return kept.popleft() if kept else await receive()

    return receive_kept


class WhileConnected:
    """Gives up what an application does for a client that goes away: its turn, its queries, what it is sent.

    A request whose body is to be read is looked after from where all of it is there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; see the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        look_outs = _looking_out(asyncio.get_running_loop())
        look_out = _LookOut(receive, _this_task(), "answer was there")
        receive_on = receive
        if scope["method"] in _BODILESS:
            look_outs.begin_soon(look_out)
        else:
            receive_on = _with_whole_body(receive, lambda: look_outs.begin_soon(look_out))

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                look_out.end()  # a server tells that the client went once all was sent, too
            await send(message)

        with suppress(ClientGoneError), look_out:
            await self.app(scope, receive_on, send_on)


def _with_whole_body(receive: Receive, then: Callable[[], None]) -> Receive:
    """Return a `receive` that calls `then` once it gave the last of the body."""
    is_whole = False

    async def receive_on() -> Message:
        nonlocal is_whole
        message = await receive()
        if not is_whole and message["type"] == "http.request" and not message.get("more_body", False):
            is_whole = True
            then()
        return message

    return receive_on

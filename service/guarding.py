"""What holds for every connection, whoever parses it: a size and a time for requests, an end for answers not taken.

uvicorn waits for ever for a request that comes a byte a minute, for an answer that nobody takes, and,
on httptools, for the end of a head of any length.  Here a head has a size and a time, a whole request
has thrice that time, and an answer that is not taken for a while is given up.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from service.clients import Connections
from service.refusals import NO_PATH, REFUSED, Refusal

__all__ = ["BODY", "HEAD", "IDLE", "ConnectionLimits", "Guarded", "ascii_target", "head_size", "reset_at_close"]

_ASCII = "".join(map(chr, range(128)))


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What a connection may take."""

    head_s: float = 10.0  # for the head of a request; thrice that for all of it
    head_bytes: int = 65_536
    stall_s: float = 60.0  # a client that takes nothing of its answer for so long
    door: Connections | None = None  # counts connections


_DEFAULT = ConnectionLimits()


def ascii_target(target: bytes) -> bytes:
    """Return a request line or target with every byte outside ASCII percent-encoded.

    >>> ascii_target("GET /id/区 HTTP/1.1".encode())
    b'GET /id/%E5%8C%BA HTTP/1.1'
    """
    return target if target.isascii() else quote(target, safe=_ASCII).encode()


def head_size(target: bytes, headers: list[tuple[bytes, bytes]]) -> int:
    """Return the bytes of a head: its line, but for the method, and its headers."""
    return len(target) + len(b" HTTP/1.1\r\n\r\n") + sum(len(name) + len(value) + 4 for name, value in headers)


def reset_at_close(transport: asyncio.Transport) -> None:
    """Have a connection end by a reset: what was sent cannot be taken for all there is."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


if TYPE_CHECKING:
    _Base = asyncio.Protocol
else:
    _Base = object

#: How long a connection that is refused may take to ask for something, and to read why.
_REFUSED_S = 1.0
_CLOSE = {"connection": "close"}
_LATER = {**_CLOSE, "retry-after": "2"}
_TOO_MANY = {
    429: Refusal(429, "too-many-requests", "one client may not have so many connections open; close some", None,
                 _LATER),
    503: Refusal(503, "too-many-connections", "too many connections are open; come again", None, _LATER),
}  # fmt: skip
_TOO_LATE = Refusal(408, "request-timeout", "the request did not come in time", None, _CLOSE)
#: What a connection is in the midst of: nothing, the head of a request, its body.
IDLE, HEAD, BODY = range(3)


async def _nothing() -> dict[str, Any]:
    return {"type": "http.disconnect"}


class Guarded(_Base):
    """Timers over a protocol of uvicorn, which stands behind this class in the order of classes.

    A request that comes whole in one piece, as nearly all do, sets no timer.
    """

    limits = _DEFAULT
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    app: Any
    client: Any
    server: Any
    tasks: set[asyncio.Task[None]]
    server_state: Any
    cycle: Any  # the newest request, of uvicorn

    _awaited = IDLE  # what the timer runs for
    _part_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None
    _head_size = 0
    _line_open = True  # the request line has not ended
    _peer: str | None = None
    _refused: Refusal | None = None  # what one connection too many is told
    closed_to_more = False  # nothing is read any more: it is refused, or was
    _ended = False  # a refusal was told, or is being told: what comes is dropped

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin: the first head is awaited from now on."""
        super().connection_made(transport)
        if self.limits.door is not None:
            peer = transport.get_extra_info("peername")
            self._peer = str(peer[0]) if isinstance(peer, tuple) else ""
            status = self.limits.door.enter(self._peer)
            if status is not None:
                self._refused, self.closed_to_more = _TOO_MANY[status], True
        self._await_part(HEAD)

    def drop(self) -> None:
        """Take bytes that are not read; one connection too many is told so now that it asks for something."""
        if self._refused is not None:
            self.refuse(self._refused)

    def connection_lost(self, exc: Exception | None) -> None:
        """End: no timer stays."""
        self._cancel_part()
        self._cancel_stall()
        if self._peer is not None and self.limits.door is not None:
            self.limits.door.leave(self._peer)
            self._peer = None
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Stop: the client takes less than it is sent."""
        super().pause_writing()
        if self._stall_timer is None:
            self._watch_stall()

    def resume_writing(self) -> None:
        """Go on."""
        self._cancel_stall()
        super().resume_writing()

    def _watch_stall(self) -> None:
        """Give the answer up when no byte of what waits to be taken is taken for a while; slow is not stalled."""
        held = self.transport.get_write_buffer_size()

        def look() -> None:
            self._stall_timer = None
            if self.transport.get_write_buffer_size() < held:
                self._watch_stall()
            else:
                self.transport.abort()

        self._stall_timer = self.loop.call_later(self.limits.stall_s, look)

    def _cancel_stall(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def readable(self, data: bytes) -> bytes:
        """Return bytes as the parser takes them; up to the end of a request line they may hold what is no ASCII."""
        if not self._line_open:
            return data
        line, end, rest = (data, b"", b"") if data.isascii() else data.partition(b"\r\n")
        return ascii_target(line) + end + rest

    def took(self, before: int, now: int, data: bytes) -> None:
        """Set and take back the timers, by what was awaited before some bytes and what is after them."""
        if now == IDLE:
            self._line_open = True
            if self._awaited != IDLE or self._head_size:
                self._cancel_part()
            return
        if self._ended:
            return
        self._line_open = now == HEAD and b"\n" not in data and (before == IDLE or self._line_open)
        if now != self._awaited:
            self._await_part(now)
        if now == HEAD:
            self._head_size += len(data) if before != BODY else 0
            if self._head_size > self.limits.head_bytes:
                target = self._head_size if self._line_open else self.target_bytes()
                self.refuse(Refusal.of_head(target, self._head_size, self.limits.head_bytes))

    def target_bytes(self) -> int:
        """Return how long the address of the head under way is, 0 where nobody knows."""
        return 0

    def _await_part(self, part: int) -> None:
        """Wait for a part of a request, so long as its time is."""
        self._cancel_part()
        self._awaited = part
        limit_s = self.limits.head_s * (1 if part == HEAD else 3) if self._refused is None else _REFUSED_S
        self._part_timer = self.loop.call_later(limit_s, self._out_of_time)

    def _cancel_part(self) -> None:
        self._awaited, self._head_size = IDLE, 0
        if self._part_timer is not None:
            self._part_timer.cancel()
            self._part_timer = None

    def _out_of_time(self) -> None:
        self._part_timer = None
        self.refuse(self._refused or _TOO_LATE)

    def is_behind(self) -> bool:
        """Tell whether the newest request waits behind one that is being answered."""
        return False

    def refuse(self, refusal: Refusal) -> None:
        """Answer what came with a refusal, and end the connection; where an answer has begun, end it at once."""
        self._cancel_part()
        if self._ended or self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            if self.cycle.response_started or self.is_behind():
                self.transport.abort()  # nothing may stand in an answer under way
                return
            self.cycle.disconnected = True  # of this very request: its answer would be the second
            self.cycle.message_event.set()
        self._ended = self.closed_to_more = True
        task = self.loop.create_task(self._tell(refusal))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _tell(self, refusal: Refusal) -> None:
        """Have the application word a refusal, which counts and logs it; the client has a moment to read it."""
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "-",
            "scheme": "http", "path": NO_PATH, "raw_path": NO_PATH.encode(), "query_string": b"", "root_path": "",
            "headers": [], "client": self.client, "server": self.server, "state": {REFUSED: refusal},
        }  # fmt: skip
        status = HTTPStatus(refusal.status)
        parts = [f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()]
        parts += [name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers]

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                parts.extend(name + b": " + value + b"\r\n" for name, value in message["headers"])
                parts.append(b"\r\n")
            else:
                parts.append(message.get("body", b""))

        await self.app(scope, _nothing, send)
        if self.transport.is_closing():
            return
        self.transport.write(b"".join(parts))
        # What the client still sends is taken and dropped for a moment: a connection closed with bytes unread is reset,
        # and the client might lose what it was told.
        with suppress(OSError, NotImplementedError):
            self.transport.write_eof()
        self._part_timer = self.loop.call_later(_REFUSED_S, self.transport.close)

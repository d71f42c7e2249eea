"""The connections: addresses with Chinese as it is, and an end for clients that send or take nothing.

RFC 9112 allows ASCII only in a request line, so uvicorn refuses the rest; IRIs of this graph hold
Chinese, and what people paste after ``curl`` means just that: it is read as UTF-8, percent-encoded.

uvicorn waits for ever for a request that comes a byte a minute, for an answer that nobody takes, and,
on httptools, for the end of a head of any length.  Here a head has a size and a time, a whole request
has thrice that time, and an answer that is not taken for a while is given up.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from service.clients import Connections

__all__ = ["ConnectionLimits", "RawPathH11", "ascii_target", "http_protocol"]

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


if TYPE_CHECKING:
    _Base = asyncio.Protocol
else:
    _Base = object

#: How long a connection that is refused may take to ask for something.
_REFUSED_S = 1.0
_TOO_MANY = {
    429: (b"429 Too Many Requests", b"one client may not have so many connections open; close some"),
    503: (b"503 Service Unavailable", b"too many connections are open; come again"),
}
#: What a connection is in the midst of: nothing, the head of a request, its body.
_IDLE, _HEAD, _BODY = range(3)


class _Guarded(_Base):
    """Timers over a protocol of uvicorn, which stands behind this class in the order of classes.

    A request that comes whole in one piece, as nearly all do, sets no timer.
    """

    limits = _DEFAULT
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    cycle: Any  # the request being answered, of uvicorn

    _awaited = _IDLE  # what the timer runs for
    _part_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None
    _head_size = 0
    _line_open = True  # the request line has not ended
    _peer: str | None = None
    _refused: int | None = None  # the status that one connection too many gets

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin: the first head is awaited from now on."""
        super().connection_made(transport)
        if self.limits.door is not None:
            peer = transport.get_extra_info("peername")
            self._peer = str(peer[0]) if isinstance(peer, tuple) else ""
            self._refused = self.limits.door.enter(self._peer)
        self._await_part(_HEAD)

    def _refuses(self) -> bool:
        """Tell whether this is one connection too many; then it is told so, now that it has asked for something."""
        if self._refused is None:
            return False
        self._refuse(*_TOO_MANY[self._refused])
        return True

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

    def _readable(self, data: bytes) -> bytes:
        """Return bytes as the parser takes them; up to the end of a request line they may hold what is no ASCII."""
        if not self._line_open:
            return data
        line, end, rest = (data, b"", b"") if data.isascii() else data.partition(b"\r\n")
        return ascii_target(line) + end + rest

    def _took(self, before: int, now: int, data: bytes) -> None:
        """Set and take back the timers, by what was awaited before some bytes and what is after them."""
        if now == _IDLE:
            self._line_open = True
            if self._awaited != _IDLE or self._head_size:
                self._cancel_part()
            return
        self._line_open = now == _HEAD and b"\n" not in data and (before == _IDLE or self._line_open)
        if now != self._awaited:
            self._await_part(now)
        if now == _HEAD:
            self._head_size += len(data) if before != _BODY else 0
            if self._head_size > self.limits.head_bytes:
                self._refuse(b"431 Request Header Fields Too Large", b"the head of the request is too long")

    def _await_part(self, part: int) -> None:
        """Wait for a part of a request, so long as its time is."""
        self._cancel_part()
        self._awaited = part
        limit_s = self.limits.head_s * (1 if part == _HEAD else 3) if self._refused is None else _REFUSED_S
        self._part_timer = self.loop.call_later(limit_s, self._out_of_time)

    def _cancel_part(self) -> None:
        self._awaited, self._head_size = _IDLE, 0
        if self._part_timer is not None:
            self._part_timer.cancel()
            self._part_timer = None

    def _out_of_time(self) -> None:
        self._part_timer = None
        if self._awaited == _HEAD:
            self._refuse(b"408 Request Timeout", b"the request did not come in time")
        else:
            self.transport.abort()  # its answer may have begun

    def _refuse(self, status: bytes, text: bytes) -> None:
        self._cancel_part()
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()  # an answer to the request before this one is under way: nothing may stand in it
            return
        self.transport.write(
            b"HTTP/1.1 %b\r\nretry-after: 2\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n"
            b"connection: close\r\n\r\n%b" % (status, len(text), text)
        )
        self.transport.close()


class RawPathH11(_Guarded, H11Protocol):
    """uvicorn's protocol in pure Python, with such request lines and limits."""

    def data_received(self, data: bytes) -> None:
        """Take bytes."""
        if self._refuses():
            return
        before = self._state()
        super().data_received(self._readable(data) if before != _BODY else data)
        self._took(before, self._state(), data)

    def _state(self) -> int:
        state = self.conn.their_state
        if state is h11.IDLE:
            return _HEAD if self.conn.trailing_data[0] else _IDLE
        return _BODY if state is h11.SEND_BODY else _IDLE


def http_protocol(limits: ConnectionLimits = _DEFAULT) -> type[asyncio.Protocol]:
    """Return the protocol for uvicorn: on httptools where that is installed."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

        from service.sending import OneWrite
    except ImportError:
        return type("LimitedH11", (RawPathH11,), {"limits": limits})

    class RawPathHttpTools(_Guarded, HttpToolsProtocol):
        """uvicorn's protocol on httptools, with such request lines and limits."""

        _state = _IDLE

        def data_received(self, data: bytes) -> None:
            """Take bytes."""
            if self._refuses():
                return
            before = self._state
            super().data_received(self._readable(data) if before != _BODY else data)
            self._took(before, self._state, data)

        def _start_asgi_task(self, cycle: Any, app: Any) -> None:
            """Begin to answer; uvicorn names the class of its answers nowhere else."""
            cycle.__class__ = OneWrite
            super()._start_asgi_task(cycle, app)

        def on_message_begin(self) -> None:
            """Take the first byte of a request."""
            self._state = _HEAD
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            """Take the end of a request's head."""
            self._state = _BODY
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            """Take the end of a request."""
            self._state = _IDLE
            super().on_message_complete()

    RawPathHttpTools.limits = limits
    return RawPathHttpTools

"""The connections: addresses with Chinese as it is, requests that wait behind others, and what is no request.

RFC 9112 allows ASCII only in a request line, so uvicorn refuses the rest; IRIs of this graph hold
Chinese, and what people paste after ``curl`` means just that: it is read as UTF-8, percent-encoded.

uvicorn stops reading when a second request comes before the first is answered, and so does not see
that its client goes away: here some may wait, and all of them are told.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from service.guarding import (
    BODY,
    HEAD,
    IDLE,
    ConnectionLimits,
    Guarded,
    ascii_target,
    head_size,
    reset_at_close,
)
from service.halfopen import HalfOpen
from service.malformed import malformed
from service.refusals import NO_METHOD, REFUSED, Refusal

__all__ = ["ConnectionLimits", "RawPathH11", "ascii_target", "http_protocol"]

#: Requests, and bytes of them, that may wait on one connection until no more is read.
_MOST_BEHIND = 8
_MOST_BYTES = 65_536
#: A longer address is not read by httptools.
_MOST_TARGET = 65_535


class RawPathH11(HalfOpen, Guarded, H11Protocol):  # type: ignore[misc]  # whose own end keeps nothing
    """uvicorn's protocol in pure Python, with such request lines and limits."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._inner, self.app = self.app, self._ask

    def data_received(self, data: bytes) -> None:
        """Take bytes."""
        if self.closed_to_more:
            self.drop()
            return
        before = self._state()
        super().data_received(self.readable(data) if before != BODY else data)
        self.took(before, self._state(), data)
        if self.conn.their_state is h11.DONE and len(self.conn.trailing_data[0]) <= _MOST_BYTES:
            self.flow.resume_reading()

    def _state(self) -> int:
        state = self.conn.their_state
        if state is h11.IDLE:
            return HEAD if self.conn.trailing_data[0] else IDLE
        return BODY if state is h11.SEND_BODY else IDLE

    async def _ask(self, scope: Any, receive: Any, send: Any) -> None:
        """Have a request answered; one of HTTP/1.0 whose answer breaks off must not take it for whole."""
        cycle = self.cycle
        if REFUSED not in scope["state"] and scope["raw_path"]:
            target = scope["raw_path"] + scope["query_string"]
            size = head_size(target, scope["headers"])
            if size > self.limits.head_bytes:
                scope["state"][REFUSED] = Refusal.of_head(len(target), size, self.limits.head_bytes)
        try:
            await self._inner(scope, receive, send)
        finally:
            if scope["http_version"] != "1.1" and cycle and cycle.response_started and not cycle.response_complete:
                reset_at_close(self.transport)

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser refused; a head that was too long for it never ended."""
        error = sys.exception()
        if isinstance(error, h11.RemoteProtocolError) and error.error_status_hint == 431:
            size, most = len(self.conn.trailing_data[0]), self.limits.head_bytes
            self.refuse(Refusal.of_head(0 if b"\n" in self.conn.trailing_data[0] else size, size, most))
        else:
            self.refuse(malformed(str(error)))


def _said(error: BaseException | None) -> str:
    """Return the words of httptools; where uvicorn cannot take an address apart, those of that."""
    within = error.__context__ if error is not None else None
    return f"{error}; {within}" if within is not None else str(error)


def http_protocol(limits: ConnectionLimits = ConnectionLimits()) -> type[asyncio.Protocol]:  # noqa: B008 (frozen)
    """Return the protocol for uvicorn: on httptools where that is installed."""
    try:
        import httptools
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

        from service.sending import OneWrite, UntilClose
    except ImportError:
        return type("LimitedH11", (RawPathH11,), {"limits": limits})

    weighed = min(limits.head_bytes, _MOST_TARGET)

    class RawPathHttpTools(HalfOpen, Guarded, HttpToolsProtocol):  # type: ignore[misc]  # whose own end keeps nothing
        """uvicorn's protocol on httptools, with such request lines and limits."""

        _state = IDLE
        _piece = 0  # bytes of the piece that is being read
        _answering: Any = None  # the request that is being answered; `cycle` is the newest

        def data_received(self, data: bytes) -> None:
            """Take bytes."""
            if self.closed_to_more:
                self.drop()
                return
            before = self._state
            piece = self.readable(data) if before != BODY else data
            self._piece = len(piece)
            super().data_received(piece)
            self.took(before, self._state, data)

        def connection_lost(self, exc: Exception | None) -> None:
            """End: the request that is being answered is told, and not the newest alone."""
            answering = self._answering
            if answering is not None and not answering.response_complete:
                answering.disconnected = True
                answering.message_event.set()
            self.pipeline.clear()
            super().connection_lost(exc)

        def _start_asgi_task(self, cycle: Any, app: Any) -> None:
            """Begin to answer; uvicorn names the class of its answers nowhere else."""
            cycle.__class__ = OneWrite if cycle.scope["http_version"] == "1.1" else UntilClose
            self._answering = cycle
            super()._start_asgi_task(cycle, app)

        def answered(self) -> Any:
            """Return the request that is being answered."""
            return self._answering

        def is_behind(self) -> bool:
            """Tell whether the newest request waits behind one that is being answered."""
            return self.cycle is not self._answering

        def target_bytes(self) -> int:
            """Return how long the address of the head under way is."""
            return len(self.url)

        def send_400_response(self, msg: str) -> None:
            """Refuse what the parser refused."""
            error = sys.exception()
            unknown = isinstance(error, httptools.HttpParserInvalidMethodError) or self._method() == b"CONNECT"
            self.refuse(NO_METHOD if unknown else malformed(_said(error)))

        def _method(self) -> bytes:
            """Return the method of the request under way, empty where none was read."""
            try:
                return bytes(self.parser.get_method())
            except (AttributeError, ValueError):
                return b""

        def on_message_begin(self) -> None:
            """Take the first byte of a request."""
            self._state = HEAD
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            """Take the end of a request's head."""
            self._state = BODY
            if self._head_size + self._piece > weighed:
                self._weigh()
            super().on_headers_complete()
            if self.pipeline and len(self.pipeline) < _MOST_BEHIND:
                self.flow.resume_reading()  # the end of the connection shows only to those who read

        def _weigh(self) -> None:
            """Have a head that is too long refused; it was read in large pieces, or it would not have come so far."""
            target, size = len(self.url), head_size(self.url, self.headers)
            if size > self.limits.head_bytes or target > _MOST_TARGET:
                self.scope["state"][REFUSED] = Refusal.of_head(target, size, self.limits.head_bytes)
                self.url = self.url.partition(b"?")[0][:_MOST_BYTES - 1]

        def on_message_complete(self) -> None:
            """Take the end of a request."""
            self._state = IDLE
            super().on_message_complete()

    RawPathHttpTools.limits = limits
    return RawPathHttpTools

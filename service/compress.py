"""Gzip for those who take it: answers as they stream, nothing that is small or packed already."""

from __future__ import annotations

import asyncio
import zlib
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.negotiate import accepts_gzip

__all__ = ["Compressing", "Gzip", "header_of", "is_worth_it", "packed"]

#: Below this a packet holds the answer anyway.
_LEAST_BYTES = 1_000
#: A stream is written while somebody waits; a whole body may be kept and given again, and a script is kept there.
_STREAM_LEVEL, _WHOLE_LEVEL = 1, 6
_KEPT_THERE = ("javascript", "css")
#: From here on the work is done in a thread (zlib lets other threads run), so that others are answered meanwhile.
_THREAD_BYTES = 32_768
_GZIP = 31  # zlib's window bits for the gzip form, whose head then holds no time
_TYPES = ("text/", "image/svg")
_PARTS = ("json", "xml", "javascript", "n-triples", "n-quads", "trig", "ecmascript")

Headers = list[tuple[bytes, bytes]]


def header_of(scope: Scope, name: bytes) -> str | None:
    """Return a request header, its lines joined; `name` in lower case."""
    found = [value for key, value in scope["headers"] if key == name]
    return b", ".join(found).decode("latin-1") if found else None


def is_worth_it(content_type: str, size: int) -> bool:
    """Tell whether a body of that type and so many bytes gets smaller in a way that counts."""
    kind = content_type.partition(";")[0].strip().lower()
    return size >= _LEAST_BYTES and (kind.startswith(_TYPES) or any(part in kind for part in _PARTS))


def packed(body: bytes) -> bytes:
    """Return a whole body as gzip; the same bytes always give the same bytes."""
    return zlib.compress(body, _WHOLE_LEVEL, _GZIP)


class Compressing:
    """A `send` that compresses one response where it is worth it.

    Each message is flushed, so that what was streamed stays streamed.  A response that its sender leaves
    unfinished stays so: neither the gzip trailer nor the last chunk is sent.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._stream: Any = None

    async def __call__(self, message: Message) -> None:
        """Take a message of the response."""
        if message["type"] == "http.response.start":
            self._start = message  # waits for the first bytes, which come with it or tell that more will
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._start is not None:
            start, self._start = self._start, None
            if not await self._begin(start, body, more):
                return
        if self._stream is None:
            await self._send(message)
            return
        await self._send({"type": "http.response.body", "body": await self._pack(body, more), "more_body": more})

    async def _begin(self, start: Message, body: bytes, more: bool) -> bool:
        """Send the head, and a whole body with it; tell whether the body is still to be sent."""
        headers: Headers = [(name.lower(), value) for name, value in start.get("headers", ())]
        kind = next((value.decode("latin-1") for name, value in headers if name == b"content-type"), "")
        known = any(name == b"content-encoding" for name, _ in headers) or start["status"] in (204, 206, 304)
        if known or not is_worth_it(kind, _LEAST_BYTES if more else len(body)):
            await self._send(start)
            return True
        headers = [(n, _weak(v) if n == b"etag" else v) for n, v in headers if n != b"content-length"]
        headers.append((b"content-encoding", b"gzip"))
        if more:
            level = _WHOLE_LEVEL if any(part in kind for part in _KEPT_THERE) else _STREAM_LEVEL
            self._stream = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
            await self._send({**start, "headers": headers})
            return True
        small = packed(body) if len(body) < _THREAD_BYTES else await asyncio.to_thread(packed, body)
        headers.append((b"content-length", str(len(small)).encode()))
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": small})
        return False

    async def _pack(self, body: bytes, more: bool) -> bytes:
        stream = self._stream

        def work() -> bytes:
            data: bytes = stream.compress(body) + stream.flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH)
            return data

        if more and not body:
            return b""
        return work() if len(body) < _THREAD_BYTES else await asyncio.to_thread(work)


def _weak(tag: bytes) -> bytes:
    """Return the tag that one file's plain and packed bytes may share."""
    return tag if tag.startswith(b"W/") else b"W/" + tag


class Gzip:
    """Compresses the responses of an application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; see the class."""
        if scope["type"] == "http" and accepts_gzip(header_of(scope, b"accept-encoding")):
            send = Compressing(send)
        await self.app(scope, receive, send)

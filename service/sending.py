"""How an answer of known length is written: head and body in one write, known header lines not looked at again.

uvicorn writes the head by itself, which costs the system a second packet and the client a second look, and
holds each header of each answer against two patterns.  To clients of HTTP/1.0 it sends what they cannot read.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle

from service.guarding import reset_at_close

__all__ = ["OneWrite", "UntilClose"]

#: Headers that were looked at -> their lines.
_LINES: dict[tuple[bytes, bytes], bytes] = {}
_MOST_LINES = 512
#: Headers of which hardly two are alike; those of our own making hold nothing that would have to be looked for.
_VARYING = frozenset((b"content-length", b"date", b"etag", b"x-request-id", b"location", b"link"))
_OUR_OWN = frozenset((b"content-length", b"date", b"etag"))
#: What these say changes how the answer is sent: uvicorn's own way.
_STEERING = frozenset((b"transfer-encoding", b"connection"))


def _line(header: tuple[bytes, bytes]) -> bytes | None:
    """Return the line of a header, None where it is not for us."""
    name, value = header
    if name in _OUR_OWN:
        return name + b": " + value + b"\r\n"
    if HEADER_VALUE_RE.search(value):
        return None
    if name in _VARYING:
        return name + b": " + value + b"\r\n"
    name = name.lower()
    if HEADER_RE.search(name) or name in _STEERING:
        return None
    line = name + b": " + value + b"\r\n"
    if name not in _VARYING and len(_LINES) < _MOST_LINES:
        _LINES[header] = line
    return line


class OneWrite(RequestResponseCycle):
    """uvicorn's answer; one that tells its length and comes in one piece is written at once.

    The head is held until the first of the body is there.
    """

    _start: Any = None

    async def send(self, message: Any) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start" and not self.response_started:
            self._start = message  # a second one is of an error, before anything of the first went out
            return
        start, self._start = self._start, None
        if start is None:
            await super().send(message)
        elif message.get("more_body", False) or not self._write_whole(start, message):
            await super().send(start)
            await super().send(message)

    def _write_whole(self, start: Any, message: Any) -> bool:
        """Write a whole answer; return whether this is one that can be."""
        body: bytes = message.get("body", b"")
        length = -1
        parts = [STATUS_LINE[start["status"]]]
        for header in (*self.default_headers, *start.get("headers", ())):
            line = _LINES.get(header)
            if line is None:
                line = _line(header)
                if line is None:
                    return False
                if line.startswith(b"content-length:"):  # never a known line
                    length = int(header[1])
            parts.append(line)
        plain = self.keep_alive and self.scope["method"] != "HEAD" and length == len(body)
        if not plain or self.disconnected or self.flow.write_paused:
            return False
        parts += (b"\r\n", body)
        self.response_started = self.response_complete = True
        self.chunked_encoding, self.waiting_for_100_continue = False, False
        self.transport.write(b"".join(parts))
        self.message_event.set()
        self.on_response()
        return True


class UntilClose(OneWrite):
    """An answer to a client that knows no chunks (RFC 9112, 6.1): without a length it ends where the connection does.

    Where it breaks off, the connection is reset, or the client would take it for whole.
    """

    _unknown = False  # its length

    async def send(self, message: Any) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start" and not self.response_started:
            self._unknown = not any(name.lower() == b"content-length" for name, _ in message.get("headers", ()))
            self.chunked_encoding = False if self._unknown else None
        elif self._unknown:
            self.expected_content_length = len(message.get("body", b""))  # uvicorn counts against what is expected
        await super().send(message)

    async def run_asgi(self, app: Any) -> None:
        """Have the application answer."""
        try:
            await super().run_asgi(app)
        finally:
            if self._unknown and self.response_started and not self.response_complete:
                reset_at_close(self.transport)

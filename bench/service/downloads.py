"""One long answer read by a blocking socket: when its status came, when its bytes, whether it ended whole."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

__all__ = ["Download", "download"]

_ROOM = 1 << 18


@dataclass(frozen=True, slots=True)
class Download:
    """An answer as it came; seconds since the request was sent."""

    status: int
    status_s: float
    first_s: float  # of the first byte behind the head
    end_s: float
    bytes: int  # of the body, without the chunks' frames
    lines: int
    whole: bool


class _Body:
    """Takes a body's bytes as they come, chunked or of a told length, and forgets them."""

    def __init__(self, length: int | None) -> None:
        self._length = length
        self._left, self._rest = 0, b""
        self.bytes = self.lines = 0
        self.whole = False

    def take(self, data: bytes) -> None:
        if self._length is not None:
            self._count(data)
            self.whole = self.bytes >= self._length
            return
        data = self._rest + data
        place = 0
        while not self.whole:
            if self._left:
                part = data[place:place + self._left]
                self._count(part)
                self._left -= len(part)
                place += len(part)
                if self._left:
                    break
            start = place + 2 if data[place:place + 2] == b"\r\n" else place
            line = data.find(b"\r\n", start)
            if line < 0:
                break
            self._left = int(data[start:line], 16)
            place = line + 2
            self.whole = self._left == 0
        self._rest = data[place:]

    def _count(self, part: bytes) -> None:
        self.bytes += len(part)
        self.lines += part.count(b"\n")


def download(port: int, request: bytes, limit_s: float = 120.0) -> Download:
    """Send a request on a new connection and read its answer to the end.

    Raises:
        OSError: there is no server, or it sends nothing for `limit_s` seconds.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=limit_s) as connection:
        begun = time.perf_counter()
        connection.sendall(request)
        head = b""
        status_s = 0.0
        while b"\r\n\r\n" not in head:
            data = connection.recv(_ROOM)
            if not data:
                return Download(0, 0.0, 0.0, time.perf_counter() - begun, 0, 0, False)
            status_s = status_s or time.perf_counter() - begun
            head += data
        head, _, rest = head.partition(b"\r\n\r\n")
        fields = dict(line.split(b":", 1) for line in head.lower().split(b"\r\n")[1:])
        length = int(fields[b"content-length"]) if b"content-length" in fields else None
        body, first_s = _Body(length), 0.0
        if length == 0:
            body.whole = True
        data = rest or (b"" if body.whole else connection.recv(_ROOM))
        while data:
            first_s = first_s or time.perf_counter() - begun
            body.take(data)
            data = b"" if body.whole else connection.recv(_ROOM)
        end_s = time.perf_counter() - begun
        return Download(int(head[9:12]), status_s, first_s, end_s, body.bytes, body.lines, body.whole)

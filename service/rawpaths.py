"""Addresses with Chinese as it is: what people paste after ``curl`` is read as UTF-8, percent-encoded.

RFC 9112 allows ASCII only in a request line, so uvicorn refuses the rest; IRIs of this graph hold
Chinese, and a client that sends its bytes unescaped means just that.
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["ascii_target", "http_protocol"]

_ASCII = "".join(map(chr, range(128)))


def ascii_target(target: bytes) -> bytes:
    """Return a request line or target with every byte outside ASCII percent-encoded.

    >>> ascii_target("GET /id/区 HTTP/1.1".encode())
    b'GET /id/%E5%8C%BA HTTP/1.1'
    """
    return target if target.isascii() else quote(target, safe=_ASCII).encode()


class RawPathH11(H11Protocol):
    """uvicorn's protocol in pure Python, with such request lines."""

    def data_received(self, data: bytes) -> None:
        """Take bytes; while a request is awaited, they begin with its line."""
        if self.conn.their_state is h11.IDLE:
            line, end, rest = data.partition(b"\r\n")
            data = ascii_target(line) + end + rest
        super().data_received(data)


def http_protocol() -> type[asyncio.Protocol]:
    """Return the protocol for uvicorn: on httptools where that is installed."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        return RawPathH11

    class RawPathHttpTools(HttpToolsProtocol):
        """uvicorn's protocol on httptools, with such request lines."""

        awaits_request = True

        def data_received(self, data: bytes) -> None:
            """Take bytes; while a request is awaited, they begin with its line."""
            if self.awaits_request:
                line, end, rest = data.partition(b"\r\n")
                data = ascii_target(line) + end + rest
            super().data_received(data)

        def on_headers_complete(self) -> None:
            """Take the end of a request's head."""
            self.awaits_request = False
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            """Take the end of a request."""
            self.awaits_request = True
            super().on_message_complete()

    return RawPathHttpTools

"""Messages over a socket that keeps no borders, for systems without one that does (macOS).

A message goes as its length and its content.  No more than one message is ever taken off the socket, so the
system still tells whether there is another.  Imports the standard library only: workers load this file.
"""

from __future__ import annotations

import socket
import struct

__all__ = ["Framed", "message_socket", "pair"]

_LENGTH = struct.Struct(">I")
#: Buffers of a local socket, in bytes; macOS gives 8 kB of itself.
_BUFFER = 262_144
#: Kinds of sockets, the better first.
KINDS = (socket.SOCK_SEQPACKET, socket.SOCK_STREAM)


def pair() -> tuple[socket.socket, socket.socket]:
    """Return two ends of a channel, one that keeps borders where the system has it; raises OSError."""
    for kind in KINDS[:-1]:
        try:
            return socket.socketpair(socket.AF_UNIX, kind)
        except OSError:
            continue
    ours, theirs = socket.socketpair(socket.AF_UNIX, KINDS[-1])
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
    return ours, theirs


class Framed:
    """A stream socket with the calls of one that keeps borders, as far as a channel uses them."""

    def __init__(self, stream: socket.socket) -> None:
        self.stream = stream
        self._head = bytearray()
        self._length: int | None = None
        self._body = bytearray()

    def sendmsg(self, parts: tuple[bytes | bytearray, ...]) -> None:
        """Send a message made of parts; waits."""
        self.send(b"".join(parts))

    def send(self, message: bytes | bytearray) -> None:
        """Send a message; waits."""
        self.stream.sendall(self.framed(message))

    @staticmethod
    def framed(message: bytes | bytearray) -> bytes:
        """Return a message as it goes over the stream."""
        return _LENGTH.pack(len(message)) + message

    def recv(self, _most: int, flags: int = 0) -> bytes:
        """Return the next message, nothing at the end.

        Raises:
            BlockingIOError: it is not there, or not whole, and this is not to wait; what is there is kept.
        """
        while self._length is None:
            part = self.stream.recv(_LENGTH.size - len(self._head), flags)
            if not part:
                return b""
            self._head += part
            if len(self._head) == _LENGTH.size:
                self._length = _LENGTH.unpack(self._head)[0]
                self._head.clear()
        while len(self._body) < self._length:
            part = self.stream.recv(self._length - len(self._body), flags)
            if not part:
                return b""
            self._body += part
        message, self._length = bytes(self._body), None
        self._body.clear()
        return message

    def recv_into(self, buffer: bytearray) -> int:
        """Take the next message into a buffer and return its size; otherwise as `recv`."""
        message = self.recv(len(buffer))
        buffer[: len(message)] = message
        return len(message)


def message_socket(end: socket.socket) -> socket.socket | Framed:
    """Return what messages are sent and taken with, over one end of a channel."""
    return end if end.type == socket.SOCK_SEQPACKET else Framed(end)

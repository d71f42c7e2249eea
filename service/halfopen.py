"""Clients that send no more and still read (``nc -N``), and those that went away: on the wire both end the same.

What is sent to one who went away comes back as a reset.  So while an answer is made for a connection that has ended
on its side, something is sent that every client of HTTP/1.1 skips: ``100 Continue`` (RFC 9110, 15.2).  uvicorn by
itself takes the end of what a client sends for the end of the client.
"""

from __future__ import annotations

import asyncio
import select
from typing import TYPE_CHECKING, Any

__all__ = ["HalfOpen"]

_TRIAL = b"HTTP/1.1 100 Continue\r\n\r\n"
#: Most answers are there before anything has to be tried; seconds.
_FIRST_S = 0.02
#: Pauses between looks after a trial, from the first to the longest, each twice the one before.
_LOOK_S, _LONGEST_S = 0.002, 2.0

if TYPE_CHECKING:
    _Base = asyncio.Protocol
else:
    _Base = object


class HalfOpen(_Base):
    """Keeps a connection whose client sends no more while a whole request of it is being answered."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    cycle: Any  # the newest request, of uvicorn
    closed_to_more: bool

    _end_timer: asyncio.TimerHandle | None = None
    _pause_s = 0.0

    def answered(self) -> Any:
        """Return the request that is being answered."""
        return self.cycle

    def eof_received(self) -> bool:
        """Take the end of what the client sends; return whether the connection is kept."""
        newest, now = self.cycle, self.answered()
        if self._end_timer is not None:
            return True
        if newest is None or newest.response_complete or newest.more_body or self.closed_to_more:
            return False
        if now.response_started or now.scope["http_version"] != "1.1" or not hasattr(select, "poll"):
            return False  # nothing can be tried
        newest.keep_alive = False
        self._pause_s = _LONGEST_S
        self._end_timer = self.loop.call_later(_FIRST_S, self._look)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """End: nobody looks any more."""
        if self._end_timer is not None:
            self._end_timer.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        """Give the connection up when it was reset; else look again, and try again now and then."""
        if self.transport.is_closing():
            return
        if self._is_reset():
            self.transport.abort()
            return
        if self._pause_s < _LONGEST_S:
            self._pause_s *= 2
        elif not self.answered().response_started:
            self.transport.write(_TRIAL)
            self._pause_s = _LOOK_S
        self._end_timer = self.loop.call_later(self._pause_s, self._look)

    def _is_reset(self) -> bool:
        connection = self.transport.get_extra_info("socket")
        if connection is None or connection.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(connection.fileno(), 0)
        return any(found & (select.POLLERR | select.POLLHUP | select.POLLNVAL) for _, found in poll.poll(0))

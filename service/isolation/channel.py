"""The service's end of a worker's channel: jobs go out one behind the other, answers come back in their order.

The channel is a local socket that keeps the borders of messages where the system has such
(`service.isolation.framing`), so that one look takes one message and nothing is put together.  Each job has a ticket,
which is where its answer is waited for; a channel whose first ticket holds a message that nobody took is not
read, which is all the back-pressure there is.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import deque
from time import monotonic

from service.isolation.framing import Framed, message_socket
from service.isolation.jobs import MESSAGE_BYTES, NUMBER

__all__ = ["Channel", "JobRecalledError", "Ticket"]

_LOG = logging.getLogger("uvicorn.error")

#: A job's parts, in bytes.
_PART = 50_000
#: The kind that holds several messages, as the byte that a message begins with.
_BATCH = ord("B")
#: Kinds of the last message of an answer.
_LAST = b"FWAER"
#: A job is sent behind others where it is short.
_SHORT = 8_000


class JobRecalledError(Exception):
    """The job was taken back before its worker came to it."""


class _ConfusedError(Exception):
    """An answer is not of the job whose turn it is."""


class Ticket:
    """The place of a job in its worker's line.

    `number` is how many jobs the worker got before it; `dropped` says that nobody waits for the answer.
    """

    __slots__ = ("_awaited", "_channel", "_error", "_messages", "dropped", "number", "recalls")

    def __init__(self, channel: Channel, number: int, recalls: bool = False) -> None:
        self.number, self.dropped, self.recalls = number, recalls, recalls
        self._channel = channel
        self._messages: deque[tuple[bytes, bytes]] = deque()
        self._awaited: asyncio.Future[None] | None = None
        self._error: type[Exception] | None = None

    @property
    def holds(self) -> bool:
        """Tell whether there is a message that was not taken."""
        return bool(self._messages)

    async def message(self, soon: bool = True) -> tuple[bytes, bytes]:
        """Return the next message of the answer, kind and content.

        Args:
            soon: it may be there already; else there is a wait before the first look.

        Raises:
            EOFError: the process is gone.
            JobRecalledError: the worker will not come to this job.
        """
        while not self._messages:
            if self._error is not None:
                raise self._error
            if not soon or not self._channel.look(self):
                await self._next()
        message = self._messages.popleft()
        self._channel.listen()  # it may have been deaf, and another waits behind
        return message

    async def _next(self) -> None:
        self._channel.listen()
        self._awaited = asyncio.get_running_loop().create_future()
        try:
            await self._awaited
        finally:
            self._awaited = None

    def put(self, kind: bytes, content: bytes) -> None:
        """Take a message in."""
        if not self.dropped:
            self._messages.append((kind, content))
            self._wake()

    def end(self, error: type[Exception]) -> None:
        """No message comes any more; those that came can be taken still."""
        if self._error is None:
            self._error = error
            self._wake()

    def drop(self) -> None:
        """Nobody waits for the answer: what comes of it is thrown away."""
        self.dropped = True
        self._messages.clear()
        self._channel.listen()

    def _wake(self) -> None:
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_result(None)


class Channel:
    """The line of jobs of one worker; all methods run on one event loop."""

    def __init__(self, ours: socket.socket) -> None:
        ours.setblocking(False)
        self._socket, self._messages = ours, message_socket(ours)
        self._loop = asyncio.get_running_loop()
        self._line: deque[Ticket] = deque()
        self._listening = self._sending = False
        self._taken = bytearray(MESSAGE_BYTES)
        self._view = memoryview(self._taken)
        self._moved_at = 0.0
        self._sent = 0
        self.lost = False
        self.answered = 0

    # -- the line

    @property
    def is_clear(self) -> bool:
        """Tell whether the worker has nothing to do."""
        return not self._line

    @property
    def is_recalled(self) -> bool:
        """Tell whether the worker has nothing to do as soon as it has heard of it."""
        return bool(self._line) and self._line[-1].recalls and all(ticket.dropped for ticket in self._line)

    def is_first(self, ticket: Ticket) -> bool:
        """Tell whether the worker is at this job, or will be in a moment."""
        return bool(self._line) and self._line[0] is ticket

    @property
    def length(self) -> int:
        """How many jobs the worker was sent and has not answered."""
        return len(self._line)

    def holds_up(self) -> bool:
        """Tell whether anybody waits behind the first."""
        return any(not ticket.dropped for ticket in tuple(self._line)[1:])

    def still_s(self) -> float:
        """Return for how many seconds the line has not moved."""
        return monotonic() - self._moved_at

    def _line_up(self, recalls: bool = False) -> Ticket:
        if not self._line:
            self._moved_at = monotonic()
        ticket = Ticket(self, self._sent, recalls)
        self._sent += not recalls
        self._line.append(ticket)
        return ticket

    async def ask(self, content: bytes) -> Ticket:
        """Send a job of any length to a worker that has none; one that is gone shows at the first message."""
        ticket = self._line_up()
        self._sending = True
        try:
            begin = 0
            while len(content) - begin > _PART:
                await self._send(b"P" + content[begin : begin + _PART])
                begin += _PART
            await self._send(b"J" + content[begin:])
        except OSError:
            if self.lost:
                self.lose()  # this job came too late to be told of it
            self.listen()  # what it said before it went is there still
        finally:
            self._sending = False
        return ticket

    async def _send(self, message: bytes) -> None:
        if isinstance(self._messages, Framed):
            await self._loop.sock_sendall(self._socket, Framed.framed(message))
            return
        try:
            self._socket.send(message)
        except BlockingIOError:
            await self._loop.sock_sendall(self._socket, message)

    def ask_behind(self, content: bytes) -> Ticket | None:
        """Send a job behind others; None where it is too long for that, or the channel is full, gone, or a stream."""
        if self._sending or self.lost or len(content) > _SHORT or isinstance(self._messages, Framed):
            return None  # a stream may take a part of it only
        try:
            self._socket.send(b"J" + content)
        except OSError:
            return None
        return self._line_up()

    def recall(self) -> None:
        """Take back all jobs behind the first; the worker may have begun the second."""
        for ticket in tuple(self._line)[1:]:
            ticket.drop()
            ticket.end(JobRecalledError)
        self._line_up(recalls=True)
        try:
            self._socket.send(b"X" + NUMBER.pack(self._line[0].number))
        except OSError:
            self.lose()

    # -- messages

    def listen(self) -> None:
        """Be told of messages from now on."""
        if not self._listening and not self.lost:
            self._loop.add_reader(self._socket.fileno(), self._readable)
            self._listening = True

    def _deaf(self) -> None:
        if self._listening:
            self._loop.remove_reader(self._socket.fileno())
            self._listening = False

    def look(self, ticket: Ticket) -> bool:
        """Take what is there, on behalf of the first; return whether anything was."""
        return self.is_first(ticket) and self._receive()

    def catch_up(self) -> None:
        """Take what is there already, as far as somebody waits for it."""
        while self._line and not self.lost and not self._line[0].holds and self._receive():
            pass

    def _readable(self) -> None:
        if self._line and self._line[0].holds:
            self._deaf()  # until it is taken
        else:
            self._receive()

    def _receive(self) -> bool:
        """Take one message off the socket; return whether there was one, or the end."""
        try:
            size = self._messages.recv_into(self._taken)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError as error:
            size = self._last_words() if isinstance(error, ConnectionResetError) else 0
        if not size or not self._line:  # a worker that speaks without a job is of no use
            self.lose()
            return True
        view, answered = self._view, 0
        try:
            if self._taken[0] == _BATCH:
                begin = 1
                while begin < size:
                    end = begin + 4 + int.from_bytes(view[begin : begin + 4])
                    answered += self._deliver(view[begin + 4 : end])
                    begin = end
            else:
                answered = self._deliver(view[:size])
        except _ConfusedError:
            _LOG.error("a query worker answered what it was not asked; it is replaced, and its queries start over")
            self.lose()
        if answered:
            self.answered += answered
            self._moved_at = monotonic()
        return True

    def _last_words(self) -> int:
        """Take what a worker said that went with jobs unread, which is told before; return its size."""
        try:
            return self._messages.recv_into(self._taken)
        except OSError:
            return 0

    def _deliver(self, message: memoryview) -> bool:
        """Give a message to whom it is for; return whether its answer is whole."""
        kind, content, line = bytes(message[:1]), bytes(message[2:]), self._line
        if kind == b"X":
            kept = [line[0]] if line[0].number == NUMBER.unpack(content)[0] else []
            while not line.popleft().recalls:
                pass
            line.extendleft(kept)  # the worker heard of it before it came to the first
            return False
        if not line or line[0].recalls or line[0].number & 255 != message[1]:
            raise _ConfusedError
        line[0].put(kind, content)
        if kind not in _LAST:
            return False
        self._line.popleft()
        return True

    def lose(self, ended: bool = False) -> None:
        """Nothing comes any more: tell all who wait.

        Args:
            ended: it was the first whom the worker was ended for.  Else any in the line may be why it is gone,
                and each goes to another one.
        """
        self._deaf()
        self.lost = True
        first_only = ended or len(self._line) == 1
        for ticket in self._line:
            ticket.end(EOFError if first_only and ticket is self._line[0] else JobRecalledError)

    def close(self) -> None:
        """Close our end."""
        self.lose()
        self._socket.close()

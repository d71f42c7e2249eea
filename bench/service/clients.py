"""A load generator: connections that are kept, requests as bytes; cheap, so that the server is what is measured."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["Load", "closed_load", "paced_load", "percentile"]

_ANSWER_S = 60.0


@dataclass(slots=True)
class Load:
    """What a load met: seconds of each whole answer with status 200, every other one as a failure."""

    seconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    again: int = 0  # requests that were cut and asked once more
    wall_s: float = 0.0
    last: bytes = b""  # the body of the last answer

    @property
    def failed(self) -> int:
        """How many requests had no whole answer with status 200."""
        return sum(self.failures.values())

    @property
    def asked(self) -> int:
        """How many requests were sent."""
        return len(self.seconds) + self.failed

    def told_failures(self) -> str:
        """Return the failures as text."""
        return ", ".join(f"{count} × {what}" for what, count in self.failures.most_common(4)) or "none"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Connection(asyncio.Protocol):
    """One connection; `ask` sends a request and gives status and body of the whole answer."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self._data = bytearray()
        self.closed = False

    @classmethod
    async def open(cls, port: int) -> Connection:
        """Connect to a port of this machine; raises OSError."""
        _, made = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take bytes; a whole answer ends the wait."""
        self._data += data
        if self._waiting is not None and not self._waiting.done():
            answer = whole_answer(self._data)
            if answer is not None:
                self._data.clear()
                self._waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the wait: what came is no whole answer."""
        self.closed = True
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError("cut"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Return status and body; raises ConnectionError when the connection ends before the answer does."""
        if self.closed or self._transport is None:
            raise ConnectionError("closed")
        self._data.clear()
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


def whole_answer(data: bytearray) -> tuple[int, bytes] | None:
    """Return status and body of a response, None while bytes are missing."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(data[:end]).lower()
    status, body = int(head[9:12]), end + 4
    at = head.find(b"\r\ncontent-length:")
    if at >= 0:
        length = int(head[at + 17:].split(b"\r\n", 1)[0])
        return (status, bytes(data[body:body + length])) if len(data) >= body + length else None
    if b"\r\ntransfer-encoding: chunked" not in head:
        return (status, b"") if status in (204, 304) else None
    if not data.endswith(b"0\r\n\r\n"):
        return None
    parts, place = [], body
    while True:
        line = data.find(b"\r\n", place)
        if line < 0:
            return None
        size = int(bytes(data[place:line]), 16)
        if size == 0:
            return status, b"".join(parts)
        if line + 2 + size > len(data):
            return None
        parts.append(bytes(data[line + 2:line + 2 + size]))
        place = line + 4 + size


async def _one(port: int, kept: list[Connection], request: bytes, load: Load, sent: float | None = None,
               again: bool = False) -> None:
    """Ask one request on a kept connection, a new one where there is none, and count what came of it.

    `again`: one whose connection is cut is asked once more on another, as clients do with a GET (RFC 9110, 9.2.2).
    """
    begun = time.perf_counter() if sent is None else sent
    connection: Connection | None = None
    try:
        connection = kept.pop() if kept else await Connection.open(port)
        async with asyncio.timeout(_ANSWER_S):
            status, body = await connection.ask(request)
    except TimeoutError:
        load.failures["no answer"] += 1
    except OSError as error:
        if again and str(error) in ("cut", "closed"):
            load.again += 1
            await _one(port, [], request, load, begun)
            return
        load.failures["connection " + (str(error) if str(error) in ("cut", "closed") else "refused")] += 1
    else:
        if not connection.closed:
            kept.append(connection)
        load.bytes += len(body)
        load.last = body
        if status == 200:
            load.seconds.append(time.perf_counter() - begun)
        else:
            load.failures[f"status {status}"] += 1
        return
    if connection is not None:
        connection.close()


async def closed_load(port: int, requests: Iterable[bytes], connections: int = 8,
                      more: Callable[[], bool] = lambda: True, again: bool = False) -> Load:
    """Ask the requests over some connections, each the next one as soon as it has its answer, while `more()`.

    `again`: a request whose connection is cut is asked once more.
    """
    load, queue = Load(), iter(requests)

    async def client(turns: Iterator[bytes]) -> None:
        kept: list[Connection] = []
        for request in turns:
            if not more():
                break
            await _one(port, kept, request, load, again=again)
            if load.failures and not kept:
                await asyncio.sleep(0.001)  # a server that is away is not asked in a tight loop
        for connection in kept:
            connection.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client(queue) for _ in range(connections)))
    load.wall_s = time.perf_counter() - begun
    return load


async def paced_load(port: int, requests: Sequence[bytes], rate: float, until: asyncio.Event) -> Load:
    """Send `rate` requests a second, late ones too, until told to stop; time counts from when one was due."""
    load, kept, running = Load(), list[Connection](), deque[asyncio.Task[None]]()
    begun = time.perf_counter()
    number = 0
    while not until.is_set():
        due = begun + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        running.append(asyncio.create_task(_one(port, kept, requests[number % len(requests)], load, due)))
        number += 1
    await asyncio.gather(*running)
    for connection in kept:
        connection.close()
    load.wall_s = time.perf_counter() - begun
    return load

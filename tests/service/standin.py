"""Backends for tests of what stands before the backend: what all of them share, and one that answers queries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from pathlib import Path

from kg.errors import QueryLimitError, StoreError
from kg.store import Answer
from service.backend import BackendHealth, Query, Reply
from service.noting import note


class Unasked:
    """What a backend does beside answering; `name` is the revision of its data, None where it tells none."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name

    async def start(self) -> None:
        """Be ready."""

    async def close(self) -> None:
        """End."""

    def snapshot(self) -> Path:
        """Return a folder that is not there."""
        return Path("none")

    def revision(self) -> str | None:
        """Return the name."""
        return self.name

    def held(self, revision: str | None) -> AbstractContextManager[None]:
        """Keep nothing."""
        return nullcontext()

    def health(self) -> BackendHealth:
        """Tell of one place where nothing runs."""
        return BackendHealth(1, 0, 0)


class StandIn(Unasked):
    """Answers every query with three rows, none of which is kept; `gate` holds streams back while it is not set."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.gate = asyncio.Event()
        self.gate.set()
        self.running = 0
        self.most_running = 0
        self.asked: list[str] = []
        self.fault: Exception | None = None

    @asynccontextmanager
    async def stream(self, query: Query, row_type: str | None, graph_type: str | None) -> AsyncIterator[Reply]:
        """Answer as JSON."""
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        self.asked.append(query.text)
        try:
            await self.gate.wait()
            if self.fault is not None:
                raise self.fault
            if "flood" in query.text:
                yield Reply("rows", row_type or "", self._flood())
                return
            if "cut" in query.text:
                yield Reply("rows", row_type or "", self._cut())
                return
            note().lane, note().rows = query.lane, 3
            yield Reply("rows", row_type or "", self._chunks())
        finally:
            self.running -= 1

    async def _chunks(self) -> AsyncIterator[bytes]:
        yield b'{"head": {}, "boolean": true}'

    async def _flood(self) -> AsyncIterator[bytes]:
        for _ in range(400):
            yield b"x" * 65_536

    async def _cut(self) -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"
        yield b"three"
        note().killed = "answer_bytes_limit"
        raise QueryLimitError("the answer has more than 10 bytes", "answer_bytes_limit")

    async def ask(self, query: Query, limit: int) -> Answer:
        """Answer yes, with no row."""
        if self.fault is not None:
            raise self.fault
        return Answer((), (), boolean=True)

    def snapshot(self) -> Path:
        """Return the folder."""
        if isinstance(self.fault, StoreError):
            raise self.fault
        return self.folder

    def health(self) -> BackendHealth:
        """Tell the same each time."""
        return BackendHealth(3, self.running, 1, 7, 40, {"query_time_limit_ms": 2}, True)

"""A backend that answers at once, or when it is told to: for tests of what stands before the backend."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kg.errors import QueryLimitError, StoreError
from kg.store import Answer
from service.backend import BackendHealth, Query, Reply
from service.noting import note


class StandIn:
    """Answers every query with three rows; `gate` holds streams back while it is not set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gate = asyncio.Event()
        self.gate.set()
        self.running = 0
        self.most_running = 0
        self.fault: Exception | None = None

    async def start(self) -> None:
        """Be ready."""

    async def close(self) -> None:
        """End."""

    @asynccontextmanager
    async def stream(self, query: Query, row_type: str | None, graph_type: str | None) -> AsyncIterator[Reply]:
        """Answer as JSON."""
        self.running += 1
        self.most_running = max(self.most_running, self.running)
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

    def revision(self) -> str | None:
        """Return none: nothing is kept."""
        return None

    def health(self) -> BackendHealth:
        """Tell the same each time."""
        return BackendHealth(3, self.running, 1, 7, 40, {"query_time_limit_ms": 2}, True)

"""How many queries are sent to the endpoint at once, and how many wait: strangers' in one lane, pages' beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager

from service.backend import Lane
from service.errors import QueueFullError

__all__ = ["Lanes"]


class Lanes:
    """As many places as the pool would have workers for strangers' queries, and one in reserve for the pages."""

    def __init__(self, places: int, queue: int) -> None:
        self.places, self._queue = places + 1, queue
        self._public, self._all = asyncio.Semaphore(places), asyncio.Semaphore(places + 1)
        self.running = self.waiting = self.queued_total = 0

    async def _enter(self, lane: Lane, held: ExitStack) -> None:
        if lane == "public":
            if self._public.locked():
                if self.waiting >= self._queue:
                    raise QueueFullError(
                        f"as many queries wait already as may; ask again in {QueueFullError.retry_after_s} s"
                    )
                self.queued_total += 1
            self.waiting += 1
            try:
                await self._public.acquire()
            finally:
                self.waiting -= 1
            held.callback(self._public.release)
        await self._all.acquire()
        held.callback(self._all.release)
        self.running += 1
        held.callback(self._left)

    def _left(self) -> None:
        self.running -= 1

    @asynccontextmanager
    async def place(self, lane: Lane) -> AsyncIterator[Callable[[], None]]:
        """Hold a place; what is given leaves it early.

        Raises:
            QueueFullError: as many wait as may.
        """
        with ExitStack() as held:
            await self._enter(lane, held)
            yield held.close

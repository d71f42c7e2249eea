"""Who may run now, who waits, who is sent away: slots for slow queries, a reserve for quick ones.

A slot is a worker process (`service.isolation`), or a place at an endpoint (`service.remote`).

`slow` slots are for strangers' queries, as long as they run.  The reserve of five is for the service's own
pages, four at most, and for trials, three at most.  A stranger's query that finds no slow slot is tried
on the reserve, once: a cheap one is answered there, and what turns out slow makes room as soon as another
wants the place, and waits behind other slow ones; its place among those that may wait is kept for it.  Where as many
wait as may, it is tried still, as a guest, some of which wait a moment for a place: what turns out slow then is
sent away.  So no number of runaway queries holds up a page or a point query for long.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from service.errors import QueueFullError, service_ending

__all__ = ["RESERVE", "Lanes", "Slot"]

#: What a query holds while it runs.
Slot = Literal["slow", "reserve", "trial", "guest"]
RESERVE = 5
_MOST_TRIALS, _MOST_PAGES = 3, 4
#: Pages are short and many: so many times as many of them may wait.
_PAGES_PER_QUERY = 8
_LEAST_PAGES = 64
#: So many guests may wait for a place, and for so long: trials are short, and give way to others.
_MOST_GUESTS, _GUEST_S = 16, 1.0


@dataclass(slots=True, eq=False)
class _Waiter:
    granted: asyncio.Future[Slot]
    page: bool
    tried: bool
    until: float  # on the loop's clock


class Lanes:
    """The slots of one backend; all methods run on one event loop.

    Args:
        slow: slots for slow queries.
        queue: how many strangers' queries may wait.
        reserve: slots beside them, of which pages and trials have so many at most.
    """

    def __init__(
        self, slow: int, queue: int, reserve: int = RESERVE, pages: int = _MOST_PAGES, trials: int = _MOST_TRIALS
    ) -> None:
        self._free_slow, self._free_reserve, self._trials = slow, reserve, 0
        self._most_pages, self._most_trials = pages, trials
        self._queue, self._page_queue = queue, max(_LEAST_PAGES, queue * _PAGES_PER_QUERY)
        self._strangers: deque[_Waiter] = deque()
        self._pages: deque[_Waiter] = deque()
        self._guests: deque[_Waiter] = deque()
        self._guest_is_next = True  # they take turns with strangers who wait for their trial
        self._page_slots = self._promised = 0  # who has a trial may wait after it
        self._closed = False
        self.queued_total = 0

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return len(self._strangers) + len(self._pages) + len(self._guests)

    @property
    def in_queue(self) -> int:
        """How many strangers' queries wait as `queue` allows."""
        return len(self._strangers)

    def _is_full(self) -> bool:
        return len(self._strangers) + self._promised >= self._queue

    def is_crowded(self, page: bool) -> bool:
        """Tell whether pages, or strangers, wait."""
        return bool(self._pages if page else self._strangers)

    def wants_trial(self) -> bool:
        """Tell whether somebody waits who could use a place on the reserve, or would if more could wait."""
        if self._pages or self._guests or self._is_full():
            return True
        return any(not waiter.tried for waiter in self._strangers)

    def _slot_for(self, page: bool, tried: bool) -> Slot | None:
        if page:
            return "reserve" if self._free_pages() else "slow" if self._free_slow > 1 else None
        if self._free_slow:
            return "slow"
        return "trial" if self._free_trials() and not tried else None

    def _free_pages(self) -> int:
        return min(self._free_reserve, self._most_pages - self._page_slots)

    def _free_trials(self) -> int:
        return min(self._free_reserve, self._most_trials - self._trials)

    def _count(self, slot: Slot, free: int) -> None:
        if slot == "slow":
            self._free_slow += free
            return
        self._free_reserve += free
        if slot in ("trial", "guest"):
            self._trials -= free
            self._promised -= free if slot == "trial" else 0
        else:
            self._page_slots -= free

    def enter(self, page: bool, wait_s: float, tried: bool = False) -> Slot | asyncio.Future[Slot]:
        """Return a slot, which is the caller's until `leave`, or who waits for one (see `granted`).

        Args:
            page: of the service's own queries.
            wait_s: how long it may wait.
            tried: it had its trial; it goes before those who had none, however many wait.

        Raises:
            QueueFullError: as many wait as may.
            StoreError: the service is ending.
        """
        if self._closed:
            raise service_ending()
        full = len(self._pages) >= self._page_queue if page else self._is_full()
        slot = self._slot_for(page, tried)
        if slot is not None:
            slot = "guest" if slot == "trial" and full else slot
            self._count(slot, -1)
            return slot
        waiters = self._pages if page else self._strangers
        if full and not tried:
            if page or len(self._guests) >= _MOST_GUESTS:
                raise self.full()
            waiters, wait_s = self._guests, min(wait_s, _GUEST_S)
        loop = asyncio.get_running_loop()
        waiter = _Waiter(loop.create_future(), page, tried, loop.time() + wait_s)
        waiters.insert(sum(w.tried for w in waiters) if tried else len(waiters), waiter)
        self.queued_total += not tried
        return waiter.granted

    @staticmethod
    def full() -> QueueFullError:
        """Return the error of a query that may not even wait."""
        return QueueFullError(
            f"as many queries wait already as may; ask again in {QueueFullError.retry_after_s} s"
        )

    async def granted(self, waiting: asyncio.Future[Slot]) -> Slot:
        """Wait for the slot that `enter` could not give.

        Raises:
            QueueFullError: no slot became free in time.
            StoreError: the service is ending.
        """
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                self.leave(waiting.result())  # granted in the moment in which it gave up
            self._drop(lambda waiter: waiter.granted is waiting)
            raise

    def expire(self, now: float) -> None:
        """Send away who waited as long as it may."""
        guests = tuple(self._guests)
        for waiter in self._drop(lambda waiter: waiter.until < now):
            if not waiter.granted.done():
                late = QueueFullError(f"no place became free in time; ask again in {QueueFullError.retry_after_s} s")
                waiter.granted.set_exception(self.full() if waiter in guests else late)

    def close(self) -> None:
        """Send away who waits, and who will come."""
        self._closed = True
        for waiter in self._drop(lambda _: True):
            if not waiter.granted.done():
                waiter.granted.set_exception(service_ending())

    def _drop(self, unwanted: Callable[[_Waiter], bool]) -> list[_Waiter]:
        dropped = []
        for waiters in (self._pages, self._strangers, self._guests):
            for waiter in [waiter for waiter in waiters if unwanted(waiter)]:
                waiters.remove(waiter)
                dropped.append(waiter)
        return dropped

    def leave(self, slot: Slot) -> None:
        """Give a slot back and let in who waits for it."""
        self._count(slot, 1)
        self._let_in()

    def _let_in(self) -> None:
        self._let(self._pages)
        if self._guest_is_next:
            self._let_guests()
        self._let(self._strangers)
        self._let_guests()

    def _let(self, waiters: deque[_Waiter]) -> None:
        for waiter in tuple(waiters):
            slot = None if waiter.granted.done() else self._slot_for(waiter.page, waiter.tried)
            if slot is not None:
                self._give(slot, waiter, waiters)
                self._guest_is_next |= slot == "trial"

    def _let_guests(self) -> None:
        for waiter in tuple(self._guests):
            free: Slot | None = "slow" if self._free_slow and not self._strangers else None
            slot = free or ("guest" if self._free_trials() else None)
            if slot is not None and not waiter.granted.done():
                self._give(slot, waiter, self._guests)
                self._guest_is_next = False
                return

    def _give(self, slot: Slot, waiter: _Waiter, waiters: deque[_Waiter]) -> None:
        self._count(slot, -1)
        waiters.remove(waiter)
        waiter.granted.set_result(slot)

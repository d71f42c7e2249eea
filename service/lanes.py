"""Who may run now, who waits, who is sent away: slots for slow queries, a reserve for quick ones.

`slow` slots are for strangers' queries, as long as they run.  The reserve is for the service's own
pages; three of its four slots are lent for trials.  A stranger's query that finds no slow slot is tried
on the reserve, once: a cheap one is answered there, and what turns out slow makes room as soon as another
wants the place, and waits behind other slow ones.  So no number of runaway queries holds up a page or a
point query for long.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from service.errors import QueueFullError

__all__ = ["RESERVE", "Lanes", "Slot"]

#: What a query holds while it runs.
Slot = Literal["slow", "reserve", "trial"]
RESERVE = 4
_MOST_TRIALS = 3
#: Pages are short and many: so many times as many of them may wait.
_PAGES_PER_QUERY = 8
_LEAST_PAGES = 64


@dataclass(slots=True, eq=False)
class _Waiter:
    granted: asyncio.Future[Slot]
    page: bool
    tried: bool


class Lanes:
    """The slots of one pool; all methods run on one event loop."""

    def __init__(self, slow: int, queue: int) -> None:
        self._free_slow, self._free_reserve, self._trials = slow, RESERVE, 0
        self._queue, self._page_queue = queue, max(_LEAST_PAGES, queue * _PAGES_PER_QUERY)
        self._strangers: deque[_Waiter] = deque()
        self._pages: deque[_Waiter] = deque()
        self.queued_total = 0

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return len(self._strangers) + len(self._pages)

    def wants_trial(self) -> bool:
        """Tell whether somebody waits who could use a place on the reserve."""
        return bool(self._pages) or any(not waiter.tried for waiter in self._strangers)

    def _slot_for(self, page: bool, tried: bool) -> Slot | None:
        if page:
            return "reserve" if self._free_reserve else "slow" if self._free_slow else None
        if self._free_slow:
            return "slow"
        may_try = not tried and self._free_reserve and self._trials < _MOST_TRIALS
        return "trial" if may_try else None

    def _hold(self, slot: Slot) -> None:
        if slot == "slow":
            self._free_slow -= 1
        else:
            self._free_reserve -= 1
            self._trials += slot == "trial"

    async def enter(self, page: bool, wait_s: float, tried: bool = False) -> Slot:
        """Return a slot, which is the caller's until `leave`.

        Args:
            page: of the service's own queries.
            wait_s: how long it may wait.
            tried: it had its trial; it goes before those who had none, however many wait.

        Raises:
            QueueFullError: as many wait as may, or no slot became free in time.
        """
        waiters = self._pages if page else self._strangers
        full = len(waiters) >= (self._page_queue if page else self._queue)
        if (slot := self._slot_for(page, tried)) and not (slot == "trial" and full):
            self._hold(slot)
            return slot
        if full and not tried:
            raise QueueFullError(
                f"{len(waiters)} queries wait already, which is all that may; "
                f"ask again in {QueueFullError.retry_after_s} s"
            )
        waiter = _Waiter(asyncio.get_running_loop().create_future(), page, tried)
        waiters.insert(sum(w.tried for w in waiters) if tried else len(waiters), waiter)
        self.queued_total += not tried
        try:
            async with asyncio.timeout(wait_s):
                return await waiter.granted
        except (TimeoutError, asyncio.CancelledError) as error:
            if waiter.granted.done() and not waiter.granted.cancelled():
                self.leave(waiter.granted.result())  # granted in the moment in which it gave up
            if isinstance(error, TimeoutError):
                raise QueueFullError(
                    f"no worker became free in time; ask again in {QueueFullError.retry_after_s} s"
                ) from None
            raise
        finally:
            with suppress(ValueError):
                waiters.remove(waiter)

    def leave(self, slot: Slot) -> None:
        """Give a slot back and let in who waits for it."""
        if slot == "slow":
            self._free_slow += 1
        else:
            self._free_reserve += 1
            self._trials -= slot == "trial"
        self._let_in()

    def _let_in(self) -> None:
        for waiters in (self._pages, self._strangers):
            for waiter in tuple(waiters):
                slot = None if waiter.granted.done() else self._slot_for(waiter.page, waiter.tried)
                if slot is not None:
                    self._hold(slot)
                    waiters.remove(waiter)
                    waiter.granted.set_result(slot)

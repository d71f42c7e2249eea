"""Places at the endpoint, in the lanes of `service.lanes`: how long one is tried, or keeps a client's answer.

What an engine's processors do cannot be seen from here, so a trial is measured by the clock.  The engine is told of
its end where it can be told of limits at all: then a runaway goes on there no longer than that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from service.lanes import Lanes, Slot
from service.noting import waited_for
from service.remote.sending import Clock

__all__ = ["MOST_TRIAL_S", "TRIAL_S", "Place", "Places", "TrialFailedError"]

#: A trial is over after so many seconds when somebody else wants its place, and after so many anyhow.
TRIAL_S, MOST_TRIAL_S = 0.5, 2.0
_WATCH_S = 0.05
#: The reserve beside the places for slow queries, and what pages and trials have of it: engines of one processor fail
#: where many ask at once.
RESERVE, _MOST_PAGES, _MOST_TRIALS = 3, 1, 2
T = TypeVar("T")


class TrialFailedError(Exception):
    """The query is not as cheap as a trial may be."""


class Place:
    """What one query holds while the endpoint is at it, or its client has not taken what came."""

    __slots__ = ("_cut", "_give_back", "_handed_at", "_handed_s", "begun_at", "on_stall", "slot")

    def __init__(self, slot: Slot, now: float, give_back: Callable[[Place], None]) -> None:
        self.slot, self.begun_at = slot, now
        self.on_stall: Callable[[], None] | None = None
        self._give_back = give_back
        self._cut: asyncio.Timeout | None = None
        self._handed_at: float | None = None
        self._handed_s = 0.0

    @property
    def is_trial(self) -> bool:
        """Tell whether the query has to show here that it is cheap."""
        return self.slot in ("trial", "guest")

    async def attempt(self, work: Awaitable[T]) -> T:
        """Return what comes of a trial.

        Raises:
            TrialFailedError: it took too long.
            And what `work` raises.
        """
        try:
            async with asyncio.timeout(MOST_TRIAL_S) as self._cut:
                return await work
        except TimeoutError:
            raise TrialFailedError from None
        finally:
            self._cut = None

    def make_room(self) -> None:
        """End a trial for others; the query starts over."""
        if self._cut is not None and not self._cut.expired():
            self._cut.reschedule(asyncio.get_running_loop().time())

    def hand(self, now: float) -> None:
        """The client has something to take."""
        self._handed_at = now

    def taken(self, now: float) -> None:
        """The client took it."""
        if self._handed_at is not None:
            self._handed_s += now - self._handed_at
            self._handed_at = None

    def stalls(self, now: float, limit_s: float, crowded: bool) -> bool:
        """Tell whether the client keeps the place too long: at once, or, while others wait, in all."""
        if self._handed_at is None:
            return False
        kept_s = now - self._handed_at
        return kept_s > limit_s or (crowded and kept_s + self._handed_s > limit_s)

    def leave(self) -> None:
        """Give the place to others; a second time does nothing."""
        self._give_back(self)


class Places:
    """As many places for slow queries as a pool would have workers, and a reserve beside them.

    Args:
        slow: how many slow queries run at once.
        queue: how many wait.
        stall_s: how long a client may keep a place.
    """

    def __init__(self, slow: int, queue: int, stall_s: float) -> None:
        self.most = slow + RESERVE
        self.lanes = Lanes(slow, queue, RESERVE, _MOST_PAGES, _MOST_TRIALS)
        self._stall_s = stall_s
        self._held: set[Place] = set()
        self._looking = False

    @property
    def running(self) -> int:
        """How many places are held."""
        return len(self._held)

    async def enter(self, page: bool, clock: Clock, tried: bool) -> Place:
        """Wait for a place as long as the query has time, of which that is a part.

        Args:
            page: of the service's own queries.
            clock: the query's.
            tried: it had its trial.

        Raises:
            QueueFullError: as many wait as may, or none became free in time.
            StoreError: the service is ending.
        """
        loop = asyncio.get_running_loop()
        entered, begun = self.lanes.enter(page, clock.left_s, tried), loop.time()
        self._look_again()
        try:
            if isinstance(entered, asyncio.Future):
                slot: Slot = await waited_for(self.lanes.granted(entered))
            else:
                slot = entered
        finally:
            clock.left_s -= loop.time() - begun
        place = Place(slot, loop.time(), self._leave)
        self._held.add(place)
        return place

    def _leave(self, place: Place) -> None:
        if place in self._held:
            self._held.discard(place)
            self.lanes.leave(place.slot)

    def _look_again(self) -> None:
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(_WATCH_S, self._look)

    def _look(self) -> None:
        """Send away who waited too long, end trials whose place is wanted, give up clients that take nothing."""
        now = asyncio.get_running_loop().time()
        self._looking = False
        self.lanes.expire(now)
        wanted = self.lanes.wants_trial()
        for place in tuple(self._held):
            trial = place.slot == "guest" or (wanted and place.slot == "trial")
            if trial and now - place.begun_at > TRIAL_S:
                place.make_room()
            if place.on_stall is not None and place.stalls(now, self._stall_s, crowded=self.lanes.waiting > 0):
                place.on_stall()
        if self._held or self.lanes.waiting:
            self._look_again()

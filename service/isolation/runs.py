"""A query under way: whose clock runs, and when a client keeps its worker too long."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from service.isolation.channel import Ticket
from service.isolation.workers import Worker

__all__ = ["Message", "Run"]

#: Kind and content.
Message: TypeAlias = tuple[bytes, bytes]


class Run:
    """A query on a worker.

    The query's clock runs while we wait for the worker, not while the client reads.  `time_ms` is what it
    has in all, `waited_s` of which went by before it began; `text` is the query, where what may be wrong with it is
    the service's to find out; `begun` tells that the first of the answer is there.
    """

    __slots__ = (
        "_asked_at",
        "_gave_up",
        "_handed_at",
        "_handed_s",
        "_spent_s",
        "_taken_before",
        "_task",
        "begun",
        "begun_at",
        "finished",
        "form",
        "made_room",
        "page",
        "text",
        "ticket",
        "time_ms",
        "worked_s",
        "worker",
    )

    def __init__(
        self, worker: Worker, ticket: Ticket, text: str | None, page: bool, time_ms: int, waited_s: float, now: float
    ) -> None:
        self.worker, self.ticket, self.text, self.page = worker, ticket, text, page
        self.begun_at, self.time_ms = now, time_ms
        self.begun = self.finished = False
        self.form = b""
        self.made_room = False
        self.worked_s = 0.0
        self._spent_s, self._handed_s = waited_s, 0.0
        self._asked_at: float | None = None
        self._handed_at: float | None = None
        self._task = asyncio.current_task()
        self._gave_up = False
        self._taken_before: float | None = None

    @property
    def is_first(self) -> bool:
        """Tell whether the worker is at it, not at one before it; what is answered in part is."""
        return self.worker.channel.is_first(self.ticket)

    def ask(self, now: float) -> None:
        """The worker is waited for."""
        if self._handed_at is not None:
            self._handed_s += now - self._handed_at
        self._asked_at, self._handed_at = now, None

    def hand(self, now: float) -> None:
        """The client has something to take."""
        if self._asked_at is not None:
            self._spent_s += now - self._asked_at
        self._asked_at, self._handed_at = None, now

    def spent(self, now: float) -> float:
        """Return the seconds that count to the query's time."""
        return self._spent_s + (now - self._asked_at if self._asked_at is not None else 0.0)

    def work(self, now: float) -> float:
        """Look at the processor time that the worker took since the first look, and return it in seconds.

        Where the system does not tell, the time of day stands for it.
        """
        taken = self.worker.cpu_s() or now
        if self._taken_before is None:
            self._taken_before = taken
        self.worked_s = taken - self._taken_before
        return self.worked_s

    def make_room(self) -> None:
        """End a trial for others; the query starts over."""
        self.made_room = True
        self.worker.kill()

    def stalls(self, now: float, limit_s: float, crowded: bool) -> bool:
        """Tell whether the client keeps its worker too long: at once, or, while others wait, in all."""
        if self._handed_at is None:
            return False
        waiting_s = now - self._handed_at
        return waiting_s > limit_s or (crowded and waiting_s + self._handed_s > limit_s)

    def give_up(self) -> None:
        """Wake the request that waits for its client."""
        if self._task is not None and not self._gave_up:
            self._gave_up = True
            self._task.cancel()

    def given_up(self) -> bool:
        """Tell whether it was `give_up` that cancelled the request, and take the cancellation back."""
        if self._gave_up and self._task is not None:
            self._task.uncancel()
        return self._gave_up

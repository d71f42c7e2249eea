"""The worker processes of a pool: those that stand ready, those in use, and how several queries share one.

A process that runs one short query after the other costs a third of what it costs when it sleeps and wakes
for each.  So a query is sent behind others to the worker that was last given one, as long as those are
answered within moments; when the one in front turns out long, those behind it are taken back and go to
workers of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from kg.errors import KgError, StoreError
from service.backend import Limits
from service.errors import service_ending
from service.isolation.channel import Ticket
from service.isolation.snapshots import SnapshotWatch
from service.isolation.workers import Worker, start_worker

__all__ = ["Crew"]

_PAUSE_S = 0.05
#: A line that has not moved is looked at so often: is it the query in front that is long, or has its worker
#: no processor?  The latter is waited for: on a busy machine another worker would have none either.
_LOOK_S, _WORKED_S, _STILL_S = 0.003, 0.0015, 0.02
#: Nobody is sent behind a query that has run for longer.
_FRESH_S = 0.006
#: Most queries in one line, and how much work may stand in it.
_MOST, _WORK_S = 8, 0.004
#: What a worker may take of a processor, and of time, until it hears that what stood in its line was taken back; a
#: fresh one takes more of both.
_HEARING_WORK_S, _HEARING_S, _HEARING_LOOK_S = 0.03, 2.0, 0.005


class Crew:
    """All workers; `idle` ones are on the newest snapshot when they are taken, `busy` ones have a slot.

    Some have neither for a moment: they have yet to hear that what stood in their line was taken back.
    """

    def __init__(self, watch: SnapshotWatch, limits: Limits, size: int) -> None:
        self.idle: list[Worker] = []
        self.busy: set[Worker] = set()
        self._hearing: set[Worker] = set()
        self.size, self.closed = size, False
        self._watch, self._limits = watch, limits
        self._latest: dict[bool, Worker] = {}
        self._filling = False
        self._chores: set[asyncio.Task[None]] = set()

    async def start(self) -> Worker:
        """Start the first process, and the others beside it; raises StoreError where there is no graph."""
        first = await start_worker(self._watch.current(), self._limits)
        self.idle = [first]
        self.fill()
        return first

    async def close(self) -> None:
        """End all processes; queries under way lose theirs."""
        self.closed = True
        await self._end_chores(cancel=True)
        for worker in (*self.idle, *self.busy, *self._hearing):
            await worker.reap()
        self.idle.clear()
        self._hearing.clear()
        await self._end_chores(cancel=False)

    async def _end_chores(self, cancel: bool) -> None:
        while chores := tuple(self._chores):
            for task in chores if cancel else ():
                task.cancel()
            await asyncio.gather(*chores, return_exceptions=True)

    def chore(self, work: Coroutine[Any, Any, None]) -> None:
        """Do some work beside, until the end at most."""
        task = asyncio.ensure_future(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    @property
    def alive(self) -> int:
        """How many processes run."""
        return sum(worker.is_alive() for worker in (*self.idle, *self.busy, *self._hearing))

    # -- one for a query

    async def take(self, page: bool, older: Path | None = None) -> Worker:
        """Return a living worker of the newest snapshot, or of an older one, for a query that has a slot."""
        worker = await (self._find() if older is None else start_worker(older, self._limits))
        if self.closed:
            await worker.reap()
            raise service_ending()
        worker.aboard = 1
        self.busy.add(worker)
        if older is None:
            self._latest[page] = worker
        return worker

    async def _find(self) -> Worker:
        snapshot = self._watch.glance()
        while self.idle:
            worker = self.idle.pop()
            if not worker.channel.lost and worker.snapshot is snapshot:
                return worker
            self.chore(worker.reap())
        try:
            return await start_worker(snapshot, self._limits)
        except StoreError:
            fresh = self._watch.current(again=True)  # swept away between two builds
            if fresh == snapshot:
                raise
            return await start_worker(fresh, self._limits)

    def board(self, page: bool, content: bytes) -> tuple[Worker, Ticket] | None:
        """Send a job to the worker of a query like it, behind that; None where it would wait for long."""
        worker = self._latest.get(page)
        if worker is None or worker not in self.busy or worker.snapshot is not self._watch.glance():
            return None
        channel = worker.channel
        if channel.length >= _MOST or channel.length * worker.pace_s() > _WORK_S or channel.still_s() > _FRESH_S:
            return None
        ticket = channel.ask_behind(content)
        if ticket is None:
            return None
        worker.aboard += 1
        if not worker.watched:
            self._watch_line(worker)
        return worker, ticket

    def _watch_line(self, worker: Worker, before_s: float | None = None) -> None:
        worker.watched = True
        asyncio.get_running_loop().call_later(_LOOK_S, self._look_at_line, worker, before_s)

    def _look_at_line(self, worker: Worker, before_s: float | None) -> None:
        worker.watched = False
        channel = worker.channel
        if channel.still_s() > _LOOK_S:
            channel.catch_up()  # it may be this process that had no processor, and answers are there
        if channel.lost or not channel.holds_up():
            return
        if (still_s := channel.still_s()) < _LOOK_S:
            self._watch_line(worker)
            return
        worked_s = worker.cpu_s()
        long = before_s is not None and worked_s - before_s > _WORKED_S
        if long or (still_s > _STILL_S and not worker.wants_processor()):
            channel.recall()
        else:
            self._watch_line(worker, worked_s if before_s is None else before_s)

    def give_back(self, worker: Worker) -> None:
        """Take a worker back that no query is aboard any more."""
        self.busy.discard(worker)
        for page in [page for page, latest in self._latest.items() if latest is worker]:
            del self._latest[page]  # the next who takes it may be of the other kind
        worker.step_forward()
        good = not self.closed and not worker.worn and worker.snapshot is self._watch.last()
        if good and worker.channel.is_clear and self._has_room():
            self.idle.append(worker)
        elif good and worker.channel.is_recalled:
            self._hearing.add(worker)
            self.chore(self._clear(worker))
        else:
            self._dismiss(worker)

    async def _clear(self, worker: Worker) -> None:
        """Have a worker hear that what stood in its line was taken back; it may have begun some of it."""
        clock, before_s = asyncio.get_running_loop().time, worker.cpu_s()
        until = clock() + _HEARING_S
        while not worker.channel.is_clear and worker.is_alive() and clock() < until:
            if worker.cpu_s() - before_s > _HEARING_WORK_S:
                break
            await asyncio.sleep(_HEARING_LOOK_S)
        self._hearing.discard(worker)
        if worker.channel.is_clear and worker.is_alive() and self._has_room():
            self.idle.append(worker)
        else:
            self._dismiss(worker)

    # -- how many there are

    def _has_room(self) -> bool:
        return len(self.idle) + len(self.busy) + len(self._hearing) < self.size

    def _dismiss(self, worker: Worker) -> None:
        worker.kill()
        self.chore(worker.reap())
        self.fill()

    def follow(self) -> None:
        """Send away who stands on an older snapshot or has ended, and have others in their place."""
        newest = self._watch.current()
        for worker in [w for w in self.idle if w.snapshot is not newest or not w.is_alive()]:
            self.idle.remove(worker)
            self.chore(worker.reap())
        self.fill()

    def fill(self) -> None:
        """Have fresh workers ready before a query asks for one."""
        if not self._filling and not self.closed and self._has_room():
            self._filling = True
            self.chore(self._fill_up())

    async def _fill_up(self) -> None:
        try:
            while self._has_room():
                worker = await start_worker(self._watch.current(), self._limits, waited_for=False)
                if worker.snapshot is self._watch.last():
                    self.idle.insert(0, worker)
                else:
                    await worker.reap()
        except KgError:
            await asyncio.sleep(_PAUSE_S)
        finally:
            self._filling = False

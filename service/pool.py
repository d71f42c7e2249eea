"""A backend of killable processes: the engine cannot stop a query, so its process is stopped.

Slow queries have `query_workers` processes at most, quick ones and the service's own pages a reserve
(`service.lanes`), and one more stands ready for the next that is killed.  A process past its time or memory
is killed and replaced; one whose snapshot is no longer the newest finishes its query and goes.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from kg.errors import KgError, QueryLimitError, StoreError
from kg.state import StoreFolder
from kg.store import Answer, Term
from kg.tokens import names_dataset
from service.backend import BackendHealth, Limits, Query, Reply
from service.channel import Worker, start_worker
from service.errors import ClientGoneError, WorkerLostError
from service.lanes import RESERVE, Lanes
from service.lexer import check_nesting, check_query
from service.noting import note
from service.outcomes import limit_error, lost, told
from service.runs import Message, Run
from service.snapshots import SnapshotWatch

__all__ = ["Pool"]

_LOG = logging.getLogger("uvicorn.error")
_WATCH_S = 0.05
#: A trial on the reserve has so much of the processor, and more while nobody else needs its place.
_TRIAL_S = 0.2
#: The same on a machine that has no processor free for it; waiting included.
_TRIAL_WALL_S = 0.4
_TRIAL_BYTES = 500_000
#: What took the processor longer lets all others have it first, once there are others.
_LONG_S = 0.25
_FORMS: dict[bytes, Literal["rows", "boolean", "graph"]] = {b"r": "rows", b"b": "boolean", b"g": "graph"}


class _TrialFailed(Exception):
    """The query is not as cheap as a trial may be."""


class Pool:
    """The backend over worker processes (see `service.backend.Backend`)."""

    def __init__(self, folder: StoreFolder, limits: Limits, workers: int, queue: int) -> None:
        self._watch = SnapshotWatch(folder)
        self._limits = limits
        self._size = workers + RESERVE + 1
        self._lanes = Lanes(workers, queue)
        self._idle: list[Worker] = []
        self._runs: set[Run] = set()
        self._answered = 0
        self._killed: dict[str, int] = {}
        self._isolated: bool | None = None
        self._filling = self._closed = False
        self._chores: set[asyncio.Task[None]] = set()

    # -- life

    async def start(self) -> None:
        """Start the first process, and the others beside it; raises StoreError where there is no graph."""
        first = await start_worker(self._watch.current(), self._limits.memory_mb)
        self._idle = [first]
        self._isolated = first.isolated
        if not first.isolated:
            _LOG.warning(
                "query workers keep their network: this system lets no process give it up; "
                "queries that would use it are refused by their words alone"
            )
        self._fill()
        self._chore(self._look_out())

    async def close(self) -> None:
        """End all processes."""
        self._closed = True
        while chores := tuple(self._chores):
            for task in chores:
                task.cancel()
            await asyncio.gather(*chores, return_exceptions=True)
        for worker in (*self._idle, *(run.worker for run in self._runs)):
            await worker.reap()
        self._idle.clear()
        while chores := tuple(self._chores):  # queries under way lose their workers now
            await asyncio.gather(*chores, return_exceptions=True)

    def snapshot(self) -> Path:
        """Return the folder of the snapshot that counts now."""
        return self._watch.current()

    def revision(self) -> str | None:
        """Return the name of the snapshot that counts now."""
        return self._watch.current().name

    def health(self) -> BackendHealth:
        """Tell how many processes there are, how many queries run and wait, and what was done so far."""
        alive = sum(w.is_alive() for w in (*self._idle, *(run.worker for run in self._runs)))
        return BackendHealth(
            alive,
            len(self._runs),
            self._lanes.waiting,
            self._lanes.queued_total,
            self._answered,
            dict(self._killed),
            self._isolated,
        )

    def _chore(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    # -- limits

    def _count_kill(self, limit: str) -> None:
        self._killed[limit] = self._killed.get(limit, 0) + 1
        note().killed = limit

    def _counted(self, error: KgError) -> KgError:
        if isinstance(error, QueryLimitError):
            self._count_kill(error.limit)
        return error

    async def _look_out(self) -> None:
        """Kill what is past its time or memory; follow the snapshot."""
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(_WATCH_S)
            try:
                self._look_around(clock())
            except StoreError:
                continue  # the store folder is out of sight for a while
            except Exception:
                _LOG.exception("a fault while the query workers were looked at")

    def _look_around(self, now: float) -> None:
        for run in tuple(self._runs):
            self._look_at(run, now)
        if self._lanes.wants_trial():
            for run in tuple(self._runs):
                if run.slot == "trial" and (run.worked_s > _TRIAL_S or run.spent(now) > _TRIAL_WALL_S):
                    run.make_room()
        newest = self._watch.current()
        for worker in [w for w in self._idle if w.snapshot != newest or not w.is_alive()]:
            self._idle.remove(worker)
            self._chore(worker.reap())
        self._fill()

    def _look_at(self, run: Run, now: float) -> None:
        worker, memory_mb = run.worker, run.worker.memory_mb()
        spent_s = run.spent(now)
        if spent_s * 1000 > run.time_ms:
            worker.kill("query_time_limit_ms")
        elif memory_mb > self._limits.memory_mb:
            worker.kill("query_memory_limit_mb")
        elif run.stalls(now, self._limits.stall_ms / 1000, crowded=self._lanes.waiting > 0):
            worker.kill("answer_stall_limit_ms")
            run.give_up()
        elif run.slot != "reserve" and run.work(now) > _LONG_S and len(self._runs) > 1 and not worker.worn:
            worker.step_back()
        elif memory_mb > self._limits.memory_mb / 2:
            worker.worn = True  # it would keep much of it

    # -- workers

    async def _take(self) -> Worker:
        """Return a living worker of the newest snapshot; a slot is ours already."""
        worker = None if self._closed else await self._find()
        if self._closed:
            if worker is not None:
                await worker.reap()
            raise StoreError("the service is ending; ask again when it runs")
        assert worker is not None
        return worker

    async def _find(self) -> Worker:
        snapshot = self._watch.current()
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive() and worker.snapshot == snapshot:
                return worker
            self._chore(worker.reap())
        try:
            return await start_worker(snapshot, self._limits.memory_mb)
        except StoreError:
            fresh = self._watch.current(again=True)  # swept away between two builds
            if fresh == snapshot:
                raise
            return await start_worker(fresh, self._limits.memory_mb)

    def _end(self, run: Run) -> None:
        """Give slot and worker back; once."""
        if run not in self._runs:
            return
        self._runs.discard(run)
        worker = run.worker
        good = (
            run.finished
            and not self._closed
            and not worker.worn
            and worker.snapshot == self._watch.last()
            and worker.is_alive()
        )
        if good and len(self._idle) + len(self._runs) < self._size:
            self._idle.append(worker)
        else:
            worker.kill()
            self._chore(worker.reap())
            self._fill()
        self._lanes.leave(run.slot)

    def _fill(self) -> None:
        if not self._filling and not self._closed and len(self._idle) + len(self._runs) < self._size:
            self._filling = True
            self._chore(self._fill_up())

    async def _fill_up(self) -> None:
        """Have fresh workers ready before a query asks for one."""
        try:
            while len(self._idle) + len(self._runs) < self._size:
                worker = await start_worker(self._watch.current(), self._limits.memory_mb)
                if worker.snapshot == self._watch.last():
                    self._idle.insert(0, worker)
                else:
                    await worker.reap()
        except StoreError:
            await asyncio.sleep(_WATCH_S)
        finally:
            self._filling = False

    # -- one query

    def _job(self, query: Query, row_type: str | None, graph_type: str | None, limit: int | None) -> dict[str, Any]:
        if len(query.text) > self._limits.chars:
            raise limit_error("query_chars_limit", self._limits)
        check_nesting(query.text, self._limits.nesting)
        return {
            "query": check_query(query.text),
            "default_graphs": query.default_graphs,
            "named_graphs": query.named_graphs,
            "union": query.default_graph == "union" and not names_dataset(query.text),
            "row_type": row_type,
            "graph_type": graph_type,
            "limit": limit,
            "base": query.base_iri,
            "row_limit": self._limits.rows,
            "bytes_limit": self._limits.bytes,
        }

    async def _begin(self, query: Query, job: dict[str, Any]) -> tuple[Run, list[Message]]:
        """Return a run and its first messages; a cheap query's are all.  Waiting counts to the query's time."""
        clock = asyncio.get_running_loop().time
        begun, page = clock(), query.lane == "pages"
        note().lane = query.lane
        time_ms = min(self._limits.time_ms, query.time_ms or self._limits.time_ms)
        if page:
            time_ms = min(time_ms, self._limits.page_time_ms)
        tried = again = False
        while True:
            slot = await self._lanes.enter(page, time_ms / 1000 - (clock() - begun), tried)
            try:
                run = Run(await self._take(), slot, time_ms, clock() - begun)
            except BaseException:
                self._lanes.leave(slot)
                raise
            self._runs.add(run)
            try:
                with suppress(ConnectionError):  # a worker that is gone shows at the first message
                    await run.worker.send(job)
                return run, await (self._try(run) if slot == "trial" else self._some(run))
            except _TrialFailed:
                tried = True  # from the beginning again, once a slow slot is free
                self._end(run)
            except WorkerLostError:
                self._end(run)
                if again:
                    raise
                again = True
            except BaseException:
                self._end(run)
                raise

    async def _some(self, run: Run) -> list[Message]:
        return [await self._message(run)]

    async def _try(self, run: Run) -> list[Message]:
        """Return all messages of a query that turns out cheap."""
        messages, size = [], 0
        while not run.finished:
            messages.append(await self._message(run))
            size += len(messages[-1][1])
            if size > _TRIAL_BYTES:
                raise _TrialFailed
        return messages

    async def _message(self, run: Run) -> Message:
        """Return the next message with bytes of the answer; errors are raised."""
        clock = asyncio.get_running_loop().time
        run.ask(clock())
        try:
            kind, content = await run.worker.message()
        except EOFError:
            if run.made_room:
                raise _TrialFailed from None
            if run.worker.killed_for is None:
                await run.worker.gone()
            raise self._counted(lost(run, self._limits)) from None
        finally:
            run.hand(clock())
        if kind == b"E":
            run.finished = True
            self._end(run)
            error = json.loads(content)
            raise self._counted(told(error["code"], error["message"], self._limits))
        if kind in b"SW":
            run.form, content = content[:1], content[1:]
        if kind in b"FW":
            note().rows = int.from_bytes(content[:4])
            content = content[4:]
        if kind in b"FWA":
            run.finished = True
            self._answered += 1
            self._end(run)  # before the client has read it
        return kind, content

    # -- answers

    def stream(self, query: Query, row_type: str | None, graph_type: str | None) -> _Stream:
        """Answer as bytes in a media type; see `Backend.stream`."""
        return _Stream(self, query, row_type, graph_type)

    async def ask(self, query: Query, limit: int) -> Answer:
        """Answer with at most `limit` rows; see `Backend.ask`."""
        run, messages = await self._begin(query, self._job(query, None, None, limit))
        try:
            parts = [content for _, content in messages]
            while not run.finished:
                parts.append((await self._message(run))[1])
        finally:
            self._end(run)
        found = json.loads(b"".join(parts))
        rows = tuple(tuple(Term(*t) if t else None for t in row) for row in found["rows"])
        note().rows = len(rows)
        return Answer(tuple(found["variables"]), rows, boolean=found["boolean"], truncated=found["truncated"])


class _Stream:
    """An answer that is entered, read and left; a class, since an async generator costs more than a short answer."""

    __slots__ = ("_graph_type", "_messages", "_pool", "_query", "_row_type", "_run")

    def __init__(self, pool: Pool, query: Query, row_type: str | None, graph_type: str | None) -> None:
        self._pool, self._query = pool, query
        self._row_type, self._graph_type = row_type, graph_type

    async def __aenter__(self) -> Reply:
        job = self._pool._job(self._query, self._row_type, self._graph_type, None)
        self._run, messages = await self._pool._begin(self._query, job)
        self._messages = iter(messages)
        form = _FORMS[self._run.form]
        media_type = self._graph_type if form == "graph" else self._row_type
        assert media_type is not None
        return Reply(form, media_type, self, self._run.worker.snapshot.name)

    def __aiter__(self) -> _Stream:
        return self

    async def __anext__(self) -> bytes:
        for _, content in self._messages:
            return content
        while not self._run.finished:
            _, content = await self._pool._message(self._run)
            if content:
                return content
        raise StopAsyncIteration

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._pool._end(self._run)
        if isinstance(error, asyncio.CancelledError) and self._run.given_up():
            self._pool._count_kill("answer_stall_limit_ms")
            raise ClientGoneError("the client did not take its answer") from None

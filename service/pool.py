"""A backend of killable processes: the engine cannot stop a query, so its process is stopped.

`query_workers` processes answer strangers, one more is kept for the service's own pages, so that
slow queries leave the pages quick.  A process past its time or memory is killed and replaced; one
whose snapshot is no longer the newest finishes its query and goes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import QueryError, QueryLimitError, StoreError
from kg.state import StoreFolder
from kg.store import Answer, Term, parse_position
from kg.tokens import names_dataset
from kg.vocab import PREFIXES
from service.backend import BackendHealth, Limits, Query, Reply
from service.channel import Worker, start_worker
from service.errors import NotAcceptableError, QueueFullError, WorkerLostError
from service.lexer import check_query
from service.snapshots import SnapshotWatch

__all__ = ["Pool"]

_WATCH_S = 0.05
#: A client that takes nothing for so long loses its worker.
_STALL_S = 30.0
_MESSAGE_CHARS = 300
_LIMIT_TEXT = {
    "query_time_limit_ms": "the query ran longer than {0.time_ms} ms and was stopped",
    "query_memory_limit_mb": "the query took more than {0.memory_mb} MB of memory and was stopped",
    "answer_row_limit": "the answer has more than {0.rows} rows",
    "answer_bytes_limit": "the answer has more than {0.bytes} bytes",
    "query_chars_limit": "the query has more than {0.chars} characters",
}


def _one_line(message: str) -> str:
    """Return an engine's message on one line; it may list every character that it had expected."""
    line = " ".join(message.split())
    return line if len(line) <= _MESSAGE_CHARS else line[:_MESSAGE_CHARS] + " …"


@dataclass(slots=True, eq=False)
class _Run:
    """A query under way; the clock runs while we wait for the worker, not while the client reads."""

    worker: Worker
    spent_s: float = 0.0
    asked_at: float | None = None
    handed_at: float | None = None
    finished: bool = False


class Pool:
    """The backend over worker processes (see `service.backend.Backend`)."""

    def __init__(self, folder: StoreFolder, limits: Limits, workers: int, queue: int) -> None:
        self._watch = SnapshotWatch(folder)
        self._limits, self._workers, self._queue = limits, workers, queue
        self._idle: list[Worker] = []
        self._runs: set[_Run] = set()
        self._waiting = 0
        self._chores: set[asyncio.Task[None]] = set()
        self._public = asyncio.Semaphore(workers)
        self._all = asyncio.Semaphore(workers + 1)

    # -- life

    async def start(self) -> None:
        """Start the processes; raises StoreError where there is no graph."""
        snapshot = self._watch.current()
        self._idle = list(
            await asyncio.gather(*(start_worker(snapshot, self._limits.memory_mb) for _ in range(self._workers + 1)))
        )
        self._chore(self._watch_runs())

    async def close(self) -> None:
        """End all processes."""
        for task in tuple(self._chores):
            task.cancel()
        for task in tuple(self._chores):
            with suppress(asyncio.CancelledError):
                await task
        for worker in (*self._idle, *(run.worker for run in self._runs)):
            await worker.reap()
        self._idle.clear()

    def snapshot(self) -> Path:
        """Return the folder of the snapshot that counts now."""
        return self._watch.current()

    def health(self) -> BackendHealth:
        """Tell how many processes there are, how many queries run and wait."""
        alive = sum(w.is_alive() for w in (*self._idle, *(run.worker for run in self._runs)))
        return BackendHealth(alive, len(self._runs), self._waiting)

    def _chore(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    # -- limits

    def _limit_error(self, limit: str) -> QueryLimitError:
        return QueryLimitError(_LIMIT_TEXT[limit].format(self._limits), limit)

    async def _watch_runs(self) -> None:
        """Kill what is past its time or memory."""
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(_WATCH_S)
            now = clock()
            for run in self._runs:
                waiting = now - run.asked_at if run.asked_at is not None else 0.0
                if (run.spent_s + waiting) * 1000 > self._limits.time_ms:
                    run.worker.kill("query_time_limit_ms")
                elif run.worker.memory_mb() > self._limits.memory_mb:
                    run.worker.kill("query_memory_limit_mb")
                elif run.handed_at is not None and now - run.handed_at > _STALL_S:
                    run.worker.kill("query_time_limit_ms")

    # -- workers

    async def _take(self) -> Worker:
        """Return a living worker of the newest snapshot; a slot is ours already."""
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

    async def _give(self, run: _Run) -> None:
        self._runs.discard(run)
        worker = run.worker
        if run.finished and worker.is_alive() and worker.snapshot == self._watch.last():
            self._idle.append(worker)
            return
        self._chore(worker.reap())
        self._chore(self._refill())

    async def _refill(self) -> None:
        """Have a fresh worker ready before the next query asks for one."""
        with suppress(StoreError):
            worker = await start_worker(self._watch.current(), self._limits.memory_mb)
            if len(self._idle) + len(self._runs) > self._workers:
                await worker.reap()
            else:
                self._idle.append(worker)

    @asynccontextmanager
    async def _slot(self, query: Query) -> AsyncIterator[None]:
        if query.lane == "pages":
            async with self._all:
                yield
            return
        if self._public.locked() and self._waiting >= self._queue:
            raise QueueFullError(
                f"{self._waiting} queries wait already, which is all that may; "
                f"ask again in {QueueFullError.retry_after_s} s"
            )
        self._waiting += 1
        try:
            await self._public.acquire()
        finally:
            self._waiting -= 1
        try:
            async with self._all:
                yield
        finally:
            self._public.release()

    @asynccontextmanager
    async def _run(
        self, query: Query, row_type: str | None, graph_type: str | None, limit: int | None
    ) -> AsyncIterator[_Run]:
        if len(query.text) > self._limits.chars:
            raise self._limit_error("query_chars_limit")
        check_query(query.text)
        job = {
            "query": query.text,
            "default_graphs": query.default_graphs,
            "named_graphs": query.named_graphs,
            "union": not names_dataset(query.text),
            "prefixes": PREFIXES,
            "row_type": row_type,
            "graph_type": graph_type,
            "limit": limit,
            "row_limit": self._limits.rows,
            "bytes_limit": self._limits.bytes,
        }
        async with self._slot(query):
            run = _Run(await self._take())
            self._runs.add(run)
            try:
                with suppress(ConnectionError):  # a worker that is gone shows at the first frame
                    await run.worker.send(job)
                yield run
            finally:
                await self._give(run)

    async def _frame(self, run: _Run) -> tuple[bytes, bytes]:
        """Return the next frame with bytes of the answer, its head or its end; errors are raised."""
        clock = asyncio.get_running_loop().time
        run.asked_at, run.handed_at = clock(), None
        try:
            kind, content = await run.worker.frame()
        except EOFError:
            raise self._lost(run) from None
        finally:
            run.spent_s += clock() - run.asked_at
            run.asked_at, run.handed_at = None, clock()
        if kind != b"E":
            run.finished = kind in b"FA"
            return kind, content
        run.finished = True
        error = json.loads(content)
        raise self._told(error["code"], error["message"])

    def _told(self, code: str, message: str) -> Exception:
        if code == "limit":
            return self._limit_error(message)
        if code == "syntax":
            return QueryError(f"the query is not SPARQL 1.1: {_one_line(message)}", *parse_position(message))
        if code == "form":
            kind = (
                "triples: ask for text/turtle"
                if message == "graph"
                else "rows: ask for application/sparql-results+json"
            )
            return NotAcceptableError(f"the accepted formats do not fit this query, which answers with {kind}")
        return QueryError(f"the query cannot be answered: {_one_line(message)}")

    def _lost(self, run: _Run) -> Exception:
        if run.worker.killed_for is not None:
            return self._limit_error(run.worker.killed_for)
        with suppress(Exception):
            run.worker.process.wait(0.2)
        if run.worker.aborted():
            return self._limit_error("query_memory_limit_mb")
        return WorkerLostError("the process that ran the query was ended from outside", "ask again")

    # -- answers

    @asynccontextmanager
    async def stream(self, query: Query, row_type: str | None, graph_type: str | None) -> AsyncIterator[Reply]:
        """Answer as bytes in a media type; see `Backend.stream`."""
        async with self._run(query, row_type, graph_type, None) as run:
            _, head = await self._frame(run)
            told = json.loads(head)
            first = await self._frame(run)

            async def chunks() -> AsyncIterator[bytes]:
                kind, content = first
                while kind == b"D":
                    yield content
                    kind, content = await self._frame(run)

            yield Reply(told["form"], told["media_type"], chunks())

    async def ask(self, query: Query, limit: int) -> Answer:
        """Answer with at most `limit` rows; see `Backend.ask`."""
        async with self._run(query, None, None, limit) as run:
            _, content = await self._frame(run)
        found = json.loads(content)
        rows = tuple(tuple(Term(*t) if t else None for t in row) for row in found["rows"])
        return Answer(tuple(found["variables"]), rows, boolean=found["boolean"], truncated=found["truncated"])

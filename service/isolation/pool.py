"""A backend of killable processes: the engine cannot stop a query, so its process is stopped.

Slow queries have `query_workers` processes at most, quick ones and the service's own pages a reserve
(`service.lanes`), and one more stands ready for the next that is killed.  A process past its time or memory
is killed and replaced; one whose snapshot is no longer the newest finishes its query and goes.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Literal

from kg.errors import KgError, QueryLimitError, StoreError
from kg.state import StoreFolder
from kg.store import Answer, Term
from service.backend import BackendHealth, Limits, Query, Reply
from service.errors import ClientGoneError, WorkerLostError
from service.isolation.channel import JobRecalledError, Ticket
from service.isolation.crew import Crew
from service.isolation.examining import job_of
from service.isolation.jobs import Job, job_bytes
from service.isolation.outcomes import lost, told
from service.isolation.runs import Message, Run
from service.isolation.snapshots import SnapshotWatch
from service.isolation.workers import Worker
from service.lanes import RESERVE, Lanes, Slot
from service.noting import note, waited_for

__all__ = ["Pool"]

_LOG = logging.getLogger("uvicorn.error")
_WATCH_S, _NEAR_S = 0.05, 0.01
#: A trial on the reserve has so much of the processor, and more while nobody else needs its place.
_TRIAL_S = 0.1
#: On a machine that has no processor free for it, it is given up after so long.
_TRIAL_WALL_S = 2.0
_TRIAL_BYTES = 500_000
_TRIALS: tuple[Slot, ...] = ("trial", "guest")
#: What took the processor longer lets all others have it first, once there are others; it is looked at so often
#: while it is young.
_LONG_S, _YOUNG_S = 0.006, 0.008
#: A query that was taken back so often from behind others has a worker of its own.
_MOST_RECALLS = 2
_FORMS: dict[bytes, Literal["rows", "boolean", "graph"]] = {b"r": "rows", b"b": "boolean", b"g": "graph"}


class _TrialFailed(Exception):
    """The query is not as cheap as a trial may be."""


class Pool:
    """The backend over worker processes (see `service.backend.Backend`)."""

    def __init__(self, folder: StoreFolder, limits: Limits, workers: int, queue: int) -> None:
        self._watch = SnapshotWatch(folder)
        self._limits = limits
        self._lanes = Lanes(workers, queue)
        self._crew = Crew(self._watch, limits, workers + RESERVE + 1)
        self._runs: set[Run] = set()
        self._answered = self._taking = 0  # queries that have a slot and wait for a process to start
        self._killed: dict[str, int] = {}
        self._isolated: bool | None = None
        self._looking_early = False
        self._near = False  # a worker has taken half of its memory, and some take 1 GB a second

    # -- life

    async def start(self) -> None:
        """Start the first process, and the others beside it; raises StoreError where there is no graph."""
        self._isolated = (await self._crew.start()).isolated
        if not self._isolated:
            _LOG.warning(
                "query workers keep their network: this system lets no process give it up; "
                "queries that would use it are refused by their words alone"
            )
        self._crew.chore(self._look_out())

    async def close(self) -> None:
        """End all processes; who waits is told."""
        self._lanes.close()
        await self._crew.close()

    def snapshot(self) -> Path:
        """Return the folder of the snapshot that counts now."""
        return self._watch.current()

    def revision(self) -> str | None:
        """Return the name of the snapshot that counts now."""
        return self._watch.current().name

    def held(self, revision: str | None) -> AbstractContextManager[None]:
        """Keep a snapshot in place; see `Backend.held`."""
        return nullcontext() if revision is None else self._watch.held(revision)

    def health(self) -> BackendHealth:
        """Tell how many processes there are, how many queries run and wait, and what was done so far."""
        return BackendHealth(
            self._crew.alive,
            len(self._runs),
            self._lanes.waiting + self._taking,
            self._lanes.queued_total,
            self._answered,
            dict(self._killed),
            self._isolated,
            str(self._watch.trouble) if self._watch.trouble is not None else None,
            self._lanes.in_queue,
        )

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
            await asyncio.sleep(_NEAR_S if self._near else _WATCH_S)
            self._near = False
            try:
                self._look_around(clock())
            except StoreError:
                continue  # the store folder is out of sight for a while
            except Exception:
                _LOG.exception("a fault while the query workers were looked at")

    def _look_around(self, now: float) -> None:
        for run in tuple(self._runs):
            if now - run.begun_at > _WATCH_S / 2 and run.is_first:
                self._look_at(run, now)
        self._lanes.expire(now)
        wanted = self._lanes.wants_trial()
        for run in tuple(self._runs):
            trial = run.is_first and (run.worker.slot == "guest" or (wanted and run.worker.slot == "trial"))
            if trial and (run.worked_s > _TRIAL_S or now - run.begun_at > _TRIAL_WALL_S):
                run.make_room()
        self._crew.follow()

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
        else:
            self._yield_to_others(run, now)
        if memory_mb > self._limits.memory_mb / 2:
            worker.worn = True  # it would keep much of it
            self._near = True

    def _yield_to_others(self, run: Run, now: float) -> None:
        if not run.page and run.work(now) > _LONG_S and len(self._runs) > 1:
            run.worker.step_back(now)
        run.worker.spare(now)

    def _look_early(self) -> None:
        """Look at strangers' queries until the usual looks see them."""
        now, again = asyncio.get_running_loop().time(), False
        for run in tuple(self._runs):
            age_s = now - run.begun_at
            if age_s < _WATCH_S and not run.page:
                again = True
                if age_s > _YOUNG_S / 2 and run.is_first:
                    self._yield_to_others(run, now)
        self._looking_early = False
        if again:
            self._look_early_again()

    def _look_early_again(self) -> None:
        if not self._looking_early:
            self._looking_early = True
            asyncio.get_running_loop().call_later(_YOUNG_S, self._look_early)

    # -- one query

    async def _enter(
        self, page: bool, wait_s: float, tried: bool, content: bytes, older: Path | None
    ) -> tuple[Worker, Ticket]:
        """Send a job to a worker of its own, once there is a slot for it."""
        entered = self._lanes.enter(page, wait_s, tried)
        slot: Slot = await waited_for(self._lanes.granted(entered)) if isinstance(entered, asyncio.Future) else entered
        self._taking += 1
        try:
            taking = self._crew.take(page, older)
            worker = await (taking if self._crew.idle else waited_for(taking))
        except BaseException:
            self._lanes.leave(slot)
            raise
        finally:
            self._taking -= 1
        worker.slot = slot
        try:
            return worker, await worker.channel.ask(content)
        except BaseException:
            self._leave(worker)
            raise

    def _leave(self, worker: Worker) -> None:
        """One query is aboard no more; the last gives worker and slot back."""
        worker.aboard -= 1
        if not worker.aboard:
            self._crew.give_back(worker)
            self._lanes.leave(worker.slot)

    def _end(self, run: Run) -> None:
        """The query has what it needs of its worker; once."""
        if run in self._runs:
            self._runs.discard(run)
            if not run.finished and run.worker.aboard > 1:
                run.ticket.drop()
            self._leave(run.worker)

    async def _begin(self, query: Query, job: Job) -> tuple[Run, list[Message]]:
        """Return a run and its first messages; a cheap query's are all.  Waiting counts to the query's time."""
        clock = asyncio.get_running_loop().time
        begun, page, content = clock(), query.lane == "pages", job_bytes(job)
        note().lane = query.lane
        time_ms = min(self._limits.time_ms, query.time_ms or self._limits.time_ms)
        if page:
            time_ms = min(time_ms, self._limits.page_time_ms)
        recalled = 0
        tried = again = False
        while True:
            older = self._watch.older(query.revision) if query.revision is not None else None
            alone = tried or recalled == _MOST_RECALLS or self._lanes.is_crowded(page) or older is not None
            boarded = None if alone else self._crew.board(page, content)
            if boarded is None:
                boarded = await self._enter(page, time_ms / 1000 - (clock() - begun), tried, content, older)
            now = clock()
            run = Run(*boarded, query.text if job.nesting is None else None, page, time_ms, now - begun, now)
            self._runs.add(run)
            if not page:
                self._look_early_again()
            try:
                messages = (
                    await self._try(run)
                    if run.worker.slot in _TRIALS
                    else [await self._message(run, soon=False)]
                )
            except JobRecalledError:
                recalled += recalled < _MOST_RECALLS
                self._end(run)
            except _TrialFailed:
                guest = run.worker.slot == "guest"
                self._end(run)
                if guest:
                    raise self._lanes.full() from None
                tried = True  # from the beginning again, once a slow slot is free
            except WorkerLostError:
                self._end(run)
                if again:
                    raise
                again = True
            except BaseException:
                self._end(run)
                raise
            else:
                run.begun = True
                return run, messages

    async def _try(self, run: Run) -> list[Message]:
        """Return all messages of a query that turns out cheap."""
        messages: list[Message] = []
        size = 0
        while not run.finished:
            messages.append(await self._message(run, soon=bool(messages)))
            size += len(messages[-1][1])
            if size > _TRIAL_BYTES:
                raise _TrialFailed
        return messages

    async def _message(self, run: Run, soon: bool = True) -> Message:
        """Return the next message with bytes of the answer; errors are raised."""
        clock = asyncio.get_running_loop().time
        run.ask(clock())
        try:
            kind, content = await run.ticket.message(soon)
        except (EOFError, JobRecalledError) as error:
            if isinstance(error, JobRecalledError) and not run.begun:
                raise
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
            cause = json.loads(content)
            fault = told(cause, self._limits, run.text)
            raise fault if cause["code"] == "nesting" else self._counted(fault)  # refused, and not stopped
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
        run, messages = await self._begin(query, job_of(query, None, None, limit, self._limits))
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
        job = job_of(self._query, self._row_type, self._graph_type, None, self._pool._limits)
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

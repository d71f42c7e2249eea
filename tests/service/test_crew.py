"""Several queries on one worker, one behind the other: each has its own answer, and none waits for a long one."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from crewing import JSON, LIMITS, rows_of, told, told_wrong, until, with_pool
from tinygraph import ENDLESS, write_tiny_store

from kg.errors import KgError, QueryLimitError, StoreError
from kg.state import State, StoreFolder
from service.backend import Query
from service.errors import WorkerLostError, error_body
from service.isolation import workers as workers_module
from service.isolation.channel import Channel
from service.isolation.pool import Pool
from service.isolation.spawning import spawn

GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i"


def test_that_each_query_has_its_own_answer(crew_folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        counted = await rows_of(pool, "SELECT ?s { ?s <urn:p> ?o } ORDER BY ?s")

        async def client(first: int) -> None:
            for number in range(first, 400, 8):
                assert await told(pool, number, "pages" if number % 5 == 0 else "public") == number
                if number % 50 == 0:
                    assert await rows_of(pool, "SELECT ?s { ?s <urn:p> ?o } ORDER BY ?s") == counted
                if number % 37 == 0:
                    with pytest.raises(KgError, match="not SPARQL"):
                        await told_wrong(pool)

        await asyncio.gather(*map(client, range(8)))
        assert pool.health().running == 0
        await until(lambda: len(pool._crew.idle) == pool._crew.size)

    with_pool(crew_folder, work, workers=2)


def test_that_short_queries_share_a_worker(crew_folder: StoreFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    behind: list[int] = []
    ask_behind = Channel.ask_behind

    def noted(self: Channel, content: bytes) -> object:
        behind.append(self.length)
        return ask_behind(self, content)

    monkeypatch.setattr(Channel, "ask_behind", noted)
    monkeypatch.setattr("service.isolation.crew._FRESH_S", 60.0)  # however slow the machine is
    monkeypatch.setattr("service.isolation.crew._WORK_S", 60.0)

    async def work(pool: Pool) -> None:
        for _ in range(20):
            assert await asyncio.gather(*(told(pool, number) for number in range(6))) == list(range(6))
        assert max(behind) > 1

    with_pool(crew_folder, work)


def test_that_what_waits_behind_a_long_query_goes_elsewhere(crew_folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        runaway = asyncio.ensure_future(pool.ask(Query(ENDLESS), 10))
        await asyncio.sleep(0)  # it is sent now, and the others behind it
        assert await asyncio.gather(*(told(pool, number) for number in range(6))) == list(range(6))
        assert not runaway.done()
        runaway.cancel()
        await asyncio.gather(runaway, return_exceptions=True)
        assert await told(pool, 7) == 7

    with_pool(crew_folder, work)


def test_that_a_client_that_goes_takes_no_other_with_it(crew_folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        for text in (ENDLESS, "SELECT (1 AS ?n) {}"):
            first = asyncio.ensure_future(pool.ask(Query(text), 10))
            await asyncio.sleep(0)
            others = [asyncio.ensure_future(told(pool, number)) for number in range(5)]
            await asyncio.sleep(0)
            first.cancel()
            others[2].cancel()
            ends = await asyncio.gather(*others, return_exceptions=True)
            assert [end for end in ends if not isinstance(end, BaseException)] == [0, 1, 3, 4]
        await until(lambda: len(pool._crew.idle) == pool._crew.size)

    with_pool(crew_folder, work)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not tell a process's memory")
def test_that_only_the_greedy_query_is_blamed(crew_folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        for place in range(3):
            work = [told(pool, number) for number in range(4)]
            wanted: list[Awaitable[object]] = [*work[:place], pool.ask(Query(GREEDY), 10), *work[place:]]
            ends = await asyncio.gather(*wanted, return_exceptions=True)
            assert isinstance(ends[place], QueryLimitError) and ends[place].limit == "query_memory_limit_mb"
            assert [end for end in ends if not isinstance(end, BaseException)] == [0, 1, 2, 3]

    with_pool(crew_folder, work, memory_mb=64)


def test_that_a_worker_lost_with_several_queries_loses_none(crew_folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        for _ in range(5):
            waiting = [asyncio.ensure_future(told(pool, number)) for number in range(6)]
            await asyncio.sleep(0)
            for worker in tuple(pool._crew.busy):
                os.kill(worker.pid, signal.SIGKILL)
            assert await asyncio.gather(*waiting) == list(range(6))

    with_pool(crew_folder, work)


def test_that_a_worker_killed_while_it_starts_is_started_again(
    crew_folder: StoreFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun: list[int] = []

    def dead(most: int) -> Callable[..., Any]:
        def start(*given: Any) -> Any:
            process, ours = spawn(*given)
            begun.append(process.pid)
            if len(begun) <= most:
                os.kill(process.pid, signal.SIGKILL)
            return process, ours

        return start

    monkeypatch.setattr(workers_module, "take_early", lambda *_: None)
    monkeypatch.setattr(workers_module, "_LOG", logging.getLogger("starts"))  # uvicorn's own may be silent by now

    async def check() -> None:
        monkeypatch.setattr(workers_module, "spawn", dead(2))
        worker = await workers_module.start_worker(crew_folder.snapshot(), LIMITS)
        assert worker.is_alive() and len(begun) == 3
        await worker.reap()
        begun.clear()
        monkeypatch.setattr(workers_module, "spawn", dead(100))
        with pytest.raises(WorkerLostError) as lost:
            await workers_module.start_worker(crew_folder.snapshot(), LIMITS)
        body = error_body(lost.value)
        assert (body.status, body.code, body.hint) == (503, "worker-lost", "ask again") and len(begun) < 10
        assert (
            str(crew_folder.path) not in body.message
            and str(crew_folder.path) in caplog.text
            and "SIGKILL" in caplog.text
        )

    asyncio.run(check())


@pytest.mark.skipif(not hasattr(os, "sched_setscheduler"), reason="this system has no classes of processes")
def test_that_a_spare_that_starves_while_it_starts_takes_its_turn(
    crew_folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    classes: list[tuple[int, int]] = []

    def stopped(*given: Any) -> Any:
        process, ours = spawn(*given)
        os.kill(process.pid, signal.SIGSTOP)  # as a machine without a free processor would
        return process, ours

    monkeypatch.setattr(workers_module, "take_early", lambda *_: None)
    monkeypatch.setattr(workers_module, "spawn", stopped)
    monkeypatch.setattr(workers_module, "_may_step_forward", lambda: True)
    monkeypatch.setattr(os, "sched_setscheduler", lambda pid, chosen, _: classes.append((pid, chosen)))

    async def check() -> None:
        starting = asyncio.ensure_future(workers_module.start_worker(crew_folder.snapshot(), LIMITS, waited_for=False))
        await until(lambda: len(classes) == 2)
        (pid, first), (_, then) = classes
        assert (first, then) == (os.SCHED_IDLE, os.SCHED_BATCH) and not starting.done()
        os.kill(pid, signal.SIGCONT)
        await (await starting).reap()
        assert len(classes) == 2

    asyncio.run(asyncio.wait_for(check(), 120))


def test_that_what_does_not_start_by_itself_is_not_tried_again(
    crew_folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    def broken(*given: Any) -> Any:
        begun.append(1)
        return spawn(crew_folder.path / "nothing", 256)

    monkeypatch.setattr(workers_module, "take_early", lambda *_: None)  # left by another service
    monkeypatch.setattr(workers_module, "spawn", broken)
    with pytest.raises(StoreError) as refused:
        asyncio.run(workers_module.start_worker(crew_folder.snapshot(), LIMITS))
    told = error_body(refused.value).message
    assert len(begun) == 1 and "the store cannot be opened" in told and str(crew_folder.path) not in told


def test_that_an_older_snapshot_can_be_asked_while_it_is_there(tmp_path: Path) -> None:
    folder = StoreFolder(write_tiny_store(tmp_path / "store").path)
    first = folder.snapshot()
    one = Query("SELECT ?s { ?s ?p ?o } LIMIT 3", revision=first.name)

    async def revision_of(pool: Pool, query: Query) -> str | None:
        async with pool.stream(query, JSON, None) as reply:
            assert b"bindings" in b"".join([chunk async for chunk in reply.chunks])
            return reply.revision

    async def work(pool: Pool) -> None:
        assert await revision_of(pool, one) == first.name
        shutil.copytree(first, first.with_name("second"))
        folder.write(State("second"))
        await until(lambda: pool.revision() == "second")
        asked = [revision_of(pool, query) for query in (one, one._replace(revision=None), one)]
        assert await asyncio.gather(*asked) == [first.name, "second", first.name]
        shutil.rmtree(first)
        with pytest.raises(WorkerLostError):
            await revision_of(pool, one)
        await until(lambda: len(pool._crew.idle) == pool._crew.size)
        assert {worker.snapshot.name for worker in pool._crew.idle} == {"second"}

    with_pool(folder, work)


def test_that_who_waits_is_told_when_the_service_ends(crew_folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        waiting = [asyncio.ensure_future(pool.ask(Query(f"{ENDLESS} # {number}"), 10)) for number in range(9)]
        await until(lambda: pool.health().waiting > 0)
        await pool.close()
        ends = await asyncio.gather(*waiting, return_exceptions=True)
        assert {type(end) for end in ends} == {StoreError}

    with_pool(crew_folder, work)

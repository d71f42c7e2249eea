"""Several queries on one worker, one behind the other: each has its own answer, and none waits for a long one."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import signal
import socket
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from tinygraph import ENDLESS, write_tiny_store

from kg.errors import KgError, QueryLimitError, StoreError
from kg.state import State, StoreFolder
from service.backend import Limits, Query
from service.errors import WorkerLostError, error_body
from service.isolation import worker as worker_module
from service.isolation import workers as workers_module
from service.isolation.channel import Channel
from service.isolation.framing import message_socket
from service.isolation.pool import Pool
from service.isolation.spawning import spawn
from service.isolation.workers import Worker

LIMITS = Limits(time_ms=20_000, memory_mb=256, rows=100_000, bytes=50_000_000, chars=100_000)
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i"
JSON = "application/sparql-results+json"

Work = Callable[[Pool], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    extra = "".join(f'<urn:s{i}> <urn:p> "{i}" <urn:g> .\n' for i in range(3_000))
    return StoreFolder(write_tiny_store(tmp_path_factory.mktemp("crew") / "store", extra=extra).path)


def with_pool(folder: StoreFolder, work: Work, workers: int = 1, **limits: int) -> None:
    """Run `work` with a pool that is closed afterwards, in a minute at most."""
    chosen = Limits(**{name: getattr(LIMITS, name) for name in ("time_ms", "memory_mb", "rows", "bytes", "chars")}
                    | limits)

    async def run() -> None:
        pool = Pool(folder, chosen, workers, 8)
        await pool.start()
        try:
            await work(pool)
        finally:
            await pool.close()

    asyncio.run(asyncio.wait_for(run(), 60))


async def told(pool: Pool, number: int, lane: str = "public") -> int:
    """Ask for a number and return what comes."""
    answer = await pool.ask(Query(f"SELECT ({number} AS ?n) {{}}", lane=lane), 10)  # type: ignore[arg-type]
    assert answer.rows[0][0] is not None
    return int(answer.rows[0][0].value)


async def rows_of(pool: Pool, text: str) -> bytes:
    """Return a streamed answer."""
    async with pool.stream(Query(text), JSON, None) as reply:
        return b"".join([chunk async for chunk in reply.chunks])


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; the test's own time limit ends a wait that is in vain."""
    while not holds():
        await asyncio.sleep(0.002)


def has_stopped(pid: int) -> bool:
    """Tell whether all threads of a process stand still: the signal is heard by one of them, then by the others."""
    states = [stat.read_text().rpartition(") ")[2][0] for stat in Path(f"/proc/{pid}/task").glob("*/stat")]
    return set(states) == {"T"}


def test_that_each_query_has_its_own_answer(folder: StoreFolder) -> None:
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

    with_pool(folder, work, workers=2)


async def told_wrong(pool: Pool) -> None:
    await pool.ask(Query("SELECT nothing"), 10)


def test_that_short_queries_share_a_worker(folder: StoreFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    behind: list[int] = []
    ask_behind = Channel.ask_behind

    def noted(self: Channel, content: bytes) -> object:
        behind.append(self.length)
        return ask_behind(self, content)

    monkeypatch.setattr(Channel, "ask_behind", noted)

    async def work(pool: Pool) -> None:
        for _ in range(20):
            assert await asyncio.gather(*(told(pool, number) for number in range(6))) == list(range(6))
        assert max(behind) > 1

    with_pool(folder, work)


def test_that_what_waits_behind_a_long_query_goes_elsewhere(folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        runaway = asyncio.ensure_future(pool.ask(Query(ENDLESS), 10))
        await asyncio.sleep(0)  # it is sent now, and the others behind it
        assert await asyncio.gather(*(told(pool, number) for number in range(6))) == list(range(6))
        assert not runaway.done()
        runaway.cancel()
        await asyncio.gather(runaway, return_exceptions=True)
        assert await told(pool, 7) == 7

    with_pool(folder, work)


def test_that_a_client_that_goes_takes_no_other_with_it(folder: StoreFolder) -> None:
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

    with_pool(folder, work)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not tell a process's memory")
def test_that_only_the_greedy_query_is_blamed(folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        for place in range(3):
            work = [told(pool, number) for number in range(4)]
            wanted: list[Awaitable[object]] = [*work[:place], pool.ask(Query(GREEDY), 10), *work[place:]]
            ends = await asyncio.gather(*wanted, return_exceptions=True)
            assert isinstance(ends[place], QueryLimitError) and ends[place].limit == "query_memory_limit_mb"
            assert [end for end in ends if not isinstance(end, BaseException)] == [0, 1, 2, 3]

    with_pool(folder, work, memory_mb=64)


def test_that_a_worker_lost_with_several_queries_loses_none(folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        for _ in range(5):
            waiting = [asyncio.ensure_future(told(pool, number)) for number in range(6)]
            await asyncio.sleep(0)
            for worker in tuple(pool._crew.busy):
                os.kill(worker.pid, signal.SIGKILL)
            assert await asyncio.gather(*waiting) == list(range(6))

    with_pool(folder, work)


def test_that_a_query_that_was_not_begun_is_kept_when_others_are_taken_back(
    folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.isolation.crew._FRESH_S", 60.0)

    async def work(pool: Pool) -> None:
        assert await told(pool, 0) == 0
        worker = pool._crew.idle[-1]
        os.kill(worker.pid, signal.SIGSTOP)  # as a machine without a free processor would
        await until(lambda: has_stopped(worker.pid))
        waiting = [asyncio.ensure_future(told(pool, number)) for number in range(4)]
        await until(lambda: worker.channel.length >= 5)  # the four, and that three of them are taken back
        os.kill(worker.pid, signal.SIGCONT)
        assert await asyncio.gather(*waiting) == list(range(4))
        await until(lambda: worker.channel.is_clear or worker.channel.lost)  # replaced, where it took too long

    with_pool(folder, work)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not tell what a thread waits for")
def test_that_a_worker_that_waits_for_a_processor_keeps_its_line(
    folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.isolation.crew._FRESH_S", 60.0)
    looks: list[int] = []

    def wants_processor(self: Worker) -> bool:
        looks.append(self.channel.length)
        return True

    monkeypatch.setattr(Worker, "wants_processor", wants_processor)

    async def work(pool: Pool) -> None:
        assert await told(pool, 0) == 0
        worker = pool._crew.idle[-1]
        os.kill(worker.pid, signal.SIGSTOP)
        await until(lambda: has_stopped(worker.pid))
        waiting = [asyncio.ensure_future(told(pool, number)) for number in range(4)]
        await until(lambda: len(looks) > 3)
        assert set(looks) == {4}  # nothing was taken back
        os.kill(worker.pid, signal.SIGCONT)
        assert await asyncio.gather(*waiting) == list(range(4))
        await until(lambda: worker in pool._crew.idle)

    with_pool(folder, work)


def test_that_a_worker_from_which_jobs_were_taken_back_is_not_replaced(
    folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.isolation.crew._FRESH_S", 60.0)

    async def work(pool: Pool) -> None:
        await until(lambda: len(pool._crew.idle) == pool._crew.size)
        everyone = {worker.pid for worker in pool._crew.idle}
        worker = pool._crew.idle[-1]
        os.kill(worker.pid, signal.SIGSTOP)
        await until(lambda: has_stopped(worker.pid))
        waiting = [asyncio.ensure_future(told(pool, number)) for number in range(4)]
        await until(lambda: worker.channel.length >= 5)
        waiting[0].cancel()
        assert await asyncio.gather(*waiting[1:]) == [1, 2, 3]
        await asyncio.sleep(0.1)  # in which the service looks round, and finds all places taken
        assert pool._crew.alive == pool._crew.size
        os.kill(worker.pid, signal.SIGCONT)
        await until(lambda: len(pool._crew.idle) == pool._crew.size)
        assert {worker.pid for worker in pool._crew.idle} == everyone

    with_pool(folder, work, workers=2)


def test_that_what_is_held_is_sent_once_when_signals_come_thick(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        messages = worker_module._Messages(theirs)
        messages._held += b"B1234"
        nested = iter((True, False, False))

        def fresh() -> bytearray:
            if next(nested):
                messages.flush()  # a signal, at the one call in between
            return bytearray()

        monkeypatch.setattr(worker_module, "bytearray", fresh, raising=False)
        messages.flush()
        assert ours.recv(100) == b"B1234"
        ours.setblocking(False)
        with pytest.raises(BlockingIOError):
            ours.recv(100)


def test_that_a_worker_killed_while_it_starts_is_started_again(
    folder: StoreFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
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
        worker = await workers_module.start_worker(folder.snapshot(), LIMITS)
        assert worker.is_alive() and len(begun) == 3
        await worker.reap()
        begun.clear()
        monkeypatch.setattr(workers_module, "spawn", dead(100))
        with pytest.raises(WorkerLostError) as lost:
            await workers_module.start_worker(folder.snapshot(), LIMITS)
        body = error_body(lost.value)
        assert (body.status, body.code, body.hint) == (503, "worker-lost", "ask again") and len(begun) < 10
        assert str(folder.path) not in body.message and str(folder.path) in caplog.text and "SIGKILL" in caplog.text

    asyncio.run(check())


def test_that_what_does_not_start_by_itself_is_not_tried_again(
    folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    def broken(*given: Any) -> Any:
        begun.append(1)
        return spawn(folder.path / "nothing", 256)

    monkeypatch.setattr(workers_module, "take_early", lambda *_: None)  # left by another service
    monkeypatch.setattr(workers_module, "spawn", broken)
    with pytest.raises(StoreError) as refused:
        asyncio.run(workers_module.start_worker(folder.snapshot(), LIMITS))
    told = error_body(refused.value).message
    assert len(begun) == 1 and "the store cannot be opened" in told and str(folder.path) not in told


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


def test_that_who_waits_is_told_when_the_service_ends(folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        waiting = [asyncio.ensure_future(pool.ask(Query(f"{ENDLESS} # {number}"), 10)) for number in range(9)]
        await until(lambda: pool.health().waiting > 0)
        await pool.close()
        ends = await asyncio.gather(*waiting, return_exceptions=True)
        assert {type(end) for end in ends} == {StoreError}

    with_pool(folder, work)


def test_that_a_system_without_sockets_that_keep_borders_has_the_same_answers(
    folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.isolation.framing.KINDS", (socket.SOCK_STREAM,))

    async def work(pool: Pool) -> None:
        whole = await rows_of(pool, "SELECT * { ?s <urn:p> ?o . ?s ?q ?r } ORDER BY ?s")
        assert len(json.loads(whole)["results"]["bindings"]) == 3_000 and len(whole) > 200_000
        assert await asyncio.gather(*(told(pool, number) for number in range(6))) == list(range(6))
        long = "SELECT (1 AS ?n) {} #" + "x" * 90_000
        assert (await pool.ask(Query(long), 1)).rows[0][0] is not None
        with pytest.raises(KgError, match="not SPARQL"):
            await told_wrong(pool)
        with pytest.raises(QueryLimitError):
            await pool.ask(Query(ENDLESS, time_ms=300), 1)
        assert await told(pool, 3) == 3

    with_pool(folder, work)


def test_that_messages_over_a_stream_keep_their_borders() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        taking, sending = message_socket(ours), message_socket(theirs)
        ours.setblocking(False)
        buffer = bytearray(100)
        for part in (b"\x00\x00", b"\x00\x03a", b"b"):
            theirs.sendall(part)
            with pytest.raises(BlockingIOError):
                taking.recv_into(buffer)
        theirs.sendall(b"c")
        assert bytes(buffer[: taking.recv_into(buffer)]) == b"abc"
        sending.sendmsg((b"D", b"ef"))
        sending.send(b"g")
        assert [bytes(buffer[: taking.recv_into(buffer)]) for _ in range(2)] == [b"Def", b"g"]
        theirs.shutdown(socket.SHUT_WR)
        assert taking.recv_into(buffer) == 0


def test_that_an_answer_to_another_question_is_given_to_nobody(folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        assert await told(pool, 1) == 1
        worker = pool._crew.idle[-1]
        worker.channel._sent += 1  # from now on the two count differently
        assert await asyncio.gather(*(told(pool, number) for number in range(4))) == list(range(4))
        assert worker.channel.lost
        await until(lambda: len(pool._crew.idle) == pool._crew.size)

    with_pool(folder, work)

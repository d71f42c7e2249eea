"""The line of jobs before a worker: what is sent, held and taken back, with whole messages and none mistaken."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from pathlib import Path

import pytest
from crewing import has_stopped, rows_of, told, told_wrong, until, with_pool
from tinygraph import ENDLESS

from kg.errors import KgError, QueryLimitError
from kg.state import StoreFolder
from service.backend import Query
from service.isolation import worker as worker_module
from service.isolation.framing import message_socket
from service.isolation.pool import Pool
from service.isolation.workers import Worker


def test_that_a_query_that_was_not_begun_is_kept_when_others_are_taken_back(
    crew_folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
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

    with_pool(crew_folder, work)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not tell what a thread waits for")
def test_that_a_worker_that_waits_for_a_processor_keeps_its_line(
    crew_folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
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

    with_pool(crew_folder, work)


def test_that_a_worker_from_which_jobs_were_taken_back_is_not_replaced(
    crew_folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_FRESH_S", "_HEARING_S", "_HEARING_WORK_S"):  # it has all the time that the machine needs
        monkeypatch.setattr(f"service.isolation.crew.{name}", 60.0)

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

    with_pool(crew_folder, work, workers=2)


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


def test_that_a_system_without_sockets_that_keep_borders_has_the_same_answers(
    crew_folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
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

    with_pool(crew_folder, work)


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


def test_that_an_answer_to_another_question_is_given_to_nobody(crew_folder: StoreFolder) -> None:
    async def work(pool: Pool) -> None:
        assert await told(pool, 1) == 1
        worker = pool._crew.idle[-1]
        worker.channel._sent += 1  # from now on the two count differently
        assert await asyncio.gather(*(told(pool, number) for number in range(4))) == list(range(4))
        assert worker.channel.lost
        await until(lambda: len(pool._crew.idle) == pool._crew.size)

    with_pool(crew_folder, work)

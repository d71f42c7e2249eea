"""The same question asked by many at once is answered once; none of them depends on how another one goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest
from standin import Unasked
from starlette.testclient import TestClient

from kg.errors import QueryError, QueryLimitError
from kg.store import Answer
from service.backend import Query, Reply
from service.cache import CachedBackend
from service.errors import WorkerLostError

COUNT = "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }"
PLAIN = Query(COUNT)


class Slow(Unasked):
    """A backend whose answers come when a test lets them; it counts what is asked and what is open."""

    def __init__(self, parts: tuple[bytes, ...] = (b"an", b"swer"), error: Exception | None = None) -> None:
        super().__init__("one")
        self.parts, self.error = parts, error
        self.go = asyncio.Event()
        self.asked, self.open, self.cancelled = 0, 0, 0

    async def _work(self) -> None:
        self.asked += 1
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error is not None:
            raise self.error

    @asynccontextmanager
    async def stream(self, query: Query, row_type: str | None, graph_type: str | None) -> AsyncIterator[Reply]:
        self.open += 1
        try:
            await self._work()

            async def chunks() -> AsyncIterator[bytes]:
                for part in self.parts:
                    yield part

            yield Reply("rows", row_type or "", chunks())
        finally:
            self.open -= 1

    async def ask(self, query: Query, limit: int) -> Answer:
        await self._work()
        return Answer(("n",), ())


async def whole(backend: CachedBackend, query: Query = PLAIN) -> bytes:
    async with backend.stream(query, "text/csv", None) as reply:
        return b"".join([chunk async for chunk in reply.chunks])


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def over(test: Callable[[Slow, CachedBackend], Any], **of_slow: Any) -> None:
    """Run a test with a slow backend behind a cache; in the end nothing is open and nobody is waited for."""

    async def run() -> None:
        slow = Slow(**of_slow)
        backend = CachedBackend(slow, 10_000_000)
        await asyncio.wait_for(test(slow, backend), 20)
        await settle()
        assert slow.open == 0 and not backend.flights._flights and not backend.calls._calls

    asyncio.run(run())


def test_that_many_who_ask_the_same_take_one_worker() -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        asking = [asyncio.create_task(whole(backend)) for _ in range(20)]
        await settle()
        assert slow.asked == slow.open == 1
        slow.go.set()
        assert set(await asyncio.gather(*asking)) == {b"answer"}
        assert (slow.asked, backend.flights.shared, backend.cache.counts().misses) == (1, 19, 1)
        assert await whole(backend) == b"answer" and slow.asked == 1  # kept by now

    over(test)


@pytest.mark.parametrize("other", [Query(COUNT, time_ms=5), Query(COUNT, lane="pages"), Query(COUNT, ("urn:g",))])
def test_that_another_limit_lane_or_dataset_is_another_question(other: Query) -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        asking = [asyncio.create_task(whole(backend, query)) for query in (Query(COUNT), other)]
        await settle()
        assert slow.asked == 2
        slow.go.set()
        await asyncio.gather(*asking)

    over(test)


def test_that_the_first_may_leave() -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        first, *others = [asyncio.create_task(whole(backend)) for _ in range(5)]
        await settle()
        first.cancel()
        await settle()
        assert first.cancelled() and slow.cancelled == 1
        assert slow.asked == 2 and slow.open == 1  # the next one asks, the rest wait for it
        slow.go.set()
        assert set(await asyncio.gather(*others)) == {b"answer"} and slow.asked == 2

    over(test)


def test_that_one_who_waits_may_leave() -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        first, second, third = [asyncio.create_task(whole(backend)) for _ in range(3)]
        await settle()
        second.cancel()
        await settle()
        slow.go.set()
        assert await first == await third == b"answer" and slow.asked == 1 and not slow.cancelled

    over(test)


def test_that_nobody_waits_for_a_slow_reader() -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        slow.go.set()
        async with backend.stream(Query(COUNT), "text/csv", None) as reply:
            assert await anext(reply.chunks) == b"an"  # and takes no more for now
            assert await asyncio.gather(*(whole(backend) for _ in range(3))) == [b"answer"] * 3
            assert slow.asked == 2
            assert [chunk async for chunk in reply.chunks] == [b"swer"]

    over(test)


def test_that_a_long_answer_is_held_for_nobody() -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        asking = [asyncio.create_task(whole(backend)) for _ in range(3)]
        await settle()
        slow.go.set()
        assert {len(answer) for answer in await asyncio.gather(*asking)} == {1_200_000}
        assert slow.asked == 3 and len(backend.cache) == 0 and backend.flights.shared == 0

    over(test, parts=(b"x" * 400_000,) * 3)


@pytest.mark.parametrize(
    ("error", "times"),
    [
        (QueryLimitError("too slow", "query_time_limit_ms"), 1),
        (QueryError("no such thing"), 1),
        (QueryLimitError("took nothing", "answer_stall_limit_ms"), 4),
        (WorkerLostError("lost"), 4),
    ],
)
def test_which_errors_are_those_of_all(error: Exception, times: int) -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        asking = [asyncio.create_task(whole(backend)) for _ in range(4)]
        await settle()
        slow.go.set()
        assert await asyncio.gather(*asking, return_exceptions=True) == [error] * 4
        assert slow.asked == times and len(backend.cache) == 0

    over(test, error=error)


def test_that_an_answer_of_other_data_is_not_shared() -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        asking = [asyncio.create_task(whole(backend)) for _ in range(2)]
        await settle()
        slow.name = "two"
        late = asyncio.create_task(whole(backend))
        await settle()
        assert slow.asked == 2
        slow.go.set()
        await asyncio.gather(*asking, late)
        assert slow.asked == 3 and backend.flights.shared == 0

    over(test)


def test_that_answers_as_terms_are_shared_and_survive_the_first() -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        asking = [asyncio.create_task(backend.ask(Query(COUNT), 10)) for _ in range(4)]
        other = asyncio.create_task(backend.ask(Query(COUNT), 11))
        await settle()
        asking[0].cancel()
        await settle()
        slow.go.set()
        assert len(await asyncio.gather(*asking[1:], other)) == 4 and slow.asked == 2 and slow.cancelled == 0

    over(test)


def test_that_a_call_for_nobody_ends() -> None:
    async def test(slow: Slow, backend: CachedBackend) -> None:
        asking = [asyncio.create_task(backend.ask(Query(COUNT), 10)) for _ in range(2)]
        await settle()
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        assert slow.asked == slow.cancelled == 1

    over(test)


def test_that_errors_reach_all_who_ask_for_terms() -> None:
    error = QueryLimitError("too slow", "query_time_limit_ms")

    async def test(slow: Slow, backend: CachedBackend) -> None:
        asking = [asyncio.create_task(backend.ask(Query(COUNT), 10)) for _ in range(3)]
        await settle()
        slow.go.set()
        assert await asyncio.gather(*asking, return_exceptions=True) == [error] * 3 and slow.asked == 1

    over(test, error=error)


def test_clients_of_the_service(limited: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.flights._PATIENCE_S", 60.0)  # who takes its answer slowly is not what is looked at
    client = limited(query_workers=1)
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(STRLEN(STR(?a)) + STRLEN(STR(?d)) > 3) }"
    before = client.get("/health").json()["queries"]["answered_total"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: client.get("/sparql", params={"query": query, "format": "csv"}), range(6)))
    assert {(a.status_code, a.content) for a in answers} == {(200, answers[0].content)}
    after = client.get("/health").json()["queries"]["answered_total"]
    shared = client.app.state.service.backend.flights.shared  # type: ignore[attr-defined]
    hits = client.app.state.service.backend.cache.hits  # type: ignore[attr-defined]
    assert after - before - 1 <= 1 and shared + hits >= 5  # /health asks once itself, kept or not

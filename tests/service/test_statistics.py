"""Figures of the data are counted once a revision, whoever asks and whoever goes away."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import pytest

from kg.errors import QueryLimitError
from kg.settings import Settings
from kg.store import Answer, Term
from service.backend import Backend, Query
from service.statistics import Statistics, StatisticsCache

SETTINGS = Settings(store=Path("none"))


class Counting:
    """A backend that answers any query with one row, when it is let."""

    def __init__(self, name: str | None = "one") -> None:
        self.name, self.asked, self.broken = name, 0, False
        self.lanes: set[str] = set()
        self.open = asyncio.Event()

    def revision(self) -> str | None:
        return self.name

    async def ask(self, query: Query, limit: int) -> Answer:
        self.asked += 1
        self.lanes.add(query.lane)
        await self.open.wait()
        if self.broken and "COUNT(DISTINCT ?o)" in query.text:
            raise QueryLimitError("too long", "query_time_limit_ms")
        return Answer(("a", "b"), ((Term("iri", "7"), Term("literal", "7")),))


async def take(cache: StatisticsCache, backend: Counting) -> Statistics:
    return await cache.get(cast(Backend, backend), SETTINGS)


def test_that_all_who_wait_share_one_count() -> None:
    async def run() -> None:
        backend, cache = Counting(), StatisticsCache()
        waiting = [asyncio.ensure_future(take(cache, backend)) for _ in range(5)]
        await asyncio.sleep(0)
        waiting[0].cancel()  # the one who asked first goes away
        backend.open.set()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert isinstance(found[0], asyncio.CancelledError)
        assert all(isinstance(f, Statistics) and f.triples == 7 for f in found[1:])
        asked = backend.asked
        await take(cache, backend)
        assert backend.asked == asked
        backend.name = "two"
        await take(cache, backend)
        assert backend.asked == 2 * asked
        assert backend.lanes == {"public"}  # pages never wait for the counting

    asyncio.run(run())


def test_that_a_count_that_was_not_whole_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        backend, cache = Counting(), StatisticsCache()
        backend.open.set()
        backend.broken = True
        found = await take(cache, backend)
        assert found.uncounted == ("objects",) and found.objects is None and found.triples == 7
        backend.broken = False
        assert (await take(cache, backend)).uncounted == ("objects",)  # not for each who asks
        monkeypatch.setattr("service.statistics.RETRY_S", 0.0)
        assert (await take(cache, backend)).uncounted == ()

    asyncio.run(run())


@pytest.mark.parametrize("name", [None, "one"])
def test_that_a_backend_without_revisions_is_not_asked_each_time(name: str | None) -> None:
    async def run() -> None:
        backend, cache = Counting(name), StatisticsCache()
        backend.open.set()
        await take(cache, backend)
        asked = backend.asked
        await take(cache, backend)
        assert backend.asked == asked

    asyncio.run(run())

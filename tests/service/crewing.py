"""Pools of workers over a small store, and what is asked of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.state import StoreFolder
from service.backend import Limits, Query
from service.isolation.pool import Pool

LIMITS = Limits(
    time_ms=120_000, memory_mb=256, rows=100_000, bytes=50_000_000, chars=100_000, page_time_ms=120_000
)
JSON = "application/sparql-results+json"

Work = Callable[[Pool], Coroutine[Any, Any, None]]


def with_pool(folder: StoreFolder, work: Work, workers: int = 1, **limits: int) -> None:
    """Run `work` with a pool that is closed afterwards, in some minutes at most."""
    chosen = replace(LIMITS, **limits)

    async def run() -> None:
        pool = Pool(folder, chosen, workers, 8)
        await pool.start()
        try:
            await work(pool)
        finally:
            await pool.close()

    asyncio.run(asyncio.wait_for(run(), 300))


async def told(pool: Pool, number: int, lane: str = "public") -> int:
    """Ask for a number and return what comes."""
    answer = await pool.ask(Query(f"SELECT ({number} AS ?n) {{}}", lane=lane), 10)  # type: ignore[arg-type]
    assert answer.rows[0][0] is not None
    return int(answer.rows[0][0].value)


async def rows_of(pool: Pool, text: str) -> bytes:
    """Return a streamed answer."""
    async with pool.stream(Query(text), JSON, None) as reply:
        return b"".join([chunk async for chunk in reply.chunks])


async def told_wrong(pool: Pool) -> None:
    await pool.ask(Query("SELECT nothing"), 10)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; the test's own time limit ends a wait that is in vain."""
    while not holds():
        await asyncio.sleep(0.002)


def has_stopped(pid: int) -> bool:
    """Tell whether all threads of a process stand still: the signal is heard by one of them, then by the others."""
    states = [stat.read_text().rpartition(") ")[2][0] for stat in Path(f"/proc/{pid}/task").glob("*/stat")]
    return set(states) == {"T"}

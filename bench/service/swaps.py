"""A new snapshot put in place while requests come: none fails, and the new one is soon asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from bench.service.clients import Load, closed_load
from bench.service.data import MARK, entity_iris
from bench.service.figures import Bench, Figure, percentile_ms
from bench.service.requests import point_queries, sparql
from bench.service.servers import Server, ours
from bench.service.stores import NAMES, MadeStore, made_store

__all__ = ["swap"]

_ASK = f"SELECT ?o WHERE {{ <{MARK}> <https://schema.org/name> ?o }}"


async def _until_seen(server: Server, name: str) -> tuple[float, Load]:
    """Return the seconds until an answer tells the new mark; asked over and over."""
    begun = time.perf_counter()
    total = Load()
    while time.perf_counter() - begun < 30:
        one = await closed_load(server.port, [sparql(server.endpoint, _ASK)], 1)
        total.failures += one.failures
        if f'"{name}"'.encode() in one.last:
            return time.perf_counter() - begun, total
        await asyncio.sleep(0.005)
    return float("inf"), total


async def _under_load(server: Server, store: MadeStore, requests: list[bytes], swaps: int,
                      pause_s: float) -> tuple[Load, list[float], int]:
    over = False

    def more() -> bool:
        return not over

    loading = asyncio.create_task(closed_load(server.port, requests, 8, more))
    seen, failed = [], 0
    for number in range(swaps):
        await asyncio.sleep(pause_s)
        name = NAMES[(number + 1) % 2]
        store.serve(name)
        taken, load = await _until_seen(server, name)
        seen.append(taken)
        failed += load.failed
    await asyncio.sleep(pause_s)
    over = True
    return await loading, seen, failed


def swap(bench: Bench) -> Iterator[Figure]:
    """Measure swaps between two snapshots of the same graph under two marks."""
    store, iris = made_store(bench.work, bench.size), entity_iris(bench.size)
    with ours(store.path) as server:
        requests = point_queries(server.endpoint, iris, 40_000)
        load, seen, failed = asyncio.run(_under_load(
            server, store, requests, bench.times(6, 3), bench.times(15, 7) / 10))
    store.serve(NAMES[0])
    yield Figure.none(f"{len(seen)} swaps of {store.quads:,} quads under 8 connections: failed of {load.asked:,}",
                      load.failed + failed, f" ({load.told_failures()})" if load.failed else "")
    yield Figure.most("the new snapshot answers after, longest", max(seen), 1.0, more=" s")
    yield Figure("answers beside the swaps: p50, p99, longest", percentile_ms(load.seconds))

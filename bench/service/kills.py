"""kill -9 of a worker, and of the parent, while requests come."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator

from bench.service.clients import Load, closed_load
from bench.service.data import entity_iris
from bench.service.figures import Bench, Figure, percentile_ms
from bench.service.processes import is_running, tree
from bench.service.requests import point_queries, sparql
from bench.service.servers import NO_CACHE, Server, free_port, launch, our_command, ours, start, stop
from bench.service.stores import made_store

__all__ = ["parent_killed", "worker_killed"]

_WORKERS = 2
_BACK_S = 30.0


async def _kill_workers(server: Server, requests: list[bytes], kills: int) -> tuple[Load, list[float]]:
    """Return the load and, for each kill, the seconds until there were as many workers as before."""
    over = False
    loading = asyncio.create_task(closed_load(server.port, requests, 8, lambda: not over))
    back = []
    for number in range(kills):
        await asyncio.sleep(0.7)
        before = server.workers()
        victim, begun = before[number % len(before)], time.perf_counter()
        os.kill(victim, signal.SIGKILL)
        while time.perf_counter() - begun < _BACK_S:
            await asyncio.sleep(0.02)
            now = server.workers()
            if victim not in now and len(now) >= len(before):
                break
        back.append(time.perf_counter() - begun)
    over = True
    return await loading, back


def worker_killed(bench: Bench) -> Iterator[Figure]:
    """Measure the kills of workers, one after the other, under 8 connections."""
    store, iris = made_store(bench.work, bench.size), entity_iris(bench.size)
    with ours(store.path, query_workers=_WORKERS, **NO_CACHE) as server:
        requests = point_queries(server.endpoint, iris, 40_000)
        load, back = asyncio.run(_kill_workers(server, requests, bench.times(6, 3)))
    yield Figure.none(f"{len(back)} workers killed: failed of {load.asked:,} requests", load.failed,
                      f" ({load.told_failures()})" if load.failed else "")
    yield Figure.most("as many workers as before after, longest", max(back), 1.0, more=" s")
    yield Figure("answers beside the kills: p50, p99, longest", percentile_ms(load.seconds))


async def _first_answer(port: int) -> float:
    """Return the seconds until a query is answered, asked over and over."""
    begun = time.perf_counter()
    request = sparql("/sparql", "ASK { ?s ?p ?o }")
    while time.perf_counter() - begun < _BACK_S:
        if not (await closed_load(port, [request], 1)).failed:
            break
        await asyncio.sleep(0.01)
    return time.perf_counter() - begun


async def _kill_serving(server: Server, requests: list[bytes], kills: int) -> tuple[Load, list[float], int]:
    """Kill the serving process under load, several times; its clients ask again what was cut.

    Returns:
        the load, the seconds until a query was answered after each kill, and how many query processes of a
        killed one were left.
    """
    over = False
    loading = asyncio.create_task(closed_load(server.port, requests, 8, lambda: not over, again=True))
    back, left = [], 0
    for _ in range(kills):
        await asyncio.sleep(1.5)
        serving = server.serving
        below = tree(serving)[1:]
        os.kill(serving, signal.SIGKILL)
        back.append(await _first_answer(server.port))
        left += sum(map(is_running, below))
    await asyncio.sleep(0.5)
    over = True
    return await loading, back, left


async def _kill_all(server: Server, command: list[str]) -> tuple[float, int, subprocess.Popen[bytes]]:
    """Kill the process that was started, and start it anew at once, as a supervisor does."""
    below = tree(server.pid)[1:]
    os.kill(server.pid, signal.SIGKILL)
    await asyncio.to_thread(server.process.wait)
    again = launch(command)
    back = await _first_answer(server.port)
    return back, sum(map(is_running, below)), again


def parent_killed(bench: Bench) -> Iterator[Figure]:
    """Measure kills of the workers' parent, and of the process above it that starts it again."""
    store, iris = made_store(bench.work, bench.size), entity_iris(bench.size)
    requests, port = point_queries("/sparql", iris, 40_000), free_port()
    command = our_command(store.path, port, query_workers=_WORKERS, **NO_CACHE)
    server = start(command, port, "/sparql")
    try:
        load, back, left = asyncio.run(_kill_serving(server, requests, bench.times(4, 2)))
        anew, left_all, server.process = asyncio.run(_kill_all(server, command))
        after = asyncio.run(closed_load(port, requests[:500]))
    finally:
        stop(server)
    yield Figure.most(f"parent killed {len(back)} times: answers again after, longest", max(back), 1.0, more=" s")
    yield Figure("requests under way at the kills: cut, and asked again by their clients", f"{load.again}")
    yield Figure.none(f"failed of {load.asked:,} requests", load.failed,
                      f" ({load.told_failures()})" if load.failed else "")
    yield Figure("answers beside the kills: p50, p99, longest", percentile_ms(load.seconds))
    yield Figure("all killed, and started anew from nothing: answers again after", f"{anew:.2f} s")
    yield Figure.none("query processes left behind", left + left_all)
    yield Figure.none("failed of 500 requests afterwards", after.failed)

"""Queries without end on all workers and more, beside requests that must not notice."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from bench.service.clients import Connection, Load, paced_load, percentile
from bench.service.data import entity_iris
from bench.service.figures import Bench, Figure
from bench.service.processes import children, peak_mb, resident_mb
from bench.service.requests import get, point_queries, sparql
from bench.service.servers import NO_CACHE, Server, ours
from bench.service.stores import made_store
from kg.iris import ID_BASE

__all__ = ["RUNAWAYS", "runaways"]

WORKERS, RATE = 2, 20.0
LIMIT_S, CAP_MB = 3.0, 512
#: What each does without end on a graph of any size that is worth a service.
RUNAWAYS = {
    "join": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sort": "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:none>)* ?b . ?c (!<urn:none>)+ ?d }",
    "DISTINCT": "SELECT DISTINCT ?a ?c ?f { ?a ?b ?c . ?d ?e ?f }",
}
_LOOK_S = 0.01


@dataclass(slots=True)
class _Round:
    """The runaways of one round: kind -> status and seconds; the workers' largest memory."""

    ended: list[tuple[str, str, float]] = field(default_factory=list)
    worker_mb: float = 0.0


async def _endless(server: Server, kind: str, found: _Round) -> None:
    begun = time.perf_counter()
    told = "no answer"
    try:
        connection = await Connection.open(server.port)
        async with asyncio.timeout(LIMIT_S * 10):
            status, _ = await connection.ask(sparql(server.endpoint, RUNAWAYS[kind]))
        told = str(status)
        connection.close()
    except TimeoutError:
        pass
    except OSError:
        told = "cut"
    found.ended.append((kind, told, time.perf_counter() - begun))


async def _watch(server: Server, found: _Round, over: asyncio.Event) -> None:
    serving = server.serving
    while not over.is_set():
        for pid in children(serving):  # cheap, so that what is measured is the service and not this look
            found.worker_mb = max(found.worker_mb, peak_mb(pid), resident_mb(pid))
        await asyncio.sleep(_LOOK_S)


async def _round(server: Server, kinds: Sequence[str]) -> _Round:
    found, over = _Round(), asyncio.Event()
    watching = asyncio.create_task(_watch(server, found, over))
    await asyncio.gather(*(_endless(server, kind, found) for kind in kinds))
    over.set()
    await watching
    return found


async def _beside(server: Server, normal: Sequence[Sequence[bytes]], quiet_s: float,
                  rounds: Sequence[Sequence[str]]) -> tuple[list[Load], list[Load], list[_Round]]:
    """Return the loads of a quiet time, those beside the runaways, and the rounds of runaways."""
    over = asyncio.Event()
    quiet = [asyncio.create_task(paced_load(server.port, n, RATE / len(normal), over)) for n in normal]
    await asyncio.sleep(quiet_s)
    over.set()
    before = [await task for task in quiet]
    over = asyncio.Event()
    busy = [asyncio.create_task(paced_load(server.port, n, RATE / len(normal), over)) for n in normal]
    done = [await _round(server, kinds) for kinds in rounds]
    over.set()
    return before, [await task for task in busy], done


def _kinds(bench: Bench) -> list[list[str]]:
    """Return the rounds: each kind beside each other, then all of one kind."""
    names = list(RUNAWAYS)
    mixed = [names[: WORKERS + 2]]
    return mixed + ([] if bench.quick else [[name] * (WORKERS + 2) for name in names])


def runaways(bench: Bench) -> Iterator[Figure]:
    """Measure what runaway queries cost those who ask something else."""
    store, iris = made_store(bench.work, bench.size), entity_iris(bench.size)
    draw = random.Random(5)
    pages = [get("/id/" + quote(iri.removeprefix(ID_BASE), safe="/"), "text/html") for iri in draw.choices(iris, k=200)]
    with ours(store.path, query_workers=WORKERS, query_time_limit_ms=int(LIMIT_S * 1000),
              query_memory_limit_mb=CAP_MB, **NO_CACHE) as server:
        points = point_queries(server.endpoint, iris, 200)
        asyncio.run(_warm(server, pages[:20] + points[:20]))
        quiet, busy, rounds = asyncio.run(_beside(server, (pages, points), bench.times(8, 4), _kinds(bench)))
        alive = len(server.workers())
    ended = [e for found in rounds for e in found.ended]
    late = max(seconds for _, _, seconds in ended)
    yield Figure.most(f"{len(ended)} runaways in {len(rounds)} rounds: the longest from request to end", late,
                      LIMIT_S + 0.5, more=" s")
    for kind in RUNAWAYS:
        mine = [(told, s) for name, told, s in ended if name == kind]
        told = ", ".join(f"{n} × {status}" for status, n in sorted(Counter(t for t, _ in mine).items()))
        yield Figure(f"{kind}: {told}", f"{min(s for _, s in mine):.2f}–{max(s for _, s in mine):.2f} s")
    for name, before, during in zip(("entity pages", "strangers' point queries"), quiet, busy, strict=True):
        p50 = percentile(before.seconds, 0.5), percentile(during.seconds, 0.5)
        yield Figure.none(f"{name}, {RATE / 2:.0f} a second: failed of {during.asked}", during.failed,
                          f" ({during.told_failures()})" if during.failed else "")
        yield Figure.most(f"{name}: p50 beside runaways : quiet ({p50[0] * 1000:.1f} ms)", p50[1] / p50[0], 2.0)
        yield Figure.most(f"{name}: p99 beside runaways (quiet {percentile(before.seconds, 0.99) * 1000:.0f} ms)",
                          percentile(during.seconds, 0.99) * 1000, 100.0, "{:.0f}", " ms")
    peak = max(found.worker_mb for found in rounds)
    yield Figure.most(f"largest worker, cap {CAP_MB} MB", peak, CAP_MB * 1.1, "{:.0f}", " MB")
    yield Figure.least("workers alive afterwards", alive, WORKERS, "{:.0f}")


async def _warm(server: Server, requests: Sequence[bytes]) -> None:
    connection = await Connection.open(server.port)
    for request in requests:
        await connection.ask(request)
    connection.close()

"""Point queries: in isolation without a cache, and out of the cache, beside the native server and a peer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.service.comparing import Cost, compare
from bench.service.data import entity_iris
from bench.service.figures import Bench, Figure, median_of
from bench.service.requests import point_queries
from bench.service.servers import NO_CACHE, native, ours, peer
from bench.service.stores import made_store, ntriples

__all__ = ["cached", "isolated"]

_KEYS = 500


def ratios(mine: Sequence[Cost], its: Sequence[Cost], bar: float, what: str) -> Iterator[Figure]:
    """Iterate the figures of two servers' turns: the ratio of CPU has the bar, wall time is told beside it."""
    ratio, spread = median_of(m.cpu_ms / i.cpu_ms for m, i in zip(mine, its, strict=True))
    yield Figure.most(f"{what}: CPU a request, ours : native", ratio, bar, more=spread)
    wall, spread = median_of(m.wall_ms / i.wall_ms for m, i in zip(mine, its, strict=True))
    yield Figure(f"{what}: wall time, ours : native", f"{wall:.2f}{spread}")
    for name, costs in (("ours", mine), ("native", its)):
        cpu, _ = median_of(c.cpu_ms for c in costs)
        wall, _ = median_of(c.wall_ms for c in costs)
        yield Figure(f"{what}: {name}", f"{cpu:.2f} ms CPU, {wall:.2f} ms wall")
    yield Figure.none(f"{what}: failed requests", sum(c.failed for c in (*mine, *its)))


def isolated(bench: Bench) -> Iterator[Figure]:
    """Measure point queries that no cache answers, 8 connections."""
    store, iris = made_store(bench.work, bench.size), entity_iris(bench.size)
    turns, count = bench.times(5, 3), bench.times(4000, 2000)
    with ours(store.path, **NO_CACHE) as mine, native(store.native()) as its:
        for server in (mine, its):
            compare([(server, lambda turn, s=server: point_queries(s.endpoint, iris, 400, 99))], 1)  # warm
        costs = compare([(s, lambda turn, s=s: point_queries(s.endpoint, iris, count, turn)) for s in (mine, its)],
                        turns)
        yield from ratios(*costs, 3.0, "point query")
    few = entity_iris(bench.peer_size)
    with peer(ntriples(bench.work, bench.peer_size)) as other:
        peers = compare([(other, lambda turn: point_queries(other.endpoint, few, bench.times(300, 80), turn))], 3)[0]
        yield Figure(f"point query: rdflib-endpoint, {bench.peer_size:,} triples only",
                     "{:.2f} ms CPU, {:.2f} ms wall".format(*(median_of(c)[0] for c in (
                         [c.cpu_ms for c in peers], [c.wall_ms for c in peers]))))
        yield Figure("point query: CPU, ours : rdflib-endpoint",
                     f"{median_of(c.cpu_ms for c in costs[0])[0] / median_of(c.cpu_ms for c in peers)[0]:.2f}")


def cached(bench: Bench) -> Iterator[Figure]:
    """Measure point queries of which each was asked before; the native server, which has no cache, gets the same."""
    store, iris = made_store(bench.work, bench.size), entity_iris(bench.size)
    turns, count = bench.times(5, 3), bench.times(6000, 3000)
    keys = iris[:: max(1, len(iris) // _KEYS)][:_KEYS]
    with ours(store.path) as mine, native(store.native()) as its:
        for server in (mine, its):
            compare([(server, lambda turn, s=server: point_queries(s.endpoint, keys, _KEYS * 8, 99))], 1)
        costs = compare([(mine, lambda turn: point_queries(mine.endpoint, keys, count, turn)),
                         (its, lambda turn: point_queries(its.endpoint, keys, count, turn))], turns)
        yield from ratios(*costs, 0.8, "cache hit")

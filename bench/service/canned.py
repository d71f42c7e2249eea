"""A canned question through its page for programs beside the native server with the same SPARQL."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from urllib.parse import quote

from bench.service.clients import Load, closed_load
from bench.service.comparing import compare
from bench.service.data import graph_lines
from bench.service.figures import Bench, Figure, median_of
from bench.service.point import ratios
from bench.service.requests import get, sparql_post
from bench.service.servers import NO_CACHE, PATIENT, Server, native, ours
from bench.service.stores import MadeStore, made_store
from kg.vocab import KG

__all__ = ["canned"]


#: The chain's query reads a great part of the graph: it is measured on a smaller one.
_CHAIN_SIZE = 100_000


def _about_speaker(size: int) -> str:
    """Return the address of a question about one person whom the graph quotes."""
    said = next(line for line in graph_lines(size) if f"> <{KG}speaker> <" in line)
    person = said.split("> <")[2].partition(">")[0]
    return f"/questions/who-said-what?format=json&person={quote(person, safe='')}"


def _once(server: Server, request: bytes) -> bytes:
    load: Load = asyncio.run(closed_load(server.port, [request], 1))
    if load.failed:
        raise RuntimeError(f"port {server.port}: {load.told_failures()}")
    return load.last


def canned(bench: Bench) -> Iterator[Figure]:
    """Measure canned questions, 8 connections, the servers in turns."""
    turns = bench.times(5, 3)
    yield from _question(made_store(bench.work, bench.size), "who-said-what", _about_speaker(bench.size), turns)
    yield from _question(made_store(bench.work, _CHAIN_SIZE), "coal-chain-companies",
                         "/questions/coal-chain-companies?format=json", 3)


def _question(store: MadeStore, question: str, address: str, turns: int) -> Iterator[Figure]:
    name = f"{question}, {store.size:,} quads"
    with ours(store.path, **NO_CACHE, **PATIENT) as mine, native(store.native()) as its:
        page = get(address)
        answer = json.loads(_once(mine, page))
        query, through = (sparql_post(server.endpoint, answer["sparql"]) for server in (its, mine))
        rows = len(json.loads(_once(its, query))["results"]["bindings"])
        yield Figure(f"{name}: rows of ours and of native", f"{len(answer['rows'])}, {rows}", "the same",
                     len(answer["rows"]) == rows)
        count = _count(its, query)
        costs = compare([(mine, lambda _: [page] * count), (its, lambda _: [query] * count),
                         (mine, lambda _: [through] * count)], turns)
        yield from ratios(costs[0], costs[1], 3.0, name)
        ratio, spread = median_of(m.cpu_ms / i.cpu_ms for m, i in zip(costs[2], costs[1], strict=True))
        yield Figure(f"{name}: CPU a request, /sparql : native", f"{ratio:.2f}{spread}")


def _count(server: Server, query: bytes, aim_s: float = 1.0) -> int:
    """Return how many requests take the server about a second of CPU."""
    before = server.cpu_s()
    for _ in range(3):
        _once(server, query)
    return max(8, min(400, int(aim_s / max(0.005, (server.cpu_s() - before) / 3))))

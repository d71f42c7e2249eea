"""Two servers under the same load in turns: CPU and time of a request, and their ratio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.service.clients import Load, closed_load
from bench.service.processes import TICK_S
from bench.service.servers import Server

__all__ = ["Cost", "Requests", "compare", "cost"]

#: The requests of the turn with that number.
Requests = Callable[[int], Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request cost in one turn."""

    cpu_ms: float
    wall_ms: float
    failed: int


def cost(server: Server, requests: Sequence[bytes], connections: int = 8) -> Cost:
    """Return what each of the requests cost a server."""
    before = server.cpu_s()
    load: Load = asyncio.run(closed_load(server.port, requests, connections))
    spent = server.cpu_s() - before
    spent = max(spent, TICK_S)  # the clock's step: what costs less is not told apart
    return Cost(spent / len(requests) * 1000, load.wall_s / len(requests) * 1000, load.failed)


def compare(servers: Sequence[tuple[Server, Requests]], turns: int, connections: int = 8) -> list[list[Cost]]:
    """Return the costs of each server, turn by turn; the servers take turns, so that noise meets all."""
    costs: list[list[Cost]] = [[] for _ in servers]
    for turn in range(turns):
        for mine, (server, requests) in zip(costs, servers, strict=True):
            mine.append(cost(server, requests(turn), connections))
    return costs

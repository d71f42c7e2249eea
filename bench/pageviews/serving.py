"""How long the service takes for a page: just started, and when it was asked before."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.pageviews.kinds import PageKind
from bench.service.clients import percentile
from bench.service.figures import Figure
from bench.service.servers import ours

__all__ = ["MOST_MS", "Answered", "asked", "server_times"]

#: A page is there by then.
MOST_MS = 1_000
_ANSWER_S = 90.0
#: How long a service that answers already is still busy with its own start.
_SETTLE_S = 1.0
#: Limits that a slow page does not meet here: how slow it is shall be seen.
PATIENT = {"page_time_limit_ms": 60_000, "query_time_limit_ms": 60_000}


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: status, milliseconds to its last byte, bytes as sent."""

    status: int
    ms: float
    size: int


def asked(port: int, path: str) -> Answered:
    """Ask as a browser does; raises OSError."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_S)
    begun = time.perf_counter()
    try:
        connection.request("GET", path, headers={
            "accept": "text/html,application/json;q=0.9", "accept-encoding": "gzip", "accept-language": "zh-CN"})
        answer = connection.getresponse()
        size = len(answer.read())
    finally:
        connection.close()
    return Answered(answer.status, (time.perf_counter() - begun) * 1000, size)


def _cold(store: Path, kind: PageKind, times: int) -> list[Answered]:
    """Return the first answers of services that were just started."""
    found = []
    for _ in range(times):
        with ours(store, **PATIENT) as server:
            time.sleep(_SETTLE_S)
            found.append(asked(server.port, kind.path))
    return found


def _again(
    store: Path, kinds: Sequence[PageKind], cache_mb: int, times: int
) -> Iterator[tuple[str, tuple[float, float]]]:
    """Iterate for each kind of page the median of some requests, and the CPU that one takes, in milliseconds."""
    with ours(store, answer_cache_mb=cache_mb, **PATIENT) as server:
        for kind in kinds:
            asked(server.port, kind.path)
            before = server.cpu_s()
            found = [asked(server.port, kind.path).ms for _ in range(times)]
            yield kind.name, (percentile(found, 0.5), (server.cpu_s() - before) * 1000 / times)


def server_times(store: Path, kinds: Sequence[PageKind], cold: int, warm: int) -> Iterator[Figure]:
    """Iterate a figure for each kind of page: cold and, without and with the cache of answers, again.

    Args:
        store: folder.
        kinds: the pages.
        cold: services that are started for each; the median counts.
        warm: requests of each when it was asked before; the median counts.
    """
    uncached = dict(_again(store, kinds, 0, max(1, warm // 4)))
    cached = dict(_again(store, kinds, 64, warm))
    for kind in kinds:
        first = _cold(store, kind, cold)
        failed = [one.status for one in first if one.status != 200]
        ms = percentile([one.ms for one in first], 0.5)
        if failed:
            yield Figure(kind.name, f"status {failed[0]}", "200", False)
            continue
        slow, quick = uncached[kind.name], cached[kind.name]
        more = f" ({slow[0]:.0f}, {quick[0]:.0f}; CPU {slow[1]:.0f}) ms, {first[0].size / 1000:.1f} kB"
        yield Figure.most(kind.name, ms, MOST_MS, "{:,.0f}", more)

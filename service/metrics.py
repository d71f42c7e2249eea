"""What is counted of the service, and its page in the format of Prometheus.

Requests are counted in plain dicts; the families that Prometheus reads are made when it asks, so a
request costs an addition or two.  No registry of the process is used: two services in one process
count apart.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import get_args

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from starlette.types import Scope

from kg.digest import package_version
from service.accesslog import AccessLog
from service.backend import Backend, Lane
from service.cache import AnswerCache
from service.noting import Note

__all__ = ["Metrics"]

#: Upper bounds of the histogram of seconds.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS"))
#: Route templates that are counted apart; more would be a fault of ours, and must not fill the memory.
_MOST_ROUTES = 200


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered; ``other`` where none did."""
    route = scope.get("route")
    template = getattr(route, "path_format", None) or getattr(route, "path", None)
    if template:
        return str(template)
    root: str = scope.get("app_root_path", scope.get("root_path", ""))  # a mount moves the root path on
    path: str = scope["path"].removeprefix(root)
    return path if path in ("/sparql", "/") else "/static" if path.startswith("/static/") else "other"


class _Timing:
    """A histogram: how many requests in each bucket, and their seconds."""

    __slots__ = ("counts", "total_s")

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.total_s = 0.0

    def add(self, seconds: float) -> None:
        """Count a request."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total_s += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Return each bound and how many are not above it."""
        return list(zip((*map(str, BUCKETS), "+Inf"), accumulate(self.counts), strict=True))


class Metrics:
    """Counts of one service since it started."""

    def __init__(self, backend: Backend, cache: AnswerCache | None = None) -> None:
        self.started = time.monotonic()
        self.running = 0
        self.refused = 0  # by the limits of one client
        self._log: AccessLog | None = None
        self._backend = backend
        self._cache = cache
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._bytes: Counter[str] = Counter()
        self._rows: Counter[str] = Counter()
        self._killed: Counter[str] = Counter()
        self._timings: dict[str, _Timing] = {}
        self._waits = {lane: _Timing() for lane in get_args(Lane)}
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    @property
    def uptime_s(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def watch_log(self, log: AccessLog) -> None:
        """Tell of an access log how many lines it lost."""
        self._log = log

    def observe(self, scope: Scope, status: int, elapsed_s: float, sent_bytes: int, note: Note) -> None:
        """Count a request that is over."""
        route = route_of(scope)
        timing = self._timings.get(route)
        if timing is None:
            if len(self._timings) >= _MOST_ROUTES:
                route = "other"
            timing = self._timings.setdefault(route, _Timing())
        method: str = scope["method"]
        self._requests[route, method if method in _METHODS else "other", status] += 1
        timing.add(elapsed_s)
        self._bytes[route] += sent_bytes
        if note.rows is not None:
            self._rows[route] += note.rows
        if note.killed is not None:
            self._killed[note.killed] += 1
        if note.lane is not None:
            waits = self._waits[note.lane]
            if note.waited_s is None:  # most of them
                waits.counts[0] += 1
            else:
                waits.add(note.waited_s)

    def page(self, accept: str | None) -> tuple[bytes, str]:
        """Return the page and its media type: OpenMetrics where it is asked for, else Prometheus' own text."""
        encode, content_type = choose_encoder(accept or "")
        return encode(self._registry), content_type

    # -- what Prometheus reads

    def collect(self) -> Iterator[Metric]:
        """Yield every family."""
        yield from self._of_requests()
        yield from self._of_queries()
        yield from self._of_cache()
        yield from self._of_process()

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: the registry need not ask for the families when the service starts."""
        return iter(())

    def _of_requests(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "kg_http_requests", "Requests answered, by route, method and status.", labels=("route", "method", "status")
        )
        for (route, method, status), n in sorted(self._requests.items()):
            requests.add_metric((route, method, str(status)), n)
        yield requests
        seconds = HistogramMetricFamily(
            "kg_http_request_seconds", "Seconds from a request's head to its answer's last byte.", labels=("route",)
        )
        for route, timing in sorted(self._timings.items()):
            seconds.add_metric((route,), timing.buckets(), timing.total_s)
        yield seconds
        waits = HistogramMetricFamily(
            "kg_query_wait_seconds",
            "Seconds that a request waited: in its client's line, and for places for its queries.",
            labels=("lane",),
        )
        for lane, timing in self._waits.items():
            waits.add_metric((lane,), timing.buckets(), timing.total_s)
        yield waits
        for name, text, counts in (
            ("kg_http_response_bytes", "Bytes of answers, without heads.", self._bytes),
            ("kg_answer_rows", "Rows of answers, where they are counted.", self._rows),
        ):
            family = CounterMetricFamily(name, text, labels=("route",))
            for route, n in sorted(counts.items()):
                family.add_metric((route,), n)
            yield family
        yield GaugeMetricFamily("kg_http_requests_running", "Requests being answered.", value=self.running)
        yield CounterMetricFamily(
            "kg_client_limit_refused", "Requests refused for what their client asked before.", value=self.refused
        )
        yield CounterMetricFamily(
            "kg_access_log_dropped",
            "Lines of the access log that could not be written.",
            value=self._log.dropped if self._log else 0,
        )

    def _of_queries(self) -> Iterator[Metric]:
        state = self._backend.health()
        for name, text, value in (
            ("kg_query_workers", "Query workers alive.", state.workers),
            ("kg_queries_running", "Queries that run.", state.running),
            ("kg_queries_waiting", "Queries that wait for a worker.", state.waiting),
        ):
            yield GaugeMetricFamily(name, text, value=value)
        yield CounterMetricFamily(
            "kg_queries_queued", "Queries that had to wait for a worker.", value=state.queued_total
        )
        yield CounterMetricFamily("kg_queries_answered", "Queries answered whole.", value=state.answered_total)
        killed = CounterMetricFamily(
            "kg_queries_killed", "Queries stopped, by the limit they ran past.", labels=("limit",)
        )
        for limit, n in sorted((state.killed_total or self._killed).items()):
            killed.add_metric((limit,), n)
        yield killed
        if state.isolated_network is not None:
            yield GaugeMetricFamily(
                "kg_workers_without_network", "1 where workers have no network.", value=int(state.isolated_network)
            )

    def _of_cache(self) -> Iterator[Metric]:
        if self._cache is None:
            return
        counts = self._cache.counts()
        yield CounterMetricFamily("kg_cache_hits", "Answers given from the cache.", value=counts.hits)
        yield CounterMetricFamily("kg_cache_misses", "Answers looked for in the cache in vain.", value=counts.misses)
        yield GaugeMetricFamily("kg_cache_entries", "Answers in the cache.", value=counts.entries)
        yield GaugeMetricFamily("kg_cache_bytes", "Bytes of the answers in the cache.", value=counts.bytes)

    def _of_process(self) -> Iterator[Metric]:
        yield InfoMetricFamily("kg_build", "The program.", value={"version": package_version()})
        try:
            snapshot = self._backend.snapshot()
            yield InfoMetricFamily(
                "kg_snapshot",
                "The data asked now.",
                value={"name": snapshot.name, "revision": self._backend.revision() or ""},
            )
        except Exception:  # a store that is gone shows in /health; the other figures are wanted most then
            pass
        yield GaugeMetricFamily("kg_uptime_seconds", "Seconds since the start.", value=self.uptime_s)
        cpu = os.times()
        yield CounterMetricFamily("kg_process_cpu_seconds", "CPU of the serving process.", value=cpu.user + cpu.system)
        if (memory := _memory_bytes()) is not None:
            yield GaugeMetricFamily("kg_process_memory_bytes", "Memory of the serving process.", value=memory)


def _memory_bytes() -> int | None:
    """Return the resident memory of this process, where the system tells."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None

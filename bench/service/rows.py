"""Answers of a million rows: rows a second beside the native server, the parent's memory, when the status comes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench.service.downloads import Download, download
from bench.service.figures import Bench, Figure, median_of
from bench.service.processes import forget_peak, peak_mb, resident_mb
from bench.service.requests import CSV, JSON, NTRIPLES, sparql
from bench.service.servers import NO_CACHE, PATIENT, Server, native, ours
from bench.service.stores import made_store

__all__ = ["long_answers"]

_LOOK_S = 0.02
_ROOM = PATIENT | {"answer_row_limit": 2_000_000, "answer_bytes_limit": 2_000_000_000}
_SELECT, _CONSTRUCT = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT %d", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT %d"
#: Sorts before its first row: the status has to wait.
_LATE = "SELECT ?s ?o WHERE { ?s <https://schema.org/headline> ?o } ORDER BY DESC(STR(?o))"
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class _Peak:
    """The largest memory of a process over a block."""

    mb = 0.0


@contextmanager
def _watched(pid: int) -> Iterator[_Peak]:
    peak, over = _Peak(), threading.Event()
    forget_peak(pid)

    def look() -> None:
        while not over.wait(_LOOK_S):
            peak.mb = max(peak.mb, resident_mb(pid), peak_mb(pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()
        peak.mb = max(peak.mb, resident_mb(pid))


def _read(server: Server, query: str, accept: str) -> Download:
    found = download(server.port, sparql(server.endpoint, query, accept))
    if found.status != 200 or not found.whole:
        raise RuntimeError(f"{server.endpoint}: status {found.status} after {found.end_s:.1f} s, "
                           f"{found.bytes:,} bytes, whole: {found.whole}")
    return found


def long_answers(bench: Bench) -> Iterator[Figure]:
    """Measure long answers in three formats, the servers in turns."""
    store = made_store(bench.work, bench.size)
    count = min(1_000_000, store.quads)
    with ours(store.path, **_ROOM, **NO_CACHE) as mine, native(store.native()) as its:
        for server in (mine, its):
            _read(server, _SELECT % 1000, JSON)
        for name, query, accept in (("rows, JSON", _SELECT, JSON), ("rows, CSV", _SELECT, CSV),
                                    ("triples, N-Triples", _CONSTRUCT, NTRIPLES)):
            pairs, above, cpu = [], [], []
            for _ in range(3):
                idle, before = mine.resident_mb(), mine.cpu_s()
                with _watched(mine.serving) as peak:
                    one = _read(mine, query % count, accept)
                spent, before_its = mine.cpu_s() - before, its.cpu_s()
                other = _read(its, query % count, accept)
                cpu.append(spent / max(0.01, its.cpu_s() - before_its))
                above.append(peak.mb - idle)
                pairs.append((one, other))
            ratio, spread = median_of(o.end_s / m.end_s for m, o in pairs)
            rate = median_of(count / m.end_s for m, _ in pairs)[0]
            what = f"{count:,} {name}"
            yield Figure.least(f"{what}: a second, ours : native", ratio, 0.8, more=spread)
            yield Figure(f"{what}: ours", f"{rate:,.0f} a second, {pairs[0][0].bytes / 1e6:.0f} MB")
            yield Figure(f"{what}: CPU, ours : native", "{:.2f}{}".format(*median_of(cpu)))
            yield Figure.most(f"{what}: parent's memory above idle", max(above), 20.0, "{:.1f}", " MB")
            if accept != JSON:  # the two write the same lines
                more = abs(pairs[0][0].lines - pairs[0][1].lines)
                yield Figure.none(f"{what}: lines more or fewer than native", more)
        late = _read(mine, _LATE, JSON)
        yield Figure.most("status held: first body byte after the status, answer of "
                          f"{late.first_s:.1f} s to its first row", (late.first_s - late.status_s) * 1000, 100.0,
                          "{:.0f}", " ms")
    with ours(store.path, query_time_limit_ms=1000, **NO_CACHE) as mine:
        cut = download(mine.port, sparql(mine.endpoint, _ENDLESS))
        yield Figure("status held: query stopped before its first row", f"{cut.status} after {cut.end_s:.2f} s", "504",
                     cut.status == 504)

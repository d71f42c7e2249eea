"""``python -m bench service``: rows, machine, and the document they are written to."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.service.canned import canned
from bench.service.figures import Bench, Document, Figure
from bench.service.kills import parent_killed, worker_killed
from bench.service.point import cached, isolated
from bench.service.rows import long_answers
from bench.service.runaways import runaways
from bench.service.searching import searching
from bench.service.swaps import swap

__all__ = ["ROWS", "main"]

#: Name, title and measure of each row.
ROWS: dict[str, tuple[str, Callable[[Bench], Iterator[Figure]]]] = {
    "point": ("Point query in isolation, 8 connections, no cache", isolated),
    "cache": ("Point query from the answer cache, 8 connections", cached),
    "canned": ("Canned question, 8 connections", canned),
    "runaways": ("N + 2 runaway queries on N workers beside 20 requests a second", runaways),
    "swap": ("Swap of the store under load", swap),
    "worker": ("kill -9 of a worker under load", worker_killed),
    "parent": ("kill -9 of the parent under load", parent_killed),
    "search": ("Search over 200,000 labels", searching),
    "rows": ("One answer of 1 M rows or triples", long_answers),
}
_HEAD = """# Benchmarks of the service

Written by `python -m bench service --out docs/benchmarks.md`.  Ratios are to the named peer in the same
run, in turns; absolute figures are this machine's.  CPU is that of a server's whole process tree.
"""


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench service", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=ROWS, default=list(ROWS), metavar="ROW",
                        help=f"rows to measure: {', '.join(ROWS)}")
    parser.add_argument("--quick", action="store_true", help="100 k quads and shorter runs")
    parser.add_argument("--work", type=Path, default=Path("build/bench"), help="folder of the made stores")
    parser.add_argument("--out", type=Path, help="write the tables to this Markdown file too")
    return parser.parse_args(words)


def main(words: Sequence[str] = ()) -> None:
    """Measure and print; the document is written anew after each row."""
    given = _arguments(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a run that is stopped stops its servers
    bench = Bench(given.work, given.quick)
    asked = f"made graph of {bench.size:,} quads and the curated graphs; rows measured: {', '.join(given.only)}"
    document = Document(_HEAD, [asked], given.out)
    for name in given.only:
        title, measure = ROWS[name]
        document.table(title, measure(bench))

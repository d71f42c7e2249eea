"""``python -m bench service``: rows, machine, and the document they are written to."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.service.canned import canned
from bench.service.figures import Bench, Figure, as_markdown, as_text, load_average, machine
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


def _measured(name: str, bench: Bench) -> Iterator[Figure]:
    """Iterate a row's figures; a row that breaks says so and the next one goes on."""
    try:
        yield from ROWS[name][1](bench)
    except (OSError, RuntimeError, ValueError) as error:
        yield Figure("this row was not measured to its end", f"{type(error).__name__}: {error}", "", False)


def main(words: Sequence[str] = ()) -> None:
    """Measure and print; the document is written anew after each row."""
    given = _arguments(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a run that is stopped stops its servers
    bench = Bench(given.work, given.quick)
    document = [_HEAD, *(f"- {line}" for line in machine()),
                f"- made graph of {bench.size:,} quads and the curated graphs; rows measured: {', '.join(given.only)}",
                ""]
    print("\n".join(machine()))
    for name in given.only:
        print(f"\n{ROWS[name][0]}", flush=True)
        figures, begun = [], time.monotonic()
        before = load_average()
        for figure in _measured(name, bench):
            figures.append(figure)
            print(f"  {as_text([figure])[0]}", flush=True)
        told = f"Load average over 1 and 5 minutes: {before} before, {load_average()} after."
        print(f"  {told} {time.monotonic() - begun:.0f} s", flush=True)
        document += [f"## {ROWS[name][0]}", "", *as_markdown(figures), "", told, ""]
        if given.out is not None:
            given.out.write_text("\n".join(document).rstrip() + "\n", "utf-8")

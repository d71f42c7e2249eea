"""``python -m bench pages``: every kind of page over a small and a large graph, and the document it is written to."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.browser import why_not
from bench.pageviews.browsing import browser_views
from bench.pageviews.copies import built_store, copied_store
from bench.pageviews.kinds import PageKind, page_kinds
from bench.pageviews.serving import server_times
from bench.service.figures import Bench, Document, Figure
from kg.resources import samples_dir
from kg.state import StoreFolder
from kg.store import GraphStore

__all__ = ["main"]

_PARTS = ("server", "browser")
_HEAD = """# Benchmarks of the pages

Written by `python -m bench pages --out docs/benchmarks-pages.md`.  Of each kind the heaviest page that a graph has:
the thing of which most is said, the article with most mentions, each question with its examples.  Milliseconds are
this machine's.  *Server*: the first answer of a service just started; in brackets the same page again, without and
with the cache of answers, and the CPU that it takes without; then the page itself as sent.  *Browser*: until the main
content is painted (what scripts put there, on the canvas and in the editor), in a window of 1440 × 900 that was never
here; and all that is sent until the end of the page was scrolled to, compressed.
"""


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench pages", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=list(_PARTS), metavar="PART",
                        help=f"parts to measure: {', '.join(_PARTS)}")
    parser.add_argument("--kind", nargs="+", default=[""], metavar="WORDS",
                        help="only pages whose name holds one of these")
    parser.add_argument("--quads", type=int, metavar="N", help="quads of the large graph; a million")
    parser.add_argument("--cold", type=int, default=3, metavar="N", help="services started for each page; 3")
    parser.add_argument("--quick", action="store_true", help="100 k quads and fewer visits")
    parser.add_argument("--pages", type=Path, default=samples_dir(), help="folder of pages; the samples unless given")
    parser.add_argument("--work", type=Path, default=Path("build/bench"), help="folder of the stores")
    parser.add_argument("--out", type=Path, help="write the tables to this Markdown file too")
    return parser.parse_args(words)


def _wanted(kinds: list[PageKind], words: Sequence[str]) -> list[PageKind]:
    return [kind for kind in kinds if any(word in kind.name for word in words)]


def _figures(part: str, store: StoreFolder, kinds: list[PageKind], bench: Bench, cold: int) -> Iterator[Figure]:
    if part == "server":
        yield from server_times(store.path, kinds, bench.times(cold, 1), bench.times(20, 4))
    elif reason := why_not():
        yield Figure(f"not measured: {reason}", "")
    else:
        pages = [kind for kind in kinds if kind.is_page]
        yield from browser_views(store.path, pages, bench.times(4, 2))


def main(words: Sequence[str] = ()) -> None:
    """Measure and print; the document is written anew after each part."""
    given = _arguments(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a run that is stopped stops its servers
    bench = Bench(given.work, given.quick)
    small = built_store(given.pages, given.work / f"pages-{given.pages.resolve().name}")
    large = copied_store(small, given.work, given.quads or bench.size)
    document = Document(_HEAD, (), given.out)
    for store in (small, large):
        name = store.read().snapshot
        assert name is not None
        graph = GraphStore(store.snapshots_dir / name)
        kinds, quads = _wanted(page_kinds(graph), given.kind), len(graph)
        del graph
        for part in given.only:
            figures = _figures(part, store, kinds, bench, given.cold)
            document.table(f"{part.capitalize()}, {quads:,} quads", figures)

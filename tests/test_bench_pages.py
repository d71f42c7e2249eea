"""The bench of pages: its large graph is of true form and always the same, its kinds of pages are those there are."""

from __future__ import annotations

from pathlib import Path

from bench.browser import find_chromium, why_not
from bench.pageviews.copies import copied_lines, copied_store
from bench.pageviews.kinds import page_kinds
from kg.state import StoreFolder
from kg.store import GraphStore
from kg.vocab import SCHEMA


def _snapshot(store: StoreFolder) -> Path:
    name = store.read().snapshot
    assert name is not None
    return store.snapshots_dir / name


def test_that_copies_are_of_other_days_and_other_companies(sample_store: Path) -> None:
    with (_snapshot(StoreFolder(sample_store)) / "graph.nq").open(encoding="utf-8") as file:
        lines = list(file)
    found = list(copied_lines(lines, len(lines) + 60_000))
    assert found[: len(lines)] == lines and len(found) > len(lines) + 20_000
    assert found == list(copied_lines(lines, len(lines) + 60_000))
    copied = found[len(lines) :]
    assert any("/id/company/甲" in line for line in copied) and any("/id/zone/" in line for line in copied)
    assert not any("/id/zone/甲" in line for line in copied)
    days = [{line.split('"')[1] for line in some if f"<{SCHEMA}datePublished>" in line} for some in (lines, copied)]
    assert not days[0] & days[1]
    # Nothing is told of a thing that no line names.
    named = {line.partition(" ")[0] for line in found if "#prefLabel>" in line}
    told = {line.split(" ")[2] for line in copied if "taIdentRef>" in line}
    assert told <= named


def test_the_kinds_of_pages(sample_store: Path) -> None:
    kinds = page_kinds(GraphStore(_snapshot(StoreFolder(sample_store))))
    names = [kind.name for kind in kinds]
    assert len(names) == len(set(names)) > 40
    assert {"start", "canvas of the largest", "Zone of which most is said", "question zone-companies"} <= set(names)
    assert {"indicator of which most is said", "newspaper", "question target-kept of the largest"} <= set(names)
    assert {kind.most_kb for kind in kinds} == {200, 380}
    assert all(kind.path.isascii() and kind.path.startswith("/") and " " not in kind.path for kind in kinds)


def test_that_a_store_of_copies_is_made_once(sample_store: Path, tmp_path: Path) -> None:
    built = StoreFolder(sample_store)
    store = copied_store(built, tmp_path, 1)  # no copies: the graph itself
    assert len(GraphStore(_snapshot(store))) == len(GraphStore(_snapshot(built)))
    made = (_snapshot(store) / "graph.nq").stat().st_mtime_ns
    assert _snapshot(copied_store(built, tmp_path, 1)).joinpath("graph.nq").stat().st_mtime_ns == made


def test_that_a_missing_browser_is_told() -> None:
    assert (why_not() is None) == (find_chromium() is not None) or "playwright" in (why_not() or "")

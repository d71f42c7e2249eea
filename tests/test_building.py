"""Builds: the same bytes whatever the order, jobs, hash seed, time zone, locale; nothing lost, nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from liveserver import wait_until
from twopages import CITY, COAL, write_pages

from kg.building import build, forget
from kg.errors import KgError, StoreError, UsageError
from kg.settings import Settings
from kg.state import StoreFolder
from kg.store import open_store


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages")


def graph(store: Path) -> bytes:
    return (StoreFolder(store).snapshot() / "graph.nq").read_bytes()



def run_build(pages: list[Path], out: Path, jobs: int = 1) -> bytes:
    build(pages, out, settings=Settings(), jobs=jobs)
    return graph(out)


def test_order_and_jobs_do_not_change_a_byte(pages: Path, tmp_path: Path) -> None:
    a, b = pages / "a.txt", pages / "b.txt"
    one = run_build([a, b], tmp_path / "one")
    assert run_build([b, a], tmp_path / "two") == one
    assert run_build([pages], tmp_path / "three", jobs=2) == one
    build([a], tmp_path / "four", settings=Settings(), jobs=1)
    assert run_build([b], tmp_path / "four") == one


@pytest.mark.parametrize("environment", [
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Urumqi", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "77", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8"},
])
def test_seed_zone_and_locale_do_not_change_a_byte(environment: dict[str, str], pages: Path, tmp_path: Path) -> None:
    here = run_build([pages], tmp_path / "here")
    subprocess.run([sys.executable, "-m", "kg", "build", str(pages), "--out", str(tmp_path / "there"), "--jobs", "1"],
                   env={**os.environ, **environment}, check=True, capture_output=True)
    assert graph(tmp_path / "there") == here


def test_the_store_holds_what_the_file_says(pages: Path, tmp_path: Path) -> None:
    written = run_build([pages], tmp_path / "s").decode().splitlines()
    store = open_store(tmp_path / "s")
    held = sorted(f"{quad} ." for quad in store.quads() if not quad.graph_name.value.endswith("graph/runs"))
    assert held == sorted(written)


def test_a_second_build_reads_nothing_again(pages: Path, tmp_path: Path) -> None:
    first = build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    second = build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    assert (first.read, first.kept) == (2, 0)
    assert (second.read, second.kept) == (0, 2)
    assert second.snapshot == first.snapshot and second.counts == first.counts


def test_a_corrected_page_replaces_the_old_one_and_touches_no_other(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    (pages / "b.txt").write_text(CITY.replace("2400", "2600"), "utf-8")
    again = build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    assert (again.read, again.kept) == (1, 1)
    assert graph(tmp_path / "s") == run_build([pages], tmp_path / "fresh")


def test_what_the_user_tells_counts(pages: Path, tmp_path: Path) -> None:
    (pages / "a.toml").write_text('date = 2024-03-06\npage_number = "2"\n', "utf-8")
    build([pages / "a.txt"], tmp_path / "s", settings=Settings(), jobs=1)
    store = open_store(tmp_path / "s")
    assert store.query("SELECT ?d WHERE { ?i a <https://schema.org/PublicationIssue> ; "
                       "<https://schema.org/datePublished> ?d }").dicts() == [{"d": "2024-03-06"}]
    (pages / "a.toml").write_text("date = 2024-03-07\n", "utf-8")
    assert build([pages / "a.txt"], tmp_path / "s", settings=Settings(), jobs=1).read == 1


def test_forgetting_a_page_equals_never_having_read_it(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    forget(tmp_path / "s", ["a"], settings=Settings())
    assert graph(tmp_path / "s") == run_build([pages / "b.txt"], tmp_path / "fresh")


def test_forgetting_an_article_drops_its_graph_and_its_names(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    articles = [g for g in open_store(tmp_path / "s").graph_names() if "/article/a-" in g]
    forget(tmp_path / "s", articles, settings=Settings())
    text = graph(tmp_path / "s").decode()
    assert "/article/a-" not in text
    assert "person/马建国" not in text
    assert "person/陈立" in text


def test_forgetting_what_is_not_there_is_a_usage_error(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    before = graph(tmp_path / "s")
    with pytest.raises(UsageError, match=r"nowhere is no page or article.*a, b"):
        forget(tmp_path / "s", ["nowhere"], settings=Settings())
    assert graph(tmp_path / "s") == before


def test_two_pages_of_one_stem_get_a_hash_behind_it(tmp_path: Path) -> None:
    for folder, text in (("x", COAL), ("y", CITY)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "p.txt").write_text(text, "utf-8")
    build([tmp_path / "x", tmp_path / "y"], tmp_path / "s", settings=Settings(), jobs=1)
    keys = sorted(StoreFolder(tmp_path / "s").read().pages)
    assert len(keys) == 2 and all(k.startswith("p-") and len(k) == 10 for k in keys)


def test_the_same_bytes_twice_are_read_once(pages: Path, tmp_path: Path) -> None:
    shutil.copy(pages / "a.txt", pages / "c.txt")
    summary = build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    assert summary.counts.pages == 2
    assert [(w.code, w.where) for w in summary.warnings if w.code == "duplicate-file"] == [("duplicate-file", "c.txt")]


@pytest.mark.parametrize(("name", "content", "said"), [
    ("empty.txt", b"", "empty"),
    ("binary.txt", bytes(range(256)) * 40, ""),
    ("huge.txt", "字".encode() * 4_000_000, ""),
])
def test_a_bad_page_stops_no_other(name: str, content: bytes, said: str, pages: Path, tmp_path: Path) -> None:
    (pages / name).write_bytes(content)
    summary = build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    assert summary.counts.pages == 2
    (problem,) = summary.failed
    assert problem.where == name and said in problem.message and "\n" not in problem.message


def test_a_broken_correction_leaves_the_page_as_it_was(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    before = graph(tmp_path / "s")
    (pages / "a.txt").write_bytes(b"")
    assert build([pages], tmp_path / "s", settings=Settings(), jobs=1).failed
    assert graph(tmp_path / "s") == before


def test_that_what_was_read_and_what_was_kept_make_up_the_pages(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    (pages / "a.txt").write_bytes(b"")
    (pages / "new.txt").write_bytes(b"\n")
    summary = build([pages / "a.txt", pages / "b.txt", pages / "new.txt"], tmp_path / "s", settings=Settings(), jobs=1)
    assert (summary.read, summary.kept, summary.counts.pages) == (0, 2, 2)
    old, new = summary.failed
    assert (old.where, new.where) == ("a.txt", "new.txt")
    assert old.message.endswith("(an earlier version of it stays in the graph)") and "earlier" not in new.message
    only = build([pages / "b.txt"], tmp_path / "s", settings=Settings(), jobs=1)
    assert (only.read, only.kept) == (0, 2), "pages that were not named are in the graph still"


def test_only_bad_pages_leave_no_store(tmp_path: Path) -> None:
    (tmp_path / "e.txt").write_bytes(b"")
    with pytest.raises(KgError, match=r"no page could be read; e\.txt"):
        build([tmp_path / "e.txt"], tmp_path / "s", settings=Settings(), jobs=1)
    with pytest.raises(StoreError, match="holds no graph yet"):
        open_store(tmp_path / "s")


@pytest.mark.parametrize("given", ["missing.txt", "*.page", "folder"])
def test_a_path_that_names_nothing_is_a_usage_error(given: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError):
        build([tmp_path / given], tmp_path / "s", settings=Settings(), jobs=1)
    assert not (tmp_path / "s").exists()


def test_two_builds_at_once_do_not_mix(pages: Path, tmp_path: Path) -> None:
    with StoreFolder(tmp_path / "s").writing(), pytest.raises(StoreError, match="another build"):
        build([pages], tmp_path / "s", settings=Settings(), jobs=1)


def test_a_full_disk_leaves_the_old_graph(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([pages / "a.txt"], tmp_path / "s", settings=Settings(), jobs=1)
    before = graph(tmp_path / "s")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.snapshot.write_search_index", full)
    with pytest.raises(StoreError, match="No space left on device"):
        build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    assert graph(tmp_path / "s") == before
    assert [p.name for p in (tmp_path / "s" / "snapshots").iterdir()] == [StoreFolder(tmp_path / "s").read().snapshot]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_dies_leaves_the_old_graph_and_the_next_one_goes_on(
        how: signal.Signals, pages: Path, tmp_path: Path) -> None:
    build([pages / "b.txt"], tmp_path / "s", settings=Settings(), jobs=1)
    before = graph(tmp_path / "s")
    for number in range(60):
        text = COAL.replace("3月5日", f"3月{number % 28 + 1}日") + "\n" * number
        (pages / f"n{number}.txt").write_text(text, "utf-8")
    late = [pages / f"z{number}.txt" for number in range(240)]  # to be read still, however late this process looks
    for number, page in enumerate(late):
        page.write_text(COAL + "\n" * (100 + number), "utf-8")
    process = subprocess.Popen([sys.executable, "-m", "kg", "build", str(pages), "--out", str(tmp_path / "s"),
                                "--jobs", "1"], stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    assert wait_until(lambda: len(list((tmp_path / "s" / "pages").glob("*.json"))) > 2, 300)
    process.send_signal(how)
    _, said = process.communicate(timeout=300)
    assert process.returncode != 0
    assert b"Traceback" not in said
    assert graph(tmp_path / "s") == before
    kept = min(len(list((tmp_path / "s" / "pages").glob("*.json"))), 62)
    for page in late:
        page.unlink()
    again = build([pages], tmp_path / "s", settings=Settings(), jobs=1)
    assert again.counts.pages == 62
    assert again.kept >= kept - 1 > 0
    state = json.loads((tmp_path / "s" / "state.json").read_text("utf-8"))
    left = {p.name for p in (tmp_path / "s" / "pages").iterdir()}
    assert left == {page["record"] for page in state["pages"].values()}
    assert not (tmp_path / "s" / "snapshots" / ".new").exists()

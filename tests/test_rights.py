"""What may not be read is called that, and not damaged: stores, snapshots, folders of pages."""

from __future__ import annotations

import ctypes
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from forbidding import allow, forbid
from typer.testing import CliRunner

from kg.cli.app import app
from kg.errors import StoreError, UsageError
from kg.inputs import find_files
from kg.rights import denied
from kg.settings import Settings
from kg.state import State, StoreFolder
from kg.watching import FolderWatch
from service.isolation import snapshots
from service.isolation.snapshots import SnapshotWatch


def kg(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], prog_name="kg")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store's folder with two snapshots that hold nothing, the first of which counts."""
    for name in ("one", "two"):
        place = tmp_path / "store" / "snapshots" / name / "oxigraph"
        place.mkdir(parents=True)
        (place / "CURRENT").write_text("x")
    StoreFolder(tmp_path / "store").write(State("one"))
    return tmp_path / "store"


def pages_of(tmp_path: Path) -> Path:
    below = tmp_path / "pages" / "below"
    below.mkdir(parents=True)
    (below / "a.txt").write_text("一", "utf-8")
    return below.parent


@pytest.mark.parametrize("words", [["query", "ASK {}"], ["export"], ["serve"], ["find", "x"]])
def test_that_a_state_that_may_not_be_read_is_no_damaged_one(
    words: list[str], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(store / "state.json", monkeypatch)
    result = kg(*words, "--store", store)
    assert result.exit_code == 1
    assert "state.json: this user may not read it; give it the right to" in result.stderr
    assert "not a store's state" not in result.stderr


def test_that_a_build_says_it_too(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = pages_of(tmp_path)
    forbid(store / "state.json", monkeypatch)
    result = kg("build", pages, "--out", store)
    assert result.exit_code == 1 and "state.json: this user may not read it" in result.stderr


def test_that_a_snapshot_is_named(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oxigraph = store / "snapshots" / "one" / "oxigraph"
    assert denied(oxigraph) is None and denied(store / "none") is None
    forbid(oxigraph / "CURRENT", monkeypatch)
    assert "CURRENT: this user may not read it" in str(denied(oxigraph))
    allow(oxigraph / "CURRENT", monkeypatch)
    forbid(store / "snapshots", monkeypatch)
    assert "snapshots: this user may not read it" in str(denied(oxigraph))


def test_that_a_newer_graph_that_may_not_be_read_is_told_once(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(snapshots, "_LOG", logging.getLogger("snapshots"))  # uvicorn's own may be silent by now
    watch = SnapshotWatch(StoreFolder(store))
    assert watch.current().name == "one" and watch.trouble is None
    closed = store / "snapshots" / "two" / "oxigraph"
    forbid(closed, monkeypatch)
    StoreFolder(store).write(State("two"))
    with caplog.at_level(logging.WARNING):
        assert [watch.current().name for _ in range(3)] == ["one"] * 3
    assert len(caplog.records) == 1 and "the graph of one stays in use" in caplog.text
    assert "oxigraph: this user may not read it" in str(watch.trouble)
    allow(closed, monkeypatch)
    assert watch.current().name == "two" and watch.trouble is None


def test_that_a_state_is_written_or_the_old_one_stays(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.state.os.fsync", full)
    with pytest.raises(StoreError, match=r"cannot be written \(No space left on device\); make room"):
        StoreFolder(store).write(State("two"))
    assert StoreFolder(store).read().snapshot == "one"
    with pytest.raises(StoreError, match="cannot be written"):
        StoreFolder(store).check_writable()
    monkeypatch.undo()
    StoreFolder(store).check_writable()
    assert not [path for path in store.rglob(".trial-*")]


def test_that_a_watch_over_a_store_that_cannot_be_written_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = pages_of(tmp_path)
    (tmp_path / "file").write_text("")
    result = kg("watch", pages, "--out", tmp_path / "file" / "store")
    assert result.exit_code == 1 and "cannot be written (Not a directory)" in result.stderr
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "state.json").write_text("[]")
    result = kg("watch", pages, "--out", tmp_path / "store")
    assert result.exit_code == 1 and "not a store's state" in result.stderr
    forbid(pages / "below", monkeypatch)
    result = kg("watch", pages, "--out", tmp_path / "other")
    assert result.exit_code == 2 and "below: the folder of pages cannot be read (Permission denied)" in result.stderr


def test_that_pages_that_cannot_be_looked_at_are_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, asked = pages_of(tmp_path), list[object]()
    watched = FolderWatch([pages], tmp_path / "store", Settings(), forgets=True, settle_s=0.02)
    monkeypatch.setattr("kg.watching.build", lambda paths, *_, **given: asked.append(paths))
    monkeypatch.setattr("kg.watching.forget", lambda *_, **given: asked.append("forgotten"))
    assert watched.round() is not None and watched.round() is None
    with pytest.MonkeyPatch.context() as closed:
        forbid(pages / "below", closed)
        first, second = watched.round(), watched.round()
        assert first is not None and first.again and "below: the folder of pages cannot be read" in str(first.trouble)
        assert second is not None and second.again and second.trouble is None
        allow(pages / "below", closed)
    assert watched.round() is None and asked == [[pages / "below" / "a.txt"]]


def test_that_a_disk_that_fails_in_a_round_ends_no_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **given: object) -> None:
        raise OSError(5, os.strerror(5), "disk")

    watched = FolderWatch([pages_of(tmp_path)], tmp_path / "store", Settings(), settle_s=0.02)
    monkeypatch.setattr("kg.watching.build", broken)
    found = watched.round()
    assert found is not None and found.again and found.trouble == "disk: Input/output error"


def test_that_a_folder_that_may_not_be_read_is_not_called_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = pages_of(tmp_path)
    forbid(pages, monkeypatch)
    with pytest.raises(UsageError, match="this user may not read the folder"):
        find_files([pages])


def test_that_folders_below_that_may_not_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = pages_of(tmp_path)
    (pages / "b.txt").write_text("二", "utf-8")
    (pages / "empty").mkdir()
    assert find_files([pages]) == ([pages / "b.txt", pages / "below" / "a.txt"], [])
    forbid(pages / "below", monkeypatch)
    files, unread = find_files([pages, pages / "*.txt"])
    assert files == [pages / "b.txt"]
    assert [(one.code, one.where) for one in unread] == [("unreadable", str(pages / "below"))]
    assert "the folder cannot be read (Permission denied), nor the pages in it" in unread[0].message
    (pages / "b.txt").unlink()
    with pytest.raises(UsageError, match="below: the folder cannot be read"):
        find_files([pages])


#: What root may that others may not: read and enter whatever the modes say (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH).
_PR_CAPBSET_DROP, RIGHTS_OF_ROOT = 24, (1, 2)


def be_ordinary() -> None:
    """Take from the program that is started next what only root may, before it is started."""
    for right in RIGHTS_OF_ROOT:
        if ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, right, 0, 0, 0) != 0:
            os._exit(77)


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_that_a_build_tells_of_a_folder_that_was_not_read(mode: int, tmp_path: Path) -> None:
    """As a user whom modes keep out: of a folder that may not be listed, of one whose files may not be looked at."""
    pages = pages_of(tmp_path)
    (pages / "20240530.txt").write_text("本报讯 准东开发区位于昌吉州。", "utf-8")
    (pages / "below").chmod(mode)
    command = [sys.executable, "-m", "kg", "build", "pages", "--out", "store", "--json"]
    try:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True,
                              preexec_fn=be_ordinary if os.geteuid() == 0 else None)  # fmt: skip
    finally:
        (pages / "below").chmod(0o755)
    if done.returncode == 77:
        pytest.skip("this system lets root give nothing up")
    assert done.returncode == 1, done.stderr
    assert "pages/below: the folder cannot be read (Permission denied), nor the pages in it" in done.stderr
    summary = json.loads(done.stdout)
    assert summary["read"] == 1 and [one["where"] for one in summary["failed"]] == ["pages/below"]

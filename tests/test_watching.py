"""`kg watch`: what a round builds, waits for, tells, takes out."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kg import building
from kg.building import BuildSummary
from kg.errors import KgError, StoreError
from kg.inputs import page_files
from kg.records import PageWarning
from kg.settings import Settings
from kg.state import KeptPage, State, StoreFolder
from kg.summary import Counts
from kg.watching import FolderWatch, Seen, changes


class Builds:
    """Stands for `kg.building`: notes what it is asked, and keeps the store's state."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.jobs: list[int | None] = []
        self.forgotten: list[tuple[str, ...]] = []
        self.broken: set[str] = set()
        self.fault: KgError | None = None

    def build(self, paths: Sequence[Path], out: Path, **given: Any) -> BuildSummary:
        if self.fault is not None:
            raise self.fault
        self.asked.append(sorted(path.name for path in paths))
        self.jobs.append(given.get("jobs"))
        good = [path for path in paths if path.name not in self.broken]
        folder = StoreFolder(out)
        out.mkdir(exist_ok=True)
        pages = dict(folder.read().pages) | {
            file.key: KeptPage(file.path.name, "", "", "") for file in page_files(good)[0]}
        folder.write(State("one", pages))
        failed = tuple(PageWarning("empty", name, "holds no text") for name in self.asked[-1] if name in self.broken)
        return BuildSummary(out, "one", len(good), 0, Counts(), failed)

    def forget(self, out: Path, names: Sequence[str], **given: Any) -> None:
        self.forgotten.append(tuple(names))


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Builds:
    made = Builds()
    monkeypatch.setattr("kg.watching.build", made.build)
    monkeypatch.setattr("kg.watching.forget", made.forget)
    return made


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "below").mkdir(parents=True)
    (folder / "a.txt").write_text("一", "utf-8")
    return folder


def watch(pages: Path, **given: Any) -> FolderWatch:
    return FolderWatch([pages], pages.parent / "store", Settings(), settle_s=0.02, **given)


def test_that_a_round_builds_what_is_there_and_only_when_something_changed(pages: Path, builds: Builds) -> None:
    watched = watch(pages)
    assert watched.round() is not None and watched.round() is None
    (pages / "below" / "b.TXT").write_text("二", "utf-8")
    (pages / "notes.docx").write_text("no page", "utf-8")
    (pages / ".c.txt").write_text("an editor's own", "utf-8")
    assert watched.round() is not None and watched.round() is None
    (pages / "a.toml").write_text('page_number = "3"', "utf-8")
    assert watched.round() is not None
    assert builds.asked == [["a.txt"], ["a.txt", "b.TXT"], ["a.txt", "b.TXT"]]


def test_that_a_page_that_fails_is_told_once_and_stops_no_other(pages: Path, builds: Builds) -> None:
    builds.broken = {"bad.txt"}
    (pages / "bad.txt").write_text("", "utf-8")
    watched = watch(pages)
    first = watched.round()
    assert first is not None and [f.where for f in first.failed] == ["bad.txt"]
    (pages / "b.txt").write_text("二", "utf-8")
    second = watched.round()
    assert second is not None and not second.failed and builds.asked[-1] == ["a.txt", "b.txt"]
    builds.broken = set()
    (pages / "bad.txt").write_text("三", "utf-8")
    third = watched.round()
    assert third is not None and not third.failed and builds.asked[-1] == ["a.txt", "b.txt", "bad.txt"]


def test_that_a_file_that_grows_is_waited_for(
    pages: Path, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = watch(pages)
    look, written = watched.look, list[int]()

    def grow(_: FolderWatch) -> Seen:
        if len(written) < 12:  # more of it comes before each of the first looks
            with (pages / "long.txt").open("a", encoding="utf-8") as file:
                written.append(file.write("字" * 100))
        return look()

    monkeypatch.setattr(FolderWatch, "look", grow)
    assert watched.round() is not None
    assert len(written) == 12, "the round began before the file was whole"
    assert builds.asked == [["a.txt", "long.txt"]]


def test_that_a_file_that_never_stands_still_does_not_stop_the_others(
    pages: Path, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.watching._PATIENCE_S", 0.0)
    watched = watch(pages)
    looks = iter(range(1_000))
    look = watched.look
    monkeypatch.setattr(FolderWatch, "look", lambda self: look() | {pages / "log.txt": (next(looks), 0)})
    first = watched.round()
    assert first is not None and first.growing == ("log.txt",) and first.again and builds.asked == [["a.txt"]]


@pytest.mark.parametrize("forgets", [False, True])
def test_what_happens_to_a_page_whose_file_goes(pages: Path, builds: Builds, forgets: bool) -> None:
    (pages / "b.txt").write_text("二", "utf-8")
    watched = watch(pages, forgets=forgets)
    watched.round()
    (pages / "b.txt").unlink()
    gone = watched.round()
    assert gone is not None
    assert (gone.removed, gone.forgotten) == (((), ("b",)) if forgets else (("b",), ()))
    assert builds.forgotten == ([("b",)] if forgets else [])
    (pages / "a.txt").unlink()  # the last one: a drive that is gone looks the same
    empty = watched.round()
    assert empty is not None and "a" in empty.removed and len(builds.forgotten) == int(forgets)


@pytest.mark.parametrize("forgets", [False, True])
def test_that_a_page_whose_file_moves_stays_and_is_not_told_as_gone(
    pages: Path, builds: Builds, forgets: bool
) -> None:
    (pages / "b.txt").write_text("二", "utf-8")
    watched = watch(pages, forgets=forgets)
    watched.round()
    (pages / "b.txt").rename(pages / "below" / "b.txt")
    moved = watched.round()
    assert moved is not None and (moved.removed, moved.forgotten) == ((), ()) and not builds.forgotten
    assert "b" in StoreFolder(watched.out).read().pages and builds.asked[-1] == ["a.txt", "b.txt"]
    (pages / "below" / "b.txt").unlink()
    gone = watched.round()
    assert gone is not None and (gone.forgotten if forgets else gone.removed) == ("b",)


def test_that_of_two_files_of_one_name_the_page_of_the_one_that_is_left_stays(pages: Path, builds: Builds) -> None:
    (pages / "below" / "a.txt").write_text("二", "utf-8")
    watched = watch(pages, forgets=True)
    watched.round()
    both = set(StoreFolder(watched.out).read().pages)
    assert len(both) == 2 and "a" not in both, "each has a key of its own"
    (pages / "a.txt").unlink()
    gone = watched.round()
    assert gone is not None and set(gone.forgotten) == both, "what is left is the page a now"


def test_that_a_page_that_cannot_be_read_where_its_file_moved_to_stays(pages: Path, builds: Builds) -> None:
    (pages / "b.txt").write_text("二", "utf-8")
    watched = watch(pages, forgets=True)
    watched.round()
    builds.broken = {"b.txt"}
    (pages / "b.txt").rename(pages / "below" / "b.txt")
    moved = watched.round()
    assert moved is not None and moved.failed and not moved.forgotten
    (pages / "c.txt").write_text("三", "utf-8")
    watched.round()
    (pages / "c.txt").unlink()
    gone = watched.round()
    assert gone is not None and gone.forgotten == ("c",)


def test_that_trouble_is_told_once_and_tried_again_where_it_may_pass(pages: Path, builds: Builds) -> None:
    builds.fault = StoreError("another build is writing here")
    watched = watch(pages)
    first, second = watched.round(), watched.round()
    assert first is not None and first.again and first.trouble == "another build is writing here"
    assert second is not None and second.again and second.trouble is None
    builds.fault = None
    third = watched.round()
    assert third is not None and third.summary is not None and not third.again


@pytest.mark.parametrize("poll", [False, True])
def test_that_changes_are_noticed(pages: Path, poll: bool) -> None:
    stop = threading.Event()
    found = changes([pages], poll, stop, lambda said: None)
    assert next(found) and next(found), "the start, and what happened before the watch began"
    (pages / "new.txt").write_text("三", "utf-8")
    end = time.monotonic() + 120
    assert any(changed or time.monotonic() > end for changed in found) and time.monotonic() < end
    stop.set()
    assert list(found) == []


def test_that_few_new_pages_are_read_in_this_process(pages: Path, builds: Builds) -> None:
    for number in range(9):
        (pages / f"many{number}.txt").write_text("多", "utf-8")
    watched = watch(pages)
    assert watched.round() is not None
    (pages / "one.txt").write_text("一", "utf-8")
    assert watched.round() is not None
    assert builds.jobs == [None, 1]


@pytest.mark.parametrize("named", [True, False])
def test_that_corrections_elsewhere_are_followed(
    pages: Path, builds: Builds, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    monkeypatch.chdir(pages.parent)
    file = pages.parent / ("mine.toml" if named else "curation.toml")
    file.write_text("", "utf-8")
    settings = Settings(curation=file) if named else Settings()
    watched = FolderWatch([pages], pages.parent / "store", settings, settle_s=0.02)
    assert watched.round() is not None and watched.round() is None
    file.write_text("# another", "utf-8")
    assert watched.round() is not None and watched.round() is None
    stop, seen = threading.Event(), list[bool]()
    for changed in changes([pages], True, stop, print, watched.beside()):
        seen.append(changed)
        if len(seen) == 2:
            file.write_text("# and another one", "utf-8")
        if len(seen) > 2 and (changed or len(seen) > 20):
            stop.set()
    assert seen[-1] or seen[-2]


def test_that_a_pipeline_is_loaded_once_for_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Settings] = []

    class Loaded:
        def __init__(self, settings: Settings) -> None:
            loaded.append(settings)

    monkeypatch.setattr("kg.pipeline.Pipeline", Loaded)
    monkeypatch.setattr(building, "_LOADED", None)
    monkeypatch.setattr(building, "_PIPELINE", None)
    for settings in (Settings(), Settings(), Settings(min_confidence=0.5), Settings(min_confidence=0.5)):
        building._start_worker(settings)
    assert [settings.min_confidence for settings in loaded] == [Settings().min_confidence, 0.5]

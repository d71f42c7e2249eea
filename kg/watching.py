"""Folders that are watched: what is new or corrected there is built and swapped in, round by round.

A round begins when something changed, waits until no file grows any more, and builds all pages of the
folders; what did not change is kept from before (`kg.building.build`), so a round costs what its new
pages cost.  A page that cannot be read is told once and left alone until its file changes; the version
before it, if there is one, stays in the graph.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from kg.building import BuildSummary, build, forget
from kg.curation import CURATION_FILE
from kg.errors import KgError, StoreError
from kg.inputs import PAGE_SUFFIXES, page_files
from kg.pages import page_key
from kg.records import PageWarning, Told
from kg.settings import Settings
from kg.state import StoreFolder

__all__ = ["FolderWatch", "Round", "changes"]

#: A file as it was last seen: its size in bytes and its time of change in ns.
Seen = dict[Path, tuple[int, int]]

#: Longest wait for files that grow; those that stand still are built then, the others in a later round.
_PATIENCE_S = 30.0
#: Changes that come closer together make one round.
_DEBOUNCE_MS = 400
_TICK_MS = 1_000
#: So many new pages are read in this process, whose models are loaded once for all rounds.
_FEW_PAGES = 4


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did; `again` tells that something is left to do though no file changed."""

    summary: BuildSummary | None = None
    failed: tuple[PageWarning, ...] = ()  # pages that failed now for the first time
    removed: tuple[str, ...] = ()  # keys of pages whose file is gone; they are still in the graph
    forgotten: tuple[str, ...] = ()  # the same, taken out
    growing: tuple[str, ...] = ()  # files that did not stand still
    trouble: str | None = None  # why nothing was built
    again: bool = False


@dataclass(slots=True)
class FolderWatch:
    """The folders, the store they feed, and what was seen of them.

    Args:
        folders: searched with all that is below them.
        out: folder of the store.
        settings: of the builds.
        told: what the user knows of the pages and the text does not tell.
        forgets: whether a page whose file goes is taken out of the graph.
        settle_s: how long a file must stand still before it is read.
        stop: set from elsewhere, ends waiting.
        around: entered around the work of a round, with the number of files that changed; with 0 when it is a
            further try.
    """

    folders: Sequence[Path]
    out: Path
    settings: Settings
    told: Told = field(default_factory=Told)
    forgets: bool = False
    settle_s: float = 1.0
    stop: threading.Event = field(default_factory=threading.Event)
    around: Callable[[int], AbstractContextManager[None]] = lambda _: nullcontext()
    _built: Seen = field(default_factory=dict)
    _failed: Seen = field(default_factory=dict)
    _trouble: str | None = None

    def beside(self) -> tuple[Path, ...]:
        """Return the files of corrections that a build may apply though they stand in no folder of these."""
        return (self.settings.curation,) if self.settings.curation is not None else (Path(CURATION_FILE),)

    def look(self) -> Seen:
        """Return what is in the folders now: pages, what stands beside them, and corrections.

        Raises:
            StoreError: a folder is there and cannot be read; its pages are not gone.
        """
        found: Seen = {}
        for folder in self.folders:
            kinds = (*PAGE_SUFFIXES, ".toml")
            found |= _seen(path for path in sorted(_files(folder))
                           if path.suffix.lower() in kinds and not path.name.startswith("."))
        return found | _seen(path for path in self.beside() if path not in found)

    def settled(self) -> tuple[Seen, tuple[str, ...]]:
        """Wait until no file changes any more; return what stands still, and the names of what does not."""
        begun = time.monotonic()
        before = self.look()
        while not self.stop.wait(self.settle_s):
            now = self.look()
            if now == before:
                return now, ()
            if time.monotonic() - begun > max(_PATIENCE_S, 3 * self.settle_s):
                still = {path: seen for path, seen in now.items() if before.get(path) == seen}
                return still, tuple(sorted(path.name for path in now.keys() - still.keys()))
            before = now
        return before, ()

    def round(self) -> Round | None:
        """Bring the store up to date with the folders; None where nothing is to do."""
        seen, growing = self._built, tuple[str, ...]()
        try:
            if self.look() == self._built:
                self._trouble = None
                return None
            seen, growing = self.settled()
            if self.stop.is_set() or (seen == self._built and not growing):
                return None
            return self._bring(seen, growing)
        except (KgError, OSError) as error:
            said = (str(error) if isinstance(error, KgError)
                    else f"{error.filename or self.out}: {error.strerror or error}")
            fresh, self._trouble = said != self._trouble, said
            # Another build holds the store, a disk is full, a folder may not be read: it may pass.
            later = isinstance(error, StoreError | OSError)
            if not later:
                self._built = seen
            return Round(growing=growing, trouble=said if fresh else None, again=later)

    def _bring(self, seen: Seen, growing: tuple[str, ...]) -> Round:
        """Build what stands still, and see what became of the rest."""
        gone = [] if growing else [path for path in self._built if path not in seen and _is_page(path)]
        pages = [path for path in seen if _is_page(path)]
        readable = [path for path in pages if self._failed.get(path) != seen[path]]
        with self.around(0 if self._trouble else len(dict(seen.items() ^ self._built.items()))):
            summary = self._build(readable, seen)
            failed = self._note_failed(summary, seen)
            removed, forgotten = self._follow(gone, pages, readable)
        self._built, self._trouble = seen, None
        return Round(summary, failed, removed, forgotten, growing, again=bool(growing))

    def _build(self, pages: Sequence[Path], seen: Seen) -> BuildSummary | None:
        if not pages:
            return None
        corrections = [path for path in seen if path.name == CURATION_FILE]
        settings = self.settings
        if settings.curation is None and corrections:
            settings = settings.model_copy(update={"curation": corrections[0]})
        fresh = [path for path in pages if self._built.get(path) != seen[path]]
        # A process of its own for each page pays its way where there are many: it loads the models anew.
        jobs = 1 if len(fresh) <= _FEW_PAGES else None
        return build(pages, self.out, settings=settings, told=self.told, jobs=jobs)

    def _note_failed(self, summary: BuildSummary | None, seen: Seen) -> tuple[PageWarning, ...]:
        """Remember which files could not be read; return what was found for the first time."""
        if summary is None:
            return ()
        names = {warning.where for warning in summary.failed}
        self._failed = {path: was for path, was in self._failed.items() if seen.get(path) == was}
        self._failed |= {path: was for path, was in seen.items() if path.name in names}
        return summary.failed

    def _follow(self, gone: Sequence[Path], pages: Sequence[Path],
                readable: Sequence[Path]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the keys of pages whose file is gone, and those of them that were taken out.

        A file that was only moved, within a folder or from one to another, is not gone: a page of its key is there.
        Folders that are empty all at once are taken for a drive that is gone, not for a wish.

        Args:
            gone: files that were there before.
            pages: files that are there.
            readable: those of them that were given to the build.
        """
        if not gone:
            return (), ()
        held = StoreFolder(self.out).read().pages
        # Two files of one name have keys of their own; of one that cannot be read the version before it stays.
        there = {file.key for file in page_files(readable)[0]} | {page_key(path) for path in {*pages} - {*readable}}
        keys = tuple(sorted({
            key for path in gone for key, kept in held.items()
            if kept.source == path.name and (key == page_key(path) or key.startswith(page_key(path) + "-"))} - there))
        if not keys or not self.forgets or not pages:
            return keys, ()
        forget(self.out, keys, settings=self.settings)
        return (), keys


def _files(folder: Path) -> Iterator[Path]:
    """Iterate the files of a folder and all below it; raises StoreError where one of these cannot be read."""
    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):  # gone since it was listed
            raise StoreError(f"{error.filename}: the folder of pages cannot be read ({error.strerror}); give this "
                             "user the right to") from error

    for place, _, names in os.walk(folder, onerror=refuse):
        if names and not os.access(place, os.X_OK):  # what is in it shows, and none of it can be looked at
            refuse(PermissionError(errno.EACCES, os.strerror(errno.EACCES), place))
        yield from (Path(place, name) for name in names)


def _seen(paths: Iterable[Path]) -> Seen:
    """Return what the files look like that are there."""
    found: Seen = {}
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue  # gone since it was listed, or not there at all
        found[path] = (stat.st_size, stat.st_mtime_ns)
    return found


def _is_page(path: Path) -> bool:
    return path.suffix.lower() in PAGE_SUFFIXES


def changes(folders: Sequence[Path], poll: bool, stop: threading.Event, tell: Callable[[str], None],
            beside: Sequence[Path] = ()) -> Iterator[bool]:
    """Yield True at the start and when something changed, False about every second while nothing does.

    Args:
        folders: watched with all that is below them.
        poll: look at the files time and again, as drives of other machines need it.
        stop: ends it.
        tell: told when the system cannot watch and polling begins.
        beside: single files elsewhere, looked at every second.
    """
    yield True
    try:
        yield from _watching(folders, poll, stop, beside)
    except OSError as error:
        if poll or stop.is_set():
            raise
        tell(f"the system cannot watch here ({error}); the folders are looked at every second instead")
        yield from _watching(folders, True, stop, beside)


def _watching(folders: Sequence[Path], poll: bool, stop: threading.Event, beside: Sequence[Path]) -> Iterator[bool]:
    from watchfiles import watch

    before = _seen(beside)
    first = True  # what changed between the first round and now was seen by no one
    for found in watch(*folders, watch_filter=None, stop_event=stop, debounce=_DEBOUNCE_MS, rust_timeout=_TICK_MS,
                       yield_on_timeout=True, force_polling=poll, poll_delay_ms=_TICK_MS, raise_interrupt=True):
        now = _seen(beside)
        yield first or bool(found) or now != before
        first, before = False, now

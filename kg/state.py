"""What a store folder holds and which of it counts: read and replaced in one atomic step.

    DIR/state.json            the pages of the graph, what was forgotten, the snapshot served
    DIR/pages/ID.json         the records of one page, kept by content and pipeline
    DIR/snapshots/DIGEST/     graph.nq, runs.nq, merges.jsonl, oxigraph/, search.db, summary.json
    DIR/lock                  held by the one build that may write
    DIR/building              since when it does
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from filelock import FileLock, Timeout

from kg.errors import StoreError
from kg.holding import is_held, remove_unheld
from kg.rights import denied, unreadable
from kg.underway import under_way

__all__ = ["KeptPage", "State", "StoreFolder"]

FORMAT = 1
#: What is written for a trial: on a disk that is full, an empty file still finds room.
_TRIAL_BYTES = 65_536
#: Who looks whether a build is under way may hold the lock for a moment.
_LOCK_S, _LOCK_LOOK_S = 0.2, 0.02
#: So many snapshots stay for who reads them, beside the one that counts and the one before it.
_MOST_HELD = 3


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page of the graph: its file's name and hash, the file of its records, the pipeline that read it."""

    source: str
    sha256: str
    record: str
    pipeline: str


@dataclass(frozen=True, slots=True)
class State:
    """The content of ``state.json``."""

    snapshot: str | None = None
    pages: dict[str, KeptPage] = field(default_factory=dict)
    forgotten: tuple[str, ...] = ()  # article keys
    pipelines: dict[str, dict[str, str]] = field(default_factory=dict)  # digest -> parts, of the pipelines in use
    curation: tuple[str, ...] = ()  # the entries that the graph was built with, as `kg.curation` writes them
    min_confidence: float = 0.0  # what lies below is not in the graph


class StoreFolder:
    """A store folder on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def state_file(self) -> Path:
        """The file whose replacement is the swap."""
        return self.path / "state.json"

    @property
    def pages_dir(self) -> Path:
        """The folder of page records."""
        return self.path / "pages"

    @property
    def snapshots_dir(self) -> Path:
        """The folder of snapshots."""
        return self.path / "snapshots"

    def exists(self) -> bool:
        """Tell whether a build has been here."""
        return self.state_file.is_file()

    def read(self) -> State:
        """Return the state; an empty one where no build has been.

        Raises:
            StoreError: the state file may not be read, or is not one of ours.
        """
        try:
            content = self.state_file.read_bytes()
        except FileNotFoundError:
            return State()
        except OSError as error:
            raise unreadable(self.state_file, error) from error
        try:
            raw = json.loads(content.decode())
            if raw["format"] != FORMAT:
                raise StoreError(f"{self.path}: store format {raw['format']} was found, this version reads {FORMAT}; "
                                 "build into a new folder")
            return State(raw["snapshot"], {k: KeptPage(**v) for k, v in raw["pages"].items()},
                         tuple(raw["forgotten"]), raw["pipelines"], tuple(raw.get("curation", ())),
                         float(raw.get("min_confidence", 0)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"{self.state_file}: not a store's state ({error}); "
                             "give the folder of a build, or build into a new one") from error

    def write(self, state: State) -> None:
        """Replace the state in one step; readers see the old one or the new one.

        Raises:
            StoreError: the disk is full or the folder cannot be written; the old state counts.
        """
        raw = {"format": FORMAT, "snapshot": state.snapshot, "forgotten": sorted(state.forgotten),
               "pages": {k: asdict(v) for k, v in sorted(state.pages.items())}, "pipelines": state.pipelines,
               "curation": list(state.curation), "min_confidence": state.min_confidence}
        fresh = self.state_file.with_suffix(".new")
        try:
            with fresh.open("w", encoding="utf-8") as file:
                json.dump(raw, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self.state_file)
        except OSError as error:
            raise StoreError(f"{self.path}: the graph cannot be written ({error.strerror or error}); "
                             "make room and build again, the old graph is untouched") from error

    def snapshot(self) -> Path:
        """Return the folder of the snapshot that counts.

        Raises:
            StoreError: nothing has been built here, the snapshot is gone, or it may not be read.
        """
        if not os.path.isdir(self.path):
            if (error := denied(self.path)) is not None:
                raise error
            raise StoreError(f"{self.path}: no such store; build one with: kg build PATHS --out {self.path}")
        name = self.read().snapshot
        if name is None:
            raise StoreError(f"{self.path}: holds no graph yet; build one with: kg build PATHS --out {self.path}")
        found = self.snapshots_dir / name
        if not os.path.isdir(found):
            if (error := denied(found)) is not None:
                raise error
            raise StoreError(
                f"{self.path}: snapshot {name} is missing; build again with: kg build PATHS --out {self.path}")
        return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder for one writer.

        Raises:
            StoreError: another build holds it, or the folder cannot be written.
        """
        try:
            self._make()
            lock = FileLock(self.path / "lock", timeout=_LOCK_S)
            lock.acquire(poll_interval=_LOCK_LOOK_S)
        except Timeout as error:
            raise StoreError(
                f"{self.path}: another build is writing here; wait for it, or build into another folder") from error
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            with under_way(self.path):
                yield
        finally:
            lock.release()

    def check_writable(self) -> None:
        """Look whether a build could write here now, whoever holds the folder.

        Raises:
            StoreError: the folder cannot be written, or what stands in it is no store that this user may read.
        """
        try:
            self._make()
            for folder in (self.path, self.pages_dir, self.snapshots_dir):
                with NamedTemporaryFile(dir=folder, prefix=".trial-") as file:
                    file.write(bytes(_TRIAL_BYTES))
                    file.flush()
                    os.fsync(file.fileno())
            os.close(os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644))
        except OSError as error:
            raise self._unwritable(error) from error
        self.read()

    def _make(self) -> None:
        self.pages_dir.mkdir(parents=True, exist_ok=True)
        self.snapshots_dir.mkdir(exist_ok=True)

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(f"{self.path}: cannot be written ({error.strerror}); choose another folder with --out")

    def sweep(self, state: State, previous: str | None) -> None:
        """Remove what neither `state` nor the snapshot before it needs; the older one may still be read.

        Snapshots before that one stay as long as somebody holds them (`kg.holding`), the newest few of them.  Without a
        `previous` one none stays but that of `state`.
        """
        records = {kept.record for kept in state.pages.values()}
        for file in self.pages_dir.iterdir():
            if file.name not in records:
                with suppress(OSError):  # it may stay: the next build tries again
                    file.unlink()
        others = [folder for folder in self.snapshots_dir.iterdir() if folder.name not in (state.snapshot, previous)]
        if previous is None:
            for folder in others:
                shutil.rmtree(folder, ignore_errors=True)
            return
        read = [folder for folder in others if is_held(folder)]
        read.sort(key=lambda folder: folder.stat().st_mtime_ns, reverse=True)
        for folder in read[_MOST_HELD:]:
            shutil.rmtree(folder, ignore_errors=True)
        for folder in others:
            if folder not in read:
                remove_unheld(folder)

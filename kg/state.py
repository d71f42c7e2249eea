"""What a store folder holds and which of it counts: read and replaced in one atomic step.

    DIR/state.json            the pages of the graph, what was forgotten, the snapshot served
    DIR/pages/ID.json         the records of one page, kept by content and pipeline
    DIR/snapshots/DIGEST/     graph.nq, runs.nq, merges.jsonl, oxigraph/, search.db, summary.json
    DIR/lock                  held by the one build that may write
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from kg.errors import StoreError

__all__ = ["KeptPage", "State", "StoreFolder"]

FORMAT = 1


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
            StoreError: the state file is not one of ours.
        """
        if not self.exists():
            return State()
        try:
            raw = json.loads(self.state_file.read_text("utf-8"))
            if raw["format"] != FORMAT:
                raise StoreError(f"{self.path}: store format {raw['format']} was found, this version reads {FORMAT}; "
                                 "build into a new folder")
            return State(raw["snapshot"], {k: KeptPage(**v) for k, v in raw["pages"].items()},
                         tuple(raw["forgotten"]), raw["pipelines"], tuple(raw.get("curation", ())),
                         float(raw.get("min_confidence", 0)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self.state_file}: not a store's state ({error}); "
                             "give the folder of a build, or build into a new one") from error

    def write(self, state: State) -> None:
        """Replace the state in one step; readers see the old one or the new one."""
        raw = {"format": FORMAT, "snapshot": state.snapshot, "forgotten": sorted(state.forgotten),
               "pages": {k: asdict(v) for k, v in sorted(state.pages.items())}, "pipelines": state.pipelines,
               "curation": list(state.curation), "min_confidence": state.min_confidence}
        fresh = self.state_file.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(raw, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.state_file)

    def snapshot(self) -> Path:
        """Return the folder of the snapshot that counts.

        Raises:
            StoreError: nothing has been built here, or the snapshot is gone.
        """
        if not self.path.is_dir():
            raise StoreError(f"{self.path}: no such store; build one with: kg build PATHS --out {self.path}")
        name = self.read().snapshot
        if name is None:
            raise StoreError(f"{self.path}: holds no graph yet; build one with: kg build PATHS --out {self.path}")
        found = self.snapshots_dir / name
        if not found.is_dir():
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
            self.pages_dir.mkdir(parents=True, exist_ok=True)
            self.snapshots_dir.mkdir(exist_ok=True)
            lock = FileLock(self.path / "lock", timeout=0)
            lock.acquire()
        except Timeout as error:
            raise StoreError(
                f"{self.path}: another build is writing here; wait for it, or build into another folder") from error
        except OSError as error:
            raise StoreError(
                f"{self.path}: cannot be written ({error.strerror}); choose another folder with --out") from error
        try:
            yield
        finally:
            lock.release()

    def sweep(self, state: State, previous: str | None) -> None:
        """Remove what neither `state` nor the snapshot before it needs; the older one may still be read."""
        records = {kept.record for kept in state.pages.values()}
        for file in self.pages_dir.iterdir():
            if file.name not in records:
                file.unlink(missing_ok=True)
        for folder in self.snapshots_dir.iterdir():
            if folder.name not in (state.snapshot, previous):
                shutil.rmtree(folder, ignore_errors=True)

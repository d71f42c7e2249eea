"""Which snapshot counts, asked before each query: one look at a file's time, a read when it changed.

A graph that cannot be taken up is told once, and the one before stays in use; it is looked at again and again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

from kg.errors import StoreError
from kg.holding import held
from kg.rights import denied, unreadable
from kg.state import StoreFolder
from service.errors import WorkerLostError

__all__ = ["SnapshotWatch"]

_LOG = logging.getLogger("uvicorn.error")
_GLANCE_S = 0.005


class SnapshotWatch:
    """Follows the state file of a store folder."""

    def __init__(self, folder: StoreFolder) -> None:
        self._folder, self._state_file = folder, str(folder.state_file)
        self._seen: tuple[int, int, int] | None = None
        self._snapshot: Path | None = None
        self._looked_s = 0.0
        self._trouble: StoreError | None = None

    @property
    def trouble(self) -> StoreError | None:
        """Why what a build left cannot be taken up, though the graph before it is served."""
        return self._trouble

    def last(self) -> Path | None:
        """Return the snapshot of the last look."""
        return self._snapshot

    def glance(self) -> Path:
        """Return the folder as it was a moment ago, for what happens thousands of times a second."""
        now = monotonic()
        if self._snapshot is not None and now - self._looked_s < _GLANCE_S:
            return self._snapshot
        self._looked_s = now
        return self.current()

    def older(self, revision: str) -> Path | None:
        """Return the folder of a snapshot by its name; None where it is the one that counts now.

        A build leaves the one before it in place, for who still reads it, and those that are `held`.

        Raises:
            WorkerLostError: it is gone.
        """
        now = self.glance()
        if now.name == revision:
            return None
        found = now.with_name(revision)
        if not found.is_dir():
            raise _gone()
        return found

    @contextmanager
    def held(self, revision: str) -> Iterator[None]:
        """Keep a snapshot in place within the block, for a reader of many queries.

        Raises:
            WorkerLostError: it is gone.
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(held(self.glance().with_name(revision)))
            except FileNotFoundError as error:
                raise _gone() from error
            yield

    def current(self, again: bool = False) -> Path:
        """Return the folder of the snapshot that counts now.

        While a store folder is out of sight, the snapshot that was open stays in use.

        Args:
            again: read the state even if its file did not change.

        Raises:
            StoreError: there is no graph and never was.
        """
        try:
            stat = os.stat(self._state_file)
            seen = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if seen != self._seen or again:
                found, self._seen = self._newest(), seen
                if found != self._snapshot:
                    self._snapshot = found  # else the same object stays, so that `is` tells
            self._trouble = None
        except OSError as error:
            if self._snapshot is None:
                self._snapshot = self._folder.snapshot()
            elif isinstance(error, PermissionError):
                self._tell(unreadable(self._folder.state_file, error))
        except StoreError as error:
            if self._snapshot is None:
                raise
            self._tell(error)
        assert self._snapshot is not None
        return self._snapshot

    def _newest(self) -> Path:
        """Return the folder that the state names; raises StoreError where it cannot be served."""
        found = self._folder.snapshot()
        if self._snapshot is not None and found != self._snapshot and (error := denied(found / "oxigraph")) is not None:
            raise error
        return found

    def _tell(self, error: StoreError) -> None:
        if str(error) != str(self._trouble):
            _LOG.warning("the graph of %s stays in use: %s", self._snapshot.name if self._snapshot else "-", error)
        self._trouble = error


def _gone() -> WorkerLostError:
    return WorkerLostError("another build was swapped in while the graph was read; ask again")

"""Which snapshot counts, asked before each query: one look at a file's time, a read when it changed."""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic

from kg.errors import StoreError
from kg.state import StoreFolder

__all__ = ["SnapshotWatch"]

_GLANCE_S = 0.005


class SnapshotWatch:
    """Follows the state file of a store folder."""

    def __init__(self, folder: StoreFolder) -> None:
        self._folder, self._state_file = folder, str(folder.state_file)
        self._seen: tuple[int, int, int] | None = None
        self._snapshot: Path | None = None
        self._looked_s = 0.0

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
                found, self._seen = self._folder.snapshot(), seen
                if found != self._snapshot:
                    self._snapshot = found  # else the same object stays, so that `is` tells
        except OSError:
            if self._snapshot is None:
                self._snapshot = self._folder.snapshot()
        except StoreError:
            if self._snapshot is None:
                raise
        assert self._snapshot is not None
        return self._snapshot

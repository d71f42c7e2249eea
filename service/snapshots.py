"""Which snapshot counts, asked before each query: one look at a file's time, a read when it changed."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import StoreError
from kg.state import StoreFolder

__all__ = ["SnapshotWatch"]


class SnapshotWatch:
    """Follows the state file of a store folder."""

    def __init__(self, folder: StoreFolder) -> None:
        self._folder, self._state_file = folder, str(folder.state_file)
        self._seen: tuple[int, int, int] | None = None
        self._snapshot: Path | None = None

    def last(self) -> Path | None:
        """Return the snapshot of the last look."""
        return self._snapshot

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
                self._snapshot, self._seen = self._folder.snapshot(), seen
        except OSError:
            if self._snapshot is None:
                self._snapshot = self._folder.snapshot()
        except StoreError:
            if self._snapshot is None:
                raise
        assert self._snapshot is not None
        return self._snapshot

"""That a build is under way, as a file in the store's folder: whoever serves the store can tell it.

A build that was killed leaves its file; so it counts only while somebody holds the folder's lock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["building_since", "under_way"]

_FILE = "building"


@contextmanager
def under_way(folder: Path) -> Iterator[None]:
    """Tell of a build, by whoever holds the lock of the store's folder."""
    file = folder / _FILE
    with suppress(OSError):
        file.write_text(datetime.now(UTC).isoformat(timespec="seconds"), "ascii")
    try:
        yield
    finally:
        with suppress(OSError):
            file.unlink()


def building_since(folder: Path) -> str | None:
    """Return since when a build is at work on a store, as ISO 8601 in UTC; None where none is."""
    try:
        since = (folder / _FILE).read_text("ascii").strip()
        return since if since and _is_held(folder / "lock") else None
    except (OSError, ValueError):
        return None


def _is_held(lock: Path) -> bool:
    """Tell whether a process holds a lock; where the system has no such locks, that it does."""
    try:
        import fcntl
    except ImportError:
        return True
    file = os.open(lock, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False

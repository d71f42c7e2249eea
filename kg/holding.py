"""Snapshots that are being read, told to builds in other processes by a lock on the folder.

The lock is the system's own (``flock``): it needs no right to write and ends with the process that has it.  Where there
is none, as on Windows and on some drives of other machines, nobody holds anything, and a build keeps only the snapshot
before its own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["held", "is_held", "remove_unheld"]


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder within the block: a build leaves it where it is.

    Raises:
        FileNotFoundError: it is gone, or going.
    """
    if fcntl is None:
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        if not _lock(opened, fcntl.LOCK_SH) or not os.path.exists(folder):
            raise FileNotFoundError(folder)
        yield
    finally:
        os.close(opened)


def is_held(folder: Path) -> bool:
    """Tell whether somebody holds a folder."""
    if fcntl is None:
        return False
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _lock(opened, fcntl.LOCK_EX)
    finally:
        os.close(opened)


def remove_unheld(folder: Path) -> None:
    """Remove a folder, unless somebody began to hold it; what cannot be removed stays."""
    if fcntl is None:
        shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        if _lock(opened, fcntl.LOCK_EX):
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(opened)


def _lock(opened: int, kind: int) -> bool:
    """Lock what is opened; False where another one's lock forbids it, True where there are no locks."""
    try:
        fcntl.flock(opened, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True

"""Files that may not be read, for root as well, whom no mode of a file keeps out."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest


def forbid(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the right to read a file or a folder away until the test ends."""
    before = path.stat().st_mode
    path.chmod(0)
    if not os.access(path, os.R_OK):
        return
    path.chmod(before)
    access, scandir, read_bytes = os.access, os.scandir, Path.read_bytes

    def told(at: Any) -> None:
        if Path(os.fspath(at)) == path:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(at))

    def may(at: Any, mode: int, **given: Any) -> bool:
        return Path(os.fspath(at)) != path and access(at, mode, **given)

    def scan(at: Any = ".") -> Any:
        told(at)
        return scandir(at)

    def read(at: Path) -> bytes:
        told(at)
        return read_bytes(at)

    monkeypatch.setattr("os.access", may)
    monkeypatch.setattr("os.scandir", scan)
    monkeypatch.setattr("pathlib.Path.read_bytes", read)


def allow(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the right back."""
    monkeypatch.undo()
    path.chmod(0o755 if path.is_dir() else 0o644)

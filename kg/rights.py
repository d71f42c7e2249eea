"""What this user may not read, named: an engine's own words for it are those of a file that is damaged."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import StoreError

__all__ = ["denied", "unreadable"]


def denied(place: Path) -> StoreError | None:
    """Return the error of a file or folder that this user may not read: `place`, one above it, one right in it.

    None where all may be read that is there.
    """
    whole = place.absolute()
    try:
        for folder in reversed(whole.parents):
            os.stat(folder)
            if not os.access(folder, os.X_OK):
                return _may_not(folder)
        inside = [whole]
        if whole.is_dir():
            if not os.access(whole, os.R_OK | os.X_OK):
                return _may_not(place)
            inside = sorted(whole.iterdir())
    except OSError as error:  # what is above was looked at, so it is gone
        return _may_not(place) if isinstance(error, PermissionError) else None
    return next((_may_not(path) for path in inside if path.exists() and not os.access(path, os.R_OK)), None)


def _may_not(path: Path) -> StoreError:
    return StoreError(
        f"{path}: this user may not read it; give it the right to, or run as the user who built the store")


def unreadable(place: Path, error: OSError) -> StoreError:
    """Return the error of a file of a store that is there and could not be read."""
    if isinstance(error, PermissionError):
        return denied(place) or _may_not(place)
    return StoreError(f"{place}: cannot be read ({error.strerror or error}); see that the drive is there and whole")

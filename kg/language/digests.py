"""What the pipeline's resources are, in one hash each: two pipelines with equal hashes read alike."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

__all__ = ["digest_of"]


@cache
def digest_of(directory: Path) -> str:
    """Return the SHA-256 over names and contents of all files of `directory`, in name order."""
    sha = hashlib.sha256()
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        sha.update(path.relative_to(directory).as_posix().encode())
        sha.update(hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()

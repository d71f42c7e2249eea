"""Scripts and styles as the front end's build names them: a page works without them, scripts only add."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from service.links import Links

__all__ = ["BUILT", "Assets"]

#: Folder of the built files; made when the package is installed from its sources, part of the wheel.
BUILT = Path(__file__).resolve().parent / "static" / "built"


class Assets:
    """What ``frontend/`` was built into."""

    def __init__(self, folder: Path = BUILT) -> None:
        self._folder = folder

    @cached_property
    def _manifest(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self._folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}  # not built: the pages go without
        return found

    def tags(self, entry: str, links: Links) -> Markup:
        """Return the tags that load an entry of ``frontend/src`` with its styles; nothing where it was not built."""
        chunk = self._manifest.get(f"src/{entry}.ts")
        if chunk is None:
            return Markup("")
        tags = [Markup('<link rel="stylesheet" href="{}">').format(self._path(css, links)) for css in self._css(chunk)]
        tags.append(Markup('<script type="module" src="{}"></script>').format(self._path(chunk["file"], links)))
        return Markup("\n").join(tags)

    def _css(self, chunk: dict[str, Any]) -> list[str]:
        """The styles of a chunk and of what it imports at once, each once."""
        found: dict[str, None] = {}
        for name in chunk.get("imports", ()):
            found |= dict.fromkeys(self._css(self._manifest[name]))
        return [*(found | dict.fromkeys(chunk.get("css", ())))]

    @staticmethod
    def _path(file: str, links: Links) -> str:
        return links.to(f"/static/built/{file}")

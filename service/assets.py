"""Scripts and styles as the front end's build names them: a page works without them, scripts only add."""

from __future__ import annotations

import json
import mimetypes
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from service.compress import header_of
from service.links import Links
from service.negotiate import accepts_gzip

__all__ = ["BUILT", "Assets", "PackedFiles"]

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

    def tags(self, entry: str, links: Links, ahead: bool = False) -> Markup:
        """Return the tags that load an entry of ``frontend/src`` with its styles; nothing where it was not built.

        What it imports is asked for at once, so that the browser need not read one script to know of the next;
        `ahead` tells that the page will surely want what the entry imports later, too.
        """
        chunk = self._manifest.get(f"src/{entry}.ts")
        if chunk is None:
            return Markup("")
        tags = [Markup('<link rel="stylesheet" href="{}">').format(self._path(css, links)) for css in self._css(chunk)]
        needed: dict[str, None] = {}
        self._gather(chunk, ahead, needed)
        tags += [Markup('<link rel="modulepreload" href="{}">').format(self._path(file, links)) for file in needed]
        tags.append(Markup('<script type="module" src="{}"></script>').format(self._path(chunk["file"], links)))
        return Markup("\n").join(tags)

    def _gather(self, chunk: dict[str, Any], ahead: bool, found: dict[str, None]) -> None:
        """Add the files that a chunk imports, and those that these import."""
        for name in (*chunk.get("imports", ()), *(chunk.get("dynamicImports", ()) if ahead else ())):
            file = str(self._manifest[name]["file"])
            if file not in found:
                found[file] = None
                self._gather(self._manifest[name], ahead, found)

    def _css(self, chunk: dict[str, Any]) -> list[str]:
        """The styles of a chunk and of what it imports at once, each once."""
        found: dict[str, None] = {}
        for name in chunk.get("imports", ()):
            found |= dict.fromkeys(self._css(self._manifest[name]))
        return [*(found | dict.fromkeys(chunk.get("css", ())))]

    @staticmethod
    def _path(file: str, links: Links) -> str:
        return links.to(f"/static/built/{file}")


class PackedFiles(StaticFiles):
    """Files of a folder; where one lies beside its gzip form, that is sent to those who take it.

    The front end's build packs what it makes, so that no request has to wait for it.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or its packed form under the file's own name and type."""
        if not path.endswith((".js", ".css")) or not accepts_gzip(header_of(scope, b"accept-encoding")):
            return await super().get_response(path, scope)
        try:
            response = await super().get_response(f"{path}.gz", scope)
        except HTTPException:
            return await super().get_response(path, scope)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        response.headers["content-type"] = f"{kind}; charset=utf-8"
        response.headers["content-encoding"] = "gzip"
        response.headers.add_vary_header("accept-encoding")
        return response

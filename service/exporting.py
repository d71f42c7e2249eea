"""Descriptions and exports as RDF, written in a thread.

What they are read from, the store here or an endpoint elsewhere, is opened once a snapshot.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import Response, StreamingResponse

from kg.errors import QueryError
from kg.export import FORMAT_TO_MEDIA_TYPE, Selection, Text, export
from kg.store import GraphStore, QuadSource
from service.errors import NotFoundError
from service.negotiate import Format

__all__ = ["DESCRIPTIONS", "EXPORTS", "Exporter"]

_ALSO = {
    "turtle": ("text/n3",),
    "jsonld": ("application/json",),
    "ntriples": ("text/plain",),
    "rdfxml": ("application/xml", "text/xml"),
}


def _offers(*names: str) -> tuple[Format, ...]:
    return tuple(Format(name, FORMAT_TO_MEDIA_TYPE[name], _ALSO.get(name, ())) for name in names)


#: Of one resource.
DESCRIPTIONS = _offers("turtle", "jsonld", "ntriples", "rdfxml")
#: Of a dataset.
EXPORTS = _offers("nquads", "trig", "turtle", "jsonld", "ntriples", "rdfxml")


@dataclass(slots=True)
class Exporter:
    """Writes RDF of the snapshot that counts; `source` opens what a snapshot's folder stands for."""

    source: Callable[[Path], QuadSource] = GraphStore
    _opened: tuple[Path, QuadSource] | None = field(default=None)

    def _open(self, snapshot: Path) -> QuadSource:
        opened = self._opened
        if opened is None or opened[0] != snapshot:
            opened = self._opened = snapshot, self.source(snapshot)
        return opened[1]

    async def parts(
        self, snapshot: Path, form: str, selection: Selection, text: Text, min_confidence: float = 0.0
    ) -> AsyncIterator[bytes]:
        """Iterate the bytes of a selection.

        What lies below `min_confidence` is left out.

        Raises:
            NotFoundError: the selection names nothing.
            StoreError: the snapshot cannot be opened.
        """
        source = await run_in_threadpool(self._open, snapshot)
        written = iterate_in_threadpool(export(source, form, selection, text, min_confidence=min_confidence))
        try:
            async for part in written:
                yield part
        except QueryError as error:
            if selection.article is not None:
                raise NotFoundError(
                    f"there is no article {selection.article}", hint="all articles are at /articles"
                ) from error
            if selection.entity is not None:
                raise NotFoundError(
                    f"there is no resource {selection.entity}", hint="look for its name: /search?q=…"
                ) from error
            raise NotFoundError(str(error)) from error

    async def response(
        self,
        snapshot: Path,
        form: Format,
        selection: Selection,
        text: Text,
        headers: dict[str, str] | None = None,
        min_confidence: float = 0.0,
    ) -> Response:
        """Return a selection as a response; the status is held until the first bytes are there.

        Raises as `parts` does.
        """
        parts = self.parts(snapshot, form.name, selection, text, min_confidence)
        first = await anext(parts, b"")

        async def body() -> AsyncIterator[bytes]:
            yield first
            async for part in parts:
                yield part

        return StreamingResponse(body(), media_type=form.content_type, headers=headers)

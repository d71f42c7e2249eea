"""Descriptions and exports as RDF, written in a thread on a store that is opened once a snapshot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import Response, StreamingResponse

from kg.errors import QueryError
from kg.export import FORMAT_TO_MEDIA_TYPE, Selection, Text, export
from kg.store import GraphStore
from service.errors import NotFoundError
from service.negotiate import Format

__all__ = ["DESCRIPTIONS", "EXPORTS", "Exporter"]

_ALSO = {"jsonld": ("application/json",), "ntriples": ("text/plain",), "rdfxml": ("application/xml", "text/xml")}


def _offers(*names: str) -> tuple[Format, ...]:
    return tuple(Format(name, FORMAT_TO_MEDIA_TYPE[name], _ALSO.get(name, ())) for name in names)


#: Of one resource.
DESCRIPTIONS = _offers("turtle", "jsonld", "ntriples", "rdfxml")
#: Of a dataset.
EXPORTS = _offers("nquads", "trig", "turtle", "jsonld", "ntriples", "rdfxml")


@dataclass(slots=True)
class Exporter:
    """Writes RDF of the snapshot that counts."""

    _store: GraphStore | None = field(default=None)

    def _open(self, snapshot: Path) -> GraphStore:
        if self._store is None or self._store.snapshot != snapshot:
            self._store = GraphStore(snapshot)
        return self._store

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

        What lies below `min_confidence` is left out.

        Raises:
            NotFoundError: the selection names nothing.
            StoreError: the snapshot cannot be opened.
        """
        store = await run_in_threadpool(self._open, snapshot)
        parts = iterate_in_threadpool(export(store, form.name, selection, text, min_confidence=min_confidence))
        try:
            first = await anext(parts, b"")
        except QueryError as error:
            raise NotFoundError(str(error)) from error

        async def body() -> AsyncIterator[bytes]:
            yield first
            async for part in parts:
                yield part

        return StreamingResponse(body(), media_type=form.content_type, headers=headers)

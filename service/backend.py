"""What the routes need of whoever answers queries: a protocol, its questions and its answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from kg.store import Answer

__all__ = ["Answer", "Backend", "BackendHealth", "Lane", "Limits", "Query", "Reply"]

#: Whose query it is: a stranger's, which may be slow, or a page's own, which has a worker in reserve.
Lane = Literal["public", "pages"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take."""

    time_ms: int
    memory_mb: int
    rows: int
    bytes: int
    chars: int


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query and the dataset it is asked of: all graphs as one, unless named."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    lane: Lane = "public"


@dataclass(slots=True)
class Reply:
    """A serialized answer on its way; `chunks` may be read once."""

    form: Literal["rows", "boolean", "graph"]
    media_type: str
    chunks: AsyncIterator[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class BackendHealth:
    """How the backend is: processes alive, queries running and waiting."""

    workers: int
    running: int
    waiting: int


class Backend(Protocol):
    """Answers queries over one snapshot at a time; a new snapshot is taken up without a restart."""

    async def start(self) -> None:
        """Be ready to answer; raises StoreError where there is no graph."""

    async def close(self) -> None:
        """End all processes."""

    def stream(self, query: Query, row_type: str | None, graph_type: str | None) -> AbstractAsyncContextManager[Reply]:
        """Answer in a media type for rows and truth values, or one for graphs; None: that form is refused.

        Entering waits for the first bytes.  Leaving before the last byte ends the query.

        Raises:
            QueryError, QueryLimitError, QueueFullError, WorkerLostError, NotAcceptableError.
        """

    async def ask(self, query: Query, limit: int) -> Answer:
        """Answer with at most `limit` rows; of a graph, its triples are the rows."""

    def snapshot(self) -> Path:
        """Return the folder of the snapshot that is asked now."""

    def health(self) -> BackendHealth:
        """Tell how the backend is."""

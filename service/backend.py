"""What the routes need of whoever answers queries: a protocol, its questions and its answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

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
    nesting: int = 100
    #: Of a query of the service's own pages.
    page_time_ms: int = 5_000
    #: How long a client may keep a worker waiting.
    stall_ms: int = 30_000


class Query(NamedTuple):
    """A SPARQL query and the dataset it is asked of: all graphs as one, unless named."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    lane: Lane = "public"
    #: The request's own time limit; counts where it is below the service's.
    time_ms: int | None = None
    #: What is the default graph where neither query nor request names one: all graphs, or the unnamed one alone.
    default_graph: Literal["union", "default"] = "union"
    #: What relative IRIs are resolved against where the query names no BASE; None: they are refused.
    base_iri: str | None = None
    #: The data that is asked, as `Backend.revision` gives it, where it must be that of an answer before: another
    #: build may have been swapped in since.  None: what counts now.
    revision: str | None = None


@dataclass(slots=True)
class Reply:
    """A serialized answer on its way; `chunks` may be read once."""

    form: Literal["rows", "boolean", "graph"]
    media_type: str
    chunks: AsyncIterator[bytes] = field(repr=False)
    #: Name of the data that was asked, as `Backend.revision` gives it.
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class BackendHealth:
    """How the backend is: processes alive, queries running and waiting; what it did since it started.

    `killed_total` holds how many queries were stopped, by the setting whose limit they ran past;
    `isolated_network` tells whether the workers run without a network, None where it cannot be told; `stale` why a
    newer graph cannot be taken up.
    """

    workers: int
    running: int
    waiting: int
    queued_total: int = 0  # queries that had to wait for a worker
    answered_total: int = 0
    killed_total: Mapping[str, int] = field(default_factory=dict)
    isolated_network: bool | None = None
    stale: str | None = None
    in_queue: int | None = None  # of those that wait the strangers' that `query_queue` counts; None: all


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

    def revision(self) -> str | None:
        """Return the name of the data asked now: equal names, equal answers; None where it cannot be told."""

    def held(self, revision: str | None) -> AbstractContextManager[None]:
        """Keep the data of that name askable within the block, whatever is built meanwhile; None: of any.

        Raises:
            WorkerLostError: it is gone.
        """

    def health(self) -> BackendHealth:
        """Tell how the backend is."""

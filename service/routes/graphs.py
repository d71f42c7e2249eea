"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol, its read side.

https://www.w3.org/TR/sparql11-http-rdf-update/: a graph is named by ``?graph=IRI``, by ``?default``, or by the
address itself.  It is answered as the recommendation says, with the triples of ``CONSTRUCT { ?s ?p ?o }`` over that
graph, from a worker and as they come: a large graph is held nowhere.

The union of all graphs is all that there is, and one query for it would run into the time limit where there are
millions of triples (a core reads and writes some 120,000 a second).  In the formats whose documents may be joined it is
answered by one query after the other, some graphs each, so that every part keeps the limits, no worker is held for
long, and a client that reads slowly holds none.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Annotated, Any
from urllib.parse import parse_qs, unquote

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.errors import QueryLimitError
from kg.vocab import SD
from service import backend
from service.context import Service, service_of
from service.describing.triples import base_of
from service.errors import BadRequestError, ClientGoneError, NotFoundError, QueueFullError, WorkerLostError
from service.links import iri_path, route_path
from service.negotiate import GRAPHS, Format, negotiate
from service.responses import error_response, method_not_allowed
from service.streaming import send_reply

__all__ = ["absolute_iri", "router"]

router = APIRouter(tags=["graphs"])
_LOG = logging.getLogger("uvicorn.error")
_TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_OF_GRAPHS = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?g {{ {} }} GRAPH ?g {{ ?s ?p ?o }} }}"
_NAMES = "SELECT ?g { GRAPH ?g { } }"
#: The same for other engines, some of which have no row for a graph of which nothing is asked.
_NAMES_ELSEWHERE = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
_MOST_NAMES = 1_000_000
#: Formats of which two documents, one behind the other, are a document.
_JOINED = ("ntriples", "turtle")
#: How many graphs one part holds; so many times in a row a part may run out of time before it begins, and is asked
#: for again, half of it at a time.
_PART, _PATIENCE = 16, 6
_ALL = "the names of all: SELECT ?graph WHERE { GRAPH ?graph { } } at /sparql"
_WRITES = ["PUT", "POST", "DELETE", "PATCH"]
_STATUSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "the triples", "content": {form.media_type: {} for form in GRAPHS}},
    400: {"description": "no graph is named, or two are"},
    404: {"description": "no such graph"},
    406: {"description": "no such format"},
}


class _Streamed(Response):
    """The answer to a query, sent while it comes; the status is held until its first bytes."""

    def __init__(self, request: Request, query: backend.Query, form: Format, headers: dict[str, str]) -> None:
        super().__init__()
        self._request, self._query, self._form, self._more = request, query, form, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(ClientGoneError):  # there is nobody to tell
            await self._stream(scope, send)

    def _replies(self) -> AbstractAsyncContextManager[backend.Reply]:
        return service_of(self._request).backend.stream(self._query, None, self._form.media_type)

    async def _stream(self, scope: Scope, send: Send) -> None:
        stream = self._replies()
        more = {"content-type": self._form.content_type, **self._more}
        headers = [(name.encode(), value.encode("latin-1")) for name, value in more.items()]
        async with stream as reply:
            await send_reply(reply, send, headers, scope["method"] == "HEAD", _LOG.warning)


class _AllGraphs(_Streamed):
    """All triples, some graphs at a time."""

    @asynccontextmanager
    async def _replies(self) -> AsyncIterator[backend.Reply]:
        service = service_of(self._request)
        before = service.backend.revision()
        with service.backend.held(before):
            asked = _NAMES_ELSEWHERE if service.settings.endpoint else _NAMES
            answer = await service.backend.ask(backend.Query(asked, revision=before), _MOST_NAMES)
            names = sorted(term.value for row in answer.rows if (term := row[0]) is not None)
            parts = self._parts(service, names, before)
            try:
                yield backend.Reply("graph", self._form.media_type, parts, before)
            finally:
                await parts.aclose()

    async def _parts(self, service: Service, names: list[str], before: str | None) -> AsyncGenerator[bytes, None]:
        """Iterate the bytes of one part after the other.

        Raises:
            QueryLimitError: there are more than may be.
            WorkerLostError: other snapshots were swapped in meanwhile, and the one that was begun is gone.
        """
        most, size = service.settings.answer_bytes_limit, 0
        parts = deque(names[begin : begin + _PART] for begin in range(0, len(names), _PART))
        if not service.settings.endpoint:
            parts.appendleft([])  # the unnamed graph; elsewhere there is none that could be asked for in the same way
        patience = _PATIENCE
        while parts:
            part, begun = parts.popleft(), False
            try:  # not kept: they would take the place of what is asked for
                query = _query_of(part)._replace(revision=before)
                async with service.backend.fresh(None, query, None, self._form.media_type) as reply:
                    now = reply.revision or service.backend.revision()
                    if now != before and None not in (now, before):
                        raise WorkerLostError("another build was swapped in while the graph was read; ask again")
                    async for chunk in reply.chunks:
                        begun = True
                        size += len(chunk)
                        if size > most:
                            raise QueryLimitError(f"the answer has more than {most} bytes", "answer_bytes_limit")
                        yield chunk
                patience = _PATIENCE
            except (QueryLimitError, QueueFullError) as error:
                late = isinstance(error, QueueFullError) or error.limit == "query_time_limit_ms"
                if begun or not late or not patience:
                    raise
                patience -= 1  # the machine is busy: less at a time, and again
                half = len(part) // 2
                parts.extendleft([part[half:], part[:half]] if half else [part])


def _query_of(names: Sequence[str]) -> backend.Query:
    """Return the query for the triples of some graphs; without any, for those of the unnamed one."""
    if not names:
        return backend.Query(_TRIPLES, default_graph="default")
    return backend.Query(_OF_GRAPHS.format(" ".join(str(ox.NamedNode(name)) for name in names)))


async def _holds(service: Service, graph: str) -> bool:
    """Tell whether a graph of that name is there; what is no IRI names none."""
    try:
        name = ox.NamedNode(graph)
    except ValueError:
        return False
    query = backend.Query(f"ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}", lane="pages")
    return bool((await service.backend.ask(query, 1)).boolean)


async def _answer(request: Request, graph: str | None) -> Response:
    """Return the triples of a graph that is there, or of the default graph."""
    form = negotiate(
        request.headers.get("accept", "*/*").replace("text/html", "text/turtle"),
        GRAPHS,
        request.query_params.get("format"),
    )
    union = service_of(request).settings.default_graph == "union"
    query = (
        backend.Query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} }}")
        if graph
        else backend.Query(_TRIPLES, default_graph=service_of(request).settings.default_graph)
    )
    kind = "UnionDefaultGraph" if graph is None and union else "Graph"
    parted = graph is None and union and form.name in _JOINED
    made = _AllGraphs if parted else _Streamed
    return made(request, query, form, {"link": f'<{SD}{kind}>; rel="type"'})


def absolute_iri(name: str, given: str) -> str:
    """Return the IRI that a parameter gives.

    Raises:
        BadRequestError: it is none.
    """
    try:
        return ox.NamedNode(given).value
    except ValueError as error:
        raise BadRequestError(
            f"{name}={given} is no absolute IRI ({error}); give one such as https://example.org/graph"
        ) from error


def _named(request: Request) -> str | None:
    """Return the graph that the parameters name, None for the default graph.

    Raises:
        BadRequestError: none is named, or two are, or the name is no IRI.
    """
    fields = parse_qs(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    names = fields.get("graph", [])
    many = "" if len(names) == 1 else "s"
    beside = " beside the default graph" if "default" in fields else ""
    if len(names) + ("default" in fields) != 1:
        raise BadRequestError(
            f"{len(names)} graph{many} named{beside}; one is needed: ?graph=IRI, or ?default",
            _ALL,
        )
    if not names:
        return None
    return absolute_iri("graph", names[0])


@router.head("/graphs", include_in_schema=False)
@router.get("/graphs", summary="A graph by its name", responses=_STATUSES)
async def graph_by_name(
    request: Request,
    graph: Annotated[str | None, Query(description="IRI of a named graph")] = None,
    default: Annotated[str | None, Query(description="the default graph, in place of a name; needs no value")] = None,
    format: Annotated[str | None, Query(description="turtle, ntriples, rdfxml, jsonld; before Accept")] = None,
) -> Response:
    """Return the triples of a named graph or of the default graph (Turtle, N-Triples, RDF/XML, JSON-LD)."""
    name = _named(request)
    if name is not None and not await _holds(service_of(request), name):
        raise NotFoundError(f"there is no graph {name}", hint=_ALL)
    return await _answer(request, name)


@router.head("/graphs/{path:path}", include_in_schema=False)
@router.get("/graphs/{path:path}", summary="A graph by its address", responses=_STATUSES)
async def graph_by_address(request: Request, path: str) -> Response:
    """Return the triples of the graph that has this very address as its name, else of the one with this path behind the
    base of the resources: `/graphs/article/KEY` is the graph of that article."""
    service, raw = service_of(request), route_path(request)
    for name in (
        base_of(request) + raw,
        base_of(request) + unquote(raw),
        service.settings.id_base + iri_path(raw.removeprefix("/graphs/")),
    ):
        if await _holds(service, name):
            return await _answer(request, name)
    raise NotFoundError(f"there is no graph at {raw}", hint=_ALL)


@router.api_route("/graphs", methods=_WRITES, include_in_schema=False)
@router.api_route("/graphs/{path:path}", methods=_WRITES, include_in_schema=False)
async def no_writing(request: Request) -> Response:
    """Refuse to change a graph."""
    body, headers = method_not_allowed(
        "GET, HEAD: graphs are read here and there is no write side, since a statement without evidence has no way in"
    )
    return await error_response(request, body, headers=headers | {"allow": "GET, HEAD"})

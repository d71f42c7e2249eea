"""``/sparql`` for people, and what it tells of itself: the form with an answer's table, the service description."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryLimitError
from service.cache import is_lasting
from service.context import language_of, service_of
from service.describing.sd import service_description
from service.errors import error_body
from service.negotiate import GRAPHS, HTML, ROWS, Format, by_name, or_none
from service.noting import note
from service.plans import formats_of
from service.protocol import SparqlRequest, no_query, read_request
from service.responses import limited_body
from service.results import table_of
from service.texts.classes import SIGNS
from service.texts.errors import explain_error

__all__ = ["SPARQL_PATH_ITEM", "sparql_page"]

#: Most rows of an answer that is shown as a page; the other formats have them all.
_SHOWN_ROWS = 1_000
#: Examples that stand open; the others are folded.
_EXAMPLES = 6
#: What there is without a query.
_DESCRIBED = (*GRAPHS, HTML)


async def sparql_page(request: Request) -> Response:
    """Answer what programs do not ask: a page, or, without a query, the service description."""
    settings = service_of(request).settings
    content = b""
    if request.method == "POST":
        content = await limited_body(request, settings.query_chars_limit)
    asked = read_request(
        request.method,
        request.scope["query_string"].decode("latin-1"),
        request.headers.get("content-type", ""),
        content,
        settings.default_graph,
        settings.id_base,
    )
    accept = request.headers.get("accept")
    if asked.query is None and _offered(request, asked) is not HTML:
        response = await service_description(request, accept, asked.format)
    else:
        response = await _page(request, asked)
    described = service_of(request).renderer.links(request).to("/.well-known/void")
    response.headers["link"] = f'<{described}>; rel="describedby"'
    return response


def _offered(request: Request, asked: SparqlRequest) -> Format:
    """Return the format for a request without a query.

    Raises:
        BadRequestError: it is no question about the service either: it has parameters, or wants rows.
        NotAcceptableError: no format on offer is accepted.
    """
    accept = request.headers.get("accept")
    chosen = by_name(asked.format, _DESCRIBED) if asked.format else or_none(accept, _DESCRIBED)
    if chosen is None or (chosen is not HTML and set(request.query_params) - {"format"}):
        formats_of(accept, asked.format)  # raises where nothing could be answered with a query either
        raise no_query()
    return chosen


async def _page(request: Request, asked: SparqlRequest) -> Response:
    service, lang = service_of(request), language_of(request)
    status, error, table, text = 200, None, None, ""
    by_script = bool(request.query_params.get("run"))  # the page's script asks it: not twice
    if asked.query is not None:
        text = asked.query.text
    if asked.query is not None and not by_script:
        try:
            table = table_of(await service.backend.ask(asked.query, _SHOWN_ROWS))
        except Exception as fault:
            error = error_body(fault)
            status = error.status
            told = note()
            told.error = error.code
            if isinstance(fault, QueryLimitError) and fault.limit != "query_chars_limit":
                told.killed = fault.limit
    links = service.renderer.links(request)
    formats = [
        (f.name, links.to("/sparql", query=text, format=f.name))
        for f in (GRAPHS if table and table.is_graph else ROWS)
    ]
    examples = [
        (q.title(lang), links.to("/sparql") + "?" + urlencode({"query": q.sparql}))
        for q in service.questions.values()
    ]
    return service.renderer.page(
        request,
        "sparql.html",
        lang,
        status=status,
        headers=None if is_lasting(text) else {"cache-control": "no-store"},
        vocabulary=await service.vocabulary(),
        query=text,
        signs=SIGNS[lang],
        union=service.settings.default_graph == "union",
        table=table,
        waits=by_script,
        error=error,
        formats=formats,
        examples=examples,
        first_examples=_EXAMPLES,
        shown=_SHOWN_ROWS,
        limits=service.settings,
        explained=explain_error(error, lang) if error else None,
        request_id=request.scope.get("state", {}).get("request_id"),
    )


def _answers() -> dict[str, Any]:
    content: dict[str, Any] = {f.media_type: {} for f in (*ROWS, *GRAPHS, HTML)}
    statuses = {
        "304": "the client has the answer already",
        "400": "not a query, with line and column",
        "403": "an update",
        "406": "no such format",
        "413": "too many rows, bytes, characters",
        "415": "a body of another media type",
        "503": "too many queries wait",
        "504": "time limit",
        "507": "memory limit",
    }
    return {"200": {"description": "the answer", "content": content}} | {
        status: {"description": text} for status, text in statuses.items()
    }


_PARAMETERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("query", "SELECT, ASK, CONSTRUCT or DESCRIBE; without it, the service description", {"type": "string"}),
    (
        "default-graph-uri",
        "graph that the query sees as default; repeatable; unless given, what the query's FROM says, else all graphs",
        {"type": "array", "items": {"type": "string"}},
    ),
    ("named-graph-uri", "graph that GRAPH may name; repeatable", {"type": "array", "items": {"type": "string"}}),
    (
        "format",
        "json, xml, csv, tsv; turtle, ntriples, rdfxml, jsonld; html; decides before Accept",
        {"type": "string"},
    ),
    (
        "timeout",
        "seconds that the query may take; the service's own limit where that is less",
        {"type": "number", "exclusiveMinimum": 0},
    ),
)

#: What the OpenAPI description says of this address.
SPARQL_PATH_ITEM: dict[str, Any] = {
    "get": {
        "tags": ["sparql"],
        "summary": "Ask a SPARQL 1.1 query",
        "operationId": "sparql_get",
        "parameters": [
            {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
            for name, text, schema in _PARAMETERS
        ],
        "responses": _answers(),
    },
    "post": {
        "tags": ["sparql"],
        "summary": "Ask a SPARQL 1.1 query",
        "operationId": "sparql_post",
        "requestBody": {
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {name: schema for name, _, schema in _PARAMETERS},
                        "required": ["query"],
                    }
                },
            }
        },
        "responses": _answers(),
    },
}

"""``/sparql``: the protocol, and a form for people.

A plain ASGI endpoint: point queries are many and small, and long answers stream with back-pressure.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.backend import Query
from service.context import language_of, service_of
from service.errors import BadRequestError, ClientGoneError, NotAcceptableError, error_body
from service.negotiate import GRAPHS, HTML, ROWS, Format, by_name, negotiate
from service.protocol import SparqlRequest, read_request
from service.responses import error_response, limited_body, method_not_allowed
from service.results import table_of
from service.streaming import send_reply, while_connected

__all__ = ["SPARQL_PATH_ITEM", "SparqlEndpoint"]

_LOG = logging.getLogger("uvicorn.error")
_ALL = (*ROWS, *GRAPHS, HTML)
#: Most rows of an answer that is shown as a page; the other formats have them all.
_SHOWN_ROWS = 1_000


def _pick(accept: str | None, offers: tuple[Format, ...]) -> Format | None:
    try:
        return negotiate(accept, offers)
    except NotAcceptableError:
        return None


def _formats(accept: str | None, name: str | None) -> tuple[Format | None, Format | None, bool]:
    """Return the format for rows, the one for graphs, and whether a page is wanted instead."""
    if negotiate(accept, _ALL, name) is HTML:
        return None, None, True
    if name:
        return by_name(name, ROWS), by_name(name, GRAPHS), False
    return _pick(accept, ROWS), _pick(accept, GRAPHS), False


class SparqlEndpoint:
    """Answers ``/sparql``."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            await self._answer(request, receive, send)
        except ClientGoneError:
            return
        except Exception as error:
            body = error_body(error)
            if body.status == 500:
                _LOG.exception("a fault at /sparql")
            response = await error_response(request, body, error)
            await response(scope, receive, send)

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        if request.method not in ("GET", "HEAD", "POST"):
            body, headers = method_not_allowed("GET, HEAD, POST")
            response = await error_response(request, body, headers=headers)
            await response(request.scope, receive, send)
            return
        content = b""
        if request.method == "POST":
            content = await limited_body(request, service_of(request).settings.query_chars_limit)
        asked = read_request(
            request.method,
            request.scope["query_string"].decode("latin-1"),
            request.headers.get("content-type", ""),
            content,
        )
        rows, graphs, page = _formats(request.headers.get("accept"), asked.format)
        if page:
            await while_connected(receive, self._page(request, asked, receive, send))
        elif asked.query is None:
            raise BadRequestError(
                "no query was brought; send ?query=SELECT … or a body of type application/sparql-query",
                "open this address in a browser for a form",
            )
        else:
            await while_connected(receive, self._stream(request, asked.query, rows, graphs, send))

    async def _stream(
        self, request: Request, query: Query, rows: Format | None, graphs: Format | None, send: Send
    ) -> None:
        offers = {f.media_type: f for f in (rows, graphs) if f}
        stream = service_of(request).backend.stream(
            query, rows.media_type if rows else None, graphs.media_type if graphs else None
        )
        async with stream as reply:
            headers = [(b"content-type", offers[reply.media_type].content_type.encode())]
            await send_reply(reply, send, headers, request.method == "HEAD", _LOG.warning)

    async def _page(self, request: Request, asked: SparqlRequest, receive: Receive, send: Send) -> None:
        service, lang = service_of(request), language_of(request)
        status, error, table, text = 200, None, None, ""
        if asked.query is not None:
            text = asked.query.text
            try:
                table = table_of(await service.backend.ask(asked.query, _SHOWN_ROWS))
            except Exception as fault:
                error = error_body(fault)
                status = error.status
        links = service.renderer.links(request)
        formats = [
            (f.name, links.to("/sparql", query=text, format=f.name))
            for f in (GRAPHS if table and table.is_graph else ROWS)
        ]
        examples = [
            (q.title(lang), links.to("/sparql") + "?" + urlencode({"query": q.sparql}))
            for q in list(service.questions.values())[:6]
        ]
        response: Response = service.renderer.page(
            request,
            "sparql.html",
            lang,
            status=status,
            vocabulary=await service.vocabulary(),
            query=text,
            table=table,
            error=error,
            formats=formats,
            examples=examples,
            shown=_SHOWN_ROWS,
        )
        await response(request.scope, receive, send)


def _answers() -> dict[str, Any]:
    content: dict[str, Any] = {f.media_type: {} for f in (*ROWS, *GRAPHS, HTML)}
    statuses = {
        "400": "not a query, with line and column",
        "406": "no such format",
        "413": "too many rows, bytes, characters",
        "503": "too many queries wait",
        "504": "time limit",
        "507": "memory limit",
    }
    return {"200": {"description": "the answer", "content": content}} | {
        status: {"description": text} for status, text in statuses.items()
    }


#: What the OpenAPI description says of this address.
SPARQL_PATH_ITEM: dict[str, Any] = {
    "get": {
        "tags": ["sparql"],
        "summary": "Ask a SPARQL 1.1 query",
        "operationId": "sparql_get",
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name == "query",
                "description": text,
                "schema": {"type": "string"},
            }
            for name, text in (
                ("query", "SELECT, ASK, CONSTRUCT or DESCRIBE"),
                ("default-graph-uri", "graph that the query sees as default; repeatable; all graphs unless given"),
                ("named-graph-uri", "graph that GRAPH may name; repeatable"),
                ("format", "json, xml, csv, tsv; turtle, ntriples, rdfxml, jsonld; html; decides before Accept"),
            )
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
                    "schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
                },
            }
        },
        "responses": _answers(),
    },
}

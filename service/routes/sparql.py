"""``/sparql`` for programs: answered before the application and its layers, as plain ASGI.

Point queries are many and small, and long answers stream with back-pressure.  What is no query of a
program (a page, the form, the service description) goes on to `service.routes.sparqlpage`.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.cache import KeptAnswer, is_lasting
from service.compress import Compressing, Headers, is_worth_it, packed
from service.context import Service
from service.errors import ClientGoneError, ErrorBody, MediaTypeError, error_body
from service.headers import STANDARD_HEADERS, HeadAsGet, StandardHeaders
from service.lookout import while_connected
from service.negotiate import accepts_gzip
from service.noting import note
from service.plans import Plan, Wishes, formats_of, text_of
from service.protocol import SparqlRequest, no_query, read_request
from service.responses import error_response, limited_body, method_not_allowed
from service.streaming import send_reply
from service.validators import entity_tag, is_any, is_known, packed_tag, sparing

__all__ = ["SparqlFront"]

_LOG = logging.getLogger("uvicorn.error")
_METHODS = "GET, HEAD, POST, OPTIONS"
#: Longer addresses are read anew each time; most of these are asked once.
_KNOWN_BYTES = 8_192
_THREAD_BYTES = 65_536
#: What the headers of an answer take.
_READY_BYTES = 1_000
_HEADERS = (*STANDARD_HEADERS, (b"vary", b"Accept, Accept-Encoding"))
_VARYING_HEADERS = tuple((n, b"no-store" if n == b"cache-control" else v) for n, v in _HEADERS)
_HIT, _MISS, _BYPASS = b"zhundong-kg; hit", b"zhundong-kg; fwd=miss", b"zhundong-kg; fwd=bypass"


@dataclass(frozen=True, slots=True)
class _Ready:
    """An answer as it goes out."""

    headers: Headers
    body: bytes


class SparqlFront:
    """Answers what programs ask of ``/sparql``; passes all else on."""

    def __init__(self, app: ASGIApp, service: Service, software: str) -> None:
        self.app = app
        self._service, self._software = service, software
        self._backend, self._cache = service.backend, service.backend.cache
        self._head = HeadAsGet(self._get_or_post)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request or pass it on."""
        if scope["type"] != "http" or scope["path"].removeprefix(scope.get("root_path", "")) != "/sparql":
            await self.app(scope, receive, send)
        elif scope["method"] in ("GET", "POST"):
            await self._get_or_post(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self._head(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await self._options(scope, receive, send)
        else:
            body, headers = method_not_allowed(_METHODS)
            await self._error(scope, receive, send, body, headers=headers)

    async def _options(self, scope: Scope, receive: Receive, send: Send) -> None:
        if any(name == b"access-control-request-method" for name, _ in scope["headers"]):
            await self.app(scope, receive, send)
            return
        headers = [(b"allow", _METHODS.encode()), *_HEADERS]
        await send({"type": "http.response.start", "status": HTTPStatus.NO_CONTENT, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _error(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        body: ErrorBody,
        error: BaseException | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        response = await error_response(Request(scope, receive), body, error, headers)
        await StandardHeaders(response)(scope, receive, send)

    async def _get_or_post(self, scope: Scope, receive: Receive, send: Send) -> None:
        wishes, revision = Wishes.of(scope["headers"]), self._backend.glance()
        if revision is not None and wishes.none_match is None and scope["method"] == "GET":
            ready: _Ready | None = self._cache.get(revision, (scope["query_string"], wishes.accept, wishes.encoding))
            if ready is not None:
                self._cache.hits += 1
                note().cache = "hit"
                await send({"type": "http.response.start", "status": 200, "headers": ready.headers})
                await send({"type": "http.response.body", "body": ready.body})
                return
        try:
            if scope["method"] == "POST":
                content = await self._content(scope, receive, wishes)
                plan = self._plan(scope, wishes, content)
                if plan is None:  # a page: the application reads the body once more
                    receive = _again(content, receive)
            else:
                plan = self._plan(scope, wishes, b"")
            if plan is not None:
                await self._answer(plan, revision, wishes, scope, receive, send)
                return
        except ClientGoneError:
            return
        except Exception as error:
            body = error_body(error)
            if body.status == HTTPStatus.INTERNAL_SERVER_ERROR:
                _LOG.exception("%s met a fault", note().asked)
            await self._error(scope, receive, send, body, error)
            return
        await self.app(scope, receive, send)

    # -- what is asked

    async def _content(self, scope: Scope, receive: Receive, wishes: Wishes) -> bytes:
        if wishes.content_encoding.lower() not in (b"", b"identity"):
            raise MediaTypeError(
                f"a body with Content-Encoding {text_of(wishes.content_encoding)} is not read here; send it as it is"
            )
        return await limited_body(Request(scope, receive), self._service.settings.query_chars_limit)

    def _plan(self, scope: Scope, wishes: Wishes, content: bytes) -> Plan | None:
        """Return what a request asks; None where it asks for a page or brings no query by GET."""
        asked: SparqlRequest = read_request(
            scope["method"],
            scope["query_string"].decode("latin-1"),
            wishes.content_type.decode("latin-1"),
            content,
            self._service.settings.default_graph,
            self._service.settings.id_base,
        )
        if asked.query is None and scope["method"] != "POST":
            return None
        formats = formats_of(text_of(wishes.accept), asked.format)
        if formats is None:
            return None
        if asked.query is None:
            raise no_query()
        return Plan(asked.query, *formats, is_lasting(asked.query.text))

    # -- the answer

    async def _answer(
        self, plan: Plan, revision: str | None, wishes: Wishes, scope: Scope, receive: Receive, send: Send
    ) -> None:
        gzip = accepts_gzip(text_of(wishes.encoding))
        reads = scope["method"] == "GET"
        tag = self._tag(plan, revision) if reads and revision is not None and plan.lasting else None
        if revision is not None and plan.lasting:
            if tag is not None and wishes.none_match is not None:
                if is_any(text_of(wishes.none_match)):
                    send = sparing(send)
                known = is_known(text_of(wishes.none_match), tag, gzip)
                if known is not None:
                    await _send_known(known, send)
                    return
            kept = self._backend.found(revision, plan.query, plan.row_type, plan.graph_type)
            if kept is not None:
                self._cache.hits += 1
                note().cache = "hit"
                ready = await self._ready(kept, plan, revision, gzip, tag)
                if reads:
                    self._keep_ready(ready, revision, scope, wishes)
                await send({"type": "http.response.start", "status": 200, "headers": ready.headers})
                await send({"type": "http.response.body", "body": ready.body})
                return
        await while_connected(receive, self._ask(plan, revision, tag, gzip, send))

    def _keep_ready(self, ready: _Ready, revision: str, scope: Scope, wishes: Wishes) -> None:
        """Keep an answer under the request's own bytes too, so that next time nothing needs to be read of them."""
        key = (scope["query_string"], wishes.accept, wishes.encoding)
        size = sum(len(part) for part in key if part) + _READY_BYTES
        if size <= _KNOWN_BYTES:
            self._cache.put(revision, key, ready, size + len(ready.body))

    def _tag(self, plan: Plan, revision: str) -> str:
        asked = plan.query
        return entity_tag(
            (
                self._software,
                revision,
                asked.text,
                *asked.default_graphs,
                "",
                *asked.named_graphs,
                "",
                plan.row_type or "",
                plan.graph_type or "",
            )
        )

    async def _ask(self, plan: Plan, revision: str | None, tag: str | None, gzip: bool, send: Send) -> None:
        """Ask the backend; `tag` is that of an answer at `revision`."""
        lasting = revision if plan.lasting else None
        async with self._backend.fresh(lasting, plan.query, plan.row_type, plan.graph_type) as reply:
            if (reply.revision or self._backend.revision()) != revision:
                tag = None  # a swap in between: the answer is of another snapshot than the tag
            headers = [(b"content-type", plan.content_type(reply.media_type))]
            if self._cache.most_bytes:
                note().cache = "miss"
                headers.append((b"cache-status", _MISS if plan.lasting else _BYPASS))
            headers += _HEADERS if plan.lasting else _VARYING_HEADERS
            if gzip:
                await send_reply(reply, Compressing(_tagged(send, tag)), headers, False, _LOG.warning)
                return
            if tag is not None:
                headers.append((b"etag", tag.encode()))
            await send_reply(reply, send, headers, False, _LOG.warning)

    async def _ready(self, kept: KeptAnswer, plan: Plan, revision: str, gzip: bool, tag: str | None) -> _Ready:
        """Return a kept answer as it is sent."""
        body, small = kept.body, gzip and is_worth_it(kept.media_type, len(kept.body))
        if small:
            if kept.packed is None:
                large = len(body) > _THREAD_BYTES
                done = await asyncio.to_thread(packed, body) if large else packed(body)
                kept = replace(kept, packed=done)
                self._backend.keep(revision, plan.query, plan.row_type, plan.graph_type, kept)
            body = kept.packed or body
        headers: Headers = [
            (b"content-type", plan.content_type(kept.media_type)),
            (b"content-length", str(len(body)).encode()),
            (b"cache-status", _HIT),
            *_HEADERS,
        ]
        if small:
            headers.append((b"content-encoding", b"gzip"))
        if tag is not None:
            headers.append((b"etag", (packed_tag(tag) if small else tag).encode()))
        return _Ready(headers, body)


def _tagged(send: Send, tag: str | None) -> Send:
    """Return a `send` that adds the entity tag to a response's headers, now that its encoding is known."""

    async def send_tagged(message: Message) -> None:
        if tag is not None and message["type"] == "http.response.start":
            small = any(name == b"content-encoding" for name, _ in message["headers"])
            mine = (b"etag", (packed_tag(tag) if small else tag).encode())
            message = {**message, "headers": [*message["headers"], mine]}
        await send(message)

    return send_tagged


async def _send_known(tag: str, send: Send) -> None:
    headers = [(b"etag", tag.encode()), *_HEADERS]
    await send({"type": "http.response.start", "status": HTTPStatus.NOT_MODIFIED, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _again(content: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives a body that was read once more."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": content, "more_body": False}

    return receive_again

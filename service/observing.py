"""The outermost layer: who asks, under which id, may they, and what came of it.

One plain ASGI layer for all of that, with one wrapped `send`: it buffers nothing, and on the path of a
point query it costs little.  What happens further in (rows, cache, a killed query) is told by
`service.noting`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KgError
from kg.settings import Settings
from service.accesslog import AccessLog, timestamp
from service.clients import ClientLimits, Clients, client_name
from service.errors import ClientGoneError, ErrorBody, TooManyRequestsError, error_body, service_ending
from service.headers import StandardHeaders
from service.lookout import wait_with_client
from service.metrics import Metrics
from service.noting import Note, begin_note, note, waited_for
from service.proxies import Proxies, place_under, sane_request_id
from service.refusals import NO_PATH, refusal_of
from service.responses import error_response

__all__ = ["Observing", "is_rated", "line_of", "make_observing"]

_LOG = logging.getLogger("uvicorn.error")
_ID_HEADER = b"x-request-id"
#: Most characters of an address in the log.
_LOGGED_CHARS = 300
#: When to come again after the service has ended.
_RETRY_S = "2"
#: Addresses that count against a client's rate, without the root path: itself, or all that begins with it.
_RATED = frozenset(("/sparql", "/export", "/graphs", "/changes"))
_RATED_BELOW = ("/questions/", "/graphs/")
#: Of these, what brings a stranger's query and may take a worker for long.
_QUERIES, _QUERIES_BELOW = frozenset(("/sparql", "/export", "/graphs")), "/graphs/"
#: What asks the graph nothing, or must be answered whatever a client does.
_FREE = ("/static/", "/health", "/metrics", "/favicon", "/robots.txt")


def is_rated(path: str) -> bool:
    """Tell whether a path without root path counts against a client's rate."""
    return path in _RATED or path.startswith(_RATED_BELOW)


def line_of(scope: Scope, path: str) -> Literal["queries", "pages"] | None:
    """Return in which line of its client's requests one waits, None: in none; `path` is without the root path."""
    if path in _QUERIES:
        is_page = path == "/sparql" and not scope["query_string"] and scope["method"] != "POST"
        return "pages" if is_page else "queries"
    if path.startswith(_QUERIES_BELOW):
        return "queries"
    return None if path.startswith(_FREE) else "pages"


def make_observing(settings: Settings, metrics: Metrics) -> dict[str, Any]:
    """Return the parts of the layer, by the names that it takes them.

    Raises:
        UsageError: the access log cannot be written where the setting says.
    """
    limits = ClientLimits(
        settings.client_rate,
        settings.client_burst,
        settings.client_running or max(1, settings.query_workers - 1),
        settings.client_waiting,
        settings.query_time_limit_ms / 1000,
        settings.client_pages,
    )
    access_log = None
    if settings.access_log != "off":
        access_log = AccessLog(settings.access_log, settings.access_log_file)
        metrics.watch_log(access_log)
    return {
        "root_path": settings.root_path,
        "proxies": Proxies(settings.trusted_proxies, settings.forwarded_header),
        "clients": Clients(limits, settings.client_exempt),
        "metrics": metrics,
        "access_log": access_log,
        "most_body": settings.query_chars_limit * 12 + 10_000,  # as much as `service.responses.limited_body` reads
    }


def _request_ids() -> Callable[[], str]:
    """Return a maker of ids: no two alike in a process, nor, within reason, in two."""
    head, numbers = os.urandom(6).hex(), count(1)
    return lambda: f"{head}-{next(numbers):06x}"


class _Sent:
    """What was sent of a response."""

    __slots__ = ("bytes", "ended", "status")

    def __init__(self) -> None:
        self.status = 0
        self.bytes = 0
        self.ended = False


class Observing:
    """Names the client and the request, holds clients to their limits, writes log and metrics."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        root_path: str,
        proxies: Proxies,
        clients: Clients,
        metrics: Metrics,
        access_log: AccessLog | None,
        most_body: int,
    ) -> None:
        self.app = app
        self._root_path = root_path
        self._proxies = proxies
        self._clients = clients
        self._metrics = metrics
        self._access_log = access_log
        self._most_body = most_body
        self._new_id = _request_ids()
        self._warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; see the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        request_id, stranger = self._identify(scope)
        noted = begin_note(request_id, scope["path"])
        sent = _Sent()
        id_header = (_ID_HEADER, request_id.encode())

        async def observed_send(message: Message) -> None:
            if message["type"] == "http.response.body":
                if body := message.get("body"):
                    sent.bytes += len(body)
                if not message.get("more_body", False):
                    sent.ended = True
            elif message["type"] == "http.response.start":
                sent.status = message["status"]
                headers = message.setdefault("headers", [])
                if sent.status < 400 or _ID_HEADER not in dict(headers):  # errors bring it
                    message["headers"] = [*headers, id_header]
            await send(message)

        self._metrics.running += 1
        try:
            await self._admit(scope, receive, observed_send, stranger)
        except asyncio.CancelledError:
            await self._cut_short(scope, receive, observed_send, sent)
        except Exception:
            _LOG.error("%s met a fault; its trace follows", noted.asked)
            sent.status = sent.status or 500
            raise
        finally:
            self._metrics.running -= 1
            self._told(scope, noted, sent, time.perf_counter() - begun)

    def _identify(self, scope: Scope) -> tuple[str, bool]:
        """Write client, scheme, host, root path and request id into the scope.

        Returns the id, and whether the client is a stranger: one whose limits count.  What comes through a
        proxy on this machine that is not believed comes from strangers, whatever the peer's address; so does what
        one that is believed forwards for nobody it names.  These are one client, the proxy.
        """
        request_id = None
        scope["root_path"] = self._root_path
        client = scope.get("client")
        if self._proxies.trusted and self._proxies.is_trusted(scope):
            is_named = self._proxies.apply(scope)
            request_id = sane_request_id(next((v for n, v in scope["headers"] if n == _ID_HEADER), None))
            client = scope["client"]
            exempt = is_named and self._clients.is_exempt(client[0])
        else:
            exempt = client is None or self._clients.is_exempt(client[0])
            if exempt and client is not None and self._proxies.brings_forwarding(scope["headers"]):
                exempt = False
                self._warn(client[0])
        if scope["root_path"] and scope["path"] != NO_PATH:
            place_under(scope)
        request_id = request_id or self._new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        return request_id, not exempt

    def _warn(self, peer: str) -> None:
        if not self._warned:
            self._warned = True
            _LOG.warning(
                "requests come through a proxy at %s that trusted_proxies does not name: "
                "all its clients are counted as one; start with --set trusted_proxies=%s",
                peer,
                peer,
            )

    async def _admit(self, scope: Scope, receive: Receive, send: Send, stranger: bool) -> None:
        """Pass the request on when its client may ask now."""
        refusal = refusal_of(scope, self._most_body)
        if refusal is not None:
            await _answer_error(scope, receive, send, refusal.body, None, refusal.headers)
            return
        root = scope["root_path"]
        path = scope["path"][len(root) :] if root else scope["path"]
        if not path:
            await _answer_start(scope, receive, send)
            return
        client = scope.get("client")
        name = client_name(client[0]) if stranger and client is not None else None
        line = line_of(scope, path) if name is not None and scope["method"] != "OPTIONS" else None
        doors = None if line is None else self._clients.queries if line == "queries" else self._clients.pages
        if name is None or line is None:
            await self.app(scope, receive, send)
            return
        try:
            if is_rated(path):
                self._clients.take(name, time.monotonic())
            if doors is not None and doors.is_full(name):
                receive = await waited_for(wait_with_client(receive, doors.enter(name)))
            elif doors is not None:
                await doors.enter(name)
        except ClientGoneError:
            return
        except TooManyRequestsError as error:
            self._metrics.refused += 1
            await _answer_error(scope, receive, send, error_body(error), error)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            if doors is not None:
                doors.leave(name)

    async def _cut_short(self, scope: Scope, receive: Receive, send: Send, sent: _Sent) -> None:
        """Answer a request that is given up because the service ends; break off what has begun."""
        task = asyncio.current_task()
        if task is not None:
            task.uncancel()
        if sent.bytes:  # left unfinished, so that the server closes the connection
            _LOG.warning("%s was cut: the service is ending", note().asked)
            return
        error = service_ending()
        with suppress(RuntimeError):  # a head without a body is out already: no other can follow
            await _answer_error(
                scope, receive, send, error_body(error), error, {"retry-after": _RETRY_S, "connection": "close"}
            )

    def _told(self, scope: Scope, noted: Note, sent: _Sent, elapsed_s: float) -> None:
        """Count and log a request that is over; without a status, its client went away before there was one."""
        status = sent.status or 499
        self._metrics.observe(scope, status, elapsed_s, sent.bytes, noted)
        if self._access_log is None:
            return
        query = scope.get("query_string", b"")
        path: str = scope["path"]
        if query:
            path += "?" + query[: _LOGGED_CHARS + 1].decode("latin-1")
        if len(path) > _LOGGED_CHARS:
            path = path[:_LOGGED_CHARS] + "…"
        client = scope.get("client")
        self._access_log.add(
            {
                "time": timestamp(time.time()),
                "id": noted.request_id,
                "client": client[0] if client else "-",
                "method": scope["method"],
                "path": path,
                "status": status,
                "bytes": sent.bytes,
                "ms": round(elapsed_s * 1000, 1),
                "wait_ms": None if noted.waited_s is None else round(noted.waited_s * 1000, 1),
                "rows": noted.rows,
                "lane": noted.lane,
                "cache": noted.cache,
                "killed": noted.killed,
                "error": noted.error,
                "broken": True if sent.status and not sent.ended else None,
            }
        )


async def _answer_error(
    scope: Scope, receive: Receive, send: Send, body: ErrorBody, error: KgError | None,
    headers: dict[str, str] | None = None,
) -> None:  # fmt: skip
    response = await error_response(Request(scope, receive), body, error, headers)
    await StandardHeaders(response)(scope, receive, send)


async def _answer_start(scope: Scope, receive: Receive, send: Send) -> None:
    """Lead from the root path itself to what stands below it, as links there are read."""
    query = scope.get("query_string", b"").decode("latin-1")
    response = Response(None, 308, {"location": scope["root_path"] + "/" + ("?" + query if query else "")})
    await StandardHeaders(response)(scope, receive, send)

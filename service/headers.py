"""What holds for every request and response, as plain ASGI: a wrapper costs no task and buffers nothing."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.compress import header_of
from service.noting import note
from service.refusals import METHODS

__all__ = ["CONTENT_SECURITY_POLICY", "POSTED", "STANDARD_HEADERS", "HeadAsGet", "StandardHeaders", "allowed_methods"]

#: No host but ours, no inline script; `data:` is for the small images within Swagger UI's style sheet.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
#: Headers of an answer that scripts of other sites may read beside those that they always may.
_EXPOSED = (
    "Allow, Cache-Status, Content-Disposition, Content-Encoding, ETag, Link, Location, Retry-After, Server-Timing, "
    "X-Request-Id"
)
#: Of every response that does not set them itself.
STANDARD_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED.encode()),
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-cache"),  # keep it, and ask each time whether it still holds
)
#: Of an answer that the client has already, whose headers take the place of those it has: some pages set a policy.
_KNOWN = tuple(header for header in STANDARD_HEADERS if header[0] != b"content-security-policy")
_VARY = b"Accept, Accept-Encoding, Accept-Language, Cookie"
_VARY_FILES = b"Accept-Encoding"
_PREFLIGHT_AGE_S = b"86400"
#: Addresses that take POST beside GET, with a route for each.
POSTED = frozenset(("/neighbours", "/correct"))
_ASKED_BY_POST = POSTED | {"/sparql"}


class StandardHeaders:
    """Adds the standard headers to responses that do not set them; answers what browsers ask before a request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; see the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        is_file = path.startswith("/static/")

        is_question, told = scope["method"] == "OPTIONS", False

        async def send_with_headers(message: Message) -> None:
            nonlocal told
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                names = {name.lower() for name, _ in headers}
                if message["status"] == HTTPStatus.METHOD_NOT_ALLOWED:
                    given = next((value for name, value in headers if name.lower() == b"allow"), b"GET")
                    allowed = allowed_methods(path, given.decode("latin-1")).encode()
                    headers = [header for header in headers if header[0].lower() != b"allow"]
                    if is_question:  # that is what was asked
                        told, message = True, {**message, "status": HTTPStatus.NO_CONTENT}
                        note().error = None
                        headers = [header for header in headers if not header[0].lower().startswith(b"content-")]
                    headers.append((b"allow", allowed))
                standard = _KNOWN if message["status"] == HTTPStatus.NOT_MODIFIED else STANDARD_HEADERS
                headers += [header for header in standard if header[0] not in names]
                if b"vary" not in names:
                    headers.append((b"vary", _VARY_FILES if is_file else _VARY))
                message = {**message, "headers": headers}
            elif told:
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] == "OPTIONS" and header_of(scope, b"access-control-request-method") is not None:
            await _preflight(scope, path, send_with_headers)
            return
        if is_question and path == "*":  # of the service as a whole (RFC 9110, 9.3.7)
            headers = [(b"allow", METHODS.encode())]
            await send_with_headers({"type": "http.response.start", "status": 204, "headers": headers})
            await send_with_headers({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, send_with_headers)


def allowed_methods(path: str, given: str) -> str:
    """Return what an address takes: a router tells of the first route alone, and not that HEAD is answered as GET."""
    methods = {method.strip() for method in given.split(",")} - {"OPTIONS"}
    if "GET" in methods:
        methods.add("HEAD")
    if path in POSTED:
        methods |= {"GET", "HEAD", "POST"}
    return ", ".join((*sorted(methods), "OPTIONS"))


async def _preflight(scope: Scope, path: str, send: Send) -> None:
    """Allow any site what anybody may do here: ask; no cookie or password is looked at for it."""
    wanted = header_of(scope, b"access-control-request-headers")
    headers = [
        (b"access-control-allow-methods", b"GET, HEAD, POST" if path in _ASKED_BY_POST else b"GET, HEAD"),
        (b"access-control-allow-headers", wanted.encode("latin-1") if wanted else b"*"),
        (b"access-control-max-age", _PREFLIGHT_AGE_S),
        (b"vary", b"Access-Control-Request-Headers, Access-Control-Request-Method"),
        (b"content-length", b"0"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


class HeadAsGet:
    """Answers HEAD as GET without a body, and gives a stream up once its head is known."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; see the class."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        streams = asyncio.Event()

        async def send_head(message: Message) -> None:
            if message["type"] != "http.response.body":
                await send(message)
            elif not streams.is_set():
                await send({"type": "http.response.body", "body": b""})
                if message.get("more_body", False):
                    streams.set()

        inner = dict(scope, method="GET")
        working = asyncio.ensure_future(self.app(inner, receive, send_head))
        ending = asyncio.ensure_future(streams.wait())
        try:
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
        finally:
            for task in (working, ending):
                task.cancel()
            await asyncio.gather(working, ending, return_exceptions=True)
            if "route" in inner:
                scope["route"] = inner["route"]

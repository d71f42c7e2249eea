"""Entity tags: the same snapshot, software and request give the same representation, so nothing is sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.digest import package_version
from kg.errors import StoreError
from kg.settings import Settings
from service.compress import header_of
from service.context import language_of
from service.negotiate import accepts_gzip

__all__ = ["Revalidation", "entity_tag", "is_any", "is_known", "packed_tag", "software_name", "sparing"]

#: First part of the paths whose answers depend on the snapshot, the software and the request alone.
_LASTING = frozenset(
    {"", ".well-known", "articles", "catalog", "chain", "changes", "compare", "examples", "explore", "export", "graphs"}
    | {"id", "neighbours", "ontology", "openapi.json", "questions", "search", "sparql", "suggest", "targets", "void"}
)
#: Those whose answers also tell how long they took: equal in meaning, not in bytes.
_TIMED = "/questions/"
_PACKED = "-gz"


@cache
def _code_digest() -> str:
    digest = hashlib.sha256()
    here = Path(__file__).resolve().parent
    for path in sorted(here.rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".js"} and path.is_file():
            digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def software_name(settings: Settings) -> str:
    """Return what stands for this service's code and settings: equal names, equal answers on equal data."""
    return hashlib.sha256(f"{package_version()}\n{_code_digest()}\n{settings.model_dump_json()}".encode()).hexdigest()


def entity_tag(parts: Iterable[str]) -> str:
    """Return the tag that stands for `parts`, in its quotes."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f'"{hashlib.blake2b(text, digest_size=12).hexdigest()}"'


def packed_tag(tag: str) -> str:
    """Return the tag of the same answer in gzip.

    >>> packed_tag('W/"ab"')
    'W/"ab-gz"'
    """
    return f'{tag[:-1]}{_PACKED}"'


def _bare(tag: str) -> str:
    return tag.strip().removeprefix("W/")


def is_known(none_match: str | None, tag: str, gzip: bool) -> str | None:
    """Return which of the tags that the client has still holds, plain or packed; None where none does.

    Args:
        none_match: the If-None-Match header.
        tag: of the plain answer.
        gzip: whether the client takes gzip now.
    """
    if not none_match:
        return None
    had = {_bare(one) for one in none_match.split(",")}
    if gzip and _bare(packed_tag(tag)) in had:
        return packed_tag(tag)
    return tag if _bare(tag) in had else None


def is_any(none_match: str | None) -> bool:
    """Tell whether an If-None-Match header is ``*``: the client has an answer, whichever it is."""
    return none_match is not None and none_match.strip() == "*"


def sparing(send: Send) -> Send:
    """Return a `send` for those who have an answer, whichever it is: an answer with a tag goes out as 304.

    What is answered must be known first (RFC 9110 section 13.2.1): an error stays one.
    """
    known = False

    async def send_known(message: Message) -> None:
        nonlocal known
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers = list(message.get("headers", ()))
            if any(name.lower() == b"etag" for name, _ in headers):
                known = True
                kept = [(name, value) for name, value in headers if not name.lower().startswith(b"content-")]
                await send({**message, "status": 304, "headers": kept})
                return
        if not known:
            await send(message)
        elif not message.get("more_body", False):
            await send({"type": "http.response.body", "body": b""})

    return send_known


class Revalidation:
    """Gives answers that depend on the snapshot their entity tag, and 304 to those who have them."""

    def __init__(self, app: ASGIApp, revision: Callable[[], str | None], software: str) -> None:
        self.app = app
        self._revision, self._software = revision, software

    def _known_revision(self) -> str | None:
        try:
            return self._revision()
        except StoreError:
            return None

    def _tag(self, scope: Scope, revision: str, path: str) -> str:
        raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
        tag = entity_tag(
            (
                self._software,
                revision,
                raw.decode("latin-1"),
                scope["query_string"].decode("latin-1"),
                header_of(scope, b"accept") or "",
                language_of(HTTPConnection(scope)),
                scope.get("scheme", ""),
                header_of(scope, b"host") or "",
                scope.get("root_path", ""),
            )
        )
        return f"W/{tag}" if path.startswith(_TIMED) else tag

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; see the class."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        segment = path.removeprefix("/").partition("/")[0]
        revision = self._known_revision() if segment in _LASTING else None
        # with ?lang= the answer also sets a cookie, which a 304 would not
        if revision is None or b"lang=" in scope["query_string"]:
            await self.app(scope, receive, send)
            return
        tag = self._tag(scope, revision, path)
        gzip = accepts_gzip(header_of(scope, b"accept-encoding"))
        none_match = header_of(scope, b"if-none-match")
        if is_any(none_match):
            send = sparing(send)
        known = is_known(none_match, tag, gzip)
        if known is not None:
            await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", known.encode())]})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = list(message.get("headers", ()))
                names = {name.lower() for name, _ in headers}
                # a swap in between: the answer may be of either snapshot, so it gets no tag
                if not names & {b"etag", b"cache-control", b"set-cookie"} and self._known_revision() == revision:
                    mine = packed_tag(tag) if b"content-encoding" in names else tag
                    message = {**message, "headers": [*headers, (b"etag", mine.encode())]}
            await send(message)

        await self.app(scope, receive, send_tagged)

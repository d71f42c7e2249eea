"""What is refused of a request before anybody looks at what it asks: its form, its size.

The connection's protocol tells what it found wrong by ``scope["state"]["refused"]``, so that all refusals have one
form, an id, and their line in the log and the counts; the rest shows in the head.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.types import Scope

from service.errors import LIMIT_TABLE, ErrorBody
from service.hosts import is_host

__all__ = ["METHODS", "NO_METHOD", "NO_PATH", "REFUSED", "Refusal", "refusal_of"]

#: Name under which a protocol leaves a refusal in the state of a request.
REFUSED = "refused"
#: Path of a request of which none is known.
NO_PATH = "-"
#: What a method may be at all.
METHODS = "GET, HEAD, POST, OPTIONS"
_CLOSE = {"connection": "close"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not looked at, and what headers go with that."""

    status: int
    code: str
    message: str
    hint: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> ErrorBody:
        """The error as it is told."""
        return ErrorBody(self.status, self.code, self.message, hint=self.hint)

    @classmethod
    def of_head(cls, target_bytes: int, head_bytes: int, most: int) -> Refusal:
        """Return that of a head that is too long: mostly by its address, or by its headers."""
        if target_bytes * 2 > head_bytes:
            return cls(
                414, "query-too-long",
                f"the address has {target_bytes} bytes or more; with the other headers it may have {most}",
                "send a long query by POST, with Content-Type: application/sparql-query", _CLOSE,
            )  # fmt: skip
        return cls(431, "head-too-long", f"the head of the request has more than {most} bytes", None, _CLOSE)


_NO_HOST = Refusal(400, "bad-request", "a request of HTTP/1.1 needs a Host header", headers=_CLOSE)
_TWO_HOSTS = Refusal(400, "bad-request", "a request of HTTP/1.1 has one Host header, not several", headers=_CLOSE)
_BAD_HOST = Refusal(400, "bad-request", "the Host header is no name or address of a host, with a port or without",
                    "write it as example.org or example.org:8000", _CLOSE)  # fmt: skip
#: Of a method that no address takes.
NO_METHOD = Refusal(
    501, "not-implemented", f"the methods here are {METHODS}", "write the method in capitals; this port speaks no TLS",
    {**_CLOSE, "allow": METHODS},
)  # fmt: skip


def refusal_of(scope: Scope, most_body: int) -> Refusal | None:
    """Return why a request is refused, None where it is not.

    Args:
        scope: of the request.
        most_body: bytes of the longest body that is read at any address.
    """
    found: Refusal | None = scope["state"].get(REFUSED)
    if found is not None:
        return found
    headers = scope["headers"]
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) != 1 and scope.get("http_version") == "1.1":
        return _TWO_HOSTS if hosts else _NO_HOST
    for host in hosts:
        if not is_host(host):
            return _BAD_HOST
    if scope["method"] == "POST":
        given = dict(headers)
        length = given.get(b"content-length", b"")
        if length.isdigit() and int(length[:20]) > most_body:
            status, code, hint = LIMIT_TABLE["query_chars_limit"]
            # Who waits to be asked for the body will not be; a new request must not be taken for it.
            more = _CLOSE if b"expect" in given else {}
            return Refusal(status, code, f"the body has more than {most_body} bytes", hint, more)
    return NO_METHOD if scope["method"] == "CONNECT" else None

"""Parameters that a page was given twice: which of them counts nobody can tell, so none does."""

from __future__ import annotations

from collections import Counter
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from service.errors import BadRequestError, shortened

__all__ = ["each_once", "not_utf8", "repeated"]

#: Those that may come several times; `graph` has words of its own.
_SEVERAL = frozenset({"article", "evidence", "graph"})


def repeated(name: str, times: int) -> BadRequestError:
    """Return the error of a parameter that was given so many times."""
    return BadRequestError(f"{shortened(name)} was given {times} times; give it once")


def not_utf8(name: str) -> BadRequestError:
    """Return the error of a parameter whose name or value cannot be read."""
    return BadRequestError(f"the parameter {shortened(name)} is not UTF-8; percent-encode it as UTF-8")


def _check_text(asked: bytes) -> None:
    """Check what stands behind the `?`, which the framework reads with marks for what it cannot."""
    for part in asked.split(b"&"):
        try:
            unquote_to_bytes(part).decode("utf-8")
        except UnicodeError as error:
            raise not_utf8(part.partition(b"=")[0].decode("ascii", "replace")) from error


async def each_once(request: Request) -> None:
    """Refuse an address that gives a parameter twice; no plain function, which FastAPI would hand to a thread.

    Raises:
        BadRequestError: it does, or holds what is no UTF-8.
    """
    asked: bytes = request.scope["query_string"]
    if b"%" in asked or not asked.isascii():
        _check_text(asked)
    given = Counter(name for name, _ in request.query_params.multi_items())
    for name, n in given.items():
        if n > 1 and name not in _SEVERAL:
            raise repeated(name, n)

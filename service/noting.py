"""What is noted of a request while it is answered: one small object, found from anywhere below the request."""

from __future__ import annotations

from collections.abc import Awaitable
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

__all__ = ["Note", "begin_note", "note", "plain", "waited_for"]

T = TypeVar("T")


@dataclass(slots=True)
class Note:
    """What the access log and the metrics tell of one request beyond its status; None is "does not apply"."""

    request_id: str = ""
    path: str = ""
    lane: str | None = None  # "public" or "pages"
    rows: int | None = None  # of the answer
    cache: str | None = None  # "hit" or "miss"
    killed: str | None = None  # the setting whose limit the query ran past
    error: str | None = None  # the code of the error that was told
    waited_s: float | None = None  # in its client's line and for places to run, of all its queries

    @property
    def asked(self) -> str:
        """Which request it is, as a line of the log says it: id and path, which cannot end the line."""
        if not self.request_id:
            return "the service itself"
        return f"request {self.request_id} ({plain(self.path[:_PATH_CHARS])})"


_CURRENT: ContextVar[Note] = ContextVar("note")
_PATH_CHARS = 200


def plain(text: str) -> str:
    """Return text that cannot end its quotes or its line.

    >>> print(plain('a"b'))
    a\\x22b
    """
    return "".join(c if c.isprintable() and c not in '"\\' else f"\\x{ord(c):02x}" for c in text)


def begin_note(request_id: str, path: str = "") -> Note:
    """Return the note of a request that begins here; `path` is without its query."""
    made = Note(request_id, path)
    _CURRENT.set(made)
    return made


def note() -> Note:
    """Return the note of the request that is being answered; outside one, a note that nobody reads."""
    return _CURRENT.get(None) or Note()


async def waited_for(turn: Awaitable[T]) -> T:
    """Wait for a turn and note for how long, whatever comes of it.

    Raises what `turn` raises.
    """
    begun = perf_counter()
    try:
        return await turn
    finally:
        noted = note()
        noted.waited_s = (noted.waited_s or 0.0) + perf_counter() - begun

"""What is noted of a request while it is answered: one small object, found from anywhere below the request."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

__all__ = ["Note", "begin_note", "note"]


@dataclass(slots=True)
class Note:
    """What the access log and the metrics tell of one request beyond its status; None is "does not apply"."""

    request_id: str = ""
    lane: str | None = None  # "public" or "pages"
    rows: int | None = None  # of the answer
    cache: str | None = None  # "hit" or "miss"
    killed: str | None = None  # the setting whose limit the query ran past
    error: str | None = None  # the code of the error that was told


_CURRENT: ContextVar[Note] = ContextVar("note")


def begin_note(request_id: str) -> Note:
    """Return the note of a request that begins here."""
    made = Note(request_id)
    _CURRENT.set(made)
    return made


def note() -> Note:
    """Return the note of the request that is being answered; outside one, a note that nobody reads."""
    return _CURRENT.get(None) or Note()

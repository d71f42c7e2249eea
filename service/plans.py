"""What a request to ``/sparql`` asks, and how it wants the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from service.backend import Query
from service.negotiate import GRAPHS, HTML, ROWS, Format, by_name, negotiate, or_none

__all__ = ["Plan", "Wishes", "formats_of", "text_of"]

_ALL = (*ROWS, *GRAPHS, HTML)


@lru_cache(maxsize=128)
def formats_of(accept: str | None, name: str | None) -> tuple[Format | None, Format | None] | None:
    """Return the format for rows and the one for graphs; None where a page is wanted instead."""
    if negotiate(accept, _ALL, name) is HTML:
        return None
    if name:
        return by_name(name, ROWS), by_name(name, GRAPHS)
    return or_none(accept, ROWS), or_none(accept, GRAPHS)


class Plan(NamedTuple):
    """A request as it was understood."""

    query: Query
    rows: Format | None
    graphs: Format | None
    lasting: bool

    @property
    def row_type(self) -> str | None:
        """The media type for rows and truth values, if one is accepted."""
        return self.rows.media_type if self.rows else None

    @property
    def graph_type(self) -> str | None:
        """The media type for graphs, if one is accepted."""
        return self.graphs.media_type if self.graphs else None

    def content_type(self, media_type: str) -> bytes:
        """Return the header for one of the two types."""
        form = self.rows if media_type == self.row_type else self.graphs
        assert form is not None
        return form.content_type.encode()


@dataclass(slots=True)
class Wishes:
    """What the headers of a request say."""

    accept: bytes | None = None
    encoding: bytes | None = None
    none_match: bytes | None = None
    content_type: bytes = b""
    content_encoding: bytes = b""

    @classmethod
    def of(cls, headers: Sequence[tuple[bytes, bytes]]) -> Wishes:
        """Return the wishes of a request; the lines of a list are joined."""
        found = cls()
        for name, value in headers:
            if name == b"accept":
                found.accept = value if found.accept is None else found.accept + b", " + value
            elif name == b"accept-encoding":
                found.encoding = value if found.encoding is None else found.encoding + b", " + value
            elif name == b"if-none-match":
                found.none_match = value if found.none_match is None else found.none_match + b", " + value
            elif name == b"content-type":
                found.content_type = value
            elif name == b"content-encoding":
                found.content_encoding = value
        return found


def text_of(value: bytes | None) -> str | None:
    """Return a header's value as text."""
    return value.decode("latin-1") if value is not None else None

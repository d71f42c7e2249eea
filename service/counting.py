"""Rows of a serialized answer, counted on its bytes as they pass.

The engine serializes rows faster than Python can count them one by one, so each format has a mark
that stands between or behind two rows and nowhere else.  Imports the standard library only: workers
load this file.
"""

from __future__ import annotations

__all__ = ["RowCounter"]

#: Media type -> mark.
#: JSON: the end of a row's last binding and the start of the next row's first; within a string every
#: quotation mark is escaped, so the mark can be a string's whole value at most.
_MARKS: dict[str, bytes] = {
    "application/sparql-results+json": b'"}},{"',
    "application/sparql-results+xml": b"<result>",
    "text/tab-separated-values": b"\n",
}
#: Media type -> where counting begins: CSV and TSV have a head line; JSON's mark stands between rows only.
_FIRST: dict[str, int] = {"text/csv": -1, "text/tab-separated-values": -1, "application/sparql-results+json": 1}


class RowCounter:
    """Counts the rows of one answer; formats of graphs count none."""

    def __init__(self, media_type: str) -> None:
        self.rows = _FIRST.get(media_type, 0)
        self._csv = media_type == "text/csv"
        self._mark = _MARKS.get(media_type)
        self._tail = b""
        self._quoted = False

    def count(self, data: bytes) -> int:
        """Take the next bytes and return the rows seen so far."""
        if self._csv:
            for number, piece in enumerate(data.split(b'"')):
                if number:
                    self._quoted = not self._quoted
                if not self._quoted:
                    self.rows += piece.count(b"\n")
        elif self._mark is not None:
            joined = self._tail + data
            self.rows += joined.count(self._mark)
            keep = len(self._mark) - 1
            self._tail = joined[-keep:] if keep else b""
        return self.rows

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
#: Media type -> where counting begins: CSV and TSV have a head line.
_FIRST: dict[str, int] = {"text/csv": -1, "text/tab-separated-values": -1}
#: JSON's mark stands between rows only; this is the first one's begin, which the first bytes hold.
_JSON_FIRST = b'"bindings":[{'


class RowCounter:
    """Counts the rows of one answer; formats of graphs count none."""

    def __init__(self, media_type: str) -> None:
        self.rows = _FIRST.get(media_type, 0)
        self._csv = media_type == "text/csv"
        self._mark = _MARKS.get(media_type)
        self._tail = b""
        self._quoted = False
        self._start = b""
        self._json = media_type == "application/sparql-results+json"

    def count(self, data: bytes | bytearray) -> int:
        """Take the next bytes and return the rows seen so far."""
        if self._csv:
            pieces = data.split(b'"')  # every second one is within quotation marks
            self.rows += b"".join(pieces[self._quoted :: 2]).count(b"\n")
            self._quoted ^= len(pieces) % 2 == 0
        elif self._mark is not None:
            if self._json:
                self._start += data
                if _JSON_FIRST in self._start:
                    self.rows += 1
                    self._json = False
                self._start = self._start[1 - len(_JSON_FIRST) :] if self._json else b""
            joined = self._tail + data
            self.rows += joined.count(self._mark)
            keep = len(self._mark) - 1
            self._tail = joined[-keep:] if keep else b""
        return self.rows

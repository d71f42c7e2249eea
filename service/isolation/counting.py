"""Rows of a serialized answer, counted on its bytes as they pass.

The engine serializes rows faster than Python can count them one by one, so each format has a mark
that stands between or behind two rows and nowhere else.  Imports the standard library only: workers
load this file.
"""

from __future__ import annotations

__all__ = ["RowCounter"]

#: Media type -> mark.
#: JSON: the end of a row's last binding and the start of the next row's first; within a string every
#: quotation mark is escaped, so the mark can be a string's end at most.  A longer mark takes longer to find.
_MARKS: dict[str, bytes] = {
    "application/sparql-results+json": b'}},{"',
    "application/sparql-results+xml": b"<result>",
    "text/tab-separated-values": b"\n",
}
#: Media type -> where counting begins: CSV and TSV have a head line.
_FIRST: dict[str, int] = {"text/csv": -1, "text/tab-separated-values": -1}
#: JSON's mark stands between rows only; this is the first one's begin, which the first bytes hold.
_JSON_FIRST = b'"bindings":[{'
#: A JSON row that binds nothing, behind another row; a string that holds this may count as one too.
_BARE = b"},{}"
#: They are looked for in an answer's first bytes, if they are so many, then in a part of each 64 kB, another part each
#: time: where there is one there are more, and to look for two marks everywhere would take twice the time.
_BARE_FROM, _BARE_PART, _BARE_PARTS = 1_000, 8_192, 8
#: Behind a row that binds nothing, a row that binds something.
_AFTER_BARE = b'{},{"'


class RowCounter:
    """Counts the rows of one answer; formats of graphs count none."""

    def __init__(self, media_type: str) -> None:
        self.rows = _FIRST.get(media_type, 0)
        self._csv = media_type == "text/csv"
        self._mark = _MARKS.get(media_type)
        self._tail = b""
        self._quoted = False
        self._json = self._unbegun = media_type == "application/sparql-results+json"
        self._bare, self._looks = False, 0

    @property
    def broken(self) -> bool:
        """Tell whether the bytes so far end within quotation marks, as a whole CSV does not."""
        return self._quoted

    def count(self, data: bytes | bytearray) -> int:
        """Take the next bytes and return the rows seen so far."""
        if self._csv:
            pieces = data.split(b'"')  # every second one is within quotation marks
            self.rows += b"".join(pieces[self._quoted :: 2]).count(b"\n")
            self._quoted ^= len(pieces) % 2 == 0
        elif self._mark is not None:
            joined = self._tail + data
            if self._json:
                if self._unbegun:
                    self._begin(joined)
                if self._bare or (len(joined) > _BARE_FROM and self._sees_bare(joined)):
                    self._count_bare(joined)
            self.rows += joined.count(self._mark)
            keep = len(_JSON_FIRST if self._unbegun else self._mark[1:])
            self._tail = joined[-keep:] if keep else b""
        return self.rows

    def _begin(self, joined: bytes) -> None:
        """Look for the first row; the byte behind its bracket tells whether it binds something."""
        begin = joined.find(_JSON_FIRST) + len(_JSON_FIRST)
        if len(_JSON_FIRST) <= begin < len(joined):
            self.rows += 1
            self._unbegun = False
            self._bare = joined.startswith(b"}", begin)

    def _sees_bare(self, joined: bytes) -> bool:
        if not self._looks:
            self._looks = 1
            return _BARE in joined
        self._looks += 1
        begin = self._looks % _BARE_PARTS * _BARE_PART
        return joined.find(_BARE, begin, begin + _BARE_PART + len(_BARE)) >= 0

    def _count_bare(self, joined: bytes) -> None:
        self._bare = True  # from now on, as such a row may end where the bytes do
        self.rows += joined.count(_AFTER_BARE) + joined.count(_BARE[1:], max(0, len(self._tail) - 2))

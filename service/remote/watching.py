"""An answer of any engine, watched as its bytes pass: how many rows it has, and whether it is whole at its end.

JSON is followed by its brackets outside strings, XML by a parser, so that an answer that stops between two rows is told
from a whole one.  Turtle, N-Triples, CSV and TSV have no end of their own: a line that breaks off is all that tells.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from service.isolation.counting import RowCounter
from service.remote.prologue import Form
from service.remote.rows import Rows

__all__ = ["Watch"]

_ROWS_JSON = "application/sparql-results+json"
_JSON = (_ROWS_JSON, "application/ld+json")
_XML = ("application/sparql-results+xml", "application/rdf+xml")
_LINES = ("text/turtle", "application/n-triples")
_TAIL = 2_000
#: All but what tells where strings and brackets are.
_OTHER = bytes(set(range(256)) - set(b'"{}[],:'))
_BLANKS = b" \t\r\n"
#: Between two rows, and before the first: nowhere else in such a document does an object follow so.
_NEXT_ROW, _FIRST_ROW = b"},{", b"[{"
#: How the last line of Turtle may end but by a full stop: a comment, PREFIX and BASE, which need none.
_OPEN_LINE = re.compile(rb"(?:^|\s)#|^\s*(?:PREFIX|BASE)\b[^>]*>$", re.IGNORECASE)


class _Brackets:
    """The brackets of a JSON document outside its strings."""

    def __init__(self) -> None:
        self.rows = 0
        self._quoted, self._slash = False, b""
        self._braces = self._squares = 0
        self._begun, self._tail = False, b""

    @property
    def finished(self) -> bool:
        """Tell whether the document is whole with the bytes so far."""
        return self._begun and not (self._quoted or self._braces or self._squares)

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            ValueError: brackets close that were not opened, or something follows the document.
        """
        if self.finished and data.strip(_BLANKS):
            raise ValueError("something follows the document")
        closes = data.rstrip(_BLANKS).endswith((b"}", b"]"))
        if self._slash or b"\\" in data:
            data = self._unescaped(data)
        marks = data.translate(None, _OTHER).replace(b'""', b"")  # two beside each other change nothing
        pieces = marks.split(b'"')
        outside = b"".join(pieces[self._quoted :: 2])
        self._quoted ^= len(pieces) % 2 == 0
        self._braces += outside.count(b"{") - outside.count(b"}")
        self._squares += outside.count(b"[") - outside.count(b"]")
        self._begun = self._begun or bool(outside)
        joined = self._tail + outside
        self.rows += joined.count(_NEXT_ROW) + joined.count(_FIRST_ROW, max(0, len(self._tail) - 1))
        self._tail = joined[-2:]
        if min(self._braces, self._squares) < 0 or (self.finished and data.strip(_BLANKS) and not closes):
            raise ValueError("something follows the document")

    def _unescaped(self, data: bytes) -> bytes:
        data = (self._slash + data).replace(b"\\\\", b"")
        self._slash = b"\\" if data.endswith(b"\\") else b""
        return data.replace(b'\\"', b"")


class Watch:
    """Watches one answer; `count` takes its bytes, `end` tells that there are no more.

    Args:
        media_type: of what comes.
        form: of what was asked for.
    """

    def __init__(self, media_type: str, form: Form) -> None:
        self._kind, self._form = media_type, form
        self._counter = RowCounter(media_type)
        self._brackets = _Brackets() if media_type in _JSON else None
        self._rows = Rows() if media_type == _ROWS_JSON else None
        self._xml = expat.ParserCreate() if media_type in _XML else None
        self.tail = b""

    def count(self, data: bytes) -> int:
        """Take the next bytes and return the rows seen so far.

        Raises:
            ValueError: the bytes are no JSON results.
        """
        self.tail = (self.tail + data)[-_TAIL:]
        if self._xml is not None:
            try:
                self._xml.Parse(data, False)
            except expat.ExpatError:  # characters that XML 1.0 does not have, as engines write them: its end is seen
                self._xml = None
        if self._brackets is None:
            return self._counter.count(data)
        self._brackets.feed(data)
        if self._rows is not None:
            self._rows.feed(data)
            if self._rows.listed and not self._rows.finished:
                self._rows = None  # it is what it should be; the brackets tell the rest
        return self._brackets.rows if self._kind == _ROWS_JSON else 0

    def end(self) -> bool:
        """Tell whether the answer is whole.

        Raises:
            ValueError: it is whole, but no answer to what was asked.
        """
        if self._brackets is not None:
            if not self._brackets.finished:
                return False
            if self._rows is not None:
                self._rows.end()
                if (self._rows.boolean is not None) != (self._form == "boolean"):
                    raise ValueError("rows were asked for and a truth value came, or a truth value and rows came")
            return True
        last = self.tail.rstrip()
        if self._kind in _XML:
            return self._is_whole_xml(last)
        if self._kind in _LINES:
            line = last[last.rfind(b"\n") + 1 :]
            return last.endswith(b".") or not last or _OPEN_LINE.search(line) is not None
        return not self._counter.broken

    def _is_whole_xml(self, last: bytes) -> bool:
        if self._xml is None:
            return last.endswith((b"sparql>", b"RDF>"))
        try:
            self._xml.Parse(b"", True)
        except expat.ExpatError:
            return False
        return True

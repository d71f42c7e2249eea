"""Quotes round IRIs that hold a comma, in CSV that the engine writes without them.

RFC 4180 wants them (SPARQL 1.1 Query Results CSV, section 3.1: IRIs are fields like others).  The IRIs of this
graph that hold a comma are those of ranges of characters, ``#char=12,34`` (RFC 5147), one for each piece of
evidence; a comma anywhere else cannot be told from the end of a field.  Imports the standard library only:
workers load this file.
"""

from __future__ import annotations

import re

__all__ = ["RangeQuotes"]

_MARK = b"#char="
#: From the mark to the end of its field; begun with letters, so that it is found quickly.
_RANGE = re.compile(rb"#char=\d*,\d+(?=[,\r\n])")


class RangeQuotes:
    """Mends a stream of CSV; what has no whole line yet is held."""

    def __init__(self) -> None:
        self._held = b""

    def mend(self, data: bytes | bytearray, last: bool = False) -> bytes:
        """Return the whole lines of what came so far, mended; with `last`, all of it."""
        whole = self._held + data
        end = len(whole) if last else _end_of_lines(whole)
        lines, self._held = whole[:end], whole[end:]
        if _MARK not in lines:
            return lines
        parts = lines.split(b'"')  # every second one is inside quotes; a quote there is written twice
        for number in range(0, len(parts), 2):
            if _MARK in parts[number]:
                parts[number] = _quoted(parts[number])
        return b'"'.join(parts)


def _quoted(text: bytes) -> bytes:
    """Return text that is outside quotes with quotes round each field that is a range."""
    pieces: list[bytes] = []
    done = 0
    for found in _RANGE.finditer(text):
        mark, end = found.span()
        begin = max(text.rfind(b",", done, mark), text.rfind(b"\n", done, mark)) + 1 or done
        if text.find(b"#", begin, mark) < 0:  # else the field holds something else besides
            pieces += (text[done:begin], b'"', text[begin:end], b'"')
            done = end
    pieces.append(text[done:])
    return b"".join(pieces)


def _end_of_lines(data: bytes) -> int:
    """Return where the last line ends that ends outside quotes, of data that begin there; 0 where none does."""
    end = data.rfind(b"\n")
    while end >= 0 and data.count(b'"', 0, end) % 2:
        end = data.rfind(b"\n", 0, end)
    return end + 1

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
#: A field outside quotes, behind the end of another or of a line, to its own end.
_RANGE = re.compile(rb"([,\n])([^,\r\n#]*#char=\d*,\d+)(?=[,\r\n])")


class RangeQuotes:
    """Mends a stream of CSV; what has no whole line yet is held."""

    def __init__(self) -> None:
        self._held = b""

    def mend(self, data: bytes | bytearray, last: bool = False) -> bytes:
        """Return the whole lines of what came so far, mended; with `last`, all of it."""
        data = self._held + data
        parts = data.split(b'"')  # every second one is inside quotes; a quote there is written twice
        end = len(data)
        if not last:
            end = _end_of_lines(parts)
            data, self._held = data[:end], data[end:]
        else:
            self._held = b""
        if _MARK not in data:
            return data
        parts = data.split(b'"')
        for number in range(0, len(parts), 2):
            if _MARK in parts[number]:
                parts[number] = _RANGE.sub(rb'\1"\2"', b"\n" + parts[number])[1:]
        return b'"'.join(parts)


def _end_of_lines(parts: list[bytes]) -> int:
    """Return where the last line ends that lies outside quotes; 0 where none does."""
    after = 0  # bytes behind the part that is looked at
    whole = sum(map(len, parts)) + len(parts) - 1
    for number in range(len(parts) - 1, -1, -1):
        if number % 2 == 0 and (found := parts[number].rfind(b"\n")) >= 0:
            return whole - after - len(parts[number]) + found + 1
        after += len(parts[number]) + 1
    return 0

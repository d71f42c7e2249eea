"""Lists as CSV for programs and spreadsheets.

RFC 4180 in UTF-8 with a byte order mark: without it, Excel reads Chinese as another character set; `utf-8-sig`
reads it in Python.  A text that a spreadsheet would run as a formula is led by an apostrophe; numbers are not.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator, Iterable, Sequence

from starlette.responses import Response, StreamingResponse

from service.negotiate import CSV

__all__ = ["csv_response", "csv_stream", "sheet"]

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
#: Begins of a formula; blanks before it do not hinder a spreadsheet, full-width signs neither.
_FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠]|[\t\r\n]")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _lines(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV with a head line."""
    return ("\ufeff" + _lines([columns]) + _lines(rows)).encode("utf-8", "replace")


def csv_response(
    columns: Sequence[str], rows: Iterable[Sequence[object]], headers: dict[str, str] | None = None
) -> Response:
    """Return rows as a response."""
    return Response(sheet(columns, rows), headers=headers, media_type=CSV.content_type)


async def csv_stream(
    columns: Sequence[str], parts: AsyncIterator[list[tuple[object, ...]]], headers: dict[str, str] | None = None
) -> Response:
    """Return rows as a response that is sent while they are read; what goes wrong first has a status of its own."""
    first = sheet(columns, await anext(parts, []))

    async def sent() -> AsyncIterator[bytes]:
        yield first
        async for rows in parts:
            yield _lines(rows).encode("utf-8", "replace")

    return StreamingResponse(sent(), headers=headers, media_type=CSV.content_type)

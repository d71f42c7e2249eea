"""Lists as CSV for programs and spreadsheets.

RFC 4180 in UTF-8 with a byte order mark: without it, Excel reads Chinese as another character set; `utf-8-sig`
reads it in Python.  A text that a spreadsheet would run as a formula is led by an apostrophe; numbers are not.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from starlette.responses import Response

from service.negotiate import CSV

__all__ = ["csv_response", "sheet"]

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
#: Begins of a formula; blanks before it do not hinder a spreadsheet, full-width signs neither.
_FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠]|[\t\r\n]")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV with a head line."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def csv_response(
    columns: Sequence[str], rows: Iterable[Sequence[object]], headers: dict[str, str] | None = None
) -> Response:
    """Return rows as a response."""
    return Response(sheet(columns, rows), headers=headers, media_type=CSV.content_type)

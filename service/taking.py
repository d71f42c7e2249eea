"""Lists taken away whole: as CSV and JSON a list has all its rows, where a page has some.

Only who names `limit` has them in pages.  What is cut off all the same says so: `Link` leads on, JSON has `next`, and
the file is called a part.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request

from service.context import service_of
from service.downloads import file_name
from service.negotiate import HTML, Format
from service.paging import Cursor, Key, Page
from service.reading.lists import R, Rows

__all__ = ["MOST_TAKEN", "is_whole_wanted", "most_taken", "rows_wanted", "taken_headers", "taken_whole"]

#: Rows of a list that one file has, where the service's own limit of rows is no lower.
MOST_TAKEN = 10_000
#: Rows that are read at once: the text of a query names each.
_AT_ONCE = 300


def is_whole_wanted(request: Request, form: Format) -> bool:
    """Tell whether the list is to be taken away whole: no page is shown, and no limit is given."""
    return form is not HTML and not request.query_params.get("limit")


def most_taken(request: Request) -> int:
    """Return how many rows a file has at most."""
    return min(MOST_TAKEN, service_of(request).settings.answer_row_limit)


def rows_wanted(request: Request, form: Format, limit: int) -> int:
    """Return how many rows are wanted: `limit` where it was given or a page is shown, else as many as there may be."""
    return most_taken(request) if is_whole_wanted(request, form) else limit


async def taken_whole(
    read_page: Callable[[int, Cursor | None], Awaitable[Rows[R]]], most: int, cursor: Cursor | None
) -> Rows[R]:
    """Return at most `most` rows of a list from a cursor on, some at a time; few enough are read at once.

    Args:
        read_page: reads at most so many rows from a cursor on.
        most: rows.
        cursor: where to begin, and in which direction.
    """
    backward = cursor is not None and cursor.backward
    rows: tuple[R, ...] = ()
    keys: tuple[Key, ...] = ()
    while True:
        found = await read_page(min(_AT_ONCE, most - len(rows)), cursor)
        rows, keys = (found.rows + rows, found.keys + keys) if backward else (rows + found.rows, keys + found.keys)
        if not found.more or not found.keys or len(rows) >= most:
            return Rows(rows, keys, found.more)
        cursor = Cursor(found.keys[0 if backward else -1], backward, None)


def taken_headers(request: Request, form: Format, page: Page) -> dict[str, str]:
    """Return the headers of a list: those of its page, and the name of a part where the whole has more rows."""
    if not is_whole_wanted(request, form) or not (page.next or page.previous):
        return page.headers
    given = "".join(f"&list={name}" for name in (request.query_params.get("list"),) if name)
    stem, _, ending = file_name(f"{request.url.path}?format={form.name}{given}").rpartition(".")
    named = quote(f"{stem}-part.{ending}", safe="")
    return page.headers | {"content-disposition": f"attachment; filename=\"part.{ending}\"; filename*=UTF-8''{named}"}

"""``?list=…`` of a newspaper, an issue or a page: the issues, the pages, the articles that are part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from service.context import language_of, service_of
from service.errors import BadRequestError
from service.links import Links
from service.negotiate import CSV, HTML, JSON, negotiate
from service.reading.lists import OnlyThose
from service.reading.press import ISSUE, NEWSPAPER, PAGE, read_newspaper
from service.reading.presslists import read_pages
from service.reading.things import Description
from service.responses import PrettyJSON
from service.routes.lists import articles_response, checked_limit
from service.sheets import csv_response

__all__ = ["is_press", "press_list", "press_lists", "press_sheets"]

#: Class -> what it is called, its lists, how many steps above an article it lies.
_PRESS: dict[str, tuple[str, tuple[str, ...], int]] = {
    NEWSPAPER: ("a newspaper", ("issues", "pages", "articles"), 3),
    ISSUE: ("an issue", ("pages", "articles"), 2),
    PAGE: ("a page", ("articles",), 1),
}
_ISSUE_COLUMNS = ("iri", "date", "number", "pages", "articles")
_PAGE_COLUMNS = ("iri", "number", "issue", "date", "articles")
_PER_PAGE, _MOST = 100, 1_000


def is_press(description: Description) -> bool:
    """Tell whether a resource is a newspaper, an issue or a page."""
    return not _PRESS.keys().isdisjoint(description.classes)


def _kind(description: Description) -> tuple[str, tuple[str, ...], int]:
    return next(told for name, told in _PRESS.items() if name in description.classes)


def press_lists(description: Description) -> tuple[str, ...]:
    """Return the names of the lists of a newspaper, an issue or a page."""
    return _kind(description)[1]


def press_sheets(description: Description, links: Links) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the lists of a newspaper, an issue or a page with their addresses as CSV and JSON."""
    here = links.of(description.iri)
    return [
        (name, [(form, f"{here}?list={name}&format={form.lower()}") for form in ("CSV", "JSON")])
        for name in press_lists(description)
    ]


async def press_list(request: Request, description: Description, kind: str) -> Response:
    """Return a list of a newspaper, an issue or a page (JSON, CSV; as HTML the articles, the others on its page).

    Articles come page by page, issues and pages all at once.

    Raises:
        BadRequestError: there is no such list of it; the cursor or the limit is wrong, or there is none to give.
    """
    service, iri = service_of(request), description.iri
    links = service.renderer.links(request)
    called, lists, steps = _kind(description)
    if kind not in lists:
        raise BadRequestError(f"{called} has no list of {kind}; it has {', '.join(lists)}")
    if kind == "articles":
        name = description.name(language_of(request), links.key(iri))
        limit = checked_limit(request, _PER_PAGE, _MOST)
        return await articles_response(request, limit, name=name, only=OnlyThose(part_of=(iri, steps)))
    for given in ("limit", "cursor"):
        if request.query_params.get(given):
            raise BadRequestError(f"the list of {kind} comes whole; leave {given} out")
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    if form is HTML:
        return RedirectResponse(links.of(iri), 303)
    found: Sequence[dict[str, object]]
    if kind == "issues":
        paper = await read_newspaper(service.backend, iri)
        found, columns = [asdict(one) for one in (paper.issues if paper else ())], _ISSUE_COLUMNS
    else:
        pages = await read_pages(service.backend, iri, of_issue=ISSUE in description.classes)
        found, columns = [asdict(one) for one in pages], _PAGE_COLUMNS
    if form is CSV:
        return csv_response(columns, ([row[name] for name in columns] for row in found))
    rows = [{name: row[name] for name in columns} | {"path": links.of(str(row["iri"]))} for row in found]
    return PrettyJSON({"next": None, "previous": None, "rebuilt": False, kind: rows})

"""``/search`` and ``/suggest``: things by name, alias or pinyin."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kg.search import Found, Hit, Place, opened
from kg.vocab import ENTITY_CLASSES
from service.context import language_of, service_of
from service.errors import BadRequestError
from service.links import Links
from service.negotiate import CSV, HTML, JSON, negotiate
from service.paging import Paging
from service.reading.headlines import find_headlines
from service.responses import PrettyJSON
from service.routes.meta import read_counts
from service.sheets import csv_response

__all__ = ["router"]

router = APIRouter(tags=["search"])
_MOST_HITS = 500
_SUGGESTED = 10
_MOST_SUGGESTED = 50
_PLACE = (int, int, int, str, str)
_COLUMNS = ("iri", "type", "name", "matched", "how", "articles")


def _place(paging: Paging, backward: bool) -> Place | None:
    """Return the place that the cursor names, if it goes that way."""
    if paging.cursor is None or paging.cursor.backward != backward:
        return None
    tier, articles, length, name, iri = paging.cursor.key
    assert isinstance(tier, int) and isinstance(articles, int) and isinstance(length, int)
    assert isinstance(name, str) and isinstance(iri, str)
    return tier, articles, length, name, iri


def _check_text(request: Request) -> None:
    """Check what stands behind the `?`, which the framework reads with marks for what it cannot.

    Raises:
        BadRequestError: it is no UTF-8.
    """
    try:
        unquote_to_bytes(request.scope["query_string"]).decode("utf-8")
    except UnicodeError as error:
        raise BadRequestError(f"the parameters cannot be read ({error}); percent-encode them as UTF-8") from error


def _checked(type_name: str | None, limit: int, most: int) -> str | None:
    if type_name and type_name not in ENTITY_CLASSES:
        raise BadRequestError(f"type {type_name!r} does not exist; allowed are {', '.join(ENTITY_CLASSES)}")
    if not 1 <= limit <= most:
        raise BadRequestError(f"limit={limit} was given; 1 to {most} are allowed")
    return type_name or None


def _mentioned(found: Found) -> Found:
    """Return what is found without what no article mentions: that stands last, and the summary does not count it."""
    hits = tuple(hit for hit in found.hits if hit.articles)
    return Found(hits, found.more and len(hits) == len(found.hits))


def _json(hit: Hit, links: Links) -> dict[str, Any]:
    return {"iri": hit.iri, "path": links.of(hit.iri)} | {name: getattr(hit, name) for name in _COLUMNS[1:]}


@router.get("/search", summary="Find things by name")
async def search(
    request: Request, q: str = "", type: str | None = None, limit: int = 50, cursor: str | None = None
) -> Response:
    """Find things whose name or alias holds `q`, or sounds like it (HTML, JSON, CSV).

    Of several words all must fit; pinyin may be whole or initials. `type` is one of the classes; without `q` all of
    the class are listed, those that most articles mention first.
    """
    service, lang = service_of(request), language_of(request)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    _check_text(request)
    chosen = _checked(type, limit, _MOST_HITS)
    if not q.strip() and not chosen and form is not HTML:
        raise BadRequestError("no text was given; ask /search?q=准东, or /search?type=Zone for all of a class")
    paging = Paging(request, _PLACE)

    def find() -> tuple[Found, dict[str, int], bool]:
        index = opened(service.backend.snapshot() / "search.db")
        after, before = _place(paging, False), _place(paging, True)
        if chosen and not q.strip():
            named = read_counts(request).get("entities", {})
            return _mentioned(index.of_class(chosen, limit, after, before)), named, bool(named)
        return (index.find(q, limit, chosen, after, before), *index.facets(q))

    found, facets, exact = await run_in_threadpool(find)
    count = facets.get(chosen, 0) if chosen else sum(facets.values())
    count = count if exact else max(count, len(found.hits))
    page = paging.page([hit.place for hit in found.hits], found.more)
    if form is CSV:
        return csv_response(_COLUMNS, ([getattr(h, name) for name in _COLUMNS] for h in found.hits), page.headers)
    if form is HTML:
        return service.renderer.page(
            request,
            "search.html",
            lang,
            headers=page.headers,
            vocabulary=await service.vocabulary(),
            q=q,
            type=chosen or "",
            hits=found.hits,
            count=count,
            facets=facets,
            exact=exact,
            page=page,
            headlines=await find_headlines(service.backend, q) if not type and paging.cursor is None else (),
        )
    links = service.renderer.links(request)
    return PrettyJSON(
        {
            "query": q,
            "type": chosen,
            "count": count,
            "count_is_exact": exact,
            "facets": facets,
            "next": page.next,
            "previous": page.previous,
            "rebuilt": page.rebuilt,
            "hits": [_json(hit, links) for hit in found.hits],
        },
        headers=page.headers,
    )


@router.get("/suggest", summary="Complete a name")
async def suggest(request: Request, q: str = "", type: str | None = None, limit: int = _SUGGESTED) -> Response:
    """Tell the best things for the begin of a name, of an alias or of their pinyin (JSON); none for no text."""
    service = service_of(request)
    negotiate(request.headers.get("accept"), (JSON,), request.query_params.get("format"))
    _check_text(request)
    chosen = _checked(type, limit, _MOST_SUGGESTED)

    def find() -> Found:
        return opened(service.backend.snapshot() / "search.db").find(q, limit, chosen)

    links = service.renderer.links(request)
    found = await run_in_threadpool(find)
    return PrettyJSON({"query": q, "type": chosen, "suggestions": [_json(hit, links) for hit in found.hits]})

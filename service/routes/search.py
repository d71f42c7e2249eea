"""``/search`` and ``/suggest``: things by name, alias or pinyin."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kg.search import Found, Hit, Place, SearchIndex, opened
from kg.vocab import ENTITY_CLASSES
from service.context import language_of, service_of
from service.errors import BadRequestError
from service.links import Links
from service.negotiate import CSV, HTML, JSON, negotiate
from service.paging import Paging
from service.reading.headlines import find_headlines
from service.reading.neighbours import english_names
from service.reading.passages import MOST_FOUND, find_in_texts
from service.responses import PrettyJSON
from service.routes.meta import read_counts
from service.sheets import csv_response
from service.taking import rows_wanted, taken_headers

__all__ = ["router"]

router = APIRouter(tags=["search"])
_PER_PAGE, _MOST_HITS = 50, 500
_SUGGESTED = 10
#: Articles with the words in their text that are shown where the words are no name.
_TEXTS = 8
_MOST_SUGGESTED = 50
#: Indicators on a page: they stand beside what is found, and have no pages of their own.
_INDICATORS = 10
_PLACE = (int, int, int, int, str, str)
_COLUMNS = ("iri", "type", "name", "matched", "how", "articles")


def _place(paging: Paging, backward: bool) -> Place | None:
    """Return the place that the cursor names, if it goes that way."""
    if paging.cursor is None or paging.cursor.backward != backward:
        return None
    tier, said, told, length, name, iri = paging.cursor.key
    assert isinstance(tier, int) and isinstance(said, int) and isinstance(told, int) and isinstance(length, int)
    assert isinstance(name, str) and isinstance(iri, str)
    return tier, said, told, length, name, iri


def _checked(type_name: str | None, limit: int, most: int) -> str | None:
    if type_name and type_name not in ENTITY_CLASSES:
        raise BadRequestError(f"type {type_name!r} does not exist; allowed are {', '.join(ENTITY_CLASSES)}")
    if not 1 <= limit <= most:
        raise BadRequestError(f"limit={limit} was given; 1 to {most} are allowed")
    return type_name or None


def _checked_all(type_names: str | None, limit: int, most: int) -> tuple[str, ...]:
    """Return the classes that are named with commas between them; none means any."""
    names = tuple(dict.fromkeys(filter(None, (type_names or "").split(","))))
    for name in names or (None,):
        _checked(name, limit, most)
    return names


def _mentioned(found: Found) -> Found:
    """Return what is found without what no article mentions: that stands last, and the summary does not count it."""
    hits = tuple(hit for hit in found.hits if hit.articles)
    return Found(hits, found.more and len(hits) == len(found.hits))


def _near(index: SearchIndex, text: str, found: Found) -> tuple[Hit, ...]:
    """Return what else may be meant where no name fits: names but for a slip or two."""
    if not text.strip() or (found.hits and not found.hits[0].is_loose):
        return ()
    shown = {hit.iri for hit in found.hits} if found.hits and found.hits[0].how.startswith("alike") else set()
    return tuple(hit for hit in index.near(text) if hit.iri not in shown)


def _json(hit: Hit, links: Links) -> dict[str, Any]:
    return {"iri": hit.iri, "path": links.of(hit.iri)} | {name: getattr(hit, name) for name in _COLUMNS[1:]}


def _indicator_json(hit: Hit, links: Links) -> dict[str, Any]:
    """Return an indicator as what is found, with the number of figures in place of articles."""
    told = _json(hit, links)
    return {name: value for name, value in told.items() if name != "articles"} | {"figures": hit.articles}


@router.get("/search", summary="Find things by name")
async def search(
    request: Request, q: str = "", type: str | None = None, limit: int | None = None, cursor: str | None = None
) -> Response:
    """Find things whose name or alias holds `q`, or sounds like it (HTML, JSON, CSV).

    Of several words all must fit; pinyin may be whole or initials. Where no name fits, those that sound so are found,
    else those that hold most of `q`, and `near` are names that differ by a slip. `type` is one of the classes; without
    `q` all of the class are listed, those of which most articles say something first.
    """
    service, lang = service_of(request), language_of(request)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    asked = _PER_PAGE if limit is None else limit
    chosen, most = _checked(type, asked, _MOST_HITS), rows_wanted(request, form, asked)
    if not q.strip() and not chosen and form is not HTML:
        raise BadRequestError("no text was given; ask /search?q=准东, or /search?type=Zone for all of a class")
    paging = Paging(request, _PLACE)

    with_indicators = form is HTML and not type and paging.cursor is None

    def find() -> tuple[Found, dict[str, int], bool, tuple[Hit, ...], tuple[Hit, ...]]:
        index = opened(service.backend.snapshot() / "search.db")
        after, before = _place(paging, False), _place(paging, True)
        if chosen and not q.strip():
            named = read_counts(request).get("entities", {})
            return _mentioned(index.of_class(chosen, most, after, before)), named, bool(named), (), ()
        found = index.find(q, most, chosen, after, before)
        indicators = index.indicators(q, _INDICATORS) if with_indicators else ()
        return found, *index.facets(q), _near(index, q, found), indicators

    found, facets, exact, near, indicators = await run_in_threadpool(find)
    count = facets.get(chosen, 0) if chosen else sum(facets.values())
    count = count if exact else max(count, len(found.hits))
    page = paging.page([hit.place for hit in found.hits], found.more)
    headers = taken_headers(request, form, page)
    if form is CSV:
        return csv_response(_COLUMNS, ([getattr(h, name) for name in _COLUMNS] for h in found.hits), headers)
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
            english=await english_names(service.backend, (one.iri for one in (*found.hits, *near, *indicators)))
            if lang == "en"
            else {},
            count=count,
            facets=facets,
            exact=exact,
            page=page,
            indicators=indicators,
            near=near,
            most_found=MOST_FOUND,
            loose=found.hits[0].how.partition("-")[0] if found.hits and found.hits[0].is_loose else "",
            texts=await find_in_texts(service.backend, q, _TEXTS if not found.hits or found.hits[0].is_loose else 0)
            if not type and paging.cursor is None
            else None,
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
            "near": [_json(hit, links) for hit in near],
        },
        headers=headers,
    )


@router.get("/suggest", summary="Complete a name")
async def suggest(request: Request, q: str = "", type: str | None = None, limit: int = _SUGGESTED) -> Response:
    """Tell the best things for the begin of a name, of an alias or of their pinyin (JSON); none for no text.

    With `lang=en` their English names too, where they have one. `indicators` are those of a fitting name, unless a
    `type` is given: an indicator is of no class.
    """
    service = service_of(request)
    negotiate(request.headers.get("accept"), (JSON,), request.query_params.get("format"))
    chosen = _checked_all(type, limit, _MOST_SUGGESTED)

    def find() -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        index = opened(service.backend.snapshot() / "search.db")
        return index.find(q, limit, chosen).hits, () if chosen else index.indicators(q, limit)

    links = service.renderer.links(request)
    things, indicators = await run_in_threadpool(find)
    english = {}
    if language_of(request) == "en":
        english = await english_names(service.backend, (hit.iri for hit in (*things, *indicators)))

    def called(hit: Hit) -> dict[str, str]:
        return {"english": english[hit.iri]} if hit.iri in english else {}

    return PrettyJSON({
        "query": q,
        "type": chosen,
        "suggestions": [_json(hit, links) | called(hit) for hit in things],
        "indicators": [_indicator_json(hit, links) | called(hit) for hit in indicators],
    })

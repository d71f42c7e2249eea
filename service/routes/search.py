"""``/search``: things by name or alias, two characters are enough."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kg.search import Hit, search_index
from kg.vocab import ENTITY_CLASSES
from service.context import language_of, service_of
from service.errors import BadRequestError
from service.negotiate import HTML, JSON, negotiate
from service.responses import PrettyJSON

__all__ = ["router"]

router = APIRouter(tags=["search"])
#: Hits that are counted by class; far more than a page shows.
_COUNTED = 2_000


@router.get("/search", summary="Find things by name")
async def search(request: Request, q: str = "", type: str | None = None, limit: int = 50) -> Response:
    """Find things whose name or alias holds `q` (HTML, JSON); `type` is one of the classes."""
    service, lang = service_of(request), language_of(request)
    as_page = negotiate(request.headers.get("accept"), (JSON, HTML), request.query_params.get("format")) is HTML
    if type and type not in ENTITY_CLASSES:
        raise BadRequestError(f"type {type!r} does not exist; allowed are {', '.join(ENTITY_CLASSES)}")
    if not 1 <= limit <= 500:
        raise BadRequestError(f"limit={limit} was given; 1 to 500 are allowed")
    if not q.strip() and not as_page:
        raise BadRequestError("no text was given; ask /search?q=准东")
    found: list[Hit] = await run_in_threadpool(search_index, service.backend.snapshot() / "search.db", q, _COUNTED)
    facets = {name: count for name in ENTITY_CLASSES if (count := Counter(hit.type for hit in found)[name])}
    chosen = [hit for hit in found if type in (None, "", hit.type)]
    links = service.renderer.links(request)
    if as_page:
        return service.renderer.page(
            request,
            "search.html",
            lang,
            vocabulary=await service.vocabulary(),
            q=q,
            type=type or "",
            hits=chosen[:limit],
            count=len(chosen),
            facets=facets,
        )
    return PrettyJSON(
        {
            "query": q,
            "type": type,
            "count": len(chosen),
            "facets": facets,
            "hits": [
                {
                    "iri": h.iri,
                    "path": links.of(h.iri),
                    "type": h.type,
                    "name": h.name,
                    "matched": h.matched,
                    "articles": h.articles,
                }
                for h in chosen[:limit]
            ],
        }
    )

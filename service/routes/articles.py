"""``/articles``: articles newest first, and each with its mentions marked and what it says beside it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.export import Selection
from kg.vocab import SCHEMA
from service.context import language_of, service_of
from service.errors import NotFoundError
from service.exporting import DESCRIPTIONS
from service.links import iri_path, route_path
from service.negotiate import HTML, JSON, negotiate
from service.reading.things import describe
from service.routes.articlepage import PLAIN, article_json, article_page, article_text
from service.routes.lists import articles_response, asked_list, checked_limit, list_response
from service.texts import TEXTS

__all__ = ["article_list", "article_page", "router"]

router = APIRouter(tags=["articles"])
_PER_PAGE = 50
_MOST = 1_000


@router.get("/articles", summary="Articles, newest first")
async def articles(request: Request, limit: int = _PER_PAGE, cursor: str | None = None) -> Response:
    """List articles, fifty at a time (HTML, JSON, CSV)."""
    return await articles_response(request, checked_limit(request, _PER_PAGE, _MOST))


async def article_list(request: Request, iri: str, kind: str) -> Response:
    """Return one kind of what an article says (HTML, JSON, CSV).

    Raises:
        NotFoundError: there is no such article.
    """
    head = await describe(service_of(request).backend, iri)
    if head is None:
        raise NotFoundError(f"there is no article {iri}", hint="all articles are at /articles")
    named = next((value.name for p, values in head.values if p == SCHEMA + "headline" for value in values), None)
    return await list_response(request, kind, iri, named or TEXTS[language_of(request)]["untitled"], is_article=True)


@router.get("/articles/{key:path}", summary="Read an article")
async def article(
    request: Request, key: str, list: str | None = None, limit: int | None = None, cursor: str | None = None
) -> Response:
    """Show an article with its mentions and facts (HTML, JSON), its text, or its graph (Turtle, JSON-LD, …).

    With `list` one of statements, posts, measures and quotations: these, page by page (HTML, JSON, CSV).
    """
    service = service_of(request)
    iri = service.settings.id_base + "article/" + iri_path(route_path(request).removeprefix("/articles/"))
    if (kind := asked_list(request)) is not None:
        return await article_list(request, iri, kind)
    offers = (*DESCRIPTIONS, HTML, *PLAIN)
    form = negotiate(request.headers.get("accept"), offers, request.query_params.get("format"))
    if form is HTML:
        return await article_page(request, iri)
    if form in PLAIN:
        return await (article_json if form is JSON else article_text)(request, iri)
    return await service.exporter.response(
        service.backend.snapshot(),
        form,
        Selection(article=iri),
        service.settings.export_text,
        min_confidence=service.settings.min_confidence,
    )

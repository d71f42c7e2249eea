"""``/articles``: articles newest first, and each with its mentions marked and what it says beside it."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.export import Selection
from kg.records import Span
from kg.vocab import SCHEMA
from service.context import language_of, service_of
from service.errors import NotFoundError
from service.exporting import DESCRIPTIONS
from service.links import iri_path, route_path
from service.negotiate import HTML, negotiate
from service.reading.articles import ArticleView, read_article
from service.reading.markup import paragraphs
from service.reading.things import describe
from service.routes.lists import articles_response, asked_list, checked_limit, list_response
from service.texts import TEXTS

__all__ = ["article_list", "article_page", "router"]

router = APIRouter(tags=["articles"])
_PER_PAGE = 50
_MOST = 1_000
_CHAR = re.compile(r"#char=(\d+),(\d+)$")


@router.get("/articles", summary="Articles, newest first")
async def articles(request: Request, limit: int = _PER_PAGE, cursor: str | None = None) -> Response:
    """List articles, fifty at a time (HTML, JSON, CSV)."""
    return await articles_response(request, checked_limit(request, _PER_PAGE, _MOST))


def _evidence_spans(view: ArticleView) -> list[Span]:
    said = (*view.sayings.statements, *view.sayings.posts, *view.sayings.measures, *view.sayings.quotations)
    matches = (_CHAR.search(e.iri) for one in said for e in one.evidence)
    return [Span(int(m[1]), int(m[2])) for m in matches if m]


async def article_page(request: Request, iri: str) -> Response:
    """Return the page of an article.

    Raises:
        NotFoundError: there is no such article.
    """
    service = service_of(request)
    view = await read_article(service.backend, iri, service.settings.min_confidence)
    if view is None:
        raise NotFoundError(f"there is no article {iri}", hint="all articles are at /articles")
    links = service.renderer.links(request)
    lines = paragraphs(view.head.text, view.head.body_begin, view.sentences, view.mentions, _evidence_spans(view))
    formats = [(f.name, f"{links.of(iri)}?format={f.name}") for f in DESCRIPTIONS]
    return service.renderer.page(
        request,
        "article.html",
        language_of(request),
        vocabulary=await service.vocabulary(),
        view=view,
        head=view.head,
        lines=lines,
        formats=formats,
        types=sorted({m.type for m in view.mentions}),
    )


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
    """Show an article with its mentions marked (HTML), or its graph (Turtle, JSON-LD, N-Triples, RDF/XML).

    With `list` one of statements, posts, measures and quotations: these, page by page (HTML, JSON, CSV).
    """
    service = service_of(request)
    iri = service.settings.id_base + "article/" + iri_path(route_path(request).removeprefix("/articles/"))
    if (kind := asked_list(request)) is not None:
        return await article_list(request, iri, kind)
    form = negotiate(request.headers.get("accept"), (*DESCRIPTIONS, HTML), request.query_params.get("format"))
    if form is HTML:
        return await article_page(request, iri)
    return await service.exporter.response(
        service.backend.snapshot(),
        form,
        Selection(article=iri),
        service.settings.export_text,
        min_confidence=service.settings.min_confidence,
    )

"""``/articles``: articles newest first, and each with its mentions marked and what it says beside it."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.export import Selection
from kg.records import Span
from service.context import language_of, service_of
from service.errors import BadRequestError, NotFoundError
from service.exporting import DESCRIPTIONS
from service.links import iri_path, route_path
from service.negotiate import HTML, JSON, negotiate
from service.reading.articles import ArticleView, read_article, read_articles
from service.reading.markup import paragraphs
from service.responses import PrettyJSON

__all__ = ["article_page", "router"]

router = APIRouter(tags=["articles"])
_PER_PAGE = 50
_CHAR = re.compile(r"#char=(\d+),(\d+)$")


@router.get("/articles", summary="Articles, newest first")
async def articles(request: Request, offset: int = 0) -> Response:
    """List articles, fifty at a time (HTML, JSON)."""
    service = service_of(request)
    if not 0 <= offset <= 10_000_000:
        raise BadRequestError(f"offset={offset} was given; 0 and more are allowed")
    found = await read_articles(service.backend, _PER_PAGE + 1, offset)
    listed, more = found[:_PER_PAGE], len(found) > _PER_PAGE
    if negotiate(request.headers.get("accept"), (JSON, HTML), request.query_params.get("format")) is HTML:
        return service.renderer.page(
            request,
            "articles.html",
            language_of(request),
            articles=listed,
            offset=offset,
            later=max(0, offset - _PER_PAGE),
            earlier=offset + _PER_PAGE if more else None,
        )
    links = service.renderer.links(request)
    return PrettyJSON(
        {
            "offset": offset,
            "next": links.to("/articles", offset=str(offset + _PER_PAGE)) if more else None,
            "articles": [
                {"iri": a.iri, "path": links.of(a.iri), "headline": a.headline, "date": a.date} for a in listed
            ],
        }
    )


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


@router.get("/articles/{key:path}", summary="Read an article")
async def article(request: Request, key: str) -> Response:
    """Show an article with its mentions marked (HTML), or its graph (Turtle, JSON-LD, N-Triples, RDF/XML)."""
    service = service_of(request)
    iri = service.settings.id_base + "article/" + iri_path(route_path(request).removeprefix("/articles/"))
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

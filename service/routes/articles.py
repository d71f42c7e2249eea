"""``/articles``: articles newest first, and each with its mentions marked and what it says beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kg.export import Selection
from kg.vocab import SCHEMA
from service.context import language_of, service_of
from service.errors import BadRequestError, NotFoundError
from service.links import iri_path, route_path
from service.negotiate import HTML, negotiate
from service.reading.lists import OnlyThose
from service.reading.passages import articles_with
from service.reading.things import describe
from service.routes.articlepage import ARTICLE_FORMATS, PLAIN, article_page, article_plain
from service.routes.lists import articles_response, asked_list, checked_limit, list_response
from service.texts import TEXTS

__all__ = ["article_list", "router"]

router = APIRouter(tags=["articles"])
_PER_PAGE = 50
_MOST = 1_000
_MOST_CHARS = 100
_TIME = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


@router.get("/articles", summary="Articles, newest first")
async def articles(
    request: Request,
    limit: int | None = None,
    cursor: str | None = None,
    q: Annotated[str | None, Query(description="words of the headline")] = None,
    text: Annotated[str | None, Query(description="words of the text")] = None,
    month: Annotated[str | None, Query(description="a year, month or day: 2024, 2024-01, 2024-01-30")] = None,
    paper: Annotated[str | None, Query(description="a newspaper: what its IRI has behind the base")] = None,
) -> Response:
    """List articles (HTML, fifty at a time, JSON, CSV); all, or those of a time, of a newspaper, of some words.

    `q` stands in the headline; each word of `text` in the text, of which the JSON brings sentences.
    """
    only = _chosen(request)
    if only.text:
        among = await articles_with(service_of(request).backend, only.text, time=only.month or "")
        only = replace(only, among=tuple(among))
    return await articles_response(request, checked_limit(request, _PER_PAGE, _MOST), only=only)


def _chosen(request: Request) -> OnlyThose:
    """Return which articles are asked for; a field of the form that was left empty asks for nothing."""
    given = {name: request.query_params.get(name, "").strip() for name in ("q", "text", "month", "paper")}
    if given["month"] and not _TIME.fullmatch(given["month"]):
        raise BadRequestError(f"month={given['month']!r} was given; allowed are 2024, 2024-01 and 2024-01-30")
    for name in ("q", "text"):
        if len(given[name]) > _MOST_CHARS:
            raise BadRequestError(f"field {name} has {len(given[name])} characters; {_MOST_CHARS} are allowed")
    paper = service_of(request).settings.id_base + iri_path(given["paper"]) if given["paper"] else None
    return OnlyThose(given["month"] or None, paper, given["q"] or None, given["text"] or None)


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
    request: Request,
    key: str,
    list: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
    evidence: Annotated[Sequence[str] | None, Query(description="BEGIN,END: characters to mark on the page")] = None,
    view: Annotated[str, Query(description="of the page: text, or print for the page as printed")] = "text",
) -> Response:
    """Show an article with its mentions and facts (HTML, JSON), its text, or its graph (Turtle, JSON-LD, …).

    With `list` one of statements, posts, measures and quotations: these (HTML, page by page, JSON, CSV). `evidence`
    is two offsets in code points of the article's text, the end not included; it may be given more than once.
    """
    service = service_of(request)
    iri = service.settings.id_base + "article/" + iri_path(route_path(request).removeprefix("/articles/"))
    if (kind := asked_list(request)) is not None:
        return await article_list(request, iri, kind)
    form = negotiate(request.headers.get("accept"), ARTICLE_FORMATS, request.query_params.get("format"))
    if form is HTML:
        return await article_page(request, iri)
    if form in PLAIN:
        return await article_plain(request, iri, form)
    return await service.exporter.response(
        service.backend.snapshot(),
        form,
        Selection(article=iri),
        service.settings.export_text,
        min_confidence=service.settings.min_confidence,
    )

"""``?list=…`` of a thing or an article: one kind of what is said, or the articles that name it, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.responses import Response

from kg.vocab import KG
from service.context import language_of, service_of
from service.errors import BadRequestError
from service.links import Links
from service.negotiate import CSV, HTML, JSON, negotiate
from service.paging import Cursor, Page, Paging
from service.reading.englishnames import said_in_english
from service.reading.lists import ARTICLE_KEY, SAID_KEY, OnlyThose, Rows, articles_page, said_page
from service.reading.passages import MOST_FOUND, passage_json, read_passages
from service.reading.press import read_newspapers
from service.reading.sayings import Measure, Named, Post, Quotation, Said, Statement
from service.reading.things import ArticleLine
from service.responses import PrettyJSON
from service.sheets import csv_response
from service.taking import rows_wanted, taken_headers, taken_whole

__all__ = ["ARTICLE_COLUMNS", "article_row", "articles_response", "asked_list", "checked_limit", "list_response"]

#: Kinds of lists of a thing; an article has all but the last.
LISTS = ("statements", "posts", "measures", "quotations", "articles")
#: Those that newspapers and issues have besides articles, and nothing else has.
PRESS_LISTS = ("issues", "pages")
#: Columns of a list of articles.
ARTICLE_COLUMNS = ("iri", "headline", "date")
_PER_PAGE = 100
_MOST = 1_000
_PROOF = ("date", "headline", "sentence", "article", "evidence")


def checked_limit(request: Request, usual: int, most: int) -> int:
    """Return how many rows the client wants.

    Raises:
        BadRequestError: that is no number, or not allowed.
    """
    given = request.query_params.get("limit") or str(usual)
    if not given.isascii() or not given.isdigit() or not 1 <= int(given[:9]) <= most:
        raise BadRequestError(f"limit={given} was given; 1 to {most} are allowed")
    return int(given)


def asked_list(request: Request) -> str | None:
    """Return the kind of list that is asked for instead of the resource itself.

    Raises:
        BadRequestError: there is no such list.
    """
    name = request.query_params.get("list")
    if name and name not in LISTS + PRESS_LISTS:
        raise BadRequestError(f"list {name!r} does not exist; allowed are {', '.join(LISTS)}")
    return name or None


def article_row(article: ArticleLine) -> tuple[str, str | None, str | None]:
    """Return an article as a row of `ARTICLE_COLUMNS`."""
    return article.iri, article.headline, article.date


def _thing(name: str, value: Named | None) -> dict[str, object]:
    return {name: value.iri if value else None, f"{name}Name": value.name if value else None}


def _fields(said: Said) -> dict[str, object]:
    """Return what is said as columns, named as in the answers of questions."""
    found: dict[str, object] = {"node": said.node} | _thing("subject", said.subject)
    if isinstance(said, Statement):
        found |= {"predicate": said.predicate} | _thing("object", said.object)
        found |= {"modality": said.modality, "asOf": said.as_of}
    elif isinstance(said, Post):
        found |= _thing("body", said.body) | {"title": said.title, "event": said.event, "asOf": said.as_of}
    elif isinstance(said, Measure):
        found |= {"kind": said.kind, "indicator": said.indicator.iri, "indicatorName": said.indicator.name}
        found |= {"figure": said.printed, "change": said.change, "qualifier": said.qualifier, "rank": said.rank}
        found |= {"start": said.period[0], "end": said.period[1]}
    elif isinstance(said, Quotation):
        found["quotation"] = said.quoted
    first = said.evidence[0]
    found |= {"confidence": said.confidence, "rule": said.rule, "date": first.date, "headline": first.headline}
    found |= {"sentence": " … ".join(e.sentence for e in said.evidence), "article": first.article}
    return found | {"evidence": first.iri}


_EMPTY = ("node", "subject", "subjectName", *_PROOF)


def _rows_response(
    request: Request, columns: tuple[str, ...], rows: list[dict[str, object]], page: Page, html: Callable[[], Response]
) -> Response:
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    if form is HTML:
        return html()
    headers = taken_headers(request, form, page)
    if form is CSV:
        return csv_response(columns, ([row[name] for name in columns] for row in rows), headers)
    content: dict[str, Any] = {"next": page.next, "previous": page.previous, "rebuilt": page.rebuilt, "rows": rows}
    return PrettyJSON(content, headers=headers)


def _alternatives(request: Request, links: Links) -> list[tuple[str, str]]:
    """Return the addresses of the list, from its begin, as JSON and CSV."""
    kept = {k: v for k, v in request.query_params.items() if k not in ("format", "cursor", "lang")}
    here = links.here(request).removeprefix(links.root)
    return [(name.upper(), links.to(here, **kept, format=name)) for name in ("json", "csv")]


def asked_group(request: Request) -> tuple[str | None, bool | None]:
    """Return the predicate and the direction of the statements that are wanted, None where any is.

    Raises:
        BadRequestError: there is no such direction.
    """
    asked = request.query_params
    direction, predicate = asked.get("direction") or None, asked.get("predicate") or None
    if direction not in (None, "out", "in"):
        raise BadRequestError(f"direction {direction!r} does not exist; allowed are out, in")
    full = KG + predicate.removeprefix("kg:") if predicate and predicate.startswith("kg:") else predicate
    return full, None if direction is None else direction == "out"


async def list_response(request: Request, kind: str, iri: str, name: str, is_article: bool) -> Response:
    """Return a list of a thing or an article (HTML, JSON, CSV); without a limit, JSON and CSV have all of it.

    Args:
        request: tells format, limit and cursor.
        kind: one of `LISTS`.
        iri: of the thing or article.
        name: shown above.
        is_article: whether it is an article.

    Raises:
        BadRequestError: an article has no such list; the cursor or the limit is wrong.
    """
    service, lang = service_of(request), language_of(request)
    limit = checked_limit(request, _PER_PAGE, _MOST)
    if kind in PRESS_LISTS:
        called, its = ("an article", LISTS[:-1]) if is_article else ("this thing", LISTS)
        raise BadRequestError(f"{called} has no list of {kind}; it has {', '.join(its)}")
    if kind == "articles":
        if is_article:
            raise BadRequestError(f"an article has no list of articles; it has {', '.join(LISTS[:-1])}")
        return await articles_response(request, limit, mentioning=iri, name=name)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    paging = Paging(request, SAID_KEY)
    article, thing = (iri, None) if is_article else (None, iri)
    predicate, outgoing = asked_group(request) if kind == "statements" and not is_article else (None, None)

    async def some(most: int, cursor: Cursor | None) -> Rows[Said]:
        return await said_page(
            service.backend, kind, most, cursor, thing=thing, article=article,
            least=service.settings.min_confidence, predicate=predicate, outgoing=outgoing,
        )  # fmt: skip

    found = await taken_whole(some, rows_wanted(request, form, limit), paging.cursor)
    page, rows = paging.page(found.keys, found.more), [_fields(said) for said in found.rows]
    vocabulary, links = await service.vocabulary(), service.renderer.links(request)

    told = found.rows
    if lang == "en" and form is HTML:
        told = await said_in_english(service.backend, told)

    def html() -> Response:
        return service.renderer.page(
            request,
            "list.html",
            lang,
            headers=page.headers,
            vocabulary=vocabulary,
            kind=kind,
            rows=told,
            iri=iri,
            name=name,
            predicate=predicate,
            incoming=outgoing is False,
            page=page,
            formats=_alternatives(request, links),
            kg=KG,
        )

    return _rows_response(request, tuple(rows[0]) if rows else _EMPTY, rows, page, html)


async def articles_response(
    request: Request,
    limit: int,
    mentioning: str | None = None,
    name: str | None = None,
    only: OnlyThose | None = None,
) -> Response:
    """Return articles, newest first (HTML, JSON, CSV); all, those that name a thing, or those chosen by `only`.

    `name` is that of the thing, or of what they are all part of.  Where the request names no limit, JSON and CSV have
    all of them, and `limit` is of the page alone.

    Raises:
        BadRequestError: the cursor is wrong.
    """
    service = service_of(request)
    paging = Paging(request, ARTICLE_KEY)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))

    async def some(most: int, cursor: Cursor | None) -> Rows[ArticleLine]:
        return await articles_page(service.backend, most, cursor, mentioning, only=only)

    found = await taken_whole(some, rows_wanted(request, form, limit), paging.cursor)
    words = only.text if only else None
    passages = await read_passages(service.backend, [a.iri for a in found.rows], words) if words else {}
    page, links = paging.page(found.keys, found.more), service.renderer.links(request)
    headers = taken_headers(request, form, page)
    if form is CSV:
        return csv_response(ARTICLE_COLUMNS, map(article_row, found.rows), headers)
    if form is HTML:
        return service.renderer.page(
            request,
            "articles.html",
            language_of(request),
            headers=page.headers,
            articles=found.rows,
            about=(mentioning, name) if mentioning else (only.part_of[0], name) if only and only.part_of else None,
            mentioned=mentioning is not None,
            only=only or OnlyThose(),
            passages=passages,
            most_found=MOST_FOUND,
            papers=() if mentioning else await read_newspapers(service.backend),
            page=page,
            formats=_alternatives(request, links),
        )
    listed: list[dict[str, Any]] = [
        dict(zip(ARTICLE_COLUMNS, article_row(a), strict=True)) | {"path": links.of(a.iri)} for a in found.rows
    ]
    for article in listed if words else ():
        article["passages"] = [passage_json(one, article["path"]) for one in passages.get(article["iri"], ())]
    content = {"next": page.next, "previous": page.previous, "rebuilt": page.rebuilt, "articles": listed}
    return PrettyJSON(content, headers=headers)

"""``/changes``: what new articles brought, as page, table, feed or graph."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from kg.days import read_day
from kg.export import FORMAT_TO_MEDIA_TYPE, Selection
from service.context import Service, language_of, service_of
from service.errors import BadRequestError, error_body, shortened
from service.feeds import Feed, atom, json_feed, said_parts, said_text
from service.negotiate import CSV, HTML, Format, negotiate
from service.noting import note
from service.paging import Cursor, Page, Paging
from service.reading.changes import Change, read_changes
from service.reading.lists import ARTICLE_KEY, Rows, articles_page, count_undated
from service.reading.neighbours import english_names
from service.reading.things import ArticleLine
from service.responses import PrettyJSON
from service.routes.lists import checked_limit
from service.sheets import csv_stream
from service.taking import rows_wanted, taken_headers, taken_whole
from service.texts import TEXTS
from service.texts.filling import filled
from service.vocabulary import Vocabulary

__all__ = ["CHANGES", "router"]

router = APIRouter(tags=["changes"])
_JSON_FEED = Format("json", "application/feed+json", ("application/json",))
_ATOM = Format("atom", "application/atom+xml", ("application/xml", "text/xml"))
_NQUADS = Format("nquads", FORMAT_TO_MEDIA_TYPE["nquads"])
#: What /changes is written in.
CHANGES = (_JSON_FEED, _ATOM, CSV, _NQUADS, HTML)
_PER_PAGE = 20
_MOST = 100
_KINDS = ("statements", "posts", "measures", "quotations")
_COLUMNS = ("date", "headline", "article", "page", "entities", *_KINDS, "said")


class _DayError(BadRequestError):
    """A day that cannot be meant; `name` is its field, `words` and `said` tell it beside the field."""

    def __init__(self, message: str, name: str, words: str, **said: str) -> None:
        super().__init__(message)
        self.name, self.words, self.said = name, words, said


def _day(name: str, given: str | None) -> date | None:
    try:
        return read_day(given) if given else None
    except ValueError as error:
        message = f"{name}={given} is no day; write {name}=2024-01-30"
        raise _DayError(message, name, "day_fault", given=shortened(given or "")) from error


def _days(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    first, last = _day("since", since), _day("until", until)
    if first and last and first > last:
        message = f"since={first} is later than until={last}; give the earlier day as since"
        raise _DayError(message, "since", "days_crossed", first=str(first), last=str(last))
    return first, last


def _wants_undated(given: str | None, since: str | None, until: str | None) -> bool:
    if given not in (None, "", "true", "false"):
        raise BadRequestError(f"undated={shortened(given)} was given; true and false are allowed")
    if given == "true" and (since or until):
        raise BadRequestError("articles without a day have no since and until; leave these out, or undated=true")
    return given == "true"


@router.get("/changes", summary="What new articles brought")
async def changes(
    request: Request,
    since: str | None = None,
    until: str | None = None,
    undated: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response:
    """List articles published in a span of days, newest first, with what they brought.

    JSON Feed, Atom and HTML (page by page), CSV, or the articles' graphs as N-Quads. Builds keep no time, so the day
    is the article's (of publication, else the one it reports on). Articles without a day make a list of their own:
    `undated=true`.
    """
    service = service_of(request)
    form = negotiate(request.headers.get("accept"), CHANGES, request.query_params.get("format"))
    without = _wants_undated(undated, since, until)
    asked = {"since": since or "", "until": until or "", "undated": "true" if without else ""}
    try:
        days = _days(since, until)
    except _DayError as error:
        if form is not HTML:
            raise
        return await _html(request, (), Page(), await service.vocabulary(), asked, error)
    paging = Paging(request, ARTICLE_KEY)
    most, is_taken = checked_limit(request, _PER_PAGE, _MOST), form in (CSV, _NQUADS)

    async def some(most: int, cursor: Cursor | None) -> Rows[ArticleLine]:
        return await articles_page(service.backend, most, cursor, published="none" if without else days)

    found = await taken_whole(some, rows_wanted(request, form, most) if is_taken else most, paging.cursor)
    page = paging.page(found.keys, found.more, None if form is HTML else form.name)
    headers = taken_headers(request, form, page) if is_taken else page.headers
    if form is _NQUADS:
        graphs = _graphs(service, found.rows)
        first_part = await anext(graphs, b"")  # what goes wrong before it has a status of its own
        parts = _from(first_part, graphs)
        return StreamingResponse(parts, media_type=form.content_type, headers=headers)
    if form is CSV:
        told = _feed(request, page, await service.vocabulary(), form.name, without, None)
        return await csv_stream(_COLUMNS, _row_parts(service, found.rows, told), headers)
    brought = await read_changes(service.backend, found.rows, service.settings.min_confidence)
    vocabulary = await service.vocabulary()
    if form is HTML:
        return await _html(request, brought, page, vocabulary, asked)
    newest = () if brought else (await articles_page(service.backend, 1)).rows
    feed = _feed(request, page, vocabulary, form.name, without, newest[0].date if newest else None)
    if form is _ATOM:
        return Response(atom(feed, brought), headers=page.headers, media_type=form.content_type)
    return PrettyJSON(json_feed(feed, brought), headers=page.headers, media_type=form.content_type)


async def _from(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for part in rest:
        yield part


async def _graphs(service: Service, articles: Sequence[ArticleLine]) -> AsyncIterator[bytes]:
    """Iterate the named graphs of articles as N-Quads, with as much of their text as exports have."""
    snapshot, settings = service.backend.snapshot(), service.settings
    for article in articles:
        chosen = Selection(article=article.iri)
        async for part in service.exporter.parts(
            snapshot, "nquads", chosen, settings.export_text, settings.min_confidence
        ):
            yield part


def _row(change: Change, feed: Feed) -> tuple[object, ...]:
    article, counts = change.article, (change.counts.get(kind, 0) for kind in _KINDS)
    names = "、".join(entity.name for entity in change.entities)
    said = "；".join(said_text(one, feed.label, feed.lang) for one, _ in change.said)
    return (article.date, article.headline, article.iri, change.page, names, *counts, said)


async def _row_parts(
    service: Service, articles: Sequence[ArticleLine], feed: Feed
) -> AsyncIterator[list[tuple[object, ...]]]:
    """Iterate the rows of articles, as many at a time as a page may have."""
    for at in range(0, len(articles), _MOST):
        some = await read_changes(service.backend, articles[at : at + _MOST], service.settings.min_confidence)
        yield [_row(change, feed) for change in some]


def _feed(
    request: Request, page: Page, vocabulary: Vocabulary, form: str, without: bool, updated: str | None
) -> Feed:
    service, lang = service_of(request), language_of(request)
    links, words, url = service.renderer.links(request), TEXTS[lang], request.url
    host = f"{url.scheme}://{url.netloc}"
    here = url.include_query_params(format=form)
    return Feed(
        iri=f"{service.settings.id_base}feed/changes" + ("/undated" if without else ""),
        title=f"{words['site']} · {words['changes']}" + (f" · {words['undated']}" if without else ""),
        author=words["site"],
        language="en" if lang == "en" else "zh-Hans",
        home=host + links.to("/changes", **({"undated": "true"} if without else {})),
        here=f"{host}{links.here(request)}?{here.query}",
        next=host + page.next if page.next else None,
        previous=host + page.previous if page.previous else None,
        rebuilt=page.rebuilt,
        untitled=words["untitled"],
        updated=updated,
        words=words,
        address=lambda iri: host + links.of(iri) if links.is_ours(iri) else links.of(iri),
        label=lambda iri: vocabulary.label(iri, lang),
    )


async def _english(service: Service, brought: Sequence[Change]) -> dict[str, str]:
    """Return the English names of the things that the page names; the others have only a Chinese one."""
    named = [*(entity for change in brought for entity in change.entities),
             *(part for change in brought for said, _ in change.said for part in said_parts(said, str))]  # fmt: skip
    return await english_names(service.backend, (one.iri for one in named if one.iri))


async def _html(
    request: Request,
    brought: Sequence[Change],
    page: Page,
    vocabulary: Vocabulary,
    asked: dict[str, str],
    error: _DayError | None = None,
) -> Response:
    """Return the page; with an error, its form as it was filled in, and what is wrong beside the field."""
    service, lang = service_of(request), language_of(request)
    links, kept = service.renderer.links(request), {name: value for name, value in asked.items() if value}
    if error is not None:
        note().error = error_body(error).code
    shown = (("Atom", "atom"), ("JSON Feed", "json"), ("CSV", "csv"), ("N-Quads", "nquads"))
    return service.renderer.page(
        request,
        "changes.html",
        lang,
        status=400 if error else 200,
        headers=page.headers,
        vocabulary=vocabulary,
        changes=brought,
        page=page,
        asked=asked,
        wrong={error.name: filled(TEXTS[lang][error.words], error.said)} if error else {},
        undated=0 if asked["undated"] else await count_undated(service.backend),
        kinds=_KINDS,
        said_parts=lambda said: said_parts(said, lambda iri: vocabulary.label(iri, lang), lang),
        english=await _english(service, brought) if lang == "en" else {},
        formats=[] if error else [(name, links.to("/changes", **kept, format=form)) for name, form in shown],
    )

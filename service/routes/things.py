"""``/id/…``: every resource by content negotiation; a replaced one is a 301."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import unquote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from kg.export import Selection
from kg.iris import canonical_name, encode
from kg.vocab import KG
from service.charting import months_chart, timeline_chart
from service.context import language_of, service_of
from service.errors import NotFoundError
from service.exporting import DESCRIPTIONS
from service.links import iri_path, route_path
from service.names import similar_things
from service.negotiate import CSV, HTML, JSON, Format, negotiate
from service.reading.englishnames import thing_in_english
from service.reading.lists import articles_page
from service.reading.sayings import Named
from service.reading.sharing import Related, months_of, read_related
from service.reading.things import Description, Thing, describe, read_thing
from service.reading.timelines import timelines
from service.routes.articlepage import ARTICLE_FORMATS, PLAIN, article_page, article_plain
from service.routes.articles import article_list
from service.routes.lists import asked_list, list_response
from service.routes.press import is_press, press_page
from service.texts import TEXTS

__all__ = ["router"]

router = APIRouter(tags=["resources"])
#: Of each list on the page of a thing; the whole list has pages of its own.
_SHOWN = 50
#: Of the entries of a group, done and planned: those that are there, and those that stand open.
_ROWS = 24
_FIRST = 6
_ARTICLES_SHOWN = 20
_RELATED = 15
_MOST_LINES = 12
_FORMAT_NAMES = {"turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples", "rdfxml": "RDF/XML"}


async def _missing(request: Request, iri: str) -> NotFoundError:
    """Return the error that names what may have been meant."""
    service = service_of(request)
    links = service.renderer.links(request)
    name = unquote(iri.rpartition("/")[2]).partition("~")[0]
    hits = await similar_things(service.backend, name)
    return NotFoundError(
        f"there is no resource {iri}",
        tuple((links.of(h.iri), h.name) for h in hits),
        f"look for it: {links.to('/search', q=name)}",
    )


def _canonical(iri: str, id_base: str) -> str:
    """Return the IRI that minting would give the same name: other brackets, other composition of characters."""
    segments = iri.removeprefix(id_base).split("/")
    return id_base + "/".join(encode(canonical_name(unquote(segment))) for segment in segments)


def _moved(request: Request, iri: str) -> Response:
    target = service_of(request).renderer.links(request).of(iri)
    query = request.url.query
    return RedirectResponse(f"{target}?{query}" if query else target, 301)


@router.get("/id/{path:path}", summary="Describe a resource")
async def thing(
    request: Request, path: str, list: str | None = None, limit: int | None = None, cursor: str | None = None
) -> Response:
    """Describe a resource (HTML, Turtle, JSON-LD, N-Triples, RDF/XML); `path` is what its IRI has behind the base.

    An article is JSON and plain text too, as at `/articles/{key}`.

    With `list` one of statements, posts, measures, quotations and articles: what is said of it, or the articles that
    name it, page by page (HTML, JSON, CSV).
    """
    service, lang = service_of(request), language_of(request)
    iri = service.settings.id_base + iri_path(route_path(request).removeprefix("/id/"))
    kind, is_article = asked_list(request), path.startswith("article/")
    offers = (JSON, CSV, HTML) if kind else ARTICLE_FORMATS if is_article else (*DESCRIPTIONS, HTML)
    form: Format = negotiate(request.headers.get("accept"), offers, request.query_params.get("format"))
    description = await describe(service.backend, iri, service.settings.min_confidence)
    if description is None:
        named = _canonical(iri, service.settings.id_base)
        if named != iri and await describe(service.backend, named) is not None:
            return _moved(request, named)
        raise await _missing(request, iri)
    if description.replaced_by is not None:
        return _moved(request, description.replaced_by)
    if kind is not None:
        if is_article:
            return await article_list(request, iri, kind)
        name = description.name(lang, service.renderer.links(request).key(iri))
        return await list_response(request, kind, iri, name, is_article=False)
    if form in PLAIN:
        return await article_plain(request, iri, form)
    if form is not HTML:
        is_graph = is_article or path.startswith("graph/")
        selection = Selection(article=iri) if is_graph else Selection(entity=iri)
        return await service.exporter.response(
            service.backend.snapshot(),
            form,
            selection,
            service.settings.export_text,
            min_confidence=service.settings.min_confidence,
        )
    if is_article:
        return await article_page(request, iri)
    if is_press(description):
        return await press_page(request, description)
    return await _page(request, description)


def _contents(found: Thing, words: Mapping[str, str], lines: int, related: int) -> list[tuple[str, str, str]]:
    """Return the sections of the page that are there: id, heading, how many entries, or the first of how many."""
    shown = {"over-time": _MOST_LINES, "related": _RELATED}
    sections = (
        ("facts", "facts", sum(group.count for group in found.groups)),
        ("posts", "posts", found.counts["posts"]),
        ("over-time", "over_time", lines),
        ("figures", "measures", found.counts["measures"]),
        ("quotations", "quotations", found.counts["quotations"]),
        ("related", "related", related),
        ("articles", "mentioned_in", found.counts["articles"]),
    )
    return [
        (id, words[name], words["first_of_more"].replace("{n}", str(shown[id])) if n > shown.get(id, n) else str(n))
        for id, name, n in sections
        if n
    ]


def _described(found: Thing) -> list[tuple[str, tuple[Named, ...]]]:
    """Return what is written of a resource and stands in no other section of its page."""
    said = {group.predicate for group in found.groups if group.outgoing}
    if found.sayings.posts:
        said.add(KG + "holdsPost")
    if KG + "partOf" in said:
        said |= {KG + "placePartOf", KG + "bodyPartOf"}
    return [(predicate, values) for predicate, values in found.description.values if predicate not in said]


async def _page(request: Request, description: Description) -> Response:
    """Return the page of a resource that is no article."""
    service, lang, iri = service_of(request), language_of(request), description.iri
    links, vocabulary, words = service.renderer.links(request), await service.vocabulary(), TEXTS[lang]
    least = service.settings.min_confidence

    async def read_around() -> tuple[Related, ...]:
        return await read_related(service.backend, iri, _RELATED + 1, least) if description.type else ()

    found, related, articles = await asyncio.gather(
        read_thing(service.backend, description, least, _ROWS, _SHOWN),
        read_around(),
        articles_page(service.backend, _ARTICLES_SHOWN, mentioning=iri),
    )
    if lang == "en":
        found = await thing_in_english(service.backend, found)
    months = months_of(found.mentions)
    every_line = timelines(found.sayings.measures)
    lines = every_line[:_MOST_LINES]
    measures = found.sayings.measures[:_SHOWN]
    return service.renderer.page(
        request,
        "thing.html",
        lang,
        vocabulary=vocabulary,
        thing=found,
        description=description,
        name=description.name(lang, links.key(iri)),
        formats=[(f.name, f"{links.of(iri)}?format={f.name}") for f in DESCRIPTIONS],
        format_names=_FORMAT_NAMES,
        described=_described(found),
        contents=_contents(found, words, len(every_line), len(related)),
        lines=[(line, timeline_chart(line, words, lambda term: vocabulary.label(term, lang))) for line in lines],
        measures_first=measures[:_FIRST],
        measures_rest=measures[_FIRST:],
        months=months,
        months_chart=months_chart(months, words),
        related=related[:_RELATED],
        articles=articles.rows,
        comma="、" if lang == "zh" else ", ",
        first=_FIRST,
        shown=_SHOWN,
        kg=KG,
    )

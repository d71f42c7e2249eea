"""``/id/…``: every resource by content negotiation; a replaced one is a 301."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from kg.export import Selection
from kg.iris import canonical_name, encode
from kg.naming import sound_key
from kg.vocab import DCTERMS, KG, SCHEMA, SKOS
from service.charting import months_chart, timeline_chart, timelines_chart
from service.context import language_of, service_of
from service.errors import NotFoundError
from service.exporting import DESCRIPTIONS
from service.links import iri_path, route_path
from service.names import similar_things
from service.negotiate import CSV, HTML, JSON, Format, negotiate
from service.reading.bylines import Signed, read_signed
from service.reading.englishnames import thing_in_english
from service.reading.headlines import read_headlines
from service.reading.indicators import by_scale, by_thing
from service.reading.organs import in_order
from service.reading.sayings import Named
from service.reading.sharing import Related, months_of, read_related
from service.reading.things import Description, Thing, describe, read_thing
from service.reading.timelines import Timeline, timelines
from service.routes.articlepage import ARTICLE_FORMATS, PLAIN, article_page, article_plain
from service.routes.articles import article_list
from service.routes.lists import asked_group, asked_list, list_response
from service.routes.press import press_page
from service.routes.presslists import is_press, press_list
from service.texts import TEXTS

__all__ = ["router"]

router = APIRouter(tags=["resources"])
#: Of the posts and quotations of a thing, and of figures where not all can be listed; the whole list has its own pages.
_SHOWN = 50
#: Of the entries of a group, done and planned: those that are there.
_ROWS = 24
#: Sentences of a group that stand open, where it has only what is done or what is planned, and where it has both.
_OPEN, _OPEN_EACH = 3, 2
#: Figures, posts and quotations that stand open.
_FIRST = 6
_ARTICLES_SHOWN = 20
#: Posts that stand under the name of a person.
_MOST_HELD = 3
_RELATED = 15
#: Organs of a place that stand open.
_MOST_ORGANS = 10
_MOST_LINES = 12
#: Things whose figures of one indicator stand in one chart; the table has all.
_MOST_TOGETHER = 4
#: From a body to the place whose organ it is: under the name of the one, a section of the other.
_SERVED = SCHEMA + "areaServed"
#: Where the curated files have a thing from and its number there: of use to those who check them.
_SOURCES = (DCTERMS + "source", SCHEMA + "identifier", SKOS + "exactMatch", SKOS + "notation")
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
    request: Request,
    path: str,
    list: str | None = None,
    predicate: str | None = None,
    direction: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response:
    """Describe a resource (HTML, Turtle, JSON-LD, N-Triples, RDF/XML); `path` is what its IRI has behind the base.

    An article is JSON and plain text too, as at `/articles/{key}`.

    With `list` one of statements, posts, measures, quotations and articles: what is said of it, or the articles that
    name it (HTML, page by page, JSON, CSV); of the statements, those of one `predicate` and `direction`. A newspaper
    has issues, pages and articles, an issue pages and articles, a page articles: those that are part of it.
    """
    service, lang = service_of(request), language_of(request)
    iri = service.settings.id_base + iri_path(route_path(request).removeprefix("/id/"))
    kind, is_article = asked_list(request), path.startswith("article/")
    asked_group(request)
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
        if is_press(description):
            return await press_list(request, description, kind)
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


def _contents(
    found: Thing, words: Mapping[str, str], lines: int, related: int, signed: int, organs: int
) -> list[tuple[str, str, str]]:
    """Return the sections of the page that are there: id, heading, how many entries, or the first of how many."""
    shown = {"over-time": _MOST_LINES, "related": _RELATED}
    sections = (
        ("signed", "signed", signed),
        ("facts", "facts", sum(group.count for group in found.groups)),
        ("posts", "posts", found.counts["posts"].n),
        ("over-time", "over_time", lines),
        ("figures", "measures", found.counts["measures"].n),
        ("quotations", "quotations", found.counts["quotations"].n),
        ("organs", "organs", organs),
        ("related", "related", related),
        ("articles", "mentioned_in", len(found.mentions)),
    )
    return [
        (id, words[name], words["first_of_more"].replace("{n}", str(shown[id])) if n > shown.get(id, n) else str(n))
        for id, name, n in sections
        if n
    ]


def _described(found: Thing) -> list[tuple[str, tuple[Named, ...]]]:
    """Return what is written of a resource and stands in no other section of its page."""
    said = {group.predicate for group in found.groups if group.outgoing} | {_SERVED}
    if found.sayings.posts:
        said.add(KG + "holdsPost")
    if KG + "partOf" in said:
        said |= {KG + "placePartOf", KG + "bodyPartOf"}
    if found.description.scheme:
        said.add(SKOS + "inScheme")  # tells the class
    return [(predicate, values) for predicate, values in found.description.values if predicate not in said]


async def _page(request: Request, description: Description) -> Response:
    """Return the page of a resource that is no article."""
    service, lang, iri = service_of(request), language_of(request), description.iri
    links, vocabulary, words = service.renderer.links(request), await service.vocabulary(), TEXTS[lang]
    least = service.settings.min_confidence

    async def read_around() -> tuple[Related, ...]:
        return await read_related(service.backend, iri, _RELATED + 1, least) if description.type else ()

    async def read_own() -> Signed:
        return await read_signed(service.backend, iri, _FIRST) if description.type == "Person" else Signed()

    found, related, signed = await asyncio.gather(
        read_thing(service.backend, description, least, _ROWS, _SHOWN), read_around(), read_own()
    )
    newest = [line.iri for line in found.mentions[:_ARTICLES_SHOWN]]
    headlines = await read_headlines(service.backend, newest)
    if lang == "en":
        found = await thing_in_english(service.backend, found)
    months = months_of(found.mentions)
    incoming = {term: sorted(values, key=lambda one: sound_key(one.name)) for term, values in found.incoming}
    organs = in_order(incoming.pop(_SERVED, ()))
    name, is_indicator = description.name(lang, links.key(iri)), description.scheme == "indicator"

    def label(term: str) -> str:
        return vocabulary.label(term, lang)

    lines: list[tuple[list[tuple[str, Timeline]], dict[str, Any]]] = []
    if is_indicator:
        for scale in by_scale(found.sayings.measures):
            named = [(thing.name, line) for thing, line in scale]
            lines.append((named, timelines_chart(named[:_MOST_TOGETHER], name, words, label)))
    else:
        lines = [([("", line)], timeline_chart(line, words, label)) for line in timelines(found.sayings.measures)]
    measures = (by_thing if is_indicator else tuple)(found.listed)
    return service.renderer.page(
        request,
        "thing.html",
        lang,
        vocabulary=vocabulary,
        thing=found,
        description=description,
        name=name,
        is_indicator=is_indicator,
        formats=[(f.name, f"{links.of(iri)}?format={f.name}") for f in DESCRIPTIONS],
        format_names=_FORMAT_NAMES,
        described=[pair for pair in _described(found) if pair[0] not in _SOURCES],
        sources=[pair for pair in _described(found) if pair[0] in _SOURCES],
        contents=_contents(
            found, words, len(lines), len(related), signed.count, len(organs) if found.mentions else 0
        ),
        lines=lines[:_MOST_LINES],
        measures_first=measures[:_FIRST],
        measures_rest=measures[_FIRST:],
        months=months,
        undated=sum(not line.date for line in found.mentions),
        months_chart=months_chart(months, words),
        related=related[:_RELATED],
        signed=signed,
        organs=organs,
        organ_of=next((values for term, values in found.description.values if term == _SERVED), ()),
        incoming=incoming,
        articles=[headlines[one] for one in newest if one in headlines],
        comma="、" if lang == "zh" else ", ",
        first=_FIRST,
        most_held=_MOST_HELD,
        most_organs=_MOST_ORGANS,
        open=(_OPEN, _OPEN_EACH),
        kg=KG,
        skos=SKOS,
    )

"""The page of one article: its text with mentions and facts, or beside the page as printed; as JSON and text too."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import Request
from starlette.responses import PlainTextResponse, Response

from kg.records import Span
from kg.vocab import ENTITY_CLASSES, KG
from service.context import Service, language_of, service_of
from service.errors import BadRequestError, NotFoundError
from service.exporting import DESCRIPTIONS
from service.links import Links
from service.negotiate import HTML, JSON, Format
from service.reading.articles import ArticleView, read_article
from service.reading.englishnames import article_in_english
from service.reading.facts import beside, facts_of, notes_of, told
from service.reading.markup import paragraphs
from service.reading.printed import printed_pieces
from service.reading.surroundings import read_printed, read_surroundings
from service.responses import PrettyJSON
from service.texts import SIGNS

__all__ = ["ARTICLE_FORMATS", "PLAIN", "article_formats", "article_page", "article_plain"]

#: What an article is written in beside RDF and HTML.
PLAIN: tuple[Format, ...] = (JSON, Format("text", "text/plain"))
#: All that an article is written in; as of every resource, application/json means JSON-LD and text/plain N-Triples
#: where no ?format= tells more.
ARTICLE_FORMATS: tuple[Format, ...] = (*DESCRIPTIONS, HTML, *PLAIN)
_VIEWS = ("text", "print")
_SPAN = re.compile(r"(\d{1,9}),(\d{1,9})")
_MOST_ASKED = 100
#: So many of its things a drawing of an article begins with.
_MOST_DRAWN = 40


def article_formats(links: Links, iri: str) -> list[tuple[str, str]]:
    """Return the formats of an article with their addresses."""
    return [(f.name, f"{links.of(iri)}?format={f.name}") for f in (*DESCRIPTIONS, *PLAIN)]


async def _view(service: Service, iri: str) -> ArticleView:
    view = await read_article(service.backend, iri, service.settings.min_confidence)
    if view is None:
        raise NotFoundError(f"there is no article {iri}", hint="all articles are at /articles")
    return view


def _asked(request: Request) -> tuple[Span, ...]:
    """Return the spans that ``?evidence=`` asks to see."""
    found = []
    for value in request.query_params.getlist("evidence"):
        match = _SPAN.fullmatch(value)
        if match is None or int(match[1]) >= int(match[2]):
            raise BadRequestError(
                f"evidence={value!r} was given; allowed are two offsets in the article's text, the smaller one "
                "first: evidence=96,131"
            )
        found.append(Span(int(match[1]), int(match[2])))
    if len(found) > _MOST_ASKED:
        raise BadRequestError(f"evidence was given {len(found)} times; {_MOST_ASKED} are allowed")
    return tuple(found)


def _shown(request: Request) -> str:
    shown = request.query_params.get("view", _VIEWS[0])
    if shown not in _VIEWS:
        raise BadRequestError(f"view={shown!r} was given; allowed are {', '.join(_VIEWS)}")
    return shown


def _printed(text: str, page: str, places: Mapping[int, int], asked: tuple[Span, ...]) -> dict[str, Any]:
    pieces = printed_pieces(text, page, places, asked)
    return {"printed": pieces, "on_page": {piece.paragraph for piece in pieces if piece.paragraph is not None}}


def _drawn(view: ArticleView, id_base: str) -> list[str]:
    """Return what the graph page draws of an article: the things it names, those named most often first."""
    counts = Counter(entity.iri for mention in view.mentions for entity in mention.entities[:1])
    ours = [(iri, n) for iri, n in counts.items() if iri and iri.startswith(id_base)]
    return [iri.removeprefix(id_base) for iri, _ in sorted(ours, key=lambda one: (-one[1], one[0]))[:_MOST_DRAWN]]


async def article_page(request: Request, iri: str) -> Response:
    """Return the page of an article.

    ``?evidence=BEGIN,END`` (more than once, if need be) marks characters; ``?view=print`` shows the page as printed.

    Raises:
        NotFoundError: there is no such article.
        BadRequestError: a parameter has a value that is not allowed.
    """
    service, lang = service_of(request), language_of(request)
    shown, asked = _shown(request), _asked(request)
    view = await _view(service, iri)
    if lang == "en":
        view = await article_in_english(service.backend, view)
    head = view.head
    facts = facts_of(view.sayings, head.body_begin, view.mentions)
    notes = notes_of(view.sentences, facts)
    numbers: dict[str, list[int]] = {fact.id: [] for fact in facts}
    for note in notes.values():
        for fact in note.facts:
            numbers[fact].append(note.number)
    asked_here = tuple(Span(s.begin, min(s.end, len(head.text))) for s in asked if s.begin < len(head.text))
    lines = paragraphs(
        head.text, head.body_begin, view.sentences, view.mentions, {s for f in facts for s in f.spans}, asked_here
    )
    page, around = await asyncio.gather(
        read_printed(service.backend, head), read_surroundings(service.backend, head)
    )
    placed = _printed(head.text, page.text, page.places, asked_here) if page else {"printed": None, "on_page": set()}
    counts = Counter(mention.type for mention in view.mentions)
    links = service.renderer.links(request)
    return service.renderer.page(
        request,
        "article.html",
        lang,
        vocabulary=await service.vocabulary(),
        shown=shown,
        head=head,
        around=around,
        lines=lines,
        beside=beside(head.text, facts),
        notes=notes,
        numbers=numbers,
        asked=asked,
        is_lost=len(asked_here) < len(asked),
        formats=article_formats(links, iri),
        kinds=[(f"{kind}s", n) for kind, n in Counter(fact.kind for fact in facts).items()],
        classes=[(name, counts[name]) for name in ENTITY_CLASSES if counts[name]],
        signs=SIGNS[lang],
        key=iri.removeprefix(service.settings.id_base + "article/"),
        drawn=_drawn(view, service.settings.id_base),
        quoted=lambda key: quote(key, safe="/"),
        kg=KG,
        **placed,
    )


async def _json(request: Request, iri: str) -> Response:
    """Return an article as JSON: head, text, mentions and facts, all with offsets in code points.

    Raises:
        NotFoundError: there is no such article.
    """
    service = service_of(request)
    view = await _view(service, iri)
    head, links = view.head, service.renderer.links(request)
    around = await read_surroundings(service.backend, head)
    has_text = service.settings.export_text != "none"
    return PrettyJSON(
        {
            "iri": iri,
            "path": links.of(iri),
            "headline": head.headline,
            "kicker": head.kicker,
            "subtitle": head.subtitle,
            "section": head.section,
            "kind": head.kind,
            "published": head.published,
            "reported": head.reported,
            "page": head.page,
            "page_number": around.page_number if around else None,
            "issue": head.issue,
            "newspaper": around.newspaper.name if around and around.newspaper else None,
            "bylines": [{"role": role, "name": who.name, "iri": who.iri} for _, role, who in head.bylines],
            "text": head.text if has_text else None,
            "body_begin": head.body_begin,
            "sentences": [[s.begin, s.end] for s in view.sentences],
            "mentions": [
                {
                    "begin": m.span.begin,
                    "end": m.span.end,
                    "text": m.span.of(head.text),
                    "class": m.type,
                    "entities": [{"iri": e.iri, "name": e.name} for e in m.entities],
                }
                for m in view.mentions
            ],
            "facts": [told(fact) for fact in facts_of(view.sayings, head.body_begin, view.mentions)],
        }
    )


async def _text(request: Request, iri: str) -> Response:
    """Return the cleaned text of an article, as its page shows it.

    Raises:
        NotFoundError: there is no such article, or the service gives no texts away.
    """
    service = service_of(request)
    view = await _view(service, iri)
    if service.settings.export_text == "none":
        raise NotFoundError("this service gives no texts of articles away (export_text = none)")
    return PlainTextResponse(view.head.text + "\n")


async def article_plain(request: Request, iri: str, form: Format) -> Response:
    """Return an article in one of `PLAIN`: as JSON with offsets, or its text alone.

    Raises:
        NotFoundError: there is no such article, or the service gives no texts away.
    """
    return await (_json if form is JSON else _text)(request, iri)

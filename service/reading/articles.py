"""An article as its page shows it: head, bylines, text with mentions and sentences marked, what it says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from kg.records import Span
from service.backend import Backend
from service.reading.asking import about, class_of, of_article, read, text
from service.reading.sayings import Named, Sayings, read_sayings

__all__ = ["ArticleHead", "ArticleView", "MarkedMention", "read_article"]

_HEAD = """SELECT DISTINCT * WHERE { GRAPH ?article {
    ?this nif:isString ?text ; kg:bodyBegin ?bodyBegin .
    OPTIONAL { ?this schema:headline ?headline } OPTIONAL { ?this kg:kicker ?kicker }
    OPTIONAL { ?this schema:alternativeHeadline ?subtitle } OPTIONAL { ?this schema:articleSection ?section }
    OPTIONAL { ?this schema:contentReferenceTime ?reported } OPTIONAL { ?this schema:datePublished ?published }
    OPTIONAL { ?this schema:isPartOf ?page } OPTIONAL { ?this kg:articleKind ?kind }
    OPTIONAL { ?this prov:wasAttributedTo ?pipeline } } OPTIONAL { ?page schema:isPartOf ?issue } }"""
_BYLINES = """SELECT DISTINCT ?role ?person ?personName ?node WHERE { GRAPH ?article {
    ?node a schema:Role ; schema:author ?person ; schema:roleName ?role }
  OPTIONAL { ?person skos:prefLabel ?personName FILTER(LANG(?personName) = "zh") } } ORDER BY ?node"""
_SENTENCES = """SELECT DISTINCT ?begin ?end WHERE { GRAPH ?article {
    ?node a nif:Sentence ; nif:beginIndex ?begin ; nif:endIndex ?end } } ORDER BY ?begin ?end"""
_MENTIONS = """SELECT DISTINCT ?begin ?end ?entity ?name ?class WHERE { GRAPH ?article {
    ?node itsrdf:taIdentRef ?entity ; nif:beginIndex ?begin ; nif:endIndex ?end }
  OPTIONAL { ?entity a ?class } OPTIONAL { ?entity skos:prefLabel ?name FILTER(LANG(?name) = "zh") } }
  ORDER BY ?begin ?end ?entity ?class"""


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """What stands above an article's text."""

    iri: str
    text: str
    body_begin: int
    headline: str | None
    kicker: str | None
    subtitle: str | None
    section: str | None
    reported: str | None
    published: str | None
    page: str | None
    issue: str | None
    kind: str | None
    pipeline: str | None
    bylines: tuple[tuple[str, str, Named], ...]  # fragment of the IRI, role, person


@dataclass(frozen=True, slots=True)
class MarkedMention:
    """A mention: its span, class and the things it names."""

    span: Span
    type: str
    entities: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All that the page of an article shows."""

    head: ArticleHead
    sentences: tuple[Span, ...]
    mentions: tuple[MarkedMention, ...]
    sayings: Sayings


async def _mentions(backend: Backend, iri: str) -> tuple[MarkedMention, ...]:
    spans: dict[Span, dict[str, tuple[Named, list[str]]]] = {}
    for row in await read(backend, of_article(_MENTIONS, iri), 20_000):
        span = Span(int(row["begin"].value), int(row["end"].value))
        entity = row["entity"].value
        _, classes = spans.setdefault(span, {}).setdefault(entity, (Named(text(row, "name") or entity, entity), []))
        if "class" in row:
            classes.append(row["class"].value)
    return tuple(
        MarkedMention(
            span,
            class_of([c for _, classes in found.values() for c in classes]) or "Place",
            tuple(named for named, _ in found.values()),
        )
        for span, found in sorted(spans.items())
    )


async def read_article(backend: Backend, iri: str, least: float = 0.0) -> ArticleView | None:
    """Return all that the page of an article shows; None where there is no such article.

    What it says with a confidence below `least` is left out.
    """
    heads = await read(backend, of_article(about(_HEAD, "this", iri), iri))
    if not heads:
        return None
    row = heads[0]
    signed, spans, mentions, sayings = await asyncio.gather(
        read(backend, of_article(_BYLINES, iri)),
        read(backend, of_article(_SENTENCES, iri), 20_000),
        _mentions(backend, iri),
        read_sayings(backend, lambda query: [of_article(query, iri)], least),
    )
    bylines = {
        found["node"].value: (
            found["node"].value.rpartition("#")[2],
            found["role"].value,
            Named(text(found, "personName") or found["person"].value, found["person"].value),
        )
        for found in signed
    }
    head = ArticleHead(
        iri,
        row["text"].value,
        int(row["bodyBegin"].value),
        text(row, "headline"),
        text(row, "kicker"),
        text(row, "subtitle"),
        text(row, "section"),
        text(row, "reported"),
        text(row, "published"),
        text(row, "page"),
        text(row, "issue"),
        text(row, "kind"),
        text(row, "pipeline"),
        tuple(bylines.values()),
    )
    sentences = tuple(Span(int(found["begin"].value), int(found["end"].value)) for found in spans)
    return ArticleView(head, sentences, mentions, sayings)

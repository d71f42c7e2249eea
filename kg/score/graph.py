"""What a graph says of each article, read in SPARQL through the contract's terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from kg.score.comparing import number, squash, surface
from kg.score.kinds import CLASS_TO_COARSE
from kg.store import GraphStore
from kg.vocab import KG, PREFIXES

__all__ = ["FoundArticle", "FoundGraph", "FoundMeasure", "FoundRelation", "read_graph"]

_ARTICLES = """SELECT ?a ?text ?headline ?date WHERE { ?a a schema:NewsArticle ; nif:isString ?text .
  OPTIONAL { ?a schema:headline ?headline } OPTIONAL { ?a schema:contentReferenceTime ?date } }"""
_CLASSES = "SELECT ?e ?t WHERE { ?e a ?t . FILTER(STRSTARTS(STR(?t), STR(kg:))) }"
_LABELS = "SELECT ?e ?l WHERE { ?e skos:prefLabel|skos:altLabel|rdfs:label ?l }"
_MENTIONS = """SELECT ?a ?e ?s WHERE { ?m a nif:Phrase ; nif:referenceContext ?a ; nif:anchorOf ?s ;
  itsrdf:taIdentRef ?e }"""
_PLAIN = """SELECT ?a ?s ?p ?o WHERE { GRAPH ?a { ?s ?p ?o } ?a a schema:NewsArticle .
  FILTER(STRSTARTS(STR(?p), STR(kg:)) && isIRI(?o)) }"""
_POSTS = """SELECT ?a ?who ?where ?role WHERE { GRAPH ?a {
  ?m a org:Membership ; org:member ?who ; org:organization ?where .
  OPTIONAL { ?m kg:postTitle ?role } } ?a a schema:NewsArticle }"""
_MEASURES = """SELECT ?a ?m ?k ?s ?ind ?v ?low ?high ?u ?b ?e ?c WHERE { GRAPH ?a {
  VALUES ?k { kg:Observation kg:Target } ?m a ?k ; kg:about ?s .
  OPTIONAL { ?m kg:printedValue ?v } OPTIONAL { ?m kg:lowerBound ?low } OPTIONAL { ?m kg:upperBound ?high }
  OPTIONAL { ?m kg:printedUnit ?u } OPTIONAL { ?m kg:change ?c } OPTIONAL { ?m kg:periodStart ?b }
  OPTIONAL { ?m kg:periodEnd ?e } OPTIONAL { ?m kg:indicatorText ?ind } } ?a a schema:NewsArticle }"""
_QUOTES = """SELECT ?a ?who ?t WHERE { GRAPH ?a { ?q a kg:Quotation ; kg:speaker ?who ; schema:text ?t }
  ?a a schema:NewsArticle }"""


class FoundRelation(NamedTuple):
    """A plain statement; `role` of a post, else empty."""

    subject: str
    predicate: str
    object: str
    role: str


class FoundMeasure(NamedTuple):
    """A figure; a range gives two, its ends."""

    kind: str
    subject: str
    indicator: str
    value: Decimal | None
    unit: str
    start: str | None
    end: str | None
    change: str


@dataclass(slots=True)
class FoundArticle:
    """What the graph says of one article."""

    text: str  # squashed
    headline: str | None
    date: str | None
    mentions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # entity -> surfaces
    relations: set[FoundRelation] = field(default_factory=set)
    measures: list[FoundMeasure] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)  # speaker, squashed text


@dataclass(slots=True)
class FoundGraph:
    """All articles, and the classes and labels of all things."""

    articles: dict[str, FoundArticle]
    classes: dict[str, set[str]]
    labels: dict[str, set[str]]

    def coarse(self, iri: str) -> frozenset[str]:
        """Return the coarse classes of a thing; empty where it is none of ours."""
        return frozenset(CLASS_TO_COARSE[c] for c in self.classes.get(iri, ()) if c in CLASS_TO_COARSE)

    def names(self, iri: str) -> set[str]:
        """Return the squashed labels of a thing."""
        return self.labels.get(iri, set())


def _rows(store: GraphStore, query: str) -> Iterator[dict[str, str]]:
    """Return the rows in a fixed order, unbound variables left out."""
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    rows = store.query(prologue + query).dicts()
    found = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return iter(sorted(found, key=lambda row: sorted(row.items())))


def read_graph(store: GraphStore) -> FoundGraph:
    """Return what the graph says, article by article."""
    articles: dict[str, FoundArticle] = {}
    for r in _rows(store, _ARTICLES):
        articles[r["a"]] = FoundArticle(squash(r["text"]), r.get("headline"), r.get("date"))
    classes: dict[str, set[str]] = defaultdict(set)
    for r in _rows(store, _CLASSES):
        classes[r["e"]].add(r["t"].removeprefix(KG))
    labels: dict[str, set[str]] = defaultdict(set)
    for r in _rows(store, _LABELS):
        labels[r["e"]].add(squash(r["l"]))
    for r in _rows(store, _MENTIONS):
        if r["a"] in articles:
            articles[r["a"]].mentions[r["e"]].add(surface(r["s"]))
    for r in _rows(store, _PLAIN):
        articles[r["a"]].relations.add(FoundRelation(r["s"], r["p"].removeprefix(KG), r["o"], ""))
    for r in _rows(store, _POSTS):
        articles[r["a"]].relations.add(FoundRelation(r["who"], "holdsPost", r["where"], squash(r.get("role"))))
    for r in _rows(store, _MEASURES):
        articles[r["a"]].measures.extend(_measures(r))
    for r in _rows(store, _QUOTES):
        articles[r["a"]].quotes.append((r["who"], squash(r["t"])))
    return FoundGraph(articles, classes, labels)


def _measures(row: dict[str, str]) -> Iterator[FoundMeasure]:
    ends: list[str | None] = [row[end] for end in ("low", "high") if end in row and "v" not in row]
    for value in ends or [row.get("v")]:
        yield FoundMeasure(
            row["k"].removeprefix(KG).lower(), row["s"], squash(row.get("ind")), number(value), row.get("u", ""),
            row.get("b"), row.get("e"), row.get("c", "").removeprefix(KG))

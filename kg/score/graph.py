"""What a graph says of each article, read in SPARQL through the contract's terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import unquote

from kg.records import Span
from kg.score.comparing import number, squash, surface
from kg.score.kinds import CLASS_TO_COARSE
from kg.store import GraphStore
from kg.vocab import ENTITY_CLASSES, KG, PREFIXES

__all__ = ["FoundArticle", "FoundGraph", "FoundMeasure", "FoundMention", "FoundQuote", "FoundRelation", "read_graph"]

_ARTICLES = """SELECT ?a ?text ?headline ?date WHERE { ?a a schema:NewsArticle ; nif:isString ?text .
  OPTIONAL { ?a schema:headline ?headline } OPTIONAL { ?a schema:contentReferenceTime ?date } }"""
_CLASSES = "SELECT ?e ?t WHERE { ?e a ?t . FILTER(STRSTARTS(STR(?t), STR(kg:))) }"
_LABELS = "SELECT ?e ?l WHERE { ?e skos:prefLabel|skos:altLabel|rdfs:label ?l }"
_NAMES = """SELECT ?e ?l WHERE { ?e skos:prefLabel ?l FILTER(LANG(?l) IN ("zh", "")) }"""
_MENTIONS = """SELECT ?a ?e ?s ?b ?x WHERE { ?m a nif:Phrase ; nif:referenceContext ?a ; nif:anchorOf ?s ;
  itsrdf:taIdentRef ?e . OPTIONAL { ?m nif:beginIndex ?b ; nif:endIndex ?x } }"""
_PLAIN = """SELECT ?a ?s ?p ?o WHERE { GRAPH ?a { ?s ?p ?o } ?a a schema:NewsArticle .
  FILTER(STRSTARTS(STR(?p), STR(kg:)) && isIRI(?o)) }"""
_STATEMENTS = """SELECT ?a ?n ?s ?p ?o WHERE { GRAPH ?a { ?n rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }
  ?a a schema:NewsArticle . FILTER(STRSTARTS(STR(?p), STR(kg:)) && isIRI(?o)) }"""
_POSTS = """SELECT ?a ?m ?who ?where ?role WHERE { GRAPH ?a {
  ?m a org:Membership ; org:member ?who ; org:organization ?where .
  OPTIONAL { ?m kg:postTitle ?role } } ?a a schema:NewsArticle }"""
_MEASURES = """SELECT ?a ?m ?k ?s ?ind ?v ?low ?high ?u ?b ?e ?c WHERE { GRAPH ?a {
  VALUES ?k { kg:Observation kg:Target } ?m a ?k ; kg:about ?s .
  OPTIONAL { ?m kg:printedValue ?v } OPTIONAL { ?m kg:lowerBound ?low } OPTIONAL { ?m kg:upperBound ?high }
  OPTIONAL { ?m kg:printedUnit ?u } OPTIONAL { ?m kg:change ?c } OPTIONAL { ?m kg:periodStart ?b }
  OPTIONAL { ?m kg:periodEnd ?e } OPTIONAL { ?m kg:indicatorText ?ind } } ?a a schema:NewsArticle }"""
_QUOTES = """SELECT ?a ?who ?t WHERE { GRAPH ?a { ?q a kg:Quotation ; kg:speaker ?who ; schema:text ?t }
  ?a a schema:NewsArticle }"""
_CONFIDENCES = "SELECT ?n ?c WHERE { ?n kg:confidence ?c }"
_EVIDENCE = "SELECT ?n ?b ?x WHERE { ?n prov:wasQuotedFrom ?e . ?e nif:beginIndex ?b ; nif:endIndex ?x }"


class FoundMention(NamedTuple):
    """A form that names something, with the classes of what it names and where it stands in the article's text."""

    surface: str
    coarse: frozenset[str]
    type: str
    spans: tuple[Span, ...]


class FoundRelation(NamedTuple):
    """A plain statement; `role` of a post, else empty."""

    subject: str
    predicate: str
    object: str
    role: str


class FoundMeasure(NamedTuple):
    """A figure; a range gives two, its ends.  `node` is its IRI."""

    kind: str
    subject: str
    indicator: str
    value: Decimal | None
    unit: str
    start: str | None
    end: str | None
    change: str
    node: str = ""


class FoundQuote(NamedTuple):
    """Who speaks, and the squashed text."""

    speaker: str
    text: str


@dataclass(slots=True)
class FoundArticle:
    """What the graph says of one article."""

    printed: str
    text: str  # squashed
    headline: str | None
    date: str | None
    mentions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # entity -> surfaces
    spans: dict[tuple[str, str], set[Span]] = field(default_factory=lambda: defaultdict(set))  # entity, surface
    relations: set[FoundRelation] = field(default_factory=set)
    nodes: dict[FoundRelation, set[str]] = field(default_factory=lambda: defaultdict(set))  # that state a relation
    measures: list[FoundMeasure] = field(default_factory=list)
    quotes: list[FoundQuote] = field(default_factory=list)

    def stating(self, found: FoundRelation | FoundMeasure) -> set[str]:
        """Return the IRIs of the nodes that say a relation or measure."""
        return {found.node} if isinstance(found, FoundMeasure) else self.nodes.get(found, set())


@dataclass(slots=True)
class FoundGraph:
    """All articles, the classes and labels of all things, confidence and evidence of what is said."""

    articles: dict[str, FoundArticle]
    classes: dict[str, set[str]]
    labels: dict[str, set[str]]
    names: dict[str, str] = field(default_factory=dict)  # IRI -> the label to show
    confidences: dict[str, Decimal] = field(default_factory=dict)
    evidence: dict[str, set[Span]] = field(default_factory=dict)

    def coarse(self, iri: str) -> frozenset[str]:
        """Return the coarse classes of a thing; empty where it is none of ours."""
        return frozenset(CLASS_TO_COARSE[c] for c in self.classes.get(iri, ()) if c in CLASS_TO_COARSE)

    def type_of(self, iri: str) -> str:
        """Return the narrowest class of a thing, empty where it has none: of Place and Zone, Zone."""
        own = [c for c in ENTITY_CLASSES if c in self.classes.get(iri, ())]
        return next((c for c in own if c != "Place"), own[0] if own else "")

    def labels_of(self, iri: str) -> set[str]:
        """Return the squashed labels of a thing."""
        return self.labels.get(iri, set())

    def name(self, iri: str) -> str:
        """Return the name to show for a thing."""
        return self.names.get(iri) or unquote(iri.rpartition("/")[2])

    def confidence(self, nodes: set[str]) -> Decimal | None:
        """Return the highest confidence of the nodes, None where none has one."""
        return max((self.confidences[node] for node in nodes if node in self.confidences), default=None)

    def quoted(self, nodes: set[str]) -> tuple[Span, ...]:
        """Return where the evidence of the nodes stands in its article's text."""
        return tuple(sorted({span for node in nodes for span in self.evidence.get(node, ())}))


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
        articles[r["a"]] = FoundArticle(r["text"], squash(r["text"]), r.get("headline"), r.get("date"))
    graph = FoundGraph(articles, defaultdict(set), defaultdict(set), evidence=defaultdict(set))
    for r in _rows(store, _CLASSES):
        graph.classes[r["e"]].add(r["t"].removeprefix(KG))
    for r in _rows(store, _LABELS):
        graph.labels[r["e"]].add(squash(r["l"]))
    for r in _rows(store, _NAMES):
        graph.names.setdefault(r["e"], r["l"])
    for r in _rows(store, _CONFIDENCES):
        graph.confidences[r["n"]] = number(r["c"]) or Decimal(0)
    for r in _rows(store, _EVIDENCE):
        graph.evidence[r["n"]].add(Span(int(r["b"]), int(r["x"])))
    for r in _rows(store, _MENTIONS):
        if r["a"] in articles:
            form = surface(r["s"])
            articles[r["a"]].mentions[r["e"]].add(form)
            if "b" in r:
                articles[r["a"]].spans[r["e"], form].add(Span(int(r["b"]), int(r["x"])))
    for r in _rows(store, _PLAIN):
        articles[r["a"]].relations.add(FoundRelation(r["s"], r["p"].removeprefix(KG), r["o"], ""))
    for r in _rows(store, _STATEMENTS):
        articles[r["a"]].nodes[FoundRelation(r["s"], r["p"].removeprefix(KG), r["o"], "")].add(r["n"])
    for r in _rows(store, _POSTS):
        post = FoundRelation(r["who"], "holdsPost", r["where"], squash(r.get("role")))
        articles[r["a"]].relations.add(post)
        articles[r["a"]].nodes[post].add(r["m"])
    for r in _rows(store, _MEASURES):
        articles[r["a"]].measures.extend(_measures(r))
    for r in _rows(store, _QUOTES):
        articles[r["a"]].quotes.append(FoundQuote(r["who"], squash(r["t"])))
    return graph


def _measures(row: dict[str, str]) -> Iterator[FoundMeasure]:
    ends: list[str | None] = [row[end] for end in ("low", "high") if end in row and "v" not in row]
    for value in ends or [row.get("v")]:
        yield FoundMeasure(
            row["k"].removeprefix(KG).lower(), row["s"], squash(row.get("ind")), number(value), row.get("u", ""),
            row.get("b"), row.get("e"), row.get("c", "").removeprefix(KG), row["m"])

"""The graph around a thing: neighbours by predicate with counts, edges with the sentences that prove them.

An edge is what is said of two entities by one predicate: statements of the same modality as one, posts with their
titles, and what the curated files tell (state ``Curated``, no sentence).  Measures and quotations are no edges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.vocab import ENTITY_CLASSES, KG, SKOS
from service.backend import Backend
from service.reading.asking import Row, class_of, decimal, node, read, text

__all__ = [
    "CURATED",
    "Edge",
    "Group",
    "Neighbour",
    "Node",
    "Page",
    "Proof",
    "Scope",
    "articles_mentioning",
    "beginnings",
    "edges_among",
    "edges_at",
    "groups_of",
    "neighbours_of",
    "read_nodes",
]

#: What holds by the curated files; downstreamOf and partOf only repeat upstreamOf, placePartOf and bodyPartOf.
CURATED: tuple[str, ...] = (
    KG + "placePartOf",
    KG + "bodyPartOf",
    KG + "locatedIn",
    KG + "upstreamOf",
    KG + "productOfIndustry",
    SKOS + "broader",
    SKOS + "closeMatch",
)
_IS_ENTITY = f"FILTER EXISTS {{ ?other a ?class FILTER(?class IN ({', '.join(f'kg:{c}' for c in ENTITY_CLASSES)})) }}"

#: All ends of links at a thing; THIS and the places of ?here and ?other are filled in.
_LINKS = """{ GRAPH ?article { VALUES ?here { THIS } ?node SUBJECT ; OBJECT ; rdf:predicate ?predicate . SURE } }
  UNION { GRAPH ?article { VALUES ?here { THIS } ?node MEMBER ; BODY . SURE } BIND(kg:holdsPost AS ?predicate) }
  UNION { GRAPH <CURATED_GRAPH> { VALUES ?here { THIS } TRIPLE } FILTER(?predicate IN (CURATED)) } """
_ENDS: dict[bool, dict[str, str]] = {
    True: {
        "SUBJECT": "rdf:subject ?here",
        "OBJECT": "rdf:object ?other",
        "MEMBER": "org:member ?here",
        "BODY": "org:organization ?other",
        "TRIPLE": "?here ?predicate ?other",
    },
    False: {
        "SUBJECT": "rdf:object ?here",
        "OBJECT": "rdf:subject ?other",
        "MEMBER": "org:organization ?here",
        "BODY": "org:member ?other",
        "TRIPLE": "?other ?predicate ?here",
    },
}
_COUNTS = """SELECT ?predicate (COUNT(?other) AS ?n) WHERE {
  { SELECT DISTINCT ?predicate ?other WHERE { LINKS } } ENTITY }
  GROUP BY ?predicate"""
_OTHERS = """SELECT ?other ?n WHERE {
  { SELECT ?other (COUNT(DISTINCT ?node) AS ?n) WHERE { LINKS FILTER(?predicate = PREDICATE) } GROUP BY ?other AFTER }
  ENTITY } ORDER BY DESC(?n) STR(?other)"""
_SAID = """SELECT DISTINCT * WHERE { GRAPH ?article { VALUES ?node { NODES }
    { ?node rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:modality ?state }
    UNION { ?node org:member ?subject ; org:organization ?object ; kg:postEvent ?state ; kg:postTitle ?title
      BIND(kg:holdsPost AS ?predicate) }
    ?node prov:wasQuotedFrom ?evidence . ?evidence nif:anchorOf ?sentence ; nif:beginIndex ?begin .
    OPTIONAL { ?node kg:confidence ?confidence } OPTIONAL { ?article schema:headline ?headline }
    OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published } }
  BIND(COALESCE(?reported, ?published) AS ?date) } ORDER BY DESC(?date) ?article ?begin ?node ?evidence"""
#: Nodes that say something of two of many things: those that start at any of them; the other end is looked up here.
_STARTING = """SELECT DISTINCT ?node ?subject ?object WHERE { GRAPH ?article { VALUES ?subject { MANY }
    { ?node rdf:subject ?subject ; rdf:object ?object } UNION { ?node org:member ?subject ; org:organization ?object }
    SURE } } ORDER BY ?node"""
#: Nodes that say something of one of many things by certain predicates.
_AT = """SELECT DISTINCT ?node WHERE { GRAPH ?article { VALUES ?here { MANY } VALUES ?predicate { LISTED }
    ?node END ?here ; rdf:predicate ?predicate . SURE } } ORDER BY ?node"""
_CURATED_AMONG = """SELECT DISTINCT ?subject ?predicate ?object WHERE { GRAPH <CURATED_GRAPH> {
  VALUES ?subject { MANY } ?subject ?predicate ?object } FILTER(?predicate IN (CURATED)) }
  ORDER BY ?subject ?predicate ?object"""
_NODES = """SELECT DISTINCT ?this ?class ?name (LANG(?name) AS ?lang) WHERE { VALUES ?this { MANY } ?this a ?class .
  OPTIONAL { ?this skos:prefLabel ?name } } ORDER BY ?this ?class ?name"""
_MENTIONING = "SELECT (COUNT(DISTINCT ?article) AS ?n) WHERE { ?article schema:mentions THIS }"
_BEGINNINGS = """SELECT ?this (COUNT(DISTINCT ?article) AS ?n) WHERE {
  { SELECT DISTINCT ?this WHERE { VALUES ?class { kg:Zone kg:Company } ?this a ?class } LIMIT 400 }
  ?article schema:mentions ?this } GROUP BY ?this ORDER BY DESC(?n) ?this"""
_MOST_NODES = 30_000
_MOST_ROWS = 20_000
#: How many nodes a query names: its text stays far below the limit.
_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Node:
    """An entity: its class without prefix, its names by language."""

    iri: str
    type: str | None
    names: Mapping[str, str]

    def name(self, lang: str) -> str:
        """Return the name in a language, else in Chinese, else any, else the end of the IRI."""
        return self.names.get(lang) or self.names.get("zh") or next(iter(self.names.values()), self.iri)


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence behind an edge, and what was read from it: `statement` is a statement's or a post's IRI."""

    statement: str
    evidence: str
    sentence: str
    article: str
    headline: str | None
    date: str | None
    confidence: str | None
    title: str | None = None  # of a post


@dataclass(frozen=True, slots=True)
class Edge:
    """What links two entities; `state`: Fact, Planned, of a post Holds, Appointed, Left, else Curated."""

    source: str
    predicate: str
    target: str
    state: str
    proofs: tuple[Proof, ...] = field(default=(), repr=False)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of a post, each once."""
        return tuple(dict.fromkeys(proof.title for proof in self.proofs if proof.title))


@dataclass(frozen=True, slots=True)
class Group:
    """How many neighbours a thing has by one predicate in one direction."""

    predicate: str
    outgoing: bool
    count: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour and the edges to it."""

    node: Node
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some neighbours, those with most statements first; `after` is where the next ones begin."""

    neighbours: tuple[Neighbour, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: the IRI base of the curated graph, the least confidence."""

    id_base: str
    least: float = 0.0

    def query(self, template: str) -> str:
        """Return a query with what does not depend on the thing filled in."""
        sure = (
            f"OPTIONAL {{ ?node kg:confidence ?sure }} FILTER(!BOUND(?sure) || ?sure >= {decimal(self.least)})"
            if self.least
            else ""
        )
        return (
            template.replace("SURE", sure)
            .replace("CURATED_GRAPH", f"{self.id_base}graph/authority")
            .replace("CURATED", ", ".join(map(node, CURATED)))
            .replace("ENTITY", _IS_ENTITY)
        )

    def links(self, outgoing: bool, template: str) -> str:
        """Return a query over the links of a thing in one direction; the thing is still to be filled in."""
        links = _LINKS
        for place, pattern in _ENDS[outgoing].items():
            links = links.replace(place, pattern)
        return self.query(template.replace("LINKS", links))


async def groups_of(backend: Backend, scope: Scope, iri: str) -> tuple[Group, ...]:
    """Return the predicates at a thing, outgoing first, each with the number of its neighbours."""
    found = [
        Group(row["predicate"].value, outgoing, int(row["n"].value))
        for outgoing in (True, False)
        for row in await read(backend, _filled(scope.links(outgoing, _COUNTS), THIS=node(iri)))
        if "predicate" in row
    ]
    return tuple(sorted(found, key=lambda group: (not group.outgoing, group.predicate)))


async def neighbours_of(
    backend: Backend, scope: Scope, iri: str, predicate: str, outgoing: bool, limit: int, after: str | None = None
) -> Page:
    """Return at most `limit` neighbours behind `after`, which an earlier page named."""
    behind = ""
    if after:
        count, _, last = after.partition("~")
        behind = (
            f"HAVING(COUNT(DISTINCT ?node) < {int(count)} || "
            f"(COUNT(DISTINCT ?node) = {int(count)} && STR(?other) > STR({node(last)})))"
        )
    query = _filled(scope.links(outgoing, _OTHERS), THIS=node(iri), PREDICATE=node(predicate), AFTER=behind)
    rows = [row for row in await read(backend, f"{query} LIMIT {limit + 1}", limit + 1) if "other" in row]
    shown = rows[:limit]
    others = [row["other"].value for row in shown]
    nodes = await read_nodes(backend, others)
    among = [edge for edge in await _edges(backend, scope, iri, others, outgoing) if edge.predicate == predicate]
    by_other: dict[str, list[Edge]] = {}
    for edge in among:
        by_other.setdefault(edge.target if outgoing else edge.source, []).append(edge)
    more = f"{shown[-1]['n'].value}~{others[-1]}" if len(rows) > limit else None
    return Page(tuple(Neighbour(nodes[other], tuple(by_other.get(other, ()))) for other in others), more)


async def _edges(backend: Backend, scope: Scope, iri: str, others: Sequence[str], outgoing: bool) -> tuple[Edge, ...]:
    starts, ends = ([iri], others) if outgoing else (others, [iri])
    return await edges_among(backend, scope, starts, ends)


async def read_nodes(backend: Backend, iris: Iterable[str]) -> dict[str, Node]:
    """Return entities by IRI; of what has no class, the IRI alone."""
    wanted = list(dict.fromkeys(iris))
    classes: dict[str, list[str]] = {}
    names: dict[str, dict[str, str]] = {}
    for some in _parts(wanted):
        for row in await read(backend, _filled(_NODES, MANY=" ".join(map(node, some))), _MOST_ROWS):
            iri = row["this"].value
            classes.setdefault(iri, []).append(row["class"].value)
            if "name" in row:
                names.setdefault(iri, {}).setdefault(text(row, "lang") or "zh", row["name"].value)
    return {iri: Node(iri, class_of(classes.get(iri, [])), names.get(iri, {})) for iri in wanted}


async def articles_mentioning(backend: Backend, iri: str) -> int:
    """Return how many articles mention an entity."""
    rows = await read(backend, _filled(_MENTIONING, THIS=node(iri)))
    return int(rows[0]["n"].value) if rows else 0


async def beginnings(backend: Backend, limit: int) -> list[Node]:
    """Return zones and companies that many articles mention: where a walk may begin."""
    rows = await read(backend, _BEGINNINGS, limit)
    return [*(await read_nodes(backend, [row["this"].value for row in rows if "this" in row])).values()]


async def edges_among(
    backend: Backend, scope: Scope, starts: Sequence[str], ends: Sequence[str] | None = None
) -> tuple[Edge, ...]:
    """Return all edges from one of `starts` to one of `ends`; `ends` are the starts where None."""
    targets = set(starts if ends is None else ends)
    said: list[str] = []
    found: dict[tuple[str, str, str, str], dict[Proof, None]] = {}
    for some in _parts(starts):
        many = " ".join(map(node, some))
        rows = await read(backend, _filled(scope.query(_STARTING), MANY=many), _MOST_NODES)
        said += [row["node"].value for row in rows if row["object"].value in targets]
        for row in await read(backend, _filled(scope.query(_CURATED_AMONG), MANY=many), _MOST_NODES):
            if row["object"].value in targets:
                key = (row["subject"].value, row["predicate"].value, row["object"].value, "Curated")
                found.setdefault(key, {})
    return await _proven(backend, said, found)


async def edges_at(
    backend: Backend, scope: Scope, iris: Iterable[str], outgoing: bool, predicates: Iterable[str], most: int
) -> tuple[Edge, ...]:
    """Return what at most `most` statements say of things as their subject, or as their object, with proofs."""
    query = scope.query(_AT).replace("END", "rdf:subject" if outgoing else "rdf:object")
    listed, said = " ".join(map(node, predicates)), []
    for some in _parts(iris):
        rows = await read(backend, _filled(query, MANY=" ".join(map(node, some)), LISTED=listed), most)
        said += [row["node"].value for row in rows]
    return await _proven(backend, said[:most], {})


async def _proven(
    backend: Backend, said: Iterable[str], found: dict[tuple[str, str, str, str], dict[Proof, None]]
) -> tuple[Edge, ...]:
    """Return the edges found so far and those of statements and posts, each with its proofs."""
    for some in _parts(dict.fromkeys(said)):
        for row in await read(backend, _filled(_SAID, NODES=" ".join(map(node, some))), _MOST_ROWS):
            found.setdefault(_key(row), {})[_proof(row)] = None
    return tuple(Edge(*key, tuple(proofs)) for key, proofs in sorted(found.items()))


def _filled(query: str, **values: str) -> str:
    """Fill places in, all at once: a value that looks like a place stays as it is."""
    return re.sub("|".join(values), lambda found: values[found[0]], query)


def _key(row: Row) -> tuple[str, str, str, str]:
    return (row["subject"].value, row["predicate"].value, row["object"].value, row["state"].value.removeprefix(KG))


def _proof(row: Row) -> Proof:
    return Proof(
        row["node"].value,
        row["evidence"].value,
        row["sentence"].value,
        row["article"].value,
        text(row, "headline"),
        text(row, "date"),
        text(row, "confidence"),
        text(row, "title"),
    )


def _parts(items: Iterable[str]) -> list[list[str]]:
    listed = list(items)
    return [listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE)]

"""What links things: edges as articles and curated files tell them, with the sentences that prove them.

An edge is what is said of two entities by one predicate: statements of the same modality as one, posts with their
titles, and what the curated files tell (state ``Curated``, no sentence).  Measures and quotations are no edges.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.vocab import KG, SKOS
from service.backend import Backend
from service.reading.asking import Row, decimal, node, read, read_many, text
from service.reading.choosing import in_rounds
from service.reading.openings import Opening, opening_of, with_openings
from service.reading.proving import End, Fact, Quote, ranks_of

__all__ = [
    "CURATED",
    "MOST_ROWS",
    "Edge",
    "Proof",
    "Scope",
    "Told",
    "curated_among",
    "edges_among",
    "edges_of",
    "filled",
    "proven",
    "told_at",
    "told_of",
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
#: What articles say between things, as one row for each edge with the nodes that say it; places in capitals are filled
#: in, the first two with what binds the ends and the direction.
_TOLD = """SELECT ?subject ?predicate ?object ?state (GROUP_CONCAT(STR(?node); SEPARATOR=" ") AS ?nodes) WHERE {
  { GRAPH ?article { ENDS ?node rdf:subject ?subject ; rdf:object ?object ; rdf:predicate ?predicate ;
      kg:modality ?state . SURE } }
  UNION { GRAPH ?article { ENDS ?node org:member ?subject ; org:organization ?object ; kg:postEvent ?state . SURE }
    BIND(kg:holdsPost AS ?predicate) }
  FILTER(isIRI(?object)) } GROUP BY ?subject ?predicate ?object ?state"""
_SAID = """SELECT DISTINCT * WHERE { GRAPH ?article { VALUES ?node { MANY }
    { ?node rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:modality ?state }
    UNION { ?node org:member ?subject ; org:organization ?object ; kg:postEvent ?state ; kg:postTitle ?title
      BIND(kg:holdsPost AS ?predicate) }
    ?node prov:wasQuotedFrom ?evidence . ?evidence nif:anchorOf ?sentence ; nif:beginIndex ?begin .
    OPTIONAL { ?node kg:confidence ?confidence } OPTIONAL { ?article schema:headline ?headline }
    OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published } }
  BIND(COALESCE(?reported, ?published) AS ?date) } ORDER BY DESC(?date) ?article ?begin ?node ?evidence"""
#: What is said of many things by certain predicates, each node as often as sentences prove it.  The predicates are a
#: filter: as values the engine would start from all that is said by them.
_TOLD_AT = """SELECT ?subject ?predicate ?object ?state (GROUP_CONCAT(STR(?node); SEPARATOR=" ") AS ?nodes) WHERE {
  GRAPH ?article { VALUES ?END { MANY } ?node rdf:END ?END ; rdf:OTHER ?OTHER ; rdf:predicate ?predicate ;
    kg:modality ?state ; prov:wasQuotedFrom ?evidence FILTER(?predicate IN (LISTED)) SURE } }
  GROUP BY ?subject ?predicate ?object ?state"""
_CURATED_AT = """SELECT DISTINCT ?subject ?predicate ?object WHERE { GRAPH <CURATED_GRAPH> {
  ENDS ?subject ?predicate ?object } FILTER(?predicate IN (CURATED)) } ORDER BY ?subject ?predicate ?object"""
_MOST_NODES = 30_000
MOST_ROWS = 20_000
#: How many nodes a query names: its text stays far below the limit.
_AT_ONCE = 200
#: Nodes whose sentences are read: of one edge, and of all edges together where there are many.
_MOST_PROOFS, _MOST_PROVEN = 12, 600


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
    opening: Opening | None = None  # of an article without a headline
    rank: int = field(default=0, compare=False)  # of several: the least comes first, see `service.reading.proving`

    @property
    def is_title(self) -> bool:
        """Tell whether it is the whole headline of its article, which then need not stand below it once more."""
        return "".join(self.sentence.split()) == "".join((self.headline or "").split())


@dataclass(frozen=True, slots=True)
class Edge:
    """What links two entities; `state`: Fact, Planned, of a post Holds, Appointed, Left, else Curated."""

    source: str
    predicate: str
    target: str
    state: str
    proofs: tuple[Proof, ...] = field(default=(), repr=False)
    #: How many statements or posts say it; proofs are of some of them where there are many.
    count: int = 0

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells edges apart."""
        return self.source, self.predicate, self.target, self.state

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of a post, each once."""
        return tuple(dict.fromkeys(proof.title for proof in self.proofs if proof.title))


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
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What links two things, and the nodes that say so: none where the curated files do."""

    source: str
    predicate: str
    target: str
    state: str
    nodes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells edges apart."""
        return self.source, self.predicate, self.target, self.state


async def told_at(backend: Backend, scope: Scope, ends: str) -> list[Told]:
    """Return what is told and curated between the things that `ends` binds ?subject or ?object to."""
    said, curated = await asyncio.gather(
        read(backend, filled(scope.query(_TOLD), ENDS=ends), _MOST_NODES),
        read(backend, filled(scope.query(_CURATED_AT), ENDS=ends), _MOST_NODES),
    )
    found = [Told(*_key(row), tuple(sorted(set(row["nodes"].value.split())))) for row in said if "subject" in row]
    return found + [Told(*_ends(row), "Curated") for row in curated if row["object"].kind == "iri"]


async def edges_among(
    backend: Backend,
    scope: Scope,
    starts: Sequence[str],
    ends: Sequence[str] | None = None,
    period: tuple[str | None, str | None] = (None, None),
    whole: bool = False,
) -> tuple[Edge, ...]:
    """Return all edges from one of `starts` to one of `ends`; `ends` are the starts where None.

    Args:
        backend: answers.
        scope: where to look.
        starts: IRIs.
        ends: IRIs.
        period: first and last day, either may be open; only what articles of those days say, if any is given.
        whole: with all proofs.
    """
    targets = set(starts if ends is None else ends)
    found = await asyncio.gather(
        *(
            told_at(backend, scope, f"VALUES ?subject {{ {' '.join(map(node, some))} }} {_within(*period)}")
            for some in parts(starts)
        )
    )
    told = [one for part in found for one in part if one.target in targets]
    if any(period):
        told = [one for one in told if one.nodes]
    return await proven(backend, told, whole)


def _within(since: str | None, until: str | None) -> str:
    """Return the pattern that keeps the articles of a period."""
    if not since and not until:
        return ""
    days = [f'STR(?day) >= "{since}"'] if since else []
    days += [f'STR(?day) <= "{until}"'] if until else []
    return (
        "OPTIONAL { ?article schema:contentReferenceTime ?reported } "
        "OPTIONAL { ?article schema:datePublished ?published } "
        f"BIND(COALESCE(?reported, ?published) AS ?day) FILTER({' && '.join(days)}) "
    )


async def edges_of(backend: Backend, said: Iterable[str]) -> tuple[Edge, ...]:
    """Return the edges that certain statements and posts are, with their proofs."""
    return await _read_proofs(backend, dict.fromkeys(said), {})


async def curated_among(backend: Backend, scope: Scope, iris: Sequence[str]) -> tuple[Edge, ...]:
    """Return the edges between things that the curated files tell."""
    found: dict[str, None] = dict.fromkeys(iris)
    edges = []
    for some in parts(iris):
        ends = f"VALUES ?subject {{ {' '.join(map(node, some))} }}"
        rows = await read(backend, filled(scope.query(_CURATED_AT), ENDS=ends), _MOST_NODES)
        edges += [Edge(*_ends(row), "Curated") for row in rows if row["object"].value in found]
    return tuple(sorted(edges, key=lambda edge: edge.key))


async def told_of(
    backend: Backend, scope: Scope, iris: Iterable[str], outgoing: bool, predicates: Iterable[str], most: int
) -> list[tuple[Told, int]]:
    """Return what at most `most` statements say of things as their subject, or as their object.

    Each with how many sentences prove it; they are read by `edges_of`, for those that are shown.
    """
    end, other = ("subject", "object") if outgoing else ("object", "subject")
    listed, query = ", ".join(map(node, predicates)), scope.query(_TOLD_AT)
    queries = (
        filled(query, END=end, OTHER=other, MANY=" ".join(map(node, some)), LISTED=listed) for some in parts(iris)
    )
    answers = await asyncio.gather(*(read(backend, one, _MOST_NODES) for one in queries))
    told = [[(_key(row), row["nodes"].value.split()) for row in rows if "subject" in row] for rows in answers]
    kept = {one for rows in told for one in sorted({one for _, nodes in rows for one in nodes})[:most]}
    if len(kept) > most:
        kept = set(sorted(kept)[:most])
    found = []
    for key, nodes in sorted(pair for rows in told for pair in rows):
        if mine := [one for one in nodes if one in kept]:
            found.append((Told(*key, tuple(sorted(set(mine)))), len(mine)))
    return found


async def proven(backend: Backend, told: Iterable[Told], whole: bool = False) -> tuple[Edge, ...]:
    """Return edges with their proofs; where many nodes say the same, with those of some, from the first to the last."""
    counts = {one.key: one for one in told}
    if sum(len(one.nodes) for one in counts.values()) <= _MOST_PROVEN or whole:
        nodes = {node for one in counts.values() for node in one.nodes}
    else:
        nodes = in_rounds([_spread(one.nodes, _MOST_PROOFS) for one in counts.values()], _MOST_PROVEN)
    return await _read_proofs(backend, sorted(nodes), {key: len(one.nodes) for key, one in counts.items()})


def _spread(nodes: Sequence[str], most: int) -> tuple[str, ...]:
    """Return at most so many: the last, the first and, at even steps, some in between."""
    if len(nodes) <= most:
        return tuple(nodes)
    steps = {round(at * (len(nodes) - 1) / (most - 1)) for at in range(most)}
    first, *rest = (nodes[at] for at in sorted(steps, reverse=True))
    return (first, rest[-1], *rest[:-1])


async def _read_proofs(
    backend: Backend, said: Iterable[str], counts: Mapping[tuple[str, str, str, str], int]
) -> tuple[Edge, ...]:
    """Return the edges of statements and posts, and those counted that have none."""
    found: dict[tuple[str, str, str, str], dict[Proof, None]] = {key: {} for key in counts}
    rows = [*await with_openings(backend, await read_many(backend, _SAID, map(node, said), MOST_ROWS))]
    rows.sort(key=lambda row: (row["article"].value, int(row["begin"].value), row["node"].value, row["evidence"].value))
    for row in sorted(rows, key=lambda row: text(row, "date") or "", reverse=True):
        found.setdefault(_key(row), {})[_proof(row)] = None
    ordered = await _best_first(backend, {key: tuple(proofs) for key, proofs in found.items()})
    return tuple(
        Edge(*key, proofs, max(counts.get(key, 0), len({proof.statement for proof in proofs})))
        for key, proofs in sorted(ordered.items())
    )


async def _best_first(
    backend: Backend, found: Mapping[tuple[str, str, str, str], tuple[Proof, ...]]
) -> dict[tuple[str, str, str, str], tuple[Proof, ...]]:
    """Return the proofs of edges with those first that prove them best, else in their order."""
    chosen = [key for key, proofs in found.items() if len(proofs) > 1]
    facts = [
        Fact(
            End(key[0]),
            End(key[2]),
            tuple(Quote(one.evidence, one.sentence, one.article, one.headline) for one in found[key]),
        )
        for key in chosen
    ]
    ordered = dict(found)
    for key, ranks in zip(chosen, await ranks_of(backend, facts), strict=True):
        pairs = sorted(zip(ranks, found[key], strict=True), key=lambda pair: pair[0])
        ordered[key] = tuple(replace(proof, rank=rank) for rank, proof in pairs)
    return ordered


def filled(query: str, **values: str) -> str:
    """Fill places in, all at once: a value that looks like a place stays as it is."""
    return re.sub("|".join(values), lambda found: values[found[0]], query)


def _ends(row: Row) -> tuple[str, str, str]:
    return row["subject"].value, row["predicate"].value, row["object"].value


def _key(row: Row) -> tuple[str, str, str, str]:
    return (*_ends(row), row["state"].value.removeprefix(KG))


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
        opening_of(row),
    )


def parts(items: Iterable[str]) -> list[list[str]]:
    listed = list(items)
    return [listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE)]

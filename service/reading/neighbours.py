"""The graph around a thing: neighbours by predicate with counts, and edges (see `service.reading.edges`)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.vocab import ENTITY_CLASSES
from service.backend import Backend
from service.reading.asking import class_of, node, read, read_many, text
from service.reading.edges import (
    CURATED,
    MOST_ROWS,
    Edge,
    Proof,
    Scope,
    Told,
    curated_among,
    edges_among,
    edges_of,
    filled,
    proven,
    told_at,
    told_of,
)

__all__ = [
    "CURATED",
    "Edge",
    "Group",
    "Neighbour",
    "Node",
    "Page",
    "Proof",
    "Scope",
    "around",
    "articles_mentioning",
    "beginnings",
    "curated_among",
    "edges_among",
    "edges_of",
    "groups_of",
    "neighbours_of",
    "read_nodes",
    "told_of",
]

_NODES = """SELECT DISTINCT ?this ?class ?name (LANG(?name) AS ?lang) WHERE { VALUES ?this { MANY } ?this a ?class .
  OPTIONAL { ?this skos:prefLabel ?name } } ORDER BY ?this ?class ?name"""
_IS_ENTITY = f"FILTER EXISTS {{ ?other a ?class FILTER(?class IN ({', '.join(f'kg:{c}' for c in ENTITY_CLASSES)})) }}"
#: How many entities stand at the other end of each predicate; MINE and YOURS are the ends in one direction.
_COUNTS = """SELECT ?predicate (COUNT(?other) AS ?n) WHERE {
  { SELECT DISTINCT ?predicate ?other WHERE {
    { GRAPH ?article { VALUES ?here { THIS }
        ?node rdf:MINE ?here ; rdf:YOURS ?other ; rdf:predicate ?predicate . SURE } }
    UNION { GRAPH ?article { VALUES ?here { THIS } ?node org:MEMBER ?here ; org:BODY ?other . SURE }
      BIND(kg:holdsPost AS ?predicate) }
    UNION { GRAPH <CURATED_GRAPH> { VALUES ?here { THIS } TRIPLE } FILTER(?predicate IN (CURATED)) } } }
  ENTITY } GROUP BY ?predicate"""
_ENDS = {
    True: {"MINE": "subject", "YOURS": "object", "MEMBER": "member", "BODY": "organization",
           "TRIPLE": "?here ?predicate ?other"},
    False: {"MINE": "object", "YOURS": "subject", "MEMBER": "organization", "BODY": "member",
            "TRIPLE": "?other ?predicate ?here"},
}  # fmt: skip
_MENTIONING = "SELECT (COUNT(DISTINCT ?article) AS ?n) WHERE { ?article schema:mentions THIS }"
_BEGINNINGS = """SELECT ?this (COUNT(DISTINCT ?article) AS ?n) WHERE {
  { SELECT DISTINCT ?this WHERE { VALUES ?class { kg:Zone kg:Company } ?this a ?class } LIMIT 400 }
  ?article schema:mentions ?this } GROUP BY ?this ORDER BY DESC(?n) ?this"""


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


async def _at(backend: Backend, scope: Scope, iri: str, outgoing: bool, predicate: str = "") -> list[Told]:
    """Return what links a thing in one direction, by one predicate where one is named."""
    ends = f"VALUES ?{'subject' if outgoing else 'object'} {{ {node(iri)} }}"
    told = await told_at(backend, scope, ends)
    return [one for one in told if not predicate or one.predicate == predicate]


def _others(told: Iterable[Told], outgoing: bool) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for one in told:
        found.setdefault(one.target if outgoing else one.source, []).append(one)
    return found


def _by_predicate(told: Iterable[Told]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for one in told:
        found.setdefault(one.predicate, []).append(one)
    return dict(sorted(found.items()))


def _ranked(told: Iterable[Told], outgoing: bool, nodes: Mapping[str, Node]) -> list[tuple[int, str, list[Told]]]:
    """Return the entities at the other end with how many nodes link them, those with most first."""
    found = [
        (len({one for edge in edges for one in edge.nodes}), other, edges)
        for other, edges in _others(told, outgoing).items()
        if nodes[other].type
    ]
    return sorted(found, key=lambda one: (-one[0], one[1]))


async def groups_of(backend: Backend, scope: Scope, iri: str) -> tuple[Group, ...]:
    """Return the predicates at a thing, outgoing first, each with the number of its neighbours."""
    queries = [
        filled(scope.query(_COUNTS), THIS=node(iri), ENTITY=_IS_ENTITY, **_ENDS[outgoing]) for outgoing in (True, False)
    ]
    answers = await asyncio.gather(*(read(backend, query) for query in queries))
    found = [
        Group(row["predicate"].value, outgoing, int(row["n"].value))
        for outgoing, rows in zip((True, False), answers, strict=True)
        for row in rows
        if "predicate" in row
    ]
    return tuple(sorted(found, key=lambda group: (not group.outgoing, group.predicate)))


async def around(backend: Backend, scope: Scope, iri: str, first: int) -> list[tuple[Group, Page]]:
    """Return the predicates at a thing, outgoing first, each with its `first` neighbours."""
    directions = await asyncio.gather(*(_at(backend, scope, iri, outgoing) for outgoing in (True, False)))
    told = {outgoing: found for outgoing, found in zip((True, False), directions, strict=True)}
    nodes = await read_nodes(backend, (other for out, found in told.items() for other in _others(found, out)))
    ranked = [
        (predicate, outgoing, _ranked(edges, outgoing, nodes))
        for outgoing, found in told.items()
        for predicate, edges in _by_predicate(found).items()
    ]
    shown = [one for _, _, others in ranked for _, _, edges in others[:first] for one in edges]
    edges = {e.key: e for e in await proven(backend, shown)}
    return [
        (Group(predicate, outgoing, len(others)), _page(others, nodes, edges, first))
        for predicate, outgoing, others in ranked
        if others
    ]


def _page(
    others: Sequence[tuple[int, str, list[Told]]],
    nodes: Mapping[str, Node],
    edges: Mapping[tuple[str, str, str, str], Edge],
    limit: int,
) -> Page:
    """Return the first of the neighbours."""
    found = [
        Neighbour(nodes[other], tuple(edges[key] for key in sorted({one.key for one in told}) if key in edges))
        for _, other, told in others[:limit]
    ]
    return Page(tuple(found), f"{others[limit - 1][0]}~{others[limit - 1][1]}" if 0 < limit < len(others) else None)


async def neighbours_of(
    backend: Backend,
    scope: Scope,
    iri: str,
    predicate: str,
    outgoing: bool,
    limit: int,
    after: str | None = None,
    whole: bool = False,
) -> Page:
    """Return at most `limit` neighbours behind `after`, which an earlier page named; `whole` with all proofs."""
    told = await _at(backend, scope, iri, outgoing, predicate)
    others = _ranked(told, outgoing, await read_nodes(backend, _others(told, outgoing)))
    if after:
        count, _, last = after.partition("~")
        others = [one for one in others if (-one[0], one[1]) > (-int(count), last)]
    shown = others[:limit]
    nodes = await read_nodes(backend, (other for _, other, _ in shown))
    edges = await proven(backend, (one for _, _, told in shown for one in told), whole)
    return _page(others, nodes, {edge.key: edge for edge in edges}, limit)


async def read_nodes(backend: Backend, iris: Iterable[str]) -> dict[str, Node]:
    """Return entities by IRI; of what has no class, the IRI alone."""
    wanted = list(dict.fromkeys(iris))
    classes: dict[str, list[str]] = {}
    names: dict[str, dict[str, str]] = {}
    for row in await read_many(backend, _NODES, map(node, wanted), MOST_ROWS):
        iri = row["this"].value
        classes.setdefault(iri, []).append(row["class"].value)
        if "name" in row:
            names.setdefault(iri, {}).setdefault(text(row, "lang") or "zh", row["name"].value)
    return {iri: Node(iri, class_of(classes.get(iri, [])), names.get(iri, {})) for iri in wanted}


async def english_names(backend: Backend, iris: Iterable[str]) -> dict[str, str]:
    """Return the English names of things by IRI; those that have none are left out."""
    nodes = await read_nodes(backend, iris)
    return {iri: one.names["en"] for iri, one in nodes.items() if "en" in one.names}


async def articles_mentioning(backend: Backend, iri: str) -> int:
    """Return how many articles mention an entity."""
    rows = await read(backend, filled(_MENTIONING, THIS=node(iri)))
    return int(rows[0]["n"].value) if rows else 0


async def beginnings(backend: Backend, limit: int) -> list[Node]:
    """Return zones and companies that many articles mention: where a walk may begin."""
    rows = await read(backend, _BEGINNINGS, limit)
    return [*(await read_nodes(backend, [row["this"].value for row in rows if "this" in row])).values()]

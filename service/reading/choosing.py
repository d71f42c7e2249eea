"""Which of all that is said of a thing its page reads whole: all of it where that is little, else the newest of each.

A first look is light whatever there is: which nodes say what, grouped by the engine.  Sentences, dates and figures
are read for the nodes chosen alone, so that the page of a thing that thousands of articles name costs little more
than another's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.vocab import KG
from service.backend import Backend
from service.reading.asking import decimal, node, read, read_many

__all__ = ["Count", "Link", "NodeLists", "SaidBy", "article_of", "chosen_links", "chosen_measures", "in_rounds",
           "newest", "read_node_lists"]  # fmt: skip

_LINKS = """SELECT ?predicate ?other ?modality (GROUP_CONCAT(STR(?node); SEPARATOR=" ") AS ?nodes) WHERE {
  GRAPH ?article { VALUES ?this { THIS } ?node MINE ?this ; YOURS ?other ; rdf:predicate ?predicate ;
    kg:modality ?modality . SURE } } GROUP BY ?predicate ?other ?modality"""
_POSTS = """SELECT (GROUP_CONCAT(STR(?node); SEPARATOR=" ") AS ?nodes) WHERE { GRAPH ?article {
  VALUES ?this { THIS } VALUES ?role { org:member org:organization }
  ?node ?role ?this ; kg:postTitle ?title . SURE } }"""
_QUOTATIONS = """SELECT (GROUP_CONCAT(STR(?node); SEPARATOR=" ") AS ?nodes) WHERE { GRAPH ?article {
  VALUES ?this { THIS } ?node kg:speaker ?this ; schema:text ?text . SURE } }"""
_MEASURES = """SELECT ?indicator (GROUP_CONCAT(STR(?node); SEPARATOR=" ") AS ?nodes) WHERE { GRAPH ?article {
  VALUES ?this { THIS } ?node kg:about ?this . OPTIONAL { ?node kg:indicator ?indicator } SURE } }
  GROUP BY ?indicator"""
#: The words of those whose indicator is told in words alone: asked of all, they would be a look-up for each.
_WORDED = """SELECT ?indicator ?node WHERE { VALUES ?node { MANY } ?node kg:indicatorText ?indicator }"""
#: Of a concept (an indicator, a role) the one query whose nodes name it, and by what they do.
_OF_CONCEPT = {
    "indicator": """SELECT (GROUP_CONCAT(STR(?node); SEPARATOR=" ") AS ?nodes) WHERE { GRAPH ?article {
  VALUES ?this { THIS } ?node kg:indicator ?this ; kg:indicatorText ?text . SURE } }""",
    "role": _POSTS.replace("org:member org:organization", "org:role"),
}
#: Groups of one kind that are told apart.
_MOST_GROUPS = 20_000
#: Nodes that are read whole: statements where more than one says the same, figures and targets.
_MOST_REPEATED, _MOST_MEASURES = 240, 160


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Nodes that say the same, or something of the same indicator; in the order of their articles."""

    key: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """What links a thing to another: the nodes that state it, in the order of their articles."""

    outgoing: bool
    predicate: str
    other: str
    is_literal: bool
    modality: str
    nodes: tuple[str, ...]

    @property
    def is_planned(self) -> bool:
        """Tell whether it is yet to be."""
        return self.modality == KG + "Planned"


@dataclass(frozen=True, slots=True)
class NodeLists:
    """All nodes that say something of a thing."""

    links: tuple[Link, ...] = ()
    posts: tuple[str, ...] = ()
    measures: tuple[SaidBy, ...] = ()
    quotations: tuple[str, ...] = ()

    @property
    def all_measures(self) -> tuple[str, ...]:
        """The nodes of figures and targets."""
        return tuple(sorted(one for group in self.measures for one in group.nodes))


@dataclass(frozen=True, slots=True)
class Count:
    """How often articles tell something, one article the same thing once: `told` in all, `unshown` not on the page.

    `shown` counts what stands on the page, where the same that several articles tell is one.
    """

    shown: int
    told: int
    unshown: int = 0

    @property
    def n(self) -> int:
        """How much there is: what is shown, where that is all, else how often it is told."""
        return self.told if self.unshown else self.shown


def article_of(said: str) -> str:
    """Return the article that a node belongs to."""
    return said.partition("#")[0]


async def read_node_lists(backend: Backend, iri: str, least: float = 0.0, scheme: str | None = None) -> NodeLists:
    """Return what says something of a thing, without what has a confidence below `least`.

    Of an indicator (`scheme` is "indicator") these are the figures and targets of it, of a role ("role") the posts.
    """
    sure = (
        f"OPTIONAL {{ ?node kg:confidence ?sure }} FILTER(!BOUND(?sure) || ?sure >= {decimal(least)})" if least else ""
    )

    def filled(query: str, mine: str = "", yours: str = "") -> str:
        query = query.replace("MINE", mine).replace("YOURS", yours).replace("SURE", sure)
        return query.replace("THIS", node(iri), 1)

    if scheme in _OF_CONCEPT:
        told = await read(backend, filled(_OF_CONCEPT[scheme]), _MOST_GROUPS)
        own = tuple(sorted({one for row in told if "nodes" in row for one in row["nodes"].value.split()}))
        return NodeLists(measures=(SaidBy(iri, own),)) if scheme == "indicator" else NodeLists(posts=own)
    queries = (
        filled(_LINKS, "rdf:subject", "rdf:object"),
        filled(_LINKS, "rdf:object", "rdf:subject"),
        filled(_POSTS),
        filled(_MEASURES),
        filled(_QUOTATIONS),
    )
    out, into, posts, measures, quotations = await asyncio.gather(
        *(read(backend, query, _MOST_GROUPS) for query in queries)
    )
    links = [
        Link(
            outgoing,
            row["predicate"].value,
            row["other"].value,
            row["other"].kind != "iri",
            row["modality"].value,
            tuple(sorted(set(row["nodes"].value.split()))),
        )
        for outgoing, rows in ((True, out), (False, into))
        for row in rows
        if outgoing or row["other"].value != iri  # what a thing says of itself is told once
    ]

    def nodes(rows: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
        return tuple(sorted({one for row in rows for one in str(getattr(row.get("nodes"), "value", "")).split()}))

    return NodeLists(
        tuple(sorted(links, key=lambda link: (not link.outgoing, link.predicate, link.nodes))),
        nodes(posts),
        (
            *(SaidBy(row["indicator"].value, nodes([row])) for row in measures if "indicator" in row),
            *await _worded(backend, nodes(row for row in measures if "indicator" not in row)),
        ),
        nodes(quotations),
    )


async def _worded(backend: Backend, nodes: Iterable[str]) -> list[SaidBy]:
    """Return figures without an indicator of the graph, by what it is called in their sentences."""
    found: dict[str, set[str]] = {}
    for row in await read_many(backend, _WORDED, map(node, nodes), _MOST_GROUPS):
        found.setdefault(row["indicator"].value, set()).add(row["node"].value)
    return [SaidBy(words, tuple(sorted(same))) for words, same in found.items()]


def _newest(nodes: Sequence[str], days: Mapping[str, str]) -> list[str]:
    return sorted(nodes, key=lambda one: days.get(article_of(one), ""), reverse=True)


def in_rounds(groups: Sequence[Sequence[str]], most: int) -> set[str]:
    """Return the first of each group, then the second of each, until there are `most`; the first in any case."""
    found = {group[0] for group in groups if group}
    at = 1
    while len(found) < most and any(len(group) > at for group in groups):
        for group in groups:
            if len(group) > at and len(found) < most:
                found.add(group[at])
        at += 1
    return found


def chosen_links(links: Iterable[Link], days: Mapping[str, str], most: int | None) -> tuple[Link, ...]:
    """Return the links that are shown, with the nodes that are read of each.

    Args:
        links: all.
        days: article -> the day it tells of; the newest are read first where not all are.
        most: of each predicate and direction, those done and those planned; the most told are taken; None for all.
    """
    kinds: dict[tuple[bool, str, bool], list[Link]] = {}
    for link in links:
        kinds.setdefault((link.outgoing, link.predicate, link.is_planned), []).append(link)
    shown = [
        link
        for some in kinds.values()
        for link in sorted(some, key=lambda link: (-len(link.nodes), link.nodes))[:most]
    ]
    read_whole = in_rounds([_newest(link.nodes, days) for link in shown], _MOST_REPEATED)
    return tuple(
        Link(one.outgoing, one.predicate, one.other, one.is_literal, one.modality,
             tuple(node for node in one.nodes if node in read_whole))
        for one in shown
    )  # fmt: skip


def newest(nodes: Sequence[str], days: Mapping[str, str], most: int) -> tuple[str, ...]:
    """Return at most so many nodes, those of the newest articles, in the order of their articles."""
    return tuple(nodes) if len(nodes) <= most else tuple(sorted(_newest(nodes, days)[:most]))


def chosen_measures(lists: NodeLists, days: Mapping[str, str], first: int) -> tuple[str, ...]:
    """Return the nodes of figures that are read: the `first` newest, and the newest of the most told indicators."""
    nodes = lists.all_measures
    if len(nodes) <= _MOST_MEASURES:
        return nodes
    often = sorted(lists.measures, key=lambda said: (-len(said.nodes), said.key))
    told_again = [said for said in often if len(said.nodes) > 1][: _MOST_MEASURES // 16]
    some = [_newest(said.nodes, days) for said in told_again]
    return tuple(sorted({*newest(nodes, days, first), *in_rounds(some, _MOST_MEASURES - first)}))

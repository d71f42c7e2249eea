"""A resource as its page shows it: what it is, what is said of it, where it is mentioned."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from kg.naming import is_contextual
from kg.store import Term
from kg.vocab import DCTERMS, ITSRDF, KG, NIF, ORG, PROV, RDF, RDFS, SCHEMA, SKOS
from service.backend import Backend
from service.reading.asking import Row as Found
from service.reading.asking import about, class_of, decimal, node, read, text
from service.reading.choosing import (
    Count,
    Link,
    NodeLists,
    chosen_links,
    chosen_measures,
    newest,
    read_node_lists,
)
from service.reading.openings import Opening
from service.reading.proving import with_best_first
from service.reading.sayings import Measure, Named, Post, Quotation, Said, Sayings, Statement, read_whole
from service.reading.together import (
    Block,
    Row,
    measures_together,
    newest_first,
    posts_together,
    proofs_of,
    together,
)

__all__ = ["ArticleLine", "Description", "Group", "Thing", "describe", "grouped", "read_thing"]

_OUT = """SELECT DISTINCT ?p ?o ?name WHERE { { SELECT DISTINCT ?p ?o WHERE { THIS ?p ?o } }
  OPTIONAL { ?o skos:prefLabel|rdfs:label ?name FILTER(LANG(?name) = "zh") } } ORDER BY ?p ?name ?o"""
_IN_PREDICATES = "SELECT DISTINCT ?p WHERE { ?s ?p THIS }"
_IN = """SELECT DISTINCT ?p ?s ?name WHERE {
  { SELECT DISTINCT ?p ?s WHERE { VALUES ?p { LISTED } ?s ?p THIS } LIMIT MOST }
  OPTIONAL { ?s skos:prefLabel|schema:headline|rdfs:label ?name FILTER(LANG(?name) = "zh") } } ORDER BY ?p ?name ?s"""
_GRAPH = """SELECT (COUNT(*) AS ?quads) WHERE { GRAPH ?this { ?s ?p ?o } }"""
_MENTIONED = """SELECT DISTINCT ?article ?reported ?published WHERE { ?article schema:mentions THIS
  OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published } }"""
#: The articles that tell a figure of an indicator, or of a post with a role.
_NAMING = """SELECT DISTINCT ?article ?reported ?published WHERE {
  { SELECT DISTINCT ?article WHERE { VALUES ?as { kg:indicator org:role } GRAPH ?article { ?node ?as THIS } } }
  OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published } }"""
#: Of the plain triples at a thing, and of the nodes that point to it, those below a confidence; @ binds the thing.
_BELOW = """SELECT ?s ?p ?o WHERE {
  { @ ?n rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:confidence ?c }
  UNION { @ ?n rdf:subject ?s ; rdf:predicate kg:partOf ; rdf:object ?o ; kg:confidence ?c .
    VALUES ?p { kg:placePartOf kg:bodyPartOf } }
  UNION { @ ?n org:member ?s ; org:organization ?o ; kg:postEvent ?event ; kg:confidence ?c .
    FILTER(?event != kg:Left) BIND(kg:holdsPost AS ?p) }
  UNION { @ ?s ?p ?o ; kg:confidence ?c } } GROUP BY ?s ?p ?o HAVING(MAX(?c) < LEAST)"""
T = TypeVar("T", bound=Said)
#: Shown in places of their own, or of use to programs only.
_HIDDEN = {
    RDF + "type",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    NIF + "isString",
    KG + "linkStatus",
    RDFS + "label",
    SCHEMA + "mentions",
}
#: What points to a thing and is told in other words on its page.
_TOLD = {
    KG + "about",
    KG + "speaker",
    KG + "rankScope",
    SCHEMA + "mentions",
    SCHEMA + "about",
    SCHEMA + "author",
    KG + "holdsPost",
    KG + "indicator",
    ORG + "role",
    ORG + "member",
    ORG + "organization",
}
#: What points to any resource and is of use to programs only.
_PLUMBING = {RDF + "subject", RDF + "object", ITSRDF + "taIdentRef", PROV + "wasAttributedTo", PROV + "used"}
_MOST_IN, _MOST_VALUES = 300, 10_000
_MOST_BELOW = 20_000
_MOST_ARTICLES = 100_000


@dataclass(frozen=True, slots=True)
class Description:
    """What is written of a resource itself."""

    iri: str
    classes: tuple[str, ...]
    names: tuple[Term, ...]
    aliases: tuple[Term, ...]
    replaced_by: str | None
    text: str | None
    values: tuple[tuple[str, tuple[Named, ...]], ...]

    @property
    def type(self) -> str | None:
        """The entity class, without prefix; None for what is no entity."""
        return class_of(list(self.classes))

    @property
    def scheme(self) -> str | None:
        """What kind of concept it is (indicator, role, unit); None for what is no concept, and for entities."""
        schemes = (value.iri for p, values in self.values if p == SKOS + "inScheme" for value in values if value.iri)
        return None if self.type else next((iri.rpartition("/scheme/")[2] for iri in schemes), None)

    @property
    def called(self) -> tuple[Term, ...]:
        """Its other names, without those that mean it in their context alone."""
        names = [term.value for term in self.names]
        return tuple(
            term
            for term in self.aliases
            if term.value not in names and not all(is_contextual(term.value, name) for name in names or [""])
        )

    def name(self, lang: str, fallback: str) -> str:
        """Return the name in a language, else the Chinese one, else `fallback`."""
        for wanted in (lang, "zh", None):
            for term in self.names:
                if term.language == wanted:
                    return term.value
        return self.names[0].value if self.names else fallback


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a list; `opening` is how one without a headline begins, where its text is known.

    `is_reported` tells that its date is the day that it reports on, False that it is the day of publication; None where
    the list does not ask.
    """

    iri: str
    headline: str | None
    date: str | None
    opening: Opening | None = None
    is_reported: bool | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one predicate in one direction, those of the same other end as one.

    `done` and `planned` count the rows that there are, which may be more than those read, and `statements` all that
    say so; `untold` is by the node of a row's statement how many more state the same.
    """

    predicate: str
    outgoing: bool
    rows: tuple[Row, ...]
    done: int = 0
    planned: int = 0
    untold: Mapping[str, int] = field(default_factory=dict)
    statements: int = 0

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.done + self.planned

    def blocks(self, planned: bool) -> tuple[Block, ...]:
        """Return the rows that were read, of what is planned or of what is done, each sentence once."""
        own = (row for row in self.rows if (row[1].modality == KG + "Planned") == planned)
        return together(own, self.untold)


@dataclass(frozen=True, slots=True)
class Thing:
    """What the page of a resource shows; `counts` tells by its name how many there are of each list.

    `sayings` are newest first.  Its figures are all that were read; `listed` are those of its list: all that there are,
    or the newest.  `mentions` are the articles that name it, newest first and without their headlines.
    """

    description: Description
    sayings: Sayings
    groups: tuple[Group, ...]
    mentions: tuple[ArticleLine, ...]
    incoming: tuple[tuple[str, tuple[Named, ...]], ...]
    counts: Mapping[str, Count] = field(default_factory=dict)
    listed: tuple[Measure, ...] = ()


def _values(pairs: Iterable[tuple[str, Named]]) -> tuple[tuple[str, tuple[Named, ...]], ...]:
    groups: dict[str, dict[str, Named]] = {}
    for predicate, named in pairs:
        groups.setdefault(predicate, {}).setdefault(named.iri or named.name, named)
    return tuple((predicate, tuple(found.values())) for predicate, found in groups.items())


async def _below(backend: Backend, variable: str, iri: str, least: float) -> set[tuple[str, str, str]]:
    """Return what stands below a confidence at a thing, as subject, predicate, value; `variable` is s or o."""
    if not least:
        return set()
    query = _BELOW.replace("@", f"VALUES ?{variable} {{ {node(iri)} }}").replace("LEAST", decimal(least))
    return {(row["s"].value, row["p"].value, row["o"].value) for row in await read(backend, query, _MOST_BELOW)}


async def describe(backend: Backend, iri: str, least: float = 0.0) -> Description | None:
    """Return what is written of a resource, without what only stands below a confidence; None where nothing is."""
    rows = await read(backend, _OUT.replace("THIS", node(iri), 1), _MOST_VALUES)
    if not rows:
        graph = await read(backend, about(_GRAPH, "this", iri))
        quads = graph[0]["quads"].value if graph else "0"
        if quads == "0":
            return None
        return Description(iri, (), (), (), None, None, (("void:triples", (Named(quads, None),)),))
    hidden = await _below(backend, "s", iri, least)
    rows = [row for row in rows if (iri, row["p"].value, row["o"].value) not in hidden]
    each: dict[str, dict[Term, None]] = {}
    for row in rows:
        each.setdefault(row["p"].value, {})[row["o"]] = None
    by_predicate = {predicate: [*values] for predicate, values in each.items()}
    replaced = by_predicate.get(DCTERMS + "isReplacedBy")
    strings = by_predicate.get(NIF + "isString")
    shown = (
        (row["p"].value, Named(text(row, "name") or row["o"].value, row["o"].value if row["o"].kind == "iri" else None))
        for row in rows
        if row["p"].value not in _HIDDEN
    )
    return Description(
        iri,
        tuple(t.value for t in by_predicate.get(RDF + "type", ())),
        tuple(
            by_predicate.get(
                SKOS + "prefLabel", by_predicate.get(RDFS + "label", by_predicate.get(SCHEMA + "name", []))
            )
        ),
        tuple(by_predicate.get(SKOS + "altLabel", ())),
        replaced[0].value if replaced else None,
        strings[0].value if strings else None,
        _values(shown),
    )


def grouped(iri: str, statements: Iterable[Statement], links: Iterable[Link] = ()) -> tuple[Group, ...]:
    """Return the statements of a thing by predicate and direction, outgoing first.

    Args:
        iri: the thing.
        statements: those that were read.
        links: all that there are, to count what was not read.
    """
    groups: dict[tuple[bool, str], dict[tuple[str, str], list[Statement]]] = {}
    for statement in statements:
        outgoing = statement.subject.iri == iri
        other = statement.object if outgoing else statement.subject
        groups.setdefault((not outgoing, statement.predicate), {}).setdefault(
            (other.iri or other.name, statement.modality), []
        ).append(statement)
    nodes: dict[tuple[bool, str], dict[tuple[str, str], int]] = {}
    for link in links:
        nodes.setdefault((not link.outgoing, link.predicate), {})[link.other, link.modality] = len(link.nodes)
    return tuple(
        Group(
            predicate,
            not incoming,
            tuple(
                (
                    said[0].subject if incoming else said[0].object,
                    said[0],
                    proofs_of(said),
                )
                for said in others.values()
            ),
            *_counted(others, nodes.get((incoming, predicate), {})),
            sum(nodes.get((incoming, predicate), {}).values()) or sum(map(len, others.values())),
        )
        for (incoming, predicate), others in sorted(groups.items(), key=lambda pair: pair[0])
    )


def _counted(
    read_rows: Mapping[tuple[str, str], list[Statement]], nodes: Mapping[tuple[str, str], int]
) -> tuple[int, int, dict[str, int]]:
    """Return how many rows are done and planned, and of the rows that were read, how many more state the same."""
    keys = nodes or read_rows
    planned = sum(modality == KG + "Planned" for _, modality in keys)
    untold = {said[0].node: nodes.get(key, len(said)) - len(said) for key, said in read_rows.items()}
    return len(keys) - planned, planned, {node: n for node, n in untold.items() if n > 0}


async def _read_mentions(backend: Backend, iri: str, query: str = _MENTIONED) -> tuple[ArticleLine, ...]:
    rows = await read(backend, query.replace("THIS", node(iri), 1), _MOST_ARTICLES)
    days = {row["article"].value: text(row, "reported") or text(row, "published") for row in rows}
    listed = sorted(days.items())
    return tuple(
        ArticleLine(article, None, day) for article, day in sorted(listed, key=lambda one: one[1] or "", reverse=True)
    )


async def _read_incoming(backend: Backend, iri: str, told: set[str]) -> list[Found]:
    """Return what points to a resource by other predicates than those that are told in other words."""
    found = await read(backend, _IN_PREDICATES.replace("THIS", node(iri), 1))
    wanted = sorted({row["p"].value for row in found} - _PLUMBING - told)
    if not wanted:
        return []
    listed = " ".join(map(node, wanted))
    query = _IN.replace("THIS", node(iri), 1).replace("LISTED", listed, 1).replace("MOST", str(_MOST_IN), 1)
    return await read(backend, query, _MOST_IN)


async def _read_sayings(
    backend: Backend, lists: NodeLists, days: Mapping[str, str], links: Iterable[Link], first: int
) -> Sayings:
    nodes = {
        "statements": tuple(one for link in links for one in link.nodes),
        "posts": newest(lists.posts, days, first),
        "measures": chosen_measures(lists, days, first),
        "quotations": newest(lists.quotations, days, first),
    }

    async def proved(kind: str, some: tuple[str, ...]) -> tuple[Said, ...]:
        return await with_best_first(backend, await read_whole(backend, kind, some))

    said = await asyncio.gather(*(proved(kind, some) for kind, some in nodes.items()))

    def only(kind: type[T], some: tuple[Said, ...]) -> tuple[T, ...]:
        return tuple(one for one in some if isinstance(one, kind))

    return Sayings(only(Statement, said[0]), only(Post, said[1]), only(Measure, said[2]), only(Quotation, said[3]))


async def read_thing(
    backend: Backend, description: Description, least: float = 0.0, most: int | None = None, first: int = 50
) -> Thing:
    """Return what the page of a resource shows, without what has a confidence below `least`.

    Args:
        backend: answers.
        description: of the resource.
        least: what lies below is left out.
        most: rows of a group that are read, of those done and of those planned; None for all.
        first: posts and quotations that are read, and figures that are read beside those of a timeline.
    """
    iri = description.iri

    async def lists() -> NodeLists:
        scheme = description.scheme
        return await read_node_lists(backend, iri, least, scheme) if description.type or scheme else NodeLists()

    found, mentions, hidden = await asyncio.gather(
        lists(), _read_mentions(backend, iri), _below(backend, "o", iri, least)
    )
    days = {line.iri: line.date or "" for line in mentions}
    if description.scheme and (found.posts or found.measures):
        days = {line.iri: line.date or "" for line in await _read_mentions(backend, iri, _NAMING)}
    is_told = bool(description.type or description.scheme)
    told = _TOLD | {link.predicate for link in found.links} if is_told else set[str]()
    sayings, incoming = await asyncio.gather(
        _read_sayings(backend, found, days, chosen_links(found.links, days, most), first),
        _read_incoming(backend, iri, told),
    )
    posts = posts_together(newest_first(sayings.posts))
    measures = measures_together(newest_first(sayings.measures))
    all_measures, listed, unshown = found.all_measures, measures, 0
    if len(chosen_measures(found, days, first)) < len(all_measures):
        own = frozenset(newest(all_measures, days, first))
        listed = measures_together(newest_first(one for one in sayings.measures if one.node in own))
        unshown = len(all_measures) - len(own)
    quotations, groups = newest_first(sayings.quotations), grouped(iri, sayings.statements, found.links)
    return Thing(
        description,
        replace(sayings, posts=posts, measures=measures, quotations=quotations),
        groups,
        mentions,
        _values(
            (row["p"].value, Named(text(row, "name") or row["s"].value, row["s"].value))
            for row in incoming
            if (row["s"].value, row["p"].value, iri) not in hidden
        ),
        {
            "statements": Count(sum(one.count for one in groups), sum(one.statements for one in groups)),
            "posts": Count(len(posts), len(found.posts), max(0, len(found.posts) - first)),
            "measures": Count(len(listed), len(all_measures), unshown),
            "quotations": Count(len(quotations), len(found.quotations), max(0, len(found.quotations) - first)),
        },
        listed,
    )

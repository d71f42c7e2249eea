"""A resource as its page shows it: what it is, what is said of it, where it is mentioned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.store import Term
from kg.vocab import DCTERMS, KG, NIF, RDF, RDFS, SCHEMA, SKOS
from service.backend import Backend
from service.reading.asking import about, class_of, decimal, node, read, text
from service.reading.sayings import Evidence, Named, Sayings, Statement, read_sayings

__all__ = ["ArticleLine", "Description", "Group", "Thing", "describe", "grouped", "read_thing"]

_OUT = """SELECT DISTINCT ?p ?o ?name WHERE { ?this ?p ?o .
  OPTIONAL { ?o skos:prefLabel|rdfs:label ?name FILTER(LANG(?name) = "zh") } } ORDER BY ?p ?name ?o"""
_IN = """SELECT DISTINCT ?p ?s ?name WHERE { ?s ?p ?this .
  FILTER(?p NOT IN (rdf:subject, rdf:object, itsrdf:taIdentRef, prov:wasAttributedTo, prov:used))
  OPTIONAL { ?s skos:prefLabel|schema:headline|rdfs:label ?name FILTER(LANG(?name) = "zh") } } ORDER BY ?p ?name ?s"""
_GRAPH = """SELECT (COUNT(*) AS ?quads) WHERE { GRAPH ?this { ?s ?p ?o } }"""
_MENTIONED = """SELECT DISTINCT ?article ?headline ?date WHERE { ?article schema:mentions ?this
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published }
  BIND(COALESCE(?reported, ?published) AS ?date) } ORDER BY DESC(?date) ?article"""

#: Of the plain triples at a thing, and of the nodes that point to it, those below a confidence; @ binds the thing.
_BELOW = """SELECT ?s ?p ?o WHERE {
  { @ ?n rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:confidence ?c }
  UNION { @ ?n rdf:subject ?s ; rdf:predicate kg:partOf ; rdf:object ?o ; kg:confidence ?c .
    VALUES ?p { kg:placePartOf kg:bodyPartOf } }
  UNION { @ ?n org:member ?s ; org:organization ?o ; kg:postEvent ?event ; kg:confidence ?c .
    FILTER(?event != kg:Left) BIND(kg:holdsPost AS ?p) }
  UNION { @ ?s ?p ?o ; kg:confidence ?c } } GROUP BY ?s ?p ?o HAVING(MAX(?c) < LEAST)"""
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
#: In which variable of `sayings` queries a thing can stand.
_ROLES = ("subject", "object")
_MOST_IN = 300
_MOST_BELOW = 20_000


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

    def name(self, lang: str, fallback: str) -> str:
        """Return the name in a language, else the Chinese one, else `fallback`."""
        for wanted in (lang, "zh", None):
            for term in self.names:
                if term.language == wanted:
                    return term.value
        return self.names[0].value if self.names else fallback


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a list."""

    iri: str
    headline: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one predicate in one direction, those of the same other end as one."""

    predicate: str
    outgoing: bool
    rows: tuple[tuple[Named, Statement, tuple[Evidence, ...]], ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """All that the page of a resource shows."""

    description: Description
    sayings: Sayings
    groups: tuple[Group, ...]
    articles: tuple[ArticleLine, ...]
    incoming: tuple[tuple[str, tuple[Named, ...]], ...]


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
    rows = await read(backend, about(_OUT, "this", iri))
    if not rows:
        graph = await read(backend, about(_GRAPH, "this", iri))
        quads = graph[0]["quads"].value if graph else "0"
        if quads == "0":
            return None
        return Description(iri, (), (), (), None, None, (("void:triples", (Named(quads, None),)),))
    hidden = await _below(backend, "s", iri, least)
    rows = [row for row in rows if (iri, row["p"].value, row["o"].value) not in hidden]
    by_predicate: dict[str, list[Term]] = {}
    for row in rows:
        values = by_predicate.setdefault(row["p"].value, [])
        if row["o"] not in values:
            values.append(row["o"])
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


def grouped(iri: str, statements: Iterable[Statement]) -> tuple[Group, ...]:
    """Return the statements of a thing by predicate and direction, outgoing first."""
    groups: dict[tuple[bool, str], dict[tuple[str, str], list[Statement]]] = {}
    for statement in statements:
        outgoing = statement.subject.iri == iri
        other = statement.object if outgoing else statement.subject
        groups.setdefault((not outgoing, statement.predicate), {}).setdefault(
            (other.iri or other.name, statement.modality), []
        ).append(statement)
    return tuple(
        Group(
            predicate,
            not incoming,
            tuple(
                (
                    said[0].subject if incoming else said[0].object,
                    said[0],
                    tuple(dict.fromkeys(e for s in said for e in s.evidence)),
                )
                for said in others.values()
            ),
        )
        for (incoming, predicate), others in sorted(groups.items(), key=lambda pair: pair[0])
    )


async def read_thing(backend: Backend, description: Description, least: float = 0.0) -> Thing:
    """Return all that the page of a resource shows, without what has a confidence below `least`."""
    iri = description.iri

    def scope(query: str) -> list[str]:
        return [about(query, role, iri) for role in _ROLES if f"?{role} " in query]

    sayings = await read_sayings(backend, scope, least) if description.type else Sayings()
    mentioned = await read(backend, about(_MENTIONED, "this", iri))
    said = {
        KG + "about",
        KG + "speaker",
        KG + "rankScope",
        SCHEMA + "mentions",
        SCHEMA + "about",
        SCHEMA + "author",
        KG + "holdsPost",
        "http://www.w3.org/ns/org#member",
        "http://www.w3.org/ns/org#organization",
    }
    said |= {group.predicate for group in grouped(iri, sayings.statements)}
    hidden = await _below(backend, "o", iri, least)
    incoming = [
        row
        for row in await read(backend, about(_IN, "this", iri), _MOST_IN)
        if not (description.type and row["p"].value in said)
        and (row["s"].value, row["p"].value, iri) not in hidden
    ]
    return Thing(
        description,
        sayings,
        grouped(iri, sayings.statements),
        tuple(ArticleLine(row["article"].value, text(row, "headline"), text(row, "date")) for row in mentioned),
        _values((row["p"].value, Named(text(row, "name") or row["s"].value, row["s"].value)) for row in incoming),
    )

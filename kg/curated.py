"""The curated graphs: ontology and authority, as they go into every store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg import iris
from kg.errors import ResourceError
from kg.quads.terms import lines
from kg.resources import ontology_dir
from kg.vocab import KG, RDF, SKOS, SUPERCLASSES

__all__ = [
    "CuratedTriple", "PlaceName", "authority_lines", "concept_iris", "ontology_lines", "place_names", "qudt_units",
    "read_turtle",
]

_TYPE = ox.NamedNode(RDF + "type")
_UNIT_SCHEME = "unit/"


class PlaceName(NamedTuple):
    """A Chinese name of a place of the curated files: its canonical one, or another."""

    iri: str
    name: str
    is_canonical: bool


class CuratedTriple(NamedTuple):
    """A triple of a curated file: no blank nodes, RDF 1.1."""

    subject: ox.NamedNode
    predicate: ox.NamedNode
    object: ox.NamedNode | ox.Literal


def read_turtle(path: Path) -> Iterator[CuratedTriple]:
    """Iterate the triples of a Turtle file of ours.

    Raises:
        ResourceError: the file is missing or broken, or holds a blank node; file, line and column are named.
    """
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode | ox.Literal):
                raise ResourceError(f"ontology file {path.name} holds a blank node ({quad}); give the thing an IRI")
            yield CuratedTriple(quad.subject, quad.predicate, quad.object)
    except (OSError, SyntaxError) as error:
        raise ResourceError(
            f"ontology file {path.name} cannot be read: {error}; mend it or reinstall the package") from error


def _curated_files() -> list[Path]:
    folder = ontology_dir()
    return [*sorted((folder / "authority").glob("*.ttl")),
            *(folder / name for name in ("industries.ttl", "roles.ttl", "indicators.ttl", "units.ttl"))]


def _rebased(node: ox.NamedNode, base: str) -> ox.NamedNode:
    if base != iris.ID_BASE and node.value.startswith(iris.ID_BASE):
        return ox.NamedNode(base + node.value[len(iris.ID_BASE):])
    return node


def authority_lines(base: str, replaced: Mapping[str, str] | None = None) -> list[str]:
    """Return the N-Quads of the graph of curated entities and concepts, superclasses written out.

    Args:
        base: base of resources.
        replaced: key that stands no more -> the key that does; what is known of the one is said of the other.
    """
    graph = ox.NamedNode(iris.authority_graph(base))
    direct = {KG + name: tuple(ox.NamedNode(c) for c in wider) for name, wider in SUPERCLASSES.items()}
    quads: list[ox.Quad] = []
    for path in _curated_files():
        for triple in read_turtle(path):
            subject, value = _rebased(triple.subject, base), triple.object
            if isinstance(value, ox.NamedNode):
                value = _rebased(value, base)
            quads.append(ox.Quad(subject, triple.predicate, value, graph))
            if triple.predicate == _TYPE:
                quads.extend(ox.Quad(subject, _TYPE, wider, graph) for wider in direct.get(triple.object.value, ()))
            elif triple.predicate.value in (KG + "placePartOf", KG + "bodyPartOf"):
                quads.append(ox.Quad(subject, ox.NamedNode(KG + "partOf"), value, graph))
    return lines(_moved(quads, replaced, base) if replaced else quads)


def _moved(quads: list[ox.Quad], replaced: Mapping[str, str], base: str) -> Iterator[ox.Quad]:
    """Yield the quads with new IRIs for old; a moved thing's name becomes an alias, its class is told elsewhere."""
    moved = {iris.entity_iri(old, base): ox.NamedNode(iris.entity_iri(new, base)) for old, new in replaced.items()}
    named = {q.subject for q in quads if q.predicate.value == SKOS + "prefLabel" and _is_english(q.object)}
    for quad in quads:
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        if isinstance(value, ox.NamedNode):
            value = moved.get(value.value, value)
        if isinstance(subject, ox.NamedNode) and subject.value in moved:
            subject = moved[subject.value]
            if predicate == _TYPE:
                continue
            if predicate.value == SKOS + "prefLabel":
                if not _is_english(value) or subject in named:
                    predicate = ox.NamedNode(SKOS + "altLabel")
                else:
                    named.add(subject)
        if subject != value:
            yield ox.Quad(subject, predicate, value, quad.graph_name)


def _is_english(value: object) -> bool:
    return isinstance(value, ox.Literal) and value.language == "en"


def place_names(authority: Iterable[str], base: str) -> Iterator[PlaceName]:
    """Iterate the Chinese names of the places and zones in the lines that `authority_lines` returned."""
    named = re.compile(
        rf'<({re.escape(base)}(?:place|zone)/[^>]+)> <{re.escape(SKOS)}(pref|alt)Label> "([^"\\\\]+)"@zh ')
    for line in authority:
        if (found := named.match(line)) is not None:
            yield PlaceName(found[1], found[3], found[2] == "pref")


def ontology_lines(base: str) -> list[str]:
    """Return the N-Quads of the graph of the ontology (classes and properties; shapes stay outside)."""
    graph = ox.NamedNode(iris.ontology_graph(base))
    return lines(ox.Quad(t.subject, t.predicate, t.object, graph) for t in read_turtle(ontology_dir() / "kg.ttl"))


def concept_iris() -> set[str]:
    """Return the IRIs, on the default base, of all curated roles and indicators."""
    folder = ontology_dir()
    return {t.subject.value for name in ("roles.ttl", "indicators.ttl") for t in read_turtle(folder / name)}


def qudt_units() -> dict[str, str]:
    """Return printed base unit -> IRI of the QUDT unit, from ``units.ttl``."""
    exact, found = SKOS + "exactMatch", {}
    labels: dict[str, set[str]] = {}
    for triple in read_turtle(ontology_dir() / "units.ttl"):
        subject = triple.subject.value
        if triple.predicate.value == exact and triple.object.value.startswith("http://qudt.org/vocab/unit/"):
            found[subject] = triple.object.value
        elif triple.predicate.value in (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation"):
            labels.setdefault(subject, set()).add(triple.object.value)
    return {label: found[s] for s in sorted(found) for label in sorted(labels.get(s, ()))}

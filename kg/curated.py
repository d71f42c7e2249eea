"""The curated graphs: ontology and authority, as they go into every store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg import iris
from kg.errors import ResourceError
from kg.quads.terms import lines
from kg.resources import ontology_dir
from kg.vocab import KG, RDF, SKOS, SUPERCLASSES

__all__ = ["CuratedTriple", "authority_lines", "concept_iris", "ontology_lines", "qudt_units", "read_turtle"]

_TYPE = ox.NamedNode(RDF + "type")
_UNIT_SCHEME = "unit/"


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


def authority_lines(base: str) -> list[str]:
    """Return the N-Quads of the graph of curated entities and concepts, superclasses written out."""
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
    return lines(quads)


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

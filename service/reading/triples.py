"""A part of the graph as Turtle: entities, the edges between them, and for each edge what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.vocab import KG, NIF, ORG, PREFIXES, PROV, RDF, SCHEMA, SKOS, XSD
from service.reading.neighbours import Edge, Node, Proof

__all__ = ["turtle"]

_POST_STATES = {"Holds", "Appointed", "Left"}


def turtle(nodes: Iterable[Node], edges: Iterable[Edge]) -> bytes:
    """Return the entities and edges in the graph's own terms, in one order."""
    triples = [triple for node in nodes for triple in _of_node(node)]
    triples += [triple for edge in edges for triple in _of_edge(edge)]
    ordered = sorted(dict.fromkeys(triples), key=str)
    lines = (ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").splitlines(keepends=True)
    # The serializer knows no order of prefixes.
    return b"".join(sorted(lines[: len(PREFIXES)]) + lines[len(PREFIXES) :])


def _iri(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _literal(subject: str, predicate: str, value: str, kind: str = XSD + "string") -> ox.Triple:
    literal = ox.Literal(value, datatype=ox.NamedNode(kind))
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), literal)


def _of_node(node: Node) -> Iterator[ox.Triple]:
    if node.type:
        yield _iri(node.iri, RDF + "type", KG + node.type)
    for lang, name in node.names.items():
        label = ox.Literal(name, language=lang)
        yield ox.Triple(ox.NamedNode(node.iri), ox.NamedNode(SKOS + "prefLabel"), label)


def _of_edge(edge: Edge) -> Iterator[ox.Triple]:
    if edge.state != "Left":  # who left a post does not hold it
        yield _iri(edge.source, edge.predicate, edge.target)
    for proof in edge.proofs:
        yield from _of_proof(edge, proof)


def _of_proof(edge: Edge, proof: Proof) -> Iterator[ox.Triple]:
    said = proof.statement
    if edge.state in _POST_STATES:
        yield _iri(said, RDF + "type", ORG + "Membership")
        yield _iri(said, ORG + "member", edge.source)
        yield _iri(said, ORG + "organization", edge.target)
        yield _iri(said, KG + "postEvent", KG + edge.state)
        if proof.title:
            yield _literal(said, KG + "postTitle", proof.title)
    else:
        yield _iri(said, RDF + "type", KG + "Statement")
        yield _iri(said, RDF + "subject", edge.source)
        yield _iri(said, RDF + "predicate", edge.predicate)
        yield _iri(said, RDF + "object", edge.target)
        yield _iri(said, KG + "modality", KG + edge.state)
    if proof.confidence:
        yield _literal(said, KG + "confidence", proof.confidence, XSD + "decimal")
    yield _iri(said, PROV + "wasQuotedFrom", proof.evidence)
    yield _literal(proof.evidence, NIF + "anchorOf", proof.sentence)
    yield _iri(proof.evidence, NIF + "referenceContext", proof.article)
    if proof.headline:
        headline = ox.Literal(proof.headline, language="zh")
        yield ox.Triple(ox.NamedNode(proof.article), ox.NamedNode(SCHEMA + "headline"), headline)

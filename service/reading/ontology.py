"""The ontology's terms as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.vocab import OWL, RDF, RDFS
from service.backend import Backend
from service.reading.asking import node, read

__all__ = ["OntologyTerm", "read_ontology"]

_TERMS = """SELECT DISTINCT ?term ?p ?o (LANG(?o) AS ?lang) WHERE { GRAPH ?graph { ?term a ?kind ; ?p ?o .
  VALUES ?p { rdf:type rdfs:label rdfs:comment rdfs:domain rdfs:range rdfs:subClassOf rdfs:subPropertyOf } } }
  ORDER BY ?term ?p ?o"""


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class, a property or a listed term; texts by language."""

    iri: str
    kind: str  # classes, properties, listed_terms
    types: tuple[str, ...]
    labels: dict[str, str]
    comments: dict[str, str]
    wider: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]

    @property
    def local(self) -> str:
        """What stands behind the ``#``."""
        return self.iri.rpartition("#")[2]


def _kind(types: tuple[str, ...]) -> str:
    if OWL + "Class" in types:
        return "classes"
    if OWL + "ObjectProperty" in types or OWL + "DatatypeProperty" in types:
        return "properties"
    return "listed_terms"


async def read_ontology(backend: Backend, graph: str) -> dict[str, tuple[OntologyTerm, ...]]:
    """Return the terms of the ontology's graph by kind, each sorted by IRI."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for row in await read(backend, _TERMS.replace("?graph", node(graph)), 10_000):
        lang = row["lang"].value if "lang" in row else ""
        found.setdefault(row["term"].value, {}).setdefault(row["p"].value, []).append((row["o"].value, lang))

    def values(properties: dict[str, list[tuple[str, str]]], *names: str) -> tuple[str, ...]:
        return tuple(value for name in names for value, _ in properties.get(name, ()))

    def texts(properties: dict[str, list[tuple[str, str]]], name: str) -> dict[str, str]:
        return {lang: value for value, lang in properties.get(name, ())}

    sections: dict[str, list[OntologyTerm]] = {"classes": [], "properties": [], "listed_terms": []}
    for iri, properties in sorted(found.items()):
        types = values(properties, RDF + "type")
        if OWL + "Ontology" in types:
            continue
        sections[_kind(types)].append(
            OntologyTerm(
                iri,
                _kind(types),
                types,
                texts(properties, RDFS + "label"),
                texts(properties, RDFS + "comment"),
                values(properties, RDFS + "subClassOf", RDFS + "subPropertyOf"),
                values(properties, RDFS + "domain"),
                values(properties, RDFS + "range"),
            )
        )
    return {kind: tuple(terms) for kind, terms in sections.items()}

"""What all articles together say an entity is, and the concepts that only the text names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg import iris
from kg.quads.terms import A, GraphWriter, iri, term, zh
from kg.records import Entity
from kg.vocab import DCTERMS, KG, ORG, SCHEMA, SKOS, SUPERCLASSES

__all__ = ["entity_quads"]


def entity_quads(entities: Iterable[Entity], replaced: Mapping[str, str], concepts: Iterable[str], base: str,
                 served: Mapping[str, str] | None = None) -> GraphWriter:
    """Return the quads of the graph of entities.

    Args:
        entities: each entity once, under its global key, with every form seen as alias.
        replaced: a key that was corrected or joined -> the key that stands for it now.
        concepts: keys of roles and indicators that no curated list holds (``role/…``, ``indicator/…``).
        base: base of resources.
        served: the key of a body -> the IRI of the place whose organ it is.
    """
    served = served or {}
    out = GraphWriter(iris.entities_graph(base))
    for entity in entities:
        me = iri(iris.entity_iri(entity.key, base))
        out.add(me, A, term(entity.type), *(iri(c) for c in SUPERCLASSES[entity.type]))
        out.add(me, SKOS + "prefLabel", zh(entity.name))
        out.add(me, SKOS + "altLabel", *(zh(a) for a in entity.aliases if a != entity.name))
        out.add(me, KG + "linkStatus", term("Known" if entity.known else "New"))
        if entity.type == "Industry":
            out.add(me, SKOS + "inScheme", iri(f"{base}scheme/industry"))
        if entity.key in served:
            out.add(me, SCHEMA + "areaServed", iri(served[entity.key]))
    for old, new in replaced.items():
        out.add(iri(iris.entity_iri(old, base)), DCTERMS + "isReplacedBy", iri(iris.entity_iri(new, base)))
    for key in concepts:
        scheme, _, label = key.partition("/")
        me = iri(iris.entity_iri(key, base))
        out.add(me, A, iri(SKOS + "Concept"), iri(ORG + "Role") if scheme == "role" else None)
        out.add(me, SKOS + "prefLabel", zh(label))
        out.add(me, SKOS + "inScheme", iri(f"{base}scheme/{scheme}"))
    return out

"""Records to quads: the only place where terms are made."""

from kg.quads.article import GraphContext, Naming, article_quads
from kg.quads.entities import entity_quads
from kg.quads.nodes import Said, node_iri, parts_of
from kg.quads.pages import page_quads, pipeline_quads, run_quads
from kg.quads.terms import GraphWriter, confidence_of, lines

__all__ = [
    "GraphContext", "GraphWriter", "Naming", "Said", "article_quads", "confidence_of", "entity_quads", "lines",
    "node_iri", "page_quads", "parts_of", "pipeline_quads", "run_quads",
]

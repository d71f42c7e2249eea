"""Records to quads: the only place where terms are made."""

from kg.quads.article import GraphContext, Naming, article_quads
from kg.quads.entities import entity_quads
from kg.quads.pages import page_quads, pipeline_quads, run_quads
from kg.quads.terms import GraphWriter, lines

__all__ = [
    "GraphContext", "GraphWriter", "Naming", "article_quads", "entity_quads", "lines", "page_quads", "pipeline_quads",
    "run_quads",
]

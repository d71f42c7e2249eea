"""Pages to a graph in memory to F1 by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg import iris
from kg.curated import authority_lines, ontology_lines, qudt_units
from kg.iris import ID_BASE
from kg.pipeline import Pipeline
from kg.quads import GraphContext, article_quads, entity_quads, lines
from kg.records import PageRecords, Told
from kg.resolve import entity_uses, resolve
from kg.score.gold import GoldArticle, read_gold
from kg.score.judge import score_store
from kg.store import GraphStore
from training.ablation.patching import Mentions

__all__ = ["SHOWN", "Board", "Figures"]

#: Kinds in the table.
SHOWN = ("mentions", "entities", "relations", "measures", "aims")
Figures = dict[str, float]


class _MemoryStore(GraphStore):
    """A graph that is gone with the process."""

    def __init__(self, quad_lines: Sequence[str]) -> None:
        self._store, self._holds_union = ox.Store(), False
        self._store.bulk_load(input="\n".join(quad_lines).encode(), format=ox.RdfFormat.N_QUADS)


@dataclass
class Board:
    """Pages with their gold annotation; `mentions` keeps what the whole pipeline reads in them."""

    name: str
    pages: Path
    gold: Path
    mentions: Mentions = field(default_factory=dict)

    @cached_property
    def _files(self) -> list[Path]:
        return sorted(self.pages.glob("*.txt"))

    @cached_property
    def _annotated(self) -> list[GoldArticle]:
        return read_gold(self.gold)

    def score(self, pipeline: Pipeline) -> Figures:
        """Return F1 by kind of the graph that `pipeline` makes of all pages together."""
        read = [pipeline.read(file, file.stem, Told()) for file in self._files]
        tallies = score_store(_MemoryStore(list(_quads(read))), self._annotated)
        return {kind: tallies[kind].f1 for kind in SHOWN}


def _quads(pages: Sequence[PageRecords]) -> Iterator[str]:
    """The quads that a build writes of these pages, without what tells of pages and runs."""
    articles = [article for page in pages for article in page.articles]
    identity = resolve(use for article in articles for use in entity_uses(article))
    context = GraphContext(ID_BASE, "ablation", qudt_units())
    for article in articles:
        yield from lines(article_quads(article, identity, context))
    concepts = {iris.concept_key("role", post.title) for article in articles for post in article.posts}
    yield from authority_lines(ID_BASE, identity.replaced)
    yield from lines(entity_quads(identity.entities.values(), identity.replaced, sorted(concepts), ID_BASE))
    yield from ontology_lines(ID_BASE)

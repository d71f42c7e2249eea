"""Entities and edges as the canvas reads them, JSON for scripts and programs; and as rows of a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.links import Links
from service.reading.neighbours import Edge, Group, Node, Page
from service.vocabulary import Vocabulary, short_name

__all__ = ["EDGE_COLUMNS", "GROUP_COLUMNS", "NODE_COLUMNS", "GraphWriter"]

NODE_COLUMNS = ("iri", "type", "name_zh", "name_en")
GROUP_COLUMNS = ("predicate", "direction", "label_zh", "label_en", "count")
EDGE_COLUMNS = ("source", "source_name", "predicate", "label_zh", "label_en", "target", "target_name", "state",
                "titles", "statements", "sentence", "article", "date")  # fmt: skip


class GraphWriter:
    """Makes JSON of nodes and edges for one request: keys, addresses and labels in both languages.

    Args:
        id_base: what the IRIs of entities begin with; a key is what stands behind it.
        links: addresses as the client sees them.
        words: labels of predicates.
        openings: whether articles without a headline bring their first words: for readers, data say that there is none.
    """

    def __init__(self, id_base: str, links: Links, words: Vocabulary, openings: bool = False) -> None:
        self._base, self._links, self._words, self._openings = id_base, links, words, openings

    def label(self, predicate: str) -> dict[str, str]:
        """Return the label of a predicate in both languages."""
        return {lang: self._words.label(predicate, lang) for lang in ("zh", "en")}

    def node(self, found: Node) -> dict[str, Any]:
        """Return an entity."""
        key = found.iri.removeprefix(self._base)
        return {"key": key, "iri": found.iri, "path": self._links.of(found.iri), "type": found.type,
                "names": dict(found.names) or {"zh": key}}  # fmt: skip

    def group(self, group: Group) -> dict[str, Any]:
        """Return a predicate at an entity, with its count."""
        return {"predicate": group.predicate, "direction": "out" if group.outgoing else "in", "count": group.count,
                "label": self.label(group.predicate)}  # fmt: skip

    def edge(self, edge: Edge) -> dict[str, Any]:
        """Return an edge with what proves it."""
        ends = edge.source.removeprefix(self._base), edge.target.removeprefix(self._base)
        return {
            "id": f"{ends[0]} {short_name(edge.predicate)} {ends[1]} {edge.state}",
            "source": ends[0],
            "target": ends[1],
            "predicate": edge.predicate,
            "label": self.label(edge.predicate),
            "state": edge.state,
            "modality": edge.state if edge.state in ("Fact", "Planned") else None,
            "titles": edge.titles,
            "count": edge.count,
            "evidence": [
                {
                    "statement": proof.statement,
                    "path": self._links.of(proof.evidence),
                    "sentence": proof.sentence,
                    "article": proof.article,
                    "article_path": self._links.of(proof.article),
                    "headline": proof.headline,
                    "date": proof.date,
                    "confidence": float(proof.confidence) if proof.confidence else None,
                }
                | ({"opening": proof.opening.words} if self._openings and proof.opening else {})
                for proof in edge.proofs
            ],
        }

    def group_rows(self, groups: Iterable[Group]) -> list[tuple[object, ...]]:
        """Return the predicates at an entity as rows under `GROUP_COLUMNS`."""
        told = map(self.group, groups)
        return [(one["predicate"], one["direction"], *one["label"].values(), one["count"]) for one in told]

    def edge_rows(self, nodes: Iterable[Node], edges: Iterable[Edge]) -> list[tuple[object, ...]]:
        """Return edges as rows under `EDGE_COLUMNS`, with the first sentence of each."""
        names = {one.iri: one.name("zh") for one in nodes}
        return [
            (
                edge.source, names.get(edge.source), edge.predicate, *self.label(edge.predicate).values(),
                edge.target, names.get(edge.target), edge.state, " ".join(edge.titles), edge.count,
                *((proof.sentence, proof.article, proof.date) if proof else ("", "", "")),
            )
            for edge in edges
            for proof in (next(iter(edge.proofs), None),)
        ]  # fmt: skip

    def page(self, page: Page) -> dict[str, Any]:
        """Return a page of neighbours."""
        return {
            "neighbours": [self.node(one.node) | {"edges": [*map(self.edge, one.edges)]} for one in page.neighbours],
            "next": page.after,
        }

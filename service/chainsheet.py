"""An industry chain for programs: a row for each thing that articles or curated files say of a stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.vocab import KG
from service.links import Links
from service.reading.chain import Chain, Member, Stage
from service.reading.edges import Edge
from service.reading.neighbours import Node
from service.reading.proofblocks import first_proof, proofs_of_edge
from service.reading.sayings import Evidence

__all__ = ["CHAIN_COLUMNS", "LIST_COLUMNS", "chain_json", "chain_rows"]

CHAIN_COLUMNS = (
    *("position", "stage", "stageName", "partOf", "subject", "subjectName", "class", "predicate", "object"),
    *("objectName", "state", "count", "date", "headline", "sentence", "article", "evidence"),
)
LIST_COLUMNS = ("industry", "name", "kind", "stages")
_Row = tuple[object, ...]


def _edges(stage: Stage) -> Iterator[Edge]:
    """Iterate what is said of a stage: that it is part of another, who stands there, and where that is."""
    yield from stage.said
    for member in stage.members:
        yield from member.edges
        yield from (place.edge for place in member.places)
    yield from (place.edge for place in stage.places)


def _nodes(stage: Stage) -> Iterator[Node]:
    def of(member: Member) -> Iterator[Node]:
        yield member.node
        yield from member.via
        yield from (place.node for place in member.places)

    yield from (stage.node, *stage.names, *(place.node for place in stage.places))
    for member in stage.members:
        yield from of(member)


def _rows(stage: Stage, position: str, whole: Stage | None) -> Iterator[_Row]:
    names = {node.iri: node for node in (*_nodes(stage), *(_nodes(whole) if whole else ()))}
    head = (position, stage.node.iri, stage.node.name("zh"), whole.node.iri if whole else None)
    edges = [*dict.fromkeys(_edges(stage))]
    if not edges:
        yield (*head, *(None,) * (len(CHAIN_COLUMNS) - len(head)))
    for edge in edges:
        subject, other = names.get(edge.source), names.get(edge.target)
        proof = first_proof(proofs_of_edge(edge))
        yield (
            *head,
            *(edge.source, subject.name("zh") if subject else None, subject.type if subject else None),
            *(edge.predicate, edge.target, other.name("zh") if other else None),
            *(KG + edge.state if edge.state != "Curated" else edge.state, edge.count),
            *(_told(proof) if proof else (None,) * 5),
        )
    for part in stage.parts:
        yield from _rows(part, position, stage)


def _told(proof: tuple[Evidence, ...]) -> _Row:
    """Return the last columns: of sentences that prove only together, all of them and where the first one stands."""
    first = proof[0]
    return first.date, first.headline, " … ".join(one.sentence for one in proof), first.article, first.iri


def chain_rows(chain: Chain) -> Iterator[_Row]:
    """Iterate the rows of a chain: from upstream to downstream, its other parts, what is said of all of it."""
    for level, stages in enumerate(chain.levels):
        position = "upstream" if level == 0 else "downstream" if level == len(chain.levels) - 1 else "midstream"
        for stage in stages:
            yield from _rows(stage, position, chain.whole)
    for stage in chain.loose:
        yield from _rows(stage, "other", chain.whole)
    yield from _rows(chain.whole, "whole", None)


def chain_json(chain: Chain, links: Links) -> dict[str, Any]:
    """Return a chain as JSON: what it is, what feeds it and what it feeds, and the rows of the table."""

    def told(node: Node) -> dict[str, Any]:
        return {"iri": node.iri, "name": node.name("zh"), "path": links.of(node.iri)}

    return {
        "industry": told(chain.whole.node),
        "companies": chain.companies,
        "levels": [[told(stage.node) for stage in level] for level in chain.levels],
        "other": [told(stage.node) for stage in chain.loose],
        "upstream": [*map(told, chain.upstream)],
        "downstream": [*map(told, chain.downstream)],
        "rows": [
            {name: value for name, value in zip(CHAIN_COLUMNS, row, strict=True) if value is not None}
            for row in chain_rows(chain)
        ],
    }

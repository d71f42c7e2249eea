"""An answer as a graph: the things of its rows, linked by the statements and posts that the rows are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.answers import AnswerTable
from service.backend import Backend
from service.reading.grounds import Grounds
from service.reading.neighbours import Edge, Node, Scope, curated_among, edges_of, read_nodes

__all__ = ["AnswerGraph", "is_linked", "read_answer_graph"]

#: More would be a tangle; the canvas takes them by and by.
MOST_NODES = 200


@dataclass(frozen=True, slots=True)
class AnswerGraph:
    """Linked things and their edges; `left_out` counts the things that there was no room for."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


def _is_link(ground: str) -> bool:
    """Tell whether a node links two things: a statement or a post, not a figure or a quotation."""
    return ground.partition("#")[2].startswith(("st-", "post-"))


def _things(table: AnswerTable, id_base: str) -> list[list[str]]:
    return [
        list(dict.fromkeys(c.iri for c in row.cells if c and c.iri and c.iri.startswith(id_base) and "#" not in c.iri))
        for row in table.rows
    ]


def is_linked(table: AnswerTable, grounds: Grounds, id_base: str) -> bool:
    """Tell whether an answer holds two things that a statement or a post links."""
    return any(
        len(things) > 1 and any(map(_is_link, row))
        for things, row in zip(_things(table, id_base), grounds.rows, strict=True)
    )


async def read_answer_graph(
    backend: Backend, scope: Scope, grounds: Grounds, asked: Sequence[str] = ()
) -> AnswerGraph:
    """Return the graph of an answer.

    Args:
        backend: answers.
        scope: where to look.
        grounds: what the rows are made of.
        asked: the things that were asked about; drawn where the curated files link them to one of the answer.
    """
    said = await edges_of(backend, filter(_is_link, grounds.nodes))
    said = tuple(e for e in said if e.source.startswith(scope.id_base) and e.target.startswith(scope.id_base))
    order = {one: at for at, one in enumerate(grounds.nodes)}
    said = tuple(sorted(said, key=lambda edge: min(order.get(proof.statement, len(order)) for proof in edge.proofs)))
    things = _ends(said)
    shown = things[:MOST_NODES]
    known = set(shown)
    curated = await curated_among(backend, scope, tuple(dict.fromkeys([*shown, *asked])))
    edges = [edge for edge in said if edge.source in known and edge.target in known]
    edges += [edge for edge in curated if edge.source in known or edge.target in known]
    nodes = await read_nodes(backend, dict.fromkeys([*shown, *_ends(edges)]))
    return AnswerGraph(tuple(nodes.values()), tuple(edges), len(things) - len(shown))


def _ends(edges: Iterable[Edge]) -> list[str]:
    return list(dict.fromkeys(end for edge in edges for end in (edge.source, edge.target)))

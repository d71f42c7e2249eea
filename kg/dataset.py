"""The default graph of a query: the union of all graphs, held in the store as one graph of its own.

A union has each triple once (SPARQL 1.1 Query Language, 13.1: an RDF merge).  The engine's own union of named graphs
has a triple as often as graphs hold it, so counts and joins came out too large; and it looks into every graph for
each pattern.  Here every triple is written a second time, once, into the unnamed graph: half as much disk again, and
a property path in a fiftieth of the time.  Worker processes load this file, so it imports little.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["NOTHING", "DefaultGraph", "dataset_arguments", "holds_union", "write_union"]

#: What a query sees where it names no graph: all graphs, nothing, or what its own FROM says.
DefaultGraph = Literal["union", "empty", "own"]
#: Tells that the unnamed graph is the union; it lies among the engine's files, and goes where they go.
_MARK = "UNION"
#: The name of a graph that no store holds.
NOTHING = "urn:x-zhundong-kg:unnamed"


def holds_union(directory: str | Path) -> bool:
    """Tell whether the unnamed graph of an Oxigraph directory is the union of its named graphs."""
    return os.path.isfile(os.path.join(directory, _MARK))  # pathlib takes 5 ms to load


def write_union(store: ox.Store, directory: Path, files: Iterable[Path]) -> None:
    """Write the triples of N-Quads `files`, which are loaded, into the unnamed graph; not where that holds others.

    Raises:
        OSError: the disk is full.
    """
    unnamed = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    if next(iter(unnamed), None) is not None:
        return
    for file in files:
        quads = ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS)
        store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    (directory / _MARK).write_text("The unnamed graph is the union of the named ones.\n", "utf-8")


def dataset_arguments(default: DefaultGraph, holds: bool) -> dict[str, Any]:
    """Return the arguments of the engine's `query` for a default graph.

    Args:
        default: what the query is to see.
        holds: what `holds_union` says of the store.
    """
    if holds:
        return {"default_graph": [ox.NamedNode(NOTHING)]} if default == "empty" else {}
    return {"use_default_graph_as_union": True} if default == "union" else {}

"""The union of all graphs: each triple once, however many graphs hold it, and none of it among the quads."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.dataset import dataset_arguments, holds_union
from kg.store import GraphStore, load_dataset

QUADS = """\
<urn:a> <urn:p> <urn:b> <urn:g1> .
<urn:a> <urn:p> <urn:b> <urn:g2> .
<urn:b> <urn:q> "x" <urn:g1> .
<urn:b> <urn:q> "x" <urn:g3> .
"""
COUNT = "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o . ?o <urn:q> ?x }"


def loaded(snapshot: Path, quads: str = QUADS) -> GraphStore:
    snapshot.mkdir()
    (snapshot / "graph.nq").write_text(quads, "utf-8")
    assert load_dataset(snapshot / "oxigraph", [snapshot / "graph.nq"]) == len(quads.splitlines())
    return GraphStore(snapshot)


def test_that_a_triple_of_several_graphs_counts_once(tmp_path: Path) -> None:
    store = loaded(tmp_path / "snapshot")
    assert holds_union(store.snapshot / "oxigraph")
    assert store.query(COUNT).rows[0][0].value == "1"  # type: ignore[union-attr]
    assert len(store.query("SELECT * { ?s ?p ?o }").rows) == 2
    assert store.query("CONSTRUCT WHERE { ?s ?p ?o }").triples == (
        "<urn:a> <urn:p> <urn:b> .", '<urn:b> <urn:q> "x" .')


def test_that_graphs_are_what_they_were(tmp_path: Path) -> None:
    store = loaded(tmp_path / "snapshot")
    assert len(store) == len(list(store.quads())) == 4 and len(list(store.quads(subject="urn:a"))) == 2
    assert store.graph_names() == ["urn:g1", "urn:g2", "urn:g3"]
    assert len(store.query("SELECT * { GRAPH ?g { ?s ?p ?o } }").rows) == 4
    assert len(store.query("SELECT * FROM <urn:g1> { ?s ?p ?o }").rows) == 2
    assert sorted(fact.graph for fact in store.facts("urn:p")) == ["urn:g1", "urn:g2"]


@pytest.mark.parametrize("holds", [True, False])
def test_that_an_empty_default_graph_leaves_the_named_ones(tmp_path: Path, holds: bool) -> None:
    path = loaded(tmp_path / "snapshot").snapshot / "oxigraph"
    if holds:
        store = ox.Store.read_only(str(path))
    else:
        store = ox.Store()
        store.load(QUADS, format=ox.RdfFormat.N_QUADS)
    arguments = dataset_arguments("empty", holds)
    assert not store.query("ASK { ?s ?p ?o }", **arguments)
    assert store.query("ASK { GRAPH <urn:g3> { ?s ?p ?o } }", **arguments)


def test_that_a_store_whose_unnamed_graph_holds_something_keeps_it(tmp_path: Path) -> None:
    store = loaded(tmp_path / "snapshot", QUADS + "<urn:c> <urn:p> <urn:d> .\n")
    assert not holds_union(store.snapshot / "oxigraph")
    assert store.query("ASK { <urn:c> ?p ?o . <urn:b> ?q ?x }").boolean is True

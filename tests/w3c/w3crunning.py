"""Running the W3C's query tests: by the engine alone, and by the service over one store that holds all data.

Every data file is a named graph of that store, and a case's dataset is told by ``default-graph-uri`` and
``named-graph-uri``: so each case is one request, and the protocol's dataset is put to the test with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import httpx
import pyoxigraph as ox
from w3ccases import Case, local_file
from w3cresults import Outcome, expected_of, graph_of, read_answer, rows_of, same, wanted_type

from kg.search import write_search_index
from kg.state import State, StoreFolder
from kg.store import load_dataset

__all__ = ["NO_DATA", "asked_text", "by_engine", "by_service", "dataset_fields", "write_store"]

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}
#: A graph that is not there: the default graph of a case without data.
NO_DATA = "urn:w3c:no-data"


def _quads(address: str, graph: ox.NamedNode | ox.DefaultGraph) -> Iterable[ox.Quad]:
    path = local_file(address)
    parsed = ox.parse(path=str(path), format=_FORMATS[path.suffix], base_iri=address, rename_blank_nodes=True)
    return (ox.Quad(q.subject, q.predicate, q.object, graph) for q in parsed)


def write_store(root: Path, cases: Iterable[Case]) -> Path:
    """Write a store folder with the data of all cases, each file a graph of its own; return the folder."""
    folder = StoreFolder(root)
    snapshot = folder.snapshots_dir / "w3c"
    snapshot.mkdir(parents=True)
    files = sorted({file for case in cases if case.kind == "evaluation" for file in case.files})
    graph = snapshot / "graph.nq"
    with graph.open("wb") as out:
        for file in files:
            out.write(ox.serialize(_quads(file, ox.NamedNode(file)), format=ox.RdfFormat.N_QUADS) or b"")
    load_dataset(snapshot / "oxigraph", [graph])
    write_search_index(snapshot / "search.db", [])
    (snapshot / "summary.json").write_text("{}", "utf-8")
    folder.write(State("w3c"))
    return root


def by_engine(case: Case) -> bool:
    """Tell whether the engine alone, in this process, passes an evaluation test."""
    store = ox.Store()
    for file in case.data:
        store.extend(_quads(file, ox.DefaultGraph()))
    for name, file in (*case.graphs, *((f, f) for f in case.named_by_query)):
        store.add_graph(ox.NamedNode(name))
        store.extend(_quads(file, ox.NamedNode(name)))
    expected = expected_of(case)
    try:
        result = store.query(case.text, base_iri=case.query)
        media_type = wanted_type(case, expected)
        found: Outcome
        if isinstance(result, ox.QueryTriples):
            found = graph_of(result)
        elif isinstance(result, ox.QueryBoolean):
            found = bool(result)
        elif media_type == "text/csv":
            found = read_answer(result.serialize(format=ox.QueryResultsFormat.CSV) or b"", media_type)
        else:
            found = rows_of(result)
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return False
    return same(expected, found, case.lax)


def asked_text(case: Case) -> str:
    """Return the query with its own address as its base."""
    return f"BASE <{case.query}>\n{case.text}"


def dataset_fields(case: Case) -> list[tuple[str, str]]:
    """Return the parameters that tell a case's dataset; none where the query itself does."""
    if case.named_by_query:
        return []
    default = case.data or (() if case.graphs else (NO_DATA,))
    return [("default-graph-uri", g) for g in default] + [("named-graph-uri", name) for name, _ in case.graphs]


def by_service(case: Case, client: httpx.Client) -> bool:
    """Tell whether the service passes an evaluation test."""
    expected = expected_of(case)
    media_type = wanted_type(case, expected)
    answer = client.get(
        "/sparql", params=[("query", asked_text(case)), *dataset_fields(case)], headers={"accept": media_type}
    )
    if answer.status_code != 200:
        return False
    assert answer.headers["content-type"].partition(";")[0] == media_type
    try:
        found = read_answer(answer.content, media_type)
    except (SyntaxError, ValueError):
        return False
    return same(expected, found, case.lax)

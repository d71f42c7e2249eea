"""Engines of other makes behind the service: what they do not write right is made here, and what differs is known.

rdflib-endpoint is run as it comes from its package.  The peculiarities of engines that are not on this machine are
played by a server in Python, as they were seen: Virtuoso 7.2.5 and Apache Jena 4.5 (docs/endpoint.md).
"""

from __future__ import annotations

import csv
import io
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import pyoxigraph as ox
import pytest
from liveserver import free_port, other_endpoint
from otherengine import OtherEngine
from starlette.testclient import TestClient
from test_remote import finish
from tinygraph import KG, OTHER, write_tiny_store

from bench.endpoint.addresses import asked_addresses
from bench.endpoint.comparing import compare
from kg.settings import Settings
from kg.state import StoreFolder
from kg.store import Term, engine_term, read_term
from service.app import create_app
from service.remote.formats import TRUSTED, Formats
from service.remote.prologue import dataset_of
from service.remote.rows import Rows, term_of

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
LIMITS: dict[str, Any] = {"query_time_limit_ms": 120_000, "page_time_limit_ms": 120_000}
TURTLE, NTRIPLES, LD = "text/turtle", "application/n-triples", "application/ld+json"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finish(write_tiny_store(tmp_path_factory.mktemp("engines") / "store"), "one")


@pytest.fixture(scope="module")
def local(store: Path) -> Iterator[TestClient]:
    settings = Settings(store=store, **LIMITS)  # type: ignore[arg-type]
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def rdflib_remote(store: Path) -> Iterator[TestClient]:
    program, port = Path(sys.executable).with_name("rdflib-endpoint"), free_port()
    if not program.is_file():
        pytest.skip("rdflib-endpoint is not installed: pip install 'rdflib-endpoint[cli]'")
    graph = StoreFolder(store).snapshot() / "graph.nq"
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), graph]
    with (
        other_endpoint(command, f"http://127.0.0.1:{port}/") as address,
        TestClient(create_app(Settings(endpoint=address, **LIMITS)), raise_server_exceptions=False) as client,
    ):
        yield client


#: What rdflib-endpoint 0.6 and rdflib 7 do in another way: an address, and why.
PECULIAR = {
    r"list=(measures|posts)": "groups made of nothing give a row without values",
    r"^/(\?lang=..)?$|/(article-says|indicator-over-time|coal-chain-companies)\?":
        "the same row makes any example of a question seem to have an answer",
    r"a%2520b": "a form's text is decoded twice",
    r"DESCRIBE": "DESCRIBE is answered with a type for rows",
    r"(default|named)-graph-uri": "the graphs of a request are passed over, so the service refuses to ask",
}
#: So often two answers are looked at, until they are the same, and the pause between, in seconds.
LOOKS, LOOK_S = 20, 0.25


def test_rdflib_endpoint_answers_as_the_store_does(local: TestClient, rdflib_remote: TestClient) -> None:
    other, seen = [], set()
    for asked in asked_addresses(local, brief=True):
        why = next((pattern for pattern in PECULIAR if re.search(pattern, asked.path)), None)
        for _ in range(1 if why else LOOKS):  # counts, and which questions have an answer, come when they were found
            answers = []
            for client in (local, rdflib_remote):
                client.cookies.clear()
                answers.append(client.get(asked.path, headers={"accept": asked.accept}))
            found = compare(answers[0], answers[1], "ORDER+BY" in asked.path or asked.part != "/sparql")
            if found.kind not in ("differs", "status"):
                break
            time.sleep(LOOK_S)
        if found.kind in ("differs", "status"):
            seen.add(why)
            if why is None:
                other.append((str(asked), found))
    assert not other, "\n".join(map(str, other))
    assert r"(default|named)-graph-uri" in seen


class Peculiar(OtherEngine):
    """An engine that writes every format, some of them in ways of its own; `asked_for` holds the Accept headers."""

    def __init__(self, graph: Path, flaws: tuple[str, ...], deaf: bool = False) -> None:
        self.flaws, self.deaf = flaws, deaf
        self.asked_for: list[tuple[str, str]] = []
        super().__init__(graph)

    def take(self, to: BaseHTTPRequestHandler) -> None:
        form = parse_qs(to.rfile.read(int(to.headers["content-length"])).decode(), keep_blank_values=True)
        query, accept = form["query"][0], to.headers["accept"].partition(",")[0].partition(";")[0]
        self.asked_for.append((query, accept))
        dataset = {"use_default_graph_as_union": True} if self.deaf else self._dataset(form)
        result: Any = self._store.query(query, **dataset)
        if isinstance(result, ox.QueryTriples):
            return self._send(to, 200, accept, self._graph(result, accept))
        kind = accept if ox.QueryResultsFormat.from_media_type(accept) else JSON
        data = result.serialize(format=ox.QueryResultsFormat.from_media_type(kind))
        if kind in self.flaws:  # as Virtuoso does
            if isinstance(result, ox.QueryBoolean):
                data = b'"bool"\n' + (b"1" if result else b"0") + b"\n"
            else:
                data = data.decode().replace("?", "").replace("<", "").replace(">", "").encode("ascii", "replace")
        return self._send(to, 200, kind, data)

    def _graph(self, triples: Any, kind: str) -> bytes:
        found = list(triples)
        if kind in self.flaws:  # as Virtuoso's JSON-LD does: the languages are gone
            found = [ox.Triple(t.subject, t.predicate, ox.Literal(t.object.value) if isinstance(t.object, ox.Literal)
                               and t.object.language else t.object) for t in found]
        return ox.serialize(found, format=ox.RdfFormat.from_media_type(kind)) or b""


@contextmanager
def peculiar(store: Path, *flaws: str, deaf: bool = False) -> Iterator[tuple[Peculiar, TestClient]]:
    engine = Peculiar(StoreFolder(store).snapshot() / "graph.nq", flaws, deaf)
    with TestClient(create_app(Settings(endpoint=engine.url))) as client:
        yield engine, client
    engine.close()


ROWS = "SELECT ?s ?name { ?s a kg:Zone ; skos:prefLabel ?name } ORDER BY ?s ?name"
TRIPLES = "CONSTRUCT { ?s skos:prefLabel ?name } WHERE { ?s skos:prefLabel ?name }"


def ask(client: TestClient, query: str, accept: str) -> bytes:
    answer = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(accept), answer.text
    return answer.content


def test_that_formats_written_right_are_passed_on(store: Path, local: TestClient) -> None:
    with peculiar(store) as (engine, client):
        assert client.app.state.service.backend.inner._formats == Formats() == TRUSTED  # type: ignore[attr-defined]
        for kind in (JSON, XML, CSV, TSV):
            assert ask(client, ROWS, kind) == ask(local, ROWS, kind)
            assert engine.asked_for[-1][1] == kind


def test_that_formats_written_in_another_way_are_made_here(store: Path, local: TestClient) -> None:
    with peculiar(store, CSV, TSV, LD) as (engine, client):
        for query in (ROWS, "ASK { ?s a kg:Zone }", "ASK { ?s a kg:Nothing }"):
            for kind in (CSV, TSV):
                assert ask(client, query, kind) == ask(local, query, kind)
                assert engine.asked_for[-1][1] == JSON
        quads = [{str(q) for q in ox.parse(ask(c, TRIPLES, LD), format=ox.RdfFormat.JSON_LD)} for c in (client, local)]
        assert quads[0] == quads[1] != set() and '"@zh' in str(quads[0])
        assert engine.asked_for[-1][1] == NTRIPLES
        assert ask(client, ROWS, XML) == ask(local, ROWS, XML) and engine.asked_for[-1][1] == XML


@pytest.mark.parametrize("flaws", [(), (CSV,)])
def test_that_ranges_of_characters_are_one_cell_of_csv(store: Path, local: TestClient, flaws: tuple[str, ...]) -> None:
    query = "SELECT ?characters (1 AS ?n) { ?statement prov:wasQuotedFrom ?characters } ORDER BY ?characters"
    with peculiar(store, *flaws) as (_, client):
        told = ask(client, query, CSV)
        rows = list(csv.reader(io.StringIO(told.decode(), newline="")))
        assert rows[0] == ["characters", "n"] and len(rows) > 1 and {len(row) for row in rows} == {2}
        assert any(re.search(r"#char=\d+,\d+$", row[0]) for row in rows[1:]) and told == ask(local, query, CSV)


def test_that_an_engine_that_fails_all_questions_is_taken_at_its_word(store: Path) -> None:
    with peculiar(store, NTRIPLES, TURTLE) as (_, client):
        assert client.app.state.service.backend.inner._formats.wrong == frozenset()  # type: ignore[attr-defined]


def test_that_graphs_of_a_request_are_not_passed_over_in_silence(store: Path, local: TestClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with peculiar(store, deaf=True) as (_, client):
        answer = client.get("/sparql", params={"query": count, "default-graph-uri": OTHER})
        assert answer.status_code == 400 and "GRAPH <IRI>" in answer.json()["error"]["message"]
        path, accept = f"/graphs?graph={quote(OTHER)}", {"accept": NTRIPLES}
        found, there = (sorted(c.get(path, headers=accept).text.splitlines()) for c in (client, local))
        assert found == there != []


@pytest.mark.parametrize(
    ("query", "dataset"),
    [
        ("SELECT * FROM <urn:a> FROM NAMED <urn:b> FROM <urn:c> { ?s ?p ?o }", (("urn:a", "urn:c"), ("urn:b",))),
        ("BASE <http://b/> PREFIX : <n#> ASK FROM :p # FROM <q>\nFROM<z> { }", (("http://b/n#p", "http://b/z"), ())),
        ("CONSTRUCT { ?s ?p <from> } FROM kg:g WHERE { ?s ?p ' FROM <urn:x> ' }", ((KG + "g",), ())),
        ("SELECT ?from { ?from <from> ?o }", ((), ())),
        ("DESCRIBE ?s FROM \n named <urn:b> WHERE { ?s ?p ?o }", ((), ("urn:b",))),
        ("SELECT * FROM nowhere:g { ?s ?p ?o }", ((), ())),
    ],
)
def test_graphs_that_a_query_names(query: str, dataset: object) -> None:
    assert dataset_of(query) == dataset



def test_that_graphs_of_the_engine_itself_are_not_exported(store: Path, local: TestClient) -> None:
    engine = Peculiar(StoreFolder(store).snapshot() / "graph.nq", ())
    name = ox.NamedNode("http://engine.example/schemas#")
    engine._store.add(ox.Quad(name, name, name, name))
    with TestClient(create_app(Settings(endpoint=engine.url))) as client:
        assert client.get("/export?format=nquads").text == local.get("/export?format=nquads").text
        assert client.get("/health").json()["counts"] == local.get("/health").json()["counts"]
    engine.close()


def test_that_a_triple_in_a_row_is_shown_as_over_a_store() -> None:
    store = ox.Store()
    inner = "<<( <urn:c> <urn:d> 5 )>>"
    query = f'SELECT (<<( <urn:a> <urn:b> "准"@zh )>> AS ?t) (<<( <urn:a> <urn:b> {inner} )>> AS ?u) {{}}'
    data = store.query(query).serialize(format=ox.QueryResultsFormat.JSON)
    row = Rows().feed(data)[0]
    assert [term_of(row[name]).value for name in ("t", "u")] == [str(term) for term in next(iter(store.query(query)))]
    with pytest.raises(ValueError, match="three parts"):
        term_of({"type": "triple", "value": {"subject": {"type": "uri", "value": "urn:a"}}})


@pytest.mark.parametrize(
    "term",
    [
        ox.NamedNode("urn:a"), ox.BlankNode("b"), ox.Literal("c"), ox.Literal("煤", language="zh"),
        ox.Literal("1", datatype=ox.NamedNode("urn:t")),
    ],
    ids=str,
)  # fmt: skip
def test_that_terms_come_back_from_the_engine_as_they_went(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> None:
    assert engine_term(read_term(term)) == term


def test_that_a_literal_of_no_type_is_a_string() -> None:
    assert engine_term(Term("literal", "c")) == engine_term(Term("literal", "c", "")) == ox.Literal("c")

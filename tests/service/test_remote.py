"""The service in front of another engine gives what it gives over its own store, address for address."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import goldgraph
import pyoxigraph as ox
import pytest
from otherengine import OtherEngine, native
from starlette.testclient import TestClient
from tinygraph import ARTICLE, COMPANY, ENDLESS, OTHER, PERSON, PRODUCT, ZONE, write_tiny_store

from kg.questions import example_text, load_questions
from kg.search import write_search_index
from kg.settings import Settings
from kg.state import State, StoreFolder
from kg.store import GraphStore, load_dataset
from kg.summary import article_texts, count, search_entries
from service.app import create_app

QUESTIONS = load_questions()


@dataclass(frozen=True)
class Pair:
    """The service over a store, and over an endpoint with the same graph."""

    local: TestClient
    remote: TestClient
    snapshot: Path


def _pair(store: Path, address: str) -> Iterator[Pair]:
    limits: dict[str, Any] = {"query_time_limit_ms": 120_000, "page_time_limit_ms": 120_000}
    with (
        TestClient(create_app(Settings(store=store, **limits)), follow_redirects=False) as local,
        TestClient(create_app(Settings(endpoint=address, **limits)), follow_redirects=False) as remote,
    ):
        yield Pair(local, remote, StoreFolder(store).snapshot())


def finish(folder: StoreFolder, name: str) -> Path:
    """Give a snapshot the counts and the index of names that a build writes."""
    snapshot = folder.snapshots_dir / name
    store = GraphStore(snapshot)
    (snapshot / "summary.json").write_text(json.dumps(asdict(count(store))), "utf-8")
    (snapshot / "search.db").unlink(missing_ok=True)
    write_search_index(snapshot / "search.db", search_entries(store, Settings().id_base), article_texts(store))
    folder.write(State(name))
    return folder.path


@pytest.fixture(scope="module")
def whole_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny graph as a build leaves it."""
    return finish(write_tiny_store(tmp_path_factory.mktemp("whole") / "store"), "one")


@pytest.fixture(scope="module")
def oxigraph(whole_store: Path) -> Iterator[Pair]:
    """The tiny graph behind the native server."""
    with native(StoreFolder(whole_store).snapshot()) as address:
        yield from _pair(whole_store, address)


@pytest.fixture(scope="module")
def gold(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The gold graph behind the native server."""
    folder = StoreFolder(tmp_path_factory.mktemp("gold"))
    snapshot = folder.snapshots_dir / "gold"
    snapshot.mkdir(parents=True)
    (snapshot / "graph.nq").write_text("\n".join(goldgraph.gold_lines()) + "\n", "utf-8")
    load_dataset(snapshot / "oxigraph", [snapshot / "graph.nq"])
    with native(snapshot) as address:
        yield from _pair(finish(folder, "gold"), address)


@pytest.fixture(scope="module")
def indented(whole_store: Path) -> Iterator[Pair]:
    """The tiny graph behind an engine that writes JSON and Turtle only."""
    engine = OtherEngine(StoreFolder(whole_store).snapshot() / "graph.nq")
    yield from _pair(whole_store, engine.url)
    engine.close()


def fetch(client: TestClient, path: str, **headers: str) -> Any:
    client.cookies.clear()
    return client.get(path, headers=headers)


def same_page(pair: Pair, path: str) -> None:
    """Look whether an address gives the same page; what tells the time a query took is not compared."""
    for _ in range(20):  # examples of questions come when they were found
        local, remote = (fetch(c, path, accept="text/html") for c in (pair.local, pair.remote))
        if _still(local.text) == _still(remote.text):
            break
        time.sleep(0.25)
    assert (local.status_code, remote.status_code) == (200, 200), (path, remote.text)
    assert _still(local.text) == _still(remote.text), path


def _still(page: str) -> str:
    return re.sub(r"[\d.,]+(?= ?(?:ms|毫秒))", "-", page)


def same_json(pair: Pair, path: str) -> Any:
    local, remote = (fetch(c, path, accept="application/json") for c in (pair.local, pair.remote))
    assert (local.status_code, remote.status_code) == (200, 200), (path, remote.text)
    found, other = local.json(), remote.json()
    for answer in (found, other):
        answer.pop("elapsed_ms", None)
    assert found == other, path
    return found


def asked(name: str, **values: str) -> str:
    return f"/questions/{name}?" + "&".join(f"{key}={quote(value)}" for key, value in values.items())


def of_question(name: str) -> dict[str, str]:
    """Return what a question needs: its examples, where it asks for something."""
    return {p.name: example_text(p.example) for p in QUESTIONS[name].parameters if p.absent == "required"}


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_over_the_gold_graph(gold: Pair, name: str) -> None:
    cases = Path(__file__).parent.parent / "queries" / name
    rows = 0
    for case in sorted(cases.glob("*.json")):
        values = json.loads(case.read_text("utf-8")).get("parameters", {})
        path = asked(name, **values)
        if fetch(gold.local, path).status_code == 200:  # names that only the hand-written look-up knows are left out
            rows += len(same_json(gold, path)["rows"])
    if not of_question(name):
        rows += len(same_json(gold, asked(name))["rows"])
        same_page(gold, asked(name))
    assert rows, "no case has an answer to compare"


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_with_and_without_values(oxigraph: Pair, name: str) -> None:
    things = {"Company": "沙海能源", "Person": "李山", "Zone": "东山园区", "Place": "东山园区"}
    given = {}
    for parameter in QUESTIONS[name].parameters:
        kind = next((c for c in parameter.classes if c in things), None)
        if kind:
            given[parameter.name] = things[kind]
    path = asked(name, **of_question(name) | given)
    statuses = {fetch(c, path).status_code for c in (oxigraph.local, oxigraph.remote)}
    assert len(statuses) == 1, path
    if statuses == {200}:
        same_json(oxigraph, path)


PAGES = [
    "/", "/?lang=en", "/questions", "/articles", "/ontology", "/search?q=" + quote("沙海"),
    "/sparql?query=" + quote("SELECT * { ?c a kg:Company }"), "/sparql",
    *("/articles/" + iri.rpartition("/")[2] for iri in (ARTICLE, OTHER)),
    *("/id/" + quote(iri.partition("/id/")[2], safe="/%") for iri in (COMPANY, ZONE, PERSON, PRODUCT)),
    "/id/graph/entities", "/questions/coal-chain-companies",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page(oxigraph: Pair, indented: Pair, path: str) -> None:
    same_page(oxigraph, path)
    same_page(indented, path)


@pytest.mark.parametrize(
    "path", ["/", "/questions", "/articles", "/search?q=" + quote("山"), "/search?q=" + quote("园区") + "&type=Zone"]
)
def test_every_list_as_json(oxigraph: Pair, indented: Pair, path: str) -> None:
    assert same_json(oxigraph, path) and same_json(indented, path)


def quads(data: bytes, kind: str) -> set[str]:
    form = ox.RdfFormat.from_media_type(kind.partition(";")[0])
    assert form is not None
    return {str(quad) for quad in ox.parse(data, format=form)}


@pytest.mark.parametrize("form", ["nquads", "trig", "turtle", "jsonld", "ntriples", "rdfxml"])
@pytest.mark.parametrize("scope", ["", "&graph=" + quote(ARTICLE), "&entity=" + quote(COMPANY), "&min_confidence=0.95"])
def test_every_export(oxigraph: Pair, form: str, scope: str) -> None:
    for text in ("full", "evidence", "none"):
        path = f"/export?format={form}&text={text}{scope}"
        local, remote = fetch(oxigraph.local, path), fetch(oxigraph.remote, path)
        kind = local.headers["content-type"]
        assert (local.status_code, remote.status_code, remote.headers["content-type"]) == (200, 200, kind)
        assert quads(remote.content, kind) == quads(local.content, kind) != set()
        if form != "jsonld":
            assert remote.content == local.content


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/n-triples"])
@pytest.mark.parametrize("iri", [ARTICLE, COMPANY, ZONE])
def test_rdf_of_a_resource(oxigraph: Pair, indented: Pair, iri: str, accept: str) -> None:
    path = "/id/" + quote(iri.partition("/id/")[2], safe="/%")
    local = fetch(oxigraph.local, path, accept=accept)
    for client in (oxigraph.remote, indented.remote):
        assert quads(fetch(client, path, accept=accept).content, accept) == quads(local.content, accept) != set()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?name { ?s skos:prefLabel ?name } ORDER BY ?s ?name",
        "SELECT ?s ?date ?none { ?s schema:datePublished ?date } ORDER BY ?s",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        'SELECT ("a\\"}},{\\"b" AS ?x) (1.50 AS ?y) (<urn:x> AS ?z) {}',
        "ASK { ?s a kg:Zone }",
        "ASK { ?s a kg:Nothing }",
    ],
)
def test_row_formats(oxigraph: Pair, indented: Pair, query: str) -> None:
    kinds = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
    for accept in (*kinds, "text/tab-separated-values"):
        path = "/sparql?query=" + quote(query)
        local = fetch(oxigraph.local, path, accept=accept)
        for client in (oxigraph.remote, indented.remote):
            answer = fetch(client, path, accept=accept)
            assert answer.headers["content-type"] == local.headers["content-type"]
            if accept == kinds[0] and client is indented.remote:
                assert len(answer.json().get("results", {}).get("bindings", [])) == len(
                    local.json().get("results", {}).get("bindings", [])
                )
            else:
                assert answer.content == local.content


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_graph_formats(oxigraph: Pair, indented: Pair, accept: str) -> None:
    path = "/sparql?query=" + quote(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ARTICLE}> {{ ?s ?p ?o }} }}")
    local = fetch(oxigraph.local, path, accept=accept)
    for client in (oxigraph.remote, indented.remote):
        assert quads(fetch(client, path, accept=accept).content, accept) == quads(local.content, accept) != set()


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/void", "/catalog", "/examples", "/graphs?graph=" + quote(ARTICLE), "/graphs?default=",
        "/graphs/article/" + quote(ARTICLE.rpartition("/")[2]), "/sparql", "/ontology", "/changes?format=nquads",
    ],
)  # fmt: skip
def test_descriptions_and_graphs(oxigraph: Pair, indented: Pair, path: str) -> None:
    accept = "application/n-triples" if "format=" not in path else "*/*"
    local = fetch(oxigraph.local, path, accept=accept)
    kind = local.headers["content-type"]
    for client in (oxigraph.remote, indented.remote):
        answer = fetch(client, path, accept=accept)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind), answer.text
        assert quads(answer.content, kind) == quads(local.content, kind) != set()


@pytest.mark.parametrize(
    "path",
    [
        "/changes?format=json", "/changes?format=atom", "/changes?format=csv", "/suggest?q=" + quote("沙海"),
        "/articles?format=csv", "/articles/" + ARTICLE.rpartition("/")[2] + "?list=statements&format=csv",
        "/id/company/" + quote(COMPANY.rpartition("/")[2]) + "?list=measures&format=json", "/questions?format=csv",
    ],
)  # fmt: skip
def test_feeds_and_sheets(oxigraph: Pair, indented: Pair, path: str) -> None:
    local = fetch(oxigraph.local, path)
    assert local.status_code == 200
    for client in (oxigraph.remote, indented.remote):
        assert _still(fetch(client, path).text) == _still(local.text)


def test_datasets_that_a_request_names(oxigraph: Pair) -> None:
    query = quote("SELECT (COUNT(*) AS ?n) { ?a a schema:NewsArticle }")
    for more in ("", f"&default-graph-uri={quote(OTHER)}", f"&named-graph-uri={quote(OTHER)}"):
        path = f"/sparql?query={query}{more}"
        assert fetch(oxigraph.remote, path).json() == fetch(oxigraph.local, path).json()


@pytest.mark.parametrize("graph", [ARTICLE, OTHER, "urn:nothing:here"])
def test_datasets_that_a_query_names(oxigraph: Pair, graph: str) -> None:
    for query in (
        f"SELECT (COUNT(*) AS ?n) FROM <{graph}> {{ ?s ?p ?o }}",
        f"SELECT (COUNT(*) AS ?n) FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"BASE <{graph}> SELECT (COUNT(*) AS ?n) FROM <> FROM <{OTHER}> {{ ?s ?p ?o }}",
    ):
        path = f"/sparql?query={quote(query)}"
        assert fetch(oxigraph.remote, path).json() == fetch(oxigraph.local, path).json(), query


def test_counts_and_names_are_those_of_a_build(oxigraph: Pair) -> None:
    told = fetch(oxigraph.remote, "/health").json()
    assert told["counts"] == asdict(count(GraphStore(oxigraph.snapshot)))
    assert told["endpoint"].startswith("http://127.0.0.1:")


def test_that_limits_hold_in_front_of_the_native_server(whole_store: Path) -> None:
    limits = {"answer_row_limit": 50, "answer_bytes_limit": 20_000}
    cases = (
        ("SELECT ?s { ?s ?p ?o }", "text/csv", 413, "row-limit"),
        ("SELECT ?s { ?s ?p ?o }", "application/sparql-results+json", 413, "row-limit"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples", 413, "bytes-limit"),
        ("SELECT ?s { " + "?s ?p ?o . " * 50 + "}", "*/*", 413, "query-too-long"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "*/*", 400, "forbidden-query"),
        ("DROP ALL", "*/*", 400, "forbidden-query"),
        ("SELECT * { ?s ?p }", "*/*", 400, "query"),
        ("ASK {}", "text/turtle", 406, "not-acceptable"),
    )
    with (
        native(StoreFolder(whole_store).snapshot()) as address,
        TestClient(create_app(Settings(endpoint=address, query_chars_limit=300, **limits))) as client,  # type: ignore[arg-type]
        TestClient(create_app(Settings(endpoint=address, query_time_limit_ms=700))) as hurried,
    ):
        late = fetch(hurried, "/sparql?query=" + quote(ENDLESS))
        assert (late.status_code, late.json()["error"]["code"]) == (504, "time-limit")
        for query, accept, status, code in cases:
            answer = fetch(client, "/sparql?query=" + quote(query), accept=accept)
            assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), query
        assert fetch(client, "/sparql?query=" + quote("SELECT ?s { ?s ?p ?o } LIMIT 50")).status_code == 200
        state = fetch(client, "/health").json()["queries"]
        assert state["running"] == 0 and state["killed_total"]["answer_row_limit"] == 2

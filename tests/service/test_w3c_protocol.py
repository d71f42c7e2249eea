"""The W3C's SPARQL 1.1 protocol cases, sent as HTTP requests to a running service.

Every query case passes as its manifest says.  The service has no update operation: what the manifest
expects to be refused is, and the cases that write are refused with 403, leave no trace, and the reads
between them are answered.
"""

from __future__ import annotations

import http.client
import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import rdflib
from liveserver import PATIENCE_S, served
from rdflib import RDF, Namespace
from rdflib.collection import Collection

from kg.settings import Settings
from kg.state import State, StoreFolder
from kg.store import load_dataset
from service.app import create_app

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
DATA = "http://kasei.us/2009/09/sparql/data"
PROTOCOL = "sparql/sparql11/protocol"
#: Cases of the suite: queries, queries and updates that no service may accept, updates that one may refuse.
FOUND = {"query": 13, "bad": 14, "update": 7}

ROWS = {"application/sparql-results+json", "application/sparql-results+xml"}
TABLES = ROWS | {"text/csv", "text/tab-separated-values"}
GRAPHS = {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"}
FORMATS = {"boolean": ROWS, "tabular": TABLES, "RDF": GRAPHS}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what is expected of its answer."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: frozenset[str]  # such as 2xx
    boolean: bool | None
    format: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the suite."""

    name: str
    exchanges: tuple[Exchange, ...]

    @property
    def kind(self) -> str:
        return self.name.partition("_")[0]


def folder() -> Path | None:
    """Return the folder of the cases, if the suites are here."""
    shared = os.environ.get("KG_SHARED")
    found = Path(shared) / "w3c" / PROTOCOL if shared else None
    return found if found is not None and (found / "manifest.ttl").is_file() else None


def exchange(graph: rdflib.Graph, node: rdflib.term.Node) -> Exchange:
    """Read a request of the manifest."""
    listed, content, expected = graph.value(node, HT.headers), graph.value(node, HT.body), graph.value(node, HT.resp)
    boolean = graph.value(expected, MF.expectedBoolean)
    form = graph.value(expected, MF.expectedFormat)
    return Exchange(
        str(graph.value(node, HT.methodName)),
        "/sparql" + str(graph.value(node, HT.absolutePath)).removeprefix("/sparql/"),
        tuple(
            (str(graph.value(h, HT.fieldName)), str(graph.value(h, HT.fieldValue)))
            for h in (Collection(graph, listed) if listed is not None else ())
        ),
        None
        if content is None
        else str(graph.value(content, CNT.chars)).encode(str(graph.value(content, CNT.characterEncoding))),
        frozenset(str(status)[-3:] for status in graph.objects(expected, MF.expectedStatus)),
        None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
        None if form is None else str(form),
    )


def read_cases() -> list[Case]:
    """Return the cases in the manifest's order; none where the suites are not here."""
    found = folder()
    if found is None:
        return []
    graph = rdflib.Graph().parse(found / "manifest.ttl", format="turtle", publicID="http://suite.test/manifest")
    entries = Collection(graph, graph.value(graph.value(None, RDF.type, MF.Manifest), MF.entries))
    return [
        Case(
            str(entry).rpartition("#")[2],
            tuple(
                exchange(graph, node)
                for node in Collection(graph, graph.value(graph.value(entry, MF.action), HT.requests))
            ),
        )
        for entry in entries
    ]


CASES = read_cases()
needs_suite = pytest.mark.skipif(not CASES, reason="KG_SHARED names no folder with w3c/" + PROTOCOL)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds what the cases read, each file in its graph."""
    here = folder()
    assert here is not None
    kept = StoreFolder(tmp_path_factory.mktemp("protocol") / "store")
    snapshot = kept.snapshots_dir / "suite"
    snapshot.mkdir(parents=True)
    quads = snapshot / "graph.nq"
    with quads.open("w", encoding="utf-8") as file:
        for number in (1, 2, 3):
            for line in (here / f"data{number}.nt").read_text("utf-8").splitlines():
                file.write(f"{line.rstrip().removesuffix('.')} <{DATA}/data{number}.rdf> .\n")
    load_dataset(snapshot / "oxigraph", [quads])
    kept.write(State("suite"))
    return kept.path


@pytest.fixture(scope="module", params=["union", "default"])
def port(request: pytest.FixtureRequest, store: Path) -> Iterator[int]:
    """The port of a running service, once with each reading of the default graph."""
    reading: Literal["union", "default"] = request.param
    with served(create_app(Settings(store=store, query_workers=1, default_graph=reading))) as found:
        yield found


def ask(port: int, sent: Exchange) -> tuple[int, str, bytes]:
    """Send a request as it stands in the manifest; return status, media type and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.putrequest(sent.method, sent.path)
        for name, value in sent.headers:
            connection.putheader(name, value)
        if sent.body is not None:
            connection.putheader("content-length", str(len(sent.body)))
        connection.endheaders(sent.body)
        answer = connection.getresponse()
        return answer.status, (answer.headers["content-type"] or "").partition(";")[0], answer.read()
    finally:
        connection.close()


def truth(media_type: str, body: bytes) -> bool:
    """Return the answer of an ASK."""
    if media_type.endswith("json"):
        return bool(json.loads(body)["boolean"])
    found = ET.fromstring(body).findtext("{http://www.w3.org/2005/sparql-results#}boolean")
    return found == "true"


@needs_suite
def test_that_all_cases_were_found() -> None:
    kinds = [case.kind for case in CASES]
    assert {kind: kinds.count(kind) for kind in FOUND} == FOUND
    assert len(CASES) == 34


@needs_suite
@pytest.mark.parametrize("case", [c for c in CASES if c.kind in ("query", "bad")], ids=lambda c: c.name)
def test_that_queries_are_answered_and_nonsense_is_refused(port: int, case: Case) -> None:
    for sent in case.exchanges:
        status, media_type, body = ask(port, sent)
        assert f"{status // 100}xx" in sent.statuses, body
        if sent.format is not None:
            assert media_type in FORMATS[sent.format]
        if sent.boolean is not None:
            assert truth(media_type, body) is sent.boolean
        if status >= 400:
            assert json.loads(body)["error"]["status"] == status


@needs_suite
@pytest.mark.parametrize("case", [c for c in CASES if c.kind == "update"], ids=lambda c: c.name)
def test_that_updates_are_refused_and_write_nothing(port: int, case: Case) -> None:
    for sent in case.exchanges:
        status, media_type, body = ask(port, sent)
        if sent.boolean is None:
            assert status == 403, body
            assert json.loads(body)["error"]["code"] == "read-only"
        else:  # what the update would have written is not there
            assert status == 200 and truth(media_type, body) is False
    counted = Exchange(
        "POST",
        "/sparql",
        (("content-type", "application/sparql-query"), ("accept", "text/csv")),
        b"SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        frozenset(),
        None,
        None,
    )
    assert ask(port, counted)[2].split() == [b"n", b"3"]

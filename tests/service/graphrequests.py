"""The W3C's Graph Store Protocol tests, read into requests, and a store that does what their writes ask.

The service has no write side, so what the writes would have left behind is worked out here and swapped in beneath
the running service before the next request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pyoxigraph as ox
from rdflib import RDF, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from kg.search import write_search_index
from kg.state import State, StoreFolder
from kg.store import load_dataset

__all__ = ["HOST", "Exchange", "Model", "described_cases", "machine_cases", "triples_of"]

HOST = "http://www.example"
_PATH = "/graphs"
_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_HT = Namespace("http://www.w3.org/2011/http#")
_CNT = Namespace("http://www.w3.org/2011/content#")
_RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
#: Names of statuses in http://www.w3.org/2011/http-statusCodes#.
_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_MULTIPART = re.compile(r"boundary=(\S+)")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and the response that the test expects of a store that can be written."""

    method: str
    target: str  # path and query
    headers: dict[str, str]
    body: str
    statuses: tuple[int, ...]
    content_type: str | None = None
    expected: str | None = None  # Turtle
    location: str | None = None  # what stands for the new graph's address in later requests


def _headers(graph: Graph, owner: Node) -> dict[str, str]:
    listed = graph.value(owner, _HT.headers)
    items = Collection(graph, listed) if listed is not None else []
    return {str(graph.value(i, _HT.fieldName)): str(graph.value(i, _HT.fieldValue)) for i in items}


def _chars(graph: Graph, owner: Node) -> str | None:
    body = graph.value(owner, _HT.body)
    return str(graph.value(body, _CNT.chars)) if body is not None else None


def machine_cases(folder: Path) -> dict[str, list[Exchange]]:
    """Return the cases of ``graph-store-protocol`` by name, as their requests tell them."""
    found = {}
    for name in ("direct", "indirect"):
        graph = Graph().parse(folder / f"manifest-{name}.ttl", format="turtle")
        for test in graph.subjects(RDF.type, _MF.GraphStoreProtocolTest):
            requests = graph.value(graph.value(test, _MF.action), _HT.requests)
            exchanges = []
            for request in Collection(graph, requests):
                response = graph.value(request, _HT.resp)
                location = graph.value(response, _MF.expectedLocation)
                exchanges.append(
                    Exchange(
                        str(graph.value(request, _HT.methodName)),
                        str(graph.value(request, _HT.absolutePath)).replace("/gsp", _PATH, 1),
                        _headers(graph, request),
                        _chars(graph, request) or "",
                        tuple(sorted(_STATUSES[str(s).rpartition("#")[2]]
                                     for s in graph.objects(response, _MF.expectedStatus))),
                        _headers(graph, response).get("content-type"),
                        _chars(graph, response),
                        str(location) if location is not None else None,
                    )
                )
            found[str(test).rpartition("#")[2]] = exchanges
    return dict(sorted(found.items()))


def _message(text: str) -> tuple[str, dict[str, str], str]:
    """Return first line, headers and body of an indented HTTP message."""
    lines = [line[4:] if line.startswith("    ") else line for line in text.strip("\n").splitlines()]
    head = lines.index("") if "" in lines else len(lines)
    headers = dict(line.split(": ", 1) for line in lines[1:head] if ": " in line)
    return lines[0], {k.lower(): v for k, v in headers.items()}, "\n".join(lines[head + 1 :]).strip()


def described_cases(folder: Path) -> dict[str, Exchange]:
    """Return the cases of ``http-rdf-update`` by name, each one request, told in prose."""
    graph = Graph().parse(folder / "manifest.ttl", format="turtle")
    found = {}
    for test in graph.subjects(RDF.type, _MF.GraphStoreProtocolTest):
        prose = next(str(c) for c in graph.objects(test, _RDFS.comment) if "#### Request" in str(c))
        for name, value in (("$HOST$", "www.example"), ("/$GRAPHSTORE$", _PATH), ("$GRAPHSTORE$", _PATH),
                            ("$NEWPATH$", f"{_PATH}/new")):
            prose = prose.replace(name, value)
        asked, answered = prose.split("#### Request", 1)[1].split("#### Response", 1)
        line, headers, body = _message(asked)
        status, told, expected = _message(answered)
        method, target, _ = line.split()
        headers.pop("host", None)
        found[str(test).rpartition("#")[2]] = Exchange(
            method, target, headers, body, (int(status.split()[0]),), told.get("content-type"), expected or None
        )
    return dict(sorted(found.items()))


def triples_of(turtle: str) -> list[ox.Triple]:
    """Return the triples of a Turtle text; blank nodes are new each time."""
    parsed = ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE, base_iri=HOST + "/", rename_blank_nodes=True)
    return [q.triple for q in parsed]


def _parts(exchange: Exchange) -> Iterator[str]:
    boundary = _MULTIPART.search(exchange.headers.get("content-type", ""))
    if boundary is None:
        yield exchange.body
        return
    for part in exchange.body.replace("\r\n", "\n").split("--" + boundary[1])[1:-1]:
        yield part.strip("\n").partition("\n\n")[2]


@dataclass(slots=True)
class Model:
    """What a store that can be written would hold; None is the default graph."""

    folder: StoreFolder
    graphs: dict[str | None, list[ox.Triple]] = field(default_factory=dict)
    swaps: int = 0

    def named(self, target: str) -> str | None:
        """Return the graph that a path and query name."""
        parts = urlsplit(target)
        fields = parse_qs(parts.query, keep_blank_values=True)
        if "default" in fields:
            return None
        return fields["graph"][0] if "graph" in fields else HOST + unquote(parts.path)

    def write(self, exchange: Exchange) -> str:
        """Do what a write asks, swap the result in and return the address of the graph that it made or changed."""
        name = self.named(exchange.target)
        if exchange.location:
            name = f"{HOST}{_PATH}/new"
        triples = [t for part in _parts(exchange) for t in triples_of(part)] if exchange.body else []
        if exchange.method == "DELETE":
            self.graphs.pop(name, None)
        else:
            self.graphs[name] = triples + (self.graphs.get(name, []) if exchange.method == "POST" else [])
        self.swap()
        return name or ""

    def clear(self) -> None:
        """Hold nothing."""
        if self.graphs:
            self.graphs.clear()
            self.swap()

    def swap(self) -> None:
        """Write the graphs as a snapshot and make it the one that counts."""
        self.swaps += 1
        name = f"state{self.swaps}"
        snapshot = self.folder.snapshots_dir / name
        snapshot.mkdir(parents=True)
        quads = [
            ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph) if graph else ox.DefaultGraph())
            for graph, triples in self.graphs.items()
            for t in triples
        ]
        data = snapshot / "graph.nq"
        data.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
        load_dataset(snapshot / "oxigraph", [data])
        write_search_index(snapshot / "search.db", [])
        (snapshot / "summary.json").write_text("{}", "utf-8")
        self.folder.write(State(name))

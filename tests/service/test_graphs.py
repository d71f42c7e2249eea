"""``/graphs``: the read side of the Graph Store Protocol over the tiny graph."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from rdflib import Graph
from starlette.testclient import TestClient
from tinygraph import ARTICLE, BASE, OTHER, write_tiny_store

from kg.errors import QueryLimitError
from kg.settings import Settings
from kg.state import State
from service.app import create_app
from service.routes import graphs

PARSERS = {
    "text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
GRAPHS = (ARTICLE, OTHER, *(f"{BASE}graph/{name}" for name in ("pages", "entities", "authority", "ontology")))


def asked(client: TestClient, query: str) -> set[object]:
    answer = client.get("/sparql", params={"query": query}, headers={"accept": "application/n-triples"})
    return set(Graph().parse(data=answer.text, format="nt"))


@pytest.mark.parametrize("media_type", sorted(PARSERS))
def test_that_every_graph_comes_whole_in_every_format(client: TestClient, media_type: str) -> None:
    for graph in GRAPHS:
        answer = client.get("/graphs", params={"graph": graph}, headers={"accept": media_type})
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == media_type
        found = set(Graph().parse(data=answer.content, format=PARSERS[media_type]))
        assert found == asked(client, f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") and found


def test_the_default_graph(client: TestClient, limited: Callable[..., TestClient]) -> None:
    answer = client.get("/graphs?default")
    everything = asked(client, "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }")
    assert set(Graph().parse(data=answer.text, format="turtle")) == everything
    assert "UnionDefaultGraph" in answer.headers["link"]
    empty = limited(default_graph="default").get("/graphs?default")
    assert empty.status_code == 200 and len(Graph().parse(data=empty.text, format="turtle")) == 0


def test_that_a_graph_has_an_address(client: TestClient) -> None:
    by_name = client.get("/graphs", params={"graph": ARTICLE}).text
    assert client.get("/graphs/article/p1-12").text == by_name
    assert client.get("/graphs/graph/entities").status_code == 200
    assert client.get("/graphs/article/none").status_code == 404


def test_head(client: TestClient) -> None:
    for path in ("/graphs?default", f"/graphs?graph={ARTICLE}", "/graphs/article/p1-12"):
        answer = client.head(path, headers={"accept": "application/n-triples"})
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"] == "application/n-triples"
    assert client.head("/graphs?graph=urn:none").status_code == 404


def test_that_what_a_client_has_is_not_sent_again(client: TestClient) -> None:
    for path in ("/graphs?default", "/graphs/article/p1-12", "/.well-known/void", "/catalog", "/examples", "/sparql"):
        tag = client.get(path, headers={"accept": "text/turtle"}).headers["etag"]
        again = client.get(path, headers={"accept": "text/turtle", "if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(path, headers={"accept": "application/rdf+xml", "if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("", 400, "one is needed"),
        ("?graph=", 400, "absolute IRI"),
        ("?graph=article/p1-12", 400, "absolute IRI"),
        ("?graph=urn:x%3E%20x", 400, "absolute IRI"),
        (f"?graph={ARTICLE}&graph={OTHER}", 400, "2 graphs"),
        (f"?graph={ARTICLE}&default", 400, "beside the default graph"),
        ("?graph=urn:none", 404, "no graph urn:none"),
        (f"?graph={ARTICLE}&format=pdf", 400, "pdf"),
    ],
)
def test_what_names_no_graph(client: TestClient, query: str, status: int, says: str) -> None:
    answer = client.get("/graphs" + query)
    assert answer.status_code == status and says in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "name",
    [
        *("urn:x> { ?s ?p ?o } } #", "urn:x\\u003e", "urn:x\n", "urn:\x00", "http://[x", "//x", ":", "http://x/\ud800\ufffe"),
        *("urn:x} UNION { ?s ?p ?o", "http://x/a b", "http://x/%zz", "javascript:alert(1)", "urn:" + "x" * 30_000),
    ],
)
def test_that_no_name_becomes_query_text(client: TestClient, name: str) -> None:
    encoded = quote(name, safe="", errors="surrogatepass")
    assert client.get(f"/graphs?graph={encoded}").status_code in (400, 404)
    assert client.get(f"/graphs/{encoded}").status_code == 404


def test_that_a_browser_gets_an_error_as_a_page_and_a_graph_as_turtle(client: TestClient) -> None:
    browser = {"accept": "text/html,*/*;q=0.8"}
    assert client.get("/graphs", headers=browser).headers["content-type"].startswith("text/html")
    assert client.get("/graphs?default", headers=browser).headers["content-type"].startswith("text/turtle")
    assert client.get("/graphs?default", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/graphs", "/graphs?default", f"/graphs?graph={ARTICLE}", "/graphs/article/p1-12"])
def test_that_there_is_no_write_side(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, content=b"<urn:s> <urn:p> <urn:o> .", headers={"content-type": "text/turtle"})
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, HEAD, OPTIONS"
    error = answer.json()["error"]
    assert error["code"] == "method-not-allowed" and "no write side" in error["message"]


def test_that_a_large_graph_streams_and_obeys_the_limits(tmp_path: Path) -> None:
    extra = "".join(f'<urn:s{n}> <urn:p> "{n}" <urn:large> .\n' for n in range(40_000))
    store = write_tiny_store(tmp_path / "store", extra=extra).path
    with (
        TestClient(create_app(Settings(store=store, query_workers=1))) as client,
        client.stream("GET", "/graphs?graph=urn:large&format=ntriples") as answer,
    ):
        assert answer.status_code == 200 and "content-length" not in answer.headers
        assert sum(part.count(b"\n") for part in answer.iter_bytes()) == 40_000
    small = Settings(store=store, query_workers=1, answer_bytes_limit=1_000)
    with TestClient(create_app(small), raise_server_exceptions=False) as client:
        answer = client.get("/graphs?graph=urn:large&format=ntriples")
        assert answer.status_code == 413 and answer.json()["error"]["code"] == "bytes-limit"


def test_that_the_description_names_the_addresses(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/graphs", "/graphs/{path}", "/.well-known/void", "/catalog", "/examples"):
        assert set(paths[path]) == {"get"}


@pytest.mark.parametrize("accept", ["application/n-triples", "text/turtle", "application/rdf+xml"])
def test_that_all_graphs_come_part_by_part(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    everything = asked(client, "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }")
    service = client.app.state.service  # type: ignore[attr-defined]
    misses = service.backend.cache.misses
    texts: list[str] = []
    ask = service.backend.inner.stream

    def noting(query: Any, *more: Any) -> Any:
        texts.append(query.text)
        return ask(query, *more)

    monkeypatch.setattr(service.backend.inner, "stream", noting)
    monkeypatch.setattr(graphs, "_PART", 2)
    answer = client.get("/graphs?default", headers={"accept": accept})
    assert set(Graph().parse(data=answer.text, format=PARSERS[accept])) == everything
    if accept == "application/rdf+xml":  # of which two documents are none
        assert texts in ([], [graphs._TRIPLES])  # kept from before, or asked in one
        return
    assert len(texts) > 3 and all("VALUES ?g" in text for text in texts[1:])
    assert service.backend.cache.misses <= misses + 1  # the names of the graphs; no part takes room


def test_that_a_part_that_runs_out_of_time_is_asked_again_in_halves(
    limited: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = limited()
    whole = client.get("/graphs?default", headers={"accept": "application/n-triples"}).content
    inner = client.app.state.service.backend.inner  # type: ignore[attr-defined]
    ask, tries = inner.stream, list[str]()

    @asynccontextmanager
    async def slow(query: Any, *more: Any) -> AsyncIterator[Any]:
        tries.append(query.text)
        if query.text.partition("VALUES")[2].partition("}")[0].count("<") > most:
            raise QueryLimitError("too slow", "query_time_limit_ms")
        async with ask(query, *more) as reply:
            yield reply

    monkeypatch.setattr(inner, "stream", slow)
    most = 1
    answer = client.get("/graphs?default", headers={"accept": "application/n-triples"})
    assert answer.status_code == 200 and sorted(answer.content.splitlines()) == sorted(whole.splitlines())
    most, tries = 0, []
    with suppress(httpx.HTTPError):
        answer = client.get("/graphs?default", headers={"accept": "application/n-triples"})
        assert answer.status_code == 504 or len(answer.content) < len(whole)
    assert len(tries) < 12, "it does not try for ever"


def test_that_a_swap_or_a_limit_cuts_all_graphs(
    limited: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = limited(answer_bytes_limit=3_000)
    answer = small.get("/graphs?default", headers={"accept": "application/n-triples"})
    assert answer.status_code == 413 or len(answer.content) <= 3_000
    client = limited()
    monkeypatch.setattr(graphs, "_PART", 1)
    backend = client.app.state.service.backend  # type: ignore[attr-defined]
    parts, ask, before = iter(range(100)), backend.inner.stream, backend.revision()
    wanted: set[str | None] = set()

    @asynccontextmanager
    async def swapped(*asked: Any) -> AsyncIterator[Any]:
        wanted.add(asked[0].revision)
        async with ask(*asked) as reply:
            reply.revision = before if next(parts) < 3 else "another"
            yield reply

    monkeypatch.setattr(backend.inner, "stream", swapped)
    cut = client.get("/graphs?default", headers={"accept": "application/n-triples"})
    whole = limited().get("/graphs?default", headers={"accept": "application/n-triples"})
    assert cut.status_code == 503 or len(cut.content) < len(whole.content)
    assert wanted == {before}, "each part is asked of the graph that was begun"


def test_that_two_swaps_in_a_row_leave_what_is_read_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("fcntl")
    folder = write_tiny_store(tmp_path / "store")
    folder.pages_dir.mkdir()
    first = folder.snapshot()
    monkeypatch.setattr(graphs, "_PART", 1)
    with TestClient(create_app(Settings(store=folder.path))) as client:
        whole = client.get("/graphs?default", headers={"accept": "application/n-triples"}).content
        backend = client.app.state.service.backend  # type: ignore[attr-defined]
        backend.cache.most_bytes = 0
        parts, ask = iter(range(100)), backend.inner.stream

        @asynccontextmanager
        async def swapped(*asked: Any) -> AsyncIterator[Any]:
            if (part := next(parts)) in (1, 2, 3):  # a build before each of these
                before = folder.snapshot().name
                shutil.copytree(first, folder.snapshots_dir / f"n{part}")
                folder.write(State(f"n{part}"))
                folder.sweep(State(f"n{part}"), before)
                await asyncio.sleep(0.02)
            async with ask(*asked) as reply:
                yield reply

        monkeypatch.setattr(backend.inner, "stream", swapped)
        read = client.get("/graphs?default", headers={"accept": "application/n-triples"})
        assert next(parts) > 4 and backend.revision() == "n3"
        assert (read.status_code, sorted(read.content.splitlines())) == (200, sorted(whole.splitlines()))
        assert sorted(place.name for place in folder.snapshots_dir.iterdir()) == ["n2", "n3", first.name]
        folder.sweep(State("n3"), "n2")
        assert not first.exists(), "nobody reads it any more"


@pytest.mark.parametrize("name", ["http://x/>", "http://x/ y", "http://x/%zz", "http://x/{", "http://[::", "urn:a b"])
@pytest.mark.parametrize("place", ["/export?entity=", "/export?graph=", "/graphs?graph="])
def test_that_what_is_meant_for_an_iri_and_is_none_is_told(client: TestClient, place: str, name: str) -> None:
    answer = client.get(place + quote(name, safe=""))
    assert answer.status_code == 400, answer.text
    told = answer.json()["error"]["message"]
    assert told.startswith(f"{place[:-1].rpartition('?')[2]}={name} is no absolute IRI")
    assert "give one such as https://example.org/graph" in told

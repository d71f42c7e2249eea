"""The W3C's Graph Store HTTP Protocol tests as HTTP requests against the running service.

Found and run: the 18 cases of ``http-rdf-update``, told in prose (8 writes, 10 reads), and the 14 cases of
``graph-store-protocol`` that took their place, with 40 requests (21 writes, 19 reads).  Reads pass, on the data that
the writes before them would have left.  Writes are refused with 405 and an Allow header, as the recommendation says
for a method that a service does not implement.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from graphrequests import HOST, Exchange, Model, described_cases, machine_cases, triples_of
from liveserver import live_client

from kg.settings import Settings
from kg.state import StoreFolder

WRITES = ("PUT", "POST", "DELETE", "PATCH")
READS = ("GET", "HEAD")
#: By name, so that each case is seen even where the suite is not there.
DESCRIBED = (
    *("put__initial_state", "get_of_put__initial_state", "put__graph_already_in_store"),
    *("get_of_put__graph_already_in_store", "put__default_graph", "get_of_put__default_graph"),
    *("delete__existing_graph", "get_of_delete__existing_graph", "delete__nonexistent_graph"),
    *("post__existing_graph", "get_of_post__existing_graph", "post__multipart_formdata"),
    *("get_of_post__multipart_formdata", "post__create__new_graph", "get_of_post__create__new_graph"),
    *("get_of_post__after_noop", "head_on_an_existing_graph", "head_on_a_nonexisting_graph"),
)
MACHINE = (
    *("put_get_repeat_direct", "put_delete_get_delete_direct", "post_get_post_get_direct", "head_existing_direct"),
    *("head_non_existing_direct", "put_get_repeat_indirect", "put_get_default", "put_delete_get_delete_indirect"),
    *("post_get_post_get_indirect", "post_get_new_graph", "head_existing_indirect", "head_non_existing_indirect"),
    *("put_get_uri_pct_encoded_indirect", "put_get_uri_pct_encoded_twice"),
)

pytestmark = pytest.mark.shared


@cache
def described(shared: Path) -> dict[str, Exchange]:
    return described_cases(shared / "w3c" / "sparql" / "sparql11" / "http-rdf-update")


@cache
def machine(shared: Path) -> dict[str, list[Exchange]]:
    return machine_cases(shared / "w3c" / "sparql" / "sparql11" / "graph-store-protocol")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Model]]:
    """A strict service, whose default graph is the unnamed one, and the data beneath it."""
    model = Model(StoreFolder(tmp_path_factory.mktemp("graphs") / "store"))
    model.swap()
    settings = Settings(store=model.folder.path, query_workers=1, default_graph="default")
    with live_client(settings, HOST.removeprefix("http://")) as client:
        yield client, model


def canonical(turtle: str) -> set[str]:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples_of(turtle))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def send(client: httpx.Client, exchange: Exchange, target: str | None = None) -> None:
    """Send a request; a read is to be answered as expected, a write to be refused."""
    answer = client.request(
        exchange.method, target or exchange.target, headers=exchange.headers, content=exchange.body.encode()
    )
    if exchange.method in WRITES:
        assert answer.status_code == 405
        assert {m.strip() for m in answer.headers["allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
        assert "no write side" in answer.json()["error"]["message"]
        return
    assert answer.status_code in exchange.statuses, answer.text
    if exchange.content_type:
        assert answer.headers["content-type"] == exchange.content_type
    if exchange.method == "HEAD":
        assert answer.content == b""
    elif exchange.expected:
        assert canonical(answer.text) == canonical(exchange.expected)


def test_that_all_cases_are_found(shared: Path) -> None:
    assert set(described(shared)) == set(DESCRIBED) and len(DESCRIBED) == 18
    assert set(machine(shared)) == set(MACHINE) and len(MACHINE) == 14
    one = [e.method in READS for e in described(shared).values()]
    many = [e.method in READS for exchanges in machine(shared).values() for e in exchanges]
    assert (one.count(False), one.count(True)) == (8, 10)
    assert (many.count(False), many.count(True)) == (21, 19)


@pytest.mark.parametrize("name", DESCRIBED)
def test_the_cases_told_in_prose(shared: Path, served: tuple[httpx.Client, Model], name: str) -> None:
    client, model = served
    exchange = described(shared)[name]
    model.clear()
    if exchange.method in READS and exchange.statuses == (200,):  # the data that its answer presumes
        model.graphs[model.named(exchange.target)] = triples_of(exchange.expected or "<urn:s> <urn:p> <urn:o> .")
        model.swap()
    send(client, exchange)


@pytest.mark.parametrize("name", MACHINE)
def test_the_cases_told_in_requests(shared: Path, served: tuple[httpx.Client, Model], name: str) -> None:
    client, model = served
    model.clear()
    location = ""
    for exchange in machine(shared)[name]:
        send(client, exchange, exchange.target.replace("$LOCATION$", location))
        if exchange.method in WRITES:
            made = model.write(exchange)
            location = made if exchange.location else location

"""The service on a real port: raw addresses, clients that go away, answers that are cut, failed starts."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from liveserver import PATIENCE_S, running, wait_until
from tinygraph import ENDLESS, write_tiny_store
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import KgError, StoreError, UsageError
from kg.settings import Settings
from service.app import create_app
from service.isolation.pool import Pool
from service.rawpaths import RawPathH11, http_protocol
from service.server import listen, run

#: More rows than the service gives.
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@dataclass(frozen=True)
class Live:
    """A service on a port."""

    app: FastAPI
    port: int

    @property
    def pool(self) -> Pool:
        backend = self.app.state.service.backend
        found = getattr(backend, "inner", backend)
        assert isinstance(found, Pool)
        return found

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S) as connection:
            connection.sendall(request)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
            return b"".join(parts)


@pytest.fixture(scope="module", params=["h11", "fastest"])
def live(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    extra = "".join(f'<urn:s{i}> <urn:p> "{i}" <urn:g> .\n' for i in range(3_000))
    store = write_tiny_store(tmp_path_factory.mktemp("live") / "store", extra=extra).path
    protocol = RawPathH11 if request.param == "h11" else http_protocol()
    app = create_app(Settings(store=store, query_workers=1, query_time_limit_ms=600_000, answer_row_limit=100_000))
    with running(uvicorn.Config(app, http=protocol, log_level="critical")) as port:
        yield Live(app, port)


@pytest.mark.parametrize(
    "path", ["/id/zone/东山园区", "/search?q=沙海&type=Company", "/id/zone/%E4%B8%9C%E5%B1%B1%E5%9B%AD%E5%8C%BA"]
)
def test_that_chinese_addresses_work_as_they_are(live: Live, path: str) -> None:
    answer = live.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]


def test_that_bodies_and_kept_connections_stay_untouched(live: Live) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{live.port}", timeout=PATIENCE_S) as client:
        for _ in range(3):
            answer = client.post(
                "/sparql",
                content='SELECT ("煤\r\n炭" AS ?x) {}'.replace("\r\n", ""),
                headers={"content-type": "application/sparql-query"},
            )
            assert "煤炭" in answer.text
            assert client.get("/id/zone/东山园区").status_code == 200


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_that_a_client_that_goes_away_frees_its_worker(live: Live, accept: str) -> None:
    with socket.create_connection(("127.0.0.1", live.port)) as connection:
        target = httpx.URL("/sparql", params={"query": ENDLESS}).raw_path
        connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nAccept: " + accept.encode() + b"\r\n\r\n")
        assert wait_until(lambda: live.pool.health().running == 1)
    assert wait_until(lambda: live.pool.health().running == 0)  # long before its limit


def test_that_an_answer_past_its_limit_is_cut_and_not_shortened(live: Live) -> None:
    target = httpx.URL("/sparql", params={"query": MANY}).raw_path
    answer = live.raw(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200") and b"transfer-encoding: chunked" in answer[:2_000].lower()
    assert len(answer) > 1_000_000 and not answer.endswith(b"0\r\n\r\n")
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"http://127.0.0.1:{live.port}/sparql", params={"query": MANY}, timeout=PATIENCE_S)


def test_that_head_ends_the_query_early(live: Live) -> None:
    ended = live.pool.health().killed_total.get("answer_row_limit")
    answer = httpx.head(f"http://127.0.0.1:{live.port}/sparql", params={"query": MANY}, timeout=PATIENCE_S)
    assert answer.status_code == 200 and wait_until(lambda: live.pool.health().running == 0)
    assert live.pool.health().killed_total.get("answer_row_limit") == ended, "it was not run up to its limit"


def test_what_stops_the_service_from_starting(tmp_path: Path, tiny_store: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        run(Settings(store=tmp_path / "nothing"))
    taken = listen("127.0.0.1", 0)
    port = taken.getsockname()[1]
    with pytest.raises(KgError, match=f"port {port} on 127.0.0.1 is in use.*--port"):
        run(Settings(store=tiny_store, port=port))
    taken.close()
    with pytest.raises(UsageError, match="--host"):
        listen("no.such.host.invalid", 0)
    assert issubclass(RawPathH11, H11Protocol)

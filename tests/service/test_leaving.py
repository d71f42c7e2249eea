"""Clients that close their connection while a page of theirs is made: nothing goes on for them."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from liveserver import PATIENCE_S, served, wait_until
from standin import StandIn
from tinygraph import ENDLESS

from kg.settings import Settings
from kg.state import StoreFolder
from kg.store import Answer
from service.app import create_app
from service.backend import Query


class Held(StandIn):
    """Answers nothing as long as the gate is shut, and counts what is asked for just now."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.gate.clear()

    async def ask(self, query: Query, limit: int) -> Answer:
        """Answer when it may."""
        self.running += 1
        try:
            await self.gate.wait()
            return await super().ask(query, limit)
        finally:
            self.running -= 1

    def snapshot(self) -> Path:
        """Return the folder of the snapshot."""
        return StoreFolder(self.folder).snapshot()


@dataclass(frozen=True)
class Live:
    """A service on a port and its backend."""

    app: FastAPI
    backend: Held
    port: int

    def under_way(self) -> int:
        """Return how many requests are answered just now."""
        return int(self.app.state.metrics.running)

    def begin(self, target: str, *headers: str, body: bytes = b"") -> socket.socket:
        """Send a request; return its connection."""
        method = "POST" if body else "GET"
        more = (*headers, f"content-length: {len(body)}") if body else headers
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)
        head = "\r\n".join((f"{method} {target} HTTP/1.1", "host: x", *more, "", ""))
        connection.sendall(head.encode() + body)
        return connection


@pytest.fixture
def live(tiny_store: Path) -> Iterator[Live]:
    backend = Held(tiny_store)
    app = create_app(Settings(store=tiny_store), backend)
    with served(app) as port:
        yield Live(app, backend, port)


ASKED = "body=http://example.org/b"
PAGES = [
    "/", "/questions?format=html", f"/questions/posts-of-body?{ASKED}&format=html",
    f"/questions/posts-of-body?{ASKED}&format=json", f"/questions/posts-of-body?{ASKED}&format=turtle",
    "/articles?format=html", "/articles?format=json", "/articles/p1-12", "/articles/p1-12?list=statements",
    "/id/zone/%E4%B8%9C%E5%B1%B1%E5%9B%AD%E5%8C%BA", "/search?q=x&format=html", "/targets",
    "/chain", "/compare?a=zone/x&b=zone/y", "/explore?id=zone/x", "/neighbours?id=zone/x",
    "/changes?since=2024-01-01", "/vocabulary?lang=zh", "/sparql?query=ASK%7B%7D&format=html",
    "/sparql?query=ASK%7B%7D", "/graphs?default", "/graphs?graph=urn:x", "/correct?of=zone/x", "/.well-known/void",
]  # fmt: skip
#: What these look for serves those who come next, and goes on behind.
SHARED = ("/", "/questions", "/.well-known/void")


@pytest.mark.parametrize("target", PAGES)
def test_that_nothing_goes_on_for_a_client_that_left(live: Live, target: str) -> None:
    connection = live.begin(target, "accept: text/html, */*;q=0.5")
    assert wait_until(lambda: live.backend.running > 0)
    assert live.under_way() == 1
    connection.close()
    assert wait_until(lambda: live.under_way() == 0)
    assert target.partition("?")[0] in SHARED or live.backend.running == 0


@pytest.mark.parametrize(
    ("target", "kind", "body"),
    [("/neighbours", "application/json", b'{"ids": ["zone/x"]}'),
     ("/sparql?format=html", "application/x-www-form-urlencoded", b"query=ASK%7B%7D")],
)  # fmt: skip
def test_that_one_who_sent_a_body_and_left_is_seen_too(live: Live, target: str, kind: str, body: bytes) -> None:
    connection = live.begin(target, "accept: text/html, */*;q=0.5", f"content-type: {kind}", body=body)
    assert wait_until(lambda: live.backend.running > 0)
    time.sleep(0.1)  # until the look-out for its end has begun
    assert live.under_way() == 1
    connection.close()
    assert wait_until(lambda: live.under_way() == 0) and live.backend.running == 0


def test_that_a_connection_is_kept_for_the_next_page(live: Live) -> None:
    with live.begin("/vocabulary?lang=zh") as connection:
        assert wait_until(lambda: live.backend.running > 0)
        time.sleep(0.1)
        live.backend.gate.set()
        for _ in range(3):
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
            connection.sendall(b"GET /vocabulary?lang=zh HTTP/1.1\r\nhost: x\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_that_pages_whose_client_left_give_their_places_back(tiny_store: Path) -> None:
    limits = {"page_time_limit_ms": 600_000, "query_time_limit_ms": 600_000}
    app = create_app(Settings(store=tiny_store, query_workers=1, **limits))  # type: ignore[arg-type]
    slow = f"/sparql?format=html&query={quote(ENDLESS)}"
    with served(app) as port:
        live = Live(app, Held(tiny_store), port)
        pool = app.state.service.backend.inner
        gone = [live.begin(slow + f"%23{number}") for number in range(6)]  # one runs, others are tried and wait
        assert wait_until(lambda: live.under_way() == 6 and pool.health().waiting > 0)
        for connection in gone:
            connection.close()
        assert wait_until(lambda: live.under_way() == 0)
        health = pool.health()
        assert (health.running, health.waiting, health.killed_total) == (0, 0, {})

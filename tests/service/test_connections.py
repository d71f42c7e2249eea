"""What a connection brings: heads that are too long, what is no request, requests that wait, HTTP/1.0, the end."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from asgi import ask, ask_async, start_app
from fastapi import FastAPI
from liveserver import PATIENCE_S, running, wait_until
from standin import StandIn

from kg.settings import Settings
from service.app import create_app
from service.headers import POSTED
from service.rawpaths import ConnectionLimits, RawPathH11, http_protocol

ASK = b"/sparql?query=ASK%7B%7D"
MOST = 65_536


@dataclass(frozen=True)
class Live:
    """A service on a port, its backend, and how it parses."""

    app: FastAPI
    backend: StandIn
    port: int
    kind: str

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)

    def say(self, *parts: bytes) -> bytes:
        """Send parts and return all that comes, ``RESET`` at its end where the connection was reset."""
        received = b""
        with self.connect() as connection:
            try:
                for part in parts:
                    connection.sendall(part)
                while data := connection.recv(65_536):
                    received += data
            except (ConnectionResetError, BrokenPipeError):
                received += b"RESET"
        return received


@pytest.fixture(params=["h11", "httptools"])
def live(request: pytest.FixtureRequest, tiny_store: Path, tmp_path: Path) -> Iterator[Live]:
    limits = ConnectionLimits(head_s=PATIENCE_S, head_bytes=MOST)
    protocol = http_protocol(limits)
    if request.param == "h11":
        protocol = type("LimitedH11", (RawPathH11,), {"limits": limits})
    backend = StandIn(tiny_store)
    settings = Settings(store=tiny_store, metrics="all", access_log="json", access_log_file=tmp_path / "log")
    app = create_app(settings, backend)
    config = uvicorn.Config(
        app, http=protocol, log_level="critical", timeout_graceful_shutdown=1, h11_max_incomplete_event_size=MOST
    )
    with running(config) as port:
        yield Live(app, backend, port, request.param)
        backend.gate.set()


def get(target: bytes = b"/health/live", *headers: bytes, version: bytes = b"1.1") -> bytes:
    return b"\r\n".join((b"GET " + target + b" HTTP/" + version, b"host: x", b"connection: close", *headers, b"", b""))


def status(said: bytes) -> int:
    return int(said[9:12])


def error(said: bytes) -> dict[str, Any]:
    """Return the error in a response, whose id stands in its head too."""
    head, _, body = said.partition(b"\r\n\r\n")
    found: dict[str, Any] = json.loads(body)["error"]
    head = head.lower() + b"\r\n"
    assert f"\r\nx-request-id: {found['request_id']}\r\n".encode() in head and b"\r\nconnection: close\r\n" in head
    assert f"\r\ncontent-length: {len(body)}\r\n".encode() in head
    assert b"\r\ncontent-security-policy: " in head
    return found


def test_that_a_head_has_a_size_to_the_byte(live: Live) -> None:
    spare = MOST - len(get(b"/health/live", b"x: "))
    assert status(live.say(get(b"/health/live", b"x: " + b"y" * (spare - 10)))) == 200
    for more in (10, 5_000, 200_000):
        said = live.say(get(b"/health/live", b"x: " + b"y" * (spare + more)))
        assert status(said) == 431 and error(said)["code"] == "head-too-long", more
    assert status(live.say(get(b"/health/live", *[b"x: " + b"y" * 1_000] * 70))) == 431


@pytest.mark.parametrize("size", [66_000, 600_000])
def test_that_a_long_address_is_sent_to_post(live: Live, size: int) -> None:
    said = live.say(get(b"/sparql?query=" + b"y" * size))
    assert status(said) == 414 and "by POST" in error(said)["hint"]
    told = error(said)["message"]
    assert re.search(r"the address has \d{5,} bytes or more; with the other headers it may have 65536", told)
    endless = live.say(b"GET /sparql?query=" + b"y" * size)
    assert status(endless) == 414


def test_that_a_request_has_one_host(live: Live) -> None:
    for hosts in (b"", b"host: a\r\nhost: b\r\n"):
        said = live.say(b"GET / HTTP/1.1\r\n" + hosts + b"\r\n")
        assert status(said) == 400 and error(said)["code"] == "bad-request"
    assert status(live.say(b"GET /health/live HTTP/1.0\r\n\r\n")) == 200


def test_that_the_host_is_one(live: Live) -> None:
    for host in (b"%zz", b"a%", b"a b/<script>", b'x"><y', b"user@evil", b"evil.example:99999", b"x/..", b"[::",
                 b"[:::]", b"[v1]", b"a:b", b"\xe5\x8c\xba", b"a" * 300):  # fmt: skip
        for version in (b"1.1", b"1.0"):
            said = live.say(b"GET /sparql HTTP/" + version + b"\r\nhost: " + host + b"\r\n\r\n")
            assert status(said) == 400 and error(said)["code"] == "bad-request", host
            assert "Host header" in error(said)["message"] or "NAME: VALUE" in error(said)["message"]
    for host in (b"a", b"a:", b"a_b.example:80", b"127.0.0.1:8000", b"[::1]:80", b"[v1.x]", b"%41", b"a'b", b"xn--a."):
        for path in (b"/sparql", b"/catalog", b"/.well-known/void", b"/examples"):
            said = live.say(b"GET " + path + b" HTTP/1.1\r\nconnection: close\r\nhost: " + host + b"\r\n\r\n")
            assert status(said) == 200, (host, path)


def test_that_what_is_no_request_is_told_so_counted_and_logged(live: Live, tmp_path: Path) -> None:
    said = live.say(b"GET /\x00 nonsense\r\n\r\n")
    assert status(said) == 400 and error(said)["status"] == 400
    unknown = live.say(b"FROBNICATE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    assert status(unknown) == (405 if live.kind == "h11" else 501)
    counted = live.say(get(b"/metrics"))
    assert b'kg_http_requests_total{method="other",route="other",status="400"} 1.0' in counted
    assert wait_until(lambda: len((tmp_path / "log").read_text("utf-8").splitlines()) >= 3)
    line = json.loads((tmp_path / "log").read_text("utf-8").splitlines()[0])
    assert (line["method"], line["path"], line["status"], line["error"]) == ("-", "-", 400, "bad-request")
    assert line["id"] == error(said)["request_id"] and line["client"] == "127.0.0.1"


def test_that_nobody_is_connected_to_another_host(live: Live) -> None:
    for target in (b"/x", b"/health/live"):
        found = error(live.say(b"CONNECT " + target + b" HTTP/1.1\r\nhost: x\r\n\r\n"))
        assert (found["status"], found["code"]) == (501, "not-implemented")


MALFORMED = [
    (b"GET /sparql?query=ASK {} HTTP/1.1\r\nhost: x\r\n\r\n", "the request line is not"),
    (b"GET /\x01 HTTP/1.1\r\nhost: x\r\n\r\n", "the request line is not"),
    (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", "two Content-Length"),
    (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n", "no number of bytes"),
    (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\n", "the only Transfer-Encoding"),
    (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "a chunk of the body"),
    (b"GET / HTTP/1.1\r\nhost: x\r\nno colon\r\n\r\n", "a header is not written"),
]


@pytest.mark.parametrize(("data", "words"), MALFORMED)
def test_that_what_is_wrong_with_a_request_is_said(live: Live, data: bytes, words: str) -> None:
    found = error(live.say(data))
    assert found["status"] == 400 and words in found["message"] and found["hint"]


def test_that_what_h11_reads_is_said_where_it_is_refused(live: Live) -> None:
    if live.kind == "h11":
        pytest.skip("it reads these")
    both = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n"
    assert "both Content-Length and" in error(live.say(both))["message"]
    assert "only HTTP/1.1" in error(live.say(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))["message"]


def test_that_nobody_is_asked_for_a_body_that_is_too_long(live: Live) -> None:
    head = b"POST /sparql HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/sparql-query\r\n"
    said = live.say(head + b"content-length: 99999999\r\n\r\n")
    assert status(said) == 413 and error(said)["code"] == "query-too-long"
    with live.connect() as connection:
        connection.sendall(head + b"content-length: 6\r\nconnection: close\r\n\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"ASK {}")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")


def test_that_one_who_goes_away_with_requests_waiting_is_seen(live: Live) -> None:
    live.backend.gate.clear()
    with live.connect() as connection:
        connection.sendall(b"GET " + ASK + b" HTTP/1.1\r\nhost: x\r\n\r\n")
        assert wait_until(lambda: live.backend.running == 1)
        time.sleep(0.1)  # until the look-out for its end has begun
        connection.sendall(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n" * 3)
        time.sleep(0.1)
        assert live.backend.running == 1
    assert wait_until(lambda: live.backend.running == 0)


def test_that_requests_that_wait_are_answered_in_their_order(live: Live) -> None:
    live.backend.gate.clear()
    many = 30
    with live.connect() as connection:
        connection.sendall(b"GET " + ASK + b" HTTP/1.1\r\nhost: x\r\n\r\n")
        assert wait_until(lambda: live.backend.running == 1)
        for n in range(many):
            connection.sendall(b"GET /nothing/%d HTTP/1.1\r\nhost: x\r\n\r\n" % n)
        connection.sendall(get())
        time.sleep(0.1)
        live.backend.gate.set()
        said = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert said.count(b"HTTP/1.1 404") == many and said.count(b"HTTP/1.1 200") == 2
    ids = re.findall(rb"x-request-id: (\S+)", said)
    assert len(ids) == many + 2 and ids == sorted(ids)


def test_that_nonsense_behind_a_request_does_not_stand_in_its_answer(live: Live) -> None:
    live.backend.gate.clear()
    with live.connect() as connection:
        connection.sendall(b"GET " + ASK + b" HTTP/1.1\r\nhost: x\r\n\r\n")
        assert wait_until(lambda: live.backend.running == 1)
        connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n\x00\x01 nonsense\r\n\r\n")
        time.sleep(0.1)
        live.backend.gate.set()
        try:
            said = b"".join(iter(lambda: connection.recv(65_536), b""))
        except ConnectionResetError:
            said = b""
    assert not said or said.startswith(b"HTTP/1.1 200"), said[:200]


def test_that_http_1_0_gets_no_chunks(live: Live) -> None:
    said = live.say(get(b"/sparql?query=flood", version=b"1.0"))
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower() and b"connection: close" in head.lower()
    assert body == b"x" * 400 * 65_536
    known = live.say(get(ASK, version=b"1.0"))
    assert b"content-length: 29" in known.lower() and known.endswith(b"true}")


def test_that_http_1_0_does_not_take_a_cut_answer_for_whole(live: Live) -> None:
    assert live.say(get(b"/sparql?query=cut", version=b"1.0")).endswith(b"RESET")
    cut = live.say(get(b"/sparql?query=cut"))
    assert cut.startswith(b"HTTP/1.1 200") and not cut.endswith(b"0\r\n\r\n")


def test_that_who_sends_no_more_has_an_answer_all_the_same(live: Live) -> None:
    with live.connect() as connection:
        connection.sendall(b"GET " + ASK + b" HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        quick = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert b"HTTP/1.1 200 OK\r\n" in quick and quick.endswith(b"}")
    live.backend.gate.clear()
    with live.connect() as connection:
        connection.sendall(b"GET " + ASK + b" HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        assert wait_until(lambda: live.backend.running == 1)
        first = connection.recv(65_536)
        assert first.startswith(b"HTTP/1.1 100 Continue\r\n\r\n") and live.backend.running == 1
        live.backend.gate.set()
        slow = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert b"HTTP/1.1 200 OK\r\n" in slow and slow.endswith(b"}")


def test_that_who_sends_no_more_and_then_goes_away_is_seen(live: Live) -> None:
    live.backend.gate.clear()
    connection = live.connect()
    connection.sendall(b"GET " + ASK + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    connection.shutdown(socket.SHUT_WR)
    assert wait_until(lambda: live.backend.running == 1)
    connection.close()
    assert wait_until(lambda: live.backend.running == 0)


def test_that_a_reset_is_seen_too(live: Live) -> None:
    live.backend.gate.clear()
    connection = live.connect()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.sendall(b"GET " + ASK + b" HTTP/1.1\r\nhost: x\r\n\r\n")
    assert wait_until(lambda: live.backend.running == 1)
    connection.close()
    assert wait_until(lambda: live.backend.running == 0)


def test_what_an_address_takes(tiny_store: Path) -> None:
    app = start_app(Settings(store=tiny_store), StandIn(tiny_store))
    for target in ("/articles", "/", "/health", "/static/style.css", "/graphs"):
        assert ask(app, target, method="DELETE").headers["allow"] == "GET, HEAD, OPTIONS", target
        asked = ask(app, target, method="OPTIONS")
        assert (asked.status, asked.headers["allow"], asked.body) == (204, "GET, HEAD, OPTIONS", b""), target
        assert "content-length" not in asked.headers and "content-type" not in asked.headers
    assert ask(app, "*", method="OPTIONS").status == 204 and ask(app, "*", method="OPTIONS").headers["allow"]
    assert ask(app, "/sparql", method="OPTIONS").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    for target in POSTED:
        assert ask(app, target, method="DELETE").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert {path for path, item in app.openapi()["paths"].items() if "post" in item} == POSTED | {"/sparql"}


def test_that_the_root_path_itself_leads_to_the_start(tiny_store: Path) -> None:
    app = start_app(Settings(store=tiny_store, root_path="/kg"), StandIn(tiny_store))
    bare, asked = ask(app, "/kg"), ask(app, "/kg?lang=en", method="HEAD")
    assert (bare.status, bare.headers["location"]) == (308, "/kg/")
    assert (asked.status, asked.headers["location"]) == (308, "/kg/?lang=en")
    assert ask(app, "/kg/health/live").status == ask(app, "/health/live").status == 200


async def _cut(app: Any, backend: StandIn, target: str) -> Any:
    backend.gate.clear()
    task = asyncio.ensure_future(ask_async(app, target))
    while backend.running < 1:
        await asyncio.sleep(0.005)
    task.cancel()
    return await task


async def _cut_begun(app: Any) -> list[Any]:
    """Return what was sent of a long answer that nobody takes until it is cut."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) > 2:
            await asyncio.Event().wait()

    async def receive() -> Any:
        await asyncio.Event().wait()

    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/sparql", "root_path": "",
        "raw_path": b"/sparql", "query_string": b"query=flood", "headers": [(b"host", b"x")], "client": None,
        "state": {},
    }  # fmt: skip
    task = asyncio.ensure_future(app(scope, receive, send))
    while len(sent) < 3:
        await asyncio.sleep(0.005)
    task.cancel()
    await task
    return sent


def test_that_one_who_waits_when_the_service_ends_is_told_so(tiny_store: Path) -> None:
    backend = StandIn(tiny_store)
    got = asyncio.run(_cut(start_app(Settings(store=tiny_store), backend), backend, "/sparql?query=ASK%7B%7D"))
    assert got.status == 503 and got.headers["retry-after"] == "2" and got.headers["connection"] == "close"
    assert got.json()["error"]["code"] == "store" and got.ended and "ending" in got.json()["error"]["message"]


def test_that_an_answer_that_has_begun_is_broken_off_in_one_line(
    tiny_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    log = logging.Logger("apart")
    log.addFilter(lambda record: said.append(f"{record.getMessage()} {record.exc_info}") or False)  # type: ignore[func-returns-value]
    monkeypatch.setattr("service.observing._LOG", log)
    sent = asyncio.run(_cut_begun(start_app(Settings(store=tiny_store), StandIn(tiny_store))))
    assert [message["type"] for message in sent] == ["http.response.start"] + ["http.response.body"] * 2
    assert all(message["more_body"] for message in sent[1:])
    (line,) = said
    assert line.endswith("was cut: the service is ending None")

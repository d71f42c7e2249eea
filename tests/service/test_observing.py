"""Request ids, the access log, errors that hold the id, /health, and connections that send or take nothing."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from asgi import ask, ask_async, start_app
from liveserver import PATIENCE_S, free_port, running, wait_until
from standin import StandIn
from starlette.testclient import TestClient

from kg.errors import QueryLimitError, StoreError, UsageError
from kg.settings import Settings
from kg.state import StoreFolder
from kg.store import Answer
from service.accesslog import AccessLog, text_line
from service.app import create_app
from service.backend import Query
from service.clients import Connections
from service.errors import STATUS_TABLE, error_body
from service.noting import Note
from service.rawpaths import ConnectionLimits, RawPathH11, http_protocol
from service.texts.errors import ERROR_TEXTS, explain_error

SPARQL = "/sparql?query=ASK%7B%7D"


@pytest.fixture
def backend(tiny_store: Path) -> StandIn:
    return StandIn(tiny_store)


def logged(store: Path, backend: StandIn, path: Path, *targets: str, form: str = "json") -> list[Any]:
    """Ask each target of a service with a log, and return the log's lines."""

    async def all_of_them() -> None:
        settings = Settings(store=store, access_log=form, access_log_file=path)  # type: ignore[arg-type]
        app = create_app(settings, backend)
        async with app.router.lifespan_context(app):
            for target in targets:
                await ask_async(app, target)

    asyncio.run(all_of_them())
    lines = path.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines] if form == "json" else lines


def test_what_a_line_of_json_tells(tiny_store: Path, backend: StandIn, tmp_path: Path) -> None:
    first, second, third = logged(tiny_store, backend, tmp_path / "log", SPARQL, "/nothing", "/sparql?query=cut")
    first.pop("cache", None)
    assert first | {"time": "", "id": "", "ms": 0} == {
        "time": "", "id": "", "client": "127.0.0.1", "method": "GET", "path": "/sparql?query=ASK%7B%7D", "status": 200,
        "bytes": 29, "ms": 0, "rows": 3, "lane": "public"}  # fmt: skip
    assert first["time"].endswith("Z") and 0 <= first["ms"] < 10_000 and first["id"] != second["id"]
    assert (second["status"], second["error"]) == (404, "not-found")
    assert third["killed"] == "answer_bytes_limit" and third["broken"] is True and third["bytes"] == 11


def test_that_the_log_tells_which_answer_was_cut(
    tiny_store: Path, backend: StandIn, service_log: pytest.LogCaptureFixture
) -> None:
    app = start_app(Settings(store=tiny_store), backend)
    got = ask(app, "/sparql?query=cut", headers={"accept-encoding": "identity"})
    (line,) = [text for text in service_log.messages if "cut" in text]
    named = f"request {got.headers['x-request-id']} (/sparql)"
    assert line == f"{named}: an answer was cut: the answer has more than 10 bytes"
    assert Note("a-1", "/x\ny" + "z" * 500).asked.startswith("request a-1 (/x\\x0ayzz")
    assert len(Note("a-1", "/x" + "z" * 500).asked) < 250 and "request" not in Note().asked


def test_that_the_log_tells_how_long_a_query_waited(tiny_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "log"
    settings = Settings(store=tiny_store, access_log="json", access_log_file=path, query_workers=1)
    with TestClient(create_app(settings)) as client:
        pool = client.app.state.service.backend.inner  # type: ignore[attr-defined]
        assert client.get("/sparql?query=ASK%7B%7D%23free").status_code == 200
        slots = [pool._lanes.enter(False, 10.0) for _ in range(4)]
        assert slots == ["slow", "trial", "trial", "trial"]
        told = client.get("/sparql?query=ASK%7B%7D%23late&timeout=0.3")
        assert (told.status_code, told.json()["error"]["code"]) == (503, "queue-full")
    free, late = map(json.loads, path.read_text("utf-8").splitlines())
    assert "wait_ms" not in free and 250 < late["wait_ms"] <= late["ms"]


def test_that_query_text_is_cut_and_lines_stay_lines(tiny_store: Path, backend: StandIn, tmp_path: Path) -> None:
    long, odd = "/sparql?query=" + "x" * 5_000, "/a%0Ab%22%5C?x"
    lines = logged(tiny_store, backend, tmp_path / "log", long, odd, form="text")
    assert len(lines) == 2 and len(lines[0]) < 500
    assert '"GET /a\\x0ab\\x22\\x5c?x" 404' in lines[1] and " error=not-found" in lines[1]


def test_that_a_log_that_cannot_be_written_is_said_at_the_start(tmp_path: Path, tiny_store: Path) -> None:
    with pytest.raises(UsageError, match="access_log_file"):
        AccessLog("json", tmp_path / "no" / "folder" / "log")


async def _flood(log: AccessLog) -> None:
    for n in range(30):
        log.add({"n": n})
    await log.close()


def test_that_a_log_has_an_end_and_follows_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.accesslog._HELD_LINES", 20)
    log = AccessLog("json", tmp_path / "log")
    asyncio.run(_flood(log))
    assert log.dropped == 10 and len((tmp_path / "log").read_text().splitlines()) == 20
    (tmp_path / "log").rename(tmp_path / "log.1")
    asyncio.run(_flood(log))
    assert len((tmp_path / "log").read_text().splitlines()) == 20
    entry = {"client": "c", "time": "t", "method": "GET", "path": "/", "status": 200, "bytes": 1, "ms": 0.5, "id": "i"}
    assert text_line(entry | {"rows": 0}) == 'c - - [t] "GET /" 200 1 0.5ms id=i rows=0'


async def _close_in_between(log: AccessLog) -> None:
    """Close a log whose lines were taken and wait for a thread."""
    loop, free = asyncio.get_running_loop(), threading.Event()
    loop.set_default_executor(ThreadPoolExecutor(1))
    busy = loop.run_in_executor(None, free.wait)
    log.add({"n": 1})
    while log._held:
        await asyncio.sleep(0.005)
    closing = asyncio.ensure_future(log.close())
    await asyncio.sleep(0.01)
    free.set()
    await closing
    await busy


def test_that_no_line_is_lost_when_the_service_ends(tmp_path: Path) -> None:
    asyncio.run(_close_in_between(AccessLog("json", tmp_path / "log")))
    assert (tmp_path / "log").read_text() == '{"n": 1}\n'


def test_that_every_response_has_an_id_of_its_own(tiny_store: Path, backend: StandIn) -> None:
    app = start_app(Settings(store=tiny_store), backend)
    ids = [ask(app, target).headers["x-request-id"] for target in (SPARQL, "/", "/nothing", "/static/style.css")]
    assert len(set(ids)) == 4
    for method in ("HEAD", "OPTIONS", "DELETE"):
        assert ask(app, SPARQL, method=method).headers["x-request-id"]


def test_that_errors_hold_the_id(tiny_store: Path, backend: StandIn) -> None:
    app = start_app(Settings(store=tiny_store, trusted_proxies="10.0.0.1"), backend)
    for target in ("/nothing", "/sparql?update=x", "/articles?format=nonsense"):
        got = ask(app, target, client="10.0.0.1", headers={"X-Request-Id": "proxy-17"})
        assert got.headers["x-request-id"] == got.json()["error"]["request_id"] == "proxy-17", target
    backend.fault = RuntimeError("a fault of ours")
    with TestClient(app, raise_server_exceptions=False) as client:
        got = client.get("/", headers={"accept": "text/html"})
    assert got.status_code == 500 and got.headers["x-request-id"] in got.text and "a fault of ours" not in got.text


class Slow(StandIn):
    """Stops every query of a stranger."""

    async def ask(self, query: Query, limit: int) -> Answer:
        """Stop it."""
        if query.lane == "public":
            raise QueryLimitError("the query ran longer than 10 ms", "query_time_limit_ms")
        return await super().ask(query, limit)


def test_that_the_page_of_a_query_holds_the_id_and_its_line_the_error(tiny_store: Path, tmp_path: Path) -> None:
    backend = Slow(tiny_store)
    got = ask(start_app(Settings(store=tiny_store), backend), SPARQL, accept="text/html")
    assert got.status == 504 and f"<code>{got.headers['x-request-id']}</code>" in got.text
    (line,) = logged(tiny_store, backend, tmp_path / "log", SPARQL + "&format=html")
    assert (line["status"], line["error"], line["killed"]) == (504, "time-limit", "query_time_limit_ms")


def test_that_pages_explain_errors_in_their_language(tiny_store: Path, backend: StandIn) -> None:
    app = start_app(Settings(store=tiny_store), backend)
    zh, en = (ask(app, "/nothing", accept="text/html", headers={"accept-language": lang}).text for lang in ("zh", "en"))
    assert "这里没有您要找的内容" in zh and "请求编号" in zh and 'lang="en"' in zh
    assert "There is nothing here" in en and "没有" not in en.split("<main")[1]
    codes = {code for _, _, code in STATUS_TABLE}
    assert codes <= set(ERROR_TEXTS["zh"]) == set(ERROR_TEXTS["en"])
    from service.errors import HTTP_CODES, LIMIT_TABLE

    assert {code for _, code, _ in LIMIT_TABLE.values()} | set(HTTP_CODES.values()) <= set(ERROR_TEXTS["zh"])
    assert explain_error(error_body(ValueError()), "zh").startswith("服务内部出错")


def test_health(tiny_store: Path, backend: StandIn) -> None:
    app = start_app(Settings(store=tiny_store), backend)
    told = ask(app, "/health").json()
    assert told["status"] == "ok" and told["snapshot"] == backend.folder.name and told["isolated_network"] is True
    assert told["queries"]["workers"] == 3 and told["queries"]["queue"] == 32 and told["uptime_s"] >= 0
    assert ask(app, "/health/ready").status == 200
    assert told["building_since"] is None
    with StoreFolder(tiny_store).writing():
        assert ask(app, "/health").json()["building_since"] is not None
    backend.fault = StoreError("no such store")
    for target in ("/health", "/health/ready"):
        got = ask(app, target)
        assert got.status == 503 and got.json()["status"] == "unavailable"
        assert got.json()["error"] == {"code": "store", "message": "no such store"}
    assert ask(app, "/health/live").status == 200
    backend.fault, backend.folder = None, tiny_store / "gone"
    assert ask(app, "/health").json()["error"]["code"] == "store"
    backend.folder, backend.fault = tiny_store, QueryLimitError("too slow", "query_time_limit_ms")
    assert ask(app, "/health").json()["error"]["code"] == "time-limit"


@pytest.fixture(scope="module", params=["h11", "httptools"])
def guarded(request: pytest.FixtureRequest, tiny_store: Path) -> Iterator[int]:
    """The port of a service that waits for no request for long."""
    with limited_connections(request.param, tiny_store, ConnectionLimits(head_s=0.6)) as (port, _):
        yield port


@pytest.fixture(scope="module", params=["h11", "httptools"])
def narrow(request: pytest.FixtureRequest, tiny_store: Path) -> Iterator[tuple[int, StandIn]]:
    """The port and the backend of a service with low limits of its connections, and patience with requests."""
    door = Connections(8, 6, "127.0.0.1")
    limits = ConnectionLimits(head_s=PATIENCE_S, head_bytes=4_096, stall_s=1.0, door=door)
    with limited_connections(request.param, tiny_store, limits) as found:
        yield found


@contextmanager
def limited_connections(kind: str, store: Path, limits: ConnectionLimits) -> Iterator[tuple[int, StandIn]]:
    """Run a service whose connections have limits."""
    protocol = http_protocol(limits)
    if kind == "h11":
        protocol = type("LimitedH11", (RawPathH11,), {"limits": limits})
    backend = StandIn(store)
    app = create_app(Settings(store=store), backend)
    config = uvicorn.Config(app, http=protocol, log_level="critical", timeout_keep_alive=round(PATIENCE_S))
    with running(config) as port:
        yield port, backend


LAST = b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"


def talk(port: int, *parts: bytes, pause_s: float = 0.0) -> bytes:
    """Send parts, with pauses between, and return all that comes until the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        received = []
        try:
            for part in parts:
                if select.select([connection], [], [], 0)[0]:
                    break  # an answer before the request is whole
                connection.sendall(part)
                time.sleep(pause_s)
            while data := connection.recv(65_536):
                received.append(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return b"".join(received)


@pytest.mark.parametrize("parts", [(b"",), (b"GET / HT",), (b"GET / HTTP/1.1\r\n", *[b"x: y\r\n"] * 40)])
def test_that_a_slow_head_is_ended(guarded: int, parts: tuple[bytes, ...]) -> None:
    said = talk(guarded, *parts, pause_s=0.05)
    assert said.startswith(b"HTTP/1.1 408") and json.loads(said.partition(b"\r\n\r\n")[2])["error"]["status"] == 408


def test_that_a_slow_body_is_ended(guarded: int) -> None:
    head = b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\ncontent-length: 9999\r\n\r\n"
    assert b"200 OK" not in talk(guarded, head, *[b"x"] * 60, pause_s=0.05)  # the connection ended


def test_that_an_answer_that_nobody_takes_is_given_up(narrow: tuple[int, StandIn]) -> None:
    port, backend = narrow
    taken = 0
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(PATIENCE_S)
        connection.connect(("127.0.0.1", port))
        connection.sendall(b"GET /sparql?query=flood HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        assert wait_until(lambda: backend.asked[-1:] == ["flood"]) and wait_until(lambda: backend.running == 0)
        backend.asked.clear()
        try:
            while data := connection.recv(1_000_000):
                taken += len(data)
        except ConnectionResetError:
            pass
    assert taken < 400 * 65_536


def test_that_a_long_head_is_ended(narrow: tuple[int, StandIn]) -> None:
    parts = [b"GET / HTTP/1.1\r\n", *[b"x: " + b"y" * 1_000 + b"\r\n"] * 8]
    assert talk(narrow[0], *parts, pause_s=0.05)[9:12] == b"431"


def test_that_pieces_and_kept_connections_are_served(narrow: tuple[int, StandIn]) -> None:
    parts = (b"GET /health/live HT", b"TP/1.1\r\nhost: x\r\n\r\n", b"GET /id/\xe5\x8c", b"\xba HTTP/1.1\r\nhost: x\r\n",
             b"accept: application/json\r\n\r\n", LAST)  # fmt: skip
    with socket.create_connection(("127.0.0.1", narrow[0]), timeout=PATIENCE_S) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(0.1)
        said = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert said.count(b"HTTP/1.1 200") == 2 and said.count(b"HTTP/1.1 404") == 1, said


def test_that_more_connections_get_503(narrow: tuple[int, StandIn]) -> None:
    port, _ = narrow
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]

    def is_full() -> bool:
        said = talk(port, LAST)
        if not said.startswith(b"HTTP/1.1 503"):  # one of an earlier test was open still, and a place is free by now
            idle.append(socket.create_connection(("127.0.0.1", port)))
        return said.startswith(b"HTTP/1.1 503")

    assert wait_until(is_full)
    for connection in idle:
        connection.close()
    assert wait_until(lambda: talk(port, LAST).startswith(b"HTTP/1.1 200"))


def test_that_sigterm_lets_an_answer_end_and_exits_with_0(tiny_store: Path) -> None:
    port = free_port()
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--store", str(tiny_store), "--port", str(port), "--set",
         "query_workers=1", "--set", "access_log=json", "--set", "shutdown_s=120"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONUNBUFFERED": "1"})  # fmt: skip
    assert process.stdout is not None
    while "Ctrl-C" not in process.stdout.readline():
        assert process.poll() is None
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        body = f"query={slow}".replace(" ", "+").encode()
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n"
            b"expect: 100-continue\r\ncontent-length: %d\r\n\r\n" % len(body)
        )
        assert connection.recv(65_536).startswith(b"HTTP/1.1 100"), "the service is at it"
        connection.sendall(body)
        time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        received = b""
        while data := connection.recv(65_536):
            received += data
    assert received.startswith(b"HTTP/1.1 200"), received
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said
    line = json.loads(next(line for line in said.splitlines() if '"/sparql"' in line))
    assert line["status"] == 200 and line["method"] == "POST"

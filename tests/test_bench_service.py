"""The bench's own parts: what it counts as failed, what it reads of a process, that its graph is always the same."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import pyoxigraph as ox
import pytest

from bench.service.clients import closed_load, paced_load, percentile, whole_answer
from bench.service.command import ROWS, main
from bench.service.data import entity_iris, graph_lines, made_names
from bench.service.downloads import download
from bench.service.figures import Figure, as_markdown, median_of
from bench.service.processes import cpu_s, is_running, peak_mb, resident_mb, tree
from bench.service.requests import get, point_queries, sparql_post

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na\nb\r\n2\r\n\nc\r\n0\r\n\r\n"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
CUT = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na\nb\r\n"


@contextmanager
def answering(*answers: bytes) -> Iterator[int]:
    """Serve one canned answer after the other; one that is cut closes its connection."""
    listening = socket.create_server(("127.0.0.1", 0))
    left = list(answers)

    def talk(connection: socket.socket) -> None:
        with connection:
            while left and connection.recv(65_536):
                answer = left.pop(0)
                connection.sendall(answer)
                if answer is CUT:
                    break

    def serve() -> None:
        while left:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(2)


def test_client_counts_what_fails() -> None:
    with answering(OK, BUSY, CUT, CHUNKED, OK) as port:
        load = asyncio.run(closed_load(port, [get("/")] * 5, 1))
    assert (len(load.seconds), load.failed, load.asked) == (3, 2, 5)
    assert load.failures == {"status 503": 1, "connection cut": 1}
    assert load.last == b"ok"


def test_client_counts_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    load = asyncio.run(closed_load(port, [get("/")] * 3, 2))
    assert load.failures == {"connection refused": 3} and not load.seconds


def test_paced_client_sends_until_told() -> None:
    async def run(port: int) -> int:
        over = asyncio.Event()
        task = asyncio.create_task(paced_load(port, [get("/")], 50, over))
        await asyncio.sleep(0.05)
        over.set()
        return (await task).asked

    with answering(*[OK] * 50) as port:
        assert asyncio.run(run(port)) >= 1


@pytest.mark.parametrize(("data", "answer"), [
    (OK, (200, b"ok")), (OK[:-1], None), (CHUNKED, (200, b"a\nb\nc")), (CHUNKED[:-3], None),
    (CUT, None), (b"HTTP", None),
])
def test_whole_answers_only(data: bytes, answer: tuple[int, bytes] | None) -> None:
    assert whole_answer(bytearray(data)) == answer


@pytest.mark.parametrize(("sent", "whole", "size"), [(CHUNKED, True, 5), (OK, True, 2), (CUT, False, 3)])
def test_download_tells_a_cut_answer(sent: bytes, whole: bool, size: int) -> None:
    with answering(sent) as port:
        found = download(port, get("/"), 120)
    assert (found.status, found.whole, found.bytes) == (200, whole, size)
    assert found.status_s <= found.first_s <= found.end_s


def test_cpu_of_a_tree_holds_those_that_ended() -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass\n"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}]); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdin is not None
        process.stdout.readline()
        assert cpu_s(process.pid) >= 0.25
        assert process.pid in tree(os.getpid()) and is_running(process.pid)
        assert peak_mb(process.pid) >= resident_mb(process.pid) * 0.9 > 1
        process.stdin.close()
    assert not is_running(process.pid)
    assert resident_mb(process.pid) == peak_mb(process.pid) == 0


def test_graph_is_the_same_each_time() -> None:
    lines = list(graph_lines(3_000))
    again = hashlib.sha256("\n".join(graph_lines(3_000)).encode()).hexdigest()
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == again
    quads = list(ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS))
    assert 2_500 < len(set(quads)) < 4_500
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    assert set(entity_iris(3_000)) <= subjects
    assert len(set(made_names(500))) == 500 and made_names(500) == made_names(500)


def test_requests_are_whole() -> None:
    first, second = islice(point_queries("/sparql", ["https://example.org/煤"], 2), 2)
    assert first == second and first.startswith(b"GET /sparql?query=SELECT") and first.isascii()
    head, _, body = sparql_post("/query", "ASK { ?s ?p '煤' }").partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head


def test_figures_tell_whether_they_hold() -> None:
    assert [f.verdict for f in (Figure.most("a", 3.1, 3), Figure.least("b", 0.8, 0.8), Figure.none("c", 0),
                                Figure("d", "1"))] == ["MISSES", "holds", "holds", ""]
    assert as_markdown([Figure.most("a", 2, 3)])[-1] == "| a | 2.00 | ≤ 3.00 | holds |"
    assert median_of([3.0, 1.0, 2.0]) == (2.0, " (1.00–3.00)")
    assert percentile([1.0, 2.0, 3.0], 0.5) == 2.0 and percentile([], 0.5) == 0.0


def test_rows_are_picked_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])
    told = capsys.readouterr().err
    assert all(name in told for name in ROWS)

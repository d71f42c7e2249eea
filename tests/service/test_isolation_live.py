"""A running service under runaways, swaps, kills and clients that leave."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from liveserver import PATIENCE_S, running, wait_until
from test_server import Live
from tinygraph import ENDLESS, write_tiny_store

from kg.settings import Settings
from service.app import create_app
from service.lanes import RESERVE
from service.rawpaths import http_protocol

#: More rows than sockets hold.
STREAM = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@contextmanager
def serve(store: Path, **settings: object) -> Iterator[Live]:
    app = create_app(Settings(store=store, **settings))  # type: ignore[arg-type]
    with running(uvicorn.Config(app, http=http_protocol(), log_level="critical")) as port:
        yield Live(app, port)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    extra = "".join(f'<urn:s{i}> <urn:p> "{i}" <urn:g> .\n' for i in range(3_000))
    return write_tiny_store(tmp_path_factory.mktemp("isolation") / "store", extra=extra).path


@pytest.fixture
def live(store: Path) -> Iterator[Live]:
    with serve(store, query_workers=1, query_time_limit_ms=600_000, query_queue=8) as found:
        yield found


def get(live: Live, query: str, **parameters: str) -> httpx.Response:
    asked = {"query": query, **parameters}
    return httpx.get(f"http://127.0.0.1:{live.port}/sparql", params=asked, timeout=PATIENCE_S, trust_env=False)


class Visit:
    """A client that sends a query and reads nothing."""

    def __init__(self, live: Live, query: str) -> None:
        self.connection = socket.socket()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.connection.connect(("127.0.0.1", live.port))
        target = httpx.URL("/sparql", params={"query": query}).raw_path
        self.connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nAccept-Encoding: identity\r\n\r\n")

    def is_answered(self) -> bool:
        return bool(select.select([self.connection], [], [], 0)[0])

    def leave(self) -> None:
        self.connection.close()


def test_that_neither_pages_nor_cheap_queries_wait_behind_runaways(live: Live) -> None:
    visits = [Visit(live, ENDLESS + f" # {number}") for number in range(6)]
    assert wait_until(lambda: live.pool.health().running + live.pool.health().waiting == 6)
    url = f"http://127.0.0.1:{live.port}"
    with httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False) as client:  # the runaways have more time
        for number in range(20):
            assert client.get("/articles").status_code == 200
            assert client.get("/sparql", params={"query": f"SELECT ({number} AS ?x) {{}}"}).status_code == 200
        assert not any(visit.is_answered() for visit in visits)
        health = live.pool.health()
        assert health.running + health.waiting >= 6 - 1  # so it was not for want of runaways
    for visit in visits:
        visit.leave()
    assert wait_until(lambda: live.pool.health().running == live.pool.health().waiting == 0)


def fill(live: Live) -> list[Visit]:
    """Return runaways that have every place that a stranger's query can have."""
    visits = [Visit(live, ENDLESS + f" # {number}") for number in range(4)]
    assert wait_until(lambda: live.pool.health().running == 4)
    return visits


def test_that_the_time_of_a_request_counts_where_it_is_lower(live: Live) -> None:
    answer = get(live, ENDLESS, timeout="0.3")
    assert answer.status_code == 504 and "300 ms" in answer.json()["error"]["message"]


def test_that_who_waits_too_long_is_told_to_come_again(live: Live) -> None:
    first = fill(live)
    with ThreadPoolExecutor() as threads:
        # of four, three have a place; one is sent from its place after two seconds at most, and finds none
        asked = [threads.submit(get, live, f"{ENDLESS} # another {number}", timeout="5") for number in range(4)]
        answers = [found.result() for found in asked]
    late = [answer for answer in answers if answer.status_code == 503]
    assert {answer.status_code for answer in answers} <= {503, 504} and late
    assert all(int(answer.headers["retry-after"]) > 0 for answer in late)
    for visit in first:
        visit.leave()


def test_that_cheap_queries_are_answered_where_no_more_may_wait(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.lanes._GUEST_S", 60.0)  # so long may the trials before one's own take
    with serve(store, query_workers=1, query_time_limit_ms=600_000, query_queue=2) as live:
        visits = [Visit(live, ENDLESS + f" # {number}") for number in range(12)]
        # one runs; those that had their trial while two could wait do so, and the others were sent away
        assert wait_until(lambda: sum(visit.is_answered() for visit in visits) == 12 - 1 - 2)
        assert live.pool.health().running == 1 and live.pool.health().in_queue == 2
        for number in range(12):
            assert get(live, f"SELECT ({number} AS ?x) {{}}").status_code == 200
        sent_away = get(live, ENDLESS + " # one more")
        assert sent_away.status_code == 503 and int(sent_away.headers["retry-after"]) > 0
        for visit in visits:
            visit.leave()


def test_that_a_client_that_leaves_while_it_waits_leaves_the_queue(live: Live) -> None:
    first = fill(live)
    second = Visit(live, ENDLESS + " # another")
    assert wait_until(lambda: live.pool.health().waiting >= 1)
    second.leave()
    assert wait_until(lambda: live.pool.health().running + live.pool.health().waiting <= 4)
    for visit in first:
        visit.leave()
    assert wait_until(lambda: live.pool.health().running == 0)


def test_that_a_client_that_reads_nothing_frees_its_worker(store: Path) -> None:
    with serve(store, query_workers=1, answer_stall_limit_ms=300) as live:
        stalling = Visit(live, STREAM)
        assert wait_until(lambda: live.pool.health().killed_total.get("answer_stall_limit_ms") == 1)
        assert wait_until(lambda: live.pool.health().running == 0)
        stalling.leave()
    with serve(store, query_workers=1, answer_stall_limit_ms=600_000) as live:
        leaving = Visit(live, STREAM)
        assert wait_until(lambda: live.pool.health().running == 1)
        leaving.leave()
        assert wait_until(lambda: live.pool.health().running == 0)
        assert get(live, "ASK {}").status_code == 200


def test_that_new_snapshots_come_in_under_load(tmp_path: Path) -> None:
    folder = write_tiny_store(tmp_path / "store", "n0")
    with serve(folder.path, query_workers=2) as live:
        wrong: list[object] = []
        asked = [0] * 8
        stop = threading.Event()

        def keep_asking(number: int) -> None:
            with httpx.Client(base_url=f"http://127.0.0.1:{live.port}", timeout=PATIENCE_S, trust_env=False) as client:
                while not stop.is_set():
                    try:
                        mark = f"{number}-{asked[number]}"
                        path = "/articles" if asked[number] % 8 == 7 else f"/sparql?query=ASK{{}}%23{mark}"
                        answer = client.get(path)
                        if answer.status_code != 200:
                            wrong.append(answer.text)
                    except httpx.HTTPError as error:
                        wrong.append(repr(error))
                    asked[number] += 1

        threads = [threading.Thread(target=keep_asking, args=(number,)) for number in range(len(asked))]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, 5):
                before = min(asked)
                write_tiny_store(folder.path, f"n{number}", f'<urn:new> <urn:p> "{number}" <urn:g> .\n')
                told = get(live, "SELECT ?o { <urn:new> <urn:p> ?o }").json()["results"]["bindings"]
                assert told[0]["o"]["value"] == str(number)
                assert wait_until(lambda before=before: min(asked) > before)  # type: ignore[misc]
                if number > 1:
                    shutil.rmtree(folder.snapshots_dir / f"n{number - 2}")
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert wrong == [] and min(asked) >= 4
        pool = live.pool
        crew = pool._crew
        assert wait_until(lambda: {w.snapshot.name for w in tuple(crew.idle)} == {"n4"} and len(crew.idle) == crew.size)
        pids = {w.pid for w in crew.idle}
        assert wait_until(lambda: children(os.getpid(), "service.isolation.worker") & pids == pids)
        shutil.rmtree(folder.snapshots_dir / "n3")
        assert get(live, "ASK { <urn:new> ?p ?o }").json()["boolean"] is True
    assert wait_until(lambda: not children(os.getpid(), "service.isolation.worker") & pids)


def children(parent: int, word: str) -> set[int]:
    """Return the processes below `parent` whose command holds `word`."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if above == parent and word in (folder / "cmdline").read_text():
                found.add(int(folder.name))
        except (OSError, ValueError):
            continue
    return found


def test_that_a_worker_killed_in_its_answer_breaks_it_and_no_other(live: Live) -> None:
    url = f"http://127.0.0.1:{live.port}/sparql"
    with (
        pytest.raises(httpx.RemoteProtocolError),
        httpx.stream("GET", url, params={"query": STREAM}, timeout=PATIENCE_S, trust_env=False) as answer,
    ):
        assert answer.status_code == 200
        parts = answer.iter_raw()
        next(parts)
        for run in tuple(live.pool._runs):
            os.kill(run.worker.pid, signal.SIGKILL)
        for _ in parts:
            pass
    for worker in tuple(live.pool._crew.idle):
        os.kill(worker.pid, signal.SIGKILL)
    assert get(live, "ASK {}").status_code == 200
    assert wait_until(lambda: len(live.pool._crew.idle) == live.pool._crew.size)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="this system does not show its processes")
def test_that_workers_die_with_the_service_and_a_new_one_answers(store: Path) -> None:
    def begin() -> tuple[subprocess.Popen[bytes], int]:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        code = (
            "from pathlib import Path; from kg.settings import Settings; from service.server import run; "
            f"run(Settings(store=Path({str(store)!r}), port={port}, query_workers=1))"
        )
        return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL), port

    def answers(port: int) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/sparql?query=ASK{{}}", trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    process, port = begin()
    try:
        assert wait_until(lambda: answers(port))
        assert wait_until(lambda: len(children(process.pid, "service.isolation.worker")) == 1 + RESERVE + 1)
        workers = children(process.pid, "service.isolation.worker")
        busy = threading.Thread(target=lambda: answers_nothing(port))
        busy.start()
        assert wait_until(lambda: running_at(port) > 0)
        process.kill()
        process.wait()
        busy.join()
        assert wait_until(lambda: not any(Path(f"/proc/{pid}/fd").exists() and alive(pid) for pid in workers))
        process, port = begin()
        assert wait_until(lambda: answers(port))
    finally:
        process.kill()
        process.wait()


def running_at(port: int) -> int:
    """Return how many queries run at a service."""
    told = httpx.get(f"http://127.0.0.1:{port}/health", timeout=PATIENCE_S, trust_env=False).json()
    return int(told["queries"]["running"])


def answers_nothing(port: int) -> None:
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"http://127.0.0.1:{port}/sparql", params={"query": ENDLESS}, timeout=PATIENCE_S, trust_env=False)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

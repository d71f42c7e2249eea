"""What stops a query, and what stays alive when one is stopped."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from liveserver import wait_until
from starlette.testclient import TestClient
from tinygraph import ENDLESS, write_tiny_store

from service.isolation.examining import _examine
from service.isolation.pool import Pool
from service.lanes import RESERVE

Make = Callable[..., TestClient]
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


def pool_of(client: TestClient) -> Pool:
    service = client.app.state.service  # type: ignore[attr-defined]
    found = getattr(service.backend, "inner", service.backend)
    assert isinstance(found, Pool)
    return found


def ask(client: TestClient, query: str, **headers: str) -> tuple[int, str]:
    answer = client.get("/sparql", params={"query": query}, headers=headers)
    return answer.status_code, answer.json().get("error", {}).get("code", "") if answer.status_code != 200 else ""


def test_that_a_slow_query_is_stopped_in_time(limited: Make) -> None:
    client = limited(query_time_limit_ms=300)
    assert ask(client, ENDLESS) == (504, "time-limit")
    assert wait_until(lambda: ask(client, "ASK {}") == (200, ""))  # it has no more time either


def test_that_a_page_with_a_slow_query_says_so(limited: Make) -> None:
    client = limited(query_time_limit_ms=300)
    answer = client.get("/sparql", params={"query": ENDLESS}, headers={"accept": "text/html"})
    assert answer.status_code == 504 and "time-limit" in answer.text


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not tell a process's memory")
def test_that_a_greedy_query_is_stopped(limited: Make) -> None:
    client = limited(query_memory_limit_mb=64)
    assert ask(client, GREEDY) == (507, "memory-limit")
    assert ask(client, "ASK {}") == (200, "")


@pytest.mark.parametrize(
    "accept",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_that_the_row_limit_is_exact(limited: Make, accept: str) -> None:
    client = limited(answer_row_limit=10)
    assert ask(client, f"{MANY} LIMIT 10", accept=accept) == (200, "")
    assert ask(client, f"{MANY} LIMIT 11", accept=accept) == (413, "row-limit")
    assert ask(client, "SELECT * {} LIMIT 1", accept=accept) == (200, "")


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_that_the_row_limit_holds_for_triples(limited: Make, accept: str) -> None:
    client = limited(answer_row_limit=10)
    made = "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }"
    assert ask(client, f"{made} LIMIT 10", accept=accept) == (200, "")
    assert ask(client, f"{made} LIMIT 11", accept=accept) == (413, "row-limit")
    told = client.get("/sparql", params={"query": f"{made} LIMIT 11"}, headers={"accept": accept}).json()["error"]
    assert told["message"] == "the answer has more than 10 triples"


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_that_rows_that_bind_nothing_are_rows(limited: Make, accept: str) -> None:
    client = limited(answer_row_limit=2_000)
    for n, status in ((40, 200), (50, 413)):
        many = "VALUES () { " + "() " * n + "}"
        assert ask(client, f"SELECT ?z ?a {{ {many} {many} }}", accept=accept)[0] == status, n


def test_that_bytes_and_characters_are_limited(limited: Make) -> None:
    client = limited(answer_bytes_limit=2_000, query_chars_limit=200)
    assert ask(client, MANY) == (413, "bytes-limit")
    assert ask(client, "CONSTRUCT WHERE { ?a ?b ?c }") == (413, "bytes-limit")
    assert ask(client, "ASK {} #" + "x" * 193) == (413, "query-too-long")
    assert ask(client, "ASK {} #" + "x" * 192) == (200, "")
    told = client.get("/sparql", params={"query": "ASK {} #" + "x" * 193}).json()["error"]
    assert told["message"] == "the query has 201 characters; up to 200 are read"
    long = client.post("/sparql", content=b"x" * 100_000, headers={"content-type": "application/sparql-query"})
    assert long.status_code == 413


def test_that_more_than_may_wait_are_sent_away_and_pages_stay_quick(limited: Make) -> None:
    client = limited(query_time_limit_ms=600_000, query_queue=1)
    pool = pool_of(client)
    answers: list[int] = []
    queries = [f"{ENDLESS} # {number}" for number in range(5)]
    threads = [threading.Thread(target=lambda query=query: answers.append(ask(client, query)[0])) for query in queries]
    for thread in threads:
        thread.start()
    # one runs, one waits, and the others are sent away after their trial
    assert wait_until(lambda: len(answers) == 3 and pool.health().running == pool.health().in_queue == 1)
    full = client.get("/sparql", params={"query": f"{ENDLESS} # one more"})
    assert full.status_code == 503 and full.json()["error"]["code"] == "queue-full"
    assert int(full.headers["retry-after"]) > 0
    assert client.get("/articles").status_code == 200
    assert client.get("/health").json()["queries"]["running"] >= 1
    assert answers == [503] * 3, "no time of those two was over"

    def is_over() -> bool:
        for run in tuple(pool._runs):
            run.time_ms = 0
        return len(answers) == 5

    assert wait_until(is_over)
    for thread in threads:
        thread.join()
    assert answers == [503] * 3 + [504] * 2


def test_that_a_worker_killed_from_outside_is_replaced(limited: Make) -> None:
    client = limited()
    pool = pool_of(client)
    for worker in tuple(pool._crew.idle):
        os.kill(worker.pid, signal.SIGKILL)
    assert ask(client, "ASK {}") == (200, "")
    answers: list[tuple[int, str]] = []
    thread = threading.Thread(target=lambda: answers.append(ask(client, ENDLESS)))
    thread.start()
    seen: set[int] = set()
    for _ in range(2):  # the query is asked again on another worker, once
        assert wait_until(lambda: any(run.worker.pid not in seen for run in tuple(pool._runs)))
        for run in tuple(pool._runs):
            seen.add(run.worker.pid)
            os.kill(run.worker.pid, signal.SIGKILL)
    thread.join()
    assert answers == [(503, "worker-lost")] and len(seen) == 2
    assert ask(client, "ASK {}") == (200, "")


def test_that_a_new_snapshot_is_taken_up_under_way(tmp_path: Path, limited: Make) -> None:
    root = tmp_path / "store"
    write_tiny_store(root, "one")
    client = limited(store=root, query_workers=2)
    query = "ASK { <urn:new> ?p ?o }"
    wrong: list[int] = []
    stop = threading.Event()

    def keep_asking() -> None:
        while not stop.is_set():
            status = client.get("/sparql", params={"query": query}).status_code
            if status != 200:
                wrong.append(status)

    def holds() -> bool:
        return client.get("/sparql", params={"query": query}).json()["boolean"] is True

    threads = [threading.Thread(target=keep_asking) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        assert not holds()
        write_tiny_store(root, "two", '<urn:new> <urn:p> "x" <urn:g> .\n')
        assert wait_until(holds), "the state is looked at every few milliseconds"
        assert client.get("/health").json()["snapshot"] == "two"
        assert "urn:new" in client.get("/export", params={"graph": "urn:g"}).text
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_that_no_process_is_left_behind(limited: Make, tiny_store: Path) -> None:
    from kg.settings import Settings
    from service.app import create_app

    with TestClient(create_app(Settings(store=tiny_store, query_workers=2))) as client:
        assert wait_until(lambda: len(pool_of(client)._crew.idle) == 2 + RESERVE + 1)
        workers = list(pool_of(client)._crew.idle)
    assert all(worker.process.poll() is not None for worker in workers)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process give its network up")
def test_that_a_worker_reaches_no_host_even_when_the_check_fails(
    limited: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.isolation.examining.check_query", lambda text: text)
    monkeypatch.setattr("service.isolation.examining._examine_again", _examine)  # nothing kept from before or after
    with socket.create_server(("127.0.0.1", 0)) as host:
        host.settimeout(0.5)
        address = f"http://127.0.0.1:{host.getsockname()[1]}/"
        assert ask(limited(), f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")[0] == 400
        with pytest.raises(TimeoutError):
            host.accept()


def test_that_a_body_that_is_too_long_is_not_called_a_query(limited: Make) -> None:
    client = limited(query_chars_limit=100)
    told = client.post("/sparql", data={"query": "ASK {}", "other": "x" * 20_000})
    assert told.status_code == 413
    error = told.json()["error"]
    assert error["code"] == "query-too-long" and "the body has more than" in error["message"]

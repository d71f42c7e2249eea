"""Places at an endpoint: what waits, what is tried, what is given up, so that no query there holds up another."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from liveserver import PATIENCE_S, wait_until
from otherengine import OtherEngine
from starlette.testclient import TestClient

from kg.errors import QueryLimitError
from kg.settings import Settings
from service import lanes
from service.app import create_app
from service.backend import Limits, Query
from service.errors import QueueFullError
from service.remote import RemoteBackend, examining, places
from service.remote.places import Place, Places, TrialFailedError
from service.remote.sending import Clock
from service.routes import graphs, meta

SLOW, CHEAP = "\n#! slow\n", "ASK {}"
JSON, NTRIPLES = "application/sparql-results+json", "application/n-triples"
LIMITS = Limits(120_000, 1_000, 1_000, 1_000_000, 10_000)


def ask(address: str, query: str, **more: str) -> httpx.Response:
    return httpx.get(f"{address}/sparql", params={"query": query, **more}, timeout=PATIENCE_S)


def asked(engine: OtherEngine, query: str) -> list[dict[str, list[str]]]:
    """Return what came to the engine of a query."""
    return [form for form in engine.asked if form["query"][0].endswith(query)]


def runaways(address: str, engine: OtherEngine, number: int) -> tuple[list[threading.Thread], list[str]]:
    """Ask so many endless queries at once, no two alike; return who asks, and what they are told in the end."""
    told: list[str] = []

    def run_away(query: str) -> None:
        told.append(ask(address, query).json()["error"]["code"])

    asking = [threading.Thread(target=run_away, args=(f"ASK {{}} # {n}{SLOW}",), daemon=True) for n in range(number)]
    for one in asking:
        one.start()
    assert wait_until(lambda: len(asked(engine, SLOW)) >= min(number, 2))
    return asking, told


def in_queue(address: str) -> int:
    return int(httpx.get(f"{address}/health", timeout=PATIENCE_S).json()["queries"]["in_queue"])


def patient_trials(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Have trials end so late as a busy machine needs it."""
    for name in ("places.TRIAL_S", "places.MOST_TRIAL_S", "backend.MOST_TRIAL_S"):
        monkeypatch.setattr(f"service.remote.{name}", seconds)


def test_that_cheap_queries_pass_by_runaways(
    live: Callable[..., str], engine: OtherEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "_GUEST_S", 60.0)  # a busy machine may need long to end the trials before it
    patient_trials(monkeypatch, 3.0)  # and for the cheap ones themselves
    address = live(query_workers=1, query_queue=1, query_time_limit_ms=12_000)
    asking, told = runaways(address, engine, 5)
    for _ in range(3):
        cheap = ask(address, CHEAP).json()
        assert cheap.get("boolean") is True, cheap
    for one in asking:
        one.join()
    assert set(told) <= {"queue-full", "time-limit"} and len(told) == 5
    state = httpx.get(f"{address}/health", timeout=PATIENCE_S).json()["queries"]
    assert (state["running"], state["waiting"], state["in_queue"]) == (0, 0, 0)


def test_that_waiting_counts_to_the_time_of_a_query(
    live: Callable[..., str], engine: OtherEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(places, "TRIAL_S", 0.05)
    log = tmp_path / "access.log"
    address = live(query_workers=1, query_queue=1, query_time_limit_ms=600_000, access_log="json", access_log_file=log)
    runaways(address, engine, 1)
    late = ask(address, "ASK {} # late\n#! slow\n", timeout="3")
    assert (late.status_code, late.json()["error"]["code"]) == (503, "queue-full") and late.headers["retry-after"]
    assert "no place became free in time" in late.json()["error"]["message"]

    def lines() -> list[dict[str, Any]]:
        found = map(json.loads, log.read_text("utf-8").splitlines())
        return [line for line in found if "late" in line["path"]]

    assert wait_until(lambda: bool(lines()))
    (line,) = lines()
    assert 0 < line["wait_ms"] <= line["ms"] and line["id"] == late.headers["x-request-id"]
    counts = httpx.get(f"{address}/metrics", timeout=PATIENCE_S).text
    waited = next(row for row in counts.splitlines() if row.startswith('kg_query_wait_seconds_sum{lane="public"}'))
    assert float(waited.split()[-1]) > 0


def test_that_the_endpoint_is_told_of_the_end_of_a_trial(
    live: Callable[..., str], engine: OtherEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient_trials(monkeypatch, 30.0)
    address = live(query_workers=1, query_time_limit_ms=600_000, endpoint_timeout="timeout={ms}")
    runaways(address, engine, 1)
    assert ask(address, CHEAP).json()["boolean"] is True
    assert 599_000 < int(asked(engine, SLOW)[0]["timeout"][0]) <= 600_000
    assert asked(engine, CHEAP)[-1]["timeout"] == ["30000"]


def test_that_a_trial_that_the_endpoint_ended_is_asked_again(
    live: Callable[..., str], engine: OtherEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient_trials(monkeypatch, 60.0)
    address = live(query_workers=1, query_time_limit_ms=600_000)
    query = "ASK {}\n#! status 504 too long\n"
    again = query + "# again"
    assert ask(address, query).json()["error"]["code"] == "time-limit"
    runaway = httpx.URL(f"{address}/sparql", params={"query": f"ASK {{}}{SLOW}"})
    with socket.create_connection((runaway.host, runaway.port or 0)) as connection:
        connection.sendall(b"GET " + runaway.raw_path + b" HTTP/1.1\r\nhost: x\r\n\r\n")
        assert wait_until(lambda: len(asked(engine, SLOW)) == 1)
        told: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: told.append(ask(address, again)))
        asking.start()
        assert wait_until(lambda: len(asked(engine, again)) == 1 and in_queue(address) == 1)
    asking.join()
    assert told[0].json()["error"]["code"] == "time-limit" and len(asked(engine, again)) == 2


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await work()

    asyncio.run(whole())


def clock(seconds: float = 60.0) -> Clock:
    return Clock(seconds, QueryLimitError("too long", "query_time_limit_ms"))


def test_that_who_waited_too_long_is_sent_away_and_the_others_go_on() -> None:
    async def work() -> None:
        found = Places(1, 4, 30.0)
        held = [await found.enter(False, clock(), tried=False) for _ in range(3)]
        assert [place.slot for place in held] == ["slow", "trial", "trial"] and found.running == 3
        hurried, patient = clock(0.1), clock()
        late = asyncio.ensure_future(found.enter(False, hurried, tried=True))
        other = asyncio.ensure_future(found.enter(False, patient, tried=True))
        with pytest.raises(QueueFullError):
            await late
        assert hurried.left_s <= 0 < patient.left_s
        held[0].leave()
        held[0].leave()
        place = await other
        assert place.slot == "slow" and patient.left_s < 60 and found.running == 3, "what was left twice is given once"

    run(work)


def test_that_a_trial_makes_room_for_another_and_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "TRIAL_S", 0.0)
    monkeypatch.setattr(places, "MOST_TRIAL_S", 60.0)

    async def work() -> None:
        found = Places(1, 8, 30.0)
        held = [await found.enter(False, clock(), tried=False) for _ in range(3)]
        assert await held[1].attempt(asyncio.sleep(0.3, "whole")) == "whole", "nobody wants its place"
        waiting = asyncio.ensure_future(found.enter(False, clock(), tried=False))
        with pytest.raises(TrialFailedError):
            await held[2].attempt(asyncio.sleep(60))
        held[2].leave()
        assert (await waiting).slot == "trial"

    run(work)


def test_that_a_trial_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_TRIAL_S", 0.05)

    async def work() -> None:
        found = Places(1, 8, 30.0)
        held = [await found.enter(False, clock(), tried=False) for _ in range(2)]
        with pytest.raises(TrialFailedError):
            await held[1].attempt(asyncio.sleep(60))

    run(work)


def test_that_a_client_that_takes_little_keeps_no_place_from_others() -> None:
    place = Place("slow", 0.0, lambda _: None)
    assert not place.stalls(100.0, 30.0, crowded=True), "the endpoint is waited for"
    for begin in (0.0, 20.0):
        place.hand(begin)
        place.taken(begin + 14.0)
    place.hand(40.0)
    assert not place.stalls(43.0, 30.0, crowded=False), "it takes something, and nobody waits"
    assert place.stalls(43.0, 30.0, crowded=True), "28 and 3 seconds, while others wait"
    assert place.stalls(71.0, 30.0, crowded=False), "31 seconds at once"


def test_that_a_place_is_free_before_a_short_answer_is_taken(engine: OtherEngine) -> None:
    async def work() -> None:
        backend = RemoteBackend(Settings(endpoint=engine.url), LIMITS)
        await backend.start()
        try:
            async with backend.stream(Query("SELECT ?s { ?s ?p ?o }"), JSON, None) as reply:
                assert backend.health().running == 0
                assert json.loads(b"".join([chunk async for chunk in reply.chunks]))["results"]["bindings"]
        finally:
            await backend.close()

    run(work)


def test_that_all_graphs_come_part_by_part(engine: OtherEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphs, "_PART", 2)
    settings = Settings(endpoint=engine.url, endpoint_timeout="timeout={ms}", query_time_limit_ms=70_000)
    with TestClient(create_app(settings)) as client:
        before, take = len(engine.asked), engine.take
        monkeypatch.setattr(engine, "take", lambda to: time.sleep(0.5) or take(to))
        whole = client.get("/graphs?default", headers={"accept": NTRIPLES})
        assert whole.status_code == 200 and "UnionDefaultGraph" in whole.headers["link"]
        parts = [form for form in engine.asked[before:] if "CONSTRUCT" in form["query"][0]]
        assert len(parts) == 3, "six graphs"
        times = [int(form["timeout"][0]) for form in parts]
        assert all(69_600 < one <= 70_000 for one in times), f"each has all of the time: {times}"
        query = "CONSTRUCT WHERE { ?s ?p ?o }"
        everything = client.get("/sparql", params={"query": query}, headers={"accept": NTRIPLES})
        assert set(whole.text.splitlines()) == set(everything.text.splitlines())


def test_that_health_waits_for_no_frozen_endpoint(engine: OtherEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    with TestClient(create_app(Settings(endpoint=engine.url))) as client:
        assert client.get("/health").status_code == 200
        monkeypatch.setattr(meta, "_ENDPOINT_PATIENCE_S", 0.1)
        engine.awake.clear()
        for path in ("/health", "/health/ready"):
            told = client.get(path)
            assert told.status_code == 503
            assert told.json()["error"]["message"] == "the endpoint did not answer within 0.1 s"
        engine.awake.set()


def test_that_the_log_tells_of_which_request_an_endpoint_speaks(
    engine: OtherEngine, service_log: pytest.LogCaptureFixture
) -> None:
    with TestClient(create_app(Settings(endpoint=engine.url)), raise_server_exceptions=False) as client:
        for command, says in (("status 500 x", "status 500"), (f"says {JSON} [1]", "be read as"), ("close", "Remote")):
            service_log.clear()
            answer = client.get("/sparql", params={"query": f"ASK {{}}\n#! {command}\n"})
            line = next(text for text in service_log.messages if "the endpoint" in text)
            assert line.startswith(f"request {answer.headers['x-request-id']} (/sparql): the endpoint"), line
            assert says in line


def test_that_the_examination_of_a_long_query_holds_up_nobody(
    engine: OtherEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, awake = threading.Event(), threading.Event()
    check = examining.check_query

    def slowly(text: str) -> str:
        if "long" in text:
            begun.set()
            assert awake.wait(60)
        return check(text)

    monkeypatch.setattr(examining, "check_query", slowly)

    async def work() -> None:
        backend = RemoteBackend(Settings(endpoint=engine.url), LIMITS)
        await backend.start()
        try:
            texts = (f"ASK {{}} # {'long ' * 300}{n}" for n in range(2))
            long = [asyncio.ensure_future(backend.ask(Query(text), 10)) for text in texts]
            while not begun.is_set():
                await asyncio.sleep(0.01)
            assert (await backend.ask(Query(CHEAP), 10)).boolean is True
            assert not any(one.done() for one in long)
            late = Query("ASK {} # " + "long " * 300, time_ms=50)
            with pytest.raises(QueryLimitError, match="longer than 50 ms"):
                await backend.ask(late, 10)
            awake.set()
            assert [(await one).boolean for one in long] == [True, True]
        finally:
            awake.set()
            await backend.close()

    run(work)

"""Limits of one client: rate, queries at once, bounded memory, who has none, and what it is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from asgi import ask, start_app
from standin import StandIn

from kg.settings import Settings
from service.clients import ClientLimits, Clients, Connections, client_name
from service.errors import TooManyRequestsError

STRANGER = "203.0.113.9"


def clients(rate: float = 2.0, burst: int = 3, running: int = 1, waiting: int = 1, wait_s: float = 5.0) -> Clients:
    return Clients(ClientLimits(rate, burst, running, waiting, wait_s), "127.0.0.0/8 ::1")


def taken(found: Clients, name: str, now: float) -> bool:
    try:
        found.take(name, now)
    except TooManyRequestsError:
        return False
    return True


def test_that_a_burst_is_given_and_then_a_rate() -> None:
    found = clients()
    assert [taken(found, "a", 100.0) for _ in range(5)] == [True] * 3 + [False] * 2
    assert [taken(found, "a", 100.6) for _ in range(2)] == [True, False]
    assert taken(found, "b", 100.0), "another client has its own"
    assert [taken(found, "a", 1000.0) for _ in range(4)] == [True] * 3 + [False], "a bucket does not overflow"


def test_that_a_refusal_tells_when_to_come_again() -> None:
    found = clients(rate=0.1, burst=1)
    found.take("a", 0.0)
    with pytest.raises(TooManyRequestsError, match=r"0\.1 queries a second came from a; ask again in 10 s") as told:
        found.take("a", 0.0)
    assert told.value.retry_after_s == 10
    assert told.value.headers == {"ratelimit-policy": '"client";q=1;w=10', "ratelimit": '"client";r=0;t=10'}


def test_that_a_rate_of_nothing_is_no_limit() -> None:
    found = clients(rate=0)
    assert all(taken(found, "a", 0.0) for _ in range(1_000)) and len(found) == 0


def test_what_counts_as_one_client() -> None:
    found = clients()
    assert client_name("2001:db8:1:2::3") == client_name("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert client_name("2001:db8:1:3::3") != client_name("2001:db8:1:2::3")
    assert client_name("::ffff:192.0.2.7") == client_name("192.0.2.7") == "192.0.2.7"
    assert client_name("testclient") is None
    assert found.is_exempt("127.0.0.1") and found.is_exempt("::1") and not found.is_exempt(STRANGER)


def test_that_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.clients._REMEMBERED", 50)
    found = clients()
    for n in range(500):
        name = client_name(f"2001:db8:0:{n:x}::1")
        assert name is not None
        found.take(name, float(n))
    assert len(found) == 50 and not found._doors


def test_connections() -> None:
    door = Connections(5, 2, "127.0.0.0/8")
    assert [door.enter("1.1.1.1") for _ in range(3)] == [None, None, 429]
    assert door.enter("127.0.0.1") is None and door.enter("127.0.0.1") is None and door.enter("127.0.0.1") == 503
    for host in ("1.1.1.1",) * 3 + ("127.0.0.1",) * 3:
        door.leave(host)
    assert door.enter("1.1.1.1") is None and not Connections(1, 0)._of_client


async def _doors() -> None:
    found = clients(running=1, waiting=1)
    await found.enter("a")
    await found.enter("b")
    second = asyncio.ensure_future(found.enter("a"))
    await asyncio.sleep(0)
    with pytest.raises(TooManyRequestsError, match="1 queries of a run and 1 wait"):
        await found.enter("a")
    assert not second.done()
    found.leave("a")
    await second
    third = asyncio.ensure_future(found.enter("a"))
    await asyncio.sleep(0)
    third.cancel()
    await asyncio.gather(third, return_exceptions=True)
    found.leave("a")
    found.leave("b")
    assert not found._doors
    hasty = clients(wait_s=0.01)
    await hasty.enter("a")
    with pytest.raises(TooManyRequestsError, match="took too long"):
        await hasty.enter("a")
    hasty.leave("a")
    assert not hasty._doors


def test_that_a_client_waits_behind_its_own_queries_only() -> None:
    asyncio.run(_doors())


SPARQL = "/sparql?query=ASK%7B%7D"


def test_what_a_client_over_its_rate_gets(tiny_store: Path) -> None:
    backend = StandIn(tiny_store)
    app = start_app(Settings(store=tiny_store, client_rate=0.5, client_burst=2), backend)
    first, second, third = (ask(app, SPARQL, client=STRANGER) for _ in range(3))
    assert (first.status, second.status, third.status) == (200, 200, 429)
    assert third.headers["retry-after"] == "2" and third.headers["ratelimit"].startswith('"client";r=0;t=2')
    assert third.headers["content-security-policy"] and third.headers["x-request-id"]
    error = third.json()["error"]
    assert error["code"] == "too-many-requests" and error["request_id"] == third.headers["x-request-id"]
    page = ask(app, SPARQL, client=STRANGER, accept="text/html")
    assert page.status == 429 and "您的请求太密了" in page.text and page.headers["x-request-id"] in page.text
    assert ask(app, "/health/live", client=STRANGER).status == 200, "what is cheap is not counted"
    assert ask(app, SPARQL, client="203.0.113.10").status == 200, "another client is not counted with it"


def test_who_has_no_limit(tiny_store: Path) -> None:
    backend = StandIn(tiny_store)
    app = start_app(Settings(store=tiny_store, client_rate=0.01, client_burst=1), backend)
    assert [ask(app, SPARQL, client="127.0.0.1").status for _ in range(3)] == [200] * 3
    through = [ask(app, SPARQL, client="127.0.0.1", headers={"X-Forwarded-For": "1.2.3.4"}).status for _ in range(2)]
    assert through == [200, 429], "a proxy that is not named brings strangers"
    strict = start_app(Settings(store=tiny_store, client_rate=0.01, client_burst=1, client_exempt=""), backend)
    assert [ask(strict, SPARQL, client="127.0.0.1").status for _ in range(2)] == [200, 429]


async def _crowd(app: object, backend: StandIn) -> list[int]:
    from asgi import ask_async

    backend.gate.clear()
    many = [asyncio.ensure_future(ask_async(app, SPARQL, client=STRANGER)) for _ in range(5)]
    while backend.running < 1 or sum(task.done() for task in many) < 2:
        await asyncio.sleep(0.005)
    other = asyncio.ensure_future(ask_async(app, SPARQL, client="203.0.113.77"))
    while backend.running < 2:
        await asyncio.sleep(0.005)
    backend.gate.set()
    return [(await task).status for task in (*many, other)]


def test_that_one_client_cannot_hold_all_workers(tiny_store: Path) -> None:
    backend = StandIn(tiny_store)
    app = start_app(Settings(store=tiny_store, query_workers=2, client_waiting=2), backend)
    assert asyncio.run(_crowd(app, backend)) == [200, 200, 200, 429, 429, 200]
    assert backend.most_running == 2

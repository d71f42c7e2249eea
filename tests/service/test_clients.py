"""Limits of one client: rate, queries at once, bounded memory, who has none, and what it is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from asgi import ask, ask_async, start_app
from standin import StandIn

from kg.settings import Settings
from kg.store import Answer
from service.backend import Query
from service.clients import ClientLimits, Clients, Connections, Doors, client_name
from service.errors import TooManyRequestsError
from service.observing import is_rated, line_of

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
    assert len(found) == 50 and not found.queries


def test_connections() -> None:
    door = Connections(5, 2, "127.0.0.0/8")
    assert [door.enter("1.1.1.1") for _ in range(3)] == [None, None, 429]
    assert door.enter("127.0.0.1") is None and door.enter("127.0.0.1") is None and door.enter("127.0.0.1") == 503
    for host in ("1.1.1.1",) * 3 + ("127.0.0.1",) * 3:
        door.leave(host)
    assert door.enter("1.1.1.1") is None and not Connections(1, 0)._of_client


async def _doors() -> None:
    found = Doors("queries", 1, 1, 5.0)
    await found.enter("a")
    await found.enter("b")
    second = asyncio.ensure_future(found.enter("a"))
    await asyncio.sleep(0)
    with pytest.raises(TooManyRequestsError, match="1 queries of a run and 1 wait") as told:
        await found.enter("a")
    assert told.value.retry_after_s == 2
    assert not second.done()
    found.leave("a")
    await second
    third = asyncio.ensure_future(found.enter("a"))
    await asyncio.sleep(0)
    third.cancel()
    await asyncio.gather(third, return_exceptions=True)
    found.leave("a")
    found.leave("b")
    assert not found
    hasty = Doors("pages", 1, 1, 0.01)
    await hasty.enter("a")
    with pytest.raises(TooManyRequestsError, match="the pages of a before this one took too long"):
        await hasty.enter("a")
    hasty.leave("a")
    assert not hasty


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


@pytest.mark.parametrize(
    ("method", "target", "line"),
    [("GET", "/sparql?query=x", "queries"), ("POST", "/sparql", "queries"), ("GET", "/export", "queries"),
     ("GET", "/graphs?default", "queries"), ("GET", "/graphs/article/x", "queries"), ("GET", "/sparql", "pages"),
     ("GET", "/questions/coal-chain-companies", "pages"), ("GET", "/changes", "pages"), ("GET", "/search?q=x", "pages"),
     ("GET", "/id/zone/x", "pages"), ("GET", "/", "pages"), ("GET", "/static/style.css", None),
     ("GET", "/health", None), ("GET", "/metrics", None)],
)  # fmt: skip
def test_in_which_line_one_waits(method: str, target: str, line: str | None) -> None:
    path, _, query = target.partition("?")
    assert line_of({"method": method, "query_string": query.encode()}, path) == line
    assert is_rated("/questions/x") and is_rated("/changes") and is_rated("/sparql") and not is_rated("/search")


class Held(StandIn):
    """Holds pages back too, while `pages` is not set."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.pages = asyncio.Event()
        self.asking = 0

    async def ask(self, query: Query, limit: int) -> Answer:
        """Answer when it may."""
        self.asking += 1
        try:
            await self.pages.wait()
            return await super().ask(query, limit)
        finally:
            self.asking -= 1


CANNED = "/questions/posts-of-body?body=http://example.org/b&format=json"


async def _slow_and_quick(app: object, backend: StandIn) -> list[int]:
    backend.gate.clear()
    slow = [asyncio.ensure_future(ask_async(app, SPARQL, client=STRANGER)) for _ in range(3)]
    while backend.running < 1:
        await asyncio.sleep(0.005)
    quick = [(await ask_async(app, target, client=STRANGER)).status for target in (CANNED, CANNED, "/questions")]
    assert not any(task.done() for task in slow)
    backend.gate.set()
    return quick + [(await task).status for task in slow]


def test_that_a_canned_question_never_waits_behind_its_clients_queries(tiny_store: Path) -> None:
    backend = StandIn(tiny_store)
    app = start_app(Settings(store=tiny_store, query_workers=1, client_waiting=2), backend)
    assert asyncio.run(_slow_and_quick(app, backend)) == [200] * 6


async def _many_pages(app: object, backend: Held) -> list[int]:
    async def open_page(client: str) -> int:
        return (await ask_async(app, CANNED, client=client)).status

    many = [asyncio.ensure_future(open_page(STRANGER)) for _ in range(70)]
    while sum(task.done() for task in many) < 4 or backend.asking < 2:
        await asyncio.sleep(0.005)
    assert backend.asking == 2
    other = asyncio.ensure_future(open_page("203.0.113.77"))
    while backend.asking < 3:
        await asyncio.sleep(0.005)
    free = asyncio.ensure_future(ask_async(app, "/health/live", client=STRANGER))
    assert (await free).status == 200
    backend.pages.set()
    return [await task for task in (*many, other)]


def test_that_one_client_cannot_hold_the_places_of_all_pages(tiny_store: Path) -> None:
    backend = Held(tiny_store)
    app = start_app(Settings(store=tiny_store, client_pages=2), backend)
    assert asyncio.run(_many_pages(app, backend)) == [200] * 66 + [429] * 4 + [200]


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The clients that came to a door where they had to wait, or were refused."""
    came: list[str] = []
    enter = Doors.enter

    async def noted(self: Doors, name: str) -> None:
        if self.is_full(name):
            came.append(name)
        await enter(self, name)

    monkeypatch.setattr(Doors, "enter", noted)
    return came


async def _until(waited: list[str], number: int) -> None:
    while len(waited) < number:
        await asyncio.sleep(0.005)


async def _leaving(app: object, backend: Held, waited: list[str], target: str, most: int) -> list[int]:
    """Have one request answered, as many wait as may, all of them leave, and one wait in their place."""
    async def begin(**given: object) -> int:
        return (await ask_async(app, target, client=STRANGER, **given)).status  # type: ignore[arg-type]

    backend.gate.clear()
    first = asyncio.ensure_future(begin())
    while backend.running + backend.asking < 1:
        await asyncio.sleep(0.005)
    leaves = asyncio.Event()
    waiting = [asyncio.ensure_future(begin(leaves=leaves)) for _ in range(most)]
    await _until(waited, most)
    assert (await begin()) == 429, "as many wait as may"
    leaves.set()
    assert await asyncio.gather(*waiting) == [0] * most
    last = asyncio.ensure_future(begin())
    await _until(waited, most + 2)
    assert not last.done() and not first.done() and backend.running + backend.asking == 1
    backend.gate.set()
    backend.pages.set()
    return [await first, await last]


@pytest.mark.parametrize(("target", "most"), [(SPARQL, 1), (CANNED, 64)])
def test_that_who_goes_away_leaves_the_line_at_once(
    tiny_store: Path, waited: list[str], target: str, most: int
) -> None:
    backend = Held(tiny_store)
    app = start_app(Settings(store=tiny_store, client_running=1, client_waiting=1, client_pages=1), backend)
    assert asyncio.run(_leaving(app, backend, waited, target, most)) == [200, 200]


async def _waiting_post(app: object, backend: StandIn, waited: list[str]) -> list[int]:
    backend.gate.clear()
    first = asyncio.ensure_future(ask_async(app, SPARQL, client=STRANGER))
    while backend.running < 1:
        await asyncio.sleep(0.005)
    posted = asyncio.ensure_future(
        ask_async(app, "/sparql", client=STRANGER, method="POST", body=(b"ASK", b" { ?s ", b"?p ?o }"),
                  headers={"content-type": "application/sparql-query"}))  # fmt: skip
    await _until(waited, 1)
    await asyncio.sleep(0.02)  # in which its body comes
    backend.gate.set()
    return [(await first).status, (await posted).status]


def test_that_a_body_that_came_in_the_line_is_read_afterwards(tiny_store: Path, waited: list[str]) -> None:
    backend = StandIn(tiny_store)
    app = start_app(Settings(store=tiny_store, client_running=1, client_waiting=1), backend)
    assert asyncio.run(_waiting_post(app, backend, waited)) == [200, 200]
    assert backend.asked == ["ASK{}", "ASK { ?s ?p ?o }"]


async def _all_at_once(app: object, backend: Held) -> None:
    many = [asyncio.ensure_future(ask_async(app, CANNED, client=STRANGER)) for _ in range(20)]
    while backend.asking < 20:
        await asyncio.sleep(0.005)
    backend.pages.set()
    await asyncio.gather(*many)


def test_that_pages_without_a_limit_do_not_wait(tiny_store: Path) -> None:
    backend = Held(tiny_store)
    asyncio.run(_all_at_once(start_app(Settings(store=tiny_store, client_pages=0), backend), backend))

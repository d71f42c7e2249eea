"""Answers that are kept: the same while the data are, never another's, never an error, never too many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from standin import Unasked
from starlette.testclient import TestClient
from tinygraph import ARTICLE, COMPANY, OTHER, write_tiny_store

from kg.errors import QueryLimitError
from kg.settings import Settings
from kg.store import Answer, Term
from service.app import create_app
from service.backend import Query, Reply
from service.cache import AnswerCache, CachedBackend, is_lasting

COUNT = "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }"


class Fake(Unasked):
    """A backend that counts what it is asked."""

    def __init__(self, body: bytes = b"answer", error: Exception | None = None) -> None:
        super().__init__("one")
        self.body, self.error = body, error
        self.asked: list[str] = []

    @asynccontextmanager
    async def stream(self, query: Query, row_type: str | None, graph_type: str | None) -> AsyncIterator[Reply]:
        self.asked.append(query.text)

        async def chunks() -> AsyncIterator[bytes]:
            yield self.body[:2]
            if self.error is not None:
                raise self.error
            yield self.body[2:]

        yield Reply("rows", row_type or "", chunks())

    async def ask(self, query: Query, limit: int) -> Answer:
        self.asked.append(query.text)
        return Answer(("n",), ((Term("literal", str(limit), "", None),),))


def read(backend: CachedBackend, query: Query, row_type: str = "text/csv") -> bytes:
    """Return the whole of an answer."""

    async def work() -> bytes:
        async with backend.stream(query, row_type, None) as reply:
            return b"".join([chunk async for chunk in reply.chunks])

    return asyncio.run(work())


def test_that_the_same_question_is_asked_once() -> None:
    fake = Fake()
    backend = CachedBackend(fake, 10_000)
    assert {read(backend, Query(COUNT)) for _ in range(3)} == {b"answer"}
    assert len(fake.asked) == 1
    assert (backend.cache.counts().hits, backend.cache.counts().misses) == (2, 1)


@pytest.mark.parametrize(
    "other",
    [
        Query(COUNT + " "),
        Query(COUNT, ("urn:g",)),
        Query(COUNT, (), ("urn:g",)),
        Query(COUNT, default_graph="default"),
        Query(COUNT, base_iri="urn:b:"),
    ],
)
def test_that_other_questions_are_others(other: Query) -> None:
    fake = Fake()
    backend = CachedBackend(fake, 10_000)
    read(backend, Query(COUNT))
    read(backend, other)
    assert len(fake.asked) == 2
    read(backend, Query(COUNT), "application/sparql-results+json")
    assert len(fake.asked) == 3


def test_that_new_data_empty_the_cache() -> None:
    fake = Fake()
    backend = CachedBackend(fake, 10_000)
    read(backend, Query(COUNT))
    fake.name, fake.body = "two", b"news"
    assert read(backend, Query(COUNT)) == b"news"
    assert len(backend.cache) == 1


def test_that_nothing_is_kept_where_the_data_have_no_name() -> None:
    fake = Fake()
    fake.name = None
    backend = CachedBackend(fake, 10_000)
    for _ in range(2):
        read(backend, Query(COUNT))
        asyncio.run(backend.ask(Query(COUNT), 1))
    assert len(fake.asked) == 4 and len(backend.cache) == 0


def test_that_a_swap_within_an_answer_keeps_nothing() -> None:
    fake = Fake()
    backend = CachedBackend(fake, 10_000)
    kept_stream = fake.stream

    @asynccontextmanager
    async def swapped(query: Query, row_type: str | None, graph_type: str | None) -> AsyncIterator[Reply]:
        async with kept_stream(query, row_type, graph_type) as reply:
            fake.name = "two"
            yield reply

    fake.stream = swapped  # type: ignore[method-assign]
    read(backend, Query(COUNT))
    assert len(backend.cache) == 0


def test_that_no_broken_left_or_long_answer_is_kept() -> None:
    broken = CachedBackend(Fake(error=QueryLimitError("too long", "answer_row_limit")), 10_000_000)
    with pytest.raises(QueryLimitError):
        read(broken, Query(COUNT))
    assert len(broken.cache) == 0
    left = CachedBackend(Fake(), 10_000_000)

    async def leave() -> None:
        async with left.stream(Query(COUNT), "text/csv", None) as reply:
            await anext(reply.chunks)

    asyncio.run(leave())
    assert len(left.cache) == 0
    long = CachedBackend(Fake(b"x" * 1_000_001), 10_000_000)
    assert len(read(long, Query(COUNT))) == 1_000_001 and len(long.cache) == 0


def test_that_answers_as_terms_know_their_limit() -> None:
    fake = Fake()
    backend = CachedBackend(fake, 10_000)
    values = [asyncio.run(backend.ask(Query(COUNT), limit)).rows[0][0] for limit in (1, 2, 1)]
    assert [value.value for value in values if value] == ["1", "2", "1"] and len(fake.asked) == 2


def test_that_bytes_bound_the_cache_and_the_longest_unused_goes() -> None:
    cache = AnswerCache(3_000)
    assert cache.get("r", "a") is None
    for name in "abc":
        cache.put("r", name, name, 400)
    assert cache.get("r", "a") == "a"
    cache.put("r", "d", "d", 400)  # 900 bytes each with what an entry takes itself
    assert [cache.get("r", name) for name in "abcd"] == ["a", None, "c", "d"]
    assert cache.bytes == 2_700
    cache.put("r", "d", "larger", 500)
    assert cache.bytes == 2_800 and cache.get("r", "d") == "larger"
    cache.put("r", "e", "e", 5_000)
    assert cache.get("r", "e") is None
    cache.put("q", "f", "f", 1)  # of older data
    assert len(cache) == 3 and cache.get("r", "f") is None


def test_that_none_is_kept_when_it_is_turned_off() -> None:
    fake = Fake()
    backend = CachedBackend(fake, 0)
    for _ in range(2):
        read(backend, Query(COUNT))
        asyncio.run(backend.ask(Query(COUNT), 1))
    assert len(fake.asked) == 4 and len(backend.cache) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s ?p ?now }", True),
        ("SELECT * { ?s <urn:uuid:1> 'NOW()' }", True),
        ("SELECT (now() AS ?t) {}", False),
        ("SELECT * { FILTER(RAND() > 0.5) }", False),
        ("SELECT (STRUUID() AS ?t) {}", False),
        ("SELECT (BNODE() AS ?t) {}", False),
        ("SELECT * { ?s ?p [] . _:b ?q ?s }", True),
        ("CONSTRUCT { ?s <urn:p> [] } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT { ?s <urn:p> _:b } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT WHERE { ?s ?p ?o }", True),
        (f"SELECT * {{ ?s ?p {', '.join(['<urn:o>'] * 1_000)} }}", True),
        (f"SELECT (NOW() AS ?t) {{ ?s ?p {', '.join(['<urn:o>'] * 1_000)} }}", False),
        (f"SELECT ?known {{ ?s ?known {', '.join(['<urn:o>'] * 1_000)} }}", True),
        (f"CONSTRUCT {{ ?s ?p [] }} WHERE {{ ?s ?p {', '.join(['<urn:o>'] * 1_000)} }}", False),
        (f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p {', '.join(['<urn:o>'] * 1_000)} }}", True),
        (f"SELECT * {{ ?s ?p 'now', {', '.join(['<urn:o>'] * 1_000)} }}", False),  # a long text is not read for it
    ],
)
def test_which_queries_last(text: str, expected: bool) -> None:
    assert is_lasting(text) is expected


# -- through the service


def status(answer: object) -> str | None:
    found = answer.headers.get("cache-status")  # type: ignore[attr-defined]
    return None if found is None else str(found)


def test_that_the_service_tells_hits_and_misses(limited: Callable[..., TestClient]) -> None:
    client = limited()
    query = {"query": f"SELECT ?p {{ <{COMPANY}> ?p ?o }} ORDER BY ?p"}
    first, second = client.get("/sparql", params=query), client.get("/sparql", params=query)
    assert status(first) == "zhundong-kg; fwd=miss" and status(second) == "zhundong-kg; hit"
    assert first.content == second.content
    assert {k: v for k, v in first.headers.items() if k not in ("cache-status", "x-request-id", "date")} == {
        k: v for k, v in second.headers.items() if k not in ("cache-status", "x-request-id", "date")
    }
    posted = client.post("/sparql", data=query)
    assert status(posted) == "zhundong-kg; hit" and posted.content == first.content and "etag" not in posted.headers
    csv = client.get("/sparql", params=query, headers={"accept": "text/csv"})
    assert status(csv) == "zhundong-kg; fwd=miss" and csv.content.startswith(b"p\r\n")
    named = client.get("/sparql", params=query | {"default-graph-uri": OTHER})
    assert status(named) == "zhundong-kg; fwd=miss" and named.content != first.content
    changing = {"query": "SELECT (UUID() AS ?u) {}"}
    answers = [client.get("/sparql", params=changing) for _ in range(2)]
    assert answers[0].content != answers[1].content
    assert {status(a) for a in answers} == {"zhundong-kg; fwd=bypass"}
    assert {a.headers["cache-control"] for a in answers} == {"no-store"}


def test_that_limits_hold_for_repeated_questions(limited: Callable[..., TestClient]) -> None:
    client = limited(answer_row_limit=5, query_chars_limit=500)
    for _ in range(2):
        many = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
        assert many.status_code == 413 and many.json()["error"]["code"] == "row-limit"
        long = client.get("/sparql", params={"query": "ASK {}" + " " * 500})
        assert long.json()["error"]["code"] == "query-too-long"


def test_that_a_new_snapshot_is_answered_from_itself(tmp_path: Path) -> None:
    folder = write_tiny_store(tmp_path / "store", "one")
    with TestClient(create_app(Settings(store=folder.path, query_workers=1))) as client:

        def count() -> tuple[str, str | None]:
            answer = client.get("/sparql", params={"query": COUNT}, headers={"accept": "text/csv"})
            return answer.text.split()[1], status(answer)

        assert [count(), count()] == [("0", "zhundong-kg; fwd=miss"), ("0", "zhundong-kg; hit")]
        write_tiny_store(tmp_path / "store", "two", extra=f"<{COMPANY}> <urn:p> <urn:o> <{ARTICLE}> .\n")
        assert [count(), count()] == [("1", "zhundong-kg; fwd=miss"), ("1", "zhundong-kg; hit")]


def test_that_it_can_be_turned_off(limited: Callable[..., TestClient]) -> None:
    client = limited(answer_cache_mb=0)
    answers = [client.get("/sparql", params={"query": COUNT}) for _ in range(2)]
    assert {status(answer) for answer in answers} == {None} and "etag" in answers[0].headers

"""Entity tags, 304, gzip, HEAD: what spares the wire and never lies about what was sent."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from liveserver import PATIENCE_S, served
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from tinygraph import ARTICLE, COMPANY, write_tiny_store

from kg.settings import Settings
from service.app import create_app
from service.compress import Compressing, Gzip, is_worth_it
from service.headers import HeadAsGet
from service.validators import is_known, packed_tag

SELECT = "/sparql?query=SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 40"
ENTITY = "/id/company/沙海能源有限公司"
LASTING = [
    SELECT,
    "/sparql",
    ENTITY,
    ENTITY + "?format=turtle",
    "/articles/p1-12",
    "/articles?format=json",
    "/export?format=nquads",
    "/ontology?format=turtle",
    "/questions?format=json",
    "/",
    "/targets?format=json",
    "/targets?format=html",
    "/suggest?q=沙海",
    "/explore?format=html&id=company/沙海能源有限公司",
    "/explore?format=csv",
    "/neighbours?id=company/沙海能源有限公司",
    "/chain?format=json",
    "/compare?format=json&a=company/沙海能源有限公司&b=company/沙海能源有限公司",
    "/catalog?format=csv",
]
PLAIN = {"accept-encoding": "identity"}
PACKED = {"accept-encoding": "gzip"}


@pytest.mark.parametrize("path", LASTING)
def test_that_what_a_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path, headers=PLAIN)
    assert first.status_code == 200 and first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    assert tag.strip('"').isalnum()
    again = client.get(path, headers=PLAIN | {"if-none-match": f'"other", {tag}'})
    assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag
    for name in ("vary", "cache-control", "access-control-allow-origin"):
        assert again.headers[name] == first.headers[name]
    assert client.get(path, headers=PLAIN | {"if-none-match": '"other"'}).status_code == 200
    assert client.get(path, headers=PLAIN).headers["etag"] == tag
    head = client.head(path, headers=PLAIN)
    assert head.status_code == 200 and head.content == b"" and head.headers["etag"] == tag
    assert client.head(path, headers=PLAIN | {"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("path", [SELECT, ENTITY, "/export?format=nquads"])
def test_that_each_representation_has_its_tag(client: TestClient, path: str) -> None:
    plain = client.get(path, headers=PLAIN)
    with client.stream("GET", path, headers=PACKED) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip" and len(raw) < len(plain.content)
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["etag"] == packed_tag(plain.headers["etag"])
    assert "Accept-Encoding" in plain.headers["vary"] and plain.headers["vary"] == packed.headers["vary"]
    both = {"if-none-match": packed.headers["etag"]}
    assert client.get(path, headers=PACKED | both).status_code == 304
    assert client.get(path, headers=PLAIN | both).status_code == 200  # it cannot read what it has
    other = client.get(path, headers=PLAIN | {"accept": "text/html" if path == ENTITY else "application/ld+json, */*"})
    assert path == SELECT or other.headers["etag"] != plain.headers["etag"]
    csv = client.get(SELECT, headers=PLAIN | {"accept": "text/csv"})
    assert csv.headers["etag"] != client.get(SELECT, headers=PLAIN).headers["etag"]


def test_that_what_a_client_has_keeps_its_own_policy(client: TestClient) -> None:
    whole = client.get("/explore", headers={"accept": "text/html"})
    assert "'unsafe-inline'" in whole.headers["content-security-policy"]
    known = client.get("/explore", headers={"accept": "text/html", "if-none-match": whole.headers["etag"]})
    # Headers of such an answer take the place of those that the client has.
    assert known.status_code == 304 and "content-security-policy" not in known.headers


def test_that_languages_are_told_apart(client: TestClient) -> None:
    tags = {
        client.get(ENTITY, headers=PLAIN | {"accept": "text/html", "accept-language": language}).headers["etag"]
        for language in ("zh", "en", "zh-CN, en;q=0.1")
    }
    assert len(tags) == 2
    chosen = client.get(ENTITY + "?lang=en", headers=PLAIN | {"accept": "text/html"})
    assert "etag" not in chosen.headers and "set-cookie" in chosen.headers


def test_that_questions_tell_their_time_and_so_have_weak_tags(client: TestClient) -> None:
    path = "/questions/companies-by-zone?format=json"
    names = client.get("/questions?format=json").json()["questions"]
    path = next(
        f"{q['path']}?format=json" for q in names if all(p["when_absent"] != "required" for p in q["parameters"])
    )
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["etag"].startswith('W/"')
    assert client.get(path, headers={"if-none-match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/health", "/id/company/无此公司", "/sparql?query=SELECT (NOW() AS ?t) {}", "/sparql?query=ASK {"]
)
def test_that_what_changes_or_fails_has_no_tag(client: TestClient, path: str) -> None:
    assert "etag" not in client.get(path).headers


@pytest.mark.parametrize("path", [SELECT, ENTITY, "/export?format=nquads", "/sparql?query=ASK {}"])
@pytest.mark.parametrize("headers", [PLAIN, PACKED])
def test_that_head_tells_what_get_would(client: TestClient, path: str, headers: dict[str, str]) -> None:
    for _ in range(2):  # the second time from the kept answers
        got, head = client.get(path, headers=headers), client.head(path, headers=headers)
        for name in ("content-type", "content-encoding", "content-length", "etag", "vary"):
            assert head.headers.get(name) == got.headers.get(name), name


def test_that_a_new_snapshot_has_new_tags(tmp_path: Path) -> None:
    folder = write_tiny_store(tmp_path / "store", "one")
    with TestClient(create_app(Settings(store=folder.path, query_workers=1))) as client:
        before = {path: client.get(path, headers=PLAIN).headers["etag"] for path in (SELECT, ENTITY)}
        write_tiny_store(tmp_path / "store", "two", extra=f"<{COMPANY}> <urn:p> <urn:o> <{ARTICLE}> .\n")
        for path, tag in before.items():
            after = client.get(path, headers=PLAIN | {"if-none-match": tag})
            assert after.status_code == 200 and after.headers["etag"] != tag


def test_that_other_software_or_settings_have_other_tags(
    client: TestClient, limited: Callable[..., TestClient]
) -> None:
    strict = limited(min_confidence=0.99)
    assert client.get(ENTITY, headers=PLAIN).headers["etag"] != strict.get(ENTITY, headers=PLAIN).headers["etag"]


def test_which_tag_is_known() -> None:
    assert is_known('"a", W/"b"', '"b"', False) == '"b"'
    assert is_known('"b-gz"', '"b"', True) == '"b-gz"'
    assert is_known('"b-gz"', '"b"', False) is None
    assert is_known('"b"', 'W/"b"', True) == 'W/"b"'
    assert is_known(None, '"b"', True) is None
    assert is_known("*", '"b"', True) is None


def test_that_a_cut_answer_is_broken_in_gzip_too(tmp_path: Path) -> None:
    extra = "".join(f'<urn:s{i}> <urn:p> "{i}" <urn:g> .\n' for i in range(30_000))
    folder = write_tiny_store(tmp_path / "store", extra=extra)
    settings = Settings(store=folder.path, query_workers=1, answer_row_limit=20_000)
    query = "GET /sparql?query=SELECT%20%3Fs%20%3Fo%20%7B%20%3Fs%20%3Curn%3Ap%3E%20%3Fo%20%7D{limit} HTTP/1.1\r\n"
    rest = "Host: x\r\nAccept: text/csv\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    with served(create_app(settings)) as port:
        answers = []
        for limit in ("", "%20LIMIT%2019000"):
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
                connection.sendall((query.format(limit=limit) + rest).encode())
                parts = []
                while part := connection.recv(65_536):
                    parts.append(part)
                answers.append(b"".join(parts))
    cut, whole = answers
    for answer in answers:
        assert answer.startswith(b"HTTP/1.1 200") and b"content-encoding: gzip" in answer.lower()
    assert whole.endswith(b"0\r\n\r\n") and not cut.endswith(b"0\r\n\r\n")
    begun = zlib.decompressobj(31).decompress(cut.partition(b"\r\n\r\n")[2].partition(b"\r\n")[2][:4_000])
    assert begun.startswith(b"s,o\r\n")  # what came before the cut can be read


# -- gzip by itself


class Sink:
    """Takes the messages of a response."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.messages[0]["headers"])

    @property
    def bodies(self) -> list[bytes]:
        return [m["body"] for m in self.messages[1:]]


def run(chunks: list[bytes], headers: list[tuple[bytes, bytes]], whole: bool = False, broken: bool = False) -> Sink:
    """Send a response through gzip, streamed unless `whole`; `broken` leaves it unfinished."""
    sink = Sink()

    async def work() -> None:
        send = Compressing(sink)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for place, chunk in enumerate(chunks):
            more = not whole or place < len(chunks) - 1
            await send({"type": "http.response.body", "body": chunk, "more_body": more})
        if not whole and not broken:
            await send({"type": "http.response.body", "body": b""})

    asyncio.run(work())
    return sink


CSV = [(b"content-type", b"text/csv; charset=utf-8"), (b"content-length", b"9999")]
CHUNKS = [b"a,b\r\n" * 40, b"c,d\r\n" * 20_000, b"e,f\r\n"]


def test_that_a_stream_stays_a_stream() -> None:
    sink = run(CHUNKS, CSV)
    assert sink.headers[b"content-encoding"] == b"gzip" and b"content-length" not in sink.headers
    reader = zlib.decompressobj(31)
    for sent, chunk in zip(sink.bodies, CHUNKS, strict=False):
        assert reader.decompress(sent) == chunk  # each message can be read when it comes
    assert gzip.decompress(b"".join(sink.bodies)) == b"".join(CHUNKS)
    assert not sink.messages[-1].get("more_body", False)


def test_that_a_broken_stream_stays_broken() -> None:
    sink = run(CHUNKS[:2], CSV, broken=True)
    assert sink.messages[-1]["more_body"] is True
    with pytest.raises(EOFError):
        gzip.decompress(b"".join(sink.bodies))


def test_what_is_worth_it() -> None:
    assert run([b"a" * 100], CSV, whole=True).headers == dict(CSV)
    small = run([b"a" * 5_000], CSV, whole=True)
    assert int(small.headers[b"content-length"]) == len(small.bodies[0]) < 100
    assert run([b"a" * 5_000], [(b"content-type", b"image/png")], whole=True).bodies == [b"a" * 5_000]
    packed = [(b"content-type", b"text/csv"), (b"content-encoding", b"br")]
    assert run([b"a" * 5_000], packed, whole=True).headers == dict(packed)
    assert is_worth_it("application/sparql-results+json", 1_000) and not is_worth_it("font/woff2", 10_000)
    assert run([b"a" * 5_000], [*CSV, (b"etag", b'"x"')], whole=True).headers[b"etag"] == b'W/"x"'


def test_that_who_does_not_take_gzip_gets_none() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]})
        await send({"type": "http.response.body", "body": b"a" * 5_000})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    for given, expected in ((b"gzip;q=0", False), (b"br", False), (b"gzip", True)):
        sink = Sink()
        asyncio.run(Gzip(app)({"type": "http", "headers": [(b"accept-encoding", given)]}, receive, sink))
        assert (b"content-encoding" in sink.headers) is expected


def test_that_head_gives_a_stream_up() -> None:
    ended: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            while True:
                await send({"type": "http.response.body", "body": b"x", "more_body": True})
                await asyncio.sleep(0)
        finally:
            ended.append(scope["method"])

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    sink = Sink()
    asyncio.run(HeadAsGet(app)({"type": "http", "method": "HEAD"}, receive, sink))
    assert ended == ["GET"] and sink.bodies == [b""]


def test_that_who_has_any_answer_gets_304_where_there_is_one(client: TestClient) -> None:
    for path in ("/ontology?format=turtle", ENTITY, "/articles?format=json"):
        told = client.get(path, headers=PLAIN | {"if-none-match": "*"})
        assert (told.status_code, told.content) == (304, b"")
        assert told.headers["etag"] == client.get(path, headers=PLAIN).headers["etag"]
        assert "content-length" not in told.headers
    assert client.get("/id/company/none", headers={"if-none-match": "*"}).status_code == 404
    assert client.get("/changes?since=x", headers={"if-none-match": "*"}).status_code == 400

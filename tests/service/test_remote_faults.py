"""An endpoint that is slow, down, somewhere else or cuts its answers: each becomes an error that tells so."""

from __future__ import annotations

import logging
import re
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from liveserver import PATIENCE_S, free_port, wait_until
from otherengine import OtherEngine
from starlette.testclient import TestClient
from tinygraph import BASE, KG

from kg.errors import StoreError, UsageError
from kg.settings import Settings
from kg.state import StoreFolder
from service.app import create_app
from service.errors import EndpointError
from service.remote import check, shown
from service.remote.rows import Rows
from service.remote.watching import Watch

JSON = "application/sparql-results+json"
asking = partial(httpx.stream, timeout=PATIENCE_S)


@pytest.fixture(scope="module")
def obedient(tiny_store: Path) -> Iterator[TestClient]:
    """The service in front of such an endpoint."""
    found = OtherEngine(StoreFolder(tiny_store).snapshot() / "graph.nq")
    with service(found) as client:
        yield client
    found.close()


def service(engine: OtherEngine, **settings: Any) -> TestClient:
    return TestClient(create_app(Settings(endpoint=engine.url, **settings)), raise_server_exceptions=False)


def ask(client: TestClient, command: str, accept: str = JSON, few: bool = True) -> tuple[int, str]:
    query = f"SELECT * {{ ?s ?p ?o }}{' # few' if few else ''}\n#! {command}\n"
    answer = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    return answer.status_code, answer.json()["error"]["code"]


def test_that_a_slow_endpoint_is_left_in_time(engine: OtherEngine) -> None:
    with service(engine, query_time_limit_ms=300, endpoint_timeout="timeout={s}s") as client:
        assert ask(client, "slow") == (504, "time-limit")
        assert engine.gone.wait(PATIENCE_S)  # the connection was closed, which ends the query there
        (slow,) = (form for form in engine.asked if "#! slow" in form["query"][0])
        assert slow["timeout"] == ["1s"]
        assert wait_until(lambda: client.get("/articles").status_code == 200)  # pages go on, with no more time than it
        state = client.get("/health").json()["queries"]
        assert state["running"] == 0 and set(state["killed_total"]) == {"query_time_limit_ms"}


def test_that_the_lower_limit_of_a_request_counts(engine: OtherEngine) -> None:
    with service(engine, query_time_limit_ms=60_000, endpoint_timeout="timeout={ms}") as client:
        query = "SELECT * { ?s ?p ?o }\n#! slow\n"
        answer = client.get("/sparql", params={"query": query, "timeout": "0.2"})
        assert answer.status_code == 504
        assert engine.asked[-1]["timeout"] == ["200"]


@pytest.mark.parametrize(
    ("command", "status", "code"),
    [
        ("status 400 error at 1:9: expected a bracket", 400, "query"),
        ("status 400 {\"code\":\"TimeLimitExceededException\"}", 504, "time-limit"),
        ("status 206 part of it", 504, "time-limit"),
        ("status 302 elsewhere", 502, "endpoint"),
        ("status 307 elsewhere", 502, "endpoint"),
        ("status 401 who are you", 502, "endpoint"),
        ("status 404 nothing here", 502, "endpoint"),
        ("status 408 too long", 504, "time-limit"),
        ("status 500 java.lang.NullPointerException", 502, "endpoint"),
        ("status 500 Query timed out after 10 s", 504, "time-limit"),
        ("status 500 Out of memory", 507, "memory-limit"),
        ("status 503 busy", 503, "queue-full"),
        ("status 429 too many", 503, "queue-full"),
        ("status 504 gateway", 504, "time-limit"),
        ("page", 502, "endpoint"),
        ("broken", 502, "endpoint"),
        ("short", 502, "endpoint"),
        ("between", 502, "endpoint"),
        (f'says {JSON} {{"head":{{"vars":["x"]}},"results":{{"bindings":[{{}},{{}}', 502, "endpoint"),
        (f'says {JSON} {{"head":{{"vars":["x"]}},"results":{{"bindings":[]}}', 502, "endpoint"),
        (f'says {JSON} {{"head":{{"vars":["x"]}},"results":{{"bindings":[]}}}} [', 502, "endpoint"),
        (f'says {JSON} {{"head":{{"vars":["x"]}}}}', 502, "endpoint"),
        (f'says {JSON} {{"head":{{}},"boolean":true}}', 502, "endpoint"),
        (f'says {JSON} {{"a":"b"}}', 502, "endpoint"),
        (f'says {JSON} [1]', 502, "endpoint"),
        ("says application/sparql-results+xml <sparql><head/><results><result/>", 502, "endpoint"),
        ('says text/csv a,b "c', 502, "endpoint"),
        ("cancelled", 504, "time-limit"),
    ],
)  # fmt: skip
def test_what_an_endpoint_says(obedient: TestClient, command: str, status: int, code: str) -> None:
    assert ask(obedient, command) == (status, code)
    assert obedient.get("/health").status_code == 200


@pytest.mark.parametrize(
    ("command", "words"), [("close", "closed the connection without an answer"), ("garbage", "with what is no HTTP")]
)
def test_that_an_endpoint_without_http_is_told_from_none(obedient: TestClient, command: str, words: str) -> None:
    told = obedient.get("/sparql", params={"query": f"ASK {{}}\n#! {command}\n", "lang": "zh"})
    assert told.status_code == 502 and words in told.json()["error"]["message"]
    assert told.json()["error"]["said"]["lang"] == "zh-Hans"


def test_that_the_endpoints_own_pause_is_passed_on(obedient: TestClient) -> None:
    for said, pause in (("seven", "7"), ("later", "3600")):
        told = obedient.get("/sparql", params={"query": f"ASK {{}}\n#! status 429 {said}\n"})
        assert told.headers["retry-after"] == pause and f"in {pause} s" in told.json()["error"]["message"]


def test_that_a_broken_query_is_told_without_the_endpoint(engine: OtherEngine) -> None:
    with service(engine) as client:
        engine.close()
        told = client.get("/sparql", params={"query": "SELECT * { ?s ?p }"}).json()["error"]
        assert (told["code"], told["line"], told["column"]) == ("query", 1, 18)
        told = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}).json()["error"]
        assert told["code"] == "endpoint"


def test_that_no_parsers_words_reach_a_client(obedient: TestClient, service_log: pytest.LogCaptureFixture) -> None:
    for accept in (JSON, "text/csv"):
        query = f'ASK {{}}\n#! says {JSON} {{"a":"b"}}\n'
        told = obedient.get("/sparql", params={"query": query}, headers={"accept": accept}).json()["error"]
        assert told["message"] == f"the endpoint's answer cannot be read as {JSON}"
    assert "neither rows with their variables nor a truth value" in service_log.text


def test_that_pages_tell_it_too(engine: OtherEngine) -> None:
    with service(engine) as client:
        for command, status in (("nonsense", 502), ("cancelled", 504), ("page", 502), ("status 500 x", 502)):
            query = f"SELECT * {{ ?s ?p ?o }} # few\n#! {command}\n"
            page = client.get("/sparql", params={"query": query}, headers={"accept": "text/html"})
            assert page.status_code == status and "<form" in page.text, command
        engine.down = True
        assert client.get("/articles").json()["error"]["code"] == "queue-full"
        engine.close()
        assert client.get("/articles").json()["error"]["code"] in ("endpoint", "queue-full")


@pytest.mark.parametrize("command", ["broken", "short", "between", "cancelled"])
def test_that_a_cut_answer_stays_visibly_cut(live: Callable[..., str], command: str) -> None:
    address = f"{live()}/sparql"
    query = f"SELECT * {{ ?s ?p ?o }}\n#! {command}\n"
    for accept in (JSON, "text/csv"):
        if command in ("short", "between") and accept == "text/csv":
            continue  # nothing in CSV tells that rows are missing
        with (
            pytest.raises(httpx.RemoteProtocolError),
            asking("GET", address, params={"query": query}, headers={"accept": accept}) as answer,
        ):
            assert answer.status_code == 200
            for _ in answer.iter_bytes():
                pass


def test_that_a_cut_export_stays_visibly_cut(live: Callable[..., str], engine: OtherEngine) -> None:
    address = f"{live()}/export"
    whole = httpx.get(address, params={"format": "nquads"}, timeout=PATIENCE_S)
    assert whole.status_code == 200 and whole.text.endswith(".\n")
    engine.left = 4  # the names of the graphs, and three of the graphs
    with (
        pytest.raises(httpx.RemoteProtocolError),
        asking("GET", address, params={"format": "nquads"}) as answer,
    ):
        assert answer.status_code == 200
        for _ in answer.iter_bytes():
            pass
    engine.left = 0
    assert httpx.get(address, params={"format": "nquads"}, timeout=PATIENCE_S).json()["error"]["status"] == 503


def test_that_a_client_that_goes_away_ends_the_query_there(live: Callable[..., str], engine: OtherEngine) -> None:
    address = httpx.URL(f"{live()}/sparql", params={"query": "SELECT * { ?s ?p ?o }\n#! slow\n"})
    with socket.create_connection((address.host, address.port or 0)) as connection:
        connection.sendall(b"GET " + address.raw_path + b" HTTP/1.1\r\nhost: x\r\n\r\n")
        assert wait_until(lambda: "#! slow" in engine.asked[-1]["query"][0])
    assert engine.gone.wait(PATIENCE_S)


def test_that_a_client_that_takes_nothing_holds_nobody_up(live: Callable[..., str], engine: OtherEngine) -> None:
    address = f"{live(answer_stall_limit_ms=1_000, query_workers=1)}/sparql"
    query = "SELECT * { ?s ?p ?o }\n#! endless\n"
    with asking("GET", address, params={"query": query}, headers={"accept": "text/csv"}) as answer:
        assert answer.status_code == 200
        assert engine.gone.wait(PATIENCE_S)
        other = httpx.get(address, params={"query": "ASK {}"}, timeout=PATIENCE_S)  # the one place is free again
        assert other.json()["boolean"] is True


def test_that_the_queue_has_an_end(live: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    address = live(query_workers=1, query_queue=0, query_time_limit_ms=600_000)

    def get(path: str, **parameters: str) -> httpx.Response:
        return httpx.get(f"{address}{path}", params=parameters, timeout=PATIENCE_S)

    slow = threading.Thread(target=lambda: get("/sparql", query="ASK {}\n#! slow\n"), daemon=True)
    slow.start()
    assert wait_until(lambda: get("/health").json()["queries"]["running"] > 0)
    full = get("/sparql", query="ASK { }\n#! slow\n")
    assert (full.status_code, full.json()["error"]["code"]) == (503, "queue-full") and full.headers["retry-after"]
    for name in ("places.TRIAL_S", "places.MOST_TRIAL_S", "backend.MOST_TRIAL_S"):  # however busy the machine is
        monkeypatch.setattr(f"service.remote.{name}", 60.0)
    assert get("/sparql", query="ASK {}").json()["boolean"] is True  # a trial
    assert get("/articles").status_code == 200  # pages have their own place


def test_that_credentials_reach_the_endpoint_and_nobody_else(
    engine: OtherEngine, caplog: pytest.LogCaptureFixture, tiny_store: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    for settings, header in (
        ({"endpoint_user": "me", "endpoint_password": "hidden-word"}, "Basic bWU6aGlkZGVuLXdvcmQ="),
        ({"endpoint_token": "hidden-word"}, "Bearer hidden-word"),
        ({"endpoint": engine.url.replace("://", "://me:hidden-word@")}, "Basic bWU6aGlkZGVuLXdvcmQ="),
    ):
        chosen = Settings(**{"endpoint": engine.url} | settings)
        with TestClient(create_app(chosen), raise_server_exceptions=False) as client:
            assert engine.heads[-1]["authorization"] == header
            client.headers["authorization"] = "Bearer of-a-stranger"
            answers = [client.get("/health").text]
            for command in ("status 401 x", "page"):
                answers.append(client.get("/sparql", params={"query": f"ASK {{}}\n#! {command}\n"}).text)
            assert engine.heads[-1]["authorization"] == header
        said = caplog.text + "".join(answers) + repr(chosen) + check(chosen)
        assert "hidden-word" not in said and "bWU6" not in said
    with pytest.raises(UsageError, match="one of them"):
        check(Settings(endpoint=engine.url, endpoint_user="me", endpoint_token="x"))


def test_that_a_query_is_passed_on_as_it_is(engine: OtherEngine) -> None:
    with service(engine) as client:
        asked = 'PREFIX kg: <urn:own#>\nSELECT ("# 煤\\n" AS ?x) { ?s a kg:Zone } # ?'
        answer = client.post("/sparql", data={"query": asked, "default-graph-uri": BASE, "named-graph-uri": [KG, BASE]})
        assert answer.json()["results"]["bindings"] == []
        form = engine.asked[-1]
        assert form["query"][0].endswith(asked) and "\n" not in form["query"][0].removesuffix(asked)
        assert form["default-graph-uri"] == [BASE] and form["named-graph-uri"] == [KG, BASE]
        seen = len(engine.asked)
        for word in ("SERVICE", "\\u0053ERVICE", "service"):
            refused = f"SELECT * {{ {word} <http://x/> {{}} }}"
            assert client.get("/sparql", params={"query": refused}).status_code == 400
        assert len(engine.asked) == seen  # none went out
        error = client.get("/sparql", params={"query": "ASK { ?s skos:x }"}).json()["error"]
        assert (error["line"], error["column"]) == (1, 17)


@pytest.mark.parametrize("query", [
    "ASK { ?s a" + "|a" * 20_000 + " ?o }",
    "ASK { " + "FILTER(1=1)" * 7_000 + " }",
    "ASK { {}" + "UNION{}" * 3_000 + " }",
    "ASK { FILTER(" + "!" * 10_000 + "1) }",
    "ASK { VALUES ?x { 1 } ?s ?p (" + "1 " * 5_000 + ") }",
    "SELECT ?a\u0304VALUES ?x { <urn:a> <urn:b> (" + "1 " * 5_000 + ") }",  # no VALUES: a variable ends so
])  # fmt: skip
def test_that_chains_that_an_engine_may_not_follow_to_their_end_are_not_sent(engine: OtherEngine, query: str) -> None:
    with service(engine) as client:
        seen = len(engine.asked)
        refused = client.post("/sparql", data={"query": query})
        assert (refused.status_code, refused.json()["error"]["code"]) == (413, "query-too-nested")
        assert "words and signs" in refused.json()["error"]["message"] and len(engine.asked) == seen
        page = client.post("/sparql", data={"query": query}, headers={"accept": "text/html", "accept-language": "zh"})
        assert "个词和符号" in page.text


def test_that_long_lists_of_values_are_sent(engine: OtherEngine) -> None:
    with service(engine) as client:
        listed = "VALUES (?x ?y) { " + "(1 UNDEF)" * 5_000 + " }"
        assert client.post("/sparql", data={"query": f"SELECT * {{ {listed} }} LIMIT 1"}).status_code == 200
        assert "(1 UNDEF)" * 5_000 in engine.asked[-1]["query"][0]


def test_that_the_start_tells_what_is_wrong(tmp_path: Path, tiny_store: Path, engine: OtherEngine) -> None:
    graph = StoreFolder(tiny_store).snapshot() / "graph.nq"
    empty = tmp_path / "empty.nq"
    empty.write_text("")
    flat = tmp_path / "flat.nq"
    flat.write_text("".join(line.rsplit("<", 1)[0] + ".\n" for line in graph.read_text("utf-8").splitlines()), "utf-8")
    cases: list[tuple[OtherEngine, str]] = [
        (OtherEngine(graph, union=False), "unionDefaultGraph"),
        (OtherEngine(empty), "kg export --format nquads"),
        (OtherEngine(flat), "without its named graphs"),
    ]
    for other, told in cases:
        with pytest.raises(StoreError, match=told):
            check(Settings(endpoint=other.url))
        other.close()
    with pytest.raises(StoreError, match="set id_base to " + BASE):
        check(Settings(endpoint=engine.url, id_base="https://example.org/id/"))
    for wrong in (f"http://127.0.0.1:{free_port()}/sparql", engine.url + "?#"):
        if wrong.endswith("?#"):
            assert check(Settings(endpoint=wrong)) == engine.url
            continue
        with pytest.raises(EndpointError, match="cannot be reached"):
            check(Settings(endpoint=wrong))
    for none in ("ftp://x/", "nothing", "http://"):
        with pytest.raises(UsageError, match=r"does not begin with http"):
            check(Settings(endpoint=none))
    with pytest.raises(UsageError, match="default-graph"):
        create_app(Settings(endpoint=engine.url, default_graph="default"))
    for template in ("timeout", "timeout=10", "timeout={s}{ms}", "={s}"):
        with pytest.raises(UsageError, match="endpoint_timeout"):
            check(Settings(endpoint=engine.url, endpoint_timeout=template))
    assert shown("https://a:b@h:1/p?q=secret#f") == "https://h:1/p"


def test_that_a_changed_graph_is_seen(engine: OtherEngine, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with service(engine, endpoint_refresh_s=1, endpoint_cache=cache) as client:
        before = client.get("/health").json()
        assert before["counts"]["articles"] == 2 and before["revision"]
        assert [f.name for f in cache.iterdir()] == [before["revision"]]
        engine.add(BASE + "article/p2-1", BASE + "article/p2-1")
        assert wait_until(lambda: client.get("/health").json()["revision"] != before["revision"], pause_s=0.1)
        now = client.get("/health").json()
        assert now["counts"]["articles"] == 3 and now["revision"] not in (None, before["revision"])
    asked = len(engine.asked)
    with service(engine, endpoint_refresh_s=0, endpoint_cache=cache) as client:  # the folder is taken up again
        assert client.get("/search?q=李山").json()["hits"]
        whole = [form for form in engine.asked[asked:] if not re.search("urn:kg:a|ASK {}", form["query"][0])]
        assert len(whole) < 10  # the short questions about formats aside
        assert client.app.state.service.backend.revision() is None  # nothing tells when it changes


WHOLE = '{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"\\\\"}},{},{"a":{"value":"\\"}]"}}]}'
ENDINGS = [
    (JSON, WHOLE + "}", 3, True),
    (JSON, WHOLE.replace(",", " ,\n").replace("]", " ] ") + ' , "meta": {"time": 5} }\n', 3, True),
    (JSON, WHOLE, 3, False),
    (JSON, WHOLE[:-2], 3, False),
    ("application/ld+json", '[{"a":"b"}]', 0, True),
    ("application/ld+json", '[{"a":"b"}', 0, False),
    ("application/sparql-results+xml", '<sparql xmlns="u"><results><result></result></results></sparql>\n', 1, True),
    ("application/sparql-results+xml", '<sparql xmlns="u"><results><result></result></results>', 1, False),
    ("application/rdf+xml", '<r:RDF xmlns:r="u"/>', 0, True),
    ("application/rdf+xml", '<r:RDF xmlns:r="u"><r:a r:b="c"/>', 0, False),
    ("application/rdf+xml", '<r:RDF xmlns:r="u"><r:a>\x01</r:a></r:RDF>', 0, True),
    ("text/turtle", "@prefix a: <u#> .\n", 0, True),
    ("text/turtle", "PREFIX a: <u#>\n", 0, True),
    ("text/turtle", "<a> <b> <c> . # all\n", 0, True),
    ("text/turtle", "<a> <b> <c> ;\n  <u#", 0, False),
    ("application/n-triples", "", 0, True),
    ("application/n-triples", "<a> <b> ", 0, False),
    ("text/csv", 'a\r\n"b\n', 0, False),
]


@pytest.mark.parametrize(("kind", "text", "rows", "whole"), ENDINGS)
@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_that_a_whole_answer_is_told_from_a_part(kind: str, text: str, rows: int, whole: bool, size: int) -> None:
    watch, data, seen = Watch(kind, "rows" if "results" in kind or "csv" in kind else "graph"), text.encode(), 0
    for begin in range(0, len(data), size):
        seen = watch.count(data[begin : begin + size])
    assert (seen, watch.end()) == (rows, whole)


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_that_json_is_read_in_any_pieces(size: int) -> None:
    text = (
        '\ufeff{"head" : { "vars": ["a", "b"] },\n "results": {"distinct": false, "ordered" :true, "bindings" : [\n'
        '{"a": {"type": "uri", "value": "urn:x"}}, {}, {"b": {"type":"literal","value":"}]\\"煤"}}\n] } , "x": 12 }\n'
    )
    rows, found = Rows(), []
    data = text.encode()
    for begin in range(0, len(data), size):
        found += rows.feed(data[begin : begin + size])
    rows.end()
    assert rows.variables == ("a", "b") and [sorted(row) for row in found] == [["a"], [], ["b"]]
    assert found[2]["b"]["value"] == '}]"煤'


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", '{"boolean":5}', '{"head" {}}', '{"head":{}}x', '{"a":1', '{"results":[]}', '{"boolean"'],
)
def test_that_what_is_no_result_is_refused(text: str) -> None:
    rows = Rows()
    with pytest.raises(ValueError):
        rows.feed(text.encode())
        rows.end()

"""Shapes that kill an engine, reach out of it or hide from a reader of tokens."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.errors import QueryLimitError
from kg.settings import Settings
from kg.tokens import deepest
from service.app import create_app
from service.errors import ForbiddenQueryError
from service.isolation.examining import _examine
from service.lexer import check_nesting, check_query

Make = Callable[..., TestClient]


def many(count: int, part: str, between: str = " ") -> str:
    return between.join(part.replace("%", str(number)) for number in range(count))


#: Name -> query: each ended an engine with a stack of 8 MB, or takes very long.
DEEP = {
    "braces": "SELECT * " + "{" * 10_000 + " ?s ?p ?o " + "}" * 10_000,
    "parentheses": "SELECT * { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "brackets": "SELECT * { ?s ?p " + "[ ?p " * 5_000 + "?o" + "]" * 5_000 + " }",
    "groups": "SELECT * {" + "{ SELECT * " * 200 + "{}" + "}" * 200 + "}",
    "optional": "SELECT * { " + "OPTIONAL { " * 3_000 + "}" * 3_000 + "}",
    "calls": "SELECT * { FILTER(" + "STR(" * 9_000 + "1" + ")" * 9_000 + ") }",
    "path": "SELECT * { ?s " + "(" * 20_000 + "<urn:p>" + ")" * 20_000 + " ?o }",
    "open": "SELECT * " + "{" * 90_000,
}
LONG = {
    "not": "ASK { FILTER(" + "!" * 80_000 + "true) }",
    "and": "ASK { FILTER(" + "true&&" * 12_000 + "true) }",
    "plus": "ASK { FILTER(1=1" + "+1" * 10_000 + ") }",
    "minus": "ASK { FILTER(1=1" + "-1" * 40_000 + ") }",
    "filters": "ASK { " + "FILTER(1) " * 9_900 + "}",
    "unions": "ASK { " + many(9_000, "{}", "UNION") + " }",
    "minuses": "ASK { ?s ?p ?o " + "MINUS{}" * 12_000 + " }",
    "binds": "ASK { " + many(5_500, "BIND(1 AS?x%)", "") + " }",
    "optionals": "ASK { ?s ?p ?o " + "OPTIONAL{}" * 9_000 + " }",
    "exists": "ASK { ?s ?p ?o " + "FILTER EXISTS{}" * 6_000 + " }",
    "sequence": "ASK { ?s " + many(9_000, "<urn:p>", "/") + " ?o }",
    "alternatives": "ASK { ?s " + many(9_000, "<urn:p>", "|") + " ?o }",
    "values": "ASK { VALUES ?x { " + many(30_000, "1") + " } }",
    "in": "ASK { ?s ?p ?o FILTER(?o IN (" + many(45_000, "1", ",") + ")) }",
    "triples": "ASK { " + many(8_000, "?s ?p ?o.", "") + " }",
    "lateral": "ASK { " + "LATERAL{}" * 9_000 + " }",
    "quoted": "ASK { ?s ?p " + "<<(?a ?b " * 5_000 + "?o" + ")>>" * 5_000 + " }",
}


@pytest.fixture(scope="module")
def small(tiny_store: Path) -> Iterator[TestClient]:
    """A service with one worker for slow queries."""
    with TestClient(create_app(Settings(store=tiny_store, query_workers=1))) as found:
        yield found


def status_and_code(client: TestClient, query: str, **more: str) -> tuple[int, str]:
    kind = {"content-type": "application/sparql-query"}
    answer = client.post("/sparql", content=query, headers=kind, params=more)
    return answer.status_code, "" if answer.status_code == 200 else answer.json()["error"]["code"]


@pytest.mark.parametrize("name", DEEP)
def test_that_what_nests_too_deep_is_refused_before_the_engine(client: TestClient, name: str) -> None:
    workers = client.get("/health").json()["queries"]["workers"]
    assert status_and_code(client, DEEP[name]) == (413, "query-too-nested")
    assert client.get("/health").json()["queries"]["workers"] >= workers


@pytest.mark.parametrize("name", LONG)
def test_that_long_chains_end_in_an_answer_or_a_clear_error(small: TestClient, name: str) -> None:
    assert len(LONG[name]) <= 100_000
    told = status_and_code(small, LONG[name], timeout="0.4")
    assert told == (200, "") or told in {
        (400, "query"),
        (413, "query-too-nested"),
        (504, "time-limit"),
        (507, "memory-limit"),
    }
    assert status_and_code(small, "ASK {}") == (200, "")


PADDING = "# padding\n" * 200


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", "forbidden-query", "SERVICE asks another endpoint"),
        ("DELETE WHERE { ?s ?p ?o }", "forbidden-query", "DELETE changes data"),
        ("SELECT * { FILTER(" + "(" * 120 + "1" + ")" * 120 + ") }", "query-too-nested", "lie 122 deep"),
        ("SELECT * { ?s ?p }", "query", "the triple lacks its object before }"),
        ("SELECT * { ?s ex:p ?o }", "query", "the prefix ex: is not declared"),
    ],
)
def test_that_a_long_query_is_told_the_same_as_a_short_one(
    client: TestClient, query: str, code: str, words: str
) -> None:
    def told(text: str) -> dict[str, object]:
        answer = client.post("/sparql", content=text, headers={"content-type": "application/sparql-query"})
        error = answer.json()["error"]
        return {name: error[name] for name in ("status", "code", "message", "column", "hint")} | {"line": error["line"]}

    killed = client.get("/health").json()["queries"]["killed_total"]
    short, long = told(query), told(PADDING + query)
    assert (short["code"], long["code"]) == (code, code) and words in str(short["message"])
    if code == "query-too-nested":
        assert "(line 201, column 138)" in str(long["message"])
    else:
        line = short.pop("line")
        assert isinstance(line, int) and long.pop("line") == line + 200 and short == long
    assert client.get("/health").json()["queries"]["killed_total"] == killed, "it was refused, and not stopped"


def test_that_a_long_query_is_answered_as_a_short_one(client: TestClient) -> None:
    def answered(text: str) -> object:
        return client.post("/sparql", content=text, headers={"content-type": "application/sparql-query"}).json()

    for query in (
        'ASK { FILTER("SERVICE" = "\\u0053ERVICE") }',
        "SELECT (COALESCE (1) AS ?x) (TRUE AS ?y) {}",
        "SELECT (COUNT(*) AS ?n) FROM <urn:none> { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    ):
        assert answered(query) == answered(PADDING + query), query


def test_that_the_service_reads_no_long_text_itself(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(text: str, *_: object) -> None:
        raise AssertionError(f"{len(text)} characters were read")

    for place in ("service.lexer.tokens", "kg.tokens.tokens", "service.syntax.marks.found_in", "service.cache.words"):
        monkeypatch.setattr(place, read)
    for query, status in (("SELECT * { VALUES ?x { " + '"SERVICE" "NOW" ' * 200 + "} }", 200),
                          ("SELECT " + "(COUNT(*) AS ?x) " * 200 + "{ ?s }", 400)):  # fmt: skip
        answer = client.post("/sparql", content=query, headers={"content-type": "application/sparql-query"})
        assert answer.status_code == status, answer.text


@pytest.mark.parametrize("hiding", ["", "'('", "<urn:(>", "# (", "ex:a\\("])
def test_that_a_quick_look_at_the_nesting_finds_what_the_tokens_tell(hiding: str) -> None:
    draw = random.Random(7)
    for _ in range(300):
        text = "".join(draw.choices("{}()[] a", (6, 5, 6, 5, 6, 5, 2, 2), k=draw.randrange(60))) + hiding
        for limit in (0, 1, 3, 6):
            deep = deepest(text)[0] > limit
            if deep:
                with pytest.raises(QueryLimitError):
                    check_nesting(text, limit)
            else:
                check_nesting(text, limit)


def test_what_counts_as_nesting() -> None:
    check_nesting("SELECT * { ?s ?p '" + "{" * 500 + "', <urn:" + "(" * 500 + "> } #" + "[" * 500, 10)
    check_nesting("SELECT * {" + "{}" * 5_000 + "}", 10)
    with pytest.raises(QueryLimitError, match=r"11 deep .*line 2, column 10.*10 are allowed"):
        check_nesting("ASK {\n" + "{[(" * 3 + "{" + "}" + ")]}" * 3 + "}", 10)
    assert deepest("ASK { ( [ ] ) }")[0] == 3


def hostile(address: str) -> list[str]:
    """Return queries that would ask `address` if they ran as they stand."""
    iri = f"<{address}>"
    group = "{ ?s ?p ?o }"
    return [
        f"SELECT * {{ SERVICE {iri} {group} }}",
        f"SELECT * {{ service silent {iri} {group} }}",
        f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE {iri} {group} }} }}",
        f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE SILENT {iri} {group} }} }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE {iri} {group} }} }} }}",
        f"SELECT * {{ ?s ?p ?o LATERAL {{ SERVICE {iri} {group} }} }}",
        f"SELECT * {{ ?s ?p ?o MINUS {{ SERVICE {iri} {group} }} }}",
        f"SELECT * {{ VALUES ?e {{ {iri} }} SERVICE ?e {group} }}",
        f"SELECT * {{ SERVICE # comment\n {iri} {group} }}",
        f"SELECT * {{ \\u0053ERVICE {iri} {group} }}",
        f"SELECT * {{ SER\\U00000056ICE {iri} {group} }}",
        f"SELECT * {{ SERVICESILENT{iri}{group} }}",
        f"SELECT * {{ ?s ?p 1SERVICE{iri}{group} }}",
        f"SELECT * {{ ?s ?p trueSERVICE{iri}{group} }}",
        f"PREFIX : {iri} SELECT * {{ SERVICE:x{group} }}",
        f"PREFIX SERVICE: <urn:x> PREFIX : {iri} SELECT * {{ SERVICE:x # here\n {group} }}",
        f"PREFIX : {iri} SELECT * {{ SERVICESILENT:x{group} }}",
        f"SELECT * {{ ?a ?p ?b FILTER(?a<?b)SERVICE#>\n{iri}{group} }}",
        f"SELECT * {{ ?a ?p ?b BIND(?a<?b AS?c)SERVICE#>\n{iri}{group} }}",
        f"SELECT * FROM {iri} {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED {iri} {{ GRAPH ?g {group} }}",
        f"DESCRIBE {iri}",
        f"CONSTRUCT {group} FROM {iri} WHERE {group}",
        f"LOAD {iri}",
        f"LOAD SILENT {iri} INTO GRAPH <urn:g>",
        f"SELECT * {{}} ; LOAD {iri}",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE {iri} {group} }}",
    ]


class Listener:
    """A port of this machine that counts who comes."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        self.visits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.socket.close()


def test_that_no_query_reaches_a_listening_port(small: TestClient, listener: Listener) -> None:
    for query in hostile(listener.address):
        assert status_and_code(small, query)[0] in (200, 400), query
    assert listener.visits == 0


def test_that_the_second_wall_holds_where_the_first_is_gone(
    tiny_store: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.isolation.examining.check_query", lambda text: text)
    monkeypatch.setattr("service.isolation.examining._examine_again", _examine)  # nothing kept from before or after
    with TestClient(create_app(Settings(store=tiny_store, query_workers=1))) as client:
        service = client.app.state.service  # type: ignore[attr-defined]
        if not service.backend.health().isolated_network:
            pytest.skip("this system lets no process give its network up")
        for query in hostile(listener.address):
            assert status_and_code(client, query)[0] in (200, 400), query
    assert listener.visits == 0


def test_that_a_dataset_clause_opens_no_file(small: TestClient, tmp_path: Path) -> None:
    secret = tmp_path / "secret.nt"
    secret.write_text("<urn:secret> <urn:secret> <urn:secret> .\n")
    before = os.stat(secret).st_atime_ns
    for query in (
        f"SELECT * FROM <{secret.as_uri()}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{secret.as_uri()}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH <{secret.as_uri()}> {{ ?s ?p ?o }} }}",
    ):
        answer = small.get("/sparql", params={"query": query})
        assert answer.status_code == 200 and answer.json()["results"]["bindings"] == []
    assert os.stat(secret).st_atime_ns == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE' } # SERVICE <http://a/> {}",
        'SELECT ("""a SERVICE <http://a/> {}""" AS ?x) { BIND(<urn:SERVICE> AS ?SERVICE) }',
        "PREFIX SERVICE: <urn:a:> SELECT * { OPTIONAL { ?s SERVICE:SERVICE SERVICE: } }",
    ],
)
def test_that_the_word_in_text_is_answered(small: TestClient, query: str) -> None:
    assert status_and_code(small, query) == (200, "")


def test_that_text_that_holds_the_word_stays_what_it_is(small: TestClient) -> None:
    query = "SELECT ('a SERVICE, a Service' AS ?x) (STR(<urn:service>) AS ?y) {} # service"
    row = small.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]
    assert (row["x"]["value"], row["y"]["value"]) == ("a SERVICE, a Service", "urn:service")
    assert "service" not in check_query(query).lower()


@pytest.mark.parametrize("query", [q for q in hostile("http://a/") if "FILTER(?a<?b)" not in q and "BIND" not in q])
def test_that_the_reader_of_tokens_refuses_them_itself(query: str) -> None:
    if "SERVICE" not in query and "ERVICE" not in query and "ICE" not in query.upper() and "LOAD" not in query:
        check_query(query)  # a dataset clause names graphs of the store, nothing else
    elif query.startswith("SELECT * {} ;"):
        check_query(query)  # the engine reads one query and no more
    else:
        with pytest.raises(ForbiddenQueryError):
            check_query(query)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process give its network up")
@pytest.mark.parametrize("wall", ["_leave_network", "_refuse_sockets"])
def test_that_each_wall_is_enough(wall: str, listener: Listener) -> None:
    code = (
        "import ctypes, socket, sys\n"
        "from service.isolation import confining\n"
        f"if not confining.{wall}(ctypes.CDLL(None, use_errno=True)): sys.exit(3)\n"
        "socket.socketpair()\n"
        "try: socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2)\n"
        "except OSError: sys.exit(0)\n"
        "sys.exit(1)\n"
    )
    port = listener.address.rpartition(":")[2].strip("/")
    status = subprocess.run([sys.executable, "-c", code, port], check=False).returncode
    if status == 3:
        pytest.skip("this system does not allow it")
    assert status == 0 and listener.visits == 0

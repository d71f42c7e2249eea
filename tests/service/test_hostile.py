"""Values that try to become query text, paths and headers that try to break out: no shape changes, nothing fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from otherengine import OtherEngine
from starlette.testclient import TestClient
from tinygraph import ARTICLE, COMPANY

from kg.errors import KgError, QueryError
from kg.naming import labelled_query
from kg.questions import CannedQuery, Parameter, bind, example_text, load_questions
from kg.settings import Settings
from kg.state import StoreFolder
from kg.tokens import tokens
from kg.vocab import PREFIXES
from service.app import create_app
from service.lexer import check_query

QUESTIONS = load_questions()
PARAMETERS = [(q, p) for q in QUESTIONS.values() for p in q.parameters]
PIECES = [
    '"', "'", '"""', "'''", "\\", '\\"', "\n", "\r", "\t", "\x00", "\x0b", "\x85", "\u2028", "{", "}", "}}", "<", ">",
    "#", "# ", "/*", "--", ";", ".", " . ", "?x", "$x", "@zh", "^^xsd:date", "^^<urn:x>", "_:b", "[]", "()", "|",
    "/", "*",
    "\\u0022", "\\u007D", "\\U00000022", "\\u0053ERVICE", "SERVICE", "SERVICE <http://127.0.0.1:9/> {", "UNION",
    "} UNION {", "FILTER", "SELECT", "INSERT DATA", "LOAD", "DROP ALL", "BIND(1 AS ?x)", "VALUES ?x {", "UNDEF",
    "PREFIX x:", "urn:", "http://", "https://example.org/", "2024-01-01", "煤", "准东", "😀", "👩\u200d👧", "\u202e",
    "\u200f", "\ufeff", "\ufffe", "\ud800", "\udfff", "%", "%00", "%27", "%2F", "%25", "..", "&", "+", "=", "${7*7}",
    "<script>alert(1)</script>", "NaN", "1e999", "-", "0",
]  # fmt: skip
#: What somebody who tries would write.
HOSTILE = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
    | st.text(min_size=1, max_size=40)
    | st.text(alphabet=st.characters(codec=None), min_size=1, max_size=20)
    | st.sampled_from(PIECES).map(lambda piece: piece * 3_000)
)
MANY = settings(max_examples=300, derandomize=True, database=None)
FEW = settings(
    max_examples=40, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def shape(sparql: str) -> list[tuple[str, str]]:
    """Return the tokens of a query, blanks and comments left out."""
    return [(kind, token) for kind, token, _ in tokens(sparql) if kind != "comment" and not token.isspace()]


def without_names(sparql: str) -> str:
    """Return a query of names without them: a name has one or two spellings, each in a group of its own."""
    left = " ".join(token for kind, token in shape(sparql) if kind not in ("string", "language"))
    return re.sub(r"( UNION)? \{ \?thing skos:(pref|alt)Label \}", "", left)


def plain(parameter: Parameter) -> str:
    """Return a value that a friend would give."""
    return {"date": "2024-05-06", "integer": "7", "text": "煤"}.get(parameter.type, "煤炭")


def bound(question: CannedQuery, values: Mapping[str, str], found: list[str], least: float = 0.0) -> str:
    given_values = {p.name: plain(p) for p in question.parameters if p.absent == "required"} | dict(values)
    return bind(question, given_values, lambda text, classes: found, min_confidence=least)


def differing(one: list[Any], other: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return what lies between the common beginning and the common end of two sequences."""
    begin = 0
    while begin < min(len(one), len(other)) and one[begin] == other[begin]:
        begin += 1
    end = 0
    while end < min(len(one), len(other)) - begin and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[begin : len(one) - end], other[begin : len(other) - end]


@pytest.mark.parametrize("least", [0.0, 0.7])
@MANY
@given(which=st.sampled_from(PARAMETERS), value=HOSTILE)
def test_that_a_value_never_changes_the_shape_of_a_question(
    which: tuple[CannedQuery, Parameter], value: str, least: float
) -> None:
    question, parameter = which
    found = [COMPANY]
    friendly = shape(bound(question, {parameter.name: plain(parameter)}, found, least))
    try:
        sparql = bound(question, {parameter.name: value}, found, least)
    except QueryError:
        return
    if not value.strip():
        return  # counts as not given
    had, has = differing(friendly, shape(sparql))
    assert len(had) == len(has) <= 1, (had, has)
    assert all(kind in ("string", "iri") for kind, _ in has)
    ox.Store().query(sparql, prefixes=PREFIXES)
    check_query(sparql)
    for kind, token in has:
        term = next(iter(ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {token} }} }}")))["x"]
        if kind == "string" and parameter.type == "text":
            assert term.value == value.strip()


@MANY
@given(value=HOSTILE)
def test_that_a_name_is_looked_up_as_it_is(value: str) -> None:
    friendly = without_names(labelled_query("煤", ("Company", "Zone")))
    try:
        sparql = labelled_query(value, ("Company", "Zone"))
    except KgError:
        return
    assert without_names(sparql) == friendly
    ox.Store().query(sparql, prefixes=PREFIXES)


@MANY
@given(value=HOSTILE, number=st.integers() | st.floats())
def test_that_literals_of_other_types_are_refused_or_are_such(value: str, number: float) -> None:
    for question, parameter in PARAMETERS:
        if parameter.type not in ("date", "integer"):
            continue
        for text in (value, str(number)):
            try:
                sparql = bound(question, {parameter.name: text}, [])
            except QueryError:
                continue
            line = next(row for row in sparql.splitlines() if f"VALUES ?{parameter.name} " in row)
            if text.strip():
                assert re.search(r'\{ ("\d{4}-\d\d-\d\d"\^\^<\S+date>|"?-?\d+"?(\^\^<\S+integer>)?) \}', line), line


def percent(value: str) -> str:
    """Return any text, half characters too, as a client may send it."""
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def fine(client: TestClient, target: str, **headers: str) -> None:
    """Ask an address; whatever it is, the service does not fail, and what it answers is whole."""
    client.cookies.clear()
    answer = client.get(target, headers={name: value.encode("utf-8", "replace") for name, value in headers.items()})  # type: ignore[misc]
    assert answer.status_code < 500, (target, headers, answer.status_code, answer.text[:500])
    if answer.headers.get("content-type") == "application/json":
        answer.json()
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert "<script>alert" not in answer.text and answer.text.rstrip().endswith("</html>")


@FEW
@given(which=st.sampled_from(PARAMETERS), value=HOSTILE, page=st.booleans())
def test_questions_over_http(client: TestClient, which: tuple[CannedQuery, Parameter], value: str, page: bool) -> None:
    question, parameter = which
    needed = {p.name: example_text(p.example) for p in question.parameters if p.absent == "required"}
    values = {name: percent(text) for name, text in (needed | {parameter.name: value[:2_000]}).items()}
    target = f"/questions/{question.name}?" + "&".join(f"{name}={text}" for name, text in values.items())
    fine(client, target, accept="text/html" if page else "application/json")
    fine(client, f"/questions/{question.name}?{percent(value[:500])}=1")


@FEW
@given(value=HOSTILE, kind=st.sampled_from(["", "Company", "煤", "'"]))
def test_search_and_lists_over_http(client: TestClient, value: str, kind: str) -> None:
    text = percent(value[:2_000])
    for target in (
        f"/search?q={text}&type={percent(kind)}", f"/search?q=%E7%85%A4&limit={text}", f"/suggest?q={text}",
        f"/search?q=%E6%B2%99%E6%B5%B7&cursor={text}", f"/articles?cursor={text}", f"/changes?since={text}",
        f"/changes?cursor={text}", f"/articles?format={text}&lang={text}",
    ):  # fmt: skip
        fine(client, target, accept="text/html" if len(value) % 2 else "*/*")


@FEW
@given(value=HOSTILE)
def test_paths_and_names_over_http(client: TestClient, value: str) -> None:
    text = percent(value[:1_000])
    article = quote(ARTICLE.rpartition("/")[2])
    for target in (
        f"/id/{text}", f"/id/company/{text}", f"/articles/{text}", f"/questions/{text}", f"/graphs/{text}",
        f"/graphs?graph={text}", f"/export?entity={text}", f"/export?graph={text}&text={text}",
        f"/articles/{article}?list={text}", f"/articles/{article}?list=statements&cursor={text}", f"/{text}",
        f"/static/{text}",
    ):  # fmt: skip
        fine(client, target, accept="text/html" if len(value) % 2 else "*/*")


@FEW
@given(value=HOSTILE)
def test_queries_over_http(client: TestClient, value: str) -> None:
    text = percent(value[:1_000])
    for target in (
        f"/sparql?query={text}", f"/sparql?query=ASK%20%7B%7D&default-graph-uri={text}&named-graph-uri={text}",
        f"/sparql?query=ASK%20%7B%7D&format={text}", f"/sparql?query=ASK%20%7B%7D&timeout={text}",
        f"/sparql?query={percent('SELECT * { ?s ?p ')}{text}{percent(' }')}",
        f"/sparql?query={percent('ASK { ?s ?p ')}{percent(str(ox.Literal('x')))}{percent(' } #')}{text}",
    ):  # fmt: skip
        fine(client, target, accept="text/html" if len(value) % 2 else "*/*")


#: What may stand in a header's value: no line ends, no zero, which no server lets through.
HEADER = HOSTILE.map(lambda value: re.sub(r"[\x00-\x08\x0a-\x1f\x7f]", "", value)[:2_000])


@FEW
@given(value=HEADER)
def test_headers_over_http(client: TestClient, value: str) -> None:
    for target in ("/articles", f"/sparql?query={percent('ASK {}')}", "/ontology"):
        fine(client, target, accept=value)
        fine(client, target, accept=f"text/html;q={value}, */*;q={value}")
        fine(client, target, cookie=f"lang={value}", **{"accept-language": value})
        fine(client, target, **{"if-none-match": value, "accept-encoding": value, "x-request-id": value})
        fine(client, target, forwarded=value, **{"x-forwarded-for": value, "x-forwarded-prefix": value, "host": "x"})


@pytest.fixture(scope="module")
def elsewhere(tiny_store: Path) -> Iterator[TestClient]:
    """The service in front of another engine."""
    engine = OtherEngine(StoreFolder(tiny_store).snapshot() / "graph.nq")
    with TestClient(create_app(Settings(endpoint=engine.url)), follow_redirects=False) as found:
        yield found
    engine.close()


@settings(FEW, max_examples=15)
@given(which=st.sampled_from(PARAMETERS), value=HOSTILE)
def test_another_engine_behind_it(elsewhere: TestClient, which: tuple[CannedQuery, Parameter], value: str) -> None:
    question, parameter = which
    needed = {p.name: example_text(p.example) for p in question.parameters if p.absent == "required"}
    values = {name: percent(text[:1_000]) for name, text in (needed | {parameter.name: value}).items()}
    text = percent(value[:1_000])
    for target in (
        f"/questions/{question.name}?" + "&".join(f"{name}={chosen}" for name, chosen in values.items()),
        f"/sparql?query={percent('SELECT * { ?s ?p ')}{text}{percent(' }')}", f"/sparql?query={text}", f"/id/{text}",
        f"/graphs?graph={text}", f"/export?entity={text}", f"/export?graph={text}", f"/search?q={text}",
    ):  # fmt: skip
        fine(elsewhere, target, accept="text/html" if len(value) % 2 else "*/*")

"""``/sparql``: the protocol's forms, formats and errors."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
import rdflib
from starlette.testclient import TestClient
from tinygraph import ARTICLE, COMPANY, OTHER, ZONE

SELECT = "SELECT ?name { ?c a kg:Company ; skos:prefLabel ?name }"
CONSTRUCT = f"CONSTRUCT {{ <{COMPANY}> ?p ?o }} WHERE {{ <{COMPANY}> ?p ?o }}"


def names(response_json: dict[str, dict[str, list[dict[str, dict[str, str]]]]]) -> list[str]:
    return [row["name"]["value"] for row in response_json["results"]["bindings"]]


def test_that_all_three_forms_answer_alike(client: TestClient) -> None:
    answers = [
        client.get("/sparql", params={"query": SELECT}),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", content=SELECT, headers={"content-type": "application/sparql-query; charset=utf-8"}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/sparql-results+json"
        assert names(answer.json()) == ["沙海能源有限公司"]
    head = client.head("/sparql", params={"query": SELECT})
    assert head.status_code == 200 and head.content == b""


@pytest.mark.parametrize(
    ("accept", "content_type", "begins"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv; charset=utf-8", b"name\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?name\n"),
    ],
)
def test_row_formats(client: TestClient, accept: str, content_type: str, begins: bytes) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"accept": accept})
    assert answer.headers["content-type"] == content_type
    assert answer.content.startswith(begins) and "沙海能源有限公司".encode() in answer.content
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_that_rdflib_reads_every_graph_format(client: TestClient, accept: str, parser: str) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"accept": accept})
    graph = rdflib.Graph().parse(data=answer.content, format=parser)
    assert rdflib.Literal("沙海能源有限公司", lang="zh") in set(graph.objects())
    if parser == "turtle":
        assert b"@prefix skos:" in answer.content


def test_that_an_ask_answers_in_row_formats(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": "ASK { ?s a kg:Zone }"}).json()["boolean"] is True


def test_that_the_default_graph_is_the_union_unless_named(client: TestClient) -> None:
    query = "SELECT (COUNT(*) AS ?name) { ?a a schema:NewsArticle }"

    def count(**more: object) -> str:
        return names(client.get("/sparql", params={"query": query} | more).json())[0]

    assert count() == "2"
    assert count(**{"default-graph-uri": OTHER}) == "1"
    assert count(**{"default-graph-uri": [ARTICLE, OTHER]}) == "2"
    assert count(**{"named-graph-uri": ARTICLE}) == "0"
    assert names(client.get("/sparql", params={"query": query.replace("{", f"FROM <{OTHER}> {{", 1)}).json()) == ["1"]
    inside = {"query": "SELECT ?name { GRAPH ?name { ?a a schema:NewsArticle } }", "named-graph-uri": ARTICLE}
    assert names(client.get("/sparql", params=inside).json()) == [ARTICLE]
    body = urlencode({"query": query, "default-graph-uri": OTHER})
    answer = client.post("/sparql", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert names(answer.json()) == ["1"]


BAD = [
    ("GET", {"params": {"query": "SELECT ?x {"}}, 400, "query"),
    ("GET", {"params": {"query": "INSERT DATA { <a:a> <a:b> 1 }"}}, 400, "forbidden-query"),
    ("GET", {"params": {"query": "SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } }"}}, 400, "forbidden-query"),
    ("GET", {"params": {"query": "SELECT (<urn:f>(1) AS ?x) { }"}}, 400, "query"),
    ("GET", {}, 400, "bad-request"),
    ("GET", {"params": {"query": ["ASK {}", "ASK {}"]}}, 400, "bad-request"),
    ("GET", {"params": {"query": "ASK {}", "format": "pdf"}}, 400, "bad-request"),
    ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400, "bad-request"),
    ("GET", {"params": {"query": SELECT}, "headers": {"accept": "text/turtle"}}, 406, "not-acceptable"),
    ("GET", {"params": {"query": SELECT}, "headers": {"accept": "image/png"}}, 406, "not-acceptable"),
    ("GET", {"params": {"query": CONSTRUCT, "format": "csv"}}, 406, "not-acceptable"),
    ("POST", {"content": b"ASK {}", "headers": {"content-type": "text/plain"}}, 415, "media-type"),
    (
        "POST",
        {"content": b"DROP ALL", "headers": {"content-type": "application/sparql-update"}},
        400,
        "forbidden-query",
    ),
    ("POST", {"data": {"update": "DROP ALL"}}, 400, "forbidden-query"),
    (
        "POST",
        {"content": "ASK { ?s ?p '\xe9' }".encode("latin-1"), "headers": {"content-type": "application/sparql-query"}},
        400,
        "bad-request",
    ),
    ("POST", {"content": b"", "headers": {"content-type": "application/sparql-query"}}, 400, "query"),
    ("PUT", {"content": b"ASK {}"}, 405, "method-not-allowed"),
    ("DELETE", {}, 405, "method-not-allowed"),
]


@pytest.mark.parametrize(("method", "request_", "status", "code"), BAD)
def test_that_every_error_has_one_form(
    client: TestClient, method: str, request_: dict[str, object], status: int, code: str
) -> None:
    answer = client.request(method, "/sparql", **request_)  # type: ignore[arg-type]
    assert answer.status_code == status
    error = answer.json()["error"]
    assert list(error) == ["status", "code", "message", "line", "column", "hint"]
    assert (error["status"], error["code"]) == (status, code)
    assert error["message"] and "\n" not in error["message"] and "Traceback" not in error["message"]


def test_that_a_syntax_error_tells_line_and_column(client: TestClient) -> None:
    error = client.get("/sparql", params={"query": "SELECT *\n{ ?s ?p }"}).json()["error"]
    assert (error["line"], error["column"]) == (2, 10)


def test_that_a_browser_gets_a_form_and_its_answers_as_a_table(client: TestClient) -> None:
    html = {"accept": "text/html"}
    form = client.get("/sparql", headers=html)
    assert (
        form.status_code == 200
        and "<textarea" in form.text
        and "/questions/" not in form.text.split("<textarea")[0].split("<main")[1]
    )
    table = client.get("/sparql", params={"query": SELECT}, headers=html)
    assert "<td>沙海能源有限公司</td>" in table.text.replace("\n", "")
    graph = client.get("/sparql", params={"query": CONSTRUCT}, headers=html)
    assert "format=turtle" in graph.text
    assert "是" in client.get("/sparql", params={"query": "ASK {}", "lang": "zh"}, headers=html).text
    wrong = client.get("/sparql", params={"query": "SELECT <script>alert(1)</script> {"}, headers=html)
    assert wrong.status_code == 400 and "<script>alert" not in wrong.text and 'role="alert"' in wrong.text


def test_that_links_of_answers_are_local(client: TestClient) -> None:
    query = f"SELECT ?z {{ <{COMPANY}> kg:locatedIn ?z }}"
    text = client.get("/sparql", params={"query": query}, headers={"accept": "text/html"}).text
    assert ZONE not in text and 'href="/id/zone/' in text


def test_that_the_description_names_the_endpoint(client: TestClient) -> None:
    described = json.loads(client.get("/openapi.json").content)
    assert set(described["paths"]["/sparql"]) == {"get", "post"}
    for path in ("/questions/{name}", "/id/{path}", "/articles/{key}", "/export", "/search", "/health", "/ontology"):
        assert set(described["paths"][path]) == {"get"}


def test_that_scripts_of_other_sites_may_ask(client: TestClient) -> None:
    origin = {"origin": "https://other.test"}
    assert (
        client.get("/sparql", params={"query": "ASK {}"}, headers=origin).headers["access-control-allow-origin"] == "*"
    )
    preflight = client.options(
        "/sparql",
        headers=origin | {"access-control-request-method": "POST", "access-control-request-headers": "content-type"},
    )
    assert preflight.status_code == 200 and "POST" in preflight.headers["access-control-allow-methods"]

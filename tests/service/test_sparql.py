"""``/sparql``: the protocol's forms, formats and errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
import rdflib
from starlette.testclient import TestClient
from tinygraph import ARTICLE, COMPANY, ENDLESS, OTHER, ZONE

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
    assert count(**{"default-graph-uri": [ARTICLE, OTHER, ARTICLE, OTHER]}) == "2", "a graph named twice is one graph"
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
    ("GET", {"headers": {"accept": "text/csv"}}, 400, "bad-request"),
    ("GET", {"params": {"query": ""}}, 400, "bad-request"),
    ("GET", {"params": {"default-graph-uri": "urn:g"}}, 400, "bad-request"),
    ("GET", {"params": {"format": "pdf"}}, 400, "bad-request"),
    ("POST", {"data": {"format": "json"}}, 400, "bad-request"),
    ("GET", {"params": {"query": ["ASK {}", "ASK {}"]}}, 400, "bad-request"),
    ("GET", {"params": {"query": "ASK {}", "timeout": "soon"}}, 400, "bad-request"),
    ("GET", {"params": {"query": "ASK {}", "timeout": "0"}}, 400, "bad-request"),
    ("GET", {"params": {"update": "DROP ALL"}}, 403, "read-only"),
    ("GET", {"params": {"query": "ASK {}", "format": "pdf"}}, 400, "bad-request"),
    ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400, "bad-request"),
    ("GET", {"params": {"query": SELECT}, "headers": {"accept": "text/turtle"}}, 406, "not-acceptable"),
    ("GET", {"params": {"query": SELECT}, "headers": {"accept": "image/png"}}, 406, "not-acceptable"),
    ("GET", {"params": {"query": CONSTRUCT, "format": "csv"}}, 406, "not-acceptable"),
    ("POST", {"content": b"ASK {}", "headers": {"content-type": "text/plain"}}, 415, "media-type"),
    (
        "POST",
        {"content": b"DROP ALL", "headers": {"content-type": "application/sparql-update"}},
        403,
        "read-only",
    ),
    ("POST", {"data": {"update": "DROP ALL"}}, 403, "read-only"),
    (
        "POST",
        {"content": b"ASK {}", "headers": {"content-type": "application/sparql-query; charset=utf-16"}},
        415,
        "media-type",
    ),
    (
        "POST",
        {
            "content": b"ASK {}",
            "headers": {"content-type": "application/sparql-query", "content-encoding": "gzip"},
        },
        415,
        "media-type",
    ),
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
    assert list(error) == ["status", "code", "message", "line", "column", "hint", "request_id"]
    assert (error["status"], error["code"]) == (status, code)
    assert error["message"] and "\n" not in error["message"] and "Traceback" not in error["message"]
    assert answer.headers["access-control-allow-origin"] == "*" and "etag" not in answer.headers
    assert ("allow" in answer.headers) == (status == 405)


def test_that_a_syntax_error_tells_line_and_column(client: TestClient) -> None:
    error = client.get("/sparql", params={"query": "SELECT *\n{ ?s ?p }"}).json()["error"]
    assert (error["line"], error["column"]) == (2, 9)


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
    assert preflight.headers["access-control-allow-headers"] == "content-type"
    assert int(preflight.headers["access-control-max-age"]) > 0
    for path, allowed in (("/neighbours", "GET, HEAD, POST"), ("/graphs?default", "GET, HEAD"), ("/", "GET, HEAD")):
        answer = client.options(path, headers=origin | {"access-control-request-method": "POST"})
        assert answer.headers["access-control-allow-methods"] == allowed
    exposed = client.get("/sparql", params={"query": "ASK {}"}, headers=origin).headers["access-control-expose-headers"]
    assert {"ETag", "Cache-Status", "Retry-After", "X-Request-Id"} <= set(exposed.split(", "))
    plain = client.options("/sparql")
    assert plain.status_code == 204 and "POST" in plain.headers["allow"]


def test_that_the_address_without_a_query_describes_the_service(client: TestClient) -> None:
    for headers in ({}, {"accept": "*/*"}, {"accept": "text/turtle"}):
        answer = client.get("/sparql", headers=headers)
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/turtle")
        assert 'rel="describedby"' in answer.headers["link"]
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    service = rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#Service")
    assert (None, rdflib.RDF.type, service) in graph
    head = client.head("/sparql")
    assert head.status_code == 200 and head.content == b""


def test_that_the_strict_reading_sees_the_unnamed_graph_alone(limited: Callable[..., TestClient]) -> None:
    strict = limited(default_graph="default")

    def count(query: str, **more: object) -> int:
        return int(names(strict.get("/sparql", params={"query": query} | more).json())[0])

    everything = "SELECT (COUNT(*) AS ?name) { ?s ?p ?o }"
    assert count(everything) == 0
    assert count("SELECT (COUNT(*) AS ?name) { GRAPH ?g { ?s ?p ?o } }") > 0
    assert count(everything.replace("{", f"FROM <{OTHER}> {{", 1)) > 0
    assert count(everything, **{"default-graph-uri": OTHER}) > 0
    # the service's own pages read all graphs all the same
    assert "沙海能源有限公司" in strict.get("/search", params={"q": "沙海", "format": "json"}).text
    assert strict.get("/articles", params={"format": "json"}).json()["articles"]


def test_that_the_request_s_dataset_counts_before_from(client: TestClient) -> None:
    query = f"SELECT (COUNT(*) AS ?name) FROM <{ARTICLE}> FROM NAMED <{ARTICLE}> {{ ?a a schema:NewsArticle }}"
    seen = "SELECT ?name { GRAPH ?name { ?a a schema:NewsArticle } }"
    nothing = {"query": query, "default-graph-uri": "https://example.org/none"}
    assert names(client.get("/sparql", params={"query": query}).json()) == ["1"]
    assert names(client.get("/sparql", params=nothing).json()) == ["0"]
    other = {"query": seen.replace("{", f"FROM NAMED <{ARTICLE}> {{", 1), "named-graph-uri": OTHER}
    assert names(client.get("/sparql", params=other).json()) == [OTHER]


def test_that_a_request_may_give_its_query_less_time(client: TestClient) -> None:
    late = client.get("/sparql", params={"query": ENDLESS, "timeout": "0.2"})
    assert late.status_code == 504 and late.json()["error"]["code"] == "time-limit"
    posted = client.post("/sparql", data={"query": ENDLESS, "timeout": "0.2"})
    assert posted.status_code == 504
    assert client.get("/sparql", params={"query": SELECT, "timeout": "100000"}).status_code == 200


def test_that_relative_iris_are_read_below_the_id_base(client: TestClient) -> None:
    found = client.get("/sparql", params={"query": "ASK { <company/沙海能源有限公司> a kg:Company }"})
    assert found.json()["boolean"] is True


def test_that_a_proxy_may_show_it_under_a_path(limited: Callable[..., TestClient]) -> None:
    client = limited(root_path="/kg")
    for path in ("/kg/sparql", "/sparql"):  # the second where the proxy strips the path
        answer = client.get(path, params={"query": "ASK {}"})
        assert answer.json()["boolean"] is True and answer.headers["vary"] == "Accept, Accept-Encoding"
        assert client.get(path, headers={"accept": "text/turtle"}).headers["etag"]
        assert 'action="/kg/sparql"' in client.get(path, headers={"accept": "text/html"}).text


ELSEWHERE = [
    ("/sparql/", "was /sparql meant?"),
    ("/SPARQL", "was /sparql meant?"),
    ("/Articles/", "was /articles meant?"),
    ("/nothing-of-the-kind", "all addresses are at /docs"),
]


@pytest.mark.parametrize(("path", "hint"), ELSEWHERE)
def test_that_an_address_that_is_not_there_says_where_to_look(client: TestClient, path: str, hint: str) -> None:
    error = client.get(path, params={"lang": "zh"}).json()["error"]
    assert error["status"] == 404 and hint in error["hint"] and "接口" in error["said"]["hint"]


def test_that_a_method_that_is_not_taken_is_told_with_those_that_are(client: TestClient) -> None:
    for path, allowed in (("/articles", "GET, HEAD, OPTIONS"), ("/sparql", "GET, HEAD, POST, OPTIONS")):
        answer = client.request("DELETE", path)
        assert answer.status_code == 405 and answer.headers["allow"] == allowed
        assert answer.json()["error"]["message"] == f"this address takes {allowed}"


def test_that_what_nobody_could_answer_is_not_acceptable_without_a_query_too(client: TestClient) -> None:
    for accept in ("image/png", "*/*;q=0"):
        error = client.get("/sparql", headers={"accept": accept}).json()["error"]
        assert (error["status"], error["code"]) == (406, "not-acceptable")
    error = client.get("/sparql", params={"format": "foo"}).json()["error"]
    assert error["status"] in (400, 406) and "foo" in error["message"]
    assert client.get("/sparql", headers={"accept": "text/csv"}).json()["error"]["code"] == "bad-request"


def test_that_a_parameter_that_is_no_utf_8_is_named(client: TestClient) -> None:
    for target in ("/sparql?query=ASK{}&default-graph-uri=%FF", "/articles?newspaper=%FF", "/search?q=x&type=%C3%28"):
        error = client.get(target).json()["error"]
        name = target.rpartition("=")[0].rpartition("&" if "&" in target else "?")[2]
        assert error["status"] == 400 and error["message"].startswith(f"the parameter {name} is not UTF-8"), target


def test_that_n3_is_given_as_turtle(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1"},
                        headers={"accept": "text/n3"})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/turtle")


def test_that_a_post_without_a_body_is_told_where_its_query_belongs(client: TestClient) -> None:
    answer = client.post("/sparql", params={"query": "ASK {}"}, headers={"accept": "application/json"})
    error = answer.json()["error"]
    assert (error["status"], error["code"]) == (400, "bad-request") and "by GET" in error["hint"]
    assert client.get("/sparql", params={"query": "ASK {}", "timeout": ""}).status_code == 400


def test_that_what_no_sparql_is_at_fault_for_has_another_code(client: TestClient) -> None:
    for path in ("/questions/coal-chain-companies?foo=1", "/compare?a=%E4%B8%8D&b=%E5%9C%A8"):
        answer = client.get(path, headers={"accept": "application/json"})
        assert answer.status_code >= 400 and answer.json()["error"]["code"] != "query", path
    error = client.get("/articles/nope", headers={"accept": "text/turtle"}).json()["error"]
    assert error["status"] == 404 and "kg query" not in error["message"] and error["hint"]

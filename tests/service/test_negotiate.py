"""Accept headers, format names, languages."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from service.errors import BadRequestError, NotAcceptableError
from service.isolation.counting import RowCounter
from service.negotiate import CSV, GRAPHS, HTML, JSON, ROWS, accepts_gzip, negotiate, negotiate_language, unfitting

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/*", "csv"),
        ("application/json", "json"),
        ("application/sparql-results+xml", "xml"),
        ("application/xml", "xml"),
        ("text/tab-separated-values", "tsv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "xml"),
        ("text/csv, */*;q=0.1", "csv"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("text/turtle, text/csv;q=0.2", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv; header=present; q=1.0", "csv"),
        ("text/csv;q=x, application/json;q=0.1", "json"),
        ("", "json"),
        (" , ,", "json"),
        ("*/*;q=0.1, application/sparql-results+json;q=0, application/json", "xml"),
        ("application/json;q=0.2, application/sparql-results+xml;q=0.1", "json"),
        ('text/csv;note="a,b;q=0", application/json;q=0.5', "csv"),
        ("text/csv;charset=gbk, application/sparql-results+xml;q=0.1", "xml"),
        ("text/csv;charset=UTF-8", "csv"),
        ("text/*;q=0.2, text/csv;q=0, */*;q=0.1", "tsv"),
        ("text/csv;q=2", "csv"),
        ("text/csv;q=nan, */*;q=0.1", "json"),
    ],
)
def test_rows(header: str | None, expected: str) -> None:
    assert negotiate(header, ROWS).name == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("*/*", "turtle"),
        ("application/ld+json", "jsonld"),
        ("text/plain", "ntriples"),
        ("application/rdf+xml", "rdfxml"),
        ("application/n-triples;q=0.3,text/turtle;q=0.2", "ntriples"),
        ("application/json", "jsonld"),
    ],
)
def test_graphs(header: str, expected: str) -> None:
    assert negotiate(header, GRAPHS).name == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [(BROWSER, HTML), ("*/*", JSON), ("text/csv", CSV), ("text/html;q=0.1, application/json", JSON)],
)
def test_pages(header: str, expected: object) -> None:
    assert negotiate(header, (JSON, CSV, HTML)) is expected


@pytest.mark.parametrize("header", ["image/png", "text/csv;q=0", "application/*;q=0, text/*;q=0"])
def test_that_nothing_acceptable_is_told(header: str) -> None:
    with pytest.raises(NotAcceptableError, match="text/csv"):
        negotiate(header, ROWS)


def test_that_the_name_decides_and_must_exist() -> None:
    assert negotiate("text/csv", ROWS, "xml").name == "xml"
    assert negotiate(None, GRAPHS, "ttl").name == "turtle"
    with pytest.raises(BadRequestError, match="json, xml, csv, tsv"):
        negotiate(None, ROWS, "pdf")


@pytest.mark.parametrize(
    ("asked", "cookie", "header", "expected"),
    [
        (None, None, None, "zh"),
        ("en", "zh", "zh", "en"),
        (None, "en", "zh", "en"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "zh-CN,en;q=0.5", "zh"),
        (None, None, "fr", "zh"),
        ("xx", None, "en", "en"),
    ],
)
def test_languages(asked: str | None, cookie: str | None, header: str | None, expected: str) -> None:
    assert negotiate_language(asked, cookie, header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *;q=1", False),
        ("*", True),
        ("deflate, br", False),
        ("gzip;q=0.5, identity", False),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("identity;q=0, *", True),
    ],
)
def test_who_takes_gzip(header: str | None, expected: bool) -> None:
    assert accepts_gzip(header) is expected


ANSWERS = [
    (
        "application/sparql-results+json",
        b'{"head":{},"results":{"bindings":[{"a":{"type":"uri","value":"x"}},{"a":{"type":"literal","value":"\\"}},{\\""}}]}}',
        2,
    ),
    ("application/sparql-results+json", b'{"head":{"vars":["z"]},"results":{"bindings":[{},{},{},{}]}}', 4),
    (
        "application/sparql-results+json",
        b'{"head":{"vars":["z"]},"results":{"bindings":[{},{"z":{"type":"bnode","value":"a"}},'
        b'{"z":{"type":"bnode","value":"b"}},{},{},{"z":{"type":"bnode","value":"a{},{b"}},{}]}}',
        7,
    ),
    ("application/sparql-results+json", b'{"head":{"vars":["z"]},"results":{"bindings":[{}]}}', 1),
    ("application/sparql-results+json", b'{"head":{"vars":["z"]},"results":{"bindings":[]}}', 0),
    ("application/sparql-results+xml", b"<results><result></result><result></result></results>", 2),
    ("text/csv", b'a,b\r\n"x\n""y""",1\r\n,2\r\n', 2),
    ("text/tab-separated-values", b'?a\n"x\\ny"\n\n', 2),
    ("text/turtle", b"<a> <b> <c> .\n", 0),
]


@pytest.mark.parametrize(("media_type", "data", "rows"), ANSWERS)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_that_rows_are_counted_however_the_bytes_come(media_type: str, data: bytes, rows: int, size: int) -> None:
    counter = RowCounter(media_type)
    for begin in range(0, len(data), size):
        counter.count(data[begin : begin + size])
    assert counter.rows == rows


def test_that_rows_that_bind_nothing_are_seen_wherever_they_begin() -> None:
    counter = RowCounter("application/sparql-results+json")
    counter.count(b'{"head":{"vars":["z"]},"results":{"bindings":[' + b'{"z":{"type":"bnode","value":"a"}},' * 2_000)
    for _ in range(8):
        counter.count(b'{"z":{"type":"bnode","value":"a"}},' * 1_000 + b"{}," * 10_000)
    assert counter.rows > 50_000


def test_that_a_refusal_names_all_formats_of_the_answer_and_little_of_the_header() -> None:
    with pytest.raises(NotAcceptableError) as caught:
        negotiate("x/" + "a" * 60_000, ROWS)
    assert len(str(caught.value)) < 400
    rows, graph = unfitting("rows"), unfitting("graph")
    assert all(one.media_type in str(rows) and one.name in str(rows.hint) for one in ROWS)
    assert all(one.media_type in str(graph) and one.name in str(graph.hint) for one in GRAPHS)


@pytest.mark.parametrize("seconds", ["٣", "२", "2．5", "1e", "-1", "0", "0e5", "2.", "1" * 41])
def test_that_seconds_are_written_in_plain_digits(client: TestClient, seconds: str) -> None:
    told = client.get("/sparql", params={"query": "ASK {}", "timeout": seconds})
    assert told.status_code == 400 and "a number of seconds" in told.json()["error"]["message"]


@pytest.mark.parametrize("seconds", ["2.5", "1e3", "1E-9", "1e99", "1e999", "99999999999999999999"])
def test_that_more_seconds_than_there_are_count_as_the_limit(client: TestClient, seconds: str) -> None:
    assert client.get("/sparql", params={"query": "ASK {}", "timeout": seconds}).status_code == 200

"""The OpenAPI description says what comes: each address in each of its formats, and no status that it does not tell."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hypothesis.strategies as st
import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from liveserver import PATIENCE_S, served
from starlette.testclient import TestClient
from tinygraph import ARTICLE, COMPANY, ENDLESS, OLD, PRODUCT, ZONE

from kg.questions import load_questions
from kg.settings import Settings
from service.app import create_app
from service.negotiate import CSV, HTML, JSON
from service.openapi import OFFERS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
KEYS = [iri.partition("/id/")[2] for iri in (ARTICLE, COMPANY, ZONE, PRODUCT, OLD)] + ["graph/entities"]
#: Parameter of a path, and of /sparql -> values that lead somewhere, mixed among the generated ones.
KNOWN = {
    "name": sorted(load_questions()),
    "key": [ARTICLE.rpartition("/")[2], "nothing"],
    "path": KEYS,
    "graph": [ARTICLE, "article/" + ARTICLE.rpartition("/")[2]],
    "entity": [COMPANY, "/id/" + KEYS[1]],
    "list": ["statements", "posts", "measures", "quotations", "articles"],
    "type": ["Company", "Zone"],
    "since": ["2024-01-01", "2099-12-31"],
    "until": ["2024-12-31"],
    "limit": [1, 50],
    "evidence": [["0,3"]],
    "view": ["text", "print"],
    "q": ["沙海", "li shan", "%", '"', "*"],
    "query": ["SELECT * { ?s a kg:Company }", "ASK {}", "DESCRIBE <urn:x>", "CONSTRUCT WHERE { ?s a ?o }", ENDLESS],
    "timeout": [0.05],
}
#: Addresses without a choice of formats.
PLAIN = {"/health", "/health/live", "/health/ready", "/metrics", "/sparql"}
EXAMPLES = {"name": "who-said-what", "key": KNOWN["key"][0], "path": KEYS[1]}


def test_that_every_address_is_told(client: TestClient) -> None:
    told = set(client.get("/openapi.json").json()["paths"])
    assert told == set(OFFERS) | PLAIN


@pytest.mark.parametrize("path", sorted(OFFERS))
def test_that_each_format_comes_as_told(client: TestClient, path: str) -> None:
    operation = client.get("/openapi.json").json()["paths"][path]["get"]
    needed = {"/search": {"q": "沙海"}, "/suggest": {"q": "沙海"}, "/graphs": {"graph": ARTICLE},
              "/correct": {"of": KEYS[1], "what": "rename", "to": "沙海能源集团"},
              "/neighbours": {"id": KEYS[1], "predicate": "kg:locatedIn"}}.get(path, {})
    address = path.format(**{k: quote(str(v), safe="/%") for k, v in EXAMPLES.items()})
    if path == "/graphs/{path}":
        address = "/graphs/" + KEYS[0]
    listed = {"/articles/{key}", "/id/{path}"} & {path}
    assert set(operation["responses"]["200"]["content"]) == {f.media_type for f in OFFERS[path]}
    for form in OFFERS[path]:
        more = {"list": "statements"} if listed and form in (JSON, CSV) else {}
        ways: list[dict[str, dict[str, str]]] = [{"params": {"format": form.name}}]
        if form.name == "text":  # of all resources, articles alone are texts; text/plain means N-Triples first
            address = address if path != "/id/{path}" else "/id/" + KEYS[0]
        else:
            ways.append({"headers": {"accept": form.media_type}})
        for asked in ways:
            answer = client.get(
                address, params={**needed, **more, **asked.get("params", {})}, headers=asked.get("headers", {})
            )
            kind = answer.headers["content-type"]
            assert (answer.status_code, kind) == (200, form.content_type), (address, asked, answer.text[:300])
    if JSON is OFFERS[path][0] and not listed:
        assert client.get(address, params=needed).headers["content-type"] == JSON.content_type
    refused = client.get(address, params=needed, headers={"accept": "image/png"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (406, "not-acceptable")
    refused = client.get(address, params={**needed, "format": "png"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad-request")


def test_that_errors_have_the_form_told(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    error = document["components"]["schemas"]["Error"]["properties"]["error"]
    for path in ("/articles?limit=x", "/nothing", "/id/nothing", "/sparql?query=SELECT", "/search?q=a&type=b"):
        body = client.get(path).json()["error"]
        assert set(error["required"]) <= set(body) <= set(error["properties"]), path
        page = client.get(path, headers={"accept": HTML.media_type})
        assert page.headers["content-type"] == HTML.content_type and page.status_code == body["status"]
    assert not {"HTTPValidationError", "ValidationError"} & set(document["components"]["schemas"])
    for path, item in document["paths"].items():
        for operation in item.values():
            assert "422" not in operation["responses"], path


@pytest.fixture(scope="module")
def live(tiny_store: Path) -> Iterator[str]:
    """The address of the service on a port, patient for a moment only: pages have no longer."""
    app = create_app(Settings(store=tiny_store, query_time_limit_ms=1_000))
    # What schemathesis imports late is parsed by pytest, and CPython 3.11 counts the depth of all threads' parsers in
    # one place: it is imported before another thread runs.
    _generate(app.openapi(), 1, lambda _: None)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


def _mixed(draw: Callable[[Any], Any], case: Any) -> None:
    """Put values that lead somewhere in place of some of the generated ones."""
    for place in (case.path_parameters, case.query, case.body):
        if not isinstance(place, dict):
            continue
        for name, values in KNOWN.items():
            if name in place and draw(st.integers(0, 2)):
                place[name] = draw(st.sampled_from(values))


def _generate(document: dict[str, Any], examples: int, use: Callable[[Any], None]) -> None:
    """Give generated requests to every address of a description to `use`."""
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=examples, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        )  # fmt: skip
        @given(case=operation.as_strategy(), data=st.data())
        def ask(case: Any, data: Any) -> None:
            _mixed(data.draw, case)
            use(case)

        ask()


def _look(base: str, examples: int) -> dict[tuple[str, str, int], int]:
    """Send generated requests to every address and check the answers; return how many of each status came."""
    session = requests.Session()
    session.trust_env = False
    seen: dict[tuple[str, str, int], int] = {}

    def send(case: Any) -> None:
        answer = case.call(base_url=base, session=session, allow_redirects=False, timeout=PATIENCE_S)
        told = (case.method, case.path, answer.status_code)
        seen[told] = seen.get(told, 0) + 1
        if answer.status_code in (503, 504) and "error" in answer.text:
            return  # what it should say when a query takes too long
        case.validate_response(answer, checks=CHECKS)

    _generate(session.get(f"{base}/openapi.json").json(), examples, send)
    return seen


@pytest.mark.filterwarnings("ignore")
def test_generated_requests(live: str) -> None:
    seen = _look(live, 8)
    assert len({path for _, path, status in seen if status == 200}) > len(OFFERS) / 2  # not only errors were seen
    assert not [told for told in seen if told[2] in (500, 502, 503, 507)]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_many_generated_requests(live: str) -> None:
    seen = _look(live, 300)
    assert not [told for told in seen if told[2] in (500, 502, 507)]

"""/metrics: what it counts, in the form that Prometheus reads, and for whom it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from asgi import ask, start_app
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open
from prometheus_client.parser import text_string_to_metric_families as parse
from standin import StandIn

from kg.errors import StoreError
from kg.settings import Settings
from service.metrics import Metrics
from service.noting import Note

SPARQL = "/sparql?query=ASK%7B%7D"


def families(app: Any) -> dict[str, Any]:
    return {family.name: family for family in parse(ask(app, "/metrics").text)}


def value(found: dict[str, Any], family: str, **labels: str) -> float:
    return sum(
        s.value for s in found[family].samples
        if labels.items() <= s.labels.items() and not s.name.endswith(("_created", "_bucket", "_sum"))
    )  # fmt: skip


def test_what_is_counted(tiny_store: Path) -> None:
    backend = StandIn(tiny_store)
    app = start_app(Settings(store=tiny_store), backend)
    for target in (SPARQL, SPARQL, "/sparql?query=cut", "/nothing", "/health/live"):
        ask(app, target)
    ask(app, SPARQL, method="HEAD")
    ask(app, "/questions/no-such-question")
    ask(app, "/static/style.css")
    found = families(app)
    assert value(found, "kg_http_requests", route="/sparql", status="200", method="GET") == 3
    assert value(found, "kg_http_requests", route="/sparql", method="HEAD") == 1
    assert value(found, "kg_http_requests", route="/questions/{name}", status="404") == 1
    assert value(found, "kg_http_requests", route="/health/live") == 1
    assert value(found, "kg_http_requests", route="/static") == 1
    assert value(found, "kg_http_requests", route="other", status="404") == 1
    assert value(found, "kg_answer_rows", route="/sparql") == 9
    assert value(found, "kg_http_response_bytes", route="/sparql") >= 2 * 29 + 11
    seconds = {s.name: s.value for s in found["kg_http_request_seconds"].samples if s.labels.get("route") == "/sparql"}
    assert seconds["kg_http_request_seconds_count"] == 4 and seconds["kg_http_request_seconds_sum"] > 0
    assert value(found, "kg_query_workers") == 3 and value(found, "kg_queries_waiting") == 1
    assert value(found, "kg_queries_queued") == 7 and value(found, "kg_queries_answered") == 40
    assert value(found, "kg_queries_killed", limit="query_time_limit_ms") == 2
    assert value(found, "kg_workers_without_network") == 1
    assert value(found, "kg_http_requests_running") == 1, "the one that reads the metrics"
    assert value(found, "kg_snapshot_info", name=tiny_store.name) == 1
    assert found["kg_build_info"].samples[0].labels["version"]


def test_that_buckets_add_up(tiny_store: Path) -> None:
    metrics = Metrics(StandIn(tiny_store))
    scope: dict[str, Any] = {"path": "/sparql", "root_path": "", "method": "GET"}
    for elapsed in (0.001, 0.0011, 0.4, 99.0):
        metrics.observe(scope, 200, elapsed, 10, Note())
    page, _ = metrics.page(None)
    family = next(f for f in parse(page.decode()) if f.name == "kg_http_request_seconds")
    buckets = {s.labels["le"]: s.value for s in family.samples if s.name.endswith("_bucket")}
    assert (buckets["0.001"], buckets["0.0025"], buckets["0.5"], buckets["30.0"], buckets["+Inf"]) == (1, 2, 3, 3, 4)


def test_what_is_counted_of_waiting(tiny_store: Path) -> None:
    metrics = Metrics(StandIn(tiny_store))
    scope: dict[str, Any] = {"path": "/sparql", "root_path": "", "method": "GET"}
    for lane, waited_s in (("public", None), ("public", 0.3), ("pages", 2.0), (None, None), (None, 5.0)):
        metrics.observe(scope, 200, 9.0, 10, Note(lane=lane, waited_s=waited_s))
    page, _ = metrics.page(None)
    family = next(f for f in parse(page.decode()) if f.name == "kg_query_wait_seconds")
    found = {
        (s.labels["lane"], s.labels.get("le") or s.name.rpartition("_")[2]): s.value for s in family.samples
    }
    assert [found["public", bound] for bound in ("0.001", "0.25", "0.5", "+Inf", "count")] == [1, 1, 2, 2, 2]
    assert (found["public", "sum"], found["pages", "sum"], found["pages", "count"]) == (0.3, 2.0, 1)


def test_that_the_page_is_there_when_the_store_is_gone(tiny_store: Path) -> None:
    backend = StandIn(tiny_store)
    app = start_app(Settings(store=tiny_store), backend)
    backend.fault = StoreError("gone")
    found = families(app)
    assert "kg_snapshot_info" not in found and "kg_uptime_seconds" in found


def test_openmetrics(tiny_store: Path) -> None:
    app = start_app(Settings(store=tiny_store), StandIn(tiny_store))
    got = ask(app, "/metrics", accept="application/openmetrics-text; version=1.0.0")
    assert got.headers["content-type"].startswith("application/openmetrics-text")
    assert {family.name for family in parse_open(got.text)} >= {"kg_http_requests", "kg_build", "kg_query_workers"}


@pytest.mark.parametrize(
    ("setting", "near", "far", "through"), [("off", 404, 404, 404), ("local", 200, 403, 403), ("all", 200, 200, 200)]
)
def test_for_whom_it_is(tiny_store: Path, setting: str, near: int, far: int, through: int) -> None:
    settings = Settings(store=tiny_store, metrics=setting)  # type: ignore[arg-type]
    app = start_app(settings, StandIn(tiny_store))
    assert ask(app, "/metrics", client="::1").status == near
    assert ask(app, "/metrics", client="203.0.113.9").status == far
    assert ask(app, "/metrics", client="127.0.0.1", headers={"X-Forwarded-For": "203.0.113.9"}).status == through


def test_that_two_services_count_apart(tiny_store: Path) -> None:
    one, other = (start_app(Settings(store=tiny_store), StandIn(tiny_store)) for _ in range(2))
    ask(one, "/health/live")
    assert value(families(one), "kg_http_requests", route="/health/live") == 1
    assert value(families(other), "kg_http_requests", route="/health/live") == 0


def test_that_odd_methods_do_not_fill_the_memory(tiny_store: Path) -> None:
    app = start_app(Settings(store=tiny_store), StandIn(tiny_store))
    for n in range(20):
        ask(app, f"/nothing/{n}", method=f"ODD{n}")
    assert value(families(app), "kg_http_requests", method="other") == 20
    assert len(families(app)["kg_http_requests"].samples) < 10

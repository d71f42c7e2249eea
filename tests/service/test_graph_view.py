"""The graph page: neighbours with counts and evidence as data, as lists without scripts, as Turtle."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient
from tinygraph import ARTICLE, BASE, COMPANY, KG, OLD, PERSON, PRODUCT, ZONE

from service.texts.graph import CLASS_MARKS, GRAPH_TEXTS

_HTML = {"accept": "text/html"}
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_FACTORIES = 12


def _more() -> str:
    """Facilities that the curated files put in the zone, more than a page shows at once."""
    lines = []
    for number in range(_FACTORIES):
        iri = f"{BASE}facility/厂{number:02}"
        lines.append(f"<{iri}> <{_TYPE}> <{KG}Facility> <{BASE}graph/authority> .")
        lines.append(f'<{iri}> <{_LABEL}> "厂{number:02}"@zh <{BASE}graph/authority> .')
        lines.append(f"<{iri}> <{KG}locatedIn> <{ZONE}> <{BASE}graph/authority> .")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def graph(tiny_service: Callable[..., TestClient]) -> TestClient:
    """The service over the tiny graph with a zone of many neighbours."""
    return tiny_service(_more())


@pytest.fixture
def ask(graph: TestClient) -> Callable[..., Any]:
    """Ask /neighbours for JSON."""

    def get(**parameters: str) -> Any:
        answer = graph.get("/neighbours", params=parameters, headers={"accept": "application/json"})
        assert answer.status_code == 200, answer.text
        return answer.json()

    return get


def _groups(answer: Any) -> dict[tuple[str, str], int]:
    return {(group["predicate"].rpartition("#")[2], group["direction"]): group["count"] for group in answer["groups"]}


def test_counts_by_predicate_and_direction(ask: Callable[..., Any]) -> None:
    answer = ask(id=COMPANY)
    assert _groups(answer) == {("locatedIn", "out"): 1, ("holdsPost", "in"): 1}
    assert answer["node"]["aliases"] == ["沙海能源"] and answer["node"]["articles"] == 1
    assert answer["groups"][0]["label"] == {"zh": "位于", "en": "located in"}
    assert _groups(ask(id="zone/东山园区")) == {("locatedIn", "in"): 1 + _FACTORIES}


def test_key_and_iri_mean_the_same(ask: Callable[..., Any]) -> None:
    assert ask(id="company/沙海能源有限公司") == ask(id=COMPANY)
    assert ask(id=PRODUCT.removeprefix(BASE))["node"]["iri"] == PRODUCT


def test_what_was_replaced_is_followed(ask: Callable[..., Any]) -> None:
    assert ask(id=OLD)["node"]["iri"] == COMPANY


def test_an_edge_brings_its_sentences(ask: Callable[..., Any]) -> None:
    (neighbour,) = ask(id=COMPANY, predicate=KG + "locatedIn")["neighbours"]
    assert neighbour["type"] == "Zone" and neighbour["names"] == {"zh": "东山园区", "en": "Dongshan Park"}
    (edge,) = neighbour["edges"]
    assert (edge["state"], edge["modality"]) == ("Planned", "Planned")
    (proof,) = edge["evidence"]
    assert proof["sentence"].endswith("位于东山园区。") and proof["date"] == "2024-03-02" and proof["confidence"] == 0.9
    assert proof["article"] == ARTICLE and proof["path"].startswith("/articles/p1-12#char=")


def test_a_post_is_an_edge_with_its_title(ask: Callable[..., Any]) -> None:
    (neighbour,) = ask(id=PERSON, predicate="kg:holdsPost")["neighbours"]
    assert [(edge["state"], edge["titles"], edge["modality"]) for edge in neighbour["edges"]] == [
        ("Holds", ["总经理"], None)
    ]


def test_pages_go_on_and_end(ask: Callable[..., Any]) -> None:
    keys: list[str] = []
    after: str | None = ""
    while after is not None:
        more = {"after": after} if after else {}
        answer = ask(id=ZONE, predicate="kg:locatedIn", direction="in", limit="5", **more)
        keys += [one["key"] for one in answer["neighbours"]]
        after = answer["next"]
    assert keys[0] == "company/沙海能源有限公司"  # what an article says comes first
    assert len(keys) == len(set(keys)) == 1 + _FACTORIES


def test_the_curated_files_are_told_from_articles(ask: Callable[..., Any]) -> None:
    answer = ask(id="facility/厂00", predicate="kg:locatedIn")
    (edge,) = answer["neighbours"][0]["edges"]
    assert edge["state"] == "Curated" and edge["evidence"] == []


def test_below_the_least_confidence_nothing_is_drawn(limited: Callable[..., TestClient]) -> None:
    strict = limited(min_confidence=0.95)
    assert strict.get("/neighbours", params={"id": COMPANY}).json()["groups"] == []


def _post(graph: TestClient, accept: str = "application/json", **body: Any) -> Any:
    return graph.post("/neighbours", content=json.dumps(body), headers={"accept": accept})


def test_edges_between_entities(graph: TestClient) -> None:
    answer = _post(graph, ids=[COMPANY, "zone/东山园区", "person/李山", "person/无名"]).json()
    assert [node["type"] for node in answer["nodes"]] == ["Company", "Zone", "Person"]
    assert {(edge["source"], edge["target"]) for edge in answer["edges"]} == {
        ("company/沙海能源有限公司", "zone/东山园区"),
        ("person/李山", "company/沙海能源有限公司"),
    }
    assert answer["missing"] == ["person/无名"]
    only = _post(graph, ids=[COMPANY, ZONE, PERSON], new=[PERSON]).json()["edges"]
    assert [edge["source"] for edge in only] == ["person/李山"]


def test_a_period_leaves_out_what_no_article_of_it_says(graph: TestClient) -> None:
    within = {"from": "2024-03-01", "to": "2024-03-31"}
    ids = [COMPANY, ZONE, f"{BASE}facility/厂00"]
    assert [edge["state"] for edge in _post(graph, ids=ids, **within).json()["edges"]] == ["Planned"]
    assert _post(graph, ids=ids, **{"from": "2024-04-01"}).json()["edges"] == []


def test_turtle_of_what_is_shown(graph: TestClient) -> None:
    answer = _post(graph, "text/turtle", ids=[COMPANY, ZONE, PERSON])
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    triples = {str(quad.triple) for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
    assert f"<{COMPANY}> <{KG}locatedIn> <{ZONE}>" in triples
    assert f"<{ARTICLE}#st-1> <{KG}modality> <{KG}Planned>" in triples
    assert f'<{ARTICLE}#post-1> <{KG}postTitle> "总经理"' in triples
    assert answer.content == _post(graph, "text/turtle", ids=[PERSON, ZONE, COMPANY]).content
    one = graph.get("/neighbours", params={"id": COMPANY, "predicate": "kg:locatedIn", "format": "turtle"})
    assert one.status_code == 200 and "kg:Planned" in one.text


@pytest.mark.parametrize(
    ("parameters", "status", "word"),
    [
        ({}, 400, "id is empty"),
        ({"id": "company/没有"}, 404, "no entity"),
        ({"id": "http://not an iri"}, 404, "no IRI"),
        ({"id": COMPANY, "predicate": "kg:locatedIn", "direction": "up"}, 400, "out, in"),
        ({"id": COMPANY, "predicate": "kg:locatedIn", "limit": "201"}, 400, "1 to 200"),
        ({"id": COMPANY, "predicate": "kg:locatedIn", "after": "x"}, 400, "the page before"),
        ({"id": COMPANY, "format": "turtle"}, 400, "name a predicate"),
    ],
)
def test_what_cannot_be_asked(graph: TestClient, parameters: dict[str, str], status: int, word: str) -> None:
    answer = graph.get("/neighbours", params=parameters)
    assert answer.status_code == status and word in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("[]", "send JSON like"),
        ('{"ids": [1]}', "send JSON like"),
        (json.dumps({"ids": ["place/x"] * 1_001}), "at most 1000"),
        ('{"ids": [], "from": "soon"}', "2024-12-31"),
    ],
)
def test_what_cannot_be_posted(graph: TestClient, body: str, word: str) -> None:
    answer = graph.post("/neighbours", content=body)
    assert answer.status_code == 400 and word in answer.json()["error"]["message"]


def test_a_predicate_that_looks_like_a_place_of_the_query_changes_nothing(ask: Callable[..., Any]) -> None:
    assert ask(id=COMPANY, predicate="https://example.org/THIS-AFTER-MANY")["neighbours"] == []


def test_the_page_without_scripts_has_the_neighbours(graph: TestClient) -> None:
    page = graph.get("/explore", params={"id": "zone/东山园区"}, headers=_HTML)
    assert page.status_code == 200 and "style-src 'self' 'unsafe-inline'" in page.headers["content-security-policy"]
    assert "script-src" not in page.headers["content-security-policy"]
    lists = page.text.partition("data-plain")[2].partition("<script")[0]
    assert "沙海能源有限公司" in lists and "#char=" in lists and "计划" in lists
    more = re.search(r'href="([^"]+after=[^"]+)"', lists)
    assert more is not None
    later = graph.get(more[1].replace("&amp;", "&"), headers=_HTML)
    assert later.status_code == 200 and "厂11" in later.text


def test_the_page_begins_at_a_name(graph: TestClient) -> None:
    page = graph.get("/explore", params={"q": "沙海能源"}, headers=_HTML)
    assert "<h1>沙海能源有限公司" in page.text
    unknown = graph.get("/explore", params={"q": "没有这样的"}, headers=_HTML)
    assert unknown.status_code == 200 and "没有找到" in unknown.text
    assert "沙海能源有限公司" in graph.get("/explore", headers=_HTML).text  # something to begin with


def test_the_data_of_the_page_is_what_the_list_shows(graph: TestClient) -> None:
    page = graph.get("/explore", params={"id": COMPANY, "lang": "en"}, headers=_HTML).text
    found = re.search(r"<script type=\"application/json\" data-explore-data>(.+?)</script>", page, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert data["here"]["key"] == "company/沙海能源有限公司" and data["most"] == 1_000
    assert [one["key"] for group in data["groups"] for one in group["neighbours"]] == ["zone/东山园区", "person/李山"]
    assert data["classes"]["Company"] == {"mark": "Co", "label": "Company"}


def test_entity_pages_lead_here(graph: TestClient) -> None:
    page = graph.get("/id/company/沙海能源有限公司", headers=_HTML).text
    link = re.search(r'href="(/explore\?id=[^"]+)"', page)
    assert link is not None and graph.get(link[1], headers=_HTML).status_code == 200


def test_every_class_has_a_sign_of_its_own() -> None:
    for lang in (0, 1):
        assert len({pair[lang] for pair in CLASS_MARKS.values()}) == len(CLASS_MARKS) == 13
    assert GRAPH_TEXTS["zh"].keys() == GRAPH_TEXTS["en"].keys()


def test_that_what_is_taken_away_has_a_name_and_the_editor_a_short_address(graph: TestClient) -> None:
    html = graph.get("/questions/zone-companies?zone=东山园区", headers=_HTML).text
    names = dict(re.findall(r'download="([^"]+)" data-test="download-(\w+)"', html))
    assert names == {
        "zone-companies.csv": "csv", "zone-companies.json": "json", "zone-companies.ttl": "turtle",
        "zone-companies.jsonld": "jsonld", "zone-companies.nt": "ntriples",
    }  # fmt: skip
    (address,) = set(re.findall(r'href="(/sparql\?query=[^"&]+)', html))
    assert "%0A%23" not in address and "query=%23" not in address and "%0A%0A" not in address
    page = graph.get(COMPANY.replace(BASE, "/id/"), headers=_HTML).text
    files = re.findall(r'download="([^"]+)" data-test="download-\w+"', page)
    assert {file.rpartition(".")[2] for file in files} >= {"ttl", "jsonld", "csv"}
    assert all("/" not in file and not file.startswith(".") for file in files)


def _rows(answer: Any) -> list[dict[str, str]]:
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def _pages(graph: TestClient, path: str, **asked: str) -> list[list[dict[str, str]]]:
    """Follow the header from page to page."""
    answer = graph.get(path, params={**asked, "format": "csv"})
    found = [_rows(answer)]
    while "link" in answer.headers:
        answer = graph.get(answer.headers["link"].partition(">")[0].lstrip("<"))
        found.append(_rows(answer))
    return found


def test_that_neighbours_are_rows_too(graph: TestClient, ask: Callable[..., Any]) -> None:
    groups = _rows(graph.get("/neighbours", params={"id": ZONE, "format": "csv"}))
    assert [(one["predicate"], one["direction"], one["count"], one["label_zh"]) for one in groups] == [
        (one["predicate"], one["direction"], str(one["count"]), one["label"]["zh"]) for one in ask(id=ZONE)["groups"]]
    for path in ("/neighbours", "/explore"):
        more = {"limit": "5"} if path == "/neighbours" else {}
        pages = _pages(graph, path, id=ZONE, predicate="kg:locatedIn", direction="in", **more)
        rows = [row for page in pages for row in page]
        assert len(pages) == (3 if more else 1) and {row["target"] for row in rows} == {ZONE}
        assert len({row["source"] for row in rows}) == 1 + _FACTORIES and rows[0]["source"] == COMPANY
        assert rows[0]["sentence"] and rows[0]["article"] == ARTICLE and rows[0]["source_name"] == "沙海能源有限公司"
        assert {row["state"] for row in rows[1:]} == {"Curated"} and rows[1]["label_en"]
    key = COMPANY.removeprefix(BASE)
    edges = _rows(graph.post("/neighbours?format=csv", json={"ids": [key, ZONE.removeprefix(BASE)]}))
    assert {(row["source"], row["target"]) for row in edges} == {(COMPANY, ZONE)}


def test_that_the_lists_of_the_page_are_data_too(graph: TestClient) -> None:
    page = graph.get("/explore", params={"id": COMPANY, "format": "html"})
    told = graph.get("/explore", params={"id": COMPANY, "format": "json"}).json()
    rows = _rows(graph.get("/explore", params={"id": COMPANY, "format": "csv"}))
    assert told["node"]["iri"] == COMPANY and all(row["sentence"] in page.text for row in rows)
    edges = [edge for group in told["groups"] for one in group["neighbours"] for edge in one["edges"]]
    assert [(BASE + edge["source"], BASE + edge["target"]) for edge in edges] == [
        (row["source"], row["target"]) for row in rows]
    for form in ("json", "csv"):
        (href,) = re.findall(rf'href="([^"]*/explore[^"]*format={form}[^"]*)"', page.text)
        assert graph.get(href.replace("&amp;", "&")).status_code == 200
    group = told["groups"][0]
    asked = {"id": COMPANY, "predicate": group["predicate"], "direction": group["direction"], "format": "json"}
    (one,) = graph.get("/explore", params=asked).json()["groups"]
    assert one["neighbours"] == group["neighbours"] and "count" not in one
    begin = graph.get("/explore", params={"format": "json"}).json()
    assert begin["node"] is None and not begin["groups"] and begin["others"]
    assert [row["iri"] for row in _rows(graph.get("/explore?format=csv"))] == [one["iri"] for one in begin["others"]]
    assert graph.get("/explore", headers={"accept": "text/html"}).headers["content-type"].startswith("text/html")

"""Answers of questions as RDF and as pages, over the sample pages: what their rows are made of, words, views."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import rdflib
from starlette.testclient import TestClient

from kg.questions import bind, example_text, load_questions
from kg.settings import Settings
from kg.store import open_store
from service.app import create_app
from service.reading.grounds import split_grounds, with_grounds
from service.texts import COLUMNS, TEXTS

QUESTIONS = load_questions()
NIF = rdflib.Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
SCHEMA = rdflib.Namespace("https://schema.org/")
KG = "https://w3id.org/zhundong-kg/ontology#"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LABELS = """SELECT ?zh WHERE { ?term <http://www.w3.org/2000/01/rdf-schema#label> ?zh , ?en
  FILTER(LANG(?zh) = "zh" && LANG(?en) = "en") }"""


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=sample_store, query_workers=1)), follow_redirects=False) as found:
        yield found


def given(name: str) -> dict[str, str]:
    return {p.name: example_text(p.example) for p in QUESTIONS[name].parameters if p.absent == "required"}


def page(client: TestClient, name: str, lang: str = "zh", status: int = 200, **asked: str) -> str:
    answer = client.get(f"/questions/{name}", params={"lang": lang, **asked}, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text[:400]
    return str(answer.text)


def block(html: str, name: str) -> Any:
    return json.loads(re.findall(rf"<script[^>]*{name}[^>]*>(.*?)</script>", html, re.DOTALL)[0])


@pytest.mark.parametrize("name", QUESTIONS)
def test_that_the_column_of_nodes_changes_no_row(name: str, sample_store: Path) -> None:
    store, values = open_store(sample_store), {k: f"https://example.org/{v}" for k, v in given(name).items()}
    examples = {p.name: p.example.strip("<>") for p in QUESTIONS[name].parameters if p.name in values}
    plain = store.query(bind(QUESTIONS[name], examples, lambda *_: []))
    answer, grounds = split_grounds(store.query(bind(with_grounds(QUESTIONS[name]), examples, lambda *_: [])))
    assert answer == plain and answer.rows
    assert name == "newest-mentions" or all(grounds.rows)


@pytest.mark.parametrize("name", QUESTIONS)
def test_that_the_statement_of_each_row_is_in_its_turtle(name: str, client: TestClient) -> None:
    asked = given(name)
    rows = client.get(f"/questions/{name}", params={**asked, "format": "json", "limit": "300"}).json()["rows"]
    answer = client.get(f"/questions/{name}", params={**asked, "limit": "300"}, headers={"accept": "text/turtle"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8" and rows
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    for row in rows:
        span, article = rdflib.URIRef(row["evidence"]), rdflib.URIRef(row["article"])
        text = str(graph.value(span, NIF.anchorOf))
        assert row["sentence"].startswith(text)
        assert int(str(graph.value(span, NIF.endIndex))) - int(str(graph.value(span, NIF.beginIndex))) == len(text)
        assert (span, NIF.referenceContext, article) in graph
        assert (article, rdflib.RDF.type, SCHEMA.NewsArticle) in graph
        said = [str(node) for node in graph.subjects(PROV.wasQuotedFrom, span)]
        assert all(node.startswith(f"{article}#") for node in said)
        if name != "newest-mentions":
            assert said, row
        for column in ("thing", "company", "person", "about", "project", "policy"):
            if row.get(column):
                assert (rdflib.URIRef(row[column]), rdflib.SKOS.prefLabel, None) in graph, column
    assert name != "newest-mentions" or any("taIdentRef" in str(p) for p in graph.predicates())


@pytest.mark.parametrize(("form", "media_type", "parser"), [
    ("turtle", "text/turtle", "turtle"), ("ntriples", "application/n-triples", "nt"),
    ("jsonld", "application/ld+json", "json-ld"), ("rdfxml", "application/rdf+xml", "xml"),
])  # fmt: skip
def test_that_every_format_holds_the_same(form: str, media_type: str, parser: str, client: TestClient) -> None:
    named = client.get(f"/questions/coal-chain-companies?format={form}")
    accepted = client.get("/questions/coal-chain-companies", headers={"accept": media_type})
    assert named.headers["content-type"].startswith(media_type) and named.content == accepted.content
    graph = rdflib.Dataset() if parser == "json-ld" else rdflib.Graph()
    graph.parse(data=named.content, format=parser)
    turtle = rdflib.Graph().parse(data=client.get("/questions/coal-chain-companies?format=turtle").text)
    assert len(graph) == len(turtle) > 50


def test_limits_of_turtle(client: TestClient) -> None:
    first = client.get("/questions/who-builds-what?format=turtle&limit=1")
    statements = rdflib.Graph().parse(data=first.text).subjects(rdflib.RDF.type, rdflib.URIRef(KG + "Statement"))
    assert len(list(statements)) == 1 and 'rel="next"' in first.headers["link"]
    assert client.get("/questions/who-builds-what?format=turtle&limit=5000").status_code == 400
    assert client.get("/questions/who-builds-what?format=pdf").status_code == 400
    wrong = client.get("/questions/posts-of-person?format=turtle")
    assert wrong.status_code == 400 and "person" in wrong.json()["error"]["message"]


def test_that_text_stays_out_where_the_service_gives_none(sample_store: Path) -> None:
    settings = Settings(store=sample_store, query_workers=1, export_text="none")
    with TestClient(create_app(settings)) as client:
        said = client.get("/questions/who-said-what?format=turtle").text
        assert "nif:beginIndex" in said and "nif:anchorOf" not in said and "schema:text" not in said


@pytest.mark.parametrize("name", QUESTIONS)
def test_that_english_pages_have_english_words(name: str, client: TestClient, sample_store: Path) -> None:
    labels = {str(row["zh"]) for row in open_store(sample_store).query(_LABELS).dicts()}
    labels |= {"已达到", "未达到", "尚无定论", "上游", "下游", "组成部分", "所属产业链"}
    html = page(client, name, "en", **given(name))
    found = re.findall(r"<td(?: class=\"\w+\")? data-name=\"[^\"]*\">(.*?)</td>", html)
    cells = {unescape(re.sub(r"<[^>]+>", "", cell)) for cell in found}
    assert cells and not cells & labels, cells & labels
    assert not _CHINESE.search(QUESTIONS[name].summary_en + QUESTIONS[name].title_en)
    for cell in found:
        assert not _CHINESE.search(cell) or 'lang="zh-Hans"' in cell, cell
    for lang in ("zh", "en"):
        heads = re.findall(r'<th scope="col">(.*?)</th>', page(client, name, lang, **given(name)))
        assert heads and set(heads) <= set(COLUMNS[lang].values())


def test_that_a_second_sentence_stands_under_its_row(client: TestClient) -> None:
    html = page(client, "target-kept", "en")
    assert TEXTS["en"]["target_sentence"] in html and "targetSentence</th>" not in html


def test_views(client: TestClient) -> None:
    html = page(client, "who-builds-what", view="graph")
    drawing = block(html, "data-drawing")
    keys = {one["key"] for one in drawing["nodes"]}
    assert len(keys) > 10 and all({e["source"], e["target"]} <= keys for e in drawing["edges"])
    assert any(edge["evidence"] for edge in drawing["edges"]) and 'data-test="answer"' in html
    assert re.search(r'href="/explore#n=[^"]+,[^"]+"', html)
    assert "unsafe" not in client.get("/questions/who-builds-what?view=graph", headers={"accept": "text/html"}).headers[
        "content-security-policy"]  # fmt: skip
    table = page(client, "who-builds-what")
    assert "data-drawing" not in table and 'data-test="view-graph"' in table
    plain = page(client, "rank-table", view="graph")
    assert 'data-test="view-graph"' not in plain and TEXTS["zh"]["no_view"] in plain and 'data-test="answer"' in plain
    assert "data-chart" in page(client, "indicator-over-time")
    assert "data-chart" not in page(client, "indicator-over-time", view="table")
    assert page(client, "rank-table", status=400, view="list")


def test_that_a_year_is_drawn_over_its_year(client: TestClient) -> None:
    chart = block(page(client, "indicator-over-time"), "data-chart")
    points = [point for one in chart["series"] for point in one["points"]]
    assert ["2023-12-31", 210.0, "210家", "2023-01-01"] in [point[:4] for point in points]
    assert ["2023-12-31", 210.0, "210家", ""] in [point[:4] for point in points]
    assert all(re.search(r"\d{4}-\d{2}-\d{2}$", point[4]) for point in points)  # the articles that tell it
    assert "2023 210家" in chart["summary"]
    charts = re.findall(r"<script[^>]*data-chart>(.*?)</script>", page(client, "growth-and-decline", "en"), re.DOTALL)
    titles = [json.loads(one)["title"] for one in charts]
    assert len(titles) == len(set(titles)) and any("increase" in one for one in titles)


def test_fields(client: TestClient) -> None:
    iri = "https://w3id.org/zhundong-kg/id/zone/新疆准东经济技术开发区"
    html = page(client, "zone-companies", zone=iri)
    assert f'value="新疆准东经济技术开发区" data-suggest="name" data-types="Zone Place" data-iri="{iri}"' in html
    short = client.get("/questions/zone-companies", params={"zone": "zone/新疆准东经济技术开发区"}).json()
    assert f"VALUES ?zone {{ <{iri}> }}" in short["sparql"] and short["rows"]
    assert "按“新疆准东经济技术开发区”来查" in page(client, "zone-companies", zone="准东开发区")
    for lang in ("zh", "en"):
        wrong = page(client, "posts-of-body", lang, 400, body="没有的机构", since="去年")
        assert wrong.count('aria-invalid="true"') == 2 and TEXTS[lang]["field_date"] in wrong
        assert TEXTS[lang]["wrong_fields"] in wrong and "parameter body" not in wrong
        assert 'aria-describedby="parameter-body-note"' in wrong and 'value="没有的机构"' in wrong
    assert TEXTS["zh"]["field_required"] in page(client, "posts-of-body", status=400, since="2024-01-01")
    assert TEXTS["zh"]["field_foreign"].replace("{name}", "x") in page(client, "posts-of-body", status=400, x="1")


def test_that_a_name_of_several_meanings_offers_the_others(client: TestClient) -> None:
    several = page(client, "posts-of-body", body="昌吉")
    links = re.findall(r'<a href="([^"]+)"', several.partition('data-test="field-each"')[2].partition("</p>")[0])
    assert len(links) == 2 and all("%2Fid%2Fplace%2F" in link for link in links)
    asked = client.get(unescape(links[1])).json()
    assert "/昌吉市> }" in asked["sparql"] and "/昌吉回族自治州>" not in asked["sparql"]
    by_sound = page(client, "zone-companies", zone="zhundong")
    assert "按“新疆准东经济技术开发区”来查" in by_sound and 'data-test="answer"' in by_sound
    assert "准东街道" in by_sound.partition('data-test="field-others"')[2].partition("</p>")[0]


def test_that_nothing_found_leads_to_a_wider_question(client: TestClient) -> None:
    empty = page(client, "posts-of-body", body="新疆准东经济技术开发区", since="2099-01-01")
    link = re.findall(r'<a href="([^"]+)" data-test="wider"', empty)[0]
    wider = client.get(unescape(link), headers={"accept": "text/html"}).text
    assert "since" not in link and 'data-test="answer"' in wider


def test_plurals_and_what_to_take_away(client: TestClient) -> None:
    html = page(client, "who-builds-what", "en", limit="1")
    assert "1 row" in html and "1 rows" not in html
    for name in ("csv", "json", "turtle", "jsonld", "ntriples"):
        assert f'data-test="download-{name}"' in html
    assert 'data-test="open-editor"' in html and 'data-test="address"' in html

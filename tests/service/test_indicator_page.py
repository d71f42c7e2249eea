"""The page of an indicator and of a role, and indicators among what a search finds; what a person signed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from figuregraph import COMPANY, RIVAL, figure_quads
from starlette.testclient import TestClient
from tinygraph import BASE

from kg.search import SearchEntry
from kg.vocab import PREFIXES
from service.texts import TEXTS

_HTML = {"accept": "text/html"}
_CONCEPTS = f"""GRAPH <{BASE}graph/ontology> {{
  <{BASE}scheme/indicator> a skos:ConceptScheme ; skos:prefLabel "指标"@zh .
  <{BASE}indicator/纯碱产量> a skos:Concept ; skos:inScheme <{BASE}scheme/indicator> ;
    skos:prefLabel "纯碱产量"@zh , "Soda output"@en ; skos:altLabel "碱产量"@zh .
  <{BASE}role/总经理> skos:inScheme <{BASE}scheme/role> . }}"""


@pytest.fixture(scope="module")
def concepts(tiny_service: Callable[..., TestClient]) -> TestClient:
    head = "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())
    quads = ox.serialize(ox.parse((head + _CONCEPTS).encode(), format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
    output = SearchEntry(f"{BASE}indicator/纯碱产量", "Indicator", "纯碱产量", ("碱产量", "Soda output"), 6)
    return tiny_service(figure_quads() + (quads or b"").decode(), entries=[output], query_workers=1)


def page(client: TestClient, path: str) -> str:
    answer = client.get(path, headers=_HTML)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_that_an_indicator_shows_its_figures_by_thing_and_time(concepts: TestClient) -> None:
    html = page(concepts, "/id/indicator/" + quote("纯碱产量") + "?lang=zh")
    assert TEXTS["zh"]["scheme_indicator"] in html and "skos:Concept" not in html
    figures = html.partition('id="figures"')[2].partition("</section>")[0]
    for said in ("15万吨", "31万吨", "前年产纯碱15万吨。", "沙海能源有限公司"):
        assert said in figures, said
    (chart,) = [json.loads(text) for text in re.findall(r"data-chart>(.*?)</script>", html)]
    assert len(chart["series"]) == 4 and chart["unit"] == "万吨"
    assert "#m-" not in html.partition('class="around"')[2]
    english = page(concepts, "/id/indicator/" + quote("纯碱产量") + "?lang=en")
    assert "Soda output" in english and TEXTS["en"]["scheme_indicator"] in english
    listed = concepts.get("/id/indicator/" + quote("纯碱产量") + "?list=measures&format=json").json()["rows"]
    assert {row["subject"] for row in listed} == {COMPANY, RIVAL} and len(listed) == 6


def test_that_a_role_shows_who_holds_it(concepts: TestClient) -> None:
    html = page(concepts, "/id/role/" + quote("总经理") + "?lang=zh")
    posts = html.partition('id="posts"')[2].partition("</section>")[0]
    assert "李山" in posts and TEXTS["zh"]["scheme_role"] in html


def test_that_indicators_are_suggested_beside_the_things(concepts: TestClient) -> None:
    told = concepts.get("/suggest", params={"q": "chunjian", "lang": "en"}).json()
    (one,) = told["indicators"]
    assert told["suggestions"] == [] and (one["name"], one["figures"], one["english"]) == ("纯碱产量", 6, "Soda output")
    assert one["type"] == "Indicator" and concepts.get(one["path"], headers=_HTML).status_code == 200
    assert concepts.get("/suggest", params={"q": "纯碱", "type": "Company"}).json()["indicators"] == []


def test_that_indicators_are_found_by_their_names(concepts: TestClient) -> None:
    found = page(concepts, "/search?lang=zh&q=" + quote("碱产量"))
    section = found.partition('data-test="indicators"')[2].partition("</section>")[0]
    assert "纯碱产量" in section and "/id/indicator/" in section and "6 个数" in section
    assert "/questions/indicator-over-time?words=" in section and TEXTS["zh"]["nothing"] not in found
    assert 'data-test="indicators"' not in page(concepts, "/search?lang=zh&q=" + quote("无此指标"))


def test_that_a_person_shows_what_they_signed_and_who_they_are(concepts: TestClient) -> None:
    html = page(concepts, "/id/person/" + quote("李山") + "?lang=zh")
    signed = html.partition('id="signed"')[2].partition("</section>")[0]
    assert "沙海能源投产新线" in signed and "记者" in signed
    who = html.partition('data-test="who"')[2].partition("</p>")[0]
    assert "沙海能源有限公司" in who and "总经理" in who

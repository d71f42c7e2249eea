"""Whose organ a body is, on its page and on the place's."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tinygraph import BASE, COMPANY, ZONE

from kg.vocab import KG, RDF, SCHEMA, SKOS
from service.reading.organs import in_order
from service.reading.sayings import Named
from service.texts import TEXTS

COUNTY = BASE + "place/东山县"
#: As they stand on the page.
CHIEF = ("中共东山县委员会", "东山县人民代表大会常务委员会", "东山县人民政府", "中国人民政治协商会议东山县委员会",
         "中共东山县纪律检查委员会", "东山县财政局")  # fmt: skip
OTHERS = tuple(f"东山县第{n}科技局" for n in "一二三四五六七八")
_OPEN = 10


def _lines() -> str:
    served = {f"{BASE}government/{name}": COUNTY for name in sorted((*CHIEF, *OTHERS))}
    served[BASE + "government/东山园区管理委员会"] = ZONE
    lines = [f"<{COUNTY}> <{RDF}type> <{KG}Place>", f'<{COUNTY}> <{SKOS}prefLabel> "东山县"@zh',
             f'<{COUNTY}> <{SKOS}prefLabel> "Dongshan County"@en']  # fmt: skip
    for body, place in served.items():
        lines += [f"<{body}> <{RDF}type> <{KG}Government>", f"<{body}> <{SCHEMA}areaServed> <{place}>",
                  f'<{body}> <{SKOS}prefLabel> "{body.rpartition("/")[2]}"@zh']  # fmt: skip
    return "".join(f"{line} <{BASE}graph/entities> .\n" for line in lines)


@pytest.fixture(scope="module")
def client(tiny_service: Callable[..., TestClient]) -> TestClient:
    return tiny_service(_lines())


def page(client: TestClient, iri: str, lang: str = "zh") -> str:
    answer = client.get("/id/" + quote(iri.removeprefix(BASE)), params={"lang": lang}, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return str(answer.text)


def section(text: str) -> str:
    return text.partition('<section id="organs"')[2].partition("</section>")[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_the_page_of_a_place_lists_its_bodies_the_chief_ones_first(client: TestClient, lang: str) -> None:
    whole = page(client, COUNTY, lang)
    found = section(whole)
    named = re.findall(r"<li><a[^>]*>([^<]*)</a></li>", found)
    assert tuple(named[: len(CHIEF)]) == CHIEF and sorted(named[len(CHIEF) :]) == sorted(OTHERS)
    opened, _, folded = found.partition("<details")
    assert opened.count("<li>") == _OPEN and folded.count("<li>") == len(CHIEF) + len(OTHERS) - _OPEN
    assert TEXTS[lang]["organs"] in found and TEXTS[lang]["ask_posts"] in found
    assert f"/questions/posts-of-body?body={quote('place/东山县', safe='')}" in found
    assert "areaServed" not in whole and "←" not in whole
    assert 'data-test="unmentioned"' in whole and 'class="contents"' not in whole


def test_that_what_articles_name_has_its_bodies_among_the_contents(client: TestClient) -> None:
    whole = page(client, ZONE)
    assert '<a href="#organs">' in whole.partition('<nav class="contents"')[2].partition("</nav>")[0]
    assert "东山园区管理委员会" in section(whole)
    assert not section(page(client, COMPANY))


@pytest.mark.parametrize(("lang", "name"), [("zh", "东山县"), ("en", "Dongshan County")])
def test_that_the_page_of_a_body_names_its_place(client: TestClient, lang: str, name: str) -> None:
    whole = page(client, BASE + "government/" + CHIEF[0], lang)
    line = whole.partition('data-test="organ-of"')[2].partition("</p>")[0]
    assert TEXTS[lang]["organ_of"] in line and f">{name}</a>" in line and "/id/place/" in line
    assert whole.count(f">{name}</a>") == 1
    assert 'data-test="organ-of"' not in page(client, COMPANY)


def test_that_bodies_are_told_by_their_chinese_names() -> None:
    named = [Named("Bureau", None, "东山县财政局"), Named("Committee", None, "中共东山县委员会"),
             Named("中共东山县委员会政法委员会", None), Named("东山县人民政府", None)]  # fmt: skip
    assert [one.original or one.name for one in in_order(named)] == [
        "中共东山县委员会", "东山县人民政府", "东山县财政局", "中共东山县委员会政法委员会"]  # fmt: skip

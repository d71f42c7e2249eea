"""The page of a thing: each number beside a heading is that of what is listed, and what is not listed is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from manyarticles import article_lines
from starlette.testclient import TestClient
from tinygraph import BASE, COMPANY, OTHER, PERSON

from service.texts import TEXTS, counted

_HTML = {"accept": "text/html"}
_PATH = "/id/" + quote(COMPANY.removeprefix(BASE))
_SCHEMA, _SKOS = "https://schema.org/", "http://www.w3.org/2004/02/skos/core#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SOME, _MANY = 120, 200


def _service(tiny_service: Callable[..., TestClient], articles: int, extra: str = "") -> TestClient:
    """Return the service over so many articles on days of their own, an undated one that names the company, `extra`."""
    days = (f"{2025 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(articles))
    undated = f"<{OTHER}> <{_SCHEMA}mentions> <{COMPANY}> <{OTHER}> .\n"
    return tiny_service("".join(article_lines(n, day) for n, day in enumerate(days)) + undated + extra)


@pytest.fixture(scope="module")
def some(tiny_service: Callable[..., TestClient]) -> TestClient:
    """A company with as many figures as its page lists, and forms that mean it in their context alone."""
    forms = "".join(
        f'<{iri}> <{_SKOS}altLabel> "{form}"@zh <{BASE}graph/entities> .\n'
        for iri, form in ((COMPANY, "该公司"), (COMPANY, "集团"), (PERSON, "本单位"))
    )
    named = "".join(
        f'<{BASE}indicator/氢气产量> <{_SKOS}prefLabel> "{name}"@{lang} <{BASE}graph/authority> .\n'
        for name, lang in (("氢气产量", "zh"), ("Hydrogen output", "en"))
    )
    named += f"<{BASE}indicator/氢气产量> <{_RDF}type> <{_SKOS}Concept> <{BASE}graph/authority> .\n"
    return _service(tiny_service, _SOME, forms + named)


@pytest.fixture(scope="module")
def many(tiny_service: Callable[..., TestClient]) -> TestClient:
    """A company with more figures than its page lists."""
    return _service(tiny_service, _MANY)


def _page(client: TestClient, lang: str = "zh", path: str = _PATH) -> str:
    return str(client.get(path, params={"lang": lang}, headers=_HTML).text)


def _section(page: str, name: str) -> str:
    return page.partition(f'<section id="{name}"')[2].partition("</section>")[0]


def _in_contents(page: str, name: str) -> int:
    found = re.search(rf'<a href="#{name}">[^<]*<small>([\d,]+)<', page)
    assert found is not None
    return int(found[1].replace(",", ""))


def _figures(page: str) -> list[str]:
    return re.findall(r'class="figure[^>]*data-name="[^"]*">([^<]+)<', _section(page, "figures"))


def test_that_all_figures_are_listed_newest_first_where_they_are_within_the_limit(some: TestClient) -> None:
    page = _page(some)
    figures = _figures(page)
    assert len(figures) == _in_contents(page, "figures") == _SOME + 1
    assert figures[:2] == [f"=1+{_SOME - 1}万吨", f"=1+{_SOME - 2}万吨"] and "12万吨" in figures
    section = _section(page, "figures")
    assert 'data-test="unshown"' not in section and f">{TEXTS['zh']['whole_list']}<" in section


def test_that_what_is_listed_has_english_names(some: TestClient) -> None:
    assert "Hydrogen output" in _section(_page(some, "en"), "figures")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_the_newest_figures_are_listed_and_the_others_counted(lang: str, many: TestClient) -> None:
    page = _page(many, lang)
    figures, section = _figures(page), _section(page, "figures")
    assert figures == [f"=1+{n}万吨" for n in range(_MANY - 1, _MANY - 51, -1)]
    assert _in_contents(page, "figures") == _MANY + 1
    told = TEXTS[lang]["newest_of"].replace("{all}", str(_MANY + 1)).replace("{shown}", "50")
    assert f'data-test="unshown"><a href="{_PATH}?list=measures">{counted(told, _MANY - 49)}</a>' in section
    whole = many.get(f"{_PATH}?list=measures&format=json&limit=500").json()["rows"]
    assert len(whole) == _MANY + 1
    assert f">{counted(TEXTS[lang]['whole_told'], _MANY + 1)}</a>" in section


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_articles_that_are_not_listed_are_counted(lang: str, some: TestClient) -> None:
    page = _page(some, lang)
    section, all_of_them = _section(page, "articles"), _SOME + 2
    assert _in_contents(page, "articles") == all_of_them
    listed = section.partition('class="articles')[2].partition("</ul>")[0].count("<li")
    more = counted(TEXTS[lang]["n_more_articles"], all_of_them - listed)
    assert f'<a href="{_PATH}?list=articles">{more}</a>' in section
    months = dict(re.findall(r'<tr><td>([^<]+)</td><td class="figure">(\d+)</td></tr>', section))
    assert sum(map(int, months.values())) == all_of_them and months[TEXTS[lang]["undated"]] == "1"
    assert counted(TEXTS[lang]["undated_count"], 1) in section


def test_that_a_fact_and_how_often_it_is_told_are_two_numbers(some: TestClient) -> None:
    page = _page(some)
    head = re.search(r'位于 <small class="count">(\d+)<', page)
    assert head is not None and int(head[1]) == _in_contents(page, "facts") == 2  # done and planned
    assert counted(TEXTS["zh"]["whole_told"], _SOME + 1) in page
    assert len(some.get(f"{_PATH}?list=statements&format=json&limit=500").json()["rows"]) == _SOME + 1


def test_that_forms_of_a_context_are_no_names(some: TestClient) -> None:
    for path in (_PATH, f"/compare?a={quote(COMPANY.removeprefix(BASE))}&b={quote(PERSON.removeprefix(BASE))}"):
        page = str(some.get(path, headers=_HTML | {"accept-language": "zh"}).text)
        called = re.findall(r'class="aliases">(.*?)</p>', page)
        assert len(called) == 1 and "沙海能源" in called[0] and "该公司" not in called[0] and "集团" not in called[0]
    key = COMPANY.removeprefix(BASE)
    assert some.get("/neighbours", params={"id": key}).json()["node"]["aliases"] == ["沙海能源"]
    assert "该公司" in some.get(f"{_PATH}?format=turtle").text

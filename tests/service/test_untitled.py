"""An article without a headline is called by its first words and its page, on pages only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import tinygraph
from starlette.testclient import TestClient
from tinygraph import ARTICLE, BASE, OTHER, write_tiny_store

from kg.settings import Settings
from kg.vocab import SCHEMA
from service.app import create_app

_NUMBER = f'<{BASE}page/p1> <{SCHEMA}pagination> "12" <{BASE}graph/pages> .\n'
_MARKS = {"zh": ("原文无标题，第 12 版", "（无标题）"), "en": ("no headline, page 12", "(no headline)")}


@pytest.fixture(scope="module")
def untitled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    told = tinygraph._turtle()
    line = next(line for line in told.splitlines(keepends=True) if "schema:headline" in line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tinygraph, "_turtle", lambda: told.replace(line, ""))
        store = write_tiny_store(tmp_path_factory.mktemp("untitled"), extra=_NUMBER).path
    with TestClient(create_app(Settings(store=store, query_workers=1))) as client:
        yield client


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/questions/who-said-what?person=李山",
        "/questions/zone-companies?zone=东山园区",
        "/id/company/沙海能源有限公司",
        "/id/company/沙海能源有限公司?list=statements",
        "/id/zone/东山园区",
        "/explore?id=company/沙海能源有限公司",
        "/articles",
        "/changes",
        f"/correct?of={ARTICLE.removeprefix(BASE)}%23st-1",
    ],
)
def test_that_pages_call_it_by_its_first_words_and_its_page(untitled: TestClient, path: str, lang: str) -> None:
    answer = untitled.get(path + ("&" if "?" in path else "?") + f"lang={lang}", headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text
    main = answer.text.partition("<main")[2].partition("</main>")[0].replace('"untitled"', "")  # of a script
    mark, nothing = _MARKS[lang]
    assert '<span class="opening" lang="zh-Hans">沙海能源投产新线</span>' in main and mark in main
    words = main.partition("<script")[0] + main.partition("</script>")[2]
    assert nothing not in words, words[max(0, words.find(nothing) - 300) :][:400]


def test_that_compared_articles_are_called_so_too(untitled: TestClient) -> None:
    path = f"/compare?a={ARTICLE.removeprefix(BASE)}&b={OTHER.removeprefix(BASE)}"
    page = untitled.get(path, headers={"accept": "text/html"}).text
    assert "沙海能源投产新线" in page and "无题短讯。" in page and "（无标题）" not in page


def test_that_data_still_say_that_there_is_none(untitled: TestClient) -> None:
    rows = untitled.get("/questions/who-said-what?person=李山&format=json").json()["rows"]
    assert rows and all("headline" not in row or row["headline"] is None for row in rows)
    listed = untitled.get("/articles?format=json").json()["articles"]
    assert {one["headline"] for one in listed} == {None}
    assert "投产新线" not in untitled.get("/articles?format=csv").text
    said = untitled.get("/id/company/沙海能源有限公司?list=statements&format=json").text
    assert '"headline": null' in said and "opening" not in said
    near = untitled.get("/neighbours?id=company/沙海能源有限公司&predicate=kg:locatedIn").text
    assert '"headline": null' in near and "opening" not in near


def test_that_the_drawing_calls_it_by_its_first_words(untitled: TestClient) -> None:
    company = "company/沙海能源有限公司"
    asked = untitled.get(f"/neighbours?id={company}&predicate=kg:locatedIn&openings=1").json()
    (proof,) = asked["neighbours"][0]["edges"][0]["evidence"][:1]
    assert (proof["headline"], proof["opening"]) == (None, "沙海能源投产新线")
    between = {"ids": [company, asked["neighbours"][0]["key"]]}
    edges = untitled.post("/neighbours?openings=1", json=between).json()["edges"]
    assert "沙海能源投产新线" in {one.get("opening") for edge in edges for one in edge["evidence"]}
    assert "opening" not in untitled.post("/neighbours", json=between).text

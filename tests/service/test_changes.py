"""`/changes`: what new articles brought, as page, table, JSON Feed, Atom and N-Quads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from manyarticles import article_iri, article_lines, many_articles
from starlette.testclient import TestClient
from tinygraph import ARTICLE, BASE, COMPANY, write_tiny_store

from kg.settings import Settings
from kg.vocab import KG
from service.app import create_app
from service.feeds import said_text
from service.reading.sayings import Measure, Named

ATOM = "{http://www.w3.org/2005/Atom}"
#: The one article of the tiny graph that has no day.
UNDATED = BASE + "article/p1-90"
#: Characters that XML may not hold, or only escaped.
ODD = "甲&乙<丙>\\u0001\\\"丁"


@pytest.fixture(scope="module")
def news(tiny_service: Callable[..., TestClient]) -> TestClient:
    return tiny_service(many_articles(5) + article_lines(50, "2024-05-20", ODD))


def feed(client: TestClient, address: str) -> Any:
    answer = client.get(address, headers={"accept": "application/feed+json"})
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/feed+json"
    return answer.json()


def test_the_json_feed(news: TestClient) -> None:
    told = feed(news, "/changes")
    assert told["version"] == "https://jsonfeed.org/version/1.1" and told["title"] and told["feed_url"]
    ids = [item["id"] for item in told["items"]]
    assert ids == [article_iri(50), article_iri(4), *(article_iri(n) for n in (2, 3, 0, 1)), ARTICLE]
    for item in told["items"]:
        assert item["url"].startswith("http://testserver/articles/") and item["content_text"] and item["content_html"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+08:00", item["date_published"])
    last = told["items"][-1]["_zhundong_kg"]
    assert last["counts"] == {"measures": 1, "posts": 1, "quotations": 1, "statements": 1}
    assert last["page"] == BASE + "page/p1" and COMPANY in {entity["iri"] for entity in last["entities"]}
    assert all(said["new"] and said["evidence"].startswith(ARTICLE + "#char=") for said in last["said"])
    assert "沙海能源有限公司 位于 东山园区（计划）" in told["items"][-1]["content_text"]
    later = {said["text"]: said["new"] for said in told["items"][1]["_zhundong_kg"]["said"]}
    assert later == {"沙海能源有限公司 氢气产量 =1+4万吨": True, "沙海能源有限公司 位于 东山园区": False}


def test_spans_of_days(news: TestClient) -> None:
    def ids(query: str) -> list[str]:
        return [item["id"] for item in feed(news, f"/changes?{query}")["items"]]

    assert ids("since=2024-05-03") == [article_iri(50), article_iri(4)]
    assert ids("until=2024-03-02") == [ARTICLE]
    assert ids("since=2024-05-01&until=2024-05-01") == [article_iri(0), article_iri(1)]
    assert ids("since=2030-01-01") == []
    assert ids("undated=true") == [UNDATED] and ids("undated=false") == ids("since=&until=")
    for wrong in ("since=x", "since=2024-13-01", "until=1", "since=2024-05-02&until=2024-05-01", "limit=0",
                  "undated=x", "undated=true&since=2024-05-01", "limit=x"):
        assert news.get(f"/changes?{wrong}").status_code == 400, wrong
    assert news.get("/changes", headers={"accept": "image/png"}).status_code == 406


def test_the_atom_feed(news: TestClient) -> None:
    answer = news.get("/changes?limit=3", headers={"accept": "application/atom+xml"})
    assert answer.headers["content-type"] == "application/atom+xml"
    root = ElementTree.fromstring(answer.content)
    for name in ("id", "title", "updated", "author"):
        assert root.find(ATOM + name) is not None, name
    relations = {link.get("rel"): link.get("href") for link in root.findall(ATOM + "link")}
    assert {"self", "alternate", "next"} <= set(relations)
    entries = root.findall(ATOM + "entry")
    assert len(entries) == 3 and entries[0].findtext(ATOM + "title") == "甲&乙<丙>\"丁"
    for entry in entries:
        assert (entry.findtext(ATOM + "id") or "").startswith(BASE)
        assert (entry.findtext(ATOM + "updated") or "").endswith("T00:00:00+08:00")
        assert entry.find(ATOM + "link[@rel='alternate']") is not None and entry.findtext(ATOM + "summary")
    assert len({entry.findtext(ATOM + "id") for entry in entries}) == 3
    following = news.get(str(relations["next"]))
    assert len(ElementTree.fromstring(following.content).findall(ATOM + "entry")) == 3
    empty = ElementTree.fromstring(news.get("/changes?since=2030-01-01&format=atom").content)
    newest = news.get("/articles?format=json&limit=1").json()["articles"][0]["date"]
    assert empty.findtext(ATOM + "updated") == f"{newest}T00:00:00+08:00" and not empty.findall(ATOM + "entry")


def test_the_graphs(news: TestClient) -> None:
    answer = news.get("/changes?since=2024-05-02", headers={"accept": "application/n-quads"})
    graphs = {str(quad.graph_name) for quad in ox.parse(answer.content, format=ox.RdfFormat.N_QUADS)}
    assert graphs == {f"<{article_iri(n)}>" for n in (2, 3, 4, 50)}
    first = news.get("/changes?until=2024-03-02&format=nquads").text
    assert first == news.get("/export", params={"graph": ARTICLE}).text
    assert news.get("/changes?since=2030-01-01&format=nquads").text == ""
    page = news.get("/changes?limit=2&format=nquads")
    assert 'rel="next"' in page.headers["link"]


def test_the_table_and_the_page(news: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(news.get("/changes?format=csv").content.decode("utf-8-sig"))))
    assert rows[-1]["article"] == ARTICLE and rows[-1]["statements"] == "1" and "位于" in rows[-1]["said"]
    page = news.get("/changes?since=2024-05-01&lang=zh", headers={"accept": "text/html"}).text
    assert 'value="2024-05-01"' in page and "首次见于本文" in page and "甲&amp;乙&lt;丙&gt;" in page
    for form in ("atom", "json", "csv", "nquads"):
        assert f"format={form}" in page
    body = re.sub(r"<[^>]+>|&\w+;", " ", page.partition("<main ")[2].partition(">")[2].partition("</main>")[0])
    assert set(re.findall(r"[A-Za-z]{3,}", body)) <= {"Atom", "JSON", "Feed", "CSV", "Quads"}
    assert "What is new" in news.get("/changes?lang=en", headers={"accept": "text/html"}).text


def test_that_pages_name_the_feed(news: TestClient) -> None:
    page = news.get("/", headers={"accept": "text/html"}).text
    assert re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="/changes\?format=atom">', page)
    assert 'href="/changes"' in page and news.get("/").json()["paths"]["changes"] == "/changes"


def test_that_what_is_unsure_stays_out(tmp_path: Path) -> None:
    store = write_tiny_store(tmp_path / "store", extra=many_articles(2)).path
    with TestClient(create_app(Settings(store=store, min_confidence=0.85))) as client:
        items = feed(client, "/changes")["items"]
        assert [sum(item["_zhundong_kg"]["counts"].values()) for item in items] == [0, 0, 4]
        assert client.get("/changes?since=2024-05-01&format=nquads").text.count("Statement") == 0
        told = client.get("/id/zone/%E4%B8%9C%E5%B1%B1%E5%9B%AD%E5%8C%BA?list=statements").json()
        assert len(told["rows"]) == 1


def test_that_one_article_alone_is_the_first_to_say_something(tiny_service: Callable[..., TestClient]) -> None:
    # Of three articles of one day the one listed first; one without a day takes nothing from them.
    undated = "".join(
        line + "\n" for line in article_lines(9, "2024-05-01").splitlines() if "datePublished" not in line
    )
    # The tiny graph's own article comes earlier with the statement: the figure alone is new.
    same = "".join(article_lines(n, "2024-05-01") for n in (1, 2, 3)).replace("=1+2万吨", "=1+1万吨")
    client = tiny_service(same.replace("=1+3万吨", "=1+1万吨") + undated.replace("=1+9万吨", "=1+1万吨"))
    items = feed(client, "/changes?since=2024-05-01")["items"]
    new = [[one["text"] for one in item["_zhundong_kg"]["said"] if one["new"]] for item in items]
    assert new == [["沙海能源有限公司 氢气产量 =1+1万吨"], [], []]


def test_that_lines_lead_to_their_things_in_the_language_of_the_page(news: TestClient) -> None:
    page = news.get("/changes?lang=en", headers={"accept": "text/html"}).text
    line = page.partition('<ul class="said">')[2].partition("</li>")[0]
    assert 'href="/id/company/' in line and 'href="/id/zone/' in page and 'lang="zh-Hans"' in line


def test_that_an_aim_is_told_once() -> None:
    def aim(indicator: str, printed: str) -> str:
        told = Measure("n", Named("甲", None), KG + "Target", Named(indicator, None), printed, None, None, None, None,
                       (None, None), evidence=())  # fmt: skip
        return said_text(told, str)

    assert aim("打造先行区", "打造先行区、示范区") == "甲 打造先行区、示范区"
    assert aim("打造先行区、示范区", "打造先行区") == "甲 打造先行区、示范区"
    assert aim("打造先行区", "打造先行区") == "甲 打造先行区"
    assert aim("产量", "9万吨") == "甲 产量 9万吨"


@pytest.fixture(scope="module")
def undated(tiny_service: Callable[..., TestClient]) -> TestClient:
    """Three articles without a day, which say what one of a day does not."""
    lines = "".join(article_lines(n, "2024-05-01") for n in (7, 8, 9)).splitlines(keepends=True)
    return tiny_service(article_lines(1, "2024-05-01") + "".join(line for line in lines if "datePublished" not in line))


def test_that_articles_without_a_day_can_be_asked_for(undated: TestClient) -> None:
    dated = [item["id"] for item in feed(undated, "/changes")["items"]]
    assert dated == [article_iri(1), ARTICLE]
    told = feed(undated, "/changes?undated=true&limit=2")
    assert [item["id"] for item in told["items"]] == [article_iri(7), article_iri(8)]
    assert not any("date_published" in item for item in told["items"])
    assert not any(one["new"] for item in told["items"] for one in item["_zhundong_kg"]["said"]), "nobody can know"
    following = undated.get(told["next_url"]).json()
    assert [item["id"] for item in following["items"]] == [article_iri(9), UNDATED] and "next_url" not in following
    root = ElementTree.fromstring(undated.get("/changes?undated=true&format=atom").content)
    entries = root.findall(ATOM + "entry")
    assert len(entries) == 4 and all(entry.find(ATOM + "published") is None for entry in entries)
    assert all(entry.findtext(ATOM + "updated") for entry in entries)
    other = ElementTree.fromstring(undated.get("/changes?format=atom").content)
    assert root.findtext(ATOM + "id") != other.findtext(ATOM + "id")
    graphs = ox.parse(undated.get("/changes?undated=true&format=nquads").content, format=ox.RdfFormat.N_QUADS)
    assert {str(quad.graph_name) for quad in graphs} >= {f"<{article_iri(n)}>" for n in (7, 8, 9)}
    rows = list(csv.DictReader(io.StringIO(undated.get("/changes?undated=true&format=csv").text.lstrip("\ufeff"))))
    assert [row["date"] for row in rows] == [""] * 4
    assert undated.get(told["next_url"] + "&since=").json()["items"] == following["items"], "a field left empty"


def test_that_the_page_leads_to_articles_without_a_day(undated: TestClient, news: TestClient) -> None:
    page = undated.get("/changes?lang=zh", headers={"accept": "text/html"}).text
    assert '<a href="/changes?undated=true" data-test="undated">另有 4 篇文章日期不详</a>' in page
    there = undated.get("/changes?undated=true&lang=en", headers={"accept": "text/html"}).text
    assert "<h1>Articles without a day</h1>" in there and "None" not in there and "<time>" not in there
    assert "/changes?undated=true&amp;format=csv" in there and 'data-test="dated"' in there
    assert "1 more article without a day</a>" in news.get("/changes?lang=en", headers={"accept": "text/html"}).text


@pytest.mark.parametrize(
    ("lang", "query", "kept", "said"),
    [
        ("zh", "since=昨天&until=2024-05-01", ("昨天", "2024-05-01"), "“昨天”不是日期，请写成 2024-01-30 的样子。"),
        ("en", "until=%22%3E%3Cb%3E", ("", "&#34;&gt;&lt;b&gt;"), "“&#34;&gt;&lt;b&gt;” is no day"),
        ("en", "since=2024-05-02&until=2024-05-01", ("2024-05-02", "2024-05-01"), "is later than 2024-05-01; give"),
    ],
)
def test_that_a_wrong_day_keeps_the_form(
    news: TestClient, lang: str, query: str, kept: tuple[str, str], said: str
) -> None:
    answer = news.get(f"/changes?{query}&lang={lang}", headers={"accept": "text/html"})
    assert answer.status_code == 400 and answer.headers["content-type"].startswith("text/html")
    form = answer.text.partition('data-test="days">')[2].partition("</form>")[0]
    assert f'name="since" value="{kept[0]}"' in form and f'name="until" value="{kept[1]}"' in form
    assert form.count('aria-invalid="true"') == form.count('role="alert"') == 1 and said in form
    assert "<section>" not in answer.text
    plain = news.get(f"/changes?{query}", headers={"accept": "application/json"})
    assert plain.status_code == 400 and plain.json()["error"]["code"] == "bad-request"

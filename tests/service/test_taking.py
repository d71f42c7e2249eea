"""Lists taken away whole: CSV and JSON have what the pages have one after the other; what is cut is called a part."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from manyarticles import article_iri, many_articles
from starlette.testclient import TestClient
from tinygraph import BASE, write_tiny_store

from kg.search import SearchEntry
from kg.settings import Settings
from service import taking
from service.app import create_app

COUNT = 120
COMPANY_PATH = "/id/company/" + quote("沙海能源有限公司")
#: List -> the name of its rows in JSON, how many there are, whether its page has fewer.
LISTS = {
    "/articles": ("articles", COUNT + 2),
    "/search?q=" + quote("沙海"): ("hits", COUNT + 1),
    COMPANY_PATH + "?list=statements": ("rows", COUNT + 1),
    COMPANY_PATH + "?list=measures": ("rows", COUNT + 1),
    COMPANY_PATH + "?list=articles": ("articles", COUNT + 1),
    "/id/page/p1?list=articles": ("articles", COUNT + 2),
    "/changes": (None, COUNT + 1),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    entries = [SearchEntry(f"{BASE}project/沙海{n}号", "Project", f"沙海{n}号", (), n % 3) for n in range(COUNT)]
    root = tmp_path_factory.mktemp("taking") / "store"
    return write_tiny_store(root, extra=many_articles(COUNT), entries=entries).path


@pytest.fixture(scope="module")
def many(store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=store)), follow_redirects=False) as client:
        yield client


def address(path: str, more: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{more}"


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", LISTS)
def test_that_a_file_is_whole_and_in_the_order_of_its_pages(
    many: TestClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, count = LISTS[path]
    monkeypatch.setattr(taking, "_AT_ONCE", 50)  # so that it takes several looks
    answer = many.get(address(path, "format=csv"))
    rows = rows_of(answer)
    assert answer.status_code == 200 and "link" not in answer.headers and "content-disposition" not in answer.headers
    assert len(rows) == count == len({(row.get("node"), row.get("iri"), row.get("article")) for row in rows})
    first = many.get(address(path, "format=csv&limit=40"))
    assert rows_of(first) == rows[:40] and 'rel="next"' in first.headers["link"]
    if name is not None:
        told = many.get(address(path, "format=json")).json()
        assert len(told[name]) == count and told["next"] is None
        assert [one.get("node") or one["iri"] for one in told[name]] == [row.get("node") or row["iri"] for row in rows]


def test_that_a_feed_keeps_its_pages_and_graphs_come_whole(many: TestClient) -> None:
    assert len(many.get("/changes?format=json").json()["items"]) == 20
    graphs = many.get("/changes?format=nquads")
    assert "link" not in graphs.headers and f"<{article_iri(COUNT - 1)}> .\n" in graphs.text
    assert graphs.text.count("NewsArticle> <") == COUNT + 1


@pytest.mark.parametrize("path", LISTS)
def test_that_a_file_that_is_cut_says_so(many: TestClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_TAKEN", 30)
    first = many.get(address(path, "format=csv"))
    assert len(rows_of(first)) == 30 and 'rel="next"' in first.headers["link"]
    given = first.headers["content-disposition"]
    assert given.startswith("attachment; filename=\"part.csv\"; filename*=UTF-8''")
    assert unquote(given).endswith("-part.csv")
    following = many.get(first.headers["link"].partition("<")[2].partition(">")[0])
    assert len(rows_of(following)) == 30 and not {str(row) for row in rows_of(following)} & {
        str(row) for row in rows_of(first)}
    assert "content-disposition" in following.headers
    page = many.get(address(path, "limit=10"), headers={"accept": "text/html", "accept-language": "zh"})
    assert "文件名会标明只是其中一部分" in page.text and "content-disposition" not in page.headers


def test_that_a_page_with_all_rows_says_nothing_of_files(many: TestClient) -> None:
    page = many.get("/articles?limit=500", headers={"accept": "text/html"})
    assert page.status_code == 200 and 'data-test="taken-whole"' not in page.text


def test_that_a_file_without_rows_has_its_head(many: TestClient) -> None:
    empty = many.get("/changes?format=csv&until=1990-01-01")
    assert empty.status_code == 200 and empty.content.decode("utf-8-sig").startswith("date,headline,")
    assert rows_of(empty) == []

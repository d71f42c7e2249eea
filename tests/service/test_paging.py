"""Every list page by page, forth and back, and over a rebuild; its CSV and JSON."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from manyarticles import article_iri, article_lines, many_articles
from starlette.testclient import TestClient
from tinygraph import BASE, COMPANY, write_tiny_store

from kg.search import SearchEntry
from kg.settings import Settings
from service.app import create_app
from service.sheets import sheet

COUNT = 11
COMPANY_PATH = "/id/company/" + quote("沙海能源有限公司")
LISTS = {
    "/articles": ("articles", COUNT + 2),
    "/search?q=" + quote("沙海"): ("hits", COUNT + 1),
    COMPANY_PATH + "?list=statements": ("rows", COUNT + 1),
    COMPANY_PATH + "?list=measures": ("rows", COUNT + 1),
    COMPANY_PATH + "?list=posts": ("rows", 1),
    COMPANY_PATH + "?list=articles": ("articles", COUNT + 1),
    "/articles/p1-12?list=measures": ("rows", 1),
    "/id/person/" + quote("李山") + "?list=quotations": ("rows", 1),
    "/questions/newest-mentions?entity=" + quote("沙海能源"): ("rows", COUNT + 1),
    "/changes": ("items", COUNT + 1),
}


def names(count: int) -> list[SearchEntry]:
    return [SearchEntry(f"{BASE}project/沙海{n}号", "Project", f"沙海{n}号", (), n % 3) for n in range(count)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("paging") / "store"
    return write_tiny_store(root, extra=many_articles(COUNT), entries=names(COUNT)).path


@pytest.fixture(scope="module")
def many(store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=store)), follow_redirects=False) as client:
        yield client


def following(answer: Any, relation: str = "next") -> str | None:
    """The address in the Link header."""
    found = re.search(rf'<([^>]+)>; rel="{relation}"', answer.headers.get("link", ""))
    return found[1] if found else None


def key(row: dict[str, Any]) -> str:
    return str(row.get("node") or row.get("iri") or row.get("id") or row.get("evidence"))


def fetch(client: TestClient, address: str) -> Any:
    answer = client.get(address, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize("path", LISTS)
def test_forth_and_back(many: TestClient, path: str) -> None:
    name, count = LISTS[path]
    whole = [key(row) for row in fetch(many, path).json()[name]]
    assert len(whole) == count == len(set(whole))
    address: str | None = f"{path}{'&' if '?' in path else '?'}limit=4"
    seen, pages = list[str](), list[list[str]]()
    last = address
    while address and len(pages) <= count:
        answer, last = fetch(many, address), address
        pages.append([key(row) for row in answer.json()[name]])
        seen += pages[-1]
        told = answer.json()
        assert following(answer) == told.get("next") or "next_url" in told or address.startswith("/changes")
        address = following(answer)
    assert seen == whole and len(pages) == -(-count // 4)
    back = pages[-1]
    for page in reversed(pages[:-1]):
        previous = following(fetch(many, last), "prev")
        assert previous is not None
        answer, last = fetch(many, previous), previous
        assert [key(row) for row in answer.json()[name]] == page
        assert following(answer) is not None
        back = page + back
    assert back == whole and following(fetch(many, last), "prev") is None


@pytest.mark.parametrize("path", LISTS)
def test_that_every_list_is_a_page_json_and_csv(many: TestClient, path: str) -> None:
    joint = "&" if "?" in path else "?"
    page = many.get(f"{path}{joint}limit=4", headers={"accept": "text/html"})
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    for form in ("json", "csv"):
        assert re.search(rf'href="[^"]+format={form}', page.text), form
    if LISTS[path][1] > 4:
        assert 'rel="next"' in page.text and "下一页" in page.text
    answer = many.get(path, headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8" and answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == LISTS[path][1] + 1 and len({len(row) for row in rows}) == 1
    assert not any(cell[:1] in ("=", "@") for row in rows for cell in row)


def test_the_csv_of_the_questions(many: TestClient) -> None:
    assert many.get("/questions?format=csv").content.startswith(b"\xef\xbb\xbfname,")
    assert many.get("/questions", headers={"accept": "text/turtle"}).headers["content-type"].startswith("text/turtle")


def test_that_no_cell_is_a_formula() -> None:
    given = ["=1+2", "+cmd", "-x", "@sum", "\tx", " =1", "＝1", "-5", "+3.5", "1e5", "准东", None, 7, "-3.2万", "5-3"]
    (row,) = list(csv.reader(io.StringIO(sheet(("a",), [given]).decode("utf-8-sig"))))[1:]
    assert row == ["'=1+2", "'+cmd", "'-x", "'@sum", "'\tx", "' =1", "'＝1", "-5", "+3.5", "1e5", "准东", "", "7",
                   "'-3.2万", "5-3"]


@pytest.mark.parametrize("path", LISTS)
def test_that_a_broken_or_foreign_cursor_is_told(many: TestClient, path: str) -> None:
    joint = "&" if "?" in path else "?"
    foreign = following(fetch(many, "/articles?limit=1" if path != "/articles" else "/changes?limit=1"))
    assert foreign is not None
    token = foreign.partition("cursor=")[2]
    for bad in ("x", "AAAA", token, token[:-3], "%00", "é", "W10", "a" * 5_000, token + "==", ""):
        for accept in ("application/json", "text/html"):
            answer = many.get(f"{path}{joint}cursor={bad}", headers={"accept": accept})
            assert answer.status_code == 400, (bad, answer.text)
            assert ("去掉 cursor" if accept == "text/html" else "leave out cursor") in answer.text
    mine = following(fetch(many, f"{path}{joint}limit=1"))
    for more in ("%00", "!!!!", "%20", "=", "*", "é") if mine is not None else ():
        answer = many.get(f"{mine}{more}")
        assert answer.status_code == 400 and "cursor" in answer.text, more
    for limit in ("0", "-1", "x", "99999999999999999999"):
        assert many.get(f"{path}{joint}limit={limit}").status_code == 400


def test_that_a_cursor_is_of_its_parameters(many: TestClient) -> None:
    address = following(fetch(many, "/search?q=" + quote("沙海") + "&limit=2&format=json"))
    assert address is not None
    assert many.get(address.replace("limit=2", "limit=5")).status_code == 200
    assert many.get(address.replace("format=json", "format=csv")).status_code == 200
    assert many.get(address + "&type=Company").status_code == 400
    assert many.get(address.replace("%E6%B2%99", "%e6%b2%99")).status_code == 200


def test_lists_that_are_none(many: TestClient) -> None:
    assert many.get(COMPANY_PATH + "?list=nothing").status_code == 400
    assert many.get("/articles/p1-12?list=articles").status_code == 400
    assert many.get("/articles/nothing?list=posts").status_code == 404
    assert many.get("/id/company/nothing?list=posts").status_code == 404
    empty = many.get("/id/person/" + quote("李山") + "?list=measures")
    assert empty.json()["rows"] == [] and empty.json()["next"] is None
    assert many.get("/id/article/p1-12?list=posts").json()["rows"]
    moved = many.get("/id/company/" + quote("沙海公司") + "?list=posts&limit=3")
    assert moved.status_code == 301 and moved.headers["location"].endswith("?list=posts&limit=3")


def test_that_a_cursor_outlives_a_rebuild(tmp_path: Path) -> None:
    folder = write_tiny_store(tmp_path / "store", extra=many_articles(8), entries=names(8))
    paths = ("/articles", COMPANY_PATH + "?list=statements", "/search?q=" + quote("沙海"), "/changes",
             "/questions/newest-mentions?entity=" + quote("沙海能源"))
    with TestClient(create_app(Settings(store=folder.path))) as client:
        first = {path: fetch(client, f"{path}{'&' if '?' in path else '?'}limit=3") for path in paths}
        newer = many_articles(8) + article_lines(90, "2024-06-01") + article_lines(91, "2024-05-01")
        write_tiny_store(tmp_path / "store", "two", extra=newer, entries=names(10))
        for path in paths[:4]:
            name = LISTS[path][0]
            address = following(first[path])
            assert address is not None
            told = fetch(client, address.replace("limit=3", "limit=100")).json()
            assert (told["rebuilt"] if name != "items" else told["_zhundong_kg"]["rebuilt"]) is True
            seen = {key(row) for row in first[path].json()[name]}
            rest = {key(row) for row in told[name]}
            fresh = [key(row) for row in fetch(client, path).json()[name]]
            assert not seen & rest and set(fresh) - rest - seen <= {
                article_iri(90), article_iri(90) + "#st-1", *(f"{BASE}project/沙海{n}号" for n in (8, 9))}
            if name == "articles":
                assert article_iri(91) in rest and article_iri(90) not in rest
            page = client.get(address.replace("&format=json", ""), headers={"accept": "text/html"})
            assert "数据已更新" in page.text and "从原处继续" in page.text
        address = following(first[paths[4]])
        assert address is not None and fetch(client, address).json()["rebuilt"] is True
        assert "从第一页重新看起" in client.get(address, headers={"accept": "text/html"}).text


def test_that_a_thing_shows_the_begin_of_its_lists(many: TestClient) -> None:
    page = many.get(COMPANY_PATH, headers={"accept": "text/html"}).text
    for name in ("statements", "posts", "measures", "articles"):
        assert f'href="{COMPANY_PATH}?list={name}"' in page
    assert COMPANY in page

"""Lists of newspapers, issues and pages as CSV and JSON; what is said where there is none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html import unescape
from re import findall
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from test_press_pages import HTML, PAPER, quads
from tinygraph import BASE

PLACES = {
    "newspaper": f"/id/newspaper/{quote('晨报')}",
    "issue": f"/id/issue/{quote('晨报')}/2024-01-02",
    "page": "/id/page/m2",
}
LISTS = {"newspaper": ("issues", "pages", "articles"), "issue": ("pages", "articles"), "page": ("articles",)}
PAIRS = [(kind, name) for kind, names in LISTS.items() for name in names]


@pytest.fixture(scope="module")
def press(tiny_service: Callable[..., TestClient]) -> TestClient:
    """The service over the tiny graph and a newspaper."""
    return tiny_service(quads(), query_workers=1)


def rows(client: TestClient, place: str, name: str) -> list[dict[str, str]]:
    answer = client.get(place, params={"list": name, "format": "csv"})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv"), answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_that_a_newspaper_has_its_issues_pages_and_articles(press: TestClient) -> None:
    issues = rows(press, PLACES["newspaper"], "issues")
    assert [(one["date"], one["number"], one["pages"], one["articles"]) for one in issues] == [
        ("2024-02-03", "", "0", "0"), ("2024-01-02", "101", "2", "2"), ("2023-12-31", "100", "0", "0"),
    ]  # fmt: skip
    pages = rows(press, PLACES["newspaper"], "pages")
    assert [(one["iri"], one["number"], one["articles"]) for one in pages] == [
        (f"{BASE}page/m2", "2", "2"), (f"{BASE}page/m10", "10", "0"),
    ]  # fmt: skip
    assert {one["issue"] for one in pages} == {f"{BASE}issue/晨报/2024-01-02"} and pages[0]["date"] == "2024-01-02"
    assert rows(press, PLACES["issue"], "pages") == pages
    for place in PLACES.values():
        assert [one["iri"] for one in rows(press, place, "articles")] == [
            f"{BASE}article/m2-20", f"{BASE}article/m2-5",
        ]  # fmt: skip
    assert issues[1]["iri"] == f"{BASE}issue/晨报/2024-01-02" and PAPER.endswith("newspaper/晨报")


def test_that_articles_of_a_page_come_page_by_page(press: TestClient) -> None:
    first = press.get(PLACES["page"], params={"list": "articles", "format": "json", "limit": "1"}).json()
    following = press.get(first["next"]).json()
    assert [one["path"] for one in first["articles"] + following["articles"]] == ["/articles/m2-20", "/articles/m2-5"]
    assert following["next"] is None
    html = press.get(PLACES["newspaper"], params={"list": "articles"}, headers=HTML).text
    assert "晨报</a> · 文章" in html and "/articles/m2-5" in html


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_that_each_list_is_whole_in_both_forms_and_linked_from_its_page(
    press: TestClient, kind: str, name: str
) -> None:
    place = PLACES[kind]
    told = press.get(place, params={"list": name, "format": "json"}).json()
    assert told["next"] is None and [one["iri"] for one in told[name]] == [r["iri"] for r in rows(press, place, name)]
    assert told[name][0]["path"].startswith("/")
    page = press.get(place, headers=HTML).text
    links = [unescape(one) for one in findall(r'href="([^"]+)"', page)]
    for form in ("csv", "json"):
        assert links.count(f"{place}?list={name}&format={form}") == 2, "in the head, and to be clicked"
    shown = press.get(place, params={"list": name}, headers=HTML, follow_redirects=False)
    assert (shown.status_code, shown.headers.get("location")) == ((200, None) if name == "articles" else (303, place))


def test_that_a_list_that_is_not_there_is_refused(press: TestClient) -> None:
    for place, name, words in (
        (PLACES["newspaper"], "statements", "a newspaper has no list of statements; it has issues, pages, articles"),
        (PLACES["issue"], "issues", "an issue has no list of issues; it has pages, articles"),
        (PLACES["page"], "pages", "a page has no list of pages; it has articles"),
        (f"/id/zone/{quote('东山园区')}", "issues", "this thing has no list of issues; it has statements"),
        ("/articles/m2-20", "pages", "an article has no list of pages; it has statements"),
    ):
        answer = press.get(place, params={"list": name, "format": "csv"})
        assert answer.status_code == 400 and answer.json()["error"]["message"].startswith(words), answer.text
    for parameter in ("limit", "cursor"):
        answer = press.get(PLACES["issue"], params={"list": "pages", "format": "csv", parameter: "1"})
        assert answer.status_code == 400 and f"comes whole; leave {parameter} out" in answer.text


def test_that_the_start_page_leads_to_its_list_of_articles(press: TestClient) -> None:
    page = press.get("/", headers=HTML).text
    sheets = {form: f"/articles?limit=8&format={form}" for form in ("csv", "json")}
    links = [unescape(one) for one in findall(r'href="([^"]+)"', page)]
    for address in sheets.values():
        assert links.count(address) == 2 and press.get(address).status_code == 200
    for asked, status in (({"headers": {"accept": "text/csv"}}, 406), ({"params": {"format": "csv"}}, 400)):
        answer = press.get("/", **asked)  # type: ignore[arg-type]
        assert answer.status_code == status
        assert answer.json()["error"]["hint"] == f"the newest articles are a list of their own: {sheets['csv']}"

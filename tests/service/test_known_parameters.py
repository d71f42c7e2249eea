"""Parameters that an address does not know, and what trackers hang on links."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tinygraph import ZONE

from kg.questions import load_questions
from service.openapi import OFFERS
from service.tracking import take_off

PLACES = {"{name}": "posts-of-body", "{key}": "p1-12", "{path}": "zone/东山园区"}
#: What addresses cannot be asked without.
NEEDED = {"/questions/{name}": "body=昌吉州工信局", "/search": "q=x", "/graphs": "default", "/correct": "of=x"}
TRACKED = (
    "utm_source=a&utm_medium=b", "fbclid=x", "gclid=x", "from=timeline&isappinstalled=0", "spm=a.b.c", "share_token=1",
)  # fmt: skip


def _address(path: str) -> str:
    for place, value in PLACES.items():
        path = path.replace(place, quote("graph/entities" if path.startswith("/graphs") else value))
    return path


ASKED = [f"{_address(path)}?{NEEDED.get(path, '')}".rstrip("?") for path in OFFERS]
BEHIND = {asked: "&" if "?" in asked else "?" for asked in ASKED}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_that_no_address_takes_a_parameter_that_it_does_not_know(client: TestClient, asked: str, accept: str) -> None:
    got = client.get(f"{asked}{BEHIND[asked]}foo=bar", headers={"accept": accept})
    assert got.status_code == 400 and "foo" in got.text, got.text


def test_that_it_is_told_which_there_are_and_what_to_do(client: TestClient) -> None:
    got = client.get("/articles?month=2024-03&moth=2024&lang=zh", headers={"accept": "application/json"})
    error = got.json()["error"]
    assert (error["status"], error["code"]) == (400, "bad-request")
    assert error["message"] == (
        "parameter 'moth' does not exist here; allowed are limit, cursor, q, text, month, paper, format, lang"
    )
    assert error["hint"] and error["suggestions"][0]["path"] == "/articles?month=2024-03&lang=zh"
    assert error["said"]["message"].startswith("这里没有“moth”这个参数，可用的有：limit、cursor")
    for lang, words in (("zh", "请把它从地址里去掉"), ("en", "Take it out of the address")):
        page = client.get(f"/articles?month=2024-03&moth=2024&lang={lang}", headers={"accept": "text/html"})
        assert page.status_code == 400 and words in page.text
        assert f'href="/articles?month=2024-03&amp;lang={lang}"' in page.text


def test_that_those_who_watch_over_the_service_may_hang_on_what_they_like(client: TestClient) -> None:
    for path in ("/health", "/health/live", "/health/ready", "/metrics", "/favicon.ico"):
        assert client.get(f"{path}?at=1700000000").status_code == client.get(path).status_code != 400, path


def test_that_a_question_says_itself_which_it_has(client: TestClient) -> None:
    error = client.get("/questions/posts-of-body?body=x&foo=1&format=json").json()["error"]
    assert "posts-of-body has no parameter 'foo'; it has body" in error["message"]


@pytest.mark.parametrize("tracked", TRACKED)
@pytest.mark.parametrize("asked", ASKED)
def test_that_a_link_that_was_passed_on_is_good(client: TestClient, asked: str, tracked: str) -> None:
    plain = client.get(asked, headers={"accept": "text/html"})
    passed_on = client.get(f"{asked}{BEHIND[asked]}{tracked}", headers={"accept": "text/html"})
    assert passed_on.status_code == plain.status_code
    assert not any(part in passed_on.text for part in tracked.split("&"))
    if "no-store" not in (plain.headers["cache-control"], passed_on.headers["cache-control"]):  # more is looked for
        assert passed_on.headers.get("etag") == plain.headers.get("etag")


def test_that_a_cursor_does_not_depend_on_who_passed_the_link_on(client: TestClient) -> None:
    first = client.get("/articles?limit=1&format=json&utm_source=a").json()
    assert "utm" not in first["next"]
    assert client.get(first["next"] + "&fbclid=x").status_code == 200


def test_that_nothing_that_we_know_is_taken_for_a_tracker(client: TestClient) -> None:
    ours = {p.name for question in load_questions().values() for p in question.parameters}
    paths = client.get("/openapi.json").json()["paths"]
    ours |= {one["name"] for item in paths.values() for told in item.values() for one in told.get("parameters", [])}
    assert "month" in ours and len(ours) > 40
    for name in ours | {"openings", "token", "run"}:
        asked = f"{name}=timeline".encode()
        scope = {"query_string": asked}
        take_off(scope)
        assert scope["query_string"] == asked, name


def test_that_a_thing_is_still_where_its_link_leads(client: TestClient) -> None:
    path = "/id/" + quote(ZONE.partition("/id/")[2])
    assert client.get(f"{path}?list=statements&predicate=kg:locatedIn&direction=in&format=json").status_code == 200
    assert client.get(f"/neighbours?id={quote('zone/东山园区')}&openings=1").status_code == 200
    assert client.get("/correct?token=x").json()["error"]["message"].startswith("a token was given in the address")

"""Two things or two articles side by side."""

from __future__ import annotations

import pytest
from figuregraph import FIRST, RIVAL, SECOND
from starlette.testclient import TestClient
from test_targets_page import client as client  # the same store
from tinygraph import BASE, COMPANY, PRODUCT, ZONE

from service.texts import TEXTS


def page(client: TestClient, lang: str = "zh", **asked: str) -> str:
    answer = client.get("/compare", params={"lang": lang, **asked}, headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_the_form_alone(client: TestClient) -> None:
    assert 'id="compare-a"' in page(client) and 'data-test="side"' not in page(client)


@pytest.mark.parametrize("asked", [("沙海能源", "绿洲化工"), (COMPANY, RIVAL),
                                   (COMPANY.removeprefix(BASE), RIVAL.removeprefix(BASE))])
def test_two_things(client: TestClient, asked: tuple[str, str]) -> None:
    found = page(client, a=asked[0], b=asked[1])
    assert found.count('data-test="side"') == 2
    shared, _, own = found.partition('id="own"')
    assert "东山园区" in shared and "绿洲化工与沙海能源都在东山园区。" in shared
    assert "绿洲化工将迁往东山园区。" in shared and TEXTS["zh"]["compare_articles"] in shared
    assert "总经理" not in shared and TEXTS["zh"]["compare_no_own"] in own
    indicators = shared.partition('id="indicators"')[2]
    for told in ("纯碱产量", "data-chart", "31万吨"):
        assert told in indicators, told
    assert "水耗" not in indicators


def test_a_thing_and_where_it_is(client: TestClient) -> None:
    found = page(client, "en", a=COMPANY, b=ZONE)
    between = found.partition('id="between"')[2].partition("</section>")[0]
    assert "located in" in between


def test_two_articles(client: TestClient) -> None:
    found = page(client, a=FIRST, b="/articles/p2-60")
    assert "纯碱2022" in found and "纯碱2023" in found
    assert "纯碱产量" in found.partition('id="indicators"')[2]
    assert f'/articles/{SECOND.rpartition("/")[2]}' in found


def test_what_cannot_be_compared(client: TestClient) -> None:
    assert TEXTS["zh"]["compare_unknown"].replace("{name}", "无此名") in page(client, a="无此名", b="绿洲化工")
    assert TEXTS["zh"]["compare_mixed"] in page(client, a=FIRST, b=RIVAL)
    assert TEXTS["zh"]["compare_mixed"] in page(client, a="article/none-1", b="article/none-2")
    assert TEXTS["zh"]["compare_mixed"] in page(client, a=BASE + "company/%E6%97%A0", b=RIVAL)


def test_examples_drawn_from_the_graph(client: TestClient) -> None:
    for lang in ("zh", "en"):
        found = page(client, lang).partition('id="pairs"')[2]
        assert found.count('data-test="pair"') >= 1, lang
    assert "a=article%2F" in found and "b=article%2F" in found
    assert 'id="pairs"' not in page(client, a="沙海能源", b="绿洲化工")


def test_what_goes_with_one(client: TestClient) -> None:
    found = page(client, "en", a=COMPANY.removeprefix(BASE)).partition('id="partners"')[2]
    first = found.partition('data-test="partner"')[2].partition("</li>")[0]
    assert "Oasis Chemical" in first and "articles name both" in first
    assert f'data-iri="{COMPANY}" data-shown="沙海能源有限公司"' in page(client, a=COMPANY)
    articles = page(client, a=FIRST.removeprefix(BASE)).partition('id="partners"')[2]
    assert "纯碱2023" in articles and TEXTS["zh"]["compare_shared_things"].replace("{n}", "2") in articles
    assert TEXTS["zh"]["compare_no_partner"] in page(client, a=PRODUCT)

"""Two things or two articles side by side."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from figuregraph import FIRST, RIVAL, SECOND
from starlette.testclient import TestClient
from test_targets_page import client as client  # the same store
from tinygraph import BASE, COMPANY, PRODUCT, ZONE

from kg.vocab import KG
from service.reading.comparing import _indicators
from service.reading.sayings import Amount, Evidence, Measure, Named, Sayings
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


def test_that_as_many_sentences_are_counted_as_open(client: TestClient) -> None:
    found = page(client, a=COMPANY, b=RIVAL)
    folds = re.findall(r'<small class="count">(\d+)</small></summary>(.*?)</details>', found, re.DOTALL)
    told = [(int(n), inside.count("<blockquote")) for n, inside in folds if "<blockquote" in inside]
    assert told and all(n == shown for n, shown in told)


def test_two_articles(client: TestClient) -> None:
    found = page(client, a=FIRST, b="/articles/p2-60")
    assert "纯碱2022" in found and "纯碱2023" in found
    assert "纯碱产量" in found.partition('id="indicators"')[2]
    assert f'/articles/{SECOND.rpartition("/")[2]}' in found


def test_that_articles_share_figures_of_the_same_thing_only() -> None:
    def told(subject: str, value: str) -> Sayings:
        named = Named(subject, BASE + f"project/{subject}")
        indicator, amount = Named("项目数", BASE + "indicator/i"), Amount(Decimal(value), "个", Decimal(value))
        one = Measure("n", named, KG + "Observation", indicator, value, None, None, None, None, (None, "2024-12-31"),
                      amount, evidence=(Evidence("e", "s", "a", None, "2024-12-10"),))  # fmt: skip
        return Sayings(measures=(one,))

    assert not _indicators(told("甲项目", "31"), told("乙项目", "286"), of_articles=True)
    (same,) = _indicators(told("甲项目", "31"), told("甲项目", "33"), of_articles=True)
    assert same.subject is not None and same.subject.name == "甲项目"


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


def test_that_headings_count_what_the_page_and_the_table_show(client: TestClient) -> None:
    told = client.get("/compare", params={"a": COMPANY, "b": RIVAL, "format": "json"}).json()
    rows, counts = told["rows"], told["counts"]
    assert told["a"]["iri"] == COMPANY and told["b"]["name"] == "绿洲化工有限公司"
    for part, n in (("shared", 2 * counts["shared"]), ("articles", counts["articles"])):
        assert sum(row["part"] == part for row in rows) == n, part
    for side in "ab":
        own = [row for row in rows if row["part"] == "own" and row["side"] == side]
        assert len(own) == counts["own"][side]
        assert all(row["sentence"] and row["evidence"].startswith("http") for row in own)
    table = client.get("/compare", params={"a": COMPANY, "b": RIVAL, "format": "csv"})
    assert table.headers["content-type"].startswith("text/csv")
    assert len(table.content.decode("utf-8-sig").splitlines()) == 1 + len(rows)
    assert "format=csv" in page(client, a=COMPANY, b=RIVAL)


def test_that_two_articles_have_their_table(client: TestClient) -> None:
    rows = client.get("/compare", params={"a": FIRST, "b": SECOND, "format": "json"}).json()["rows"]
    assert {row["part"] for row in rows} == {"indicators", "own"}
    assert {row["side"] for row in rows if row["part"] == "indicators"} == {"a", "b"}


def test_that_without_names_there_are_examples(client: TestClient) -> None:
    pairs = client.get("/compare?format=json").json()["examples"]
    assert {pair["a"]["name"] for pair in pairs} and all(pair["b"]["iri"].startswith(BASE) for pair in pairs)
    assert len(client.get("/compare?format=csv").text.splitlines()) == 1 + len(pairs)


def test_what_has_no_table(client: TestClient) -> None:
    for asked, status in (({"a": COMPANY}, 400), ({"a": "无此名", "b": RIVAL}, 404)):
        for form in ("json", "csv"):
            assert client.get("/compare", params={**asked, "format": form}).status_code == status


def test_that_names_that_nothing_bears_are_told_and_others_offered(client: TestClient) -> None:
    found = page(client, a="绿洲化工厂", b="无此名")
    for name in ("绿洲化工厂", "无此名"):
        assert TEXTS["zh"]["compare_unknown"].replace("{name}", name) in found
    offers = found.partition('data-test="offers"')[2].partition("</p>")[0]
    assert "绿洲化工有限公司" in offers and "b=%E6%97%A0%E6%AD%A4%E5%90%8D" in offers
    assert 'data-test="side"' not in found


def test_that_a_name_taken_for_another_one_is_told(client: TestClient) -> None:
    words = TEXTS["zh"]["compare_taken"].replace("{name}", "绿洲化工有限公司")
    assert words.replace("{given}", "绿洲化") in page(client, a="绿洲化", b="沙海能源")
    assert 'data-test="taken"' not in page(client, a="绿洲化工", b=COMPANY)

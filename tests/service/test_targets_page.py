"""Targets: what became of each, filters, formats; the rules that judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from figuregraph import RIVAL, figure_quads
from starlette.testclient import TestClient
from tinygraph import COMPANY

from kg.search import SearchEntry
from kg.vocab import KG
from service.reading.outcomes import judge
from service.reading.sametargets import is_of_others, is_part_of_name, same_targets
from service.reading.sayings import Amount, Evidence, Measure, Named
from service.texts import TEXTS


@pytest.fixture(scope="module")
def client(tiny_service: Callable[..., TestClient]) -> TestClient:
    rival = SearchEntry(RIVAL, "Company", "绿洲化工有限公司", ("绿洲化工",), 3)
    return tiny_service(figure_quads(), [rival], query_workers=1)


def outcomes(client: TestClient, **asked: str) -> dict[tuple[str, str], str]:
    found = client.get("/targets", params={"format": "json", **asked}).json()
    return {(one["about"], one["indicatorText"]): one["outcome"] for one in found["targets"]}


def test_that_later_figures_judge_a_target(client: TestClient) -> None:
    assert outcomes(client) == {
        (COMPANY, "纯碱产量"): "kept",
        (COMPANY, "水耗"): "missed",
        (COMPANY, "建成样板工厂"): "worded",
        (RIVAL, "纯碱产量"): "kept",
    }


def test_filters(client: TestClient) -> None:
    assert outcomes(client, about="绿洲化工") == {(RIVAL, "纯碱产量"): "kept"}
    assert outcomes(client, about=RIVAL) == outcomes(client, about="绿洲化工")
    assert set(outcomes(client, indicator="水")) == {(COMPANY, "水耗")}
    assert set(outcomes(client, outcome="missed")) == {(COMPANY, "水耗")}
    assert outcomes(client, about="没有这个名字") == {}
    assert client.get("/targets?outcome=perhaps").status_code == 400


def test_that_the_figures_of_another_year_do_not_count(client: TestClient) -> None:
    found = client.get("/targets?format=json&indicator=纯碱").json()["targets"]
    told = {one["about"]: [(later["printed"], later["settles"]) for later in one["later"]] for one in found}
    assert told == {COMPANY: [("9万吨", False), ("21万吨", True)], RIVAL: [("31万吨", True)]}


def test_that_a_year_a_month_or_a_day_leaves_out_later_deadlines_and_none(client: TestClient) -> None:
    due = {(COMPANY, "纯碱产量"): "kept", (COMPANY, "水耗"): "missed", (RIVAL, "纯碱产量"): "kept"}
    assert outcomes(client, by="2022") == outcomes(client, by="2022-12") == outcomes(client, by="2022-12-31") == due
    assert outcomes(client, by="2021") == outcomes(client, by="2022-11") == {}
    assert len(client.get("/targets?format=csv&by=2022").text.splitlines()) == 4
    refused = client.get("/targets?by=soon&lang=zh&format=json")
    assert refused.status_code == 400 and "by=2025-06-30" in refused.text
    page = client.get("/targets?by=2022&lang=en", headers={"accept": "text/html"}).text
    assert 'name="by" id="targets-due" value="2022"' in page and "outcome=kept&amp;by=2022" in page


def test_csv_and_pages(client: TestClient) -> None:
    lines = client.get("/targets?format=csv").text.splitlines()
    assert len(lines) == 5 and "21万吨" in lines[1] + lines[2]
    first = client.get("/targets?format=json&limit=3").json()
    assert len(first["targets"]) == 3 and first["count"] == 4
    second = client.get(first["next"]).json()
    assert len(second["targets"]) == 1 and second["next"] is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page(client: TestClient, lang: str) -> None:
    page = client.get(f"/targets?lang={lang}", headers={"accept": "text/html"}).text
    words = TEXTS[lang]
    for shown in ("今年要产纯碱超过20万吨。", "去年产纯碱21万吨。", words["outcome_kept"], words["settles"]):
        assert shown in page, shown
    assert 'data-outcome="missed"' in page and ">2022</h2>" in page
    assert TEXTS[lang]["targets_no_deadline"] in page


def measure(kind: str, value: str | None, period: tuple[str | None, str | None], told: str = "2023-02-01",
            bound: str | None = None, change: str | None = None, name: str = "产量", unit: str = "万吨",
            printed: str | None = None) -> Measure:
    number = Decimal(value) if value is not None else None
    amount = Amount(number, unit, number, None, None, None, KG + bound if bound else None)
    return Measure(
        f"{kind}{value}{period}{told}", Named("甲", "x"), KG + kind, Named(name, "i"), printed or f"{value}{unit}",
        KG + change if change else None, None, None, None, period, amount,
        evidence=(Evidence("e", "句。", "a", None, told),),
    )  # fmt: skip


YEAR = ("2022-01-01", "2022-12-31")
HALF = ("2022-01-01", "2022-06-30")
Figure = tuple[str, tuple[str, str], dict[str, str]]


@pytest.mark.parametrize(
    ("goal", "figures", "expected"),
    [
        ({"value": "20"}, [], "none"),
        ({"value": "20"}, [("19", YEAR, {})], "missed"),
        ({"value": "20"}, [("20", YEAR, {})], "kept"),
        ({"value": "20", "bound": "MoreThan"}, [("20", YEAR, {})], "missed"),
        ({"value": "20", "bound": "MoreThan"}, [("20", YEAR, {"bound": "MoreThan"})], "kept"),
        # More than 18 may be more than 20.
        ({"value": "20"}, [("18", YEAR, {"bound": "MoreThan"})], "open"),
        # Told before the deadline, of a month at its end, in another unit, of a rise.
        ({"value": "20"}, [("19", YEAR, {"told": "2022-12-01"})], "open"),
        ({"value": "20"}, [("19", ("2022-12-01", "2022-12-31"), {})], "open"),
        ({"value": "20"}, [("19", YEAR, {"unit": "家"})], "none"),
        ({"value": "20"}, [("19", YEAR, {"change": "YoYIncrease"})], "none"),
        ({"value": "20"}, [("25", ("2022-01-01", "2022-06-30"), {})], "kept"),
        ({"value": "20"}, [("25", ("2022-01-01", "2023-12-31"), {})], "none"),
        ({"value": "20"}, [("19", YEAR, {}), ("21", YEAR, {})], "unclear"),
        # Ceilings and rates count when their time is over.
        ({"value": "20", "bound": "AtMost"}, [("15", ("2022-01-01", "2022-06-30"), {})], "open"),
        ({"value": "20", "bound": "AtMost"}, [("15", YEAR, {})], "kept"),
        ({"value": "8", "change": "YoYIncrease"}, [("9", HALF, {"change": "YoYIncrease"})], "open"),
        ({"value": "8", "change": "YoYIncrease"}, [("9", YEAR, {"change": "YoYIncrease"})], "kept"),
        # Of a concentration less is better; of cutting one, more.
        ({"value": "35", "name": "PM2.5浓度"}, [("33", YEAR, {"name": "PM2.5浓度"})], "kept"),
        ({"value": "35", "name": "减排量"}, [("33", YEAR, {"name": "减排量"})], "missed"),
        # About and nearly leave a margin; "nearly" is no ceiling.
        ({"value": "100", "bound": "About"}, [("96", YEAR, {})], "kept"),
        ({"value": "100", "bound": "LessThan", "printed": "近100万吨"}, [("120", YEAR, {})], "kept"),
        ({"value": "100", "bound": "LessThan"}, [("120", YEAR, {})], "missed"),
        ({"value": None}, [("120", YEAR, {})], "worded"),
    ],
)  # fmt: skip
def test_the_rules(goal: dict[str, str], figures: list[Figure], expected: str) -> None:
    target = measure("Target", period=YEAR, **{"told": "2022-01-10", **goal})
    later = [measure("Observation", value, period, **more) for value, period, more in figures]
    assert judge((target,), later).outcome == expected


def test_that_a_chosen_thing_keeps_its_name(client: TestClient) -> None:
    asked = client.get("/targets", params={"about": RIVAL, "lang": "zh"}, headers={"accept": "text/html"}).text
    assert f'value="绿洲化工有限公司" placeholder="{TEXTS["zh"]["targets_body_hint"]}" data-suggest="name"' in asked
    assert f'data-iri="{RIVAL}"' in asked
    english = client.get("/targets", params={"about": RIVAL, "lang": "en"}, headers={"accept": "text/html"}).text
    assert ">Oasis Chemical</a>" in english and "1 target<" in english


def test_that_what_is_on_the_way_is_no_later_figure() -> None:
    target = measure("Target", "20", YEAR, told="2022-08-01")
    figures = [
        measure("Observation", "9", HALF, told="2022-08-01"),  # of the same article
        measure("Observation", "12", ("2022-01-01", "2022-09-30"), told="2023-01-10"),  # of before the deadline
        measure("Observation", "21", YEAR, told="2023-02-01"),
    ]
    found = judge((target,), figures)
    assert [one.measure.printed for one in found.progress] == ["9万吨", "12万吨"]
    assert [one.measure.printed for one in found.after] == ["21万吨"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_progress_has_a_heading_of_its_own(lang: str, client: TestClient) -> None:
    page = client.get("/targets", params={"about": RIVAL, "lang": lang}, headers={"accept": "text/html"}).text
    words = TEXTS[lang]
    assert f"<h4>{words['targets_progress']}</h4>" in page and f"<h4>{words['targets_later']}</h4>" not in page
    told = client.get("/targets", params={"about": RIVAL, "format": "json"}).json()["targets"][0]["later"]
    assert [one["progress"] for one in told] == [True]


def test_that_the_page_says_how_many_were_joined(tiny_service: Callable[..., TestClient]) -> None:
    again = figure_quads().replace("p2-90", "p2-91")
    client = tiny_service(figure_quads() + again, query_workers=1)
    page = client.get("/targets", params={"lang": "zh"}, headers={"accept": "text/html"}).text
    assert "共 8 项目标，相同的合并后 4 项" in page


def saying(one: Measure, sentence: str, node: str = "n") -> Measure:
    evidence = (Evidence("e", sentence, "a", None, "2023-02-01"),)
    return replace(one, node=node, evidence=evidence, amount=replace(one.amount, unit=None))


def test_that_what_lists_other_things_is_no_figure_of_a_target() -> None:
    goal = saying(measure("Target", "3", YEAR, unit="个"), "重点打造煤基、铝基、硅基3个千亿级和油气、粮油2个产业集群。")
    same = saying(measure("Observation", "3", YEAR, unit="个"), "已建成煤基、铝基、硅基3个千亿级产业集群。")
    other = saying(measure("Observation", "3", YEAR, unit="个"), "已形成煤基、铝基、新能源3个千亿级产业集群。")
    unlisted = saying(measure("Observation", "3", YEAR, unit="个"), "去年，3个千亿级产业集群撑起发展。")
    assert [is_of_others(goal, one) for one in (same, other, unlisted)] == [False, True, True]
    assert not is_of_others(unlisted, same)


def test_that_targets_of_one_value_and_deadline_are_one() -> None:
    plain, begun = measure("Target", "20", (None, YEAR[1])), measure("Target", "20", YEAR, bound="AtLeast")
    assert same_targets([plain, begun]) == [(begun, plain)]
    ceiling, later = measure("Target", "20", YEAR, bound="AtMost"), measure("Target", "20", (None, "2023-12-31"))
    elsewhere = replace(plain, subject=Named("乙", "y"))
    assert len(same_targets([plain, ceiling, later, elsewhere])) == 4
    assert len(same_targets([plain, begun, measure("Target", "20", ("2021-01-01", YEAR[1]))])) == 3


def test_that_the_sentence_of_a_target_tells_its_progress_under_a_shorter_name() -> None:
    goal, figure = (measure(kind, value, YEAR, name=name) for kind, value, name in (
        ("Target", "20", "并网规模"), ("Observation", "9", "并网")))  # fmt: skip
    goal, figure = (replace(one, amount=replace(one.amount, unit="kW")) for one in (goal, figure))
    assert is_part_of_name(goal, figure) and not is_part_of_name(goal, replace(figure, indicator=Named("装机", "j")))
    assert not is_part_of_name(*(replace(one, amount=replace(one.amount, unit=None)) for one in (goal, figure)))
    judged = judge((goal,), [], [figure])
    assert (judged.outcome, [one.settles for one in judged.progress]) == ("open", [False])


def test_that_a_heading_does_not_say_the_object_of_a_goal_twice(tiny_service: Callable[..., TestClient]) -> None:
    quads = figure_quads().replace('printedText> "建成样板工厂"', 'printedText> "样板工厂"')
    page = tiny_service(quads, query_workers=1).get("/targets?lang=zh", headers={"accept": "text/html"}).text
    assert ">建成样板工厂</span>" in page and ">样板工厂</span>" not in page


def test_that_a_figure_without_a_time_is_on_the_way_where_the_same_article_tells_it() -> None:
    goal, figure = measure("Target", "40", YEAR), measure("Observation", "25", (None, None))
    judged = judge((goal,), [figure])
    assert (judged.outcome, [one.measure.printed for one in judged.progress]) == ("open", ["25万吨"])
    elsewhere = replace(figure, evidence=(Evidence("f", "句。", "b", None, "2023-02-01"),))
    assert judge((goal,), [elsewhere]).outcome == "none"

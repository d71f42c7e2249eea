"""The page of an entity: groups, planned and done, figures over time, neighbours, downloads; charts elsewhere."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from figuregraph import RIVAL
from starlette.testclient import TestClient
from test_targets_page import client as client  # the same store
from tinygraph import BASE, COMPANY

from service.answers import AnswerRow, AnswerTable, NamedCell
from service.charting import answer_charts, months_chart
from service.reading.sharing import months_of
from service.reading.things import ArticleLine
from service.texts import TEXTS

PATH = "/id/company/" + quote("沙海能源有限公司")
RIVAL_PATH = "/id/company/" + quote("绿洲化工有限公司")


def get(client: TestClient, path: str) -> str:
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return str(answer.text)


def charts(page: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in re.findall(r'<script type="application/json" data-chart>(.*?)</script>', page)]


def test_that_planned_and_done_stand_apart(client: TestClient) -> None:
    page = get(client, RIVAL_PATH + "?lang=zh")
    group = page.partition('data-test="group"')[2].partition("</section>")[0]
    done, _, planned = group.partition("planned-head")
    assert "绿洲化工与沙海能源都在东山园区。" in done and "绿洲化工将迁往东山园区。" in planned
    assert '<li class="planned">' in planned and TEXTS["zh"]["planned_part"] in planned
    assert "Oasis Chemical" in page and "绿洲化工" in page
    assert "<h1 id=\"name\">Oasis Chemical</h1>" in get(client, RIVAL_PATH + "?lang=en")


def test_figures_over_time(client: TestClient) -> None:
    page = get(client, PATH + "?lang=zh")
    found = next(chart for chart in charts(page) if chart["kind"] == "time")
    assert found["unit"] == "万吨"
    assert [(one["hollow"], one["points"]) for one in found["series"]] == [
        (
            False,
            [
                ["2021-12-31", 15.0, "15万吨", "2021-01-01"],
                ["2022-06-30", 9.0, "9万吨", "2022-01-01"],
                ["2022-12-31", 21.0, "21万吨", "2022-01-01"],
            ],
        ),
        (True, [["2022-12-31", 20.0, "20万吨"]]),
    ]
    table = page.partition('class="timeline cards"')[2].partition("</table>")[0]
    assert ">2021<" in table and "前年产纯碱15万吨。" in table and 'class="data target"' in table


def test_where_it_leads(client: TestClient) -> None:
    page = get(client, PATH + "?lang=zh")
    key = quote(COMPANY.removeprefix(BASE), safe="")
    for link in (f"/explore?id={key}", f"/compare?a={key}", "?format=turtle", "?format=jsonld"):
        assert link in page, link
    assert client.get(PATH + "?list=statements&format=csv").status_code == 200
    related = page.partition('id="related"')[2].partition("</section>")[0]
    assert "绿洲化工有限公司" in related and f"b={quote(RIVAL.removeprefix(BASE), safe='')}" in related


def test_that_articles_a_month_are_counted(client: TestClient) -> None:
    lines = [ArticleLine("a", None, "2023-11-30"), ArticleLine("b", None, "2024-01-02"), ArticleLine("c", None, None)]
    assert months_of(lines) == (("2023-11", 1), ("2023-12", 0), ("2024-01", 1))
    assert months_of([]) == () and months_chart((("2024-01", 3),), TEXTS["zh"]) is None


def table(columns: tuple[str, ...], *rows: tuple[str, ...]) -> AnswerTable:
    return AnswerTable(
        columns,
        tuple(
            AnswerRow(
                tuple(NamedCell(text, None, text.isdigit()) if text else None for text in row),
                None, None, None, None, None,
            )
            for row in rows
        ),
        False,
    )  # fmt: skip


def drawn(found: AnswerTable) -> dict[str, Any] | None:
    return next(iter(answer_charts(found, "题", TEXTS["zh"], str).charts), None)


def test_which_answers_have_a_chart() -> None:
    assert drawn(table(("person",), ("甲",), ("乙",))) is None
    assert drawn(table(("person", "value"), ("甲", "3"))) is None
    bars = drawn(table(("person", "value", "unit"), ("甲", "3", "家"), ("乙", "5", "家"), ("丙", "7", "吨")))
    assert bars is not None and bars["kind"] == "bars" and bars["unit"] == "家"
    assert [point[0] for point in bars["series"][0]["points"]] == ["乙", "甲"]
    dated = drawn(table(("about", "end", "value"), ("甲", "2023-12-31", "3"), ("乙", "2024-12-31", "4"),
                        ("甲", "2024-12-31", "5")))  # fmt: skip
    assert dated is not None and dated["kind"] == "time" and [one["name"] for one in dated["series"]] == ["乙", "甲"]


def test_that_fields_of_things_suggest(client: TestClient) -> None:
    assert 'data-suggest="page"' in get(client, "/search")
    assert 'data-types="' in get(client, "/questions/target-kept")
    assert 'data-root=""' in get(client, "/")

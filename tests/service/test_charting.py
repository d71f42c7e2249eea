"""Charts of answers: one for each unit and kind of change, figures over the whole of their period."""

from __future__ import annotations

import pytest

from service.answers import AnswerRow, AnswerTable, NamedCell
from service.charting import AnswerCharts, answer_charts
from service.telling import lay_out
from service.texts import TEXTS

COLUMNS = ("about", "indicator", "value", "unit", "change", "start", "end")


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS, planned: bool = False) -> AnswerTable:
    cells = (tuple(NamedCell(text, None, text.isdigit()) if text else None for text in row) for row in rows)
    return AnswerTable(
        columns, tuple(AnswerRow(row, None, None, None, None, f"2024-0{at + 1}-01", planned=planned)
                       for at, row in enumerate(cells)), False,
    )  # fmt: skip


def charts(found: AnswerTable) -> AnswerCharts:
    return answer_charts(found, "题", TEXTS["zh"], str)


def test_that_units_and_kinds_of_change_have_charts_of_their_own() -> None:
    first, second = ("2022-01-01", "2022-12-31"), ("2023-01-01", "2023-12-31")
    found = charts(table(
        ("甲", "产量", "3", "吨", "", *first), ("甲", "产量", "4", "吨", "", *second),
        ("甲", "产量", "5", "%", "增长", *first), ("甲", "产量", "6", "%", "增长", *second),
        ("甲", "产量", "7", "家", "", *second),
    ))  # fmt: skip
    assert [(one["kind"], one["title"], one["unit"]) for one in found.charts] == [
        ("time", "产量 · 增长 · %", "%"), ("time", "产量 · 吨", "吨"),
    ]  # fmt: skip
    assert found.left_out == 1 and found.has_spans
    assert found.charts[1]["series"][0]["points"][0] == ["2022-12-31", 3.0, "3吨", "2022-01-01"]


def test_that_a_day_has_no_span_and_a_plan_is_hollow() -> None:
    rows = (("甲", "产量", "3", "吨", "", "", "2022-12-31"), ("甲", "产量", "4", "吨", "", "", "2023-12-31"))
    chart = charts(table(*rows, planned=True)).charts[0]
    assert [one["hollow"] for one in chart["series"]] == [True] and len(chart["series"][0]["points"][0]) == 3


@pytest.mark.parametrize("times", [("2023-12-31", "2023-12-31"), ("", "")])
def test_that_figures_of_one_time_are_bars_by_what_differs(times: tuple[str, str]) -> None:
    chart = charts(table(
        ("甲", "产量", "3", "吨", "", "", times[0]), ("甲", "销量", "4", "吨", "", "", times[1]),
    )).charts[0]  # fmt: skip
    assert chart["kind"] == "bars" and [point[0] for point in chart["series"][0]["points"]] == ["销量", "产量"]


def test_that_a_bar_is_named_by_its_indicator_first_then_by_body_and_period() -> None:
    first, second = ("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-10-31")
    chart = charts(table(("甲", "产量", "3", "吨", "", *first), ("乙", "销量", "4", "吨", "", *second))).charts[0]
    names = [point[0] for point in chart["series"][0]["points"]]
    assert names == ["销量\n乙 · 2024-01–2024-10", "产量\n甲 · 2023"] and chart["lines"] == 2
    assert "\n" not in chart["summary"]


def test_that_bars_of_one_name_are_told_apart() -> None:
    same = ("甲", "产量", "3", "吨", "", "", "2023-12-31")
    chart = charts(table(same, (*same[:2], "4", *same[3:]))).charts[0]
    names = [point[0] for point in chart["series"][0]["points"]]
    assert names == ["甲 2024-02-01", "甲 2024-01-01"]


def test_that_bars_of_several_times_say_theirs() -> None:
    first, second = ("2023-01-01", "2023-12-31"), ("2021-01-01", "2025-12-31")
    chart = charts(table(("甲", "产量", "3", "%", "增长", *first), ("甲", "销量", "4", "%", "增长", *second))).charts[0]
    assert [point[0] for point in chart["series"][0]["points"]] == ["销量\n2021–2025", "产量\n2023"]


def test_that_over_time_each_unit_has_a_chart_and_what_has_no_period_its_day_of_print() -> None:
    period = ("2024-01-01", "2024-12-31")
    found = answer_charts(table(
        ("甲", "产量", "3", "%", "", *period), ("甲", "产量", "5", "%", "", "", ""),
        ("甲", "产量", "2", "亿吨", "", *period),
    ), "题", TEXTS["zh"], str, "产量")  # fmt: skip
    assert [one["unit"] for one in found.charts] == ["%", "亿吨"] and found.left_out == 0 and found.has_told
    assert [point[0] for point in found.charts[0]["series"][0]["points"]] == ["2024-02-01", "2024-12-31"]
    assert found.charts[0]["undated"] == []


def test_that_a_figure_told_twice_is_one_bar() -> None:
    same = ("甲", "产量", "3", "吨", "", "", "2023-12-31")
    found = charts(table(same, same, ("乙", "产量", "4", "吨", "", "", "2023-12-31")))
    assert [point[:2] for point in found.charts[0]["series"][0]["points"]] == [["乙", 4.0], ["甲", 3.0]]
    assert found.left_out == 0


def test_that_a_table_is_read_in_few_columns() -> None:
    found = lay_out(table(("甲", "产量", "3", "吨", "", "2023-01-01", "2023-12-31")))
    assert found.columns == ("about", "indicator", "value", "period")
    assert [cell.text for cell in found.rows[0].cells if cell] == ["甲", "产量", "3吨", "2023"]


def test_that_ranks_are_in_no_chart() -> None:
    days = ("2022-12-31", "2023-12-31")
    rows = [("甲", "产量全疆排名", number, "位", "", "", day) for number, day in zip("21", days, strict=True)]
    assert charts(table(*rows)).charts == ()
    figures = [("甲", "产量", number, "吨", "", "", day) for number, day in zip("34", days, strict=True)]
    found = charts(table(*rows, *figures))
    assert [one["unit"] for one in found.charts] == ["吨"] and found.left_out == 2
    people = [("甲", "院士", number, "位", "", "", day) for number, day in zip("23", days, strict=True)]
    assert charts(table(*people)).charts

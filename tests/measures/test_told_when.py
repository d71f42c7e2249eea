"""Of what time a figure is told: what an article gives an account of, what is only compared with, what was before."""

from __future__ import annotations

from datetime import date

import pytest
from sketch import sketch

from kg.measures import extract_measures

JUNE, JANUARY, OCTOBER = date(2025, 6, 20), date(2025, 1, 16), date(2024, 10, 9)

#: The text (a headline before |), the article's day, the figures' months.
TOLD = [
    # the time of the headline holds for every paragraph without one
    ("红柳县一季度经济平稳|<Place 红柳县>生产总值今年一季度达80亿元。\n工业增加值达30亿元。", JUNE,
     ["2025-01/2025-03", "2025-01/2025-03"]),
    # early in a year: the year before, set out at the beginning
    ("|2024年，<Place 红柳县>产煤900万吨。\n财政收入达18亿元。", JANUARY, ["2024-01/2024-12", "2024-01/2024-12"]),
    ("|2024年，<Place 红柳县>产煤900万吨。\n财政收入达18亿元。", JUNE, ["2024-01/2024-12", ""]),
    # a year's last word on the whole year, in the weeks after it
    ("|<Place 红柳县>全年产煤900万吨。", JANUARY, ["2024-01/2024-12"]),
    ("|<Place 红柳县>全年产煤900万吨。", OCTOBER, ["2024-01/2024-12"]),
    ("|过去一年，<Place 红柳县>产煤900万吨。", JANUARY, ["2024-01/2024-12"]),
    # a run of days, and holidays
    ("|9月28日至10月4日，<Place 红柳县>接待游客9万人次。\n旅游收入达6000万元。", OCTOBER,
     ["2024-09/2024-10", "2024-09/2024-10"]),
    ("|“五一”假期，<Place 红柳县>接待游客9万人次。\n旅游收入达6000万元。", JUNE,
     ["2025-05/2025-05", "2025-05/2025-05"]),
    # a year that is only measured by
    ("|<Place 红柳县>今年1至5月接待游客9万人次，恢复到2019年同期的90%。", JUNE, ["2025-01/2025-05", "2025-01/2025-05"]),
    ("|<Place 红柳县>一季度用水3亿吨，回到2015年水平的95%。", JUNE, ["2025-01/2025-03", "2025-01/2025-03"]),
    # what a move starts from is older
    ("|<Place 红柳县>去年发展设施农业。机采率由60%提高到95%。", JUNE, ["", ""]),
    ("|去年，<Place 红柳县>发展设施农业。机采率由60%提高到95%。", JUNE, ["", "2024-01/2024-12"]),
    # a story's years end with their sentences
    ("|2012年，<Company 金河公司>产值3亿元。公司拥有专利12件。", JUNE, ["2012-01/2012-12", ""]),
    # what is there by now
    ("|<Place 红柳县>现有合作社120家。", JUNE, ["2025-06/2025-06"]),
    # what was counted on the day that the paragraph tells of
    ("|6月20日，<Place 红柳县>演练开始。调来35辆消防车。", JUNE, ["2025-06/2025-06"]),
]


@pytest.mark.parametrize(("text", "day", "periods"), TOLD, ids=[f"{text[:16]}-{day}" for text, day, _ in TOLD])
def test_that_a_figure_is_of_the_time_that_is_told_of(text: str, day: date, periods: list[str]) -> None:
    headline, _, body = text.partition("|")
    found = [measure.period for measure in extract_measures(sketch(body, reported=day, headline=headline or None))]
    assert [f"{p.start:%Y-%m}/{p.end:%Y-%m}" if p.start and p.end else "" for p in found] == periods

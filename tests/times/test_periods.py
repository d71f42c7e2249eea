"""Times of the newspaper: (text, first day, last day, rule) against one anchor, and what the anchor decides."""

from __future__ import annotations

from datetime import date

import pytest

from kg.times import Anchor, TimeMention, find_periods

DECEMBER = Anchor(date(2024, 12, 10), None, 2024)

PERIODS = [
    # days
    ("2024年12月10日", "2024-12-10", "2024-12-10", "day.v1"),
    ("12月10日", "2024-12-10", "2024-12-10", "day.v1"),
    ("12 月 10 日", "2024-12-10", "2024-12-10", "day.v1"),
    ("今年1月11日", "2024-01-11", "2024-01-11", "day.v1"),
    ("5月17日至20日", "2024-05-17", "2024-05-20", "days.v1"),
    ("9月28日—10月2日", "2024-09-28", "2024-10-02", "days.v1"),
    ("2023年4月1日—2024年3月31日", "2023-04-01", "2024-03-31", "days.v1"),
    ("昨日", "2024-12-09", "2024-12-09", "day.v1"),
    # months
    ("今年10月", "2024-10-01", "2024-10-31", "month.v1"),
    ("明年6月", "2025-06-01", "2025-06-30", "month.v1"),
    ("2月份", "2024-02-01", "2024-02-29", "month.v1"),
    ("10月中旬", "2024-10-01", "2024-10-31", "month.v1"),
    ("上月", "2024-11-01", "2024-11-30", "month.v1"),
    ("1至10月", "2024-01-01", "2024-10-31", "months.v1"),
    ("1—10月", "2024-01-01", "2024-10-31", "months.v1"),
    ("1-5月", "2024-01-01", "2024-05-31", "months.v1"),
    ("1月至11月", "2024-01-01", "2024-11-30", "months.v1"),
    ("2024年1月—10月", "2024-01-01", "2024-10-31", "months.v1"),
    ("2023年10月—2024年3月", "2023-10-01", "2024-03-31", "months.v1"),
    ("前10个月", "2024-01-01", "2024-10-31", "months.v1"),
    ("今年前三个月", "2024-01-01", "2024-03-31", "months.v1"),
    ("9月当月", "2024-09-01", "2024-09-30", "month.v1"),
    ("去年4月开工以来", "2023-04-01", "2024-12-31", "since.v1"),
    # holidays, the one last past or near
    ("“五一”假期", "2024-05-01", "2024-05-05", "festival.v1"),
    ("国庆黄金周", "2024-10-01", "2024-10-07", "festival.v1"),
    ("2025年国庆期间", "2025-10-01", "2025-10-08", "festival.v1"),
    ("今年春节假期", "2024-02-10", "2024-02-17", "festival.v1"),
    ("元旦小长假", "2025-01-01", "2025-01-03", "festival.v1"),
    # parts of a year
    ("2024年前三季度", "2024-01-01", "2024-09-30", "quarters.v1"),
    ("一季度", "2024-01-01", "2024-03-31", "quarters.v1"),
    ("去年第四季度", "2023-10-01", "2023-12-31", "quarters.v1"),
    ("今年上半年", "2024-01-01", "2024-06-30", "quarters.v1"),
    ("下半年", "2024-07-01", "2024-12-31", "quarters.v1"),
    ("年底", "2024-12-01", "2024-12-31", "year-part.v1"),
    ("2025年底", "2025-12-01", "2025-12-31", "year-part.v1"),
    # years
    ("2023年", "2023-01-01", "2023-12-31", "year.v1"),
    ("2023年度", "2023-01-01", "2023-12-31", "year.v1"),
    ("二〇二三年", "2023-01-01", "2023-12-31", "year.v1"),
    ("去年", "2023-01-01", "2023-12-31", "year.v1"),
    ("前年", "2022-01-01", "2022-12-31", "year.v1"),
    ("年内", "2024-01-01", "2024-12-31", "full-year.v1"),
    ("今年以来", "2024-01-01", "2024-12-31", "since.v1"),
    ("年初以来", "2024-01-01", "2024-12-31", "since.v1"),
    ("2015年以来", "2015-01-01", "2024-12-31", "since.v1"),
    ("2023—2025年", "2023-01-01", "2025-12-31", "years.v1"),
    ("2023/2024年", "2023-01-01", "2024-12-31", "years.v1"),
    ("2019年至2021年", "2019-01-01", "2021-12-31", "years.v1"),
    ("近三年", "2022-01-01", "2024-12-31", "recent-years.v1"),
    ("近两年来", "2023-01-01", "2024-12-31", "recent-years.v1"),
    ("未来五年", "2025-01-01", "2029-12-31", "coming-years.v1"),
    # plans
    ("“十四五”期间", "2021-01-01", "2025-12-31", "plan.v1"),
    ("“十五五”时期", "2026-01-01", "2030-12-31", "plan.v1"),
    ("‘十五五’末", "2030-01-01", "2030-12-31", "plan.v1"),
    ("十三五", "2016-01-01", "2020-12-31", "plan.v1"),
    # closing days, deadlines, the present
    ("截至11月底", None, "2024-11-30", "as-of.v1"),
    ("截至目前", None, "2024-12-31", "as-of.v1"),
    ("到2025年", None, "2025-12-31", "by.v1"),
    ("2025年底前", None, "2025-12-31", "by.v1"),
    ("到“十五五”末", None, "2030-12-31", "by.v1"),
    ("目前", "2024-12-01", "2024-12-31", "now.v1"),
    # understood, but open
    ("日前", None, None, "vague.v1"),
    ("近年来", None, None, "vague.v1"),
    ("8年来", None, None, "vague.v1"),
]


def _days(time: TimeMention) -> tuple[str | None, str | None]:
    return tuple(day and day.isoformat() for day in (time.period.start, time.period.end))  # type: ignore[return-value]


@pytest.mark.parametrize(("text", "start", "end", "rule"), PERIODS)
def test_a_time_means_a_period(text: str, start: str | None, end: str | None, rule: str) -> None:
    found = find_periods(f"{text}，", DECEMBER)
    assert [(time.span.of(text), *_days(time), time.rule) for time in found] == [(text, start, end, rule)]


@pytest.mark.parametrize("text", [
    "12个月", "建成后年产值8亿元", "未来年产30万吨", "基本年检", "以上年纪", "三五成群", "二十五家",
    "青年底色", "第12页",
])
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert find_periods(text, DECEMBER) == ()


@pytest.mark.parametrize("text", ["今年", "12月10日", "上半年", "目前", "昨日", "近三年", "年底", "截至目前"])
def test_without_an_anchor_a_relative_time_stays_open(text: str) -> None:
    (time,) = find_periods(text, Anchor())
    assert not time.period


def test_absolute_times_need_no_anchor() -> None:
    assert _days(find_periods("2024年5月", Anchor())[0]) == ("2024-05-01", "2024-05-31")


def test_a_year_named_earlier_in_the_sentence_holds_for_its_months() -> None:
    text = "2022年，工厂3月动工，9月投产。5月，二期动工。"
    assert [_days(time)[0] for time in find_periods(text, DECEMBER)] == [
        "2022-01-01", "2022-03-01", "2022-09-01", "2024-05-01"]


def test_the_full_year_is_the_one_told_of() -> None:
    times = find_periods("2023年5月，展会举行。全年，展会办了四次。\n全年，目标不变。", DECEMBER)
    assert [_days(time)[0] for time in times] == ["2023-05-01", "2023-01-01", "2024-01-01"]


def test_a_paper_of_january_looks_back_to_december() -> None:
    assert _days(find_periods("12月，雪大。", Anchor(None, date(2025, 1, 8), 2025))[0])[0] == "2024-12-01"


def test_the_same_period_is_that_of_the_last_time_a_year_before() -> None:
    assert _days(find_periods("1至9月，产量多于去年同期。", DECEMBER)[1]) == ("2023-01-01", "2023-09-30")


def test_same_day_is_the_day_named_before() -> None:
    assert _days(find_periods("12月2日，展会开幕。同日，论坛举行。", DECEMBER)[1]) == ("2024-12-02", "2024-12-02")


@pytest.mark.parametrize("told", [
    "采暖季（2023年10月—2024年3月），空气好。采暖季，用煤少。",
    "2023年10月至2024年3月的采暖季，空气好。采暖季，用煤少。",
])
def test_a_season_means_what_the_article_says_it_does(told: str) -> None:
    seasons = [time for time in find_periods(told, DECEMBER) if time.rule == "season.v1"]
    assert [_days(time) for time in seasons] == [("2023-10-01", "2024-03-31")] * 2


def test_impossible_days_are_open() -> None:
    assert not find_periods("2月30日", DECEMBER)[0].period


@pytest.mark.parametrize(("text", "found"), [
    ("如今年产百吨", ["如今"]), ("今年中秋假期", ["今年"]), ("今年初中毕业", ["今年"]), ("2023年中小企业", ["2023年"]),
    ("今年中", ["今年中"]), ("2023年初", ["2023年初"]),
])
def test_what_follows_may_be_another_word(text: str, found: list[str]) -> None:
    assert [time.span.of(text) for time in find_periods(text, Anchor(date(2024, 12, 10)))] == found

"""The day an article reports on, and the year of a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.articles import split_page
from kg.articles.dates import page_year, reported_day
from kg.articles.years import last_year_told
from kg.articles.yearwords import years_told
from kg.lexicon import table
from kg.records import Article, Page, Told


def article(text: str, kind: str = "news", headline: str | None = None) -> Article:
    return Article("page", 0, kind, text, 0, (), headline)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本报讯 记者李明报道：4月2日，青川县开工。", date(2024, 4, 2)),
        ("本报讯 记者李明报道：2023年12月30日，青川县开工。", date(2023, 12, 30)),
        ("本报讯 记者李明报道：12月28日，青川县开工。", date(2023, 12, 28)),
        ("去年12月28日，青川县开工。", date(2023, 12, 28)),
        ("昨日，青川县召开会议。", date(2024, 4, 4)),
        ("今天上午，青川县召开会议。", date(2024, 4, 5)),
        ("本报讯（记者 李明）记者3日从青川县政府获悉，", date(2024, 4, 3)),
        ("本报讯（记者 李明）记者31日从青川县政府获悉，", date(2024, 3, 31)),
        ("新华社成都4月4日电（记者李明）青川县粮仓改造完工。", date(2024, 4, 4)),
        ("新华社成都4月4日电（记者李明）记者3日从青川县获悉，", date(2024, 4, 3)),
        ("春到青川，处处繁忙。\n4月2日，记者走进粮仓。", date(2024, 4, 2)),
        ("春到青川。\n粮仓忙。\n4月2日，记者走进粮仓。", date(2024, 4, 2)),
        ("4月1日至3日，青川县举办书展。", date(2024, 4, 1)),
        ("春到青川。\n粮仓忙。\n工人们说，从去年起，日子越过越好，4月2日这一天大家都记得。", None),
        ("记者日前从青川县获悉，4月2日起实行新办法。", None),
        ("截至4月2日，青川县改造粮仓12座。", None),
        ("项目4月20日前完工。", None),
        ("考核期（2023年4月1日—2024年3月31日）内，青川县排名第一。", None),
        ("据《青川县2月3日公告》，项目开工。", None),
        ("2月30日，青川县开工。", None),
        ("青川县的老粮仓换了新模样。", None),
        ("今天12时，最后一座粮仓封顶。", date(2024, 4, 5)),
        ("今晨，首趟运粮专列发车。", date(2024, 4, 5)),
        ("昨日（4月4日）上午，青川县开工。", date(2024, 4, 4)),
        ("本报讯（记者 李明）3日10时，最后一座粮仓封顶。", date(2024, 4, 3)),
        ("本报临河4月3日电（记者 李明）今天，两家企业签约。", date(2024, 4, 3)),
        ("四月二日夜，青川县的粮库灯火通明。", date(2024, 4, 2)),
        ("青川县委全会于4月2日召开。", date(2024, 4, 2)),
        ("培训班定于4月20日举行。", None),
        ("4月20日，青川县将举办书展。", None),
        ("3月1日以来，青川县连降春雨。", None),
        ("3月28日至4月3日，青川县菜价总体平稳。", None),
        ("“昨天卖三块，今天卖两块八。”摊主说。", None),
        ("（2024年4月2日青川县第三次人大常委会会议通过）\n决定任命李明为副县长。", date(2024, 4, 2)),
        ("因检修管道，4月8日起停水。\n青川县水务局\n2024年4月4日", date(2024, 4, 4)),
    ],
)
def test_reported_day(text: str, day: date | None) -> None:
    assert reported_day(article(text), date(2024, 4, 5), 2024) == day


def test_a_document_reports_the_day_under_it() -> None:
    text = "根据4月1日会议的决定，任命李明为副局长。\n2024年4月3日"
    assert reported_day(article(text, headline="关于李明任职的通知"), date(2024, 4, 5), 2024) == date(2024, 4, 3)
    assert reported_day(article(text, headline="李明到任"), date(2024, 4, 5), 2024) == date(2024, 4, 1)


def test_days_need_a_year() -> None:
    assert reported_day(article("4月2日，青川县开工。"), None, None) is None
    assert reported_day(article("昨日，青川县开工。"), None, 2024) is None
    assert reported_day(article("2023年4月2日，青川县开工。"), None, None) == date(2023, 4, 2)


def test_masthead_and_note_report_the_issues_day() -> None:
    day = date(2024, 4, 5)
    assert reported_day(article("青川日报", "masthead"), day, 2024) == day
    assert reported_day(article("春天到了。", "sidebar", "编者按"), day, 2024) == day
    assert reported_day(article("栏目今日起与读者见面。", "sidebar"), day, 2024) == day
    assert reported_day(article("共有三件事。", "sidebar"), day, 2024) is None


@pytest.mark.parametrize(
    ("texts", "year"),
    [
        (["2024年前三季度，全县产值增长7%。"], 2024),
        (["2023年，全县粮食产量达30万吨。今年以来，改造粮仓12座。"], 2024),
        (["2023年，全县粮食产量达30万吨。"], None),  # of that year or the next
        (["2025年是收官之年，我们将再建两座。", "2023年，全县产量达30万吨。今年再增一成。"], 2024),
        (["县里印发《粮仓改造行动方案（2023—2025年）》，今年改造12座。"], 2023),
        (["到2030年，力争建成30座。"], None),
        (["粮库始建于1958年。", "1998年建库，2010年改制。"], None),
        (["4月2日，县里开工。2024年1至11月，全县产值增长7%。"], 2025),  # which were not over in April
        (["12月2日，县里开工。2024年1至11月，全县产值增长7%。"], 2024),
        (["2027年这个比例要提高到六成。", "2024年，全县产值增长9%，今年一季度再增一成。"], 2025),
        (["11月3日，雪场开门。2024—2025雪季，新增雪道两条。"], 2024),
        (["“十四五”收官在即。", "“十五五”时期，县里将再建三座。"], 2025),
        (["庆祝新中国成立75周年，2024年粮食丰收。"], 2024),
        (["学习二十届四中全会精神。2024年，全县产量达30万吨。明年再增一成。"], 2025),
        (["自治区成立七十周年，今年办了十件实事。"], 2025),
        (["粮仓换了新模样。"], None),
        ([], None),
    ],
)
def test_last_year_told(texts: list[str], year: int | None) -> None:
    assert last_year_told(texts) == year


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("（2024年4月2日县人大常委会通过）", (2024, "day-of-document")),
        ("4月2日，县里开工，2024年1月到3月增产。", (2024, "part-before")),
        ("4月2日，县里开工，去年增产。2022年9月，粮库投产。", (2022, "month-after")),
        ("县里印发《粮仓改造方案（2023—2025年）》。", (2023, "title-from")),
        ("粮仓始建于1987年。", (1987, "founded")),
        ("截至2024年，粮仓32座。", (2024, "until")),
        ("产值由2020年的3亿元增加到2025年的9亿元。", (2025, "from-to")),
        ("力争2026年建成。", (2026, "ahead")),
        ("3月评出2024年度先进粮库。", (2024, "fiscal")),
        ("“十五五”期间，县里将建粮仓。", (2026, "plan-ahead")),
    ],
)
def test_the_wording_of_a_year(text: str, told: tuple[int, str]) -> None:
    assert told in set(years_told(text))


def test_that_every_wording_has_its_distances() -> None:
    rows = {wording for wording, *_ in table("layout_year_distances")}
    now, seasons = ("", "+now"), ("", "+early", "+late")
    assert {f"{kind}{n}{s}" for kind in ("result", "other") for n in now for s in seasons} <= rows
    assert {f"{kind}{side}" for kind in ("month", "part") for side in ("", "-before", "-after")} <= rows


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("记者从4月2日举行的县政府新闻发布会获悉，粮仓改造完成。", date(2024, 4, 2)),
        ("记者获悉，从4月2日起，粮仓收粮。", None),
    ],
)
def test_the_day_of_a_press_conference(text: str, day: date | None) -> None:
    assert reported_day(article(text), None, 2024) == day


def test_that_a_document_tells_its_day_under_its_title() -> None:
    title = "青川县人大常委会任免名单\n（2024年4月2日青川县人大常委会第三次会议通过）"
    text = f"{title}\n任命：\n李明为副局长。"
    found = replace(article(text), body_begin=len(title) + 1)
    assert reported_day(found, date(2024, 4, 3), 2024) == date(2024, 4, 2)


def test_issue_goes_before_what_the_text_tells() -> None:
    assert page_year(["2024年前三季度增长7%。"], date(2025, 1, 3)) == 2025


def test_page_without_any_day_warns() -> None:
    text = "老粮仓换新颜\n\n本报讯 记者李明报道：4月2日，粮仓换了新模样，工人们忙着清点数量。"
    page = split_page(Page("page", "page.txt", text, "", "utf-8"))
    assert [(warning.code, warning.where) for warning in page.warnings] == [("no-day", "page")]
    assert (page.articles[0].reported, page.articles[0].year) == (None, None)
    told = split_page(Page("page", "page.txt", text, "", "utf-8", Told(date(2024, 4, 5), source="青川日报")))
    assert told.warnings == ()
    assert told.issue is not None and told.issue.key == "青川日报/2024-04-05"
    assert (told.articles[0].reported, told.articles[0].published, told.articles[0].year) == (
        date(2024, 4, 2),
        date(2024, 4, 5),
        2024,
    )

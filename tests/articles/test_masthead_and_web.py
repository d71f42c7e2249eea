"""The issue as a masthead tells it, and web articles in their frames."""

from __future__ import annotations

from datetime import date

import pytest

from kg.articles import split_page
from kg.articles.masthead import is_masthead_line, read_issue
from kg.articles.metaline import is_meta_line, meta_day, meta_source
from kg.records import Issue, Page, SplitPage, Told

BODY = (
    "青川县的老粮仓换了新模样。走进仓库，传送带把一袋袋玉米送上货车，工人们忙着清点数量。",
    "据了解，青川县今年投入资金3000万元改造粮仓12座，仓容增加了5万吨。",
)


def split(*lines: str, told: Told = Told()) -> SplitPage:  # noqa: B008
    return split_page(Page("page", "page.txt", "\n".join(lines), "", "utf-8", told))


@pytest.mark.parametrize(
    "line",
    [
        "总第11936期",
        "今日8版",
        "国内统一刊号 CN 11—0022",
        "2024年1月30日 星期二",
        "星期二 甲辰年正月廿五",
        "二〇二四年一月三十日",
        "第3版",
        "3版 要闻",
        "责任编辑：李明 版式：王芳",
        "天山晚报",
        "综合新闻",
        "青川日报社出版",
        "第123期",
        "2024.01.30 星期二",
        "青川经济周刊 2024年1月30日 B3版",
        "A2版 综合新闻 2024年1月30日 星期二",
    ],
)
def test_masthead_lines(line: str) -> None:
    assert is_masthead_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "青川县老粮仓换新颜",
        "我州经验在全国会议上作交流 登上人民日报",
        "3月5日，青川县开工。",
        "由县委宣传部主办的书展开幕。",
        "综合治理见成效",
        "第3版图书上架",
    ],
)
def test_no_masthead_lines(line: str) -> None:
    assert not is_masthead_line(line)


@pytest.mark.parametrize(
    ("lines", "told", "issue"),
    [
        (
            ["青川经济周刊 2024年1月30日 B3版"],
            Told(),
            Issue("青川经济周刊/2024-01-30", "青川经济周刊", date(2024, 1, 30)),
        ),
        (["2024.01.30 星期二"], Told(), Issue("2024-01-30", None, date(2024, 1, 30))),
        (
            ["青川日报社出版", "2024年1月", "30", "总第11936期"],
            Told(),
            Issue("青川日报/2024-01-30", "青川日报", date(2024, 1, 30), "11936", "青川日报社"),
        ),
        (
            ["天山晚报", "二〇二四年十二月二十一日 星期六", "第123期"],
            Told(),
            Issue("天山晚报/2024-12-21", "天山晚报", date(2024, 12, 21), "123"),
        ),
        (["天山晚报", "总第88期"], Told(), Issue("天山晚报/第88期", "天山晚报", None, "88")),
        (
            ["总第88期"],
            Told(date(2024, 3, 5), source="青川日报"),
            Issue("青川日报/2024-03-05", "青川日报", date(2024, 3, 5), "88"),
        ),
        ([], Told(date(2024, 3, 5)), Issue("2024-03-05", None, date(2024, 3, 5))),
        ([], Told(source="青川日报"), Issue("青川日报", "青川日报")),
        (["2024年2月31日"], Told(), None),
        (["第3版"], Told(), None),
    ],
)
def test_read_issue(lines: list[str], told: Told, issue: Issue | None) -> None:
    assert read_issue(lines, told) == issue


def test_masthead_is_an_article_of_its_own() -> None:
    page = split(
        "青川日报社出版",
        "",
        "2024年1月",
        "",
        "30",
        "",
        "星期二 总第11936期",
        "",
        "青川县老粮仓换新颜",
        "",
        "本报讯 记者李明报道：昨日，" + BODY[0],
        "",
        BODY[1],
    )
    assert [article.kind for article in page.articles] == ["masthead", "news"]
    assert page.issue is not None and page.issue.published == date(2024, 1, 30)
    assert page.articles[0].text.split("\n") == ["青川日报社出版", "2024年1月", "30", "星期二 总第11936期"]
    assert (page.articles[1].reported, page.articles[1].year) == (date(2024, 1, 29), 2024)


@pytest.mark.parametrize(
    ("line", "day", "source"),
    [
        ("2024-04-03 10:21  来源：青川新闻网  作者：李明", date(2024, 4, 3), "青川新闻网"),
        ("来源： 青川新闻网", None, "青川新闻网"),
        ("青川新闻网　2024年4月3日　记者 李明", date(2024, 4, 3), "青川新闻网"),
        ("2024-04-03 青川日报", date(2024, 4, 3), "青川日报"),
        ("发布时间：2024年04月03日 10:21", date(2024, 4, 3), None),
        ("2024/04/03 10:21:33 | 来源：青川日报 | 责编：王芳", date(2024, 4, 3), "青川日报"),
        ("信息来源：县融媒体中心　　发布日期：2024-04-03　　浏览次数：120", date(2024, 4, 3), "县融媒体中心"),
    ],
)
def test_meta_lines(line: str, day: date | None, source: str | None) -> None:
    assert is_meta_line(line)
    assert (meta_day(line), meta_source(line)) == (day, source)


@pytest.mark.parametrize(
    "line",
    [
        "2024年4月3日，青川县开工。",
        "2024年4月3日 星期三 编辑：图雅",
        "青川县老粮仓换新颜",
        "资金来源：财政拨款3000万元，银行贷款2000万元，社会资本1000万元，以及企业自筹的其余部分，共计一亿元",
    ],
)
def test_no_meta_lines(line: str) -> None:
    assert not is_meta_line(line)


@pytest.mark.parametrize(
    "frame",
    [
        (
            ["青川县老粮仓换新颜", "2024-04-03 10:21  来源：青川新闻网  作者：李明", ""],
            ["", "责任编辑：王芳", "上一篇：某某"],
        ),
        (
            [
                "首页 > 新闻 > 正文",
                "青川县老粮仓换新颜",
                "发布时间：2024年04月03日 10:21",
                "来源：青川新闻网",
                "作者：李明",
                "字号：大 中 小",
            ],
            ["（责编：王芳）"],
        ),
        (["青川县老粮仓换新颜", "", "来源：青川新闻网　　2024-04-03　　作者：李明"], []),
    ],
)
def test_web_article(frame: tuple[list[str], list[str]]) -> None:
    over, under = frame
    page = split(*over, *("　　" + paragraph for paragraph in BODY), "", "一、数字化", "", BODY[0], *under)
    [article] = page.articles
    assert (article.kind, article.headline) == ("news", "青川县老粮仓换新颜")
    assert article.text[article.body_begin :].split("\n") == [*BODY, "一、数字化", BODY[0]]
    assert page.issue == Issue("青川新闻网/2024-04-03", "青川新闻网", date(2024, 4, 3))
    assert [(byline.name, byline.role) for byline in article.bylines] == [("李明", "作者")]
    assert (article.published, article.year) == (date(2024, 4, 3), 2024)


def test_web_article_with_a_dispatch_lead() -> None:
    page = split(
        "青川县老粮仓换新颜",
        "来源：新华社",
        "",
        "新华社成都4月3日电（记者李明）" + BODY[0],
        told=Told(date(2024, 4, 4)),
    )
    [article] = page.articles
    assert (article.headline, article.reported) == ("青川县老粮仓换新颜", date(2024, 4, 3))
    assert [byline.name for byline in article.bylines] == ["李明"]


def test_web_article_that_begins_with_its_time() -> None:
    page = split(
        "发布时间：2024-04-03",
        "粮仓改造怎么补、找谁办？",
        "——青川县惠农政策问答",
        "来源：青川县人民政府网　2024年4月3日",
        "问：改造一座粮仓补多少？",
        "答：每座补助三万元，验收后一次付清。",
        "问：找谁办？",
        "答：到乡镇便民服务中心登记，十个工作日内答复。",
        "责任编辑：王芳",
    )
    [article] = page.articles
    assert (article.headline, article.subtitle) == ("粮仓改造怎么补、找谁办？", "——青川县惠农政策问答")
    assert len(article.text[article.body_begin :].split("\n")) == 4
    assert article.reported == date(2024, 4, 3)
    assert page.warnings == ()


def test_notice_keeps_its_own_date() -> None:
    page = split(
        "发布时间：2024-04-03",
        "关于李明等同志任职的通知",
        "来源：青川县人民政府网",
        "各乡镇人民政府，县直各部门：",
        "一、任命李明为县水务局局长；",
        "二、任命王芳为县水务局副局长。",
        "青川县人民政府",
        "2024年4月2日",
    )
    [article] = page.articles
    assert article.headline == "关于李明等同志任职的通知"
    assert article.text.endswith("青川县人民政府\n2024年4月2日")
    assert article.reported == date(2024, 4, 2)

"""Pages set from the stories of an invented county: where headlines stand, and what stands between the articles."""

from __future__ import annotations

import random

import pytest
from articles.stories import FEATURES, REPORTS, Story

from kg.articles import split_page
from kg.records import Article, Page, SplitPage
from kg.text import squash

PAGES = 40


def split(*lines: str) -> SplitPage:
    return split_page(Page("page", "page.txt", "\n".join(lines), "", "utf-8"))


def shape(page: SplitPage) -> list[tuple[str, str | None]]:
    return [(article.kind, article.headline) for article in page.articles]


def body(article: Article) -> str:
    return article.text[article.body_begin :]


def names(article: Article) -> list[tuple[str, str]]:
    return [(byline.name, byline.role) for byline in article.bylines]


def heads(stories: list[Story]) -> list[str]:
    return [line for story in stories for line in story.lines]


def bodies(stories: list[Story]) -> list[str]:
    return [paragraph for story in stories for paragraph in story.printed]


def set_page(chance: random.Random, layout: str) -> tuple[list[str], list[Story]]:
    stories = chance.sample(REPORTS, chance.randint(2, 6)) + chance.sample(FEATURES, chance.randint(0, 2))
    chance.shuffle(stories)
    while not stories[0].lead:
        chance.shuffle(stories)
    mixed = list(stories)
    chance.shuffle(mixed)
    if layout == "over":
        return [line for story in stories for line in (*story.lines, *story.printed)], stories
    if layout == "top in order":
        return [*heads(stories), *bodies(stories)], stories
    if layout == "top shuffled":
        return [*heads(mixed), *bodies(stories)], stories
    if layout == "bottom shuffled":
        return [*bodies(stories), "", *heads(mixed)], stories
    if layout == "top, list between":
        cut = chance.randint(1, len(stories) - 1)
        mark = chance.choice(("——", "●"))
        items = [f"{mark}已播小麦58.2万亩", f"{mark}检修农机具1.6万台（套）", f"{mark}储备化肥12.4万吨"]
        box = ["数说临河春耕", *chance.sample(items, 3)]
        return [*heads(stories), *bodies(stories[:cut]), *box, *bodies(stories[cut:])], stories
    cut = len(stories) // 2
    first, second = stories[:cut], stories[cut:]
    return [*heads(first), "", *bodies(first), "", *heads(second), "", *bodies(second)], stories


@pytest.mark.parametrize(
    ("layout", "least_bodies", "least_headlines"),
    [
        ("over", 0.9, 0.9),
        ("top in order", 0.97, 0.97),
        ("top shuffled", 0.95, 0.93),
        ("bottom shuffled", 0.95, 0.92),
        ("top, list between", 0.97, 0.97),
        ("two groups", 0.97, 0.97),
    ],
)
def test_pages_set_at_random(layout: str, least_bodies: float, least_headlines: float) -> None:
    chance = random.Random(layout)
    wanted = found = headed = 0
    for _ in range(PAGES):
        lines, stories = set_page(chance, layout)
        articles = {squash(body(article)): article for article in split(*lines).articles}
        for story in stories:
            wanted += 1
            article = articles.get(squash("".join(story.printed)))
            found += article is not None
            headed += article is not None and squash(article.headline or "") == squash(story.headline)
    assert found >= least_bodies * wanted
    assert headed >= least_headlines * wanted


def test_headlines_with_bylines_on_top() -> None:
    report, feature, bridge, forest = REPORTS[0], FEATURES[0], REPORTS[2], FEATURES[3]
    page = split(
        *report.lines,
        *feature.lines,
        "□本报记者 陈静",
        *bridge.lines,
        *forest.lines,
        "□何龙",
        *bodies([report, feature, bridge, forest]),
    )
    assert shape(page) == [("news", story.headline) for story in (report, feature, bridge, forest)]
    assert [names(article) for article in page.articles] == [
        [("李明", "记者")],
        [("陈静", "记者")],
        [("马华", "通讯员"), ("张方", "通讯员")],
        [("何龙", "作者")],
    ]


@pytest.mark.parametrize("mark", ["——", "●"])
def test_list_under_its_heading_between_bodies(mark: str) -> None:
    page = split(
        *heads([REPORTS[0], REPORTS[2]]),
        *REPORTS[0].printed,
        "数说临河春耕",
        f"{mark}已播小麦58.2万亩",
        f"{mark}储备化肥12.4万吨",
        *REPORTS[2].printed,
    )
    assert shape(page) == [
        ("news", REPORTS[0].headline),
        ("sidebar", "数说临河春耕"),
        ("news", REPORTS[2].headline),
    ]


def test_brief_columns() -> None:
    page = split("简讯", *REPORTS[0].printed, *REPORTS[2].printed, *REPORTS[5].printed)
    assert shape(page) == [("news", None)] * 3
    assert page.articles[0].section == "简讯"
    page = split("要闻速览", "●老粮仓完成改造", "●白杨河大桥合龙", "", *heads([REPORTS[1]]), *REPORTS[1].printed)
    assert shape(page) == [("sidebar", "要闻速览"), ("news", REPORTS[1].headline)]


def test_notices_are_left_out_with_a_warning() -> None:
    page = split(
        *REPORTS[0].lines,
        *REPORTS[0].printed,
        "停水公告",
        "因检修供水管道，4月6日青川县城东片区停水。",
        "青川县供水公司",
        "2024年4月4日",
        *REPORTS[1].lines,
        *REPORTS[1].printed,
        "张三遗失残疾证一本，声明作废。",
        "招聘启事",
        "某公司招聘会计2名。",
        "联系人：李先生 电话：0994-2345678",
    )
    assert shape(page) == [("news", REPORTS[0].headline), ("news", REPORTS[1].headline)]
    assert page.issue is None
    told = [warning.message.partition(" reads")[0] for warning in page.warnings if warning.code == "advertisement"]
    assert told == ["line 5: '停水公告'", "line 13: '张三遗失残疾证一本，声明作废。'", "line 14: '招聘启事'"]


def test_poem_keeps_its_lines() -> None:
    verses = ("雪从山上下来", "换了一件透明的衣裳", "沿着渠道奔跑", "追赶布谷的歌", "泥土张开嘴唇", "喝下第一口月光")
    page = split(
        *REPORTS[0].lines,
        *REPORTS[0].printed,
        "",
        "春天的渠水",
        "□林小溪",
        "",
        *verses,
        "",
        *REPORTS[1].lines,
        *REPORTS[1].printed,
    )
    assert shape(page) == [
        ("news", REPORTS[0].headline),
        ("commentary", "春天的渠水"),
        ("news", REPORTS[1].headline),
    ]
    assert body(page.articles[1]).split("\n") == list(verses)


def test_jump_line_alone_begins_another_body() -> None:
    page = split(
        *REPORTS[0].lines,
        *REPORTS[0].printed,
        "（下转第3版）",
        "上接第1版",
        *FEATURES[0].printed,
        *REPORTS[2].lines,
        *REPORTS[2].printed,
    )
    assert shape(page) == [("news", REPORTS[0].headline), ("news", None), ("news", REPORTS[2].headline)]
    assert body(page.articles[1]) == "\n".join(FEATURES[0].printed)


def test_table_under_its_heading_is_a_sidebar() -> None:
    page = split(
        *REPORTS[0].lines,
        *REPORTS[0].printed,
        "各县市一季度工业用电量",
        "县市 用电量（万千瓦时） 增幅",
        "青川县 3250 6.1%",
        "临河市 18800 4.7%",
        *REPORTS[2].lines,
        *REPORTS[2].printed,
    )
    assert [kind for kind, _ in shape(page)] == ["news", "sidebar", "news"]
    assert page.articles[1].headline == "各县市一季度工业用电量"


def test_editors_in_the_folio_are_no_authors() -> None:
    page = split(
        "3 综合新闻",
        "2024年12月27日 星期五 编辑：图雅 版式：王五",
        *heads([REPORTS[0], REPORTS[2]]),
        *REPORTS[0].printed,
        *REPORTS[2].printed,
        "责编 李四 版式 王五",
    )
    assert [kind for kind, _ in shape(page)] == ["masthead", "news", "news"]
    assert page.issue is not None and page.issue.key == "2024-12-27"
    assert not {"图雅", "李四", "王五"} & {byline.name for article in page.articles for byline in article.bylines}


def test_web_dispatch_with_a_caption() -> None:
    page = split(
        "戈壁滩上的棉花加工厂",
        "青川新闻网　2024年4月3日　记者 孙悦",
        "中新网临河4月3日电 (李文)走进工厂，机器轰鸣。",
        "厂长说，今年加工量比去年多三成。",
        "图为工人在打包棉花。（张方 摄）",
    )
    assert shape(page) == [("news", "戈壁滩上的棉花加工厂"), ("photo", None)]
    assert names(page.articles[0]) == [("孙悦", "记者"), ("李文", "记者")]
    assert names(page.articles[1]) == [("张方", "摄影")]
    assert page.issue is not None and page.issue.key == "青川新闻网/2024-04-03"


def test_body_cut_by_another_article_goes_on_behind_it() -> None:
    feature, report = FEATURES[0], REPORTS[2]
    first, second, third = feature.paragraphs
    at = len(second) // 2
    page = split(
        *feature.lines, "□本报记者 陈静", first, second[:at], "", *report.lines, *report.printed, "（李明）",
        second[at:], third)
    assert shape(page) == [("news", feature.headline), ("news", report.headline)]
    assert body(page.articles[0]) == "\n".join(feature.paragraphs)
    assert body(page.articles[1]).endswith("（李明）")


def test_headline_of_two_lines_over_its_only_body_is_one() -> None:
    page = split("江南纺织落户临河", "二十万锭项目首期明年投产", *REPORTS[3].printed)
    assert shape(page) == [("news", "江南纺织落户临河 二十万锭项目首期明年投产")]

"""Names that their surroundings tell: by count, amount, row, list number, and what stands before or behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.records import AnnotatedArticle

Reader = Callable[[str], AnnotatedArticle]

FOUND: list[tuple[str, str, list[str]]] = [
    # one project of two capacities
    ("双方将建设20万锭紧密纺和3000台织机项目，总投资9亿元。", "Project", ["20万锭紧密纺和3000台织机项目"]),
    # the number of a list is none of the name
    ("重点项目如下：\n3.昌吉市年产6万吨葡萄糖项目。计划投资2亿元。", "Project", ["昌吉市年产6万吨葡萄糖项目"]),
    # works by their number, by what they renew, by what they carry, by being named again
    ("9月1日，云台西7井上月完工。", "Facility", ["云台西7井"]),
    ("全州完成6座泵站自动化改造、30处渠首加固。", "Project", ["6座泵站自动化改造", "30处渠首加固"]),
    ("引青济柳工程全线通水。", "Project", ["引青济柳工程"]),
    ("南苑秋市场七点开门。\n南苑秋市场位于昌吉市。", "Facility", ["南苑秋市场"]),
    ("云峰隧洞昨日贯通。", "Facility", ["云峰隧洞"]),
    # goods by how much of them there is
    ("公司投产后年产软瓷板6万平方米、软瓷砖2万件。", "Product", ["软瓷板", "软瓷砖"]),
    ("渔民当日起捕高白鲑20吨。", "Product", ["高白鲑"]),
    # what stands before a firm's name
    ("2019年，王大海注册昌吉青禾农业有限公司，承包荒地。", "Company", ["昌吉青禾农业有限公司"]),
    ("县属国企青禾文旅投资集团有限公司今年扭亏。", "Company", ["青禾文旅投资集团有限公司"]),
    # the office of a zone is one name, however the zone is called
    ("浙江青禾印染有限公司与柳河经济技术开发区管委会签订协议。", "Government", ["柳河经济技术开发区管委会"]),
    # a leg of a series
    ("9月1日，环湖自行车挑战赛昌吉站在昌吉市体育馆落幕。", "Event", ["环湖自行车挑战赛昌吉站"]),
]
ABSENT: list[tuple[str, list[str]]] = [
    ("项目土建工程已完成九成。", ["项目土建工程"]),
    ("园区引进化工类项目9个。", ["化工类项目"]),
    ("今年要推动120家企业改造。", ["120家企业改造"]),
    ("王大海注册昌吉青禾农业有限公司。", ["王大海注册昌吉青禾农业有限公司"]),
    ("牧民起捕能力20吨。", ["能力"]),
    ("昌吉市农业农村局水果站站长李大明说，今年丰收。", ["站长"]),
]


@pytest.mark.parametrize(("text", "kind", "forms"), FOUND, ids=[row[0][:16] for row in FOUND])
def test_that_a_name_is_told_by_what_stands_around_it(read: Reader, text: str, kind: str, forms: list[str]) -> None:
    found = [mention.surface for mention in read(text).mentions if mention.type == kind]
    assert [form for form in forms if form not in found] == [], found


@pytest.mark.parametrize(("text", "forms"), ABSENT, ids=[row[0][:16] for row in ABSENT])
def test_that_other_words_make_no_name(read: Reader, text: str, forms: list[str]) -> None:
    found = [mention.surface for mention in read(text).mentions]
    assert [form for form in forms if form in found] == []


@pytest.mark.parametrize("firm", ["昌吉青禾农业有限公司", "昌吉朔泉农业有限公司", "昌吉云锦农业有限公司"])
def test_that_a_firm_is_cut_out_whatever_it_is_called(read: Reader, firm: str) -> None:
    article = read(f"2019年，王大海注册{firm}，租下荒山。")
    assert [mention.surface for mention in article.mentions if mention.type == "Company"] == [firm]


def test_that_a_bare_zone_is_the_one_named_before(read: Reader) -> None:
    article = read("柳河经济技术开发区今年扩建。\n开发区已集聚企业23家。")
    assert {key for m in article.mentions if m.type == "Zone" for key in m.entities} == {"zone/柳河经济技术开发区"}


def test_that_a_bare_zone_without_one_before_is_no_thing(read: Reader) -> None:
    assert [m.surface for m in read("开发区是改革的产物。").mentions if m.type == "Zone"] == []


def test_that_two_names_of_a_plenary_meeting_are_one_event(read: Reader) -> None:
    article = read("昌吉市委五届九次全会召开\n本报讯 12月6日，中国共产党昌吉市第五届委员会第九次全体会议在昌吉市召开。")
    assert len({key for m in article.mentions if m.type == "Event" for key in m.entities}) == 1

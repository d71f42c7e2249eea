"""Shapes of names: compounds of goods, own names of firms, meetings with their season, roads, and figures of speech."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.records import AnnotatedArticle

Reader = Callable[[str], AnnotatedArticle]

FOUND: list[tuple[str, str, list[str]]] = [
    # what stands before a good and tells its kind is part of its name: states, purposes, matter
    ("这家企业主营冷冻西兰花，年出口3000吨。", "Product", ["冷冻西兰花"]),
    ("车间里生产航空用铝板，供应三家企业。", "Product", ["航空用铝板"]),
    ("公司今年生产马氏体不锈钢2万吨。", "Product", ["马氏体不锈钢"]),
    # a noun behind a good takes over the head
    ("店里卖的萝卜丝都是自家腌的。", "Product", ["萝卜丝"]),
    # whose it is, or how it is measured, is no kind of good
    ("加工车间里，一穗穗玉米经过烘干。", "Product", ["玉米"]),
    ("全县棉花收购进度过半。", "Product", ["棉花"]),
    # who stands before a firm, and what he does with it, is none of its name
    ("该县与江苏企业恒岚储能技术有限公司签约。", "Company", ["恒岚储能技术有限公司"]),
    ("工地上，施工方宏岳化学工程建设有限公司的工人正在绑扎钢筋。", "Company", ["宏岳化学工程建设有限公司"]),
    ("两家园区联手引来上海启岚氢能科技有限公司。", "Company", ["上海启岚氢能科技有限公司"]),
    # an institute of a university and the university are two
    ("江源陶瓷大学先进陶瓷研究所所长李明说。", "Institution", ["江源陶瓷大学", "先进陶瓷研究所"]),
    # a meeting with its year, season and circle; a session of a series
    ("昌吉州召开2023年上半年全州经济运行情况新闻发布会。", "Event", ["2023年上半年全州经济运行情况新闻发布会"]),
    ("昨天，“回眸这一年”系列新闻发布会第三场举行。", "Event", ["“回眸这一年”系列新闻发布会第三场"]),
    # roads by number and by what they join
    ("受降雪影响，国道517线部分路段封闭。", "Facility", ["国道517线"]),
    ("货车改走省道328线。", "Facility", ["省道328线"]),
    # what is built somewhere is called without the place and the verb
    ("该公司拟投资3亿元，在大湾镇建设智能灌溉设备装配项目。", "Project", ["智能灌溉设备装配项目"]),
]
ABSENT: list[tuple[str, list[str]]] = [
    ("呼图壁县13家轧花厂开秤收购。", ["呼图壁县13家轧花厂", "13家轧花厂"]),
    ("这座城市与58所优质学校结对。", ["58所优质学校"]),
    ("治理扬尘不能“一刀切”，更不能刮“一阵风”。", ["“一刀切”", "“一阵风”"]),
    ("公司要保持高速增长。", ["保持高速"]),
]


@pytest.mark.parametrize(("text", "kind", "forms"), FOUND)
def test_that_a_name_reaches_as_far_as_its_shape_says(
        read: Reader, text: str, kind: str, forms: list[str]) -> None:
    found = [mention.surface for mention in read(text).mentions if mention.type == kind]
    assert [form for form in forms if form not in found] == [], found


@pytest.mark.parametrize(("text", "forms"), ABSENT)
def test_that_counts_and_figures_of_speech_are_no_names(read: Reader, text: str, forms: list[str]) -> None:
    found = [mention.surface for mention in read(text).mentions]
    assert [form for form in forms if form in found] == []


def test_that_a_firm_is_known_by_its_own_name_without_its_trade(read: Reader) -> None:
    text = "青海麦谷香食品集团凌晨开炉。四点，麦谷香的冷链车驶出厂门。"
    named = [mention for mention in read(text).mentions if "麦谷香" in mention.surface]
    assert [mention.surface for mention in named] == ["青海麦谷香食品集团", "麦谷香"]
    assert len({mention.entities for mention in named}) == 1

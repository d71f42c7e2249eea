"""Turns of phrase of county news: firms, meetings, routes and zones that no list holds, and what is no name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.records import AnnotatedArticle

Reader = Callable[[str], AnnotatedArticle]

FOUND: list[tuple[str, str, list[str]]] = [
    # a firm whose name opens with its region and another place
    ("由某局主办，新疆庭州航空服务有限公司承办的昌吉州第三届职工排球赛开赛。", "Company", ["新疆庭州航空服务有限公司"]),
    # two bodies joined are two
    ("9月3日，昌吉农商银行和新疆丰果科技有限公司签订协议。", "Company", ["昌吉农商银行", "新疆丰果科技有限公司"]),
    ("昌吉学院与新疆南山生物科技有限公司共建奶业现代产业学院。", "Institution", ["昌吉学院", "奶业现代产业学院"]),
    ("国家统计局昌吉调查队公布数据。", "Government", ["国家统计局昌吉调查队"]),
    # meetings
    ("9月3日，昌吉州党委城市工作暨城市更新现场推进会议在阜康市召开。", "Event",
     ["昌吉州党委城市工作暨城市更新现场推进会议"]),
    ("9月3日，昌吉州推进绿色矿山建设暨安全生产工作会议召开。", "Event", ["昌吉州推进绿色矿山建设暨安全生产工作会议"]),
    ("3月6日，昌吉州召开教育大会，部署全年工作。", "Event", ["教育大会"]),
    ("由昌吉州科协主办、昌吉学院承办的科普宣传服务活动走进呼图壁县。", "Event", ["科普宣传服务活动"]),
    ("木垒县举办了“相约木垒·情定胡杨”文化周。", "Event", ["“相约木垒·情定胡杨”文化周"]),
    # works
    ("乌鲁木齐至木垒高速公路改扩建工程加快推进。", "Project", ["乌鲁木齐至木垒高速公路改扩建工程"]),
    ("仪式主会场设在年产3万吨合金项目现场。", "Project", ["年产3万吨合金项目"]),
    ("阜康产业园新疆云拓合金材料有限公司高端铜箔加工项目开工。", "Company", ["新疆云拓合金材料有限公司"]),
    ("阜康产业园新疆云拓合金材料有限公司高端铜箔加工项目开工。", "Project", ["高端铜箔加工项目"]),
]
ABSENT: list[tuple[str, list[str]]] = [
    ("客商走进新疆远山生物科技有限公司展厅。", ["新疆远山生物科技有限公司展厅"]),
    ("城区新增停车位300个。", ["城区"]),
    ("建设宜居宜业和美乡村30个。", ["美乡村"]),
    ("中北公路第二工程局有限公司项目总工程师梁大海到场。", ["项目", "中北公路第二工程局有限公司项目"]),
    ("公司建设葡萄糖生产线4条。", ["葡萄糖生产线"]),
    ("去年，柳树庄村村集体经济收入翻番。", ["柳树庄村村"]),
]


@pytest.mark.parametrize(("text", "kind", "forms"), FOUND)
def test_that_a_name_is_found_whole(read: Reader, text: str, kind: str, forms: list[str]) -> None:
    found = [mention.surface for mention in read(text).mentions if mention.type == kind]
    assert [form for form in forms if form not in found] == [], found


@pytest.mark.parametrize(("text", "forms"), ABSENT)
def test_that_no_name_is_made_of_other_words(read: Reader, text: str, forms: list[str]) -> None:
    found = [mention.surface for mention in read(text).mentions]
    assert [form for form in forms if form in found] == []


@pytest.mark.parametrize(("text", "kind", "count"), [
    ("华恒能源集团有限公司增资。华恒能源集团董事长李大明说，华恒能源集团将扩产。", "company/华恒能源集团有限公司", 3),
    ("奇台县绿野文旅开发有限责任公司投资300万元。绿野文旅总经理王大力说，绿野文旅今年接待游客3万人次。",
     "company/奇台县绿野文旅开发有限责任公司", 3),
    ("奇台县半截沟镇今年雨水多。目前，全镇有农家乐30家。", "place/半截沟镇", 2),
])
def test_that_a_shorter_form_means_the_full_one(read: Reader, text: str, kind: str, count: int) -> None:
    keys = [mention.entities[0].partition("~")[0] for mention in read(text).mentions]
    assert keys.count(kind) == count, keys


def test_that_a_mountain_of_a_persons_name_is_the_person(read: Reader) -> None:
    annotated = read("州党委副书记、州长贺兰山主持会议并讲话。贺兰山来到玛纳斯县工业园区。")
    assert {m.type for m in annotated.mentions if m.surface == "贺兰山"} == {"Person"}

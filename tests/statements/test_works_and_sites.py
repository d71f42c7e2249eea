"""Works by what is told of them afterwards, who builds them and where; ventures, departments, traders, winners."""

from __future__ import annotations

import pytest
from marked import SmallAuthority, marked

from kg.statements import tell

CASES = [
    # where a work or zone lies
    ("[甲公司:Company]将共建[大路算力基地:Facility]。\n基地选址[白杨开发区:Zone]，规划机架2万架。",
     {"大路算力基地 locatedIn 白杨开发区"}),
    ("[红青公路:Facility]起自[奇台县:Place]，经[白杨镇:Place]，止于[红柳乡:Place]。",
     {"红青公路 locatedIn 奇台县", "红青公路 locatedIn 白杨镇", "红青公路 locatedIn 红柳乡"}),
    ("[奇台县:Place]今年雨多。\n[奇台经济开发区:Zone]引来三家企业。", {"奇台经济开发区 locatedIn 奇台县"}),
    ("[甲银粉项目:Project]在[白杨开发区:Zone]产出首批银粉。", {"甲银粉项目 locatedIn 白杨开发区"}),
    # who builds it
    ("[甲公司:Company]厂里机器轰鸣。\n公司[八万吨烯烃项目:Project]昨日点火。", {"甲公司 develops 八万吨烯烃项目"}),
    ("[青山水库:Facility]蓄水。[朔泉公司:Company]为项目法人。", {"朔泉公司 develops 青山水库"}),
    ("[青山水库:Facility]由[朔泉公司:Company]出资，[长虹工程局:Government]承建，概算投资9亿元。",
     {"朔泉公司 develops 青山水库", "长虹工程局 develops 青山水库"}),
    ("[三泉供水项目:Project]。由[朔泉公司:Company]投建。", {"朔泉公司 develops 三泉供水项目"}),
    ("[三泉供水项目:Project]。[朔泉公司:Company]参观了工地。", set()),
    # what is part of what
    ("[甲公司:Company]与[乙公司:Company]约定合资成立[丙饮片有限公司:Company]。",
     {"丙饮片有限公司 partOf 甲公司", "丙饮片有限公司 partOf 乙公司"}),
    ("[甲公司:Company]并购[乙制衣厂:Company]。", {"乙制衣厂 partOf 甲公司"}),
    ("[甲公司:Company]拜访[乙制衣厂:Company]。", set()),
    ("[奇台县公安局:Government]发布消息，[奇台县公安局白杨派出所:Government]破案。",
     {"奇台县公安局白杨派出所 partOf 奇台县公安局"}),
    # who only trades makes nothing
    ("[远桥供应链有限公司:Company]上半年出口[机电产品:Product]4亿元。", set()),
    ("[远桥供应链有限公司:Company]生产[纸箱:Product]。", {"远桥供应链有限公司 produces 纸箱"}),
    # who wins was there
    ("[青山第五小学:Institution]有学生千名，上月在[少年合唱大赛:Event]中摘得金奖。",
     {"青山第五小学 attends 少年合唱大赛"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:24] for text, _ in CASES])
def test_that_what_is_told_later_is_told_of_the_work(text: str, expected: set[str]) -> None:
    assert _told(text) >= expected
    if not expected:
        assert not {one.split()[1] for one in _told(text)} & {"develops", "partOf", "produces", "attends"}


@pytest.mark.parametrize("name", ["朔泉公司", "云锦路桥有限公司", "青禾集团"])
def test_that_the_builder_hangs_on_no_name(name: str) -> None:
    assert f"{name} develops 青山水库" in _told(f"[青山水库:Facility]蓄水。[{name}:Company]为项目法人。")


def test_that_a_place_of_meeting_is_not_what_the_article_is_about() -> None:
    told = _told("[奇台县委三届二次全会:Event]在[红柳镇:Place]召开。全会明确，推广[绿氢:Product]生产。")
    assert "红柳镇 produces 绿氢" not in told


def test_that_a_zone_that_only_its_office_names_is_told() -> None:
    assert "柳河开发区管理委员会 partOf 柳河开发区" in _told(
        "[甲公司:Company]与[柳河开发区管委会:Government=柳河开发区管理委员会]签订投资协议。")


def _told(text: str) -> set[str]:
    statements, _, _ = tell(marked(text), SmallAuthority(), None)
    return {f"{s.subject.partition('/')[2]} {s.predicate} {s.object.partition('/')[2]}" for s in statements}

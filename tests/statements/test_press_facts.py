"""What county news states: who holds which meeting, who is where, and what is not said though it looks so."""

from __future__ import annotations

import pytest
from marked import SmallAuthority, marked, told

from kg.statements import tell

CASES = [
    # whose meeting it is by its name
    ("[政协昌吉州第十三届委员会第四次会议:Event]开幕，[昌吉州:Place=昌吉回族自治州]来了人。", "organizes",
     {("中国人民政治协商会议昌吉回族自治州委员会", "政协昌吉州第十三届委员会第四次会议")}),
    ("[昌吉州人民政府第32次常务会议:Event]开过，[昌吉州:Place=昌吉回族自治州]很忙。", "organizes",
     {("昌吉回族自治州人民政府", "昌吉州人民政府第32次常务会议")}),
    # who acts together
    ("[准东开发区:Zone=新疆准东经济技术开发区]与[甲公司:Company]、[乙公司:Company]举行[签约仪式:Event]。", "organizes",
     {("新疆准东经济技术开发区", "签约仪式"), ("甲公司", "签约仪式"), ("乙公司", "签约仪式")}),
    ("[奇台县应急局:Government]联合[奇台县医院:Institution]，在[甲园区:Zone]的[乙公司:Company]开展[应急演练:Event]。",
     "organizes", {("奇台县应急局", "应急演练"), ("奇台县医院", "应急演练")}),
    ("[胡杨马拉松:Event]开跑。赛事由[奇台县:Place]主办，[甲公司:Company]承办，[半程组:Event]人多。", "organizes",
     {("奇台县", "胡杨马拉松"), ("甲公司", "胡杨马拉松")}),
    # who was drawn to an event
    ("[招聘会:Event]共吸引[甲公司:Company]、[乙公司:Company]等86家企业参加。", "attends",
     {("甲公司", "招聘会"), ("乙公司", "招聘会")}),
    # where things are
    ("[奇台县:Place]与[甲公司:Company]签约，[储能项目:Project]投资5亿元，落户[奇台县:Place][半截沟镇:Place]。",
     "locatedIn", {("储能项目", "半截沟镇")}),
    ("在[甲园区:Zone]，[林木:Person]走进[乙公司:Company]、[丙公司:Company]。", "locatedIn",
     {("乙公司", "甲园区"), ("丙公司", "甲园区")}),
    ("[阜康市:Place]引进[甲公司:Company]、[乙公司:Company]等企业9家。", "locatedIn",
     {("甲公司", "阜康市"), ("乙公司", "阜康市")}),
    ("[奇台至阜康高速公路工程:Project]开工，[奇台县:Place]很高兴。", "locatedIn", set()),
    # whose project it is
    ("[阜康市:Place]建设[甲公司:Company][铜箔项目:Project]。", "develops", {("甲公司", "铜箔项目")}),
    # who keeps in touch does not work together
    ("[青山市公安局:Government]与[甲公司:Company]、[乙公司:Company]等企业建立长效联系机制。", "cooperatesWith", set()),
    # whose report is heard does not pass what is passed
    ("会议听取和审议了[昌吉州人民政府:Government]关于环境的报告，审议通过了[《条例》:Policy]。", "issued", set()),
]


@pytest.mark.parametrize(("text", "predicate", "expected"), CASES, ids=[text[:24] for text, _, _ in CASES])
def test_that_a_sentence_states(text: str, predicate: str, expected: set[tuple[str, str]]) -> None:
    assert told(text, predicate) == expected


def test_that_another_side_is_told_of_whom_the_paragraph_is_about() -> None:
    text = ("[昌吉州:Place=昌吉回族自治州]外贸增长。从伙伴看，[中亚:Place]居首；"
            "从商品看，生产的[番茄酱:Product]最多。")
    assert ("昌吉回族自治州", "番茄酱") in told(text, "produces")
    assert ("中亚", "番茄酱") not in told(text, "produces")


def test_that_a_post_is_given_to_the_one_named_behind_its_verb() -> None:
    text = ("会议决定任命[张大力:Person]为[阜康市水利局:Government]局长；"
            "任命[李小红:Person]为[阜康市法院:Government]副院长。")
    _, posts, _ = tell(marked(text), SmallAuthority(), None)
    assert {(p.person, p.title) for p in posts} == {("person/张大力", "局长"), ("person/李小红", "副院长")}

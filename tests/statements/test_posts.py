"""Posts in front of names, behind verbs, in lists; what is no post."""

from __future__ import annotations

import pytest
from marked import SmallAuthority, marked

from kg.statements import extract_statements

CJ = "[昌吉州党委:Government=中共昌吉回族自治州委员会]"
PLACE = "[昌吉州:Place=昌吉回族自治州]"
CASES = [
    (f"{CJ}副书记、州长[林海川:Person]到会讲话。", {
        ("林海川", "中共昌吉回族自治州委员会", "副书记", "Holds"),
        ("林海川", "昌吉回族自治州人民政府", "州长", "Holds")}),
    (f"{PLACE}党委常委、常务副州长[何岚:Person]主持会议。", {
        ("何岚", "中共昌吉回族自治州委员会", "常委", "Holds"),
        ("何岚", "昌吉回族自治州人民政府", "常务副州长", "Holds")}),
    ("[奇台县:Place]委书记[孟星:Person]说，项目要早开工。", {("孟星", "中共奇台县委员会", "书记", "Holds")}),
    ("[昌吉州水利局:Government]党组副书记、局长[唐一舟:Person]介绍了情况。", {
        ("唐一舟", "昌吉州水利局", "党组副书记", "Holds"), ("唐一舟", "昌吉州水利局", "局长", "Holds")}),
    ("[准东开发区:Zone=新疆准东经济技术开发区]党工委委员、管委会副主任[罗敬:Person]出席。", {
        ("罗敬", "中共新疆准东经济技术开发区工作委员会", "委员", "Holds"),
        ("罗敬", "新疆准东经济技术开发区管理委员会", "副主任", "Holds")}),
    ("[新疆晨曦电力有限公司:Company](以下简称[晨曦电力:Company=新疆晨曦电力有限公司])董事长兼总经理[卫东来:Person]表示支持。",
     {
        ("卫东来", "新疆晨曦电力有限公司", "董事长", "Holds"), ("卫东来", "新疆晨曦电力有限公司", "总经理", "Holds")}),
    ("[晨曦电力:Company]检修车间副主任[马成:Person]说。", {("马成", "晨曦电力", "检修车间副主任", "Holds")}),
    ("[晨曦电力检修车间:Organization]主任[马成:Person]说，[晨曦电力:Company]今年很忙。", {
        ("马成", "晨曦电力", "检修车间主任", "Holds")}),
    ("[晨曦电力:Company]今年扩产。公司副总经理[马成:Person]介绍。", {("马成", "晨曦电力", "副总经理", "Holds")}),
    ("[西沟村:Place]党支部书记[阿迪力·买买提:Person]笑着说。", {("阿迪力·买买提", "西沟村", "党支部书记", "Holds")}),
    ("[州水利局:Government=昌吉州水利局]局长[唐一舟:Person]、副局长[齐放:Person]到场。", {
        ("唐一舟", "昌吉州水利局", "局长", "Holds"), ("齐放", "昌吉州水利局", "副局长", "Holds")}),
    ("会议任命[齐放:Person]为[昌吉州水利局:Government]副局长。", {("齐放", "昌吉州水利局", "副局长", "Appointed")}),
    ("[齐放:Person]当选[昌吉州登山协会:Organization]会长。", {("齐放", "昌吉州登山协会", "会长", "Appointed")}),
    ("[齐放:Person]出任[晨曦电力:Company]总经理。", {("齐放", "晨曦电力", "总经理", "Appointed")}),
    ("[齐放:Person]被任命为[晨曦电力:Company]总工程师。", {("齐放", "晨曦电力", "总工程师", "Appointed")}),
    ("会议决定免去[齐放:Person]的[昌吉州水利局:Government]局长职务。", {("齐放", "昌吉州水利局", "局长", "Left")}),
    ("[齐放:Person]不再担任[晨曦电力:Company]董事长。", {("齐放", "晨曦电力", "董事长", "Left")}),
    ("原[昌吉州水利局:Government]局长[齐放:Person]回忆说。", {("齐放", "昌吉州水利局", "局长", "Left")}),
    ("[齐放:Person]是[晨曦电力:Company]总工程师。", {("齐放", "晨曦电力", "总工程师", "Holds")}),
    ("●[齐放:Person] [昌吉州水利局:Government]副局长", {("齐放", "昌吉州水利局", "副局长", "Holds")}),
    ("[习近平:Person]总书记强调。", {("习近平", "中国共产党中央委员会", "总书记", "Holds")}),
    # the title as printed, without what stands around it
    ("原[昌吉州水利局:Government]副局长、现任[晨曦电力:Company]顾问[齐放:Person]到场。", {
        ("齐放", "昌吉州水利局", "副局长", "Left"), ("齐放", "晨曦电力", "顾问", "Left")}),
    ("[昌吉州文化馆:Institution]原馆长[齐放:Person]回忆。", {("齐放", "昌吉州文化馆", "馆长", "Left")}),
    ("时任[晨曦电力:Company]经理的[齐放:Person]没有同意。", {("齐放", "晨曦电力", "经理", "Left")}),
    ("[齐放:Person]是[晨曦电力:Company]最年轻的副总工程师。", {("齐放", "晨曦电力", "副总工程师", "Holds")}),
    ("[阜康市:Place]已派人。由副市长[齐放:Person]带队。", {("齐放", "阜康市人民政府", "副市长", "Holds")}),
    ("[奇台县:Place]副县长（挂职）[齐放:Person]到会。", {("齐放", "奇台县人民政府", "副县长（挂职）", "Holds")}),
    ("[晨曦电力:Company]值班经理：[马成:Person]。", {("马成", "晨曦电力", "值班经理", "Holds")}),
    ("[晨曦电力:Company]炉前工[马成:Person]获奖。", {("马成", "晨曦电力", "炉前工", "Holds")}),
    ("[晨曦电力:Company]总经理助理[马成:Person]说。", {("马成", "晨曦电力", "总经理助理", "Holds")}),
    ("[昌吉州农业农村局:Government]价格监测中心主任[齐放:Person]说。", {
        ("齐放", "昌吉州农业农村局价格监测中心", "主任", "Holds")}),
    ("[奇台县:Place]农技推广中心主任[齐放:Person]说。", {("齐放", "奇台县农技推广中心", "主任", "Holds")}),
    ("[西沟村党支部:Organization]书记[马成:Person]说。", {("马成", "西沟村", "党支部书记", "Holds")}),
    # bodies named before
    ("[昌吉州统计局:Government]发布了数据。该局总统计师[齐放:Person]分析。", {
        ("齐放", "昌吉州统计局", "总统计师", "Holds")}),
    ("[晨曦实验室:Institution]揭牌，[晨曦电力:Company]总工程师[马成:Person]兼任实验室副主任。", {
        ("马成", "晨曦电力", "总工程师", "Holds"), ("马成", "晨曦实验室", "副主任", "Appointed")}),
    ("[晨曦电力:Company]投产了。创始人[马成:Person]说。", {("马成", "晨曦电力", "创始人", "Holds")}),
    ("[红柳泉风电场:Project]由[晨曦电力:Company]承建。项目经理[马成:Person]说。", {
        ("马成", "红柳泉风电场", "项目经理", "Holds")}),
    ("[新疆晨曦电力有限公司:Company]投产了。晨曦电力总经理[马成:Person]说。", {
        ("马成", "新疆晨曦电力有限公司", "总经理", "Holds")}),
    ("[准东开发区:Zone=新疆准东经济技术开发区]很忙。[园区管委会:Government]副主任[罗敬:Person]说。", {
        ("罗敬", "新疆准东经济技术开发区管理委员会", "副主任", "Holds")}),
    # several people, several posts
    ("[昌吉州水利局:Government]副局长[齐放:Person]、[唐一舟:Person]到场。", {
        ("齐放", "昌吉州水利局", "副局长", "Holds"), ("唐一舟", "昌吉州水利局", "副局长", "Holds")}),
    ("[昌吉州水利局:Government]局长[齐放:Person]、[唐一舟:Person]到场。", {("齐放", "昌吉州水利局", "局长", "Holds")}),
    ("会议增补[齐放:Person]、[唐一舟:Person]为[昌吉州登山协会:Organization]理事。", {
        ("齐放", "昌吉州登山协会", "理事", "Appointed"), ("唐一舟", "昌吉州登山协会", "理事", "Appointed")}),
    ("任命[齐放:Person]为[昌吉州水利局:Government]局长，免去其[昌吉州统计局:Government]副局长职务。", {
        ("齐放", "昌吉州水利局", "局长", "Appointed"), ("齐放", "昌吉州统计局", "副局长", "Left")}),
    ("任命[齐放:Person]为[昌吉州水利局:Government]局长，兼任[晨曦电力:Company]董事。", {
        ("齐放", "昌吉州水利局", "局长", "Appointed"), ("齐放", "晨曦电力", "董事", "Appointed")}),
    ("[齐放:Person]不再担任[昌吉州水利局:Government]局长，由[唐一舟:Person]接任。", {
        ("齐放", "昌吉州水利局", "局长", "Left"), ("唐一舟", "昌吉州水利局", "局长", "Appointed")}),
    ("免去[齐放:Person][昌吉州水利局:Government]副局长职务。", {("齐放", "昌吉州水利局", "副局长", "Left")}),
    ("[齐放:Person]代理[昌吉州水利局:Government]局长职务。", {("齐放", "昌吉州水利局", "代理局长", "Appointed")}),
    ("一、决定任命\n[齐放:Person]（女）为[昌吉州水利局:Government]局长；\n[唐一舟:Person]为[昌吉州统计局:Government]局长。\n"
     "二、决定免去\n[唐一舟:Person]的[昌吉州水利局:Government]局长职务。", {
        ("齐放", "昌吉州水利局", "局长", "Appointed"), ("唐一舟", "昌吉州统计局", "局长", "Appointed"),
        ("唐一舟", "昌吉州水利局", "局长", "Left")}),
    ("[齐放:Person]来了。她是[晨曦电力:Company]的创始人，也是[昌吉州登山协会:Organization]最年轻的理事。", {
        ("齐放", "晨曦电力", "创始人", "Holds"), ("齐放", "昌吉州登山协会", "理事", "Holds")}),
    ("[齐放:Person]来了。他此前曾任[昌吉州水利局:Government]副局长。", {("齐放", "昌吉州水利局", "副局长", "Left")}),
    # no posts
    ("[奇台县:Place]代表[方舟:Person]发言。", set()),
    ("来自[奇台县:Place]的退休教师[方舟:Person]来了。", set()),
    ("[晨曦电力:Company]测试了设备。专家组组长[方舟:Person]介绍。", set()),
    ("[晨曦电力:Company]扩产。红霞食品董事长[方舟:Person]也来了。", set()),
    ("[晨曦电力:Company]职工[方舟:Person]说。", set()),
    ("[本报:Organization]记者[方舟:Person]报道。", set()),
    ("菜农[方舟:Person]说，今年收成好。", set()),
    ("技术员[方舟:Person]说，温度要够。", set()),
    ("有人猜测，[方舟:Person]是否出任[晨曦电力:Company]总经理还没有定。", set()),
    ("[方舟:Person]将担任[晨曦电力:Company]总经理。", set()),
    ("[方舟:Person]没有担任[晨曦电力:Company]总经理。", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:24] for text, _ in CASES])
def test_posts(text: str, expected: set[tuple[str, str, str, str]]) -> None:
    _, posts, _ = extract_statements(marked(text), SmallAuthority())
    assert {(p.person.partition("/")[2], p.body.partition("/")[2], p.title, p.event) for p in posts} == expected


def test_implied_bodies_come_back_as_entities() -> None:
    _, posts, implied = extract_statements(marked(f"{CJ}副书记、州长[林海川:Person]到会。"), SmallAuthority())
    assert [(e.key, e.type, e.parent) for e in implied] == [
        ("government/昌吉回族自治州人民政府", "Government", "place/昌吉回族自治州")]
    assert {p.body for p in posts} >= {e.key for e in implied}


def test_a_zone_runs_its_committee() -> None:
    statements, _, _ = extract_statements(
        marked("[准东开发区:Zone=新疆准东经济技术开发区]党工委书记[罗敬:Person]到会。"), SmallAuthority())
    assert ("government/中共新疆准东经济技术开发区工作委员会", "partOf", "zone/新疆准东经济技术开发区") in {
        (s.subject, s.predicate, s.object) for s in statements}


def test_bylines_hold_no_posts() -> None:
    from dataclasses import replace

    from kg.records import Byline
    annotated = marked("[晨曦电力:Company]总编辑[方舟:Person]")
    byline = Byline("方舟", "作者", annotated.mentions[1].span)
    _, posts, _ = extract_statements(
        replace(annotated, article=replace(annotated.article, bylines=(byline,))), SmallAuthority())
    assert posts == ()

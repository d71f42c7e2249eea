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
    # no posts
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

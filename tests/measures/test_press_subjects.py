"""Whom a figure of county news is told of, and what is no figure or yet to be."""

from __future__ import annotations

import pytest
from sketch import sketch

from kg.measures import extract_measures

SUBJECTS = [
    # the event named before
    ("<Event 第六届职工排球赛>在<Place 红柳市>闭幕。本次比赛历时8天，来自<Place 全州>的18支代表队参赛。",
     ["第六届职工排球赛"]),
    ("<Event 消防应急演练>举行。演练出动车辆18台。", ["消防应急演练"]),
    # what is had is not who has it
    ("<Company 甲公司>拥有<Facility 甜菜种植基地>5.2万亩、生产线6条，年加工甜菜38万吨。",
     ["甲公司", "甲公司", "甲公司"]),
    # other sides of what is spoken of
    ("<Place 青山州>外贸总值达9亿元。从贸易伙伴看，<Place 中亚>占62.8%；从经营主体看，民营企业进出口8亿元。",
     ["青山州", "青山州"]),
    # a way between two places
    ("<Project 红青高速>开工。\n项目建成后，<Place 红柳市>至<Place 青山市>的车程将缩短至2小时。", ["红青高速"]),
    # people without an office, again in a later paragraph
    ("村民<Person 王秀兰>正在浇水。\n去年，<Person 王秀兰>在大家的帮助下，又养了40只鸡。", ["王秀兰"]),
    # who speaks of a project, and who speaks for 公司
    ("<Project 红青高速>开工。\n“目前，路基完成58%，其他工程也在推进。”<Company 乙公司>项目总工程师<Person 丁一>说。",
     ["红青高速"]),
    ("<Company 甲公司>在<Zone 红柳园区>投产。\n<Zone 红柳园区>扩建。\n"
     "“产品即将上市，预计明年新增收入6000万元。”公司总经理助理<Person 丁一>说。",
     ["甲公司"]),
    # what is built or founded goes on
    ("<Company 甲公司>投资1500万元建设的<Facility 冰雪乐园>自去年运营以来，日均接待游客800人。",
     ["冰雪乐园", "冰雪乐园"]),
    ("<Person 丁一>带头成立<Company 文丰合作社>，流转土地620亩。", ["文丰合作社"]),
    # a place's projects together, though one was told of before
    ("<Project 合金项目>开工。\n<Place 红柳县>实施重点项目118个，总投资412亿元。", ["红柳县", "红柳县"]),
]


@pytest.mark.parametrize(("text", "about"), SUBJECTS)
def test_that_a_figure_is_told_of(text: str, about: list[str]) -> None:
    assert [measure.about.split("/")[1] for measure in extract_measures(sketch(text))] == about


@pytest.mark.parametrize(("text", "kinds"), [
    ("<Place 青山州>今年将整合资金260万元。", ["T"]),
    ("<Place 青山州>确保投资增长12%。", ["T"]),
    ("<Place 青山州>确保了投资增长12%。", ["O"]),
])
def test_that_what_will_be_done_or_ensured_is_a_target(text: str, kinds: list[str]) -> None:
    assert [measure.kind[0] for measure in extract_measures(sketch(text))] == kinds


def test_that_round_the_clock_is_no_figure() -> None:
    assert extract_measures(sketch("<Place 青山州>落实24小时值班制度，开通24小时服务热线。")) == ()


def test_that_the_one_who_invests_is_no_part_of_the_heading() -> None:
    found = extract_measures(sketch("<Project 合金项目>开工，由<Company 甲公司>投资38亿元。"))
    assert [measure.indicator_text for measure in found] == ["投资"]

"""Whom, when and whether reached: what a figure takes over from the clauses before it."""

from __future__ import annotations

import pytest
from sketch import sketch

from kg.measures import extract_measures

SUBJECTS = [
    ("今年，<Place 红柳县>棉花丰收，机采率达98%。", ["红柳县"]),
    ("<Company 金河公司>扩产，产品旺销。公司产值达3亿元。", ["金河公司"]),
    ("<Project 白杨沟电站>进展顺利。该项目装机120万千瓦。", ["白杨沟电站"]),
    ("<Government 青山州工信局>局长<Person 王强>介绍，<Place 青山州>今年技改投资达9亿元。", ["青山州"]),
    ("“我们厂现有工人230名。”<Company 锦绣公司>厂长<Person 李建国>说。", ["锦绣公司"]),
    ("合作社社员<Person 王秀兰>种植西红柿40亩。", ["王秀兰"]),
    ("<Place 青山州>改造5.2万户。其中，<Place 红柳县>改造1.3万户。\n完成投资8亿元。", ["青山州", "红柳县", "青山州"]),
    ("作为粮食加工企业，<Company 丰年公司>年产能达9万吨。", ["丰年公司"]),
    ("在<Company 飞天公司>，一条条生产线运转。年产值达8亿元。", ["飞天公司"]),
    ("<Place 青山州>办会，<Place 青山州>请客。<Company 甲公司>、<Company 乙公司>等12家企业参会。", ["青山州"]),
    ("从<Place 红柳县>看，用电量达3亿千瓦时。", ["红柳县"]),
    ("收入达5亿元。", ["青山州"]),
]


@pytest.mark.parametrize(("text", "about"), SUBJECTS)
def test_a_figure_is_told_of(text: str, about: list[str]) -> None:
    assert [measure.about.split("/")[1] for measure in extract_measures(sketch(text))] == about


def test_the_headline_tells_where_no_clause_does() -> None:
    article = sketch("车间里一派繁忙，产值达8亿元。", headline="<Company 飞天公司>产销两旺")
    assert [measure.about for measure in extract_measures(article)] == ["company/飞天公司"]


def test_figures_of_the_headline_come_from_the_body() -> None:
    article = sketch("<Place 青山州>评出20个示范班组。", headline="20个班组获奖")
    assert len(extract_measures(article)) == 1


KINDS = [
    ("<Place 青山州>新增耕地5万亩。", ["O"]),
    ("<Place 青山州>将新增耕地5万亩。", ["T"]),
    ("<Place 青山州>将耕地划分为24个片区。", ["O"]),
    ("<Place 青山州>力争新增耕地5万亩，建成大棚300座。", ["T", "T"]),
    ("<Place 青山州>已建成大棚300座，预计新增耕地5万亩。", ["O", "T"]),
    ("<Place 青山州>将扩大种植。培育合作社30家。", ["T"]),
    ("<Place 青山州>将扩大种植。<Place 红柳县>培育合作社30家。", ["O"]),
    ("<Place 青山州>将扩大种植。目前已培育合作社30家。", ["O"]),
    ("2026年，<Place 青山州>建设大棚300座。", ["T"]),
    ("2024年，<Place 青山州>建设大棚300座。", ["O"]),
    ("<Place 青山州>推动绿色发展，用水每年要降低4%。", ["T"]),
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_reached_or_to_be_reached(text: str, kinds: list[str]) -> None:
    assert [measure.kind[0] for measure in extract_measures(sketch(text))] == kinds


PERIODS = [
    ("2024年，<Place 青山州>投资达9亿元。收入达5亿元。", ["2024-01/2024-12", "2024-01/2024-12"]),
    ("2024年，<Place 青山州>投资达9亿元。\n收入达5亿元。", ["2024-01/2024-12", ""]),
    ("目前，<Place 青山州>有大棚9座。收入达5亿元。", ["2025-06/2025-06", ""]),
    ("今年以来，<Place 青山州>办好实事。\n在教育方面，建成学校9所。\n风正帆悬，收入达5亿元。", ["2025-01/2025-12", ""]),
    ("5月18日，记者在<Place 青山州>看到，大棚有9座。", [""]),
    ("5月18日，<Place 青山州>31个项目开工。", ["2025-05/2025-05"]),
    ("<Place 青山州>人口比2020年末增加2万人。", [""]),
    ("<Place 青山州>印发<Policy 《行动方案（2023—2025年）》>，建成学校9所。", [""]),
    ("<Place 青山州>于2015年启动评选。截至目前，评出班组179个。", ["2015-01/2025-06"]),
    ("截至5月底，<Place 青山州>存款余额9亿元。", ["2025-05/2025-05"]),
    ("按照3月开工的要求，<Place 青山州>建成学校9所。", [""]),
]


@pytest.mark.parametrize(("text", "periods"), PERIODS)
def test_a_figure_has_the_time_of_its_clause_or_paragraph(text: str, periods: list[str]) -> None:
    found = [measure.period for measure in extract_measures(sketch(text))]
    assert [f"{p.start:%Y-%m}/{p.end:%Y-%m}" if p.start and p.end else "" for p in found] == periods


def test_without_a_day_nothing_is_dated() -> None:
    text = "目前，<Place 青山州>有大棚9座。今年，新增5座。"
    assert not any(measure.period for measure in extract_measures(sketch(text, reported=None)))

"""Figures that the network points at, and forms of figures that go on from another one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sketch import sketch

from kg.measures import extract_measures
from kg.measures.layout import FIGURE
from kg.measures.quantities import find_quantities, read_figure
from kg.records import AnnotatedArticle, Figure, Span


def pointed(marked: str, *printed: str, score: float = 0.9, headline: str | None = None) -> AnnotatedArticle:
    """Return the article with the network's word that these are figures."""
    annotated = sketch(marked, headline=headline)
    text = annotated.article.text
    spans = sorted(Span(text.index(p), text.index(p) + len(p)) for p in printed)
    return replace(annotated, figures=tuple(Figure(span, FIGURE, score) for span in spans))


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("两成五", "25", "%"), ("一成二", "12", "%"), ("七成", "70", "%"), ("两个半小时", "2.5", "个小时"),
    ("四个半月", "4.5", "个月"), ("三倍半", "3.5", "倍"), ("五个半足球场", "5.5", "个")])
def test_halves_and_tenths(text: str, value: str, unit: str) -> None:
    (found,) = find_quantities(text)
    assert (str(found.value), found.unit) == (value, unit)


@pytest.mark.parametrize(("text", "value", "unit", "form"), [
    ("1.16", "1.16", "", "amount"), ("第七", "7", "位", "rank"), ("第3名", "3", "名", "rank"),
    ("三代人", "3", "代人", "count"),
    ("2.31∶1", "2.31", "倍", "ratio"), ("-17", "-17", "", "amount"), ("19金", "19", "金", "count")])
def test_any_number_is_read_where_the_network_points(text: str, value: str, unit: str, form: str) -> None:
    found = read_figure(text, Span(0, len(text)))
    assert found and (str(found.value), found.unit, found.form) == (value, unit, form)


def test_words_without_a_number_are_no_figure() -> None:
    assert read_figure("全部", Span(0, 2)) is None


@pytest.mark.parametrize(("text", "figure", "indicator"), [
    ("<Facility 红柳算力中心>的电能利用效率值降到1.16。", "1.16", "电能利用效率值"),
    ("<Person 王秀兰>在红柳岗干了十六年。", "十六年", "红柳岗干时间"),
    ("<Place 红柳县>代表队跑了第七。", "第七", "代表队跑排名")])
def test_what_no_pattern_knows_is_named_by_its_words(text: str, figure: str, indicator: str) -> None:
    found = extract_measures(pointed(text, figure))
    assert [m.indicator_text for m in found] == [indicator]
    assert extract_measures(pointed(text, figure, score=0.2)) == ()


def test_a_headline_figure_is_told_where_the_body_does_not_repeat_it() -> None:
    once = pointed("<Place 红柳县>今天有雪。", "1.3万人", headline="<Place 红柳县>转移群众1.3万人")
    assert [(m.about, str(m.value)) for m in extract_measures(once)] == [("place/红柳县", "1.3")]
    twice = pointed("<Place 红柳县>转移群众1.3万人。", "1.3万人", headline="<Place 红柳县>转移1.3万人")
    assert len(extract_measures(twice)) == 1


@pytest.mark.parametrize(("text", "indicators"), [
    ("<Place 红柳县>棉花面积由31万亩扩大到38万亩。", ["棉花面积", "棉花面积"]),
    ("<Company 金河公司>吨钢电耗从420千瓦时压到390千瓦时。", ["吨钢电耗", "吨钢电耗"]),
    ("去年，<Place 红柳县>焦炭产量28万吨，减产3.7%。", ["焦炭产量", "焦炭产量"]),
    ("去年，<Place 红柳县>进出口额3.1亿元，受运价影响下降4.2%。", ["进出口额", "进出口额"]),
    ("<Person 王秀兰>今年种了7.5亩玫瑰。", ["种玫瑰"])])
def test_a_figure_goes_on_with_what_was_measured(text: str, indicators: list[str]) -> None:
    assert [m.indicator_text for m in extract_measures(sketch(text))] == indicators


def test_a_heading_does_without_the_owner() -> None:
    found = extract_measures(sketch("<Company 甲公司>投资的<Project 白杨沟电站>主洞进尺1860米。"))
    assert [m.indicator_text for m in found] == ["主洞进尺"]


@pytest.mark.parametrize("text", [
    "<Place 红柳县>聚焦新材料、种业等5个重点行业。", "<Place 红柳县>将深化节水灌溉和良种选育两大工程。",
    "<Place 红柳县>库房里码满25公斤净含量的面粉。"])
def test_sizes_and_what_is_worked_on_are_no_figures(text: str) -> None:
    assert extract_measures(sketch(text)) == ()


@pytest.mark.parametrize(("text", "indicator"), [
    ("<Place 红柳县>地区生产总值增长7%，总量稳居全疆第二。", "地区生产总值总量全疆排名"),
    ("<Place 红柳县>有高新技术企业280家，总量居全疆第二。", "高新技术企业总量全疆排名"),
    ("<Place 红柳县>外贸进出口总额年均增长25.9%。", "外贸进出口总额年均增长"),
    ("<Place 红柳县>推广绿电，覆盖全县三分之二的电厂。", "覆盖的电厂占全县比重")])
def test_an_indicator_keeps_what_it_is_of(text: str, indicator: str) -> None:
    assert extract_measures(sketch(text))[-1].indicator_text == indicator

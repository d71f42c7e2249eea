"""Whom a figure is told of where the clause does not name it: pronouns, kinds, works done, meetings' places."""

from __future__ import annotations

import pytest
from sketch import sketch

from kg.measures import extract_measures

SUBJECTS = [
    # he, whatever his office
    ("<Company 甲公司>首席技师<Person 丁一>到了<Place 青山市>。十几年间，他先后革新工具38件。", ["丁一"]),
    # not the reporter to whom he speaks
    ("果农<Person 丁一>朝记者<Person 戊二>喊。他家的果园23亩。", ["丁一"]),
    # the one of a place who does it
    ("<Place 红柳区>选手<Person 丁一>获得男子组冠军。", ["丁一"]),
    ("获得女子组第三名的<Person 戊二>说，明年再来。", ["戊二"]),
    # what a clause says of works is not other works: 是…“…”工程
    ("<Facility 红青公路>是全州首个<Project “破冰”工程>。公路全长62公里。", ["红青公路"]),
    # what belongs to a project
    ("<Project 甲制氢项目>投产。项目配套建设<Facility 乙光伏电站>，概算投资9亿元。", ["甲制氢项目"]),
    # works that somebody has done
    ("记者从<Company 甲公司>获悉，由该公司开凿的<Facility 青西7井>上月完工，井深8200米。", ["青西7井"]),
    # what lies beside a river
    ("<Place 青河>沿线的<Facility 白杨作业区>建设提速，堤岸主体完成64%。", ["白杨作业区"]),
    # a bureau that is called a commission has its own figures
    ("<Government 青山州卫生健康委员会>先后选派医疗人才42名。", ["青山州卫生健康委员会"]),
    # this firm, with what it is
    ("<Place 红柳市>扩建。<Company 甲公司>投产。这家由外地客商建起的企业今年产值5亿元。", ["甲公司"]),
]


@pytest.mark.parametrize(("text", "about"), SUBJECTS, ids=[text[:20] for text, _ in SUBJECTS])
def test_that_a_figure_is_told_of_whom_the_words_mean(text: str, about: list[str]) -> None:
    found = extract_measures(sketch(text))
    assert [measure.about.partition("/")[2] for measure in found] == about


@pytest.mark.parametrize("name", ["甲公司", "朔泉科技有限公司", "云锦集团"])
def test_that_the_subject_hangs_on_no_name(name: str) -> None:
    (found,) = extract_measures(sketch(
        f"记者从<Company {name}>获悉，由该公司开凿的<Facility 青西7井>上月完工，井深8200米。"))
    assert (found.about, found.value) == ("facility/青西7井", 8200)


def test_that_a_meetings_place_has_none_of_its_figures() -> None:
    (found,) = extract_measures(sketch(
        "<Event 青山州委二届三次全会>在<Place 红柳区>召开。<Event 全会>指出，新能源装机规模突破50万千瓦。"))
    assert found.about != "place/红柳区"


AHEAD = [
    ("<Project 甲项目>比原计划提前投产，产值9亿元。", "Observation"),
    ("<Institution 青山小学>将每周举办2场讲座。", "Target"),
    # who speaks next does not speak of what was planned before
    ("<Facility 青山基地>三期计划明年5月投用，届时年可孵化鱼苗900万尾。<Government 青山州农业局>通报，养殖水面12万亩。",
     "Observation"),
    # nor does the report go on in what somebody said
    ("“场地平整，设施也好，明年还要带着队友们一起来，争取有更好的成绩。”<Person 丁一>说。比赛吸引选手680名。",
     "Observation"),
]


@pytest.mark.parametrize(("text", "kind"), AHEAD, ids=[text[:20] for text, _ in AHEAD])
def test_that_only_what_is_to_be_is_a_target(text: str, kind: str) -> None:
    assert extract_measures(sketch(text))[-1].kind == kind


FIGURES = [
    ("<Place 青山州>接待旅游车2.6万辆次。", "2.6", "万辆次"),
    ("<Place 青山州>家畜出栏74万头（只）。", "74", "万头（只）"),
    ("<Place 青山州>烧碱产能达到25万吨/年。", "25", "万吨/年"),
]


@pytest.mark.parametrize(("text", "value", "unit"), FIGURES)
def test_that_a_unit_is_read_whole(text: str, value: str, unit: str) -> None:
    (found,) = extract_measures(sketch(text))
    assert (str(found.value), found.unit) == (value, unit)


AIMS = [
    ("<Project 甲项目>投资18亿元，首段工程计划2026年5月动工。", "甲项目", "首段工程2026年5月动工"),
    ("<Place 青山州>签约。<Facility 白杨隧道>分两期实施，二期预计明年6月建成通车。", "白杨隧道", "二期明年6月建成通车"),
    ("<Place 青山州>提出，建设更有温度的幸福青山。", "青山州", "建设更有温度的幸福青山"),
    ("<Place 青山州>以创建国家生态文明示范区为抓手。", "青山州", "创建国家生态文明示范区"),
    ("<Place 青山州>计划到2027年建成全省最大的蜂蜜集散市场。", "青山州", "建成全省最大的蜂蜜集散市场"),
]


@pytest.mark.parametrize(("text", "about", "wording"), AIMS)
def test_that_a_goal_is_told_of_what_is_to_reach_it(text: str, about: str, wording: str) -> None:
    aims = [(m.about.partition("/")[2], m.indicator_text) for m in extract_measures(sketch(text)) if m.value is None]
    assert aims == [(about, wording)]


def test_that_each_of_several_goals_is_one() -> None:
    found = [m.indicator_text for m in extract_measures(sketch("<Place 青山州>要打造陶瓷之都、竹编之乡、温泉之城。"))]
    assert found == ["打造陶瓷之都", "打造竹编之乡", "打造温泉之城"]

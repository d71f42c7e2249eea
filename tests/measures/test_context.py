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
    # what stands for a thing named before
    ("<Company 丰收合作社>理事长<Person 李梅>来了。合作社流转土地3000亩。", ["丰收合作社"]),
    ("<Company 甲公司>、<Company 乙公司>办会。企业自评，评出班组20个。", ["甲公司"]),
    ("<Government 红柳县人民法院>搬到地头。今年以来，该院化解纠纷386件。", ["红柳县人民法院"]),
    ("走进<Place 红柳县><Place 白杨村>，花正开。村里有农户300户。", ["白杨村"]),
    ("<Institution 红柳医院>扩建。该院开放床位800张。", ["红柳医院"]),
    ("<Company 甲公司>开工建设<Project 光伏项目>，投产后可吸纳200人就业。", ["光伏项目"]),
    ("<Company 甲公司>建设<Project 光伏项目>。\n<Place 红柳县>服务到位。项目建成后，年发电量4亿千瓦时。", ["光伏项目"]),
    ("<Place 红柳县>投资2亿元，新建<Facility 红柳文化中心>，建筑面积2万平方米，可容纳3000人。",
     ["红柳文化中心", "红柳文化中心", "红柳文化中心"]),
    ("这条<Facility 红柳隧道>全长22公里。", ["红柳隧道"]),
    ("仅<Facility 红柳驿站>，7月营业额就有58万元。", ["红柳驿站"]),
    ("<Place 红柳景区>投资2亿元的<Project 改造工程>已完成八成。", ["改造工程", "改造工程"]),
    ("<Company 甲公司>的<Project 光伏项目>今年6月并网，到现在已经发电240万千瓦时。", ["光伏项目"]),
    # people
    ("村民<Person 王建军>正在喂羊。他家养了120只羊，去年收入8万元。", ["王建军", "王建军"]),
    ("<Person 李娜>是返乡大学生。2022年，她投资80万元办民宿，如今年接待游客1万人次。", ["李娜", "李娜"]),
    ("“今年种了60亩瓜，每亩收入3000元。”瓜农<Person 马力>说。", ["马力", "马力"]),
    ("<Place 红柳县>办会，<Government 红柳县农业农村局>局长<Person 丁一>到会。"
     "<Company 甲公司>签约。\n<Person 丁一>表示，产值将达9亿元。", ["红柳县"]),
    ("<Company 甲公司>经理<Person 丁一>到会。<Place 红柳县>签约。\n<Person 丁一>表示，产值将达9亿元。", ["甲公司"]),
    ("记者从<Company 甲公司>获悉，今年发电量达9亿千瓦时。", ["甲公司"]),
    # several at once, and meetings
    ("<Place 甲县>、<Place 乙县>、<Place 丙县>分别完成投资32亿元、15亿元和9亿元。", ["甲县", "乙县", "丙县"]),
    ("<Event 红柳车展>在<Place 红柳市>举行，共吸引观众3万人次。", ["红柳车展"]),
    ("<Place 青山州>召开<Event 推进会>。会上，<Company 甲公司>、<Company 乙公司>等5家企业介绍了做法。", ["推进会"]),
    ("<Place 红柳县>投资6亿元，建设<Project 棉纺项目>。", ["棉纺项目"]),
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
    ("<Place 青山州>预计总产量66万吨；纺纱产能达到380万锭。", ["T", "O"]),
    ("<Company 甲公司>拟建<Project 印染项目>，总投资18亿元。", ["O"]),
    ("<Company 甲公司>建设<Project 印染项目>。建成后，年产值6亿元。", ["T"]),
    ("<Place 青山州>打算再建大棚20座。", ["T"]),
    ("<Company 甲公司>今年产量能达到9万吨。", ["T"]),
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_reached_or_to_be_reached(text: str, kinds: list[str]) -> None:
    assert [measure.kind[0] for measure in extract_measures(sketch(text))] == kinds


PERIODS = [
    ("截至5月底，<Company 甲公司>今年已钻井47口。", ["2025-01/2025-05"]),
    ("今年，<Place 青山州>棉花丰收，转化率由2020年的38%提高到52%。", ["2020-01/2020-12", "2025-01/2025-12"]),
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


def test_what_is_built_is_what_will_run() -> None:
    (_, aim) = extract_measures(sketch("<Company 甲公司>计划投资3亿元建设<Project 洗煤厂项目>，预计2026年6月投产。"))
    assert (aim.about, aim.indicator_text) == ("project/洗煤厂项目", "2026年6月投产")


def test_what_is_done_of_a_planned_bundle_is_told_of_the_bundle() -> None:
    plan, done = extract_measures(sketch(
        "<Place 青山州>今后两年计划实施<Project 40个节水项目>，目前已完成节水项目25个。"))
    assert (plan.kind, str(plan.value)) == ("Target", "40")
    assert (done.kind, str(done.value), done.rule) == ("Observation", "25", "progress.v1")
    assert (done.about, done.indicator_text) == (plan.about, plan.indicator_text)


def test_what_is_done_of_other_things_stays_what_it_is() -> None:
    _, other = extract_measures(sketch(
        "<Place 青山州>今后两年计划实施<Project 40个节水项目>，目前已完成绿化项目25个。"))
    assert (other.about, other.rule) == ("place/青山州", "level.v1")


def test_a_plan_ends_where_the_next_sentence_has_a_time_of_its_own() -> None:
    text = ("<Place 青山州>将打造西部先行区。局长表示，“十三五”期间，"
            "工业经济量质齐升，规上工业总量跃居全疆第一。")
    assert [(m.kind, m.rank) for m in extract_measures(sketch(text))] == [("Target", None), ("Observation", 1)]

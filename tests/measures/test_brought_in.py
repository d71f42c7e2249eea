"""Whom a figure is told of where a clause has just brought the thing in, and what a verb alone leaves out."""

from __future__ import annotations

import pytest
from sketch import sketch

from kg.measures import extract_measures

SUBJECTS = [
    # what is pointed out is told of next
    ("投资最大的是<Place 红柳县>的<Project 白杨沟治理工程>，概算2.4亿元。", ["白杨沟治理工程"]),
    ("增收的背后，是<Place 红柳县>的<Company 金河食品厂>，年加工番茄3万吨。", ["金河食品厂"]),
    # what is set going, what a modifier only describes
    ("今年又启动<Project 白杨沟治理工程>，治理河段11公里。", ["白杨沟治理工程"]),
    ("由<Company 金河公司>承建的<Project 白杨沟治理工程>，铺设管道60公里。", ["白杨沟治理工程"]),
    ("始建于1997年的<Company 金河食品厂>，去年加工番茄3万吨。", ["金河食品厂"]),
    # of many works the place tells what came of them
    ("<Place 红柳县>推进<Project 28个补链项目>，工业投资达55亿元。", ["28个补链项目", "红柳县"]),
    # of a county's firm the figures are the firm's
    ("<Place 红柳县>的<Company 金河食品厂>去年加工番茄3万吨。", ["金河食品厂"]),
    # who holds an office acts for the body
    ("<Company 金河公司>董事长<Person 丁一>列出清单，涉及设备120台。", ["金河公司"]),
    ("<Company 金河公司>董事长<Person 丁一>一下坐在椅子上。今年订单达3亿元。", ["金河公司"]),
    # dashes and answers before the name
    ("<Place 红柳县>游人如织。\n——<Place 白杨村>民宿接待游客9000人次。", ["白杨村"]),
    ("<Place 红柳县>答问。\n答：<Place 白杨村>今年接待游客9000人次。", ["白杨村"]),
    # the meeting whose members are counted
    ("<Event 红柳县委六届三次全会>昨日召开。\n<Place 红柳县>各乡镇列席，全会应到委员51名，实到49名。",
     ["红柳县委六届三次全会", "红柳县委六届三次全会"]),
    ("<Event 青山论坛>闭幕。<Place 红柳县>好客，出席会议的有代表80人。", ["青山论坛"]),
    # that one: whatever was named last with such an ending
    ("<Place 红柳县>办<Place 白杨滑雪场>。<Place 红柳县>请客。该雪场日均接待游客2100人次。", ["白杨滑雪场"]),
    ("<Place 红柳县>有<Facility 白杨沟电站>。这座由<Company 金河公司>管理的电站，装机120万千瓦。", ["白杨沟电站"]),
    # whose money it is
    ("<Project 白杨沟治理工程>总投资9亿元，<Place 红柳县>财政配套资金2亿元。", ["白杨沟治理工程", "白杨沟治理工程"]),
]


@pytest.mark.parametrize(("text", "about"), SUBJECTS, ids=[text[:20] for text, _ in SUBJECTS])
def test_that_a_figure_is_told_of_what_the_clause_brought_in(text: str, about: list[str]) -> None:
    found = extract_measures(sketch(text))
    assert [measure.about.partition("/")[2] for measure in found] == about


INDICATORS = [
    ("<Place 红柳县>筹集保障性住房6万套，开工4万套。", ["筹集保障性住房", "开工保障性住房"]),
    ("<Place 红柳县>今年加装电梯68部，试点12部。", ["加装电梯", "试点电梯"]),
    # another unit, another thing
    ("<Place 红柳县>销售蜂蜜60吨，添3台设备。", ["销售蜂蜜", "添设备"]),
    ("<Place 红柳县>改造任务完成率达75%。", ["改造任务完成率"]),
]


@pytest.mark.parametrize(("text", "indicators"), INDICATORS)
def test_that_a_verb_alone_goes_on_with_the_thing_before(text: str, indicators: list[str]) -> None:
    assert [measure.indicator_text for measure in extract_measures(sketch(text))] == indicators

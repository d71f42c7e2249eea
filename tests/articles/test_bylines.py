"""Reporters, correspondents, photographers and authors as newspapers print them."""

from __future__ import annotations

import pytest

from kg.articles.bylines import (
    close_names,
    is_byline_line,
    is_lead,
    is_signature,
    lead_names,
    line_names,
    split_credit,
    tail_names,
)
from kg.text import read


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("□本报记者 陈静", [("陈静", "记者")]),
        ("□本报记者 杨 帆 通讯员 宋敏", [("杨帆", "记者"), ("宋敏", "通讯员")]),
        ("本报记者 王婷 通讯员 李华 文/图", [("王婷", "记者"), ("李华", "通讯员")]),
        ("□通讯员 马华、张方、陈年", [("马华", "通讯员"), ("张方", "通讯员"), ("陈年", "通讯员")]),
        ("□刘辉", [("刘辉", "作者")]),
        ("□本报评论员 马明", [("马明", "评论员")]),
        ("记者 王婷 摄影报道", [("王婷", "记者")]),
        ("（记者 王婷 通讯员 李华）", [("王婷", "记者"), ("李华", "通讯员")]),
        ("□本报记者 阿依古丽·吐尔地", [("阿依古丽·吐尔地", "记者")]),
        ("文/图 本报记者 王婷", [("王婷", "记者")]),
        ("本报记者 王婷 文/图", [("王婷", "记者")]),
        ("文/本报记者 王婷 图/李华", [("王婷", "记者"), ("李华", "摄影")]),
        ("本报记者 王婷/文 李华/图", [("王婷", "记者"), ("李华", "摄影")]),
        ("撰文 王婷 摄影 李华", [("王婷", "作者"), ("李华", "摄影")]),
        ("本报评论员", []),
    ],
)
def test_byline_lines(line: str, names: list[tuple[str, str]]) -> None:
    assert is_byline_line(close_names(read(line)).text)
    assert list(line_names(line)) == names


@pytest.mark.parametrize(
    "line",
    [
        "记者从县政府获悉，项目已经开工。",
        "青川县老粮仓换新颜",
        "编者按",
        "□国内统一刊号 CN 11—0022 □邮发代号 1—22",
        "通讯员队伍建设座谈会召开并表彰先进",
    ],
)
def test_no_byline_line(line: str) -> None:
    assert not is_byline_line(line)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本报讯 记者陈静、通讯员周海琴报道：记者从县里获悉，", [("陈静", "记者"), ("周海琴", "通讯员")]),
        ("本报讯 通讯员马华、张方、陈年报道：如今", [("马华", "通讯员"), ("张方", "通讯员"), ("陈年", "通讯员")]),
        ("本报记者赵小芳报道：3月1日，", [("赵小芳", "记者")]),
        ("本报讯（记者 王婷 通讯员 李华）3月1日，", [("王婷", "记者"), ("李华", "通讯员")]),
        ("本报青川3月1日讯（记者李华）日前，", [("李华", "记者")]),
        ("新华社北京1月2日电（记者 张三、李四）国家", [("张三", "记者"), ("李四", "记者")]),
        ("青川日报讯（记者 李华报道）4月3日，", [("李华", "记者")]),
        ("本报讯 通讯员阿依古丽·吐尔地报道：", [("阿依古丽·吐尔地", "通讯员")]),
        ("本报讯 4月3日，县里开会。", []),
        ("本网临河5月19日电（记者戴云 通讯员张方）今年以来，", [("戴云", "记者"), ("张方", "通讯员")]),
        ("新华社临河3月2日电（记者 李华）近日，", [("李华", "记者")]),
        ("中新网临河3月2日电 （李华）3月1日，", [("李华", "记者")]),
        ("天山网讯（记者王婷报道）3月1日，", [("王婷", "记者")]),
        ("石榴云/新疆日报讯（记者 王婷报道）近日，", [("王婷", "记者")]),
        ("央广网临河3月2日消息（记者 李华）近日，", [("李华", "记者")]),
        ("青川日报讯（青川日报记者 李华 青川日报通讯员 王婷）近日", [("李华", "记者"), ("王婷", "通讯员")]),
    ],
)
def test_leads(text: str, names: list[tuple[str, str]]) -> None:
    assert is_lead(text)
    assert list(lead_names(text)) == names


@pytest.mark.parametrize("text", ["记者走进车间，机器轰鸣。", "昨日，本报记者来到青川县。", "通讯员培训班开班。"])
def test_no_lead(text: str) -> None:
    assert not is_lead(text)
    assert lead_names(text) == ()


@pytest.mark.parametrize(
    ("line", "begin", "names"),
    [
        ("□本报记者 何 龙摄", 0, [("何龙", "摄影记者")]),
        ("□马华摄", 0, [("马华", "摄影")]),
        ("新华社记者 王小明 摄", 0, [("王小明", "摄影记者")]),
        ("农民在育苗。 □本报记者 何 龙摄", 7, [("何龙", "摄影记者")]),
        ("农民在育苗。张三 摄", 6, [("张三", "摄影")]),
        ("农民在育苗。（本报记者 何龙 常青 摄）", 7, [("何龙", "摄影记者"), ("常青", "摄影记者")]),
        ("农民在育苗。（资料图片）", 6, []),
        ("图为农民在育苗（张三 摄）。", 8, [("张三", "摄影")]),
        ("图为农民在育苗。 张三/摄", 9, [("张三", "摄影")]),
        ("摄影：张三", 0, [("张三", "摄影")]),
    ],
)
def test_credits(line: str, begin: int, names: list[tuple[str, str]]) -> None:
    credit = split_credit(close_names(read(line)).text)
    assert credit is not None
    assert list(credit.names) == names
    assert credit.begin == begin


@pytest.mark.parametrize("line", ["□本报记者 陈静", "他喜欢摄影。", "县里办了一个摄影展", "农民在育苗。"])
def test_no_credit(line: str) -> None:
    assert split_credit(line) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("（李明）", [("李明", "作者")]),
        ("（青川台 李明）", [("李明", "作者")]),
        ("（青川日报全媒记者 李明）", [("李明", "记者")]),
        ("（李明 王芳 报道）", [("李明", "作者"), ("王芳", "作者")]),
    ],
)
def test_signatures_behind_a_report(line: str, names: list[tuple[str, str]]) -> None:
    assert is_signature(line)
    assert list(line_names(line)) == names


@pytest.mark.parametrize("line", ["（下转第3版）", "（试用期一年，自发文之日起）", "李明", "（2024年4月2日通过）"])
def test_no_signature(line: str) -> None:
    assert not is_signature(line)


@pytest.mark.parametrize(
    "line", ["□本报记者 宝力德巴图 通讯员 王芳", "（记者 宝力德巴图）", "记者李明 通讯员宝力德巴图"]
)
def test_names_without_a_dot(line: str) -> None:
    assert is_byline_line(line)
    assert "宝力德巴图" in [name for name, _ in line_names(line)]


def test_names_behind_the_body() -> None:
    assert tail_names("项目已经开工。（记者 李明 通讯员 王芳）") == (("李明", "记者"), ("王芳", "通讯员"))
    assert tail_names("项目已经开工。（李明 王芳）") == (("李明", "作者"), ("王芳", "作者"))
    assert tail_names("项目已经开工（见附图）") == ()
    assert tail_names("项目已经开工。（据新华社）") == tail_names("项目已经开工。（完）") == ()

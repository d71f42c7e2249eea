"""Reading characters: folding, print set twice, blanks, punctuation, and the way back to the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import (
    NOWHERE,
    Printed,
    close_spaces,
    fold,
    is_garbled_repeat,
    joined,
    pair_quotes,
    punctuate,
    read,
    same_print,
    squash,
    undouble,
    width,
)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("１", "1"),
        ("Ａ", "A"),
        ("ｚ", "z"),
        ("％", "%"),
        ("．", "."),
        ("　", " "),
        ("\u00a0", " "),
        ("\t", " "),
        ("\u200b", ""),
        ("\ufeff", ""),
        ("\ue123", ""),
        ("\x07", ""),
        ("⼯", "工"),
        ("\uf9e4", "理"),
        ("・", "·"),
        ("─", "—"),
        ("，", "，"),
        ("（", "（"),
        ("℃", "℃"),
        ("㎡", "㎡"),
        ("②", "②"),
        ("²", "²"),
        ("昌", "昌"),
    ],
)
def test_fold(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@pytest.mark.parametrize(
    ("printed", "single"),
    [
        ("昌河—古城昌河—古城±±11001100千伏千伏", "昌河—古城±1100千伏"),
        ("□□本报记者本报记者 马马 超超摄摄", "□本报记者 马 超摄"),
        ("站站台台上上装装满满11221122吨吨煤煤炭炭", "站台上装满1212吨煤炭"),
        ("外景。。", "外景。"),
        ("他常常说研究研究再说", "他常常说研究研究再说"),
        ("人人有责，天天向上", "人人有责，天天向上"),
        ("等等……——说完就走了", "等等……——说完就走了"),
        ("产值1000000元", "产值1000000元"),
        ("共投入88668866元", "共投入88668866元"),
    ],
)
def test_undouble(printed: str, single: str) -> None:
    assert undouble(read(printed)).text == single


@pytest.mark.parametrize(
    ("printed", "parts", "closed"),
    [
        ("推进中国式现 代化建设", False, "推进中国式现代化建设"),
        ("占 全 州 总 量 的 64% ，较好", False, "占全州总量的64%，较好"),
        ("今年 4 月 1 日", False, "今年4月1日"),
        ("运用视频 VCR 和 PPT 演示", False, "运用视频VCR和PPT演示"),
        ("CN 65—0010 new energy", False, "CN 65—0010 new energy"),
        ("本报讯 记者李明 通讯员王芳报道", False, "本报讯 记者李明 通讯员王芳报道"),
        ("“改善营商环境 服务千家万户”活动", False, "“改善营商环境 服务千家万户”活动"),
        ("粮仓变样  卖粮不愁", True, "粮仓变样 卖粮不愁"),
        ("粮 仓 变 样", True, "粮仓变样"),
        ("评出 2023 年度 安全班组", True, "评出2023年度 安全班组"),
        ("18天批下来 60天立起来", True, "18天批下来 60天立起来"),
    ],
)
def test_close_spaces(printed: str, parts: bool, closed: str) -> None:
    assert close_spaces(read(printed), parts).text == closed


@pytest.mark.parametrize(
    ("printed", "wide"),
    [
        ("厂长说,好:行;对?是!", "厂长说，好：行；对？是！"),
        ("增长3,000吨(约三成)", "增长3,000吨（约三成）"),
        ("10:20,http://a.cn", "10:20,http://a.cn"),
        ("CCUS(碳捕集)等", "CCUS（碳捕集）等"),
        ("开工了.", "开工了。"),
        ("增长7.8%,位居", "增长7.8%，位居"),
        ("(A)类", "（A）类"),
    ],
)
def test_punctuate(printed: str, wide: str) -> None:
    assert punctuate(read(printed)).text == wide


def test_pair_quotes() -> None:
    assert pair_quotes(read('"\'链\'主"企业"大"')).text == "“‘链’主”企业“大”"
    assert pair_quotes(read("I don't")).text == "I don't"


@pytest.mark.parametrize(
    ("before", "line", "garbled"),
    [
        ("能耗下降。技术员、车间主任朱强介绍说。", "技木员、年间主任朱强介绍说。", True),
        ("打造新型城乡融合发展样板区", "打造新型共同富裕幸福引领区", False),
        ("第一标段造价3000万元已完工。", "第二标段造价5000万元已完工。", False),
        ("短句。", "短句。", False),
    ],
)
def test_garbled_repeat(before: str, line: str, garbled: bool) -> None:
    assert is_garbled_repeat(before, line) is garbled


def test_width_and_squash() -> None:
    assert width("“增”A1") == 4.0
    assert squash("“增”长 7.8%") == "增长78"


def test_joint_is_nowhere() -> None:
    whole = joined((Printed("州", (3,)), Printed("长", (9,))), "\n")
    assert (whole.text, whole.places) == ("州\n长", (3, NOWHERE, 9))
    assert whole.begin == 3 and Printed("\n", (NOWHERE,)).begin == NOWHERE


@given(st.text(max_size=60), st.integers(0, 1000), st.booleans())
def test_every_character_keeps_its_place(text: str, begin: int, parts: bool) -> None:
    for piece in (
        read(text, begin),
        undouble(read(text, begin)),
        pair_quotes(close_spaces(punctuate(undouble(read(text, begin))), parts)),
    ):
        assert len(piece.text) == len(piece.places)
        assert list(piece.places) == sorted(set(piece.places))
        assert all(same_print(char, text[place - begin]) for char, place in zip(piece.text, piece.places, strict=True))


@given(st.text(alphabet="昌吉州0123456789，。 ", max_size=40))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = close_spaces(punctuate(read(text)))
    assert close_spaces(punctuate(read(once.text))).text == once.text

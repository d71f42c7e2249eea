"""Figures as printed: (text, value or (low, high), unit, qualifier, bound)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.measures.quantities import find_quantities

FIGURES = [
    ("2.4亿吨", "2.4", "亿吨", None, None),
    ("12亿元", "12", "亿元", None, None),
    ("1,258名", "1258", "名", None, None),
    ("240万千瓦时", "240", "万千瓦时", None, None),
    ("±1100千伏", "1100", "千伏", None, None),
    ("10.8个百分点", "10.8", "个百分点", None, None),
    ("1个工作日", "1", "个工作日", None, None),
    ("3400余场", "3400", "场", "余", "MoreThan"),
    ("2000多平方米", "2000", "平方米", "多", "MoreThan"),
    ("1万多人", "1", "万人", "多", "MoreThan"),
    ("80万亩以上", "80", "万亩", "以上", "AtLeast"),
    ("超过15%", "15", "%", "超过", "MoreThan"),
    ("突破2500亿元", "2500", "亿元", "突破", "MoreThan"),
    ("约48%", "48", "%", "约", "About"),
    ("不低于95%", "95", "%", "不低于", "AtLeast"),
    ("近百万元", "100", "万元", "近", "LessThan"),
    ("近百位", "100", "位", "近", "LessThan"),
    ("上千人", "1000", "人", "上", "MoreThan"),
    ("千余名", "1000", "名", "余", "MoreThan"),
    ("百余家", "100", "家", "余", "MoreThan"),
    ("千亿级", "1000", "亿", "级", None),
    ("千万千瓦级", "1000", "万千瓦", "级", None),
    ("三个大棚", "3", "个", None, None),
    ("六大产业", "6", "个", None, None),
    ("一百五十万吨", "150", "万吨", None, None),
    ("两万余人", "2", "万人", "余", "MoreThan"),
    ("三分之二", "66.7", "%", None, None),
    ("三分之一", "33.3", "%", None, None),
    ("百分之五", "5", "%", None, None),
    ("近两成", "20", "%", "近", "LessThan"),
    ("六成以上", "60", "%", "以上", "AtLeast"),
    ("七成半", "75", "%", None, None),
    ("一半", "50", "%", None, None),
    ("半小时车程", "0.5", "小时", None, None),
    ("翻一番", "1", "番", None, None),
    ("翻了两番", "2", "番", None, None),
    ("3%至5%", ("3", "5"), "%", None, None),
    ("70%—90%", ("70", "90"), "%", None, None),
    ("10℃—20℃", ("10", "20"), "℃", None, None),
    ("5至8万元", ("5", "8"), "万元", None, None),
    ("六七茬", ("6", "7"), "茬", None, None),
    ("每公斤5元左右", "5", "元/公斤", "左右", "About"),
    ("4.5元/公斤", "4.5", "元/公斤", None, None),
    ("每公斤5块2", "5.2", "元/公斤", None, None),
    ("一斤卖到9块钱", "9", "元/斤", None, None),
    ("每株能卖4元", "4", "元/株", None, None),
    ("九块五一斤", "9.5", "元/斤", None, None),
    ("6元每公斤", "6", "元/公斤", None, None),
    ("二十来万元", "20", "万元", "来", "About"),
    ("一亿元", "1", "亿元", None, None),
    ("增长一倍", "1", "倍", None, None),
    ("零下18℃", "-18", "℃", None, None),
    ("千亿元级", "1000", "亿元", "级", None),
    ("30万锭", "30", "万锭", None, None),
    ("1.2万标箱", "1.2", "万标箱", None, None),
    ("时速160公里/小时", "160", "公里/小时", None, None),
    ("三成多", "30", "%", "多", "MoreThan"),
    ("每立方米35微克", "35", "微克/立方米", None, None),
]


@pytest.mark.parametrize(("text", "value", "unit", "qualifier", "bound"), FIGURES)
def test_a_figure_is_read(text: str, value: str | tuple[str, str], unit: str, qualifier: str | None,
                          bound: str | None) -> None:
    (found,) = find_quantities(text)
    ends = (found.low, found.high) if isinstance(value, tuple) else found.value
    want = tuple(map(Decimal, value)) if isinstance(value, tuple) else Decimal(value)
    assert (ends, found.unit, found.qualifier, found.bound) == (want, unit, qualifier, bound)


@pytest.mark.parametrize(("text", "base", "worth"), [
    ("2.4亿吨", "吨", "240000000"), ("5公斤", "吨", "0.005"), ("371吉瓦", "千瓦", "371000000"),
    ("620亿度", "千瓦时", "62000000000"), ("98%", "%", "98"), ("1.5万户", "户", "15000"),
])
def test_a_figure_is_worth_so_many_base_units(text: str, base: str, worth: str) -> None:
    (found,) = find_quantities(text)
    assert found.value is not None
    assert (found.base, found.value * found.scale) == (base, Decimal(worth))


@pytest.mark.parametrize("text", [
    "第一书记", "24小时热线", "千家万户", "一个", "一批", "三次产业", "千方百计", "电话2881100",
    "十二届十一次全会", "唯一一家", "党的二十大代表", "成功入选", "三农", "百花齐放", "第3产业", "几十家",
])
def test_what_counts_nothing_is_no_figure(text: str) -> None:
    assert find_quantities(text) == ()


def test_every_figure_lies_where_it_says() -> None:
    text = "全县有合作社320家、农场1,100家，带动1.2万户，户均增收近3000元。"
    for found in find_quantities(text):
        assert found.outer.covers(found.span)
        assert text[found.span.begin:found.span.end].endswith(found.unit[-1])

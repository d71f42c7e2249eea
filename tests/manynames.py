"""Names of the kinds a newspaper knows, as many as asked, for measuring the search; no chance, no file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from kg.search import SearchEntry

_PLACES = ("昌吉", "准东", "阜康", "奇台", "木垒", "吉木萨尔", "玛纳斯", "呼图壁", "乌鲁木齐", "五家渠", "重庆", "北屯")
_BRANDS = (
    "天山", "国泰", "新华", "金盾", "恒联", "神火", "其亚", "东明", "嘉润", "中泰",
    "宝明", "特变", "华电", "大唐", "广汇", "永祥", "晶诺", "绿源", "宏远", "长信")
_TRADES = (
    "煤电", "化工", "硅业", "铝业", "物流", "农业", "旅游", "建材", "能源", "环保",
    "水务", "纺织", "粮油", "银行", "医药", "电力", "风电", "光伏", "热力", "种业")
_ENDS = (("Company", "有限公司"), ("Company", "股份有限公司"), ("Project", "项目"), ("Project", "二期工程"),
         ("Facility", "产业基地"), ("Zone", "开发区"), ("Institution", "研究院"), ("Organization", "合作社"),
         ("Product", "产品"), ("Event", "推介会"), ("Policy", "实施方案"), ("Government", "管理局"))
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国文辉力永健世广志义兴良海山"


def _names() -> Iterator[tuple[str, str]]:
    people = product(_FAMILY, _GIVEN, ("", *_GIVEN))
    for number, (trade, (kind, end), brand, place, letter) in enumerate(
            product(_TRADES, _ENDS, _BRANDS, _PLACES, ("", "A", "B", "C2"))):
        yield kind, f"{place}{brand}{letter}{trade}{end}"
        if number % 8 == 0 and (person := next(people, None)):
            yield "Person", "".join(person)
    numbers = (f"{place}{brand}{trade}第{n}矿" for n in range(1, 60)
               for place, brand, trade in product(_PLACES, _BRANDS, _TRADES))
    yield from (("Facility", name) for name in numbers)


def many_entries(labels: int) -> Iterator[SearchEntry]:
    """Iterate things that have `labels` names and aliases together: every other one has a short name."""
    left = labels
    for number, (kind, name) in enumerate(islice(_names(), labels)):
        aliases = (name[:4] + name[-2:],) if number % 2 and left > 1 and len(name) > 6 else ()
        left -= 1 + len(aliases)
        yield SearchEntry(f"https://example.org/{kind.lower()}/{name}", kind, name, aliases,
                          max(0, 400 - number * 7 % 4001 // 10))
        if left <= 0:
            return

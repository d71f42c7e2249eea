"""Figures in a text: number, multiplier, unit, with the words that qualify them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from re import Match

from kg.lexicon import table
from kg.measures.numbers import ARABIC, BARE, CHINESE, MULTIPLIER, UNIT_PATTERN, UNITS, multiplier_value, read_number
from kg.records import Span
from kg.times.numerals import DIGITS

__all__ = ["Quantity", "find_quantities", "read_figure"]

#: (word, place) -> bound.
QUALIFIERS: dict[tuple[str, str], str] = {(word, place): bound for word, place, bound in table("qualifiers")}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure at `span`; `outer` takes in the qualifiers around it.

    `value` is in `unit` (multiplier and unit as printed); a range has `low` and `high` in its place.
    `form` is amount, count, ratio, time or rank; `of_level` tells 千亿级 from 千亿元.
    """

    span: Span
    outer: Span
    value: Decimal | None
    unit: str
    form: str
    low: Decimal | None = None
    high: Decimal | None = None
    base: str | None = None
    scale: Decimal = Decimal(1)  # base units in one `unit`
    qualifier: str | None = None
    bound: str | None = None
    of_level: bool = False
    chinese: bool = False  # printed in Chinese numerals


def _words(place: str) -> str:
    return "|".join(sorted((w for w, p in QUALIFIERS if p == place), key=lambda w: (-len(w), w)))


_BEFORE = re.compile(rf"(?<![附邻就节合签])(?:{_words('before')})$")
#: 数百, 上千, 过万; but not 天数5, 以上5.
_BEFORE_BARE = frozenset({"数", "上", "过"})
_AFTER = re.compile(rf"(?:{_words('after')})(?![一-龥]*?(?<=多)[元少样])")
_OF_ONE = "公斤|千克|斤|吨|立方米|平方米|亩|千瓦时|度|百公里|公里|人|户|头|只|袋|箱|株|盒|斗|枚|张|间|晚|天|小时"
_PER = re.compile(rf"每({_OF_ONE})(?:大约|约|只需|只要|仅)?$")
#: 一斤卖到9元, 每株能卖4元: what is sold stands for the price of one.
_SOLD = re.compile(rf"[一每]({_OF_ONE})[一-龥]{{0,3}}?(?:卖|售|收购|要)(?:到|出|给|价)?了?(?<!售价)(?<!收购价)$")
_UNIT = (rf"(?P<unit>{UNIT_PATTERN})(?P<or>[（(](?:只|头|羽|峰|匹|台|套|辆|家|户|条|人|个|座|栋|间|处)[）)])?"
         rf"(?:[/每](?P<per>{_OF_ONE}|日|年|月|套|秒|次)|一(?P<one>斤|公斤|吨|亩|头|只|箱|盒|斗|张|间|晚)(?![一-龥]))?")
_DASH = r"(?:[-—–－~～]{1,2}|[至到])"
_NOT_AFTER = r"(?<![\d.A-Za-z第—–-])"

_AMOUNT = re.compile(
    rf"{_NOT_AFTER}(?P<sign>[±+＋]|零下)?(?P<num>{ARABIC})(?P<in1>[多余来])?"
    rf"(?P<mult>{MULTIPLIER})?(?P<in2>[多余])?[ 　]?{_UNIT}")
#: 5块2, 九块五: yuan, spoken.
_YUAN = re.compile(
    rf"{_NOT_AFTER}(?P<num>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)块(?:钱|(?P<tenths>[\d一二三四五六七八九])(?:毛|角)?(?!\d)|半(?!天)|(?=[一每]))"
    rf"(?:[一每](?P<per>{_OF_ONE}))?")
_RANGE = re.compile(
    rf"{_NOT_AFTER}(?P<low>{ARABIC})(?:{MULTIPLIER})?(?:{UNIT_PATTERN})?{_DASH}(?P<num>{ARABIC})"
    rf"(?P<mult>{MULTIPLIER})?[ 　]?{_UNIT}")
_NUMERAL = re.compile(
    rf"(?<![第一二两三四五六七八九十百千零〇\d届几唯])(?P<num>{CHINESE}|{BARE})(?P<in1>[多余来])?(?P<mult>万亿|亿|万)?(?P<in2>[多余])?{_UNIT}")
_PAIR = re.compile(
    rf"(?<![第一二两三四五六七八九十\d])(?P<low>[一二三四五六七八])(?P<num>[二两三四五六七八九])(?P<mult>[十百千万])?{_UNIT}")
_GRADE = re.compile(r"(?<![一二两三四五六七八九十百千\d])(?P<num>[十百千])(?P<mult>亿|万亿)(?P<unit>元)?级")
_GREAT = re.compile(
    r"(?<![第一二两三四五六七八九十\d])(?P<num>\d{1,2}|[两二三四五六七八九十]{1,3})大"
    r"(?=[一-龥])(?![多约概学小家会于]|具有|类|门类|步|工匠)")
_FRACTION = re.compile(
    r"(?P<whole>百|[二三四五六七八九十]{1,2})分之"
    r"(?P<num>[一二两三四五六七八九十百]+(?:点[一二三四五六七八九零〇]+)?)")
_TENTHS = re.compile(
    r"(?P<num>[一二两三四五六七八九])成(?P<half>半)?(?P<digit>[一二三四五六七八九](?!成|[个家项年名户年月天大]))?(?P<in1>多)?(?![为功立果员就效本长都套型熟人品年])")
_HALF = re.compile(r"(?P<half>一半|半数|(?<=[近过])半)(?![个年天月路数小])")
_HALF_HOUR = re.compile(r"(?<![一大多])半个?小时")
#: 两个半小时, 三年半, 四个半足球场: a half more.
_AND_HALF = re.compile(
    r"(?<![第\d一二两三四五六七八九十百千万])(?P<num>\d{1,3}|[一二两三四五六七八九十]{1,2})"
    r"(?:个半(?P<unit>小时|钟头|月|百分点)?|(?P<whole>倍|天|年|亩|吨|米|公里|斤|公斤)半)(?![个天年月路数径岛夜晌])")
_TIMES = re.compile(r"翻(?:了)?(?P<num>[一两二三四]|\d)?番")

#: Units that Chinese numerals seldom count: 两年, 三度, 二斤.
_SPOKEN = frozenset({"年", "度", "分", "斤", "方", "里"})
#: Words of a numeral and what looks like a unit, that count nothing.
_IDIOMS = re.compile(
    r"党的[一二三四五六七八九十]+大|千家万户|千方百计|千辛万苦|千头万绪|百花齐放|百家争鸣|三次产业|二次|一次性|两种|三农|两会|三位一体|"
    r"四个(?:全面|自信|意识|之|最|不)|两个(?:维护|确立|百年|全面|毫不|健康|先行)|三个(?:务必|代表)|五个(?:一|认同)|两手|一个|三会一课|百户|"
    r"\d+小时(?:热线|值班|值守|不打烊|不间断|新闻|在线|咨询|服务|供应|营业|自助)")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Find the figures of `text` that carry a unit, in order, not overlapping, the longest first.

    >>> [(str(q.value), q.unit, q.qualifier) for q in find_quantities("开展3400余场演出，投入近百万元")]
    [('3400', '场', '余'), ('100', '万元', '近')]
    """
    readers: tuple[tuple[re.Pattern[str], Callable[[Match[str], str], Quantity | None]], ...] = (
        (_RANGE, _read_range), (_AMOUNT, _read_amount), (_YUAN, _read_yuan), (_PAIR, _read_range),
        (_NUMERAL, _read_numeral), (_GREAT, _read_great), (_GRADE, _read_grade), (_FRACTION, _read_fraction),
        (_TENTHS, _read_tenths), (_AND_HALF, _read_and_half), (_HALF, _read_half),
        (_HALF_HOUR, _read_half_hour), (_TIMES, _read_times))
    idioms = [Span(*m.span()) for m in _IDIOMS.finditer(text)]
    found: list[tuple[int, int, int, Quantity]] = []
    for rank, (pattern, read) in enumerate(readers):
        for match in pattern.finditer(text):
            if any(Span(*match.span()).overlaps(idiom) for idiom in idioms):
                continue
            if quantity := read(match, text):
                found.append((match.start(), -len(match[0]), rank, quantity))
    return tuple(_without_overlaps(found))


_PRINTED = re.compile(
    rf"(?P<rank>第)?(?P<sign>-|零下)?(?P<num>{ARABIC}|{CHINESE})(?P<in1>[多余来])?(?P<mult>{MULTIPLIER})?(?P<in2>[多余])?"
    r"(?P<unit>[^\d，。；、：以左]{0,5})")
_ENDS = re.compile(rf"(?P<low>\d+(?:\.\d+)?){_DASH}(?P<num>\d+(?:\.\d+)?)(?P<unit>[级度号岁])")
_RATIO = re.compile(rf"(?P<num>{ARABIC})[∶：:比](?P<part>{ARABIC})")


def read_figure(text: str, span: Span) -> Quantity | None:
    """Read a figure that the network points at and no pattern knows: 1.14, 21金, 第七, 三代; ``None`` for no number."""
    printed = span.of(text)
    if (ratio := _RATIO.fullmatch(printed)) and ratio["part"] == "1":
        return Quantity(span, span, Decimal(ratio["num"].replace(",", "")), "倍", "ratio", base="倍")
    if (ends := _ENDS.match(text, span.begin)) and ends.start("num") <= span.end:
        low, high = Decimal(ends["low"]), Decimal(ends["num"])
        if low < high:
            whole = Span(span.begin, ends.end())
            return Quantity(whole, whole, None, ends["unit"], "amount", low, high, base=ends["unit"])
    match = _PRINTED.search(printed)
    if match is None or (value := read_number(match["num"])) is None:
        return None
    rank = bool(match["rank"]) or text[span.begin - 1:span.begin] == "第"
    if rank and match["unit"] not in ("", "位", "名"):
        return None  # 第13场 counts none
    value = -value if match["sign"] else value
    unit = "位" if rank and not match["unit"] else match["unit"]
    inside = match["in1"] or match["in2"]
    multiplier = match["mult"] or ""
    known = UNITS.get(unit)
    form = "rank" if rank else known.kind if known else "count" if unit else "amount"
    return Quantity(
        span, span, value, f"{multiplier}{unit}", form, base=known.base if known else unit or None,
        scale=multiplier_value(multiplier) * (known.factor if known else Decimal(1)), qualifier=inside,
        bound=QUALIFIERS[inside, "inside"] if inside else None, chinese=not match["num"][0].isdigit())


def _without_overlaps(found: list[tuple[int, int, int, Quantity]]) -> Iterator[Quantity]:
    end = 0
    for start, _, _, quantity in sorted(found, key=lambda row: row[:3]):
        if start >= end:
            end = quantity.span.end
            yield quantity


def _build(match: Match[str], text: str, value: Decimal | None, unit: str, form: str, *, base: str | None,
           scale: Decimal, low: Decimal | None = None, high: Decimal | None = None, inside: str | None = None,
           chinese: bool = False) -> Quantity:
    """Make the record, reading the qualifiers before and after the match."""
    begin, end = match.span()
    qualifier, bound = inside, QUALIFIERS[inside, "inside"] if inside else None
    outer_begin, outer_end, of_level = begin, end, False
    before = _BEFORE.search(text, max(0, begin - 4), begin)
    if before and (before[0] not in _BEFORE_BARE or text[begin] in "百千万"):
        outer_begin = before.start()
        if not qualifier:
            qualifier, bound = before[0], QUALIFIERS[before[0], "before"]
    if after := _AFTER.match(text, end):
        outer_end = after.end()
        of_level = after[0] == "级"
        if not qualifier:
            qualifier, bound = after[0], QUALIFIERS[after[0], "after"] or None
    per = _PER.search(text, max(0, outer_begin - 8), outer_begin)
    if per is None and (base or "").endswith("元"):
        per = _SOLD.search(text, max(0, outer_begin - 12), outer_begin)
    if form == "amount" and per and "/" not in unit:
        outer_begin, unit, base = per.start(), f"{unit}/{per[1]}", f"{base}/{per[1]}"
    return Quantity(Span(begin, end), Span(outer_begin, outer_end), value, unit, form, low, high, base, scale,
                    qualifier, bound, of_level, chinese)


def _with_unit(match: Match[str], text: str, value: Decimal | None, low: Decimal | None = None,
               high: Decimal | None = None, chinese: bool = False) -> Quantity:
    groups = match.groupdict()
    unit = UNITS[match["unit"]]
    multiplier, per = groups.get("mult") or "", groups.get("per") or groups.get("one") or ""
    per = f"/{per}" if per else ""
    name = "元" if unit.name == "块钱" else unit.name + (groups.get("or") or "")
    return _build(match, text, value, f"{multiplier}{name}{per}", unit.kind, base=f"{unit.base}{per}",
                  scale=unit.factor * multiplier_value(multiplier), low=low, high=high,
                  inside=groups.get("in1") or groups.get("in2"), chinese=chinese)


def _read_amount(match: Match[str], text: str) -> Quantity | None:
    value = read_number(match["num"])
    if match["sign"] == "零下" and value is not None:
        value = -value
    return _with_unit(match, text, value)


def _read_yuan(match: Match[str], text: str) -> Quantity | None:
    """Read spoken prices in yuan; 三块地 has no price."""
    value = read_number(match["num"])
    if value is None:
        return None
    tenths = read_number(match["tenths"]) if match["tenths"] else Decimal(5) if match[0].endswith("半") else None
    per = f"/{match['per']}" if match["per"] else ""
    return _build(match, text, value + (tenths or Decimal(0)) / 10, f"元{per}", "amount", base=f"元{per}",
                  scale=Decimal(1))


def _read_range(match: Match[str], text: str) -> Quantity | None:
    low, high = read_number(match["low"]), read_number(match["num"])
    chinese = match["num"] in DIGITS
    if low is None or high is None or low >= high or (chinese and high - low != 1):
        return None
    return _with_unit(match, text, None, low, high, chinese)


def _read_numeral(match: Match[str], text: str) -> Quantity | None:
    """Read Chinese numerals; 一 counts nothing, and 百, 千, 万 alone only after or before a qualifier."""
    number, value = match["num"], read_number(match["num"])
    least = 1 if match["mult"] or match["unit"] == "倍" else 2
    if value is None or value < least or "一一" in number or (match["unit"] in _SPOKEN and not match["mult"]):
        return None
    if re.fullmatch(BARE, number) and number != "十":
        qualified = _BEFORE.search(text, max(0, match.start() - 4), match.start()) or match["in1"] or match["mult"]
        if not (qualified or match["unit"] == "项" or (text.startswith("级", match.end()) and match["unit"] != "个")):
            return None
    return _with_unit(match, text, value, chinese=True)


def _read_great(match: Match[str], text: str) -> Quantity | None:
    """六大产业: six of them."""
    value = read_number(match["num"])
    if value is None or value < 2:
        return None
    return _build(match, text, value, "个", "count", base="个", scale=Decimal(1), chinese=True)


def _read_grade(match: Match[str], text: str) -> Quantity | None:
    """千亿级: a size named without its unit."""
    value = read_number(match["num"])
    span = Span(match.start(), match.end() - 1)
    unit = match["unit"] or ""
    return Quantity(span, Span(*match.span()), value, f"{match['mult']}{unit}", "amount", base=unit or None,
                    scale=Decimal(multiplier_value(match["mult"])), qualifier="级", of_level=True, chinese=True)


def _percent(match: Match[str], text: str, value: Decimal, inside: str | None = None) -> Quantity:
    return _build(match, text, value, "%", "ratio", base="%", scale=Decimal(1), inside=inside, chinese=True)


def _read_fraction(match: Match[str], text: str) -> Quantity | None:
    whole, point, decimals = match["num"].partition("点")
    part, total = read_number(whole), read_number(match["whole"])
    if part is None or not total:
        return None
    if point:
        part += Decimal("0." + "".join(str(DIGITS[c]) for c in decimals))
    return _percent(match, text, (part * 100 / total).quantize(Decimal("0.1")).normalize() + 0)


def _read_tenths(match: Match[str], text: str) -> Quantity | None:
    value = (read_number(match["num"]) or Decimal(0)) * 10 + (5 if match["half"] else 0)
    if match["digit"]:
        value += read_number(match["digit"]) or 0
    return _percent(match, text, value, match["in1"])


def _read_half(match: Match[str], text: str) -> Quantity | None:
    return _percent(match, text, Decimal(50))


def _read_and_half(match: Match[str], text: str) -> Quantity | None:
    value = read_number(match["num"])
    if value is None:
        return None
    unit = UNITS.get(f"个{match['unit']}" if match["unit"] else match["whole"] or "个") or UNITS["个"]
    return _build(match, text, value + Decimal("0.5"), unit.name, unit.kind, base=unit.base, scale=unit.factor,
                  chinese=True)


def _read_half_hour(match: Match[str], text: str) -> Quantity | None:
    return _build(match, text, Decimal("0.5"), "小时", "time", base="小时", scale=Decimal(1), chinese=True)


def _read_times(match: Match[str], text: str) -> Quantity | None:
    value = read_number(match["num"]) if match["num"] else Decimal(1)
    return _build(match, text, value, "番", "ratio", base="番", scale=Decimal(1), chinese=True)

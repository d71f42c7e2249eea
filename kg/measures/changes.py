"""Growth and fall: 同比增长15%, 下降了4个百分点, 环比增加2.3亿元, 比全国高2.4个百分点."""

from __future__ import annotations

import re

from kg.lexicon import words
from kg.measures.alternatives import alternatives
from kg.measures.drafts import Context, Draft
from kg.measures.quantities import Quantity
from kg.measures.wording import clean_head, list_items

__all__ = ["read_change"]

_UP = f"{alternatives('indicator_rises')}|(?<!新)增"
_DOWN = f"{alternatives('indicator_falls')}|(?<!消)降|(?<![削缩])减"
_TAIL = "(?:达到?|为|约|近|在|超过?|高达|是)?$"
_MID = (
    "(?:分别|比上年同期|各|略有?|微|猛|陡|小幅|大幅度|逆势|继续|或再|反而|却|仍|则|一下|只|仅|才|平均每年|累计|平均|"
    "年均|每年|年|也|均|都|要|须|需|力争|再|又|预计|将|净|大幅|快速|逐年|稳步|实际|名义|可|已)*")
_CHANGE = re.compile(
    rf"(?P<base>同比|环比|(?:比|较)[^，、；]{{1,14}}?)?(?P<mid>{_MID})(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:幅度?|率|速度?|了)?{_TAIL}")
_DOUBLED = re.compile(rf"(?P<base>同比|环比|(?:比|较)[^，、；]{{1,14}}?)?(?P<mid>{_MID})$")
_COMPARED = re.compile(
    r"(?P<than>(?<![同环占])(?:比|较)[^，、；]{1,16}?(?:(?<!提)高|(?<!降)低|多|(?<!减)少|快|慢|提前|缩短|延长|节约|节省|推迟|多出|高出|低了)|[高低快慢]于[^，、；]{1,16}?)(?:出|了|约|近)?$")
_THAN_YEAR = re.compile(r"[比较]\s*(?P<year>20\d\d)年?")
_YEAR = re.compile(r"同比|上年|去年|上一年|年均|每年|逐年")
_MONTH = re.compile(r"环比|上月|上个月|上季度|上周|前一")
#: What is said by the way: 受疫情影响下降, 按不变价格计算增长, 虽然下降.
_ASIDE = re.compile(
    r"^(?:虽然?|尽管|但|不过|可|而|却|反而|又|也|后者|前者|这个数|(?:受|因)[^，]{2,14}(?:影响|拖累|带动)|(?:剔除|扣除)[^，]{2,12}因素后?"
    r"|按[^，]{2,10}(?:计算|口径)|[比较]?(?:去年|上年|上一年)?同期)+$")
#: Heads that need the indicator before them: 增速比全国高.
_DEPENDENT = frozenset({"", *words("indicator_dependent")})


def read_change(quantity: Quantity, context: Context, spans_years: bool, listed: int,
                year: int | None = None) -> list[Draft] | None:
    """Read a figure that tells a growth, fall or difference; ``None`` where it tells a level.

    A growth without a base is one from the year before, as newspapers mean it; over several years
    (`spans_years`) it is no yearly one.  `year` is the article's: 较2023年 is yearly in 2024.
    `listed` figures without words follow: 分别增长11%、6.5%和9%.
    """
    if compared := _COMPARED.search(context.raw):
        head = _whole(clean_head(context.raw[:compared.start()]), context)
        return [Draft("change.v1", f"{head}{compared['than']}", quantity, base=context.last or head)]
    pattern = _DOUBLED if quantity.unit == "番" else _CHANGE
    match = pattern.search(context.raw)
    if match is None:
        return None
    base = f"{match['base'] or ''}{match['mid']}"
    yearly, periodic = bool(_YEAR.search(base)), bool(_MONTH.search(base))
    if year and (other := _THAN_YEAR.search(base)):
        yearly = int(other["year"]) == year - 1
    against = bool(match["base"]) and not (yearly or periodic)
    if quantity.form != "ratio" and not (yearly or periodic or against):
        return None
    head = clean_head(_without_times(context.raw[:match.start()], context.before))
    head = _ASIDE.sub("", head)
    word = "翻番" if quantity.unit == "番" else match["up"] or match["down"]
    if against:
        head = _whole(head, context)
        return [Draft("change.v1", f"{head}{match['base']}{word}", quantity, base=head)]
    way = "Increase" if quantity.unit == "番" or match["up"] else "Decrease"
    change = f"Period{way}" if periodic else None if spans_years and not yearly else f"YoY{way}"
    told = head or (context.last if not context.previous else "")
    if 0 < len(told) < 4 and match["base"] and match["base"][0] in "比较":
        than = f"{match['base']}年" if match["base"][-1].isdigit() else match["base"]
        return [Draft("change.v1", f"{told}{than}{word}", quantity, change=change, base=told)]
    if head:
        # growth of each of several years: the indicator says so, for it is none from the year before
        mean = f"年均{word}" if "年均" in base and not match["base"] else ""
        several = bool(listed) or bool(re.search("分别|[均都]|双双", match["mid"] + context.before))
        return [Draft("change.v1", f"{item}{mean}", quantity, change=change, base=item)
                for item in list_items(head, several)]
    if context.previous and ("、" in context.previous or not context.last) and not match["base"]:
        items = list_items(clean_head(context.previous))
        if len(items) > 1 or not context.last:
            return [Draft("change.v1", item, quantity, change=change) for item in items if item]
    every = context.history[-3:] if re.search("[均都]", match["mid"].replace("年均", "").replace("平均", "")) else ()
    if "分别" in match["mid"] and listed:
        every = context.history[-listed - 1:]
    return [Draft("change.v1", item, quantity, change=change) for item in every or (context.last,) if item]


def _without_times(raw: str, before: str) -> str:
    """Return the start of `before` (the words without times) that `raw` (with times) reaches to."""
    place = 0
    for c in raw:
        if place < len(before) and before[place] == c:
            place += 1
    return before[:place]


def _whole(head: str, context: Context) -> str:
    return f"{context.last}{head}" if head in _DEPENDENT and not context.last.endswith(head or "…") else head

"""Parts of a whole: 占全疆45%、全国5.0%, 超过15%的铝锭, 财政支出的75%."""

from __future__ import annotations

import re

from kg.measures.drafts import Context, Draft
from kg.measures.quantities import Quantity
from kg.measures.wording import clean_head, join_share, list_items, thing_of

__all__ = ["read_share"]

_SHARE = re.compile(
    r"(?P<what>.*?)(?:占据|占到|占有|占)(?:了|到)?(?P<whole>[^，；]{0,24}?)(?P<ratio>比重|比例|份额)?(?:的|达到?|为|约|近|超过?|到了?|高达|提高到|提升至|升至)*$")
_SCOPE = re.compile(r"(全疆|全国|全区|全州|全市|全省|全球|世界|全县)$")
_REACHED = re.compile("(?:覆盖|惠及|服务|带动|辐射|改造|保障|供应)$")
#: 三成以上是绿电, 一半用上清洁能源.
_STATE = re.compile(r"(?:都|均)?(?:(?:是|为|属于)(?P<what>[一-龥]{2,12})"
                    r"|(?P<does>(?:来自|实现|采用|用上|选择|销往|出口|用于|投向|返乡|流向)[一-龥]{0,12}))$")
_BARE_SHARE = re.compile(r"占比(?:达到?|为|约|近|超过?|提升至|提高到|升至|高达)*$")


def read_share(quantity: Quantity, context: Context) -> list[Draft]:
    """Read a percentage of something; empty where the figure is no share."""
    if quantity.unit != "%" and quantity.form != "ratio":
        return []
    if quantity.unit != "%":
        return []
    before, after = context.before, context.after
    if _BARE_SHARE.search(before):
        return []
    if match := _SHARE.match(before):
        return _of_whole(match, quantity, context)
    if context.listed and context.part and re.fullmatch(r"[一-龥]{2,14}的?", before):
        return [_share(context.part, before, "", quantity)]
    if (scope := _SCOPE.search(before)) and re.match(r"的?[一-龥]{2}", after):
        thing, _ = thing_of(after)
        reached = _REACHED.search(before[:scope.start()])  # 覆盖全州三分之二的电厂: not all that there are
        lead = f"{reached[0]}的" if reached else ""
        return [Draft("share.v1", f"{lead}{thing}占{scope[1]}比重", quantity)] if thing else []
    if re.match(r"(?:来自|在|分布在|位于|集中在|产自)[一-龥]{2,10}$", after):
        part = clean_head(before) or context.last
        return [Draft("share.v1", f"{part}占比", quantity, base=part)] if part else []
    if (quantity.chinese or not before.strip()) and (state := _STATE.match(after)):
        whole = clean_head(before) or (context.last if state["what"] else "")
        whole = f"{whole}中" if whole else ""
        named = f"{whole}{state['what'] or state['does']}占比"[-30:]
        return [Draft("share.v1", named, quantity, base=whole[:-1] or None)]
    if re.match(r"的[一-龥]", after):
        thing, said = thing_of(after)
        head = clean_head(before)
        if not thing:
            return []
        if said.startswith("是"):
            said = said[1:].removesuffix("的")
        if head and not said:
            return [Draft("share.v1", f"{head}{thing}比例", quantity)]
        return [Draft("share.v1", f"{said}的{thing}占比" if said else f"{thing}占比", quantity)]
    if before.endswith("的") and not after and (head := clean_head(before)) and context.last:
        return [Draft("share.v1", join_share(context.last, head), quantity, base=context.last)]
    if before.endswith("的") and re.match(r"(?:用于|投向|投入|来自|为|由|是|实现|已|被)", after):
        return [Draft("share.v1", f"{clean_head(before).removeprefix('把')}{after}比重", quantity)]
    return []


def _of_whole(match: re.Match[str], quantity: Quantity, context: Context) -> list[Draft]:
    what = clean_head(match["what"]) or context.last
    if not what:
        return []
    thing = ""
    if re.match(r"的[一-龥]", context.after):
        thing = thing_of(context.after)[0]
    if match["ratio"]:
        return [Draft("share.v1", join_share(item, match["whole"], thing), quantity) for item in list_items(what)]
    if not (match["whole"] or thing) and context.part_of and context.part_of[-1] not in "率比重" and match["what"]:
        return [Draft("share.v1", f"{context.part_of}{what}占比"[-40:], quantity, base=context.part_of)]
    return [_share(item, match["whole"], thing, quantity) for item in list_items(what)]


def _share(part: str, whole: str, thing: str, quantity: Quantity) -> Draft:
    return Draft("share.v1", join_share(part, whole, thing), quantity, base=part, part=part)

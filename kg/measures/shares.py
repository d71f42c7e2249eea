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
        return [Draft("share.v1", f"{thing}占{scope[1]}比重", quantity)] if thing else []
    if re.match(r"(?:来自|在|分布在|位于|集中在)[一-龥]{2,10}$", after):
        return [Draft("share.v1", f"{context.last}占比", quantity, base=context.last)] if context.last else []
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
    return [_share(item, match["whole"], thing, quantity) for item in list_items(what)]


def _share(part: str, whole: str, thing: str, quantity: Quantity) -> Draft:
    return Draft("share.v1", join_share(part, whole, thing), quantity, base=part, part=part)

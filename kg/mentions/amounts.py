"""Voice: goods told by how much of them is made, grown or caught (年产软瓷板6万平方米、软瓷砖2万件).

What stands between a verb of making and an amount by weight, size or piece is a good, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.mentions.draft import Draft, View
from kg.mentions.patterns import word_set

__all__ = ["RULE", "propose"]

RULE = "product.v1"
_LONGEST = 8  # characters of a good's name
_NOUN = rf"[一-鿿A-Za-z]{{2,{_LONGEST}}}?"
_AMOUNT = ("(?:约|近|超过?|逾|达到?|突破)?[0-9][0-9.,]*[多余]?[百千万亿]*[多余]?"
           "(?:吨|公斤|千克|斤|头|只|羽|尾|峰|匹|枚|株|瓶|箱|袋|盒|套|辆|台|件|片|块|支|卷|米|平方米|立方米|升|锭)")
_MADE = re.compile(
    "(?:[年日月]产|年出栏|产出|出产|生产|起捕|采收|收获|[可已]?提供|供应|产销|出栏)了?"
    f"(?P<noun>{_NOUN})(?={_AMOUNT}(?P<more>(?:[、和]{_NOUN}{_AMOUNT})*))")
_MORE = re.compile(f"[、和](?P<noun>{_NOUN}){_AMOUNT}")
_NOUNS = frozenset(["n", "nz", "nw", "vn", "an", "a", "v", "ns", "LOC", "ORG"])
#: What the figure is, not what is made.
_NO_GOOD = re.compile("(?:[量率值额数]|面积|能力|规模|产能|企业|农户|群众|职工|设备|生产线|项目|基地|服务|产品|物资"
                      "|资源|总)$"
                      "|^(?:各类|多种|各种|优良|总|全部|平均|累计)")


def propose(view: View) -> Iterator[Draft]:
    """Propose the good before each amount, and those that follow it in a row with amounts of their own."""
    for match in _MADE.finditer(view.text):
        spans = [match.span("noun")]
        spans += [more.span("noun") for more in _MORE.finditer(view.text, *match.span("more"))]
        for begin, end in spans:
            if _is_good(view, begin, end):
                yield Draft(begin, end, "Product", RULE, 0.6)


def _is_good(view: View, begin: int, end: int) -> bool:
    """Tell whether a stretch is whole words that can name a good, and no name of another class."""
    name = view.text[begin:end]
    if _NO_GOOD.search(name) or name in word_set("mention_generic_nouns") | word_set("mention_generic_products"):
        return False
    if view.words and not {begin, end} <= view.word_edges:
        return False
    inside = [word for word in view.words if begin <= word.begin and word.end <= end]
    if any(word.tag not in _NOUNS or word.text in word_set("mention_stops") for word in inside) or (
            inside and inside[-1].tag in ("v", "a")):
        return False
    return not any(draft.begin < end and begin < draft.end and not draft.risky
                   and draft.type not in ("Product", "Industry") for draft in view.drafts)

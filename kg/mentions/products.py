"""Voice: things made, grown or sold, by lexicon and by heads (…产品, …系列, …品种)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import words
from kg.mentions import amounts
from kg.mentions.draft import Draft, View
from kg.mentions.goods import kind_begin, made_end
from kg.mentions.patterns import listed, word_set
from kg.mentions.phrases import phrase_begin

__all__ = ["RULE", "propose"]

RULE = "product.v1"
_SURE_LENGTH = 4  # words so long stand for themselves, however the text was cut into words
_DEGREE = re.compile("(?:[低高无][铁钠纯硫灰碳铝硅钙磷脂糖盐氯氮镁钛锌铜]、?)+$")  # 低硫、低灰煤
_BY_SHAPE = 0.65
#: The network's word for a longer good than the list's: from here on it is heard, from there on it speaks for itself.
_READ_SO, _SPEAKS = 0.4, 0.8
_DEGREE_REACH = 12
_MAKING_REACH = 12
_MADE_BEFORE = re.compile("(?:生产|制造|出口|销售|研制|研发|组装|主营|装着|运送|销往)[^，。；]*$")
_MADE_BEHIND = re.compile(
    "(?:、[^，。；]{1,12})?等?(?:的?产量|出口|销售|销量|下线|订单|产销|生产|制造|产品|走俏|热销|畅销)")
_HEAD = re.compile(r"(?:粮食产品|化工产品|产品|系列|新品种|品种|品牌|航线)")


@cache
def _lexicon() -> re.Pattern[str]:
    return re.compile(f"{listed('mention_products')}(?:产品|种子)?")


@cache
def _tools() -> re.Pattern[str]:
    return re.compile(listed("mention_tools"))


def _with_quality(view: View, begin: int) -> int:
    """Take in the words of quality before a product, and the place before these (某地优质小麦)."""
    good = begin
    degree = _DEGREE.search(view.text, max(0, good - _DEGREE_REACH), good)
    good = degree.start() if degree else good
    part = view.ends_of_names.get(good)
    if part is not None and part.type in ("Product", "Industry"):  # 新能源汽车|轮毂
        return part.begin
    while size := next((len(word) for word in _quality() if view.text.endswith(word, 0, good)), 0):
        good -= size
    place = view.ends_of_names.get(good) if good < begin else None
    return place.begin if place is not None and place.type == "Place" and place.rule.startswith("authority") else good


def _compound(view: View, begin: int, end: int) -> Iterator[Draft]:
    """Propose the longer name that a good is head or first part of."""
    if view.text.endswith("线路", begin, end):
        return
    read = {(low, high): score for low, high, label, score in view.named if label == "Product"}
    if view.words and {begin, end} <= view.word_edges:
        low, high = kind_begin(view, begin), made_end(view, end)
        if (low, high) != (begin, end) and read.get((low, high), 0.0) < _SPEAKS:
            yield Draft(low, high, "Product", RULE, max(_BY_SHAPE, read.get((low, high), 0.0)))
    for (low, high), score in read.items():
        if low <= begin and end <= high and high - low > end - begin and _READ_SO <= score < _SPEAKS:
            yield Draft(low, high, "Product", RULE, score)


@cache
def _quality() -> tuple[str, ...]:
    return tuple(sorted(words("mention_quality_words"), key=lambda word: (-len(word), word)))


def propose(view: View) -> Iterator[Draft]:
    """Propose words of the lexicon that are words of the text, with their words of quality, then phrases by head.

    Last come goods that no list holds, by what is told of their amounts.
    """
    text = view.text
    for match in _lexicon().finditer(text):
        begin, end = match.start(), match.end()
        if view.words and end - begin < _SURE_LENGTH and not {begin, end} <= view.word_edges and (
                end not in view.word_edges or begin not in view.ends_of_names):
            continue
        yield Draft(_with_quality(view, begin), end, "Product", RULE, 0.7)
        yield from _compound(view, begin, end)
    for known in view.drafts_of("Product"):
        if known.rule.startswith("authority") and not known.risky:
            yield from _compound(view, known.begin, known.end)
    for match in _tools().finditer(text):
        begin, end = match.span()
        made = _MADE_BEFORE.search(text, max(0, begin - _MAKING_REACH), begin) or _MADE_BEHIND.match(text, end)
        if made and (not view.words or {begin, end} <= view.word_edges):
            yield Draft(begin, end, "Product", RULE, 0.6)
    for match in _HEAD.finditer(text):
        if match.end() not in view.word_edges and view.words:
            continue
        begin = phrase_begin(view, match.start(), 14, quotes=False)
        modifier = text[begin:match.start()]
        if match.group() in ("新品种", "品种") and (made_of := view.ends_of_names.get(match.start())) is not None and (
                made_of.type == "Product" and made_of.begin <= begin):
            continue  # new sorts of a good: the good is the name
        if len(modifier) < 2 or modifier in word_set("mention_generic_products"):
            continue
        if match.group() in ("品牌", "系列", "航线") and len(modifier) < 3:
            continue
        yield Draft(begin, match.end(), "Product", RULE, 0.5)
    yield from amounts.propose(view)

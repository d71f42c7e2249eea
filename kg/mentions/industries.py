"""Voice: industries, branches, clusters and chains.

Words of the lexicon, with their tails (煤炭 + 产业链), and noun phrases whose head is 产业, 产业集群,
产业链 or 行业 (风电及储能装备特色产业集群, 六大优势主导产业).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import words
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import any_of, listed, word_set
from kg.mentions.phrases import phrase_begin, quote_begin

__all__ = ["RULE", "propose"]

RULE = "industry.v1"
_SURE_LENGTH = 4  # longer words end where they end, however the text was cut into words
_TAIL = r"(?:上下游产业链|全产业链|产业链条|产业链|特色产业集群|先进制造业集群|产业集群|产业|行业|集群|种植业|养殖业)"
_HEAD = re.compile(
    "(?:特色产业集群|制造业集群|产业集群|产业链供应链|产业链|产业|行业|养殖业|加工业|制造业|服务业)")
_COUNT = re.compile("[0-9一二两三四五六七八九十]+[大个条]")
_TAIL_IS_MODIFIER = re.compile("园|化|优势|结构|布局|基础|示范|基地|体系|工人")
_COUNTED = re.compile(
    "[一二两三四五六七八九十百0-9]+[大条](?!千亿|百亿|万亿)[一-鿿]{0,8}?"
    "(?:支柱产业|主导产业|优势产业|重点产业链|产业集群|产业链|特色产业|千亿级产业)")
_MODIFIERS = (
    "现代", "新型", "绿色", "高端", "先进", "智慧", "大容量", "上游", "下游", "生态", "特色", "战略性", "传统",
    "集中式", "分散式", "分布式", "海上", "节能", "清洁", "高效")


@cache
def _lexicon() -> re.Pattern[str]:
    return re.compile(f"{any_of(_MODIFIERS)}?{listed('mention_industries')}(?P<tail>{_TAIL})?")


def propose(view: View) -> Iterator[Draft]:
    """Propose words of the lexicon, then phrases by their head, then counted groups."""
    text = view.text
    for match in _lexicon().finditer(text):
        begin, end = match.start(), match.end()
        if match["tail"] and _TAIL_IS_MODIFIER.match(text, end):
            end = match.start("tail")
        if not _is_whole(view, begin, end):
            continue
        if match.group() in word_set("mention_general_industries") and not _is_listed(view, begin, end):
            continue
        yield Draft(begin, end, "Industry", RULE, 0.75)
    for match in _HEAD.finditer(text):
        if text.startswith(words("mention_branch_goes_on"), match.end()):
            continue
        begin = phrase_begin(view, match.start(), 16, names=False)
        quoted = quote_begin(text, match.start()) if begin < match.start() else None
        if quoted is not None and len(text[quoted:match.start()]) <= 4:
            continue
        if text[begin - 1:begin] == "及":  # 风电及储能装备特色产业集群: one cluster of two
            joined = view.ends_of_names.get(begin - 1)
            if joined is not None and joined.type == "Industry":
                begin = joined.begin
        phrase = text[begin:match.end()]
        if _COUNT.search(phrase) or "一条" in phrase:
            continue
        if not _lexicon().search(text, begin, match.start()) and not _names_a_product(text[begin:match.start()]):
            continue
        if begin == match.start() or phrase in word_set("mention_generic_branches") or len(phrase) < 4:
            continue
        yield Draft(begin, match.end(), "Industry", RULE, 0.6)
    for match in _farming().finditer(text):
        yield Draft(match.start(), match.end(), "Industry", RULE, 0.65)
    for match in _COUNTED.finditer(text):
        if match.group().startswith("一条"):
            continue
        yield Draft(match.start(), match.end(), "Industry", RULE, 0.7)


@cache
def _farming() -> re.Pattern[str]:
    """A crop or an animal with 种植 or 养殖, where no grower, field or season follows."""
    return re.compile(f"{listed('mention_products')}(?:种植|养殖)业?(?![户面大基能技规区场者园])")


def _names_a_product(modifier: str) -> bool:
    return modifier.endswith(words("mention_products"))


def _is_listed(view: View, begin: int, end: int) -> bool:
    """Tell whether a general word stands in a row of fields that is closed by 领域, 行业, 产业."""
    text = view.text
    row = re.match(r"(?:[、和][^，。；、]{2,8})*等?(?:[一-鿿]{0,4})?(?:产业|行业|领域)", text[end:end + 40])
    return row is not None and (text[end:end + 1] == "、" or text[begin - 1:begin] in ("、", "和"))


def _is_whole(view: View, begin: int, end: int) -> bool:
    """Tell whether the stretch begins with a word, and, where it is short, ends with one: 壮大|数据, 现代化|工厂."""
    if not view.words:
        return True
    if begin not in view.word_edges and begin not in view.token_edges:
        return False
    return end - begin > _SURE_LENGTH or end in view.word_edges

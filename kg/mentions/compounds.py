"""Voice: industries and products that a head makes of the words before it (钠电储能, 辣椒加工, 南瓜种子).

No list holds them all: the head is listed, what may stand before it is told by kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import table, words
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import any_of, word_set

__all__ = ["INDUSTRY_RULE", "PRODUCT_RULE", "propose"]

INDUSTRY_RULE, PRODUCT_RULE = "industry.v1", "product.v1"
_NOUNS = frozenset(["n", "nz", "nw", "vn"])
_LONGEST = 6  # characters before a head
_BASE = re.compile("[一-鿿]基$|[一-鿿]{1,2}质$")  # 煤基, 硅基, 木质
_COUNT = re.compile("[0-9一二两三四五六七八九十]+[大个条种项]")


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    rows = {head: (kind, before) for head, kind, before in table("mention_compounds")}
    return re.compile(any_of(rows)), rows


@cache
def _goods() -> tuple[frozenset[str], int]:
    listed = frozenset(words("mention_products"))
    return listed, max(map(len, listed))


def propose(view: View) -> Iterator[Draft]:
    """Propose each head with what stands before it, where that is of the head's kind."""
    text = view.text
    pattern, rows = _heads()
    for match in pattern.finditer(text):
        kind, before = rows[match.group()]
        end = match.end()
        if text.startswith(words("mention_compound_goes_on"), end) or (view.words and end not in view.word_edges):
            continue
        begin = _begin(view, match.start(), before)
        if begin is None or _COUNT.search(text, begin, match.start()):
            continue
        yield Draft(begin, end, kind, INDUSTRY_RULE if kind == "Industry" else PRODUCT_RULE, 0.7)


def _begin(view: View, end: int, before: str) -> int | None:
    """Return where the compound begins whose head begins at `end`; none where nothing fits."""
    if before == "noun":
        return _noun_begin(view, end)
    begin = goods_begin(view, end)
    while before == "field" and (field := _field_begin(view, begin)) < begin:
        begin = field
    whole = not view.words or begin in view.word_edges or begin in view.token_edges
    return begin if begin < end and whole else None


def _noun_begin(view: View, end: int) -> int | None:
    """Return where the nouns begin that stand right before `end`; none where there are none."""
    begin = end
    while begin > 0 and (place := view.word_at(begin - 1)) is not None:
        word = view.words[place]
        light = word.text in word_set("mention_stops") or word.text.endswith("化") or "的" in word.text
        if word.tag not in _NOUNS or light or end - word.begin > _LONGEST or word.end < begin:
            break
        begin = word.begin
    return begin if begin < end else None


def goods_begin(view: View, end: int) -> int:
    """Return where the longest listed product begins that ends at `end`; `end` where none does."""
    listed, longest = _goods()
    return next((end - size for size in range(min(longest, end), 1, -1) if view.text[end - size:end] in listed), end)


def _field_begin(view: View, end: int) -> int:
    named = view.ends_of_names.get(end)
    if named is not None and named.type in ("Industry", "Product"):
        return named.begin
    base = _BASE.search(view.text, max(0, end - 3), end)
    return base.start() if base else goods_begin(view, end)

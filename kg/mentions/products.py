"""Voice: things made, grown or sold, by lexicon and by heads (…产品, …系列, …品种)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import words
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import listed, word_set
from kg.mentions.phrases import phrase_begin

__all__ = ["RULE", "propose"]

RULE = "product.v1"
_SURE_LENGTH = 4  # words so long stand for themselves, however the text was cut into words
_HEAD = re.compile(r"(?:粮食产品|化工产品|产品|系列|新品种|品种|品牌|航线)")


@cache
def _lexicon() -> re.Pattern[str]:
    return re.compile(f"{listed('mention_products')}(?:产品|种子)?")


@cache
def _quality() -> tuple[str, ...]:
    return tuple(sorted(words("mention_quality_words"), key=lambda word: (-len(word), word)))


def propose(view: View) -> Iterator[Draft]:
    """Propose words of the lexicon that are words of the text, with their words of quality, then phrases by head."""
    text = view.text
    for match in _lexicon().finditer(text):
        begin, end = match.start(), match.end()
        if view.words and end - begin < _SURE_LENGTH and not {begin, end} <= view.word_edges:
            continue
        begin -= next((len(word) for word in _quality() if text.endswith(word, 0, begin)), 0)
        yield Draft(begin, end, "Product", RULE, 0.7)
    for match in _HEAD.finditer(text):
        if match.end() not in view.word_edges and view.words:
            continue
        begin = phrase_begin(view, match.start(), 14, quotes=False)
        modifier = text[begin:match.start()]
        if len(modifier) < 2 or modifier in word_set("mention_generic_products"):
            continue
        if match.group() in ("品牌", "系列", "航线") and len(modifier) < 3:
            continue
        yield Draft(begin, match.end(), "Product", RULE, 0.5)

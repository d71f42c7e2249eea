"""Voice: words that point at a place from where the article stands (全疆, 我州, 两地).

Which place they mean is worked out by the linking; this voice knows only the level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import table
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import any_of

__all__ = ["RULE", "SHORT_RULE", "level_of", "propose"]

RULE, SHORT_RULE = "deictic.v1", "one-character-place.v1"
# 在昌举办, 来乌考察: the first character of a place that the article names
_ONE_CHARACTER = re.compile(
    "[在来赴抵驻](?P<place>[一-鿿])(?=举办|举行|召开|开幕|启动|揭牌|成立|参加|考察|投资|开展|上演|调研|采风)")
# Behind these the word is a part of another: 自治区党委, 国家级, 全国人大, 自治区级, 自治州成立.
# 自治区住房和城乡建设厅, 国家外汇管理局: the word opens a body's name
_BODY = re.compile("[一-鿿]{1,10}?(?:[局厅](?!长)|委员会|工程研究中心|博物馆|示范[区市县园])")
_BEFORE = re.compile(r"(?:国家|维吾尔|回族|壮族|哈萨克|蒙古|克孜|自治|安)$|国$")


def level_of(word: str) -> str | None:
    """Return the level of place that a deictic word means.

    >>> level_of("全州")
    'prefecture'
    """
    return next((row[1] for row in table("mention_deictics") if row[0] == word), None)


@cache
def _goes_on() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in table("mention_deictic_goes_on"):
        found[row[0]] = (*found.get(row[0], ()), row[1])
    return found


def propose(view: View) -> Iterator[Draft]:
    """Propose each deictic that is a word of its own."""
    pattern = re.compile(any_of(row[0] for row in table("mention_deictics")))
    for match in pattern.finditer(view.text):
        word, begin, end = match.group(), match.start(), match.end()
        if view.text.startswith(_goes_on().get(word, ()), end) or (word in _goes_on() and _BODY.match(view.text, end)):
            continue
        if word.startswith(("自治", "国")) and _BEFORE.search(view.text[max(0, begin - 3):begin]):
            continue
        if view.text.startswith(("级", "性"), end):
            continue
        if word == "国家" and view.text.endswith(("等", "个", "各"), 0, begin):  # 越南等国家
            continue
        if word[0] == "全" and view.text.startswith(("民", "族", "域"), end):  # 全国民…, 全区域
            continue
        yield Draft(begin, end, "Place", RULE, 0.85)
    for match in _ONE_CHARACTER.finditer(view.text):
        begin = match.start("place")
        named = (draft for draft in view.drafts_of("Place") if len(draft) > 1 and not draft.risky)
        if any(view.text[draft.begin] == match["place"] for draft in named):
            yield Draft(begin, begin + 1, "Place", SHORT_RULE, 0.7)

"""People's names of several parts with a dot between (热娜古丽·买买提): where they begin and end.

The characters that write Turkic and other foreign names are few: a name reaches as far as they do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from kg.mentions.draft import View
from kg.mentions.patterns import listed, word_set

__all__ = ["parted_names"]

_CHAIN = re.compile("[一-鿿]{1,8}(?:[·•．][一-鿿]{1,10})+")
_DOTS = "·•．"
_TITLE_REACH, _TOLD_REACH = 8, 2


@cache
def _title() -> re.Pattern[str]:
    return re.compile(listed("mention_titles") + r"[、\s]?$")


@cache
def _behind_name() -> re.Pattern[str]:
    return re.compile(listed("mention_after_names"))


def parted_names(view: View, told: Collection[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Yield begin and end of each name, and whether all of it is written in the characters of such names.

    Args:
        told: spans that the network and the tagger take for people.
    """
    text = view.text
    for match in _CHAIN.finditer(text):
        dots = [at for at in range(*match.span()) if text[at] in _DOTS]
        begin = _begin(text, match.start(), dots[0])
        end = _end(text, dots[-1], match.end())
        ends = [high for low, high in told if low < dots[-1] < high and end < high <= end + _TOLD_REACH]
        verb = _behind_name().search(text, dots[-1] + 2, match.end())
        whole = begin < dots[0] and end > dots[-1] + 1
        limit = verb.start() if verb else match.end()
        if begin == dots[0]:
            begin = max((low for low, high in told if low < dots[0] < high), default=match.start())
        if end == dots[-1] + 1:
            end = min((high for low, high in told if low < dots[-1] and high > end), default=match.end())
        yield begin, min(limit, max(ends, default=end)), whole


def _begin(text: str, low: int, dot: int) -> int:
    begin = dot
    while begin > low and text[begin - 1] in word_set("mention_transliteration"):
        begin -= 1
    titled = [at for at in range(begin, dot) if _title().search(text[max(0, at - _TITLE_REACH):at])]
    return max(titled, default=begin)


def _end(text: str, dot: int, high: int) -> int:
    end = dot + 1
    while end < high and text[end] in word_set("mention_transliteration"):
        end += 1
    return end

"""How far a good's name reaches around a word of the list: 超薄柔性|玻璃, 航空用|铝板, 萝卜|丝.

A listed good is often the head of a compound, or its first part.  What stands before it and tells a kind of it
belongs to the name: nouns of matter and make, states (冷冻, 精制), purposes (航空用).  Behind it a noun takes over
the head that is itself shaped as a thing's name (丝, 板, 膜, 器).
"""

from __future__ import annotations

import re

from kg.mentions.draft import View, Word
from kg.mentions.patterns import word_set

__all__ = ["kind_begin", "made_end"]

_NOUNS = frozenset(["n", "nz"])
_LONGEST_KIND, _LONGEST_MADE = 4, 3  # characters of one word before and behind
_FURTHEST = 8  # characters before a good that tell its kind
#: Whose it is, how much of it, or where it stands, is no kind of good.
_NO_KIND = re.compile(
    "^[全本各该我整总]|^(.)\\1|^[日年月]产|^.$|[省市县州区旗乡镇村团社司局部院校站园家户店厂队组会地期年月季茬量率额值价]$|[\\d%％]"
    "|^(?:公司|企业|集团|产品|商品|原料|货物|过程|层级|大量|部分|批次|规模|主力|龙头|国家|世界|国内|国外|行业|市场|优势|拳头|头部"
    "|传统|常规|普通|当家|主导|主流|名优)$")
_MADE = re.compile("[一-鿿]*[丝丁片粒条块粉油汁酱膏饼糕球板棒杆线管件料膜布纱毯皮茶酒醋糖胶漆剂泵阀柜舱轮]")
_NOT_MADE = re.compile(
    "^[一二两三四五六七八九十0-9]|(?:原料|资料|饮料|草料|条件|事件|文件|软件|硬件|案件|邮件|流水线|生产线|专线|热线|路线|曲线|名片"
    "|图片|照片|铁皮)$")


def kind_begin(view: View, begin: int) -> int:
    """Return where the words begin that tell the kind of the good that begins at `begin`."""
    low, at = max(0, begin - _FURTHEST), begin
    while at > low and at not in view.ends_of_names:
        if view.text[at - 1] == "用" and (purpose := _noun_before(view, at - 1)) is not None:
            at = purpose
            continue
        place = view.word_at(at - 1)
        word = view.words[place] if place is not None else None
        if word is None or word.end != at or not _tells_kind(word):
            break
        at = word.begin
    return at


def made_end(view: View, end: int) -> int:
    """Return where the noun ends that takes over the head from the good that ends at `end`; `end` where none does."""
    place = view.word_at(end)
    word = view.words[place] if place is not None else None
    if word is None or word.begin != end or word.tag != "n" or len(word.text) > _LONGEST_MADE:
        return end
    return word.end if _MADE.fullmatch(word.text) and not _NOT_MADE.search(word.text) else end


def _noun_before(view: View, end: int) -> int | None:
    place = view.word_at(end - 1)
    word = view.words[place] if place is not None else None
    is_noun = word is not None and word.end == end and word.tag in _NOUNS and len(word.text) > 1
    return word.begin if word is not None and is_noun and not _NO_KIND.search(word.text) else None


def _tells_kind(word: Word) -> bool:
    if word.text in word_set("mention_states"):
        return True
    return (word.tag in _NOUNS and len(word.text) <= _LONGEST_KIND and not _NO_KIND.search(word.text)
            and all("一" <= character <= "鿿" for character in word.text)
            and word.text not in word_set("mention_stops") and word.text not in word_set("mention_generic_nouns"))

"""Where a noun phrase begins that ends at a known place: the walk to the left that the noun grammars share.

Chinese noun phrases end in their head: the head is what a voice finds, the words before it are modifiers.
The walk takes whole words (LAC's segmentation) as long as they can modify a noun.
"""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon import words
from kg.mentions.draft import View, Word
from kg.mentions.patterns import listed, word_set

__all__ = ["cut_behind_verb", "cut_to_place", "phrase_begin", "quote_begin"]

# Tags of words that may stand inside a noun phrase: nouns, names, verbs, adjectives, numbers, measure words.
_NOMINAL = frozenset([
    "n", "nz", "nw", "nr", "ns", "nt", "vn", "an", "LOC", "ORG", "PER", "m", "q", "s", "f", "a", "t", "TIME", "v", "vd",
    "xc"])
_SURE_NOUNS = frozenset(["n", "nz", "vn"])  # the tagger takes these for nouns: 推介会 of 宣传
_LIGHT = frozenset("好优强多大小全")  # adjectives that belong to the verb before: 做强, 做优
_CLOSING = {"”": "“", "’": "‘", "》": "《", "）": "（", ")": "(", '"': '"', "'": "'"}
_JOINERS = "—-·±.+"
_LONGEST_QUOTE = 24
_LONGEST_BRIDGE = 10
_BODY_END = re.compile("(?:[区园院局会社厅部府团]|公司|中心|集团|大学)$")
_CONJUNCTIONS = frozenset(["和", "与", "及"])
_CLIPPED = ("贸促",)  # short for a name of two words, the second of which looks like a verb
_HIGH_DEGREE = "低高薄细纯导临大深长"  # 超低排放, 超薄钢纸: 超 is part of the quality
_LIST_NUMBER = re.compile("(?:^|[\\n。；：:\\s])[0-9]{1,2}[.．]$")  # 3.某县某工程: the number is none of the name
_ONE_OF = frozenset(["一条", "一批", "一家", "一座"])  # 一条路带火一条产业链: what stands before is another thing


@cache
def _leading() -> re.Pattern[str]:
    """Amounts of money, sizes, counts and demonstratives that open no name."""
    counted = "[一二两三四五六七八九十百千0-9]+[多余]?[个项批座家种类条场次名位款片处支套届]"
    size = "[0-9一二两三四五六七八九十]*[千百万十]亿元?级?"
    return re.compile(f"[0-9.]+[万亿]*元|一[条项件个座]{{2}}|{counted}|{size}|{listed('mention_leading_words')}")


def quote_begin(text: str, end: int) -> int | None:
    """Return where the quotation or bracket begins that closes at ``text[end - 1]``; none if it closes nothing."""
    opening = _CLOSING.get(text[end - 1])
    if opening is None:
        return None
    begin = text.rfind(opening, max(0, end - 1 - _LONGEST_QUOTE), end - 1)
    if begin < 0 or "\n" in text[begin:end] or "。" in text[begin:end] or text[end - 2] in "，！？；":
        return None
    return begin


def phrase_begin(
        view: View, end: int, longest: int = 24, numbers: bool = False, quotes: bool = True, names: bool = True,
        doing: bool = False) -> int:
    """Return where the modifiers begin that stand before offset `end`; `end` itself where there are none.

    Args:
        longest: the most characters that the modifiers may take.
        numbers: whether a leading count and its measure word belong to the phrase (22个项目).
        quotes: whether a quotation may be one of the modifiers.
        names: whether a name found before (a place, a body) may be one of the modifiers.
        doing: whether a verb of doing may stand behind its object (改革|深化|提升|行动).
    """
    text, begin = view.text, end
    low = max(view.sentence_at(max(0, end - 1)).begin, end - longest)
    while begin > low:
        before = text[begin - 1]
        if before in _CLOSING and quotes:
            opening = quote_begin(text, begin)
            if opening is None or opening < low or "简称" in text[opening:begin]:
                break
            if opening > 0 and text[opening - 1] in "”\"’'》" and text[opening] != "（":
                return end  # a row of quotations: each stands for itself
            begin = opening
            continue
        named = view.ends_of_names.get(begin)
        if named is not None and len(named) > 1:
            if named.begin < low or named.type == "Person" or (not names and named.type not in ("Industry", "Product")):
                break
            begin = named.begin
            continue
        if before in _JOINERS or (before == "/" and text[begin:begin + 1].isdigit()):
            if before == "." and _LIST_NUMBER.search(text, max(0, begin - 4), begin):
                break
            begin -= 1
            continue
        if text.endswith(_CLIPPED, low, begin):
            begin -= 2
            continue
        place = view.word_at(begin - 1)
        if place is None:
            break
        word = view.words[place]
        if word.text == "超" and begin < end and text[begin] in _HIGH_DEGREE:
            begin = word.begin
            continue
        cut = _name_end_inside(view, word.begin, begin)
        if cut is not None:
            begin = cut
            continue
        if word.text == "暨" and names:  # one meeting is two: 某工作会议|暨|某推进会
            begin = word.begin
            continue
        if word.text in _CONJUNCTIONS and names:
            bridged = _bridge(view, word.begin, low)
            if bridged is not None:
                begin = bridged
            break
        if word.tag not in _NOMINAL or word.begin < low or (word.text in _ONE_OF and begin < end):
            break
        if doing and word.text in word_set("mention_inner_verbs") and _has_object(view, place):
            begin = word.begin
            continue
        if word.text in word_set("mention_stops") and word.tag not in _SURE_NOUNS:
            break
        compound = begin - word.begin == 1 and view.word_at(begin) is not None and (begin + 1) in view.word_edges
        if word.tag == "v" and len(word.text) == 1 and not compound and (
                place == 0 or view.words[place - 1].tag not in _SURE_NOUNS or view.words[place - 1].end != word.begin):
            break
        if word.end > begin and text[word.begin:begin] in word_set("mention_stops"):
            break
        begin = word.begin
    return _trim(view, _snapped(view, begin, end, low), end, numbers)


def _has_object(view: View, place: int) -> bool:
    """Tell whether a verb's object stands right before it, itself or behind other verbs: a compound noun's order."""
    while place > 0 and view.words[place - 1].end == view.words[place].begin:
        place -= 1
        if view.words[place].text not in word_set("mention_inner_verbs"):
            return view.words[place].tag in _SURE_NOUNS and len(view.words[place].text) > 1
    return False


def _snapped(view: View, begin: int, end: int, low: int) -> int:
    """Move a begin that lies inside a token of the segmentation to where the token begins."""
    if begin == end or not view.token_edges or begin in view.token_edges or begin in view.begins_of_names:
        return begin
    for edge in range(begin - 1, max(low, begin - 2) - 1, -1):
        if edge in view.token_edges:
            piece = view.text[edge:begin]
            return edge if piece.isalpha() and piece not in word_set("mention_stops") else begin
    return begin


def _name_end_inside(view: View, low: int, high: int) -> int | None:
    """Return the last offset inside a word at which a name ends: there the word was cut wrongly."""
    for offset in range(high - 1, low, -1):
        if offset in view.ends_of_names:
            return offset
    return None


def _bridge(view: View, conjunction: int, low: int) -> int | None:
    """Return where the place begins that opens a name with 和 in it (某市文化和旅游局), if one does."""
    begin = conjunction
    if _BODY_END.search(view.text[max(0, conjunction - 2):conjunction]):
        return None
    while begin > low and conjunction - begin <= _LONGEST_BRIDGE:
        named = view.ends_of_names.get(begin)
        if named is not None:
            return named.begin if named.type == "Place" and begin < conjunction else None
        place = view.word_at(begin - 1)
        if place is None:
            return None
        word = view.words[place]
        cut = _name_end_inside(view, word.begin, begin)
        if cut is not None:
            begin = cut
            continue
        if word.tag not in {"n", "nz", "vn", "LOC", "ORG", "an"} or word.text in word_set("mention_stops"):
            return None
        begin = word.begin
    return None


def cut_to_place(view: View, begin: int, end: int) -> int:
    """Return where the first listed place begins in ``[begin, end)``: what stands before it is no part of the name.

    A name that opens the stretch stays (中国某研究院某州中心).
    """
    if begin in view.begins_of_names:
        return begin
    for group in words("mention_groups"):
        if view.text.startswith(group, begin) and begin + len(group) in view.begins_of_names:
            return begin
    return min((draft.begin for draft in view.drafts
                if begin < draft.begin < end - 1 and draft.end <= end and draft.type in ("Place", "Zone")
                and draft.rule.startswith("authority") and not draft.risky), default=begin)


@cache
def _governing() -> re.Pattern[str]:
    """Verbs that govern what follows: those of settling anywhere, those of building before an amount."""
    counted = "[一二两三四五六七八九十百]+(?:[座个条台]|[万千百亿]?(?:千瓦|吨|立方|平方|兆瓦))"
    amount = f"(?=(?:总?装机|年产)?(?:[0-9]|{counted}))"
    return re.compile(f"{listed('mention_siting_verbs')}|{listed('mention_building_verbs')}{amount}")


@cache
def _building() -> re.Pattern[str]:
    return re.compile(listed("mention_building_verbs"))


def cut_behind_verb(view: View, begin: int, end: int) -> int:
    """Return where the name begins behind the last verb in ``[begin, end)`` that governs it: 某基地|选址|某开发区.

    A verb inside a name that another voice found, or inside a quotation, is part of that name.
    """
    site = view.begins_of_names.get(begin) if view.text[begin - 1:begin] in ("在", "于") else None
    if site is not None and site.type in ("Place", "Zone") and site.end < end and (
            built := _building().match(view.text, site.end, end)) and built.end() < end:
        begin = built.end()  # 在|某镇|建设|某某项目
    cuts = [match.end() for match in _governing().finditer(view.text, begin, end)
            if match.end() < end and "”" not in view.text[match.end():end] and "》" not in view.text[match.end():end]]
    return max((cut for cut in cuts if not any(
        draft.begin < cut < draft.end and not draft.risky and draft.rule.startswith("authority")
        for draft in view.drafts)), default=begin)


def _trim(view: View, begin: int, end: int, numbers: bool) -> int:
    """Drop what cannot open a noun phrase: leading verbs, counts, demonstratives, joiners."""
    text = view.text
    while begin < end:
        if text[begin] in _JOINERS or text[begin].isspace():
            begin += 1
            continue
        opening = view.begins_of_names.get(begin)
        is_name = opening is not None and opening.rule.startswith("authority")
        leading = None if numbers or is_name else _leading().match(text, begin, end)
        if leading:
            begin = leading.end()
            continue
        place = view.word_at(begin)
        if place is None or text[begin] in _CLOSING.values():
            break
        word = view.words[place]
        if opening is not None:
            if opening.rule.startswith("deictic") and view.text[begin] == "全" and opening.end < end:
                begin = opening.end
                continue
            break
        if word.begin != begin or word.end > end or not _falls_off(word, numbers) or (
                word.text == "超" and text[word.end:word.end + 1] in tuple(_HIGH_DEGREE)):
            break
        begin = word.end
    return begin


def _falls_off(word: Word, numbers: bool) -> bool:
    """Tell whether a word at the head of a phrase belongs to what stands before it."""
    if word.tag in ("t", "TIME"):
        return len(word.text) > 1 and not word.text.endswith(("年度", "季"))  # 冬|捕节: a season may open a name
    if word.tag == "q":
        return not numbers
    if word.tag == "a" and word.text in _LIGHT:
        return True
    return word.tag in ("f", "v", "vd") or word.text in word_set("mention_stops")

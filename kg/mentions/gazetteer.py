"""Voice: names that the authority file holds, longest first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.mentions.draft import Draft, View
from kg.mentions.patterns import word_set

__all__ = ["RULE", "Gazetteer"]

RULE = "authority.v1"
_SIZE = re.compile(r"[千百万十]亿元?级")  # 千亿级煤基产业集群: the size is no part of the name
_TAIL_IS_MODIFIER = re.compile("园|化|优势|结构|布局|基础|示范|基地|体系|工人")
_PRAISE = ("平安", "美丽", "法治", "数字", "健康", "清廉", "幸福")  # 平安某地 is one word to the tagger
_NAME_TAGS = frozenset(["LOC", "ORG", "PER", "ns", "nt", "nz", "nr", "nw"])
#: Characters that print in several forms, one for one, so that offsets stay.
_ONE_FORM = str.maketrans("()“”‘’'—–－─•・", "（）\"\"\"\"\"----··")
_SHORT = 4  # short forms of so many characters are also parts of other words
# 某市人民公园, 某市人民路小学: what is the people's is named after the town
_PUBLIC = re.compile("人民(?:公园|广场|医院|法院|检察院|政府|路|会堂|剧场|电影院)"
                     "|(?:[东西南北中]路|大道|路|街)(?:街道|[派社小幼])")
#: Districts whose whole name is what any town has, meant only behind their city (某市城区).
_KINDS_OF_DISTRICT = frozenset(["城区", "郊区", "矿区", "新城区", "市中区", "城中区"])
_CITY = ("市", "县")
# Behind a short name these make another word of it: 库尔勒香梨 stays, 新疆人 is no place.
_NOT_BEFORE = (
    "衔接资金", "专项资金", "人民", "儿女", "式", "各族", "路", "街", "巷", "大道", "北路", "南路", "东路", "西路",
    "中路", "大街")


class Gazetteer:
    """All surfaces of the authority file, found by their first two characters."""

    def __init__(self, surfaces: Mapping[str, Iterable[tuple[str, str, bool]]]) -> None:
        """Take surfaces with (key, class, risky) of each entity that bears them."""
        merged: dict[str, set[tuple[str, str, bool]]] = defaultdict(set)
        for surface, found in surfaces.items():
            if len(surface) > 1:
                merged[surface.translate(_ONE_FORM)].update(found)
        self._entries = {surface: tuple(sorted(entries)) for surface, entries in merged.items()}
        lengths: dict[str, set[int]] = defaultdict(set)
        for form in self._entries:
            lengths[form[:2]].add(len(form))
        self._lengths = {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}

    def __len__(self) -> int:
        return len(self._entries)

    def propose(self, view: View) -> Iterator[Draft]:
        """Propose the longest name at each place; inside a name no other is looked for but at its end."""
        text, at = view.text.translate(_ONE_FORM), 0
        while at < len(text) - 1:
            step = 1
            for length in self._lengths.get(text[at:at + 2], ()):
                surface = text[at:at + length]
                found = self._entries.get(surface) if len(surface) == length else None  # not cut by the text's end
                if found and self._stands(view, at, at + length):
                    yield from self._drafts(view, at, at + length, found)
                    step = length
                    break
            at += step

    def _drafts(self, view: View, begin: int, end: int, found: tuple[tuple[str, str, bool], ...]) -> Iterator[Draft]:
        by_type: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for key, kind, risky in found:
            by_type[kind].append((key, risky))
        for kind, pairs in sorted(by_type.items()):
            low, high = self._core(view, begin, end) if kind == "Industry" else (begin, end)
            common = all(flag for _, flag in pairs)
            if kind == "Industry":  # 农业, 金融: named as fields of life, other voices look at their neighbours
                risky = common or view.text[low:high] in word_set("mention_general_industries")
            elif kind == "Product" and view.text[low:high] in word_set("mention_tools"):
                risky = True  # shown in use: another voice looks whether it is made or sold
            else:
                risky = common and not _is_named(view, low, high)
            keys = tuple(key for key, _ in pairs)
            yield Draft(low, high, kind, RULE, 0.7 if common else 0.95, keys, risky=risky)

    @staticmethod
    def _core(view: View, begin: int, end: int) -> tuple[int, int]:
        """Cut off a size before an industry's name, and 产业 behind it where that opens another word."""
        size = _SIZE.match(view.text, begin, end)
        if view.text.endswith("产业", begin, end) and _TAIL_IS_MODIFIER.match(view.text, end):
            end -= 2
        return (size.end() if size else begin), end

    @staticmethod
    def _stands(view: View, begin: int, end: int) -> bool:
        """Tell whether the characters are words of their own and no part of a longer common word."""
        if view.text.startswith(_NOT_BEFORE, end) and not _PUBLIC.match(view.text, end):
            return False
        if view.text[begin:end] in _KINDS_OF_DISTRICT and not view.text.endswith(_CITY, 0, begin):
            return False
        if end - begin > _SHORT or not view.words:
            return True
        for edge, inner in ((begin, begin), (end, end - 1)):
            if edge in view.word_edges or (edge == begin and view.text.endswith(_PRAISE, 0, begin)):
                continue
            place = view.word_at(inner)
            if place is not None and view.words[place].tag not in _NAME_TAGS:
                return False
        return True


def _is_named(view: View, begin: int, end: int) -> bool:
    """Tell whether the words tagged as names speak for a risky short form."""
    place = view.word_at(begin)
    return place is not None and view.words[place].tag in {"LOC", "ns"} and view.words[place].begin == begin and (
        view.words[place].end == end)

"""Voice: what stands in a row with things of one class is of that class too (平菇、榛蘑、猴头菇).

A row is parts between 、, the last two perhaps joined by 和, 及, 与.  Two parts at least, and half of them, must
be names found before; the others must be nouns alone.  A row that closes in 等企业, 等公司 tells companies.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kg.mentions.draft import Draft, View
from kg.mentions.patterns import word_set

__all__ = ["RULE", "propose"]

RULE = "beside-its-like.v1"
_CLASSES = ("Product", "Industry")
_ROW = re.compile(r"[^、，。；：！？\n“”《》（）()]{2,12}(?:、[^、，。；：！？\n“”《》（）()]{2,16}){2,}")
_PART = re.compile("[^、]+")
_JOINT = re.compile("(?<=..)(?:以及|[和及与])(?=..)")
_TAIL = re.compile("等.*$")
_NOUNS = frozenset(["n", "nz", "nw", "vn"])
_KNOWN_SHARE = 2  # one part in so many must be known
_HEADS_OF_BRANCHES = frozenset(["农业", "旅游", "制造", "经济", "产业", "养殖", "种植", "加工", "物流", "金融"])
_SPARED = ("储能", "专用粉", "种子", "种苗")
_LONGEST_NEW = 6
_COMPANY_ROW = re.compile(
    r"(?:[与同和对向]|邀请|来自|包括|引进)(?P<row>[^、，。；的\n]{2,12}(?:[、和与][^、，。；的\n]{2,12})+?)"
    r"等(?:[0-9一二三四五六七八九十两百多余]+[多余]?家)?(?:重点|知名|龙头|大型|疆内|国内|本土|骨干|头部)*(?:企业|公司)(?!家)")
_COMPANY_PART = re.compile("[^、和与]+")


def propose(view: View) -> Iterator[Draft]:
    """Propose the parts of a row that no other voice knew."""
    exact = {(draft.begin, draft.end): draft.type for draft in view.drafts if draft.type in _CLASSES}
    for match in _ROW.finditer(view.text):
        parts = list(_parts(view.text, match.start(), match.end()))
        yield from _of_one_head(view, parts)
        low, high = parts[0]  # what stands before the row's first name is none of the row
        parts[0] = min((span for span in exact if low <= span[0] and span[1] == high), default=parts[0])
        known = Counter(kind for part in parts if (kind := exact.get(part)) is not None)
        if not known:
            continue
        kind, count = min(known.items(), key=lambda item: (-item[1], item[0]))
        if count < 2 or count * _KNOWN_SHARE < len(parts):
            continue
        head = _spared_head(view.text, parts, exact)
        for begin, end in parts:
            if (begin, end) not in exact and _is_new_noun(view, begin, end):
                part = view.text[begin:end]
                yield Draft(begin, end, kind, RULE, 0.6, name=part + head if head else None)
    yield from _companies(view)


def _parts(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts; the last one is parted at its conjunction and ends before 等."""
    for part in _PART.finditer(text, begin, end):
        low, high = part.span()
        if high == end:
            tail = _TAIL.search(text, low, high)
            high = tail.start() if tail else high
            joint = _JOINT.search(text, low, high)
            if joint:
                yield low, joint.start()
                low = joint.end()
        yield low, high


def _spared_head(text: str, parts: list[tuple[int, int]], exact: dict[tuple[int, int], str]) -> str:
    """Return the head that the last part alone prints for the whole row (锌溴、铁铬、锂电储能); empty where none."""
    begin, end = parts[-1]
    return next((head for head in _SPARED if (begin, end) in exact and text.endswith(head, begin + 1, end)), "")


def _of_one_head(view: View, parts: list[tuple[int, int]]) -> Iterator[Draft]:
    """Three parts or more with one head (质量农业、品牌农业、生态农业) are branches of it."""
    shared = Counter(view.text[end - 2:end] for _, end in parts)
    for begin, end in parts:
        first = view.word_at(begin)
        if begin == parts[0][0] and first is not None and view.words[first].tag == "v":
            begin = min(view.words[first].end, end)  # 发展|质量农业
        head = view.text[end - 2:end]
        if head in _HEADS_OF_BRANCHES and shared[head] > 2 and 1 < end - 2 - begin <= _LONGEST_NEW:
            yield Draft(begin, end, "Industry", RULE, 0.6)


def _is_new_noun(view: View, begin: int, end: int) -> bool:
    """Tell whether the stretch is whole nouns, and holds nothing that another voice found."""
    if not 2 <= end - begin <= _LONGEST_NEW or not {begin, end} <= view.word_edges:
        return False
    inside = [word for word in view.words if begin <= word.begin and word.end <= end]
    if any(word.tag not in _NOUNS or word.text in word_set("mention_stops") for word in inside):
        return False
    if view.text[begin:end] in word_set("mention_generic_nouns"):
        return False
    return not any(draft.begin < end and begin < draft.end and not draft.risky for draft in view.drafts)


def _companies(view: View) -> Iterator[Draft]:
    names = {"ORG", "nz", "PER", "nw"}
    for match in _COMPANY_ROW.finditer(view.text):
        parts = [part.span() for part in _COMPANY_PART.finditer(view.text, *match.span("row"))]
        taken = [any(d.begin < end and begin < d.end and not d.risky and d.type != "Company" for d in view.drafts)
                 for begin, end in parts]
        named = any(word.tag in names for begin, end in parts for word in view.words
                    if begin <= word.begin and word.end <= end) or any(
            draft.type == "Company" and (draft.begin, draft.end) in parts for draft in view.drafts)
        if named and not any(taken):
            for begin, end in parts:
                yield Draft(begin, end, "Company", RULE, 0.65)

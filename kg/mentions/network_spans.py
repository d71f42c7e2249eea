"""Voices of the shipped network: web news' kinds of names as hints, the contract's classes as drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.mentions.bodies import STANDING_RULE
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import word_set

__all__ = ["CLASS_RULE", "LABEL_TO_TYPE", "RULE", "propose", "propose_classes"]

RULE = "network.v1"
CLASS_RULE = "classes.v1"
_NO_CLASS = frozenset(["AIM", "FIGURE"])
#: Tags of words that tell how or what somebody does.
_MANNER = frozenset(["a", "ad", "an", "d", "v", "vd", "vn"])
_JOINTS = frozenset("、和与及")
#: Somebody called by family name and manner of address: no name of a person.
_CALLED = re.compile("[一-龥]{1,2}(?:师傅|先生|女士|大爷|大妈|大娘|大叔|大姐|阿姨|老汉|老师|老板|奶奶|爷爷)")
#: What the network may take for a name and is none, by class: those, and the countryside (和美|乡村); 全力 tells how.
_UNNAMED = {"Person": _CALLED, "Place": re.compile(".*(?:乡村|农村|城乡)|[全大奋着聚倾努]力")}
#: Two quotations side by side are two names: “青苗行动”“沃土行动”.
_SIDE_BY_SIDE = re.compile("(?:“[^“”]+”){2,}|(?:‘[^‘’]+’){2,}")
_QUOTATION = re.compile("“[^“”]+”|‘[^‘’]+’")
#: Rooms and halls of a company, by the word that ends their names; the company is named before them.
_ROOM = re.compile("(?<=公司)(?!有限)[一-龥]{0,6}(?:室|车间|厂区|厂房|大厅|展厅|食堂|仓库|门口|办公楼|生产线|现场)")
_LIKELY = 0.5
_SURE = 0.8  # from here on the network speaks for itself; below, its spans are hints
#: The network's labels and the classes they stand for; its titles of posts and works are other voices' matter.
_TRADES = "农户民工员师手商"  # what nouns of people's trades end in
LABEL_TO_TYPE = {"PER": "Person", "PLACE": "Place", "GOV": "Government", "COMPANY": "Company", "ORG": "Organization"}


def propose(view: View, spans: Iterable[tuple[int, int, str, float]]) -> Iterator[Draft]:
    """Propose each span with its calibrated score, as a hint: other voices say what becomes of it."""
    for begin, end, label, score in spans:
        kind = LABEL_TO_TYPE.get(label)
        if kind is None:
            continue
        yield Draft(begin, end, kind, RULE, score, risky=True)


def propose_classes(view: View) -> Iterator[Draft]:
    """Propose the network's best reading by the contract's classes, with its calibrated scores."""
    spans = [span for span in view.named if span[2] not in _NO_CLASS]
    sure = _sure(view.text, spans)
    standing = {(draft.begin, draft.end) for draft in view.drafts if draft.rule == STANDING_RULE}
    for place, (begin, end, label, score) in enumerate(spans):
        if label == "Person" and "·" in view.text[begin:end]:
            begin, end = _without_trade(view, begin, end), _without_manner(view, begin, end)
        if (begin + 1, end) in standing and view.text[begin] in word_set("mention_stops"):
            begin += 1  # ——访|州农业农村局
        if label == "Company" and (room := _ROOM.search(view.text, begin, end)) and room.end() == end:
            end = room.start()
        if _SIDE_BY_SIDE.fullmatch(view.text, begin, end):
            for one in _QUOTATION.finditer(view.text, begin, end):
                yield Draft(*one.span(), label, CLASS_RULE, score, risky=place not in sure)
            continue
        unnamed = _UNNAMED.get(label)
        common = unnamed is not None and unnamed.fullmatch(view.text, begin, end) is not None
        yield Draft(begin, end, label, CLASS_RULE, score, risky=place not in sure or common)


def _sure(text: str, spans: Sequence[tuple[int, int, str, float]]) -> frozenset[int]:
    """Return which spans speak for themselves: by their score, or likelier than not in a row with one that does."""
    sure = {place for place, span in enumerate(spans) if span[3] >= _SURE}
    for places in (range(1, len(spans)), range(len(spans) - 2, -1, -1)):
        for place in places:
            for other in (place - 1, place + 1):
                if other in sure and spans[place][3] >= _LIKELY and _in_row(text, spans[place], spans[other]):
                    sure.add(place)
    return frozenset(sure)


def _in_row(text: str, one: tuple[int, int, str, float], other: tuple[int, int, str, float]) -> bool:
    first, second = sorted((one, other))
    return one[2] == other[2] and text[first[1]:second[0]] in _JOINTS


def _without_trade(view: View, begin: int, end: int) -> int:
    """Return where a name in transliteration begins: 梨农|叶尔肯·哈力别克 has before it what he lives by."""
    dot = view.text.index("·", begin, end)
    start = dot
    while start > begin and view.text[start - 1] in word_set("mention_transliteration"):
        start -= 1
    return start if begin < start < dot and view.text[start - 1] in _TRADES else begin


def _without_manner(view: View, begin: int, end: int) -> int:
    """Return where a name in transliteration ends: 叶尔肯·哈力别克|高兴地说 has how he says it behind it."""
    dot = view.text.rindex("·", begin, end)
    while (place := view.word_at(end - 1)) is not None:
        word = view.words[place]
        if word.end != end or word.begin < dot + 3 or word.tag not in _MANNER:
            break
        end = word.begin
    return end

"""Voice: names in quotation marks.

A quotation is a mention when it ends in a head noun of its own (“十大行动”), when a head noun follows that
tells its class (“…”行动), when it belongs to a row that ends in one (“A”“B”等三大主题活动), or when it is a
counted slogan (“四个倍增”).  What a person says, and figures of speech, are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.lexicon import table
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import word_set
from kg.mentions.phrases import phrase_begin

__all__ = ["RULE", "propose"]

RULE = "quoted-name.v1"
_QUOTE = re.compile(r"“([^“”\n]{2,30})”|‘([^‘’\n]{2,30})’|\"([^\"\n]{2,30})\"|'([^'\n]{2,30})'")
_BETWEEN = re.compile(r"[、和及与]?")  # between the quotations of one row
_NUMBER = "[一二两三四五六七八九十0-9]+[项条大个场类种]"
_ROW_END = re.compile(rf"(?:等(?:{_NUMBER})?|{_NUMBER})(?P<head>[一-鿿]{{2,10}})")
_SPARED = re.compile(rf"^[的等]?(?:{_NUMBER})?")
#: What a row of quotations spares its parts: the head behind the count.
_ROW_HEAD = re.compile("[一-鿿]{0,6}?(?:活动|线路|行动|工程|项目|品牌|模式|改革)")
#: Counted slogans: a number in them, no clause.
_COUNTED = re.compile("^(?!.*(?:第[一二三]|一带一路))(?=.*[一两二三双四五六七八九十])(?!.*[，。！？；：]).{2,8}$")
_ENUMERATED = re.compile("[两三四五六七八九十]个[一-鿿]{2,}$")  # “四个倍增”: so many aims, told elsewhere
_BUILT_UP = re.compile("(?:城市|乡村|社区|校园|工厂|县城|农村|机关|家园)$")  # “无废城市”建设
_SPEECH_BEFORE = re.compile("[说道称：:]$")
#: Quotations that end in a head noun of their own tell their class.
_OWN_HEAD_TO_TYPE = {
    "产业集群": "Industry", "产业链": "Industry", "行动": "Policy", "工程": "Project", "计划": "Policy",
    "战略": "Policy", "规划": "Policy", "两区": "Zone"}
_OWN_HEAD = re.compile(f"(?:{'|'.join(_OWN_HEAD_TO_TYPE)})$")
_BODY_TYPES = ("Government", "Company", "Organization", "Institution")
_SESSION = re.compile("第[一二三四五六七八九十]+场|[一-鿿]{2,6}专场")  # “…”系列发布会|第二场
_NO_CLASS = frozenset(["AIM", "FIGURE"])
_FURTHEST_HEAD = 12  # characters between a quotation and its head noun


@dataclass(frozen=True, slots=True)
class _Head:
    """A head noun behind a quotation: class, whether the mention takes it in, where it stands."""

    noun: str
    type: str
    taken: bool
    begin: int

    @property
    def end(self) -> int:
        return self.begin + len(self.noun)


@cache
def _heads() -> tuple[tuple[str, str, bool], ...]:
    """Head nouns: noun, class, whether the mention takes it in; longest first."""
    rows = ((row[0], row[1], row[2] == "with") for row in table("mention_quote_heads"))
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def propose(view: View) -> Iterator[Draft]:
    """Propose each quotation that names something."""
    text = view.text
    matches = list(_QUOTE.finditer(text))
    row_ends = _row_ends(text, matches)
    for match, row_end in zip(matches, row_ends, strict=True):
        inner = next(group for group in match.groups() if group is not None)
        said = _SPEECH_BEFORE.search(text[max(0, match.start() - 1):match.start()])
        if said or re.search("[。！？；]|，$", inner):
            continue
        draft = _by_own_head(view, match, inner)
        if draft is None and row_end == match.end():
            head = _head_behind(view, match.end())
            if head is not None and (head.noun != "建设" or _BUILT_UP.search(inner)):
                yield from _by_head(view, match, head)
                continue
        draft = draft or _by_row(text, match, row_end)
        if draft is None and _COUNTED.match(inner) and inner not in word_set("mention_idioms") and (
                _ENUMERATED.match(inner) or not view.words or _is_read(view, *match.span())):
            draft = Draft(match.start(), match.end(), "Policy", RULE, 0.5)
        if draft is not None:
            yield draft


def _is_read(view: View, begin: int, end: int) -> bool:
    """Tell whether the network reads a name there: quoted numbers are figures of speech oftener than not."""
    return any(low < end and begin < high and label not in _NO_CLASS for low, high, label, _ in view.named)


def _row_ends(text: str, matches: list[re.Match[str]]) -> list[int]:
    """Return for each quotation where the row ends that it stands in; its own end where it stands alone."""
    ends: list[int] = []
    for match in reversed(matches):
        following = matches[len(matches) - len(ends)] if ends else None
        joined = following is not None and _BETWEEN.fullmatch(text[match.end():following.start()]) is not None
        ends.append(ends[-1] if joined else match.end())
    return ends[::-1]


def _by_own_head(view: View, match: re.Match[str], inner: str) -> Draft | None:
    own = _OWN_HEAD.search(inner)
    if own is None or re.search("[，、：]", inner):
        return None
    kind, begin = _OWN_HEAD_TO_TYPE[own.group()], match.start()
    owner = view.ends_of_names.get(begin)
    if kind == "Industry" and owner is not None and owner.type == "Place":
        begin = owner.begin
    return Draft(begin, match.end(), kind, RULE, 0.75)


def _head_behind(view: View, end: int) -> _Head | None:
    """Return the nearest head noun that a quotation ending at `end` modifies."""
    text = view.text
    start = end + 1 if text.startswith("的", end) else end
    for at in range(start, start + _FURTHEST_HEAD):
        if at > start and (not "一" <= text[at - 1:at] <= "鿿" or text[at - 1] in "的了是在为和与及等将让使"):
            return None
        for noun, kind, taken in _heads():
            if text.startswith("师", at + len(noun)):  # 工程师
                continue
            if text.startswith(noun, at) and (at == start or at in view.word_edges or not view.words):
                return _Head(noun, kind, taken, at)
    return None


def _by_head(view: View, match: re.Match[str], head: _Head) -> Iterator[Draft]:
    begin, end = match.span()
    gap = view.text[end:head.begin]
    if head.type == "None" or (head.type == "Place" and gap):
        return
    if not head.taken:
        name = match.group() + _SPARED.sub("", gap) + head.noun
        yield Draft(begin, end, head.type, RULE, 0.7, name=name)
        return
    if head.type in ("Project", "Policy", "Industry"):
        begin = phrase_begin(view, begin, 18, quotes=False)
        opening = view.begins_of_names.get(begin)
        if opening is not None and opening.end == match.start() and opening.type in _BODY_TYPES:
            begin = match.start()  # the body that owns it is a mention of its own
    session = _SESSION.match(view.text, head.end) if head.type == "Event" else None
    yield Draft(begin, session.end() if session else head.end, head.type, RULE, 0.75)


def _by_row(text: str, match: re.Match[str], row_end: int) -> Draft | None:
    closed = _ROW_END.match(text, row_end)
    kind = _class_of(closed["head"]) if closed else None
    if closed is None or kind is None:
        return None
    head = _ROW_HEAD.match(closed["head"])
    name = match.group() + head.group() if head else None
    return Draft(match.start(), match.end(), kind, RULE, 0.75, name=name)


def _class_of(phrase: str) -> str | None:
    """Return the class that the first head noun in `phrase` tells."""
    found = [(at, -len(noun), kind) for noun, kind, _ in _heads() if (at := phrase.find(noun)) >= 0]
    kind = min(found)[2] if found else "None"
    return None if kind == "None" else kind

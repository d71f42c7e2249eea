"""Voice: rows of names that one counted head closes (A、B和C等十大行动, A、B两大工程).

Every part of the row is a mention of the head's class, also where it lacks the head itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.mentions.draft import Draft, View
from kg.mentions.patterns import any_of
from kg.mentions.phrases import phrase_begin

__all__ = ["RULE", "propose"]

RULE = "row.v1"
_HEAD_TO_TYPE = {
    "专项行动": "Policy", "攻坚行动": "Policy", "行动": "Policy", "工程": "Policy", "战略": "Policy", "改革": "Policy",
    "攻坚举措": "Policy", "举措": "Policy", "措施": "Policy", "产业集群": "Industry", "支柱产业": "Industry",
    "主导产业": "Industry", "产业链": "Industry", "产业": "Industry"}
_COUNTED = "(?:[两二三四五六七八九十0-9]+|一(?=大))(?:大|项|个(?!个)|条(?!条))"
_HEAD = re.compile(f"等?[“\"]?{_COUNTED}[一-鿿]{{0,8}}?(?P<head>{any_of(_HEAD_TO_TYPE)})")
# 实施A、B等项目: what is built, in a row that ends in the bare head
_BUILT = re.compile(
    "(?:实施|推进|建设|谋划|启动|新建|建成|完成)了?(?P<first>[^，。；、的了]{3,24})(?P<more>(?:、[^，。；、的]{3,24})+?)"
    "等(?:重点|重大|一批|一系列|多个)?(?:项目|工程)")
_PART = re.compile(r"[^、]+")
_COUNT = re.compile(r"[0-9一两二三四五六七八九十]+[个大](?:千亿|百亿|万亿)?级?(?:产业集群|产业)?[和、及与]?")
_LONGEST_PART, _SHORTEST_PART = 20, 2
_LONGEST_ROW = 220


def propose(view: View) -> Iterator[Draft]:
    """Propose the parts of each row of two or more."""
    text = view.text
    for match in _BUILT.finditer(text):
        more = match.start("more")
        parts = [match.span("first"), *((more + p.start(), more + p.end()) for p in _PART.finditer(match["more"]))]
        for begin, end in parts:
            yield Draft(begin, end, "Project", RULE, 0.7, name=_full(text[begin:end], "项目", "Project"))
    for match in _HEAD.finditer(text):
        kind = _HEAD_TO_TYPE[match["head"]]
        low = max(view.sentence_at(match.start()).begin, match.start() - _LONGEST_ROW)
        parts = list(_parts(view, low, match.start(), kind != "Industry"))
        if len(parts) < 2:
            continue
        for begin, end in (piece for part in parts for piece in _uncounted(text, *part)):
            if end - begin >= (_SHORTEST_PART if kind == "Industry" else 4):
                yield Draft(begin, end, kind, RULE, 0.7, name=_full(text[begin:end], match["head"], kind))


def _full(part: str, head: str, kind: str) -> str | None:
    """Return the part with the head that the row spares it; none where the name is whole or needs no head."""
    return None if kind == "Industry" or part.endswith((head, "行动", "工程", "项目")) else part + head


def _uncounted(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a count out of a part: 硅基3个千亿级和油气 are two."""
    at = begin
    for count in _COUNT.finditer(text, begin, end):
        yield at, count.start()
        at = count.end()
    yield at, end


def _parts(view: View, low: int, end: int, names: bool) -> Iterator[tuple[int, int]]:
    """Yield the parts from the last to the first; the first one begins where its noun phrase does."""
    text = view.text
    first = True
    while end > low:
        marks = [text.rfind(mark, low, end) for mark in ("、", "，", "：", "。", "；", "”", "“")]
        at = max(marks)
        part_begin = at + 1
        if first:  # A、B和C: the last two parts are joined by a conjunction
            joint = max(text.rfind("和", part_begin + 2, end - 2), text.rfind("以及", part_begin + 2, end - 2))
            if joint > 0 and text[joint] == "和" and joint in view.word_edges:
                yield joint + 1, end
                end, first = joint, False
                continue
        first = False
        if end - part_begin > _LONGEST_PART or at < 0 or text[at] != "、":
            begin = phrase_begin(view, end, 20, names=names)
            if begin < end:
                yield begin, end
            return
        yield part_begin, end
        end = at

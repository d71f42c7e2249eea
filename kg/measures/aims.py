"""Targets without a figure: 打造西部绿色能源样板区, 力争明年9月全容量并网."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.measures.alternatives import alternatives
from kg.measures.layout import Layout, Piece
from kg.records import Span

__all__ = ["Aim", "find_aims"]


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal as worded at `span`; `sure` without a future around it; `dated`: only with its time."""

    span: Span
    wording: str
    needs_future: bool
    rule: str


_GOAL = f"(?:{alternatives('indicator_goals')})"
_CLOSE = r"[”’\"'》]*"
_TAKEN = r"(?:[把将让使][^，；。、]{2,20}?)?"
_OBJECT = r"(?:[把将让使][^，；。、]{2,20}?)"
#: Each row: rule, needs a future around it, pattern.  What is reached already is ruled out below.
_ROWS: tuple[tuple[str, bool, str], ...] = (
    ("aim-build.v1", False,
     rf"{_TAKEN}(?:打造成为|打造成|打造为|打造|争创|抢占|构筑|构筑起)(?![的了])[^，；。]{{3,80}}"),
    ("aim-build.v1", False,
     rf"{_TAKEN}(?:建设成为|建设成|发展成为|发展成|建成为|培育成为|培育成)[^，；。]{{2,36}}{_GOAL}{_CLOSE}"),
    ("aim-build.v1", False,
     rf"(?:建设|创建)[^，；。、]{{2,36}}?{_GOAL}{_CLOSE}(?=[，；。、]|的?目标|的?征途|的?征程|为抓手|为契机|$)"),
    ("aim-build.v1", False, rf"{_OBJECT}(?:建成|成为|变成|转化为)[^，；。]{{2,36}}{_GOAL}{_CLOSE}(?=[，；。]|$)"),
    ("aim-build.v1", True, rf"(?:建成|形成|建立|成为)[^，；。]{{3,36}}{_GOAL}{_CLOSE}(?=[，；。]|$)"),
    ("aim-strengthen.v1", False,
     r"(?:做大做强|做强做优做大|做强做优|做强|做大|做优)(?![的了])[^，；。]{2,30}(?:产业集群|产业|集群|品牌|经济)"
     rf"{_CLOSE}(?=[，；。]|$)"),
    ("aim-build.v1", False,
     rf"(?:建设|共建|共创)[^，；。、]{{0,16}}(?:美丽|平安|幸福|法治|数字|和谐|健康)[一-龥]{{2,6}}{_CLOSE}"
     r"(?=[，；。]|的?目标|$)"),
    ("aim-build.v1", True,
     rf"(?:建成|成为)[^，；。]{{2,24}}(?:最[大强优好]的?|一流的?|第一)[^，；。]{{1,10}}{_CLOSE}(?=[，；。]|$)"),
    ("aim-reach.v1", True, rf"实现[^，；。]{{2,30}}(?:{alternatives('indicator_achieved')})"),
    ("aim-reach.v1", False,
     r"(?:力争|努力|奋力|全力)(?:通过|把|将|使|实现|创建|建成|让|打赢|跻身|争取|建设|走出)[^，；。]{4,40}"),
    ("aim-reach.v1", False, rf"打赢[^，；。]{{2,20}}战{_CLOSE}"),
    ("aim-reach.v1", False, r"以[^，；。]{4,30}为目标"),
    ("aim-date.v1", True,
     r"[^，；。、]{0,24}"
     rf"(?:{alternatives('indicator_milestones')})(?=[，；。、”]|$)"),
)
_PATTERNS = tuple((name, future, re.compile(pattern)) for name, future, pattern in _ROWS)
_ENDS = re.compile(rf"{_GOAL}{_CLOSE}$")
_REACHED = re.compile(r"(?:正|正在|已|已经|成功|先后|陆续|相继|率先|被|曾|在|近年来|现)(?:经|将)?$")
_WILL = re.compile(r"^将(?:聚力|着力|全力|奋力|继续|进一步|加快|努力|大力|积极|持续|倾力)*(?=打造|建设|争创)")
_ON_THE_WAY = re.compile(r"(?:的目标|目标)?(?:的?(?:征途|征程|道路|进程|目标要求)[上中]?.*|的?实践路径)?$")
_AFTER_REACHED = re.compile(r"^[^，；。]{0,3}了(?!解)")
#: Words of planning in what is to be reached by a date: 首段|计划|后年5月通水.
_INTENT = re.compile("(?:计划|预计|力争|争取|有望|确保|预期|拟|将|一定)[于在]?")
#: 较工期提前完工: that is done.
_COMPARED = re.compile("[比较](?:原|合同|预定|计划|预期|工期)|提前")
_STARTS = re.compile(r"、(?=打造|争创|建设|创建|建成|构筑|做强|做大|做优|抢占|提升|延伸|实现)")


def find_aims(layout: Layout, piece: Piece) -> Iterator[Aim]:
    """Yield the named goals of a piece that holds no figure."""
    if any(not q.of_level for q in piece.quantities) or piece.span.end <= layout.annotated.article.body_begin:
        return
    text = piece.span.of(layout.text)
    taken: list[Span] = []
    for name, needs_future, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            wording = match[0]
            if cut := _STARTS.search(wording):
                wording = wording[:cut.start()]
            wording = _WILL.sub("", wording)
            wording = wording if wording.startswith("以") else _ON_THE_WAY.sub("", wording)
            if name == "aim-date.v1":
                wording = _INTENT.sub("", wording)
            wording = wording.rstrip("的“‘") if not wording.endswith("”") else wording
            span = Span(match.start(), match.start() + len(wording))
            if len(wording) < (4 if name == "aim-date.v1" else 5) or any(span.overlaps(other) for other in taken):
                continue
            if _REACHED.search(text[:span.begin]) or _AFTER_REACHED.search(text[span.begin + 2:]):
                continue
            if _heading(layout, piece) and not _ENDS.search(wording):
                continue  # a line of its own that names no goal heads a section: 打造硬实力
            if wording.startswith("以") and _build_follows(layout, piece):
                continue  # 以增进福祉为目标，建设幸福家园: the goal is what follows
            taken.append(span)
            if name == "aim-date.v1":
                if _COMPARED.search(match[0]):
                    continue
                lead = _INTENT.match(match[0])
                begin = piece.span.begin + (match.start() + lead.end() if lead else match.start())
                yield Aim(Span(begin, piece.span.begin + match.end()), wording, needs_future, name)
                continue
            begin = piece.span.begin + match.start() + max(match[0].find(wording), 0)
            for at, printed, part in _goals(wording):
                yield Aim(Span(begin + at, begin + at + len(printed)), part, needs_future, name)


def _heading(layout: Layout, piece: Piece) -> bool:
    """Tell whether a piece is a line of its own without a stop."""
    text, span = layout.text, piece.span
    return text[span.begin - 1:span.begin] in ("", "\n") and text[span.end:span.end + 1] in ("", "\n")


def _build_follows(layout: Layout, piece: Piece) -> bool:
    following = layout.pieces[piece.number + 1:piece.number + 2]
    return any(after.sentence == piece.sentence and pattern.match(after.span.of(layout.text))
               for after in following for name, _, pattern in _PATTERNS if name == "aim-build.v1")


def _goals(wording: str) -> list[tuple[int, str, str]]:
    """Return the goals of 打造A区、B中心, each with its verb; one goal stays as it is worded.

    Each comes with where it begins in `wording` and how it is printed there.
    """
    verb = re.match(r"打造(?!成|为)|建设|创建", wording)
    parts = wording.split("、")
    if verb is None or len(parts) == 1 or not all(len(p) > 3 and _ENDS.search(p) for p in parts[:-1]):
        return [(0, wording, wording[:60])]
    found, at = [], 0
    for number, part in enumerate(parts):
        printed = re.sub(r"的[“‘].*$", "", part) if number == len(parts) - 1 else part
        found.append((at, printed, f"{verb[0]}{printed}" if number else printed))
        at += len(part) + 1
    return found

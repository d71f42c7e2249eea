"""Words and marks around a name that tell whether a clause's figures are told of it."""

from __future__ import annotations

import re

from kg.measures.alternatives import alternatives
from kg.measures.layout import Layout, Piece
from kg.records import Mention

__all__ = [
    "BODIES", "DONE_BY", "GOVERNS", "LEARNT", "LOCATIVE", "MONEY_OF", "NEAR", "PUBLISHING", "SAYING", "SIDE_WORKS",
    "SITED", "SKIP", "SOURCE", "THIS", "is_speech", "leads", "owner_of"]

#: Types that can be the subject of a clause with figures.
BODIES = frozenset({"Place", "Zone", "Company", "Institution", "Organization", "Project", "Facility"})
LOCATIVE = re.compile(r"(?:在|走进|来到|步入|位于)(?:位于)?$")
#: 落户Z的X, 位于Z的X: told of X.
SITED = re.compile(r"(?:位于|地处|坐落[于在]|落户[于在]?|入驻|进驻|扎根)[^，。]{2,16}的$")
SAYING = re.compile(alternatives("indicator_saying"))
SKIP = re.compile(
    rf"(?:{alternatives('indicator_openers')}|[这那]里的|这里|当地的?|[“‘\"'（、 　—●]|答(?=：)|【[^】]{{1,8}}】)+")
THIS = re.compile("(?:这|该|此)[一]?[条座个家片项所处]?")
PUBLISHING = re.compile("发布|公布|通报|晒出|获悉|了解|评估|测算|显示|统计|召开|举行|举办|印发|提出")
#: Bodies that stand for their place; 卫生健康委员会, 发展和改革委员会 are bureaus.
GOVERNS = re.compile(
    r"(?:党委|政府|(?<!健康)(?<!改革)(?<!事务)(?<!管理)委员会|管理委员会|党组|管委会|党工委|[州市县区]委)$")
#: 某河|沿线的|某港区: told of what lies there.
NEAR = re.compile("(?:沿线|沿岸|境内|附近|周边|旁边?|[以之]?[东南西北]{1,2}[侧岸部])的")
#: 由该公司开凿的|某井|完工: the works done is what the clause tells of.
DONE_BY = re.compile("^由[^，。；]{2,24}的$")
#: 配套建设|某电站: what belongs to the works is told of the works.
SIDE_WORKS = re.compile("(?:配套|同步|一并)(?:新建|建设|配建|建有|修建)?$")
#: 中央|预算内资金3600万元, 县财政|配套二成: whose money it is, not whose figure.
MONEY_OF = re.compile("(?:财政)?(?:预算内|专项|补助|补贴|配套|奖补|转移支付)(?:资金)?")
#: 记者从X获悉, 据X介绍: what follows is told of X.
SOURCE = re.compile(r"(?:从|据)$")
LEARNT = re.compile(r"[^，。]{0,6}(?:获悉|了解到|介绍|统计|发布|通报|消息|透露)")


def leads(layout: Layout, piece: Piece, head: Mention) -> bool:
    """Tell whether a piece that only names something leads to the next one's figures: 仅红柳驿站，7月营业额…."""
    pieces = layout.pieces
    if head.type not in BODIES or piece.number + 1 >= len(pieces) or piece.listed:
        return False
    after = pieces[piece.number + 1]
    return (after.sentence == piece.sentence and bool(after.quantities)
            and layout.text[piece.span.end:piece.span.end + 1] == "，"
            and layout.text[piece.span.begin - 1:piece.span.begin] != "、")


def owner_of(layout: Layout, mention: Mention) -> Mention:
    """Return the company whose name opens a works' name: its figures are the company's."""
    if mention.type != "Facility":
        return mention
    owners = [m for m in layout.annotated.mentions
              if m.type == "Company" and mention.surface.startswith(m.surface)]
    return owners[0] if owners else mention


def is_speech(layout: Layout, piece: Piece) -> bool:
    """Tell whether the piece is somebody's speech."""
    return any(speech.begin <= piece.span.begin < speech.end for speech in layout.speeches)

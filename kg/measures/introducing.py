"""Whom a clause brings in for what follows: …最大的是X项目, 启动X工程, 由…承建的X."""

from __future__ import annotations

import re

from kg.measures.layout import Layout, Piece
from kg.measures.openings import SIDE_WORKS
from kg.measures.referents import OF_WORKS, RUNS, Subject, founded, is_predicate
from kg.records import Mention

__all__ = ["introduced", "works_before"]

_WORKS = frozenset({"Project", "Facility"})
_BROUGHT = frozenset({"Project", "Facility", "Company", "Institution", "Organization"})
#: 单体投资最大的|是|…的X工程: what is pointed out is told of next.
_POINTED_OUT = re.compile(
    "(?:最[一-龥]{1,2}的|[一二三四两][条个项种头边路]|另一[条个头边]|背后|代表|主角)，?(?:就|正)?是(?:[^，。；]{1,24}的)?[“‘]?$")
#: 启动|X工程, 推广|X项目: told of what is set going.
_SET_GOING = re.compile("(?:启动|推广|推进|开展|发起|承担|承建|谋划|推出|建设|打造)了?(?:[^，。；的]{0,8}的)?[“‘]?$")
#: 286个项目: of many the place tells what came of them.
_COUNTED = re.compile(r"[\d一二两三四五六七八九十百]+[余多]?[个项]")
_BEFORE = 6  # characters of the clause before: 订单的背后，是…
#: 由…承建的|X工程, 始建于…的|X公司: the clause only says which.
_MODIFIED = re.compile("[^，。；：]{3,48}的[“‘]?$")
_MODIFIER = re.compile(
    "由|建设|承建|新建|在建|建成|始建|开工|投运|投资|占地|位于|坐落|地处|成立|创办|创建|创立|正在|主营|主打|生产|隶属")


def introduced(layout: Layout, piece: Piece) -> Subject | None:
    """Return what the end of a piece brings in: the clauses after the comma are told of it."""
    text, end = layout.text, piece.span.end
    mentions = layout.mentions_in(piece.span)
    if not mentions or text[end:end + 1] not in ("，", "：") or piece.listed:
        return None
    last = mentions[-1]
    if last.type not in _BROUGHT or text[last.span.end:end].strip("”’"):
        return None
    lead = text[piece.span.begin:last.span.begin]
    if _POINTED_OUT.search(text, max(0, piece.span.begin - _BEFORE), last.span.begin):
        return _told_of(last)
    if last.type in _WORKS and _SET_GOING.search(lead) and not _COUNTED.match(last.surface):
        return _told_of(last)
    if _MODIFIED.fullmatch(lead) and _MODIFIER.search(lead) and not is_predicate(layout, last):
        return _told_of(last)
    return None


def works_before(layout: Layout, piece: Piece, place: int, current: Subject | None) -> Subject | None:
    """新建X中心，|建筑面积…, 可容纳…: after a works named last, what works have is its own.

    Args:
        layout: the article.
        piece: the piece to read.
        place: where it begins after times and connectives.
        current: what the clauses before are told of.
    """
    if not piece.number:
        return None
    before = layout.pieces[piece.number - 1]
    if new := founded(layout, piece, before):
        return new
    if not any(p.match(layout.text, place, piece.span.end) for p in (OF_WORKS, RUNS)):
        return None
    if before.sentence != piece.sentence or piece.listed:
        return None
    types = ("Project",) if RUNS.match(layout.text, place) else ("Project", "Facility")
    works = next((m for m in layout.mentions_in(before.span) if m.type in types
                  and m.span.end == before.span.end), None)
    if works and current and current.type == "Project" and SIDE_WORKS.search(
            layout.text[before.span.begin:works.span.begin]):
        return None  # 项目配套建设X电站，总投资…: the project's
    return Subject(works.entities[0], works.type, "anaphor") if works else None


def _told_of(mention: Mention) -> Subject:
    return Subject(mention.entities[0], mention.type, "anaphor")

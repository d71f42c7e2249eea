"""A file that holds one web article: title, a line with source and date, the author, the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.articles.blocks import Piece
from kg.articles.bylines import line_names
from kg.articles.forms import is_display
from kg.articles.headings import Heading
from kg.articles.masthead import is_bare_date
from kg.articles.metaline import AUTHOR, meta_day, meta_source

__all__ = ["WebFrame", "take_web_frame"]

_HEAD_LINES = 8
_TITLE_LIMIT = 60  # letters of a line of the title
_FURNITURE = re.compile(
    r"^(?:首页|当前位置|您(?:当前)?的?位置|[\[【(（]?(?:责任编辑|责编|编辑|编审|审核|校对|初审|终审)[：:]|扫一扫|分享到?|打印|关闭|字体|字号|"
    r"上一[篇条]|下一[篇条]|相关(?:新闻|阅读|链接)|推荐阅读|热门|版权|声明|【?免责|(?:浏览|点击|阅读)(?:次数|量|数)?[：:]|Copyright)")


@dataclass(frozen=True, slots=True)
class WebFrame:
    """What stands around a web article's body."""

    heading: Heading
    source: str | None
    published: date | None
    names: tuple[tuple[str, str], ...]
    furniture: tuple[Piece, ...] = ()  # lines of source and date, of the site and its editors


def take_web_frame(pieces: Sequence[Piece]) -> tuple[WebFrame | None, tuple[Piece, ...]]:
    """Part a web article's frame from its body; ``None`` and all pieces where the page is a newspaper's."""
    before, metas, furniture, begin = _head(pieces)
    several = sum(piece.kind == "lead" for piece in pieces) > 1 or not metas or (
        all(piece.kind == "masthead" for piece in before) and pieces[0].kind != "meta")
    if several or not all(_may_head(piece) for piece in before):
        return None, tuple(pieces)
    rest = list(pieces[begin:])
    while rest and (_FURNITURE.match(rest[-1].text) or rest[-1].kind in ("masthead", "meta")) and not (
            is_bare_date(rest[-1].text)):
        metas.append(rest.pop())
    under: list[Piece] = []
    while rest and (rest[0].kind == "byline" or _FURNITURE.match(rest[0].text)):
        (under if rest[0].kind == "byline" else metas).append(rest.pop(0))
    text = "\n".join(piece.text for piece in metas)
    names = _authors(text)
    shown = [piece for piece in metas if any(name in piece.text for name, _ in names) and len(piece.text) < 90][:1]
    lines = [piece for piece in before if piece.kind != "byline"]
    subtitle = tuple(line for line in lines[1:] if line.text.startswith("—"))
    heading = Heading(
        headline=tuple(line for line in lines if line not in subtitle), subtitle=subtitle,
        bylines=(*shown, *(piece for piece in before if piece.kind == "byline"), *under))
    body = tuple(
        piece.as_kind("display" if is_bare_date(piece.text) else "prose")
        if piece.kind in ("section", "masthead", "meta") else piece for piece in rest)
    return WebFrame(heading, meta_source(text), meta_day(text), names, (*metas, *furniture)), body


def _head(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece], list[Piece], int]:
    """Return the title's lines, those of source and date over and under them, the site's, and the body's begin."""
    metas: list[Piece] = []
    begin = 0
    while begin < len(pieces) and (pieces[begin].kind == "meta" or _FURNITURE.match(pieces[begin].text)):
        metas.append(pieces[begin])
        begin += 1
    leading = begin if any(piece.kind == "meta" for piece in metas) else 0
    at = next((i for i, piece in enumerate(pieces[:leading + _HEAD_LINES]) if i >= leading and (
        piece.kind == "meta")), None)
    if at is None or (leading and not all(map(_is_title, pieces[leading:at]))):
        at = leading  # nothing under the title tells of source and date
        while leading and at < len(pieces) and pieces[at].kind in ("display", "section"):
            at += 1
    before = [piece for piece in pieces[leading:at] if not _FURNITURE.match(piece.text)]
    furniture = [piece for piece in pieces[leading:at] if _FURNITURE.match(piece.text)]
    metas, begin = metas[:leading], at
    while begin < len(pieces) and (pieces[begin].kind == "meta" or _FURNITURE.match(pieces[begin].text)):
        metas.append(pieces[begin])
        begin += 1
    return before, metas, furniture, begin


def _is_title(piece: Piece) -> bool:
    return piece.kind in ("display", "section", "byline") or (
        piece.kind == "prose" and len(piece.text) < _TITLE_LIMIT and not piece.text.endswith("。"))


def _may_head(piece: Piece) -> bool:
    return piece.kind in ("display", "section", "byline", "label", "list", "masthead") or is_display(piece.text) or (
        piece.kind == "prose" and len(piece.text) < _TITLE_LIMIT and not piece.text.endswith("。"))


def _authors(text: str) -> tuple[tuple[str, str], ...]:
    """Return (name, role) of the authors that the lines around the article name."""
    names: list[tuple[str, str]] = []
    for found in AUTHOR.finditer(text):
        told = found[1].split("\n")[0]
        reporter = found[0].startswith("记者") or "记者" in told
        role = "通讯员" if found[0].startswith("通讯员") else "记者" if reporter else "作者"
        names += [(name, role) for name, _ in line_names(f"作者 {told}")]
    return tuple(dict.fromkeys(names))

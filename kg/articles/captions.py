"""Pictures' captions: taken out of the bodies that they interrupt, each with its photographer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.articles.blocks import Piece
from kg.articles.bylines import line_names, split_credit
from kg.articles.forms import is_unfinished
from kg.articles.lines import COLUMN_LIMIT

__all__ = ["Photo", "take_captions"]

_BOXES = ("□", "■", "◎", "○", "▲", "△", "●")
_LIMIT = 260
_OPENING = re.compile(r"^(?:[▲▼◀▶△▽←→↑↓①②]\s?)?(?:图为|图①|图片为|上图|下图|左图|右图|图\d|资料图)")
_WHOLE_DAY = re.compile(r"[（(](?:资料|\d{1,2}月\d{1,2}日)[摄报]?[)）]。?$")


@dataclass(frozen=True, slots=True)
class Photo:
    """A caption: its paragraphs, the credit's line, and (name, role) of who took the picture."""

    lines: tuple[Piece, ...]
    credit: Piece | None
    names: tuple[tuple[str, str], ...]


def take_captions(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[Photo, ...]]:
    """Part captions and their credits from the other pieces.

    A caption is what stands right before a credit (□本报记者 某某摄), or begins as captions do (图为…).
    """
    taken: set[int] = set()
    photos: list[Photo] = []
    pieces = tuple(_credits_misread(pieces))
    for i, piece in enumerate(pieces):
        if piece.kind == "credit":
            found = _caption_before(pieces, i, taken)
            credit = split_credit(piece.text)
            names = credit.names if credit else ()
            if not names:
                names = line_names(piece.text)
            if found:
                taken.update((*found, i))
                photos.append(Photo(tuple(pieces[j].as_kind("caption") for j in found), piece, names))
        elif piece.kind in ("prose", "display") and i not in taken and _OPENING.match(piece.text) and (
                i + 1 == len(pieces) or pieces[i + 1].kind != "credit") and len(piece.text) <= _LIMIT:
            taken.add(i)
            photos.append(Photo((piece.as_kind("caption"),), None, ()))
    rest = tuple(piece for i, piece in enumerate(pieces) if i not in taken)
    return rest, tuple(photos)


def _credits_misread(pieces: Sequence[Piece]) -> list[Piece]:
    """Read a byline behind a caption as its credit: the paper itself misprints 摄 as 报, 报道."""
    out = list(pieces)
    for i in range(1, len(pieces)):
        caption = pieces[i - 1]
        if pieces[i].kind != "byline" or caption.kind not in ("prose", "display") or len(caption.text) > 120:
            continue
        broken = i > 1 and pieces[i - 2].kind in ("prose", "lead") and is_unfinished(pieces[i - 2].text)
        goes_on = i + 1 < len(pieces) and pieces[i + 1].kind in ("prose", "display")
        if caption.kind == "display" and not (broken and caption.gap > 1):
            continue
        boxed = pieces[i].text.startswith(_BOXES)
        if (broken and goes_on and boxed) or caption.gap > 2 or _WHOLE_DAY.search(caption.text):
            out[i] = replace(pieces[i], kind="credit")
    return out


def _caption_before(pieces: Sequence[Piece], i: int, taken: set[int]) -> tuple[int, ...]:
    """Return the indices of the caption's pieces before the credit at `i`; none for a lone credit."""
    j = i - 1
    if j < 0 or j in taken or pieces[j].kind not in ("prose", "display", "list") or len(pieces[j].text) > _LIMIT:
        return ()
    found = [j]
    while j > 0 and _is_set_with(pieces[j - 1], pieces[j]) and j - 1 not in taken:
        j -= 1
        found.insert(0, j)
    while pieces[j].gap <= 1 and j > 0 and pieces[j - 1].gap > 2 and j - 1 not in taken and (
            pieces[j - 1].kind == "prose" and len(pieces[j - 1].text) <= 80):
        j -= 1
        found.insert(0, j)
    return tuple(found)


def _is_set_with(line: Piece, below: Piece) -> bool:
    """Tell whether a line of a column and the one below are of one caption."""
    return below.gap == 0 and 0 < below.column <= COLUMN_LIMIT and line.tie == below.tie and (
        line.kind in ("prose", "display") and len(line.text) <= 120)

"""Page -> pieces: paragraphs, headline lines, bylines, credits …, each told what it looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from kg.articles.bylines import close_names, is_byline_line, is_signature, is_signed, line_names, split_credit
from kg.articles.forms import BULLET, INNER, MARK, ends_sentence, is_display, line_kind, table_cells
from kg.articles.lines import COLUMN_LIMIT, Block, Line, announces, blocks, goes_on, wrapped
from kg.articles.masthead import is_bare_date, is_masthead_number
from kg.articles.notices import is_contact
from kg.articles.similarity import overlap
from kg.text import Printed, close_spaces, is_garbled_repeat, punctuate, width

__all__ = ["Piece", "is_jump", "page_pieces"]

_PAGE_NAME = r"(?:今日|本报)?第?\s?[A-Z]?[\d一二三四五六七八九十]{1,3}\s?版"
_JUMP = re.compile(
    rf"[（(【]\s?[▶►>→]*\s?(?:下转|上接|紧接|转自|接)\s?{_PAGE_NAME}[^（()）】。]{{0,16}}[）)】]"
    rf"|^[▶►>→]*\s?(?:下转|上接|紧接|转自)\s?{_PAGE_NAME}.{{0,20}}$|[▶►>→]*\s?(?:下转|紧接)\s?{_PAGE_NAME}$")
_JUMP_WORDS = re.compile(rf"(?:下转|上接|紧接|转自)\s?{_PAGE_NAME}")
_RESUMED = re.compile(r"上接|转自|紧接第?\s?[A-Z]?[一1]\s?版")
_CREDIT_LIMIT = 40
_VERSE_LINES = 4  # display lines behind an author's name that may be a poem's
_VERSE_WIDTH = 15.0  # ems of a verse, on the whole
_VERSE_SAID = 0.5  # how much of a headline a report holds
_VERSE_SHARED = 0.25  # how much of a line the page's running text may hold: a headline shares more
_DASHED_LIMIT = 60  # characters of a list's item that a dash opens
_ITEM_LIMIT = 30  # characters of a list's item whose blanks part a name from a post, a row's cells


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a page: a paragraph, a headline line, a caption's credit …

    `kind`: prose, lead, display (a line that may belong to a headline), inner (一、…, 问：…: a line that stands in no
    headline), section (a marked column name), byline, credit, caption, label (编者按), list, table, verse,
    resumed (上接…版), masthead, meta (a web article's source and date).  `tie` is shared by pieces whose lines stand
    one under the other; `gap` counts the empty lines before; `is_full` tells that its first line fills the column,
    so that it is no paragraph's beginning, `column` how wide the lines around are (ems).
    """

    kind: str
    printed: Printed
    tie: int
    gap: int
    is_full: bool = False
    column: float = 0.0

    @property
    def text(self) -> str:
        """The piece's characters."""
        return self.printed.text

    def as_kind(self, kind: str) -> Piece:
        """Return the piece as one of another kind."""
        return replace(self, kind=kind)


def page_pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a page's text, in the order of the page."""
    pieces: list[Piece] = []
    resumes = False  # a line 上接第1版 stands alone: the next running text goes on with an article of another page
    for tie, block in enumerate(blocks(text)):
        for piece in _block_pieces(block, tie):
            left = _without_jump(piece)
            if left and resumes and left[0].kind == "prose":
                left[0], resumes = left[0].as_kind("resumed"), False
            resumes = (resumes and not (left and left[0].kind == "lead")) or (not left and "接" in piece.text and (
                _RESUMED.search(piece.text) is not None))
            pieces.extend(left)
    return tuple(_verses(_masthead_numbers(_dashed_lists(_mend_repeats(pieces)))))


def _block_pieces(block: Block, tie: int) -> list[Piece]:
    """Take one block apart into pieces."""
    lines = [part for line in block.lines for part in _cut_credit(line)]
    kinds = _kinds(lines, block.column)
    pieces: list[Piece] = []
    start = 0
    while start < len(lines):
        stop = start + 1
        if kinds[start] in ("", "lead", "list"):
            opens = kinds[start] == "lead"
            while stop < len(lines) and not kinds[stop] and goes_on(
                    lines, stop - 1, opens, block.column, block.is_set):
                stop += 1
        if kinds[start] == "byline" and stop < len(lines) and lines[stop].text.startswith("·"):
            stop += 1  # a name with a dot, broken before it
        piece = _piece(kinds[start], lines[start:stop], tie, 0 if start else block.gap)
        if piece.kind == "prose" and stop == start + 1 and len(lines) <= 4 and announces(lines[start:start + 2]):
            piece = piece.as_kind("display")
        full = stop - start > 1 and lines[start].width >= block.column - 1.0
        pieces.append(replace(piece, is_full=full, column=block.column))
        start = stop
    return pieces


def _kinds(lines: Sequence[Line], column: float) -> list[str]:
    """Return the kind that each line tells by itself; inside a paragraph set in a column it tells nothing."""
    kinds = [line_kind(line.text) for line in lines]
    cells = [table_cells(line.text) for line in lines]
    for i, count in enumerate(cells):
        if count and not kinds[i] and count in cells[max(0, i - 1):i] + cells[i + 1:i + 2]:
            kinds[i] = "table"
    for i in range(len(lines) - 1):
        if kinds[i] in ("", "list") and kinds[i + 1] == "table" and len(lines[i].text.split()) == cells[i + 1]:
            kinds[i] = "table"
    for i in range(2, len(lines)):
        before = lines[i - 1]
        inside = column <= COLUMN_LIMIT and before.width >= column - 1.0 and not ends_sentence(before.text) and (
            not kinds[i - 1] and any(re.search(r"[，。]", line.text) for line in lines[max(0, i - 4):i]))
        if inside and kinds[i] in ("list", "byline", "masthead", "meta", "lead", "label") and (
                not re.match(r"[□■]", lines[i].text)):
            kinds[i] = ""
    return kinds


def _cut_credit(line: Line) -> list[Line]:
    """Take a caption's line apart from the credit set behind it."""
    named = close_names(line.printed)
    credit = split_credit(named.text)
    if credit is None:
        return [replace(line, printed=named) if is_byline_line(named.text) else line]
    caption, tail = named[:credit.begin].strip(" （("), named[credit.begin:].strip(" ）)（(。")
    if caption and tail and len(tail) <= _CREDIT_LIMIT:
        return [replace(line, printed=caption), Line(tail)]
    return [replace(line, printed=named)]


def _piece(kind: str, lines: Sequence[Line], tie: int, gap: int) -> Piece:
    whole = wrapped(lines)
    if kind in ("masthead", "meta", "table", "byline", "credit"):
        return Piece(kind, whole, tie, gap)
    if kind == "section":
        cut = MARK.match(whole.text)
        body = whole[cut.end() if cut else 0:].strip(" 】]")
        return Piece(kind, close_spaces(punctuate(body), parts=True), tie, gap)
    if kind == "list":
        cut = BULLET.match(whole.text)
        item = punctuate(whole[cut.end() if cut else 0:])
        return Piece(kind, close_spaces(item, parts=len(item) <= _ITEM_LIMIT), tie, gap)
    display = close_spaces(punctuate(whole), parts=True)
    if not kind and len(lines) == 1 and is_display(display.text) and not (
            is_contact(display.text) or is_signed(display.text)):
        if is_signature(display.text):
            return Piece("byline", display, tie, gap)
        return Piece("inner" if INNER.match(display.text) else "display", display, tie, gap)
    return Piece(kind or "prose", close_spaces(punctuate(whole)), tie, gap)


def is_jump(text: str) -> bool:
    """Tell whether a text sends the reader to another page: 下转第2版, （上接第1版.

    >>> is_jump("下转第2版"), is_jump("上接第一版）"), is_jump("转产第二版")
    (True, True, False)
    """
    return _JUMP_WORDS.search(text) is not None


def _without_jump(piece: Piece) -> list[Piece]:
    """Take jump lines (下转第2版) away."""
    if piece.kind not in ("prose", "lead", "display", "list"):
        return [piece]
    jump = _JUMP.search(piece.text)
    if jump and (jump.start() == 0 or jump.end() == len(piece.text)):
        rest = piece.printed[jump.end():] if jump.start() == 0 else piece.printed[:jump.start()]
        resumed = jump.start() == 0 and "上接" in jump[0] and piece.kind == "prose"
        left = replace(piece, printed=rest.strip(" "), kind="resumed" if resumed else piece.kind)
        return _without_jump(left) if left.text else []
    return [piece]


def _mend_repeats(pieces: list[Piece]) -> list[Piece]:
    """Drop what the line before holds already, be it misread (OCR gave one line twice) or not."""
    mended: list[Piece] = []
    for piece in pieces:
        before = mended[-1] if mended else None
        if before and before.kind in ("prose", "lead", "display") and piece.kind in ("prose", "display"):
            stop = re.search(r"[。！？]", piece.text[:40])
            head = piece.text[:stop.end()] if stop else piece.text
            if (stop or len(head) <= 40) and is_garbled_repeat(before.text, head):
                rest = piece.printed[len(head):].strip(" ")
                if rest:
                    mended.append(replace(piece, printed=rest))
                continue
        mended.append(piece)
    return mended


def _dashed_lists(pieces: list[Piece]) -> list[Piece]:
    """Read lines opened by a dash as a list: two or more in a row, or one that running text announces (…如下：)."""
    out = list(pieces)
    dashed = [piece.kind in ("display", "prose") and piece.text.startswith("——") and (
        len(piece.text) <= _DASHED_LIMIT and "。" not in piece.text[:-1]) for piece in pieces]
    for i in range(len(out)):
        if not dashed[i]:
            continue
        before = out[i - 1] if i else None
        announced = before is not None and before.kind in ("prose", "lead") and before.text.endswith("：")
        beside = (i > 0 and dashed[i - 1]) or (i + 1 < len(out) and dashed[i + 1])
        if beside or announced:
            out[i] = out[i].as_kind("list")
    return out


def _verses(pieces: list[Piece]) -> list[Piece]:
    """Read short lines behind an author's name as a poem, unless the page's reports speak of what they say."""
    out = list(pieces)
    text = "".join(piece.text for piece in pieces if piece.kind in ("prose", "lead"))
    for i, piece in enumerate(pieces):
        if piece.kind != "byline" or {role for _, role in line_names(piece.text)} != {"作者"}:
            continue
        lines = list(takewhile(
            lambda each: each.kind == "display" and overlap(each.text, text) < _VERSE_SAID, pieces[i + 1:]))
        if len(lines) < _VERSE_LINES or sum(width(line.text) for line in lines) > _VERSE_WIDTH * len(lines):
            continue
        if sum(overlap(line.text, text) for line in lines) <= _VERSE_SHARED * len(lines):
            out[i + 1:i + 1 + len(lines)] = [line.as_kind("verse") for line in lines]
    return out


def _masthead_numbers(pieces: list[Piece]) -> list[Piece]:
    """Count a lone number (the day, set large) to the masthead beside it; leave the date under a notice to it."""
    out = list(pieces)
    told = False
    for i, piece in enumerate(pieces):
        near = pieces[max(0, i - 2):i] + pieces[i + 1:i + 3]
        beside = any(other.kind == "masthead" for other in near)
        if is_masthead_number(piece.text) and beside:
            out[i] = piece.as_kind("masthead")
        elif told and piece.kind == "masthead" and is_bare_date(piece.text) and not beside:
            signed = pieces[i - 1].kind == "display" and len(pieces[i - 1].text) <= 24
            if signed or i + 1 < len(pieces):
                out[i] = piece.as_kind("prose")
            if signed:
                out[i - 1] = pieces[i - 1].as_kind("prose")
        told = told or piece.kind in ("prose", "lead")
    return out

"""What a headline-like line is where it stands: a headline, a section's head, or a paragraph broken off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from kg.articles.blocks import Piece
from kg.articles.body import Body
from kg.articles.bylines import is_lone_name, tail_names
from kg.articles.forms import is_unfinished
from kg.articles.notices import is_notice_title
from kg.articles.similarity import Rareness, overlap
from kg.text import squash, width

__all__ = ["Standing"]

_HEAD_LIMIT = 16  # letters of a section head inside an article; what is longer is a headline
_HEAD_LEAST = 9  # letters from which a lone line may be a headline without byline and lead
_HEAD_WINDOW = 80  # pieces around a line in which its like are counted
_HEAD_TURN = 0.4  # by how much more of it the text below must hold than the text above
_BROKEN_LEAST = 16.0  # ems of a line that may be a paragraph broken off
_CLAUSES_LIMIT = 22.0  # ems of a headline of several clauses that a lone line may be
_COMPARED = 500  # characters above and below a lone line that are compared
_AWAY_LEAST = 6  # letters
_ALONE_LEAST = 12  # letters of a lone line that is a headline as soon as the text below holds more of it
_AWAY_TURN, _AWAY_COHESION = 0.5, 0.02  # what shows that a lone line begins another article


class Standing:
    """The pieces of a page; tells of each display line what it is beside the others."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self.pieces = pieces
        self.wording = "\n".join(piece.text for piece in pieces)
        self.indents = _shows_indents(pieces)
        self.stretches = _display_stretches(pieces)
        self.rareness = Rareness([piece.text for piece in pieces if piece.kind in ("prose", "lead")])

    def inside(self, i: int, current: Body | None) -> str:
        """Return what a display line is inside the current body: a section head (display), a broken line (prose)."""
        if is_notice_title(self.pieces[i].text):
            return ""
        following, behind = self._next_text(i)
        if current is not None and behind[0] is self.pieces[i] and self._is_broken_over(i, behind, current):
            return "prose"
        if following is None or following.kind != "prose":
            return ""
        if current is not None and current.is_open and len(behind) == 1:
            return "" if self.interrupts(i, current) else "prose"
        if len(behind) == 1 and following.is_full and self.indents:
            return "prose"
        if current is not None and len(behind) == 1 and self._breaks_off(i, following, current):
            return "prose"
        return "display" if self._is_section_head(i, behind, following, current) else ""

    def _is_broken_over(self, i: int, behind: list[Piece], current: Body) -> bool:
        """Tell whether the line is a paragraph of the body that the next headline cuts in two."""
        piece, stop = self.pieces[i], self.stretches[i][1]
        if len(behind) < 2 or behind[1].tie == piece.tie or "，" not in piece.text or width(piece.text) < _BROKEN_LEAST:
            return False
        text = takewhile(lambda each: each.kind in ("prose", "lead"), self.pieces[stop:stop + 4])
        below, above = "".join(each.text for each in text)[:_COMPARED], current.text[-_COMPARED:]
        return self.rareness.turn(piece.text, above, below) < 0 and bool(below)

    def _breaks_off(self, i: int, following: Piece, current: Body) -> bool:
        """Tell whether the lone line is the beginning of a paragraph: with the text below it makes a word of the page.

        A line of several clauses is one even without such a word, unless it is short and what it says stands below.
        """
        piece = self.pieces[i]
        if self.is_joint(piece, following):
            return width(piece.text) >= _BROKEN_LEAST or "，" in piece.text
        if not re.search(r"[，：]", piece.text):
            return False
        return width(piece.text) > _CLAUSES_LIMIT or self._turn(i, [piece], current)[0] < _AWAY_TURN

    def interrupts(self, i: int, current: Body) -> bool:
        """Tell whether the headline lines around piece `i` cut a body that breaks off: the text below is theirs."""
        if self.pieces[i].kind != "display":
            return False
        begin, stop = self.stretches[i]
        lines = list(self.pieces[begin:stop])
        if stop == len(self.pieces) or self.is_joint(current.pieces[-1], self.pieces[stop]) or (
                self.is_joint(current.pieces[-1], lines[0])):
            return False
        letters = sum(len(squash(line.text)) for line in lines)
        return letters >= _HEAD_LEAST and self._turn(i, lines, current)[0] >= _AWAY_TURN

    def is_joint(self, piece: Piece, following: Piece) -> bool:
        joint = piece.text[-1:] + following.text[:1]
        return joint.isalpha() and joint in self.wording

    def _is_section_head(self, i: int, lines: list[Piece], following: Piece, current: Body | None) -> bool:
        letters = sum(len(squash(line.text)) for line in lines)
        if current is None or current.is_open or following.text.endswith("："):
            return False
        if letters > _HEAD_LIMIT or len(lines) > 2:
            return False
        if tail_names(current.pieces[-1].text) or self._is_signed(i, current):
            return False
        heads = self._heads_around(i)
        parallel = sum(len(squash(head.text)) == letters for head in heads) > 1
        if letters >= _AWAY_LEAST and not parallel and self._turns_away(i, lines, current, len(heads)):
            return False
        if letters < _HEAD_LEAST or len(lines) > 1 or len(heads) > 1:
            return True
        line = lines[0].text
        return overlap(line, following.text) - overlap(line, current.text) < _HEAD_TURN

    def _is_signed(self, i: int, current: Body) -> bool:
        """Tell whether the lines around piece `i` stand right behind the authors' names."""
        before = self.stretches[i][0] - 1
        return before >= 0 and current.tails[-1:] == [self.pieces[before]]

    def is_begun(self, i: int) -> bool:
        """Tell whether the line behind a byline begins a paragraph that the next piece goes on with."""
        following = self.pieces[i + 1] if i + 1 < len(self.pieces) else None
        return following is not None and following.kind == "prose" and self.pieces[i - 1].kind == "byline" and (
            self.is_joint(self.pieces[i], following))

    def is_lone_name(self, i: int) -> bool:
        """Tell whether the line is an author's name alone, with another headline or nothing below."""
        following = self.pieces[i + 1] if i + 1 < len(self.pieces) else None
        return is_lone_name(self.pieces[i].text) and self.pieces[i - 1].kind in ("prose", "lead") and (
            following is None or (following.kind == "display" and following.gap > 0))

    def _turns_away(self, i: int, lines: list[Piece], current: Body, heads: int) -> bool:
        """Tell whether the line and the text below share little with the body so far, and each other's wording.

        A section's head has others beside it; a lone line is the more a headline the longer it is.
        """
        turn, above, below = self._turn(i, lines, current)
        if turn < _AWAY_TURN:
            return turn > 0 and heads <= 1 and sum(len(squash(line.text)) for line in lines) >= _ALONE_LEAST
        return heads <= 1 or self.rareness.cohesion(above, below) < _AWAY_COHESION

    def _turn(self, i: int, lines: list[Piece], current: Body) -> tuple[float, str, str]:
        """Return how much more of the lines the text below holds than the body so far, and both texts."""
        stop = self.stretches[i][1]
        prose = takewhile(lambda piece: piece.kind == "prose", self.pieces[stop:stop + 4])
        below, above = "".join(piece.text for piece in prose)[:_COMPARED], current.text[-_COMPARED:]
        return self.rareness.turn("".join(each.text for each in lines), above, below), above, below

    def _heads_around(self, i: int) -> list[Piece]:
        """Return the lone display lines that stand over running text between the reports around `i`."""
        begin, stop = i, i
        while begin > i - _HEAD_WINDOW and begin and self.pieces[begin].kind not in ("lead", "byline", "label"):
            begin -= 1
        last = min(i + _HEAD_WINDOW, len(self.pieces))
        while stop < last and self.pieces[stop].kind not in ("lead", "byline", "label"):
            stop += 1
        return [line for before, line, after in zip(
                    self.pieces[begin:stop], self.pieces[begin + 1:stop], self.pieces[begin + 2:stop], strict=False)
                if before.kind != "display" and line.kind == "display" and after.kind == "prose"]

    def _next_text(self, i: int) -> tuple[Piece | None, list[Piece]]:
        """Return the first piece behind the display lines around `i`, and the first few of those lines."""
        begin, stop = self.stretches[i]
        following = self.pieces[stop] if stop < len(self.pieces) else None
        return following, list(self.pieces[begin:min(stop, begin + 4)])


def _display_stretches(pieces: Sequence[Piece]) -> dict[int, tuple[int, int]]:
    """Return for each display line where the stretch of such lines around it begins and stops."""
    found: dict[int, tuple[int, int]] = {}
    begin = 0
    for stop in range(len(pieces) + 1):
        if stop == len(pieces) or pieces[stop].kind != "display":
            found.update(dict.fromkeys(range(begin, stop), (begin, stop)))
            begin = stop + 1
    return found


def _shows_indents(pieces: Sequence[Piece]) -> bool:
    """Tell whether paragraphs begin with shorter lines on this page, as indented print does."""
    begun = [after for before, after in pairwise(pieces)
             if before.kind in ("prose", "lead") and after.kind == "prose" and not is_unfinished(before.text)]
    return sum(piece.is_full for piece in begun) * 2 <= len(begun)

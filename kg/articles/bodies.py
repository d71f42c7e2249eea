"""Pieces -> bodies and runs of headline lines: where articles begin, go on and end.

A body begins at a lead (本报讯…), behind a byline that follows headline lines, behind headline lines that
no other body owns, or at the page's first running text.  A paragraph that breaks off goes on in the next
running text, over captions and columns; a second body that waits for its end gets it back by what it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.articles.blocks import Piece
from kg.articles.body import Body, Run, names_of
from kg.articles.bylines import is_signature
from kg.articles.forms import is_unfinished
from kg.articles.notices import is_lost_notice
from kg.articles.similarity import leaning
from kg.articles.standing import Standing
from kg.lexicon import table

__all__ = ["Body", "Run", "names_of", "split_bodies"]

_WAITED = 2.5  # by how many signs paragraphs must lean to an earlier body that breaks off
_NOTE_ENDS = re.compile(r"(敬请(关注|垂注|期待)|——编者)。?$")


def split_bodies(pieces: Sequence[Piece], single: bool = False) -> tuple[list[Body], list[Run]]:
    """Return the page's bodies and its runs of headline lines, in print order.

    `single`: the page is one article (a web page), so nothing but its first lines is a headline.
    """
    return _Walk(tuple(pieces), single).done()


class _Walk:
    """One pass over the pieces; `pending` is the run of headline lines whose body has not begun."""

    def __init__(self, pieces: tuple[Piece, ...], single: bool) -> None:
        self.pieces = pieces
        self.single = single
        self.bodies: list[Body] = []
        self.runs: list[Run] = []
        self.current: Body | None = None
        self.pending: Run | None = None
        self.note: Body | None = None
        self.standing = Standing(pieces)

    def done(self) -> tuple[list[Body], list[Run]]:
        for i, piece in enumerate(self.pieces):
            self._take(i, piece)
        return [body for body in self.bodies if body.pieces], self.runs

    def _take(self, i: int, piece: Piece) -> None:
        if piece.kind == "lead":
            self._lead(i, piece)
        elif piece.kind == "byline":
            self._byline(i, piece)
        elif piece.kind == "label":
            self._label(i, piece)
        elif piece.kind == "inner":
            self._inner(i, piece.as_kind("display"))
        elif piece.kind in ("display", "section"):
            self._display(i, piece)
        elif piece.kind == "verse" and self.pending is not None:
            self._begin("news", piece)
        elif piece.kind in ("list", "table", "verse"):
            self._list(i, piece)
        elif piece.kind == "resumed" and not self.single:
            self._begin("news", piece.as_kind("prose"))
        elif piece.kind in ("prose", "resumed"):
            self._prose(i, piece.as_kind("prose"))

    # -------------------------------------------------------------- one kind of piece each

    def _lead(self, i: int, piece: Piece) -> None:
        if self.single and self.bodies:
            self._append(piece, i)
            return
        run = self.pending
        body = self._begin("news", piece)
        if run and run.bylines and body.reporters:
            run.body = None  # its byline belongs to a body that stands elsewhere
        self.note = None

    def _byline(self, i: int, piece: Piece) -> None:
        before = self.pieces[i - 1].kind if i else ""
        if self.pending and before in ("display", "section", "byline"):
            self.pending.bylines.append(piece)
        elif self.current:
            self.current.tails.append(piece)
        elif self.pending:
            self.pending.bylines.append(piece)
        else:
            self.pending = Run(bylines=[piece])
            self.runs.append(self.pending)

    def _label(self, i: int, piece: Piece) -> None:
        if self.single:
            self._append(piece, i)
            return
        self.note = Body("sidebar", label=piece)
        self.bodies.append(self.note)

    def _display(self, i: int, piece: Piece) -> None:
        if self.current is not None and self.pending is None and not self.current.is_open and (
                is_signature(piece.text) or self.standing.is_lone_name(i)):
            self.current.tails.append(piece)
            return
        if self.single:
            self._inner(i, piece.as_kind("display"))
            return
        note = self.note
        if note is not None and not note.pieces and note.title is None and self.pending is None and (
                _opens_box(note.label)):
            note.title = piece
            return
        if self.current is not None and self.pending is None and piece.kind == "display":
            inside = self.standing.inside(i, self.current)
            if inside:
                self._append(piece.as_kind(inside), i)
                return
        self.note = None
        if self.pending is not None and self.pending.bylines and self.standing.is_begun(i):
            self._begin("news", piece.as_kind("prose"))
            return
        if self.pending is None or self.pending.bylines:
            self.pending = Run(before=self.current)
            self.runs.append(self.pending)
        self.pending.lines.append(piece)

    def _inner(self, i: int, piece: Piece) -> None:
        if self.note is not None and self.pending is None:
            self.note.pieces.append(piece)
        elif self.current is None or (self.pending is not None and (self.pending.lines or self.pending.bylines)):
            self._begin("news", piece)
        else:
            self._append(piece, i)

    def _list(self, i: int, piece: Piece) -> None:
        if self.note is not None:
            self.note.pieces.append(piece)
        elif self.pending and self.pending.lines and not self.pending.bylines and not self.single:
            self._begin("sidebar", piece)
        elif self.current is None:
            self._begin("sidebar" if self.pending else "news", piece)
        else:
            self._append(piece, i)

    def _prose(self, i: int, piece: Piece) -> None:
        if self.note is not None:
            waits = (self.pending is not None and bool(self.pending.lines)) or (
                self.current is not None and self.current.is_open)
            if not (waits and self.note.pieces) or (self.note.pieces and is_unfinished(self.note.text)):
                self.note.pieces.append(piece)
                if _NOTE_ENDS.search(piece.text):
                    self.note = None
                return
            self.note = None
        if self.pending is not None:
            if self.pending.bylines or self.current is None or self._opens_here(i):
                listed = i + 1 < len(self.pieces) and self.pieces[i + 1].kind == "list" and piece.text.endswith("：")
                self._begin("sidebar" if listed and not self.pending.bylines else "news", piece)
                return
            self.pending = None
        if self.current is None or (is_lost_notice(piece.text) and not self.single):
            self._begin("news", piece)
        else:
            self._append(piece, i)

    # -------------------------------------------------------------- decisions

    def _begin(self, kind: str, piece: Piece) -> Body:
        body = Body(kind, [piece])
        self.bodies.append(body)
        if self.pending is not None:
            self.pending.body = body
        self.pending = None
        self.current = body
        return body

    def _append(self, piece: Piece, i: int) -> None:
        """Add to the current body, or to an earlier one that breaks off and that the piece fits better."""
        current = self.current
        if current is None:
            self._begin("news", piece)
            return
        if piece.kind == "prose" and not current.is_open:
            waiting = [body for body in self.bodies if body is not current and body.is_open and body.kind == "news"]
            for body in reversed(waiting):
                signed = current.tails[-1:] == [self.pieces[i - 1]]
                if signed or _closes(body, piece) or self._goes_back(body, current, i):
                    self.current = current = body
                    break
        current.pieces.append(piece)

    def _goes_back(self, waiting: Body, current: Body, i: int) -> bool:
        """Tell whether the paragraphs from piece `i` on, up to the next sign, go on with the waiting body.

        Each paragraph speaks for the body whose wording it shares; the border lies where the sum behind it is
        highest, and a joint that makes a word of the page counts for it.
        """
        ahead: list[float] = []
        for other in self.pieces[i:i + 12]:
            if other.kind != "prose":
                break
            ahead.append(leaning(other.text, waiting.text, current.text))
        if not ahead:
            return False
        behind = [sum(ahead[k:]) for k in range(len(ahead))]
        piece = self.pieces[i]
        joint = waiting.text[-1:] + piece.text[:1]
        value = behind[0] + (2.0 if joint.isalnum() and joint in self.standing.wording else 0.0) + (
            4.0 if piece.is_full and self.standing.indents else 0.0)  # no paragraph begins so
        return value >= _WAITED and value >= max(behind)

    def _opens_here(self, i: int) -> bool:
        """Tell whether running text behind headline lines without a byline begins their body."""
        return self.current is None or not self.current.is_open or self.standing.interrupts(i - 1, self.current)


def _opens_box(label: Piece | None) -> bool:
    flat = "" if label is None else label.text.replace(" ", "").rstrip("：:")
    return (flat, "box") in table("layout_labels")


def _closes(body: Body, piece: Piece) -> bool:
    """Tell whether the piece brings the bracket or the quotation mark that the body has left open."""
    last = body.pieces[-1].text
    for opening, closing in ("《》", "（）", "“”"):
        if last.count(opening) > last.count(closing):
            head = piece.text[:40]
            at = head.find(closing)
            return at >= 0 and opening not in head[:at]
    return False

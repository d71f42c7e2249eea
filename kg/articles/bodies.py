"""Pieces -> bodies and runs of headline lines: where articles begin, go on and end.

A body begins at a lead (本报讯…), behind a byline that follows headline lines, behind headline lines that
no other body owns, or at the page's first running text.  A paragraph that breaks off goes on in the next
running text, over captions and columns; a second body that waits for its end gets it back by what it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from kg.articles.blocks import Piece
from kg.articles.bylines import lead_names, line_names, tail_names
from kg.articles.forms import is_unfinished
from kg.articles.notices import is_lost_notice, is_notice_title
from kg.articles.similarity import Rareness, leaning, overlap
from kg.lexicon import table
from kg.text import squash

__all__ = ["Body", "Run", "split_bodies"]

_HEAD_LIMIT = 16  # letters of a section head inside an article; what is longer is a headline
_HEAD_LEAST = 9  # letters from which a lone line may be a headline without byline and lead
_HEAD_WINDOW = 80  # pieces around a line in which its like are counted
_HEAD_TURN = 0.4  # by how much more of it the text below must hold than the text above
_COMPARED = 500  # characters above and below a lone line that are compared
_AWAY_LEAST = 6  # letters
_AWAY_TURN, _AWAY_COHESION = 0.5, 0.02  # what shows that a lone line begins another article
_WAITED = 2.5  # by how many signs paragraphs must lean to an earlier body that breaks off
_NOTE_ENDS = re.compile(r"(敬请(关注|垂注|期待)|——编者)。?$")


@dataclass(slots=True)
class Run:
    """Headline lines that stand together, with the byline under them, if any."""

    lines: list[Piece] = field(default_factory=list)
    bylines: list[Piece] = field(default_factory=list)
    body: Body | None = None  # the body that follows directly
    before: Body | None = None  # the body that ends right before


@dataclass(slots=True)
class Body:
    """The pieces of one article's body, and how it began."""

    kind: str  # news, sidebar
    pieces: list[Piece] = field(default_factory=list)
    label: Piece | None = None
    title: Piece | None = None  # a box's own headline
    tails: list[Piece] = field(default_factory=list)  # bylines printed behind the body

    @property
    def text(self) -> str:
        """The body's characters, without paragraphs."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_open(self) -> bool:
        """Whether the last paragraph breaks off."""
        return bool(self.pieces) and self.pieces[-1].kind in ("prose", "lead") and is_unfinished(self.pieces[-1].text)

    @property
    def reporters(self) -> tuple[tuple[str, str], ...]:
        """Those whom the lead itself names, or a bracket at the body's end."""
        if not self.pieces:
            return ()
        return lead_names(self.pieces[0].text) or tail_names(self.pieces[-1].text)


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
        self.stretches = _display_stretches(pieces)
        self.wording = "\n".join(piece.text for piece in pieces)
        self.indents = _shows_indents(pieces)
        self.rareness = Rareness([piece.text for piece in pieces if piece.kind in ("prose", "lead")])

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
        note = self.note
        if note is not None and not note.pieces and note.title is None and self.pending is None and (
                _opens_box(note.label)):
            note.title = piece
            return
        if self.current is not None and self.pending is None and piece.kind == "display":
            inside = self._inside(i, piece)
            if inside:
                self._append(piece.as_kind(inside), i)
                return
        self.note = None
        if self.pending is None or self.pending.bylines:
            self.pending = Run(before=self.current)
            self.runs.append(self.pending)
        self.pending.lines.append(piece)

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
                if _closes(body, piece) or self._goes_back(body, current, i):
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
        behind = [sum(ahead[k:]) for k in range(len(ahead))]
        piece = self.pieces[i]
        joint = waiting.text[-1:] + piece.text[:1]
        value = behind[0] + (2.0 if joint.isalnum() and joint in self.wording else 0.0) + (
            1.0 if piece.is_full and self.indents else 0.0)
        return value >= _WAITED and value >= max(behind)

    def _inside(self, i: int, piece: Piece) -> str:
        """Return what a display line is inside the current body: a section head (display), a broken line (prose)."""
        if self.single:
            return "display"
        if is_notice_title(piece.text):
            return ""
        following, behind = self._next_text(i)
        if following is None or following.kind != "prose":
            return ""
        current = self.current
        if current is not None and current.is_open and len(behind) == 1:
            return "prose"
        if len(behind) == 1 and (re.search(r"[，、：]", piece.text) or (following.is_full and self.indents)):
            return "prose"
        return "display" if self._is_section_head(i, behind, following) else ""

    def _is_section_head(self, i: int, lines: list[Piece], following: Piece) -> bool:
        letters = sum(len(squash(line.text)) for line in lines)
        current = self.current
        if current is None or current.is_open or following.text.endswith("："):
            return False
        if letters > _HEAD_LIMIT or len(lines) > 2 or tail_names(current.pieces[-1].text):
            return False
        heads = self._heads_around(i)
        parallel = sum(len(squash(head.text)) == letters for head in heads) > 1
        if letters >= _AWAY_LEAST and not parallel and self._turns_away(i, lines, current):
            return False
        if letters < _HEAD_LEAST or len(lines) > 1 or len(heads) > 1:
            return True
        line = lines[0].text
        return overlap(line, following.text) - overlap(line, current.text) < _HEAD_TURN

    def _turns_away(self, i: int, lines: list[Piece], current: Body) -> bool:
        """Tell whether the line and the text below share nothing with the body so far, and each other's wording."""
        stop = self.stretches[i][1]
        prose = takewhile(lambda piece: piece.kind == "prose", self.pieces[stop:stop + 4])
        below, above = "".join(piece.text for piece in prose)[:_COMPARED], current.text[-_COMPARED:]
        line = "".join(each.text for each in lines)
        return self.rareness.turn(line, above, below) >= _AWAY_TURN and (
            self.rareness.cohesion(above, below) < _AWAY_COHESION)

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

    def _opens_here(self, i: int) -> bool:
        """Tell whether running text behind headline lines without a byline begins their body."""
        return self.current is None or not self.current.is_open


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


def names_of(pieces: Sequence[Piece]) -> tuple[tuple[str, str], ...]:
    """Return (name, role) of byline pieces, in print order."""
    return tuple(dict.fromkeys(entry for piece in pieces for entry in line_names(piece.text)))

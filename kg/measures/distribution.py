"""Several subjects and as many figures: 甲县、乙县分别增长5%、6%."""

from __future__ import annotations

from kg.measures.layout import Layout, Piece
from kg.measures.referents import Subject

__all__ = ["shared_subjects"]

_JOINS = ("、", "和", "与", "及")
_TYPES = frozenset({"Place", "Zone", "Company", "Institution", "Organization", "Facility", "Project", "Product"})


def shared_subjects(layout: Layout, piece: Piece, figures: int) -> tuple[Subject, ...]:
    """Return the subjects that a piece with 分别 lists, if they are as many as the `figures` that follow."""
    text = piece.span.of(layout.text)
    if figures < 2 or "分别" not in text:
        return ()
    cut = piece.span.begin + text.index("分别")
    found: list[Subject] = []
    end = -1
    for mention in layout.mentions_in(piece.span):
        if mention.span.begin >= cut:
            break
        if mention.type not in _TYPES or (found and layout.text[end:mention.span.begin] not in _JOINS):
            found.clear()
        if mention.type in _TYPES:
            found.append(Subject(mention.entities[0], mention.type, "clause", mention.span.begin, mention.span.end))
            end = mention.span.end
    return tuple(found) if len(found) == figures else ()

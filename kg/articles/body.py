"""The body of an article on its way to one, and the headline lines that stand together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.articles.blocks import Piece
from kg.articles.bylines import lead_names, line_names, tail_names
from kg.articles.forms import is_unfinished

__all__ = ["Body", "Run", "names_of"]


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


def names_of(pieces: Sequence[Piece]) -> tuple[tuple[str, str], ...]:
    """Return (name, role) of byline pieces, in print order."""
    return tuple(dict.fromkeys(entry for piece in pieces for entry in line_names(piece.text)))

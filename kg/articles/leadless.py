"""Bodies that begin without a sign, found because a headline with a byline waits for one.

Where the text of a page was taken from its frames in another order, a body without 本报讯 may follow another
one with nothing between.  Such a border is looked for only when headlines with bylines outnumber the bodies
that can take them: where the column's width changes, behind a list, or where the wording turns to the headline.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.articles.blocks import Piece
from kg.articles.bodies import Body, Run
from kg.articles.forms import is_unfinished
from kg.articles.lines import COLUMN_LIMIT
from kg.articles.similarity import overlap

__all__ = ["part_leadless"]

_STRONG = 0.5  # the least that a border must show
_WINDOW = 500  # characters compared on both sides


def part_leadless(bodies: Sequence[Body], runs: Sequence[Run]) -> list[Body]:
    """Return the bodies, those parted in two that hold the body of a waiting headline."""
    waiting = [run for run in runs if run.lines and run.bylines and (run.body is None or run.body.reporters)]
    owned = {id(run.body) for run in runs if run.lines and run.bylines}
    free = [body for body in bodies if body.kind == "news" and not body.reporters and id(body) not in owned]
    lack = len(waiting) - len(free)
    parted = list(bodies)
    if lack > 0:
        borders = [(score, b, k) for b, body in enumerate(parted) for k, score in _borders(body, waiting)]
        borders.sort(key=lambda border: (-round(border[0], 6), border[1], border[2]))
        chosen = [border for border in borders if border[0] >= _STRONG][:lack]
        for _, b, k in sorted(chosen, key=lambda border: (-border[1], -border[2])):
            body = parted[b]
            parted.insert(b + 1, Body("news", body.pieces[k:], tails=body.tails))
            body.pieces, body.tails = body.pieces[:k], []
    _give_back(parted)
    return [body for body in parted if body.pieces]


def _borders(body: Body, waiting: Sequence[Run]) -> list[tuple[int, float]]:
    """Return (piece, score) where another body may begin inside `body`."""
    found: list[tuple[int, float]] = []
    for k in range(1, len(body.pieces)):
        piece, before = body.pieces[k], body.pieces[k - 1]
        if piece.kind != "prose" or piece.gap == 0 or before.kind not in ("prose", "lead", "list"):
            continue
        listed = before.kind == "list"
        if not listed and is_unfinished(before.text):
            continue
        if listed and body.label is not None:
            continue
        score = 1.0 if listed or _column_changes(body.pieces, k) else 0.0
        score += (0.3 if piece.gap > 2 else 0.0) - (0.3 if piece.is_full else 0.0)
        above = "".join(each.text for each in body.pieces[max(0, k - 12):k])[-_WINDOW:]
        below = "".join(each.text for each in body.pieces[k:k + 12])[:_WINDOW]
        score += 2 * max(_turn(run, above, below) for run in waiting)
        found.append((k, score))
    return found


def _turn(run: Run, above: str, below: str) -> float:
    """Return how much more of a headline the text below a border holds than the text above."""
    last = "".join(line.text for line in run.lines[-2:])
    return overlap(last, below) - overlap(last, above)


def _column_changes(pieces: Sequence[Piece], k: int) -> bool:
    return 0 < pieces[k].column <= COLUMN_LIMIT and 0 < pieces[k - 1].column <= COLUMN_LIMIT and (
        abs(pieces[k].column - pieces[k - 1].column) >= 1.0)


def _give_back(bodies: Sequence[Body]) -> None:
    """Return running text behind a box's list to the article that the box interrupts."""
    article: Body | None = None
    for body in bodies:
        if body.kind == "news":
            article = body
            continue
        last = max((k for k, piece in enumerate(body.pieces) if piece.kind == "list"), default=len(body.pieces))
        rest = body.pieces[last + 1:]
        if article is None or not rest or body.label is not None:
            continue
        text = "".join(piece.text for piece in rest)
        box = "".join(piece.text for piece in body.pieces[:last + 1])
        if article.is_open or overlap(text, article.text) >= overlap(text, box):
            body.pieces = body.pieces[:last + 1]
            article.pieces.extend(rest)

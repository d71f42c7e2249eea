"""Pieces -> the text of an article: paragraphs joined, quotation marks paired, every character placed."""

from __future__ import annotations

from collections.abc import Sequence

from kg.articles.blocks import Piece
from kg.articles.forms import INNER, is_unfinished
from kg.articles.masthead import is_bare_date
from kg.records import Byline, Run, Span
from kg.text import NOWHERE, Printed, is_latin, joined, pair_quotes

__all__ = ["bylines_in", "paragraphs", "runs_of"]


def paragraphs(pieces: Sequence[Piece]) -> list[Printed]:
    """Return the body's paragraphs: a piece that breaks off takes the next one in.

    >>> from kg.text import read
    >>> [each.text for each in paragraphs([Piece("prose", read("产业发"), 0, 0), Piece("prose", read("展。"), 1, 1)])]
    ['产业发展。']
    """
    found: list[list[Printed]] = []
    open_end = False
    for piece in pieces:
        if not piece.text:
            continue
        item = INNER.match(piece.text) and found and found[-1][-1].text.endswith("；")
        if open_end and piece.kind == "prose" and not item and not is_bare_date(piece.text):
            if is_latin(found[-1][-1].text[-1]) and is_latin(piece.text[0]):
                found[-1].append(Printed(" ", (NOWHERE,)))
            found[-1].append(piece.printed)
        else:
            found.append([piece.printed])
        open_end = piece.kind in ("prose", "lead") and is_unfinished(piece.text)
    return [pair_quotes(joined(parts)) for parts in found]


def runs_of(text: Printed) -> tuple[Run, ...]:
    """Return the map from article to page: maximal stretches printed one character behind the other."""
    runs: list[Run] = []
    for i, place in enumerate(text.places):
        if place == NOWHERE:
            continue
        last = runs[-1] if runs else None
        if last and last.begin + last.length == i and last.page_begin + last.length == place:
            runs[-1] = Run(last.begin, last.page_begin, last.length + 1)
        else:
            runs.append(Run(i, place, 1))
    return tuple(runs)


def bylines_in(
        names: Sequence[tuple[str, str]], text: str, body_begin: int, at_end: bool = False) -> tuple[Byline, ...]:
    """Return the bylines with the place of each name: in the headline lines, else in the lead, else at the end."""
    found: list[Byline] = []
    for name, role in names:
        at = text.rfind(name) if at_end else text.find(name, 0, body_begin)
        if at < 0:
            at = text.find(name, body_begin, body_begin + 200)
        if at < 0:
            at = text.rfind(name)
        found.append(Byline(name, role, Span(at, at + len(name)) if at >= 0 else None))
    return tuple(found)

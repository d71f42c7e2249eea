"""Stretches between quotation marks, paragraph by paragraph, and what kind of wording they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.records import Span

__all__ = ["Stretch", "is_clause", "is_sentence", "paragraphs", "stretches"]

_OPENING, _CLOSING = "“「『", "”」』"
_MOST = 1500  # characters; a longer stretch is a mark that was never closed
_LEAST = 4
_LEAST_CLAUSE = 9  # characters of a clause without a comma; slogans and names are shorter
#: Ends of a sentence or a clause inside the marks.
_ENDS = ("。", "！", "？", "，", "…", "；", "!", "?", ",")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two marks; `closed` tells whether the second was printed."""

    inner: Span
    outer: Span
    closed: bool


def paragraphs(text: str) -> Iterator[Span]:
    """Yield the lines of `text` without their line feeds."""
    begin = 0
    for line in text.split("\n"):
        yield Span(begin, begin + len(line))
        begin += len(line) + 1


def stretches(text: str, paragraph: Span) -> Iterator[Stretch]:
    """Yield the outermost stretches between marks of one paragraph that can be speech by their length, in order."""
    return (stretch for stretch in _outermost(text, paragraph) if len(stretch.inner) >= _LEAST)


def _outermost(text: str, paragraph: Span) -> Iterator[Stretch]:
    depth, begin, straight = 0, -1, False
    last_sign = paragraph.begin
    for place in range(paragraph.begin, paragraph.end):
        char = text[place]
        if char == '"' and (straight or depth == 0):
            if straight:
                yield Stretch(Span(begin + 1, place), Span(begin, place + 1), True)
                straight = False
            else:
                begin, straight = place, True
        elif straight:
            continue
        elif char in _OPENING:
            if depth == 0:
                begin = place
            depth += 1
            last_sign = place
        elif char in _CLOSING and depth:
            depth -= 1
            last_sign = place
            if depth == 0:
                yield Stretch(Span(begin + 1, place), Span(begin, place + 1), True)
    if depth or straight:
        # an inner mark that was never closed leaves the outer one open: end at the last closing mark
        if depth and last_sign > begin and text[last_sign] in _CLOSING and text[last_sign - 1] in "。！？，…!?":
            yield Stretch(Span(begin + 1, last_sign), Span(begin, last_sign + 1), True)
        else:
            yield Stretch(Span(begin + 1, paragraph.end), Span(begin, paragraph.end), False)


def is_sentence(text: str, stretch: Stretch) -> bool:
    """Tell whether the wording ends inside its marks as a sentence or clause does: “…。”, “…，”X说."""
    inner = stretch.inner.of(text)
    return _LEAST < len(inner) <= _MOST and inner.rstrip("”’」』'\" ").endswith(_ENDS)


def is_clause(text: str, stretch: Stretch) -> bool:
    """Tell whether a whole clause is quoted and the sign that ends it stands behind the marks: X说，“…”。"""
    if not stretch.closed or text[stretch.outer.end:stretch.outer.end + 1] not in ("。", "；", "，", "！", "？", ""):
        return False
    inner = stretch.inner.of(text)
    return len(inner) <= _MOST and (
        len(inner) >= _LEAST_CLAUSE or re.search(".[，；].|[吗呢吧了]$|没有$", inner) is not None)

"""An article's text cut at every border of sentence, mention and evidence, ready for a template.

Offsets are code points.  A sentence becomes one span with the id ``char=BEGIN,END``, which is the
fragment of its IRI; evidence of two sentences gets an empty anchor before the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.records import Span
from service.reading.articles import MarkedMention

__all__ = ["Paragraph", "Piece", "TextSentence", "paragraphs"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that are one mention, or none."""

    text: str
    mention: MarkedMention | None = None
    id: str | None = None  # of a mention, where no sentence has the same


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence with the ids that lead to it; `id` is None for text between sentences."""

    id: str | None
    anchors: tuple[str, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the article; `is_head` for those above the body."""

    is_head: bool
    sentences: tuple[TextSentence, ...]


def _id(span: Span) -> str:
    return f"char={span.begin},{span.end}"


def _pieces(text: str, span: Span, mentions: Sequence[MarkedMention], taken: set[Span]) -> tuple[Piece, ...]:
    pieces, at = [], span.begin
    for mention in mentions:
        low, high = max(mention.span.begin, at), min(mention.span.end, span.end)
        if low >= high:
            continue
        if at < low:
            pieces.append(Piece(text[at:low]))
        is_named = low == mention.span.begin and mention.span not in taken
        pieces.append(Piece(text[low:high], mention, _id(mention.span) if is_named else None))
        at = high
    if at < span.end:
        pieces.append(Piece(text[at : span.end]))
    return tuple(pieces)


def _covering(line: Span, sentences: Iterable[Span]) -> list[tuple[Span, bool]]:
    """Return the line as spans without gap or overlap, each with whether it begins a sentence."""
    found, at = [], line.begin
    for sentence in sentences:
        low, high = max(sentence.begin, at), min(sentence.end, line.end)
        if low >= high:
            continue
        if at < low:
            found.append((Span(at, low), False))
        found.append((Span(low, high), low == sentence.begin))
        at = high
    if at < line.end:
        found.append((Span(at, line.end), False))
    return found


def paragraphs(
    text: str, body_begin: int, sentences: Sequence[Span], mentions: Sequence[MarkedMention], evidence: Iterable[Span]
) -> tuple[Paragraph, ...]:
    """Return the text as paragraphs of sentences of pieces; joined they are the text without line breaks."""
    whole = {s.begin: s for s in sentences}
    evidence = set(evidence)
    taken = evidence | set(sentences)
    extra: dict[int, list[Span]] = {}
    for span in sorted(evidence - set(sentences)):
        extra.setdefault(span.begin, []).append(span)
    found, begin = [], 0
    for line in text.split("\n"):
        here = Span(begin, begin + len(line))
        begin = here.end + 1
        parts = []
        for span, is_start in _covering(here, sentences):
            anchors = [_id(e) for start, spans in extra.items() if span.begin <= start < span.end for e in spans]
            parts.append(
                TextSentence(
                    _id(whole[span.begin]) if is_start else None, tuple(anchors), _pieces(text, span, mentions, taken)
                )
            )
        if parts:
            found.append(Paragraph(here.begin < body_begin, tuple(parts)))
    return tuple(found)

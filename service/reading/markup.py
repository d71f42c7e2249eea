"""An article's text cut at every border of sentence, mention and evidence, ready for a template.

Offsets are code points.  A sentence becomes one span with the id ``char=BEGIN,END``, which is the
fragment of its IRI; evidence that is no sentence gets an empty anchor before the sentence it begins in.
Mentions within mentions are nested; of two that cross, the later one is cut where the earlier one ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.records import Span
from service.reading.articles import MarkedMention

__all__ = ["Paragraph", "Piece", "TextSentence", "paragraphs"]


#: A heading within the body: its most characters, and the fewest of the paragraph under it.
_LONGEST_SUBHEAD, _LEAST_UNDER_IT = 20, 25
#: What ends a sentence or a caption, and what begins a line that names who wrote or took something.
_ENDS = "。！？；：，、…）)”》"
_CREDITS = ("□", "■", "●", "（", "(", "本报", "记者", "通讯员", "图为", "图①")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of no mention (`text`), or a mention with the pieces within it."""

    text: str = ""
    is_asked: bool = False  # evidence that the address asks to see
    mention: MarkedMention | None = None
    id: str | None = None  # of a mention, where no sentence has the same
    is_last: bool = True  # of the parts into which another one cuts a mention
    within: tuple[Piece, ...] = ()

    @property
    def plain(self) -> str:
        """All characters."""
        return self.text + "".join(piece.plain for piece in self.within)


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence with the ids that lead to it; `id` is None for text between sentences."""

    id: str | None
    anchors: tuple[str, ...]
    pieces: tuple[Piece, ...]
    span: Span
    is_end: bool = True  # here ends the sentence, not only the line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the article; `is_head` for those above the body, `is_subhead` for headings within it."""

    is_head: bool
    begin: int
    sentences: tuple[TextSentence, ...]
    is_subhead: bool = False

    @property
    def plain(self) -> str:
        """All characters."""
        return "".join(piece.plain for sentence in self.sentences for piece in sentence.pieces)


def _id(span: Span) -> str:
    return f"char={span.begin},{span.end}"


def _within(text: str, here: Span, asked: Sequence[Span]) -> list[Piece]:
    """Return characters of no mention, cut where what is asked for begins and ends."""
    borders = {here.begin, here.end}
    for span in asked:
        borders |= {min(max(at, here.begin), here.end) for at in (span.begin, span.end)}
    ordered = sorted(borders)
    return [
        Piece(text[low:high], any(span.covers(Span(low, high)) for span in asked)) for low, high in pairwise(ordered)
    ]


class _Cutter:
    """Cuts the text of one article."""

    def __init__(self, text: str, taken: set[Span], asked: Sequence[Span]) -> None:
        self._text = text
        self._taken = taken
        self._asked = asked

    def pieces(self, here: Span, mentions: Sequence[MarkedMention]) -> tuple[Piece, ...]:
        """Return the pieces of a stretch; the mentions overlap it, outer ones before those within."""
        found: list[Piece] = []
        at, rest = here.begin, list(mentions)
        while rest:
            mention = rest.pop(0)
            low, high = max(mention.span.begin, at), min(mention.span.end, here.end)
            if low >= high:
                continue
            found += _within(self._text, Span(at, low), self._asked)
            inner = [m for m in rest if m.span.begin < high]
            rest = [m for m in rest if m.span.end > high]  # of those that cross, what is left after this one
            is_first = low == mention.span.begin and mention.span not in self._taken
            found.append(
                Piece(
                    mention=mention,
                    id=_id(mention.span) if is_first else None,
                    is_last=high == mention.span.end,
                    within=self.pieces(Span(low, high), inner),
                )
            )
            at = high
        return (*found, *_within(self._text, Span(at, here.end), self._asked))


def _covering(line: Span, sentences: Iterable[Span]) -> list[tuple[Span, Span | None]]:
    """Return the line as spans without gap or overlap, each with the sentence it belongs to."""
    found: list[tuple[Span, Span | None]] = []
    at = line.begin
    for sentence in sentences:
        low, high = max(sentence.begin, at), min(sentence.end, line.end)
        if low >= high:
            continue
        if at < low:
            found.append((Span(at, low), None))
        found.append((Span(low, high), sentence))
        at = high
    if at < line.end:
        found.append((Span(at, line.end), None))
    return found


def _is_subhead(line: str, following: str | None) -> bool:
    """Tell whether a line of the body stands as a heading over the next one: short, and no sentence.

    >>> _is_subhead("一张纸的分量", "薄如蝉翼的一张纸，能卖到国外去？公司给出了肯定的回答，订单排到了明年春天。")
    True
    >>> _is_subhead("现场响起掌声。", "薄如蝉翼的一张纸，能卖到国外去？公司给出了肯定的回答，订单排到了明年春天。")
    False
    """
    short = line.strip()
    if following is None or not 2 <= len(short) <= _LONGEST_SUBHEAD or len(following.strip()) < _LEAST_UNDER_IT:
        return False
    return short[-1] not in _ENDS and not short.startswith(_CREDITS)


def paragraphs(
    text: str,
    body_begin: int,
    sentences: Sequence[Span],
    mentions: Sequence[MarkedMention],
    evidence: Iterable[Span],
    asked: Sequence[Span] = (),
) -> tuple[Paragraph, ...]:
    """Return the text as paragraphs of sentences of pieces; joined they are the text without line breaks.

    Args:
        text: of the article.
        body_begin: where the body begins.
        sentences: in order.
        mentions: in any order.
        evidence: what must have an anchor.
        asked: evidence that the address asks to see; gets an anchor too.
    """
    evidence = {*evidence, *asked}
    cutter = _Cutter(text, evidence | set(sentences), asked)
    outer_first = sorted(mentions, key=lambda m: (m.span.begin, -m.span.end))
    extra = sorted(evidence - set(sentences))
    found, begin, lines = [], 0, text.split("\n")
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        here = Span(begin, begin + len(line))
        begin = here.end + 1
        parts = []
        for span, sentence in _covering(here, sentences):
            parts.append(
                TextSentence(
                    _id(sentence) if sentence and sentence.begin == span.begin else None,
                    tuple(_id(e) for e in extra if span.begin <= e.begin < span.end),
                    cutter.pieces(span, [m for m in outer_first if m.span.overlaps(span)]),
                    sentence or span,
                    sentence is not None and sentence.end == span.end,
                )
            )
        if parts:
            is_head = here.begin < body_begin
            found.append(Paragraph(is_head, here.begin, tuple(parts), not is_head and _is_subhead(line, following)))
    return tuple(found)

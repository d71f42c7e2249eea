"""An article cut into pieces: what stands between two commas, or between two listed figures."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from kg.measures.quantities import Quantity, find_quantities, read_figure
from kg.records import AnnotatedArticle, Figure, Mention, Span
from kg.times import Anchor, TimeMention, find_periods

__all__ = ["FIGURE", "SURE", "Layout", "Piece", "lay_out"]

#: The network's label of figures, and from which score on it is believed against the rules.
FIGURE, SURE = "FIGURE", 0.8

#: One width of punctuation, character by character, so that offsets stay.
_WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"})
_STOPS = "，；：。！？…\n"
_OPEN, _CLOSE = "（《〈【", "）》〉】"
_LISTED = re.compile(r"[和、](?:[^，。；：、\d]{0,8}\d|[^，。；：、\d]{1,8}第[一二三四五])")
#: Policies that are counted by their parts: “十大行动”.
_ACTIONS = re.compile(r"(?:行动|工程|举措|措施|计划)[”’\"]?$")
#: No name, though it ends like one: 4台煤电厂.
_COUNTED = re.compile(r"\d+(?:余|多)?[台座家个所条间]")
_SHORT_QUOTE = 16  # characters; longer quotations are somebody's speech
#: Types whose names hold numbers that count nothing: 六工镇, 三一重工, 二十大.
_OPAQUE = frozenset({"Place", "Zone", "Person", "Company", "Institution", "Organization", "Government", "Policy",
                     "Event"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence without a comma; `listed`: it goes on from a figure before 、."""

    number: int  # in Layout.pieces
    span: Span
    sentence: int
    paragraph: int
    listed: bool
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the readers look at: `text` is the article's with one width of punctuation."""

    text: str
    pieces: tuple[Piece, ...]
    times: tuple[TimeMention, ...]
    speeches: tuple[Span, ...]  # between quotation marks, long enough to be speech
    annotated: AnnotatedArticle

    def insisted(self, span: Span) -> float:
        """Return how surely the network takes what overlaps `span` for a figure of a table; 0 where it does not."""
        figures = self.annotated.figures
        first = bisect_left(figures, span.begin, key=_end)
        return max((f.score for f in figures[first:bisect_left(figures, span.end, key=_begin)]
                    if f.label == FIGURE and f.span.overlaps(span)), default=0.0)

    def mentions_in(self, span: Span) -> tuple[Mention, ...]:
        """Return the mentions that lie wholly inside `span`."""
        mentions = self.annotated.mentions
        first = bisect_left(mentions, span.begin, key=_begin)
        return tuple(m for m in mentions[first:bisect_left(mentions, span.end, first, key=_begin)]
                     if m.span.end <= span.end)

    def mention_around(self, span: Span) -> Mention | None:
        """Return the mention that holds `span`, if one does."""
        mentions = self.annotated.mentions
        place = bisect_right(mentions, span.begin, key=_begin) - 1
        return mentions[place] if place >= 0 and mentions[place].span.covers(span) else None

    def times_in(self, begin: int, end: int) -> tuple[TimeMention, ...]:
        """Return the times that begin at or after `begin` and end at or before `end`."""
        first = bisect_left(self.times, begin, key=_begin)
        return tuple(t for t in self.times[first:bisect_left(self.times, end, first, key=_begin)] if t.span.end <= end)


def _begin(found: Mention | TimeMention | Figure) -> int:
    return found.span.begin


def _end(found: Figure) -> int:
    return found.span.end


def _quotes(text: str) -> list[Span]:
    """Return what stands between quotation marks, curly or straight, line by line."""
    found, offset = [], 0
    for line in text.split("\n"):
        opened: int | None = None
        inner: int | None = None
        for place, c in enumerate(line):
            if c == "‘":
                inner = place + 1
            elif c == "’" and inner is not None:
                found.append(Span(offset + inner, offset + place))
                inner = None
            elif c == "“" or (c == '"' and opened is None):
                opened = offset + place + 1
            elif c in "”\"" and opened is not None:
                found.append(Span(opened, offset + place))
                opened = None
        offset += len(line) + 1
    return found


def _brackets(text: str) -> list[Span]:
    found, opened = [], []
    for place, c in enumerate(text):
        if c in _OPEN:
            opened.append(place)
        elif c in _CLOSE and opened:
            found.append(Span(opened.pop(), place + 1))
        elif c == "\n":
            opened.clear()
    return found


def _blocked(quantity: Quantity, text: str, titles: list[Span], names: list[Span], times: tuple[TimeMention, ...],
             mentions: tuple[Mention, ...]) -> bool:
    span = quantity.span
    if any(span.overlaps(time.span) for time in times) or any(title.covers(span) for title in titles):
        return True
    around = next((m for m in mentions if m.span.overlaps(span)), None)
    if around is None or around.type != "Policy":
        if any(name.covers(span) for name in names):
            return True
        if around is None:
            return False
    if around.type == "Policy" and span.begin - around.span.begin <= 1 and span.of(text).endswith("大") and (
            _ACTIONS.search(around.surface)):
        return False  # “十大行动”
    if around.type in _OPAQUE:
        return around.span.covers(span) or span.begin >= around.span.begin
    return around.type in {"Product", "Industry"} and around.span.begin != span.begin


def lay_out(annotated: AnnotatedArticle) -> Layout:
    """Cut an article into pieces and put its figures into them."""
    article = annotated.article
    annotated = replace(annotated, mentions=tuple(
        m for m in annotated.mentions
        if m.type not in {"Company", "Facility", "Institution", "Organization"} or not _COUNTED.match(m.surface)))
    text = article.text.translate(_WIDE)
    times = find_periods(text, Anchor(article.reported, article.published, article.year))
    quotes, brackets = _quotes(text), _brackets(text)
    titles = [span for span in brackets if text[span.begin] in "《〈【"]
    short = [q for q in quotes if len(q) <= _SHORT_QUOTE and not any(c in "。，！" for c in q.of(text))]
    names = [q for q in short if "、" not in q.of(text)]
    sure = [f.span for f in annotated.figures if f.label == FIGURE and f.score >= SURE]
    found = find_quantities(text)
    quantities = [q for q in found if any(q.span.overlaps(f) for f in sure)
                  or not _blocked(q, text, titles, names, times, annotated.mentions)]
    unread = [f for f in sure if not any(f.overlaps(q.span) for q in found)]
    quantities = sorted([*quantities, *(q for f in unread if (q := read_figure(text, f)))], key=lambda q: q.span)
    printed = {q.span.of(text) for q in quantities if q.span.begin >= article.body_begin}
    closed = [*brackets, *short]
    read = 0
    pieces: list[Piece] = []
    for number, sentence in enumerate(annotated.sentences):
        begin, listed = sentence.span.begin, False
        told = [q for q in quantities[read:] if q.span.begin < sentence.span.end]
        read += len(told)
        shut = [span for span in closed if span.overlaps(sentence.span)]
        for place in range(sentence.span.begin, sentence.span.end + 1):
            last = place == sentence.span.end
            c = "" if last else text[place]
            in_brackets = any(span.begin <= place < span.end for span in shut)
            # 、 and 和 part two figures only where the first one is complete.
            lists = c in ("、", "和") and not in_brackets and any(
                q.outer.end == place or (q.outer.end < place and q.outer.begin >= begin and _goes_on(text, place, q))
                for q in told if begin <= q.span.begin < place)
            if not (last or lists or (c in _STOPS and not in_brackets)):
                continue
            if place > begin:
                span = Span(begin, place)
                # Most of a headline's figures stand in the body again.
                inside = tuple(q for q in told if span.covers(q.span) and (
                    begin >= article.body_begin or (q.span.of(text) not in printed and any(
                        q.span.overlaps(f) for f in sure))))
                pieces.append(Piece(len(pieces), span, number, sentence.paragraph, listed, inside))
            begin, listed = place + 1, lists
    speeches = tuple(q for q in quotes if len(q) > _SHORT_QUOTE)
    return Layout(text, tuple(pieces), times, speeches, annotated)


def _goes_on(text: str, place: int, quantity: Quantity) -> bool:
    """Tell whether after 、 or 和 at `place` another figure follows: 20个班组和10个班组."""
    return bool(_LISTED.match(text, place)) and not re.search(r"[、和及]", text[quantity.outer.end:place])

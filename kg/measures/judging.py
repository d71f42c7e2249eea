"""What speaks for a figure as read: that it is right as a whole, and that it is yet to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.measures.candidates import Told
from kg.measures.layout import Layout
from kg.records import Measure

__all__ = ["future_features", "right_features"]

_BACK, _ON = 28, 8  # characters looked at before and behind a figure
_NUMBER = re.compile(r"\d[\d.,]*")


def _pairs(text: str) -> list[str]:
    text = _NUMBER.sub("0", text)
    return sorted({text[place:place + 2] for place in range(len(text) - 1)})


def future_features(layout: Layout, told: Told) -> Iterator[str]:
    """Yield the names of what tells whether a figure is yet to be reached."""
    sentence = layout.annotated.sentences[told.piece.sentence].span
    piece, article = told.piece.span, layout.annotated.article
    yield "bias"
    yield f"rules:{told.target}"
    yield f"rules:{told.target}:{told.rule}"
    yield f"rules:{told.target}:{told.about.how}"
    yield f"about:{told.about.type}"
    yield f"rule:{told.rule}:{told.about.type}"
    yield f"headline:{told.place < article.body_begin}"
    day = article.reported or article.published
    for near, begin in (("piece", piece.begin), ("sentence", sentence.begin)):
        for time in layout.times_in(begin, told.place):
            end = time.period.end
            side = "none" if end is None or day is None else "ahead" if end > day else "past"
            yield f"time:{near}:{side}"
            yield f"time:{near}:{time.rule}:{side}"
    for pair in _pairs(layout.text[max(piece.begin, told.place - _BACK):told.place]):
        yield f"before:{pair}"
    for pair in _pairs(layout.text[max(sentence.begin, piece.begin - _BACK):piece.begin]):
        yield f"earlier:{pair}"
    for pair in _pairs(layout.text[told.place:min(piece.end, told.place + _BACK)]):
        yield f"behind:{pair}"
    for length in (1, 2):
        yield f"ends:{told.indicator[-length:]}"


def right_features(layout: Layout, told: Told, measure: Measure, kind: str, subject: float, certain: float
                   ) -> Iterator[str]:
    """Yield the names of what tells whether a measure is right as a whole.

    `kind` is the class of its subject, `subject` and `certain` how likely its subject and its kind are.
    """
    text, place = layout.text, told.place
    sure = f"{told.insisted:.1f}"
    yield "bias"
    yield f"rule:{told.rule}"
    yield f"sure:{sure}"
    yield f"sure:{sure}:{told.rule}"
    yield f"subject:{subject:.1f}"
    yield f"subject:{subject:.1f}:{kind}"
    yield f"kind:{certain:.1f}:{measure.kind}"
    yield f"about:{kind}:{told.about.how}"
    yield f"chosen:{measure.about == told.about.key}:{told.about.how}:{told.owned}"
    yield f"unit:{told.unit}"
    yield f"change:{measure.change}"
    yield f"length:{min(len(told.indicator), 16) // 2}"
    yield f"headline:{place < layout.annotated.article.body_begin}"
    yield f"listed:{told.piece.listed}"
    for length in (1, 2):
        yield f"ends:{told.indicator[-length:]}"
        yield f"begins:{told.indicator[:length]}"
        yield f"before:{text[max(0, place - length):place]}"

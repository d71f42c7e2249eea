"""An annotated article as the article record that the pipeline reads."""

from __future__ import annotations

from datetime import date

from kg.records import Article, Byline, Run, Span
from training.annotated.records import AnnotatedText

__all__ = ["to_article"]


def to_article(annotated: AnnotatedText) -> Article:
    """Return the record as a perfect splitter would make it: bylines where they stand, the day it reports on."""
    reported = date.fromisoformat(annotated.date) if annotated.date else None
    roles = {key: role for key, role in annotated.bylines}
    spans = {mark.key: Span(mark.begin, mark.end) for mark in reversed(annotated.mentions) if mark.key in roles}
    return Article(
        page_key=annotated.id,
        offset=0,
        kind=annotated.kind,
        text=annotated.text,
        body_begin=annotated.body_begin,
        runs=(Run(0, len(annotated.text), 0),),
        headline=annotated.headline or None,
        bylines=tuple(Byline(annotated.entity(key).name, role, spans.get(key)) for key, role in annotated.bylines),
        reported=reported,
        year=reported.year if reported else None,
    )

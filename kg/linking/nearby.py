"""What the sentence around a pointing word is about: the place that 全市, 全县, 该州 mean before the article's own.

A sentence is about the place of the body that speaks or acts in it (某市能源局数据显示), else about the place
that opens one of its clauses; a place named in passing (在某市, 来自某县) tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.authority import Authority
from kg.mentions.draft import Draft, View
from kg.records import Span

__all__ = ["places_nearby"]

_BODY_RULES = ("standing-body.v1", "body-suffix.v1")
_BODY_TYPES = ("Government", "Institution", "Organization")
#: What may stand between the begin of a clause and the place that it is about.
_OPENING = re.compile(
    r"(?:^|[。，,；：！？\s　”’）)\n])"
    "(?:[0-9月日年至—－-]*[年月日]|今年|去年|目前|当前|近年来|如今|据|记者从|此外|同时|其中)*$")
_FURTHEST = 16  # characters that an opening takes


def places_nearby(view: View, offset: int, authority: Authority, any_place: bool = False) -> tuple[str, ...]:
    """Return keys of the places that the sentence at `offset` is about before it, else those of the sentence before.

    Args:
        any_place: whether places in passing count too, the last named first (该市 points back at a name).
    """
    here = view.sentence_at(offset)
    before = max((sentence.span for sentence in view.sentences if sentence.span.end <= here.begin),
                 key=lambda span: span.end, default=None)
    stretches = [Span(here.begin, offset)] + ([before] if before is not None else [])
    return tuple(dict.fromkeys(key for stretch in stretches for key in _told(view, stretch, authority, any_place)))


def _told(view: View, stretch: Span, authority: Authority, any_place: bool) -> Iterator[str]:
    places = sorted((draft for draft in view.drafts_of("Place", "Zone")
                     if stretch.begin <= draft.begin and draft.end <= stretch.end and len(draft.keys) == 1
                     and draft.rule.startswith("authority") and not draft.risky
                     and draft.keys[0] in authority.entities), key=lambda draft: draft.order)
    begins = {body.begin for body in view.drafts_of(*_BODY_TYPES)
              if body.rule in _BODY_RULES and body.end <= stretch.end and not body.risky}
    yield from (place.keys[0] for place in reversed(places) if place.begin in begins)
    yield from (place.keys[0] for place in places if _opens_clause(view, place, stretch))
    if any_place:
        yield from (place.keys[0] for place in reversed(places))


def _opens_clause(view: View, place: Draft, stretch: Span) -> bool:
    low = max(stretch.begin, place.begin - _FURTHEST)
    return _OPENING.search(view.text[low:place.begin]) is not None and not view.text.startswith("、", place.end)

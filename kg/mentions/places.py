"""Voice: places that no list holds, by the ends of their names (…景区, …故城, …村)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import table
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import any_of, word_set
from kg.mentions.phrases import phrase_begin

__all__ = ["RULE", "propose"]

_LEAST_SCORE = 0.4
RULE = "place-suffix.v1"
_COMMON = frozenset(["重镇", "城乡", "名镇", "强镇", "城镇", "农村", "本村", "全村", "乡村", "山村"])


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, int]]:
    rows = {head: int(least) for head, least in table("mention_places")}
    return re.compile(any_of(rows)), rows


@cache
def _goes_on() -> dict[str, str]:
    return {row[0]: row[1] for row in table("mention_place_goes_on")}


def propose(view: View) -> Iterator[Draft]:
    """Propose phrases by their head; short heads only where the network or the words' tags see a place."""
    pattern, rows = _heads()
    text = view.text
    seen = {draft.end: draft for draft in view.drafts_of("Place")
            if draft.rule.startswith("network") and draft.score >= _LEAST_SCORE}
    located = {word.end: word for word in view.words if word.tag in ("LOC", "ns")}
    for match in pattern.finditer(text):
        head, end = match.group(), match.end()
        if text[end:end + 1] and text[end] in _goes_on().get(head, ""):
            continue
        hint = seen.get(end) or located.get(end)
        if view.words and end not in view.word_edges and hint is None:
            continue
        if len(head) == 1 and hint is None:
            continue
        begin = phrase_begin(view, match.start(), 14, quotes=False)
        if hint is not None and hint.begin < match.start():
            begin = hint.begin
        named = [draft for draft in view.drafts_of("Place")
                 if draft.begin == begin and draft.end <= match.start() and draft.rule.startswith("authority")]
        if named and match.start() - max(draft.end for draft in named) >= 1:
            begin = max(draft.end for draft in named)
        modifier = text[begin:match.start()]
        if text[match.start() - 1:end] in _COMMON:
            continue
        if len(modifier) < rows[head] or modifier in word_set("mention_generic_places"):
            continue
        yield Draft(begin, end, "Place", RULE, 0.65)

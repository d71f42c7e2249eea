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
#: Heads that are so often parts of other words that the tagger must see a place.
_SURELY_TAGGED = frozenset("市县旗路街巷峰岭沟谷湾岛泉滩寺塔窟港")
_COUNTED = re.compile("[0-9一二两三四五六七八九十百千万]+(?:余|多)?[万千百]?(?:头|只|匹|亩|家|条|个|座)")
_TOWN = re.compile("[一-鿿]{1,9}?(?:[乡镇]|街道)(?=[一-鿿]{2,}$)")
_OFFICIAL_ENDS = "省市县区州盟旗乡镇道"
_LONGEST_VILLAGE = 6
_COUNTIES = ("县", "旗")
_LONGEST_COUNTY = 5
#: 和美|乡村: whatever the tagger takes the words before for.
_NO_PLACES = ("乡村", "农村", "城乡")
_COMMON = frozenset(["重镇", "城乡", "名镇", "强镇", "城镇", "农村", "本村", "全村", "乡村", "山村"])


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, int]]:
    rows = {head: int(least) for head, least in table("mention_places")}
    return re.compile(any_of(rows)), rows


def _stretches(view: View) -> Iterator[Draft]:
    """Stretches of a route: its name, a place's and 段 (长城某省段)."""
    for route in view.drafts_of("Place", "Facility"):
        place = view.begins_of_names.get(route.end)
        if place is not None and place.type == "Place" and view.text.startswith("段", place.end) and not route.risky:
            yield Draft(route.begin, place.end + 1, "Place", RULE, 0.65)


def _behind_place(view: View, begin: int, end: int) -> int:
    """Return where the town's name ends that stands before a village's: nothing of the village's name is a count."""
    for draft in view.drafts:
        if end - _LONGEST_VILLAGE <= draft.end < begin and draft.type == "Place" and draft.rule.startswith(
                "authority") and not draft.risky and all("一" <= c <= "鿿" for c in view.text[draft.end:end]):
            return draft.end
    return begin


@cache
def _goes_on() -> dict[str, str]:
    return {row[0]: row[1] for row in table("mention_place_goes_on")}


def propose(view: View) -> Iterator[Draft]:
    """Propose phrases by their head; short heads only where the network or the words' tags see a place."""
    pattern, rows = _heads()
    text = view.text
    yield from _stretches(view)
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
        if len(head) == 1 and (hint is None or (head in _SURELY_TAGGED and end not in located)):
            continue
        if head in _COUNTIES:  # no modifiers: the tagger's word is the name, where no list holds it
            if hint is not None and 2 <= match.start() - hint.begin <= _LONGEST_COUNTY and not any(
                    draft.end == end and draft.rule.startswith("authority") for draft in view.drafts_of("Place")):
                yield Draft(hint.begin, end, "Place", RULE, 0.65)
            continue
        begin = phrase_begin(view, match.start(), 14, quotes=False)
        if hint is not None and hint.begin < match.start():
            begin = hint.begin
        named = [draft for draft in view.drafts_of("Place")
                 if draft.begin == begin and draft.end <= match.start() and draft.rule.startswith("authority")]
        if named and match.start() - max(draft.end for draft in named) >= 1:
            begin = max(draft.end for draft in named)
        begin = max((draft.end for draft in view.drafts_of("Place") if begin <= draft.begin and (
            draft.end < match.start()) and text[draft.end - 1] in _OFFICIAL_ENDS and (
            draft.rule.startswith("authority") and not draft.risky)), default=begin)
        begin = _behind_place(view, begin, match.start()) if head in ("村", "社区") else begin
        town = _TOWN.match(text, begin, match.start()) if head in ("村", "社区") else None
        if town and hint is not None:
            yield Draft(begin, town.end(), "Place", RULE, 0.65)
            begin = town.end()
        modifier = text[begin:match.start()]
        if _COUNTED.match(modifier):
            continue
        if text.endswith(_NO_PLACES, 0, end) or text.endswith("村村", 0, end):  # 某某村|村集体
            continue
        if text[match.start() - 1:end] in _COMMON and (match.start() - 1 in view.word_edges or not modifier[1:]):
            continue
        if len(modifier) < rows[head] or modifier in word_set("mention_generic_places"):
            continue
        yield Draft(begin, end, "Place", RULE, 0.65)

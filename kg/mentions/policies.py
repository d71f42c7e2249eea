"""Voice: laws, plans, campaigns and systems that stand without title marks, by their heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import table
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import any_of, listed
from kg.mentions.phrases import phrase_begin

__all__ = ["RULE", "propose"]

RULE = "policy.v1"
_STRATEGY_GOES_ON = re.compile(r"[保支定性布合新决咨储地高资物协眼]")
_SOFT_NOT_BEFORE = re.compile(r"者|家|员|组|部(?!署)|处|化")
_FIVE_YEARS = re.compile(r"[“‘\"']十[一二三四五六七八九]五[”’\"'](?:规划(?:建议|纲要)?)")
_GOOD_PLACE = re.compile(r"(?:美丽|平安|法治|数字|健康|清廉|活力|幸福|宜居)$")
# 乡村振兴局 is a body, 一带一路联合实验室 an institution
_FIXED_GOES_ON = re.compile("局|衔接|专项|资金|补助|有限|集团|产业园|示范村|村|”?[一-鿿]{0,4}实验室")


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, int]]:
    rows = {head: int(least) for head, least in table("mention_policies")}
    return re.compile(any_of(rows)), rows


def propose(view: View) -> Iterator[Draft]:
    """Propose fixed names, five-year plans, then phrases by their head."""
    text = view.text
    for match in re.finditer(listed("mention_fixed_policies"), text):
        if not _FIXED_GOES_ON.match(text, match.end()):
            yield Draft(match.start(), match.end(), "Policy", RULE, 0.8)
    for place in view.drafts_of("Place"):
        if _GOOD_PLACE.search(text[max(0, place.begin - 2):place.begin]):
            end = place.end + 2 if text.startswith("建设", place.end) else place.end
            yield Draft(place.begin - 2, end, "Policy", RULE, 0.6)
    for match in _FIVE_YEARS.finditer(text):
        yield Draft(match.start(), match.end(), "Policy", RULE, 0.8)
    pattern, rows = _heads()
    for match in pattern.finditer(text):
        if _SOFT_NOT_BEFORE.match(text, match.end()) or (view.words and match.end() not in view.word_edges):
            continue
        if match.group().endswith("战略") and _STRATEGY_GOES_ON.match(text, match.end()):
            continue
        begin = phrase_begin(view, match.start(), 22, doing=True)
        modifier = text[begin:match.start()]
        if len(modifier) < rows[match.group()]:
            continue
        yield Draft(begin, match.end(), "Policy", RULE, 0.55)

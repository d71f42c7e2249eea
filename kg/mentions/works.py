"""Voice: what stands between title marks 《》.

It is a Policy when it is a document, an Event when it is a show, an Organization when it is a newspaper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.mentions.draft import Draft, View
from kg.mentions.patterns import listed

__all__ = ["RULE", "propose"]

RULE = "titled-work.v1"
_TITLE = re.compile(r"《([^《》\n]{2,60})》")
_SHORTENED = re.compile(
    r"《(?P<full>[^《》\n]{2,60})》[（(](?:以下)?(?:简称|称为|下称|以下称)[:：]?[“‘]?《(?P<short>[^《》\n]{2,24})》")
_NEWSPAPER = re.compile(r"(?:日报|晚报|时报|周报|周刊|早报|晨报|都市报|杂志|画报|月刊)$")
_SHOW = re.compile(r"(?:歌舞|演艺|剧|演出|舞|音乐会|秀|话剧|晚会|电影|影片|情景)")
_SHOW_TAIL = re.compile(r"(?:系列)?(?:演艺活动|演出|歌舞剧|歌舞秀|音乐会|情景剧|舞台剧|实景剧|话剧|展演)")


@cache
def _document() -> re.Pattern[str]:
    return re.compile(f"{listed('mention_documents')}(?:[（(].*[）)])?$")


def propose(view: View) -> Iterator[Draft]:
    """Propose titled works."""
    text = view.text
    full_of = {match["short"]: match["full"] for match in _SHORTENED.finditer(text)}
    for match in _TITLE.finditer(text):
        title, begin, end = match[1], match.start(), match.end()
        if _NEWSPAPER.search(title):
            yield Draft(begin, end, "Organization", RULE, 0.9, name=title)
        elif _document().search(title):
            full = full_of.get(title)
            yield Draft(begin, end, "Policy", RULE, 0.95, name=f"《{full}》" if full else None)
        else:
            tail = _SHOW_TAIL.match(text, end)
            if tail or _SHOW.search(text[max(0, begin - 12):begin]):
                yield Draft(begin, tail.end() if tail else end, "Event", RULE, 0.75)
            elif f"以下简称《{title}》" in text or f"下称《{title}》" in text:
                full = full_of.get(title)
                yield Draft(begin, end, "Policy", RULE, 0.85, name=f"《{full}》" if full else None)

"""Whether a zone has a name of its own, or only its kind behind a place's name (某县|工业园区)."""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon import table, words
from kg.mentions.draft import View
from kg.mentions.patterns import any_of

__all__ = ["has_own_name"]

_TAIL = r"(?:[（(][^）)]*[）)])?"


@cache
def _kind_only() -> re.Pattern[str]:
    """A zone's kind and nothing else: kind words and industries, then the suffix."""
    suffixes = any_of(suffix for suffix, kind, _ in table("mention_bodies") if kind == "Zone")
    kinds = any_of((*words("mention_zone_kinds"), *words("mention_industries")))
    return re.compile(f"{kinds}*{suffixes}{_TAIL}")


def has_own_name(view: View, begin: int, end: int) -> bool:
    """Tell whether the zone's name in ``[begin, end)``, behind a place, holds more than its kind.

    An industry that a voice found counts as kind too (某县|光伏|产业园).
    """
    if end - begin < 3 or view.text[begin] in "“\"（(":
        return False
    starts = {begin} | {draft.end for draft in view.drafts if draft.type in ("Industry", "Product")
                        and draft.begin == begin and draft.end < end}
    return not any(_kind_only().fullmatch(view.text, start, end) for start in starts)

"""What a change is called: "on the year before" only where nothing shows that it is of several years.

Newspapers mean the year before where they name no base.  A mean of several years, and what is told of recent years, is
no such comparison: there the words say no more than that something rose or fell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from kg.vocab import KG
from service.reading.sayings import Measure

__all__ = ["NEUTRAL", "change_label", "is_of_years"]

#: Terms that name the year before -> the key of the words without it.
NEUTRAL = {KG + "YoYIncrease": "change_up", KG + "YoYDecrease": "change_down"}
_A_YEAR = 366
_YEARLY = re.compile(r"同比|上年|去年|上一年")
_RECENT = re.compile(r"近年来|近年|近几年|多年来|[两几二三四五六七八九十0-9]年来|五”(?:期间|以来)")
_MEAN = r"(?:年均|平均每年|每年平均)[^，。；]{0,14}?"


def _days(start: str | None, end: str | None) -> int | None:
    try:
        return (date.fromisoformat(end) - date.fromisoformat(start)).days + 1 if start and end else None
    except ValueError:
        return None


def is_of_years(start: str | None, end: str | None, sentences: Iterable[str], figure: str) -> bool:
    """Tell whether a change is of several years: by its period, else by the words of its sentences.

    Args:
        start: first day of its period, as 2021-01-01.
        end: last day.
        sentences: that prove it.
        figure: as printed; a mean stands right before it.

    >>> is_of_years("2021-01-01", "2025-12-31", [], "9%"), is_of_years(None, None, ["近年来下降了9%。"], "9%")
    (True, True)
    >>> is_of_years("2024-01-01", "2024-12-31", ["近年来向好，今年增长9%。"], "9%")
    False
    """
    days, words = _days(start, end), list(sentences)
    if days is not None and days > _A_YEAR:
        return True
    if any(re.search(_MEAN + re.escape(figure), sentence) for sentence in words):
        return True
    return not (start or end) and any(_RECENT.search(one) and not _YEARLY.search(one) for one in words)


def change_label(measure: Measure, label: Callable[[str], str], words: Mapping[str, str]) -> str:
    """Return what the change of a figure is called on a page; empty for a level.

    Args:
        measure: the figure.
        label: IRI of a term -> its label.
        words: of the page's language.
    """
    if not measure.change:
        return ""
    key, sentences = NEUTRAL.get(measure.change), (e.sentence for e in measure.evidence)
    return words[key] if key and is_of_years(*measure.period, sentences, measure.printed) else label(measure.change)

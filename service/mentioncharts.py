"""The chart of the start page: how often articles name things, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.reading.mentions import Month
from service.texts import counted

__all__ = ["mention_times", "mentions_chart"]

_MOST_SPOKEN = 40
#: Months that are drawn one by one: five years.
_MOST_BANDS = 60


def mentions_chart(months: Sequence[Month], words: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the chart of mentions over time, with the articles that hold them as a second, quiet line.

    Years stand in place of months where these are too many.  None for fewer than two times.
    """
    times = mention_times(months)
    if len(times) < 2:
        return None
    points = [[one.name, one.mentions, counted(words["n_mentions"], one.mentions)] for one in times]
    said = counted(words["chart_mentions"], sum(one.mentions for one in times))
    articles = [[one.name, one.articles, f"{one.articles:,}"] for one in times]
    spoken = [f"{one.name} {one.mentions:,}" for one in times if one.articles]
    return {
        "kind": "months",
        "title": "",
        "unit": "",
        "summary": words["semicolon"].join([said, *spoken[-_MOST_SPOKEN:]]),
        "series": [
            {"name": words["mentions"], "hollow": False, "points": points},
            {"name": words["n_articles"], "hollow": False, "quiet": True, "points": articles},
        ],
    }


def mention_times(months: Sequence[Month]) -> tuple[Month, ...]:
    """Return months, or the years that they are of where there are more than `_MOST_BANDS`."""
    if len(months) <= _MOST_BANDS:
        return tuple(months)
    years: dict[str, Month] = {}
    for one in months:
        name = one.name[:4]
        before = years.get(name, Month(name, 0, 0))
        years[name] = Month(name, before.mentions + one.mentions, before.articles + one.articles)
    return tuple(years.values())

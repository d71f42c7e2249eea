"""The chart of an indicator over time: each figure over its period, by source where several stand in one period.

What names no period stands on the day on which it was told; what has no day either is listed under the chart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.periods import period_text
from service.texts import counted

__all__ = ["Told", "over_time_chart"]

_MOST_SPOKEN = 40
_MOST_SERIES = 4
_MOST_UNDATED = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that a row of an answer tells.

    Attributes:
        name: what it is of; empty where all are of one thing.
        is_planned: that it is a plan or a target.
        start: first day of its period, as 2024-01-30; empty where it is not told.
        end: last day of its period, or its day; empty where it is not told.
        number: in the unit of all.
        text: as the table prints it.
        source: headline and day of the article that tells it.
        told: the day of that article, as 2024-01-30; empty where it has none.
    """

    name: str
    is_planned: bool
    start: str
    end: str
    number: float
    text: str
    source: str
    told: str = ""

    @property
    def day(self) -> str:
        """The last day that it is of, or that on which it was told; empty where it has no time."""
        return self.end or self.start or self.told

    @property
    def is_by_told(self) -> bool:
        """Tell whether only the day on which it was told gives it a place in time."""
        return not (self.end or self.start) and bool(self.told)

    @property
    def begin(self) -> str:
        """The first day of its period where that is before its last; else empty."""
        return self.start if self.start < self.day else ""


def _sources(figures: Sequence[Told]) -> str:
    return "\n".join(dict.fromkeys(one.source for one in figures if one.source))


def _points(figures: Sequence[Told]) -> list[list[str | float]]:
    """Return points: last day, number, what the table prints, first day, sources; the same of several is one."""
    same: dict[tuple[str, float, str, str], list[Told]] = {}
    for one in figures:
        same.setdefault((one.day, one.number, one.text, one.begin), []).append(one)
    return [[*key, _sources(told)] for key, told in sorted(same.items())]


def over_time_chart(
    figures: Sequence[Told], title: str, unit: str, name: str, words: Mapping[str, str]
) -> tuple[dict[str, Any] | None, int]:
    """Return the chart of figures of one scale and how many of them it shows; None where none has a time.

    Args:
        figures: all of one unit and one kind of change.
        title: what stands above the chart.
        unit: of its scale.
        name: what a screen reader calls it.
        words: of the page's language.
    """
    groups: dict[tuple[str, bool], list[Told]] = {}
    for one in figures:
        if one.day:
            groups.setdefault((one.name, one.is_planned), []).append(one)
    if not groups:
        return None, 0
    chosen = sorted(groups, key=lambda key: (-len({one.day for one in groups[key]}), key))[:_MOST_SERIES]
    undated = [one for one in figures if not one.day]
    shown = [one for key in sorted(chosen) for one in groups[key]]
    listed = {(one.name, one.text): [o for o in undated if (o.name, o.text) == (one.name, one.text)] for one in undated}
    spoken = [f"{period_text(one.start or None, one.end or one.told or None)} {one.text}" for one in shown]
    chart = {
        "kind": "time",
        "title": title,
        "unit": unit,
        "summary": words["semicolon"].join(
            [counted(words["chart_of"].replace("{name}", name), len(shown)), *spoken[:_MOST_SPOKEN]]
        ),
        "series": [
            {"name": key[0] or title, "hollow": key[1], "points": _points(groups[key])} for key in sorted(chosen)
        ],
        "by_told": any(one.is_by_told for one in shown),
        "undated": [[*key, _sources(told)] for key, told in listed.items()][:_MOST_UNDATED],
    }
    return chart, len(shown) + len(undated)

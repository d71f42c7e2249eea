"""Figures of one thing over time: those of one indicator that can stand on one scale, with targets beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.vocab import KG
from service.reading.proving import best_first
from service.reading.sayings import Evidence, Measure, Named

__all__ = ["Point", "Timeline", "day_of", "scale_of", "timelines"]

#: What a printed unit of counting begins with where it counts in thousands and the like.
_MULTIPLIERS = re.compile(r"^[百千万亿]+(?=.)")


@dataclass(frozen=True, slots=True)
class Point:
    """A figure or a target on the day that counts for it: the end of its period, or the day it was told."""

    day: str
    value: Decimal
    measures: tuple[Measure, ...]  # the same figure told by several articles is one point

    @property
    def measure(self) -> Measure:
        """The first that tells it."""
        return self.measures[0]

    @property
    def is_target(self) -> bool:
        """Tell whether it is yet to be reached."""
        return self.measure.kind == KG + "Target"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sentences that tell it, each once."""
        return best_first(e for m in self.measures for e in m.evidence)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Figures of one indicator on one scale, oldest first; `unit` is the printed one of all, or of most digits."""

    indicator: Named
    change: str | None
    unit: str
    points: tuple[Point, ...]


def day_of(measure: Measure) -> str | None:
    """Return the day that counts for a figure; of a target, its deadline or nothing."""
    start, end = measure.period
    if end or measure.kind == KG + "Target":
        return end
    return start or next((e.date for e in measure.evidence if e.date), None)


def scale_of(measure: Measure) -> tuple[str | None, str] | None:
    """Return what two figures must share to be compared: a level or a kind of change, and the unit; None without one.

    >>> _MULTIPLIERS.sub("", "万户")
    '户'
    """
    amount = measure.amount
    if amount.number is None and amount.lower is None and amount.upper is None:
        return None
    return measure.change, amount.unit or _MULTIPLIERS.sub("", amount.printed_unit or "")


def _common_unit(measures: list[Measure]) -> str | None:
    """Return the printed unit of all, None where they differ."""
    units = {m.amount.printed_unit or "" for m in measures}
    return units.pop() if len(units) == 1 and all(m.amount.printed is not None for m in measures) else None


def _points(measures: list[Measure], printed: bool) -> tuple[Point, ...]:
    found: dict[tuple[str, Decimal, str, str | None], list[Measure]] = {}
    for measure in measures:
        day, amount = day_of(measure), measure.amount
        value = amount.printed if printed else amount.number
        if day is not None and value is not None:
            found.setdefault((day, value, measure.kind, amount.bound), []).append(measure)
    return tuple(
        Point(key[0], key[1], tuple(same))
        for key, same in sorted(found.items(), key=lambda pair: (pair[0][0], pair[0][2], pair[0][1], pair[1][0].node))
    )


def timelines(measures: Iterable[Measure], least_days: int = 2) -> tuple[Timeline, ...]:
    """Return a timeline for each indicator and scale with values of so many days, most values first."""
    groups: dict[tuple[str, tuple[str | None, str]], list[Measure]] = {}
    for measure in measures:
        scale = scale_of(measure)
        if scale is not None and measure.rank is None and measure.amount.number is not None:
            groups.setdefault((measure.indicator.iri or measure.indicator.name, scale), []).append(measure)
    lines = []
    for (_, (change, _)), same in groups.items():
        unit = _common_unit(same)
        points = _points(same, unit is not None)
        if len({point.day for point in points}) >= least_days:
            base = _MULTIPLIERS.sub("", same[0].amount.printed_unit or "")
            lines.append(Timeline(same[0].indicator, change, unit if unit is not None else base, points))
    return tuple(sorted(lines, key=lambda line: (-len(line.points), line.indicator.name, line.change or "")))

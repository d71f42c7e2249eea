"""Figures of one indicator: a timeline for each thing they are of, those on one scale together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from service.reading.sayings import Measure, Named
from service.reading.timelines import Timeline, day_of, timelines

__all__ = ["by_scale", "by_thing"]

#: A thing and the figures of it.
Line = tuple[Named, Timeline]


def by_scale(measures: Iterable[Measure]) -> list[tuple[Line, ...]]:
    """Return the lines of one indicator, those that can stand in one chart together, most figures first.

    A scale on which nothing has figures of two days, which says nothing over time, is left out.
    """
    of_thing: dict[str, list[Measure]] = {}
    for one in measures:
        of_thing.setdefault(one.subject.iri or one.subject.name, []).append(one)
    scales: dict[tuple[str | None, str], list[Line]] = {}
    for same in of_thing.values():
        for line in timelines(same, least_days=1):
            scales.setdefault((line.change, line.unit), []).append((same[0].subject, line))
    found = [
        tuple(sorted(lines, key=lambda one: (-len(one[1].points), one[0].name)))
        for lines in scales.values()
        if any(len({point.day for point in line.points}) > 1 for _, line in lines)
    ]
    return sorted(found, key=lambda lines: (-sum(len(line.points) for _, line in lines), lines[0][1].change or "",
                                            lines[0][1].unit))  # fmt: skip


def by_thing(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return figures by the thing they are of, those of most figures first, each thing's in the order of time."""
    listed = tuple(measures)
    counts = Counter(one.subject.iri or one.subject.name for one in listed)
    return tuple(
        sorted(
            listed,
            key=lambda one: (-counts[one.subject.iri or one.subject.name], one.subject.name, day_of(one) or "9999"),
        )
    )

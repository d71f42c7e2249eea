"""Which targets are the same one, and which figures are of something else though their indicator has the same name.

Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.vocab import KG
from service.reading.sayings import Measure
from service.reading.timelines import scale_of

__all__ = ["is_of_others", "is_part_of_name", "members", "same_targets"]

#: What stands before a figure that counts what it lists: 煤基、铝基、硅基3个.
_LISTED = re.compile(r"(?:[^，。；：、0-9]+、)+([^，。；：、0-9]+)$")
_CEILINGS = (KG + "AtMost", KG + "LessThan")


def members(sentences: Iterable[str], figure: str) -> tuple[str, ...]:
    """Return what a sentence lists right before a figure, behind the first: words of another kind may stand before it.

    >>> members(["重点打造煤基、铝基、硅基3个千亿级产业集群。"], "3个")
    ('铝基', '硅基')
    """
    for sentence in sentences:
        match = _LISTED.search(sentence.partition(figure)[0]) if figure and figure in sentence else None
        if match:
            return tuple(match[0].split("、")[1:])
    return ()


def is_of_others(target: Measure, figure: Measure) -> bool:
    """Tell whether a target lists what it counts and a figure does not list the same: the numbers alone agree."""
    listed = members((e.sentence for e in target.evidence), target.printed)
    return bool(listed) and listed != members((e.sentence for e in figure.evidence), figure.printed)


def is_part_of_name(target: Measure, figure: Measure) -> bool:
    """Tell whether one indicator's name is within the other's, of figures with one unit of measure.

    Of what is counted it means nothing: 项目 is within 减排项目, and is not the same.
    """
    one, other = target.indicator.name, figure.indicator.name
    measured = target.amount.unit is not None and scale_of(target) == scale_of(figure)
    return measured and figure.rank is None and (one in other or other in one)


def same_targets(targets: Iterable[Measure]) -> list[tuple[Measure, ...]]:
    """Group what several articles tell of one target: of one thing and indicator, one value, and one deadline.

    "Over 1500" and "1500 and more" are one value, "at most 1500" is another one.  Where a period begins is told of some
    and not of others: those that tell none belong to the only beginning that is told.
    """
    groups: dict[tuple[object, ...], list[Measure]] = {}
    for one in targets:
        amount = one.amount
        worded = None if scale_of(one) else one.printed  # equal goals without a number are worded alike
        values = (amount.number, amount.lower, amount.upper, scale_of(one), amount.bound in _CEILINGS, worded)
        key = (one.subject.iri, one.indicator.iri or one.indicator.name, values, one.period[1])
        groups.setdefault(key, []).append(one)
    return [part for group in groups.values() for part in _by_beginning(group)]


def _by_beginning(group: list[Measure]) -> list[tuple[Measure, ...]]:
    begun: dict[str | None, list[Measure]] = {}
    for one in group:
        begun.setdefault(one.period[0], []).append(one)
    if len(begun) == 2 and None in begun:
        without = begun.pop(None)
        return [(*same, *without) for same in begun.values()]  # the first tells most: by it the figures are chosen
    return [tuple(same) for same in begun.values()]

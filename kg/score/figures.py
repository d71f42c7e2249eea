"""Measures: gold figures and the graph's, paired one to one, then their periods and changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.score.comparing import dice, is_same_unit, is_same_value, magnitude, months, number, squash
from kg.score.gold import GoldArticle, GoldMeasure
from kg.score.graph import FoundMeasure
from kg.score.kinds import CHANGES
from kg.score.tally import Finding, compare

__all__ = ["Traits", "is_same_period", "judge_measures", "traits"]

#: How much the wordings of two indicators must be alike.
_ALIKE = 0.4


def _said(article: GoldArticle, gold: GoldMeasure) -> str:
    return f"{article.id} {gold.kind} {gold.subject} · {gold.indicator} = {gold.value} {gold.unit}"


def _change(gold: GoldMeasure) -> str:
    return CHANGES.get(gold.change or "", "")


def is_same_period(gold: GoldMeasure, found: FoundMeasure) -> bool:
    """The same months; for a target the same last month is enough."""
    wanted = months(gold.period)
    start, end = found.start or found.end, found.end or found.start
    if wanted is None or start is None or end is None:
        return wanted is None and start is None
    return (start[:7], end[:7]) == wanted or (gold.kind == "target" and end[:7] == wanted[1])


class Traits(NamedTuple):
    """What must agree for two measures to be a pair."""

    kind: bool
    subject: bool
    indicator: bool
    value: bool
    unit: bool


def traits(gold: GoldMeasure, found: FoundMeasure, subject: str | None) -> Traits:
    """Tell in what a measure agrees with a gold one, whose subject has the IRI `subject` (None: was not found)."""
    wanted, unit = magnitude(number(gold.value), gold.unit or "")
    value, its_unit = magnitude(found.value, found.unit)
    return Traits(found.kind == gold.kind, subject == found.subject, _alike(gold, found) >= _ALIKE,
                  is_same_value(wanted, value), wanted is None or is_same_unit(unit, its_unit))


def _alike(gold: GoldMeasure, found: FoundMeasure) -> float:
    return dice(squash(gold.indicator), found.indicator)


def _pair(gold: Sequence[GoldMeasure], found: Sequence[FoundMeasure], match: dict[str, str]) -> dict[int, int]:
    """Gold position -> found position; those with the same period, then change, then wording go first."""
    pairs = []
    for i, measure in enumerate(gold):
        for j, other in enumerate(found):
            if all(traits(measure, other, match.get(measure.subject))):
                pairs.append((is_same_period(measure, other), _change(measure) == other.change, _alike(measure, other),
                              -i, -j))
    paired: dict[int, int] = {}
    for *_, i, j in sorted(pairs, reverse=True):
        if -i not in paired and -j not in paired.values():
            paired[-i] = -j
    return paired


def judge_measures(article: GoldArticle, found: Sequence[FoundMeasure], match: dict[str, str]) -> Iterator[Finding]:
    """Judge measures and aims, and of those found the periods and changes.

    Args:
        article: the gold article.
        found: the graph's measures of the article that answers for it.
        match: gold entity's name -> IRI.
    """
    paired = _pair(article.measures, found, match)
    for i, gold in enumerate(article.measures):
        said = _said(article, gold)
        kind = "aims" if gold.value is None else "measures"
        if i not in paired:
            yield Finding(kind, article.id, "missed", said, gold.kind, gold=gold)
            continue
        got = found[paired[i]]
        yield Finding(kind, article.id, "right", said, gold.kind, gold=gold, found=got)
        period = f"{got.start}..{got.end}" if got.start or got.end else None
        change = _change(gold)
        for detail, wanted, its, same in (("periods", gold.period, period, is_same_period(gold, got)),
                                          ("changes", change, got.change, change == got.change)):
            outcome = compare(wanted, its, same)
            if outcome is not None:
                yield Finding(detail, article.id, outcome, f"{said} want {wanted} got {its}", gold.kind,
                              gold=gold, found=got)
    taken = set(paired.values())
    for j, other in enumerate(found):
        if j not in taken:
            yield Finding("aims" if other.value is None else "measures", article.id, "spurious",
                          f"{article.id} {other.kind} {other.subject.rpartition('/')[2]} · {other.indicator} = "
                          f"{other.value} {other.unit}", other.kind, found=other)

"""Measures: gold figures and the graph's, paired one to one, then their periods and changes."""

from __future__ import annotations

from collections.abc import Sequence

from kg.score.comparing import dice, is_same_unit, is_same_value, magnitude, months, number, squash
from kg.score.gold import GoldArticle, GoldMeasure
from kg.score.graph import FoundMeasure
from kg.score.kinds import CHANGES
from kg.score.tally import Tally

__all__ = ["judge_measures"]

#: How much the wordings of two indicators must be alike.
_ALIKE = 0.4


def _said(article: GoldArticle, gold: GoldMeasure) -> str:
    return f"{article.id} {gold.kind} {gold.subject} · {gold.indicator} = {gold.value} {gold.unit}"


def _change(gold: GoldMeasure) -> str:
    return CHANGES.get(gold.change or "", "")


def _is_same_period(gold: GoldMeasure, found: FoundMeasure) -> bool:
    """The same months; for a target the same last month is enough."""
    wanted = months(gold.period)
    start, end = found.start or found.end, found.end or found.start
    if wanted is None or start is None or end is None:
        return wanted is None and start is None
    return (start[:7], end[:7]) == wanted or (gold.kind == "target" and end[:7] == wanted[1])


def _likeness(gold: GoldMeasure, found: FoundMeasure, subject: str | None) -> float | None:
    """Return how alike the two indicators are, None where the two are no pair."""
    if found.kind != gold.kind or subject != found.subject:
        return None
    alike = dice(squash(gold.indicator), found.indicator)
    wanted, unit = magnitude(number(gold.value), gold.unit or "")
    value, its_unit = magnitude(found.value, found.unit)
    fits = is_same_value(wanted, value) and (wanted is None or is_same_unit(unit, its_unit))
    return alike if fits and alike >= _ALIKE else None


def _pair(gold: Sequence[GoldMeasure], found: Sequence[FoundMeasure], match: dict[str, str]) -> dict[int, int]:
    """Gold position -> found position; those with the same period, then change, then wording go first."""
    pairs = []
    for i, measure in enumerate(gold):
        for j, other in enumerate(found):
            alike = _likeness(measure, other, match.get(measure.subject))
            if alike is not None:
                pairs.append((_is_same_period(measure, other), _change(measure) == other.change, alike, -i, -j))
    paired: dict[int, int] = {}
    for *_, i, j in sorted(pairs, reverse=True):
        if -i not in paired and -j not in paired.values():
            paired[-i] = -j
    return paired


def judge_measures(article: GoldArticle, found: Sequence[FoundMeasure], match: dict[str, str],
                   tallies: dict[str, Tally]) -> None:
    """Count measures and aims, and of those found the periods and changes.

    Args:
        article: the gold article.
        found: the graph's measures of the article that answers for it.
        match: gold entity's name -> IRI.
        tallies: the counts to add to.
    """
    paired = _pair(article.measures, found, match)
    for i, gold in enumerate(article.measures):
        said = _said(article, gold)
        tally = tallies["aims" if gold.value is None else "measures"]
        if i not in paired:
            tally.miss(said)
            continue
        tally.right += 1
        got = found[paired[i]]
        period = f"{got.start}..{got.end}" if got.start or got.end else None
        tallies["periods"].compare(
            gold.period, period, f"{said} want {gold.period} got {period}", _is_same_period(gold, got))
        change = _change(gold)
        tallies["changes"].compare(change, got.change, f"{said} want {change} got {got.change}")
    taken = set(paired.values())
    for j, other in enumerate(found):
        if j not in taken:
            tallies["aims" if other.value is None else "measures"].spurious.append(
                f"{article.id} {other.kind} {other.subject.rpartition('/')[2]} · {other.indicator} = "
                f"{other.value} {other.unit}")

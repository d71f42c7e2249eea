"""Does the confidence of what was found tell how often it is right?

Each found statement, post and measure of a gold article stands here as its confidence and whether it is right.

    expected calibration error  mean distance between confidence and share of right ones over ten bins of equal
                                width, each bin weighed by what it holds; 0 is best
    area under the ROC curve    chance that a right one has a higher confidence than a wrong one, ties counting
                                half; 0.5 says that the confidence tells nothing
    better half                 share of right ones in the half of highest confidence; those of one confidence
                                across which the half is cut count by their mean
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from kg.score.graph import FoundMeasure, FoundRelation
from kg.score.judge import Judgement
from kg.score.kinds import POST

__all__ = ["BINS", "SAID", "Bin", "Calibration", "Judged", "calibrate", "calibrations", "judged"]

BINS = 10
#: What has a confidence and is scored.
SAID = ("statements", "posts", "measures")


class Judged(NamedTuple):
    """One found thing."""

    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """What lies from `low` up to `high` (the last bin holds its end too); shares are None where nothing does."""

    low: float
    high: float
    count: int
    confidence: float | None  # mean
    precision: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The measures of one sort of things; None where what was found does not define one."""

    count: int
    right: int
    precision: float | None
    error: float | None  # expected calibration error
    area: float | None  # under the ROC curve; needs right and wrong ones
    better_half: float | None  # precision
    distinct: int  # different confidences
    bins: tuple[Bin, ...]


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _bin(things: Sequence[Judged], place: int) -> Bin:
    held = [thing for thing in things if min(int(thing.confidence * BINS), BINS - 1) == place]
    return Bin(place / BINS, (place + 1) / BINS, len(held), _mean([thing.confidence for thing in held]),
               _mean([thing.is_right for thing in held]))


def _area(things: Sequence[Judged]) -> float | None:
    right = sum(thing.is_right for thing in things)
    wrong = len(things) - right
    if not right or not wrong:
        return None
    won, below = 0.0, 0
    for _, tied in groupby(sorted(things), key=lambda thing: thing.confidence):
        held = list(tied)
        good = sum(thing.is_right for thing in held)
        won += good * (below + (len(held) - good) / 2)
        below += len(held) - good
    return won / (right * wrong)


def _better_half(things: Sequence[Judged]) -> float | None:
    room = half = (len(things) + 1) // 2
    good = 0.0
    for _, tied in groupby(sorted(things, reverse=True), key=lambda thing: thing.confidence):
        held = [thing.is_right for thing in tied]
        taken = min(room, len(held))
        good += taken * sum(held) / len(held)
        room -= taken
    return good / half if half else None


def calibrate(things: Sequence[Judged]) -> Calibration:
    """Return the measures of things; their order does not matter.

    >>> found = calibrate([Judged(0.9, True), Judged(0.9, True), Judged(0.3, False), Judged(0.3, True)])
    >>> found.precision, round(found.error, 3), found.area, found.better_half, found.distinct
    (0.75, 0.15, 0.8333333333333334, 1.0, 2)
    """
    things = sorted(things)  # so that sums of fractions come out the same
    bins = tuple(_bin(things, place) for place in range(BINS))
    error = sum(b.count * abs(b.confidence - b.precision) for b in bins
                if b.confidence is not None and b.precision is not None)
    return Calibration(
        len(things), sum(thing.is_right for thing in things), _mean([thing.is_right for thing in things]),
        error / len(things) if things else None, _area(things), _better_half(things),
        len({thing.confidence for thing in things}), bins)


def judged(judgement: Judgement) -> dict[str, list[Judged]]:
    """Return what was found of each sort, in the order of the findings; what has no confidence is left out."""
    found: dict[str, list[Judged]] = {sort: [] for sort in SAID}
    for finding in judgement.findings:
        said = finding.found
        if finding.kind not in ("relations", "measures", "aims") or not isinstance(said, FoundMeasure | FoundRelation):
            continue
        article = judgement.found(finding.article)
        confidence = judgement.graph.confidence(article.stating(said)) if article is not None else None
        if confidence is not None:
            sort = "measures" if isinstance(said, FoundMeasure) else "posts" if said.predicate == POST else "statements"
            found[sort].append(Judged(float(confidence), finding.outcome == "right"))
    return found


def calibrations(judgement: Judgement) -> dict[str, Calibration]:
    """Return the measures of each sort."""
    return {sort: calibrate(things) for sort, things in judged(judgement).items()}

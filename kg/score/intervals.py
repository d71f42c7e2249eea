"""Bootstrap intervals: how far precision, recall and F1 would move with other articles of the same kind.

The gold articles are drawn again with replacement, as many as there are, `SAMPLES` times; each drawing
is scored, and the middle 95 % of its figures are the interval (percentile bootstrap).  The drawings come
from one fixed seed of Python's Mersenne Twister, whose numbers are the same on every machine.  A pair of two
articles counts as often as both were drawn together.  A drawing that leaves a figure undefined (nothing found,
nothing to find) is left out of that figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.score.kinds import LEVEL, SAMPLES, SEED
from kg.score.tally import Finding

__all__ = ["Drawings", "Interval", "Intervals"]

_Counts = NDArray[np.int64]


class Interval(NamedTuple):
    """Both ends, each a share in [0, 1]."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of three figures; None where no drawing defines one."""

    precision: Interval | None
    recall: Interval | None
    f1: Interval | None


class Drawings:
    """How often each article stands in each drawing."""

    def __init__(self, articles: Sequence[str], samples: int = SAMPLES, seed: int = SEED) -> None:
        """Draw.

        Args:
            articles: ids of the gold articles.
            samples: how many drawings.
            seed: of the generator.
        """
        self._place = {article: place for place, article in enumerate(articles)}
        self.count = len(self._place)
        random = Random(seed)
        self._weights: _Counts = np.zeros((samples, self.count), dtype=np.int64)
        for row in self._weights:
            for _ in range(self.count):
                row[int(random.random() * self.count)] += 1

    def _totals(self, findings: Iterable[Finding]) -> _Counts:
        """Return how many of the findings each drawing holds."""
        single: _Counts = np.zeros(self.count, dtype=np.int64)
        pairs: dict[tuple[int, int], int] = {}
        for finding in findings:
            here = self._place[finding.article]
            if finding.other:
                pair = here, self._place[finding.other]
                pairs[pair] = pairs.get(pair, 0) + 1
            else:
                single[here] += 1
        totals: _Counts = self._weights @ single
        if pairs:
            both: _Counts = np.zeros((self.count, self.count), dtype=np.int64)
            for pair, times in pairs.items():
                both[pair] = times
            totals = totals + ((self._weights @ both) * self._weights).sum(axis=1)
        return totals

    def intervals(self, findings: Sequence[Finding]) -> Intervals:
        """Return the intervals of findings of one kind or group."""
        right = self._totals(f for f in findings if f.outcome == "right")
        found = right + self._totals(f for f in findings if f.outcome in ("wrong", "spurious"))
        gold = right + self._totals(f for f in findings if f.outcome in ("wrong", "missed"))
        return Intervals(_middle(right, found), _middle(right, gold), _middle(2 * right, found + gold))


def _middle(parts: _Counts, wholes: _Counts) -> Interval | None:
    """Return the ends of the middle `LEVEL` of the shares, nearest ranks."""
    defined = wholes > 0
    if not defined.any():
        return None
    shares = np.sort(parts[defined] / wholes[defined])
    cut = int(len(shares) * (1 - LEVEL) / 2)
    return Interval(float(shares[cut]), float(shares[len(shares) - 1 - cut]))

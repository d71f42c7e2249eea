"""Findings, one for each thing that gold or graph holds, and their counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from kg.score.gold import GoldEntity, GoldMeasure, GoldQuote, GoldRelation
from kg.score.graph import FoundMeasure, FoundMention, FoundQuote, FoundRelation

__all__ = ["Finding", "Found", "Gold", "Outcome", "Tally", "compare", "tally"]

#: ``wrong`` is missed and spurious at once: the graph has another thing in place of the right one.
Outcome = Literal["right", "missed", "wrong", "spurious"]
Gold = GoldEntity | GoldMeasure | GoldQuote | GoldRelation
Found = FoundMeasure | FoundMention | FoundQuote | FoundRelation


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing of gold beside one of the graph; either may be missing.

    `group` divides its kind (a class, a predicate, observation or target), empty where nothing does: what gold holds
    counts to the gold's group, what only the graph holds to the graph's.
    """

    kind: str
    article: str  # id of the gold article
    outcome: Outcome
    said: str  # the finding in one line
    group: str = ""
    other: str = ""  # the second gold article, of a pair
    gold: Gold | None = None
    found: Found | None = None


@dataclass(slots=True)
class Tally:
    """The counts of one kind.

    >>> tally = Tally(right=3, missed=["a"])
    >>> tally.gold, round(tally.f1, 3)
    (4, 0.857)
    """

    right: int = 0
    missed: list[str] = field(default_factory=list)  # what gold has and the graph has not
    spurious: list[str] = field(default_factory=list)  # what the graph has and gold has not
    wrong: int = 0  # missed and spurious at once, listed as missed

    @property
    def gold(self) -> int:
        """How many there are to find."""
        return self.right + len(self.missed)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was found."""
        found = self.right + self.wrong + len(self.spurious)
        return self.right / found if found else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 where there is nothing."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def figures(self) -> dict[str, float]:
        """Return the figures rounded to four digits, and the number of gold things."""
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4),
                "gold": self.gold}


def compare(gold: object, found: object, is_same: bool) -> Outcome | None:
    """Return the outcome of one thing that gold or graph may leave open; None where both do.

    >>> compare("a", "b", False), compare("a", None, False), compare(None, "b", False), compare(None, None, True)
    ('wrong', 'missed', 'spurious', None)
    """
    if not gold and not found:
        return None
    if is_same:
        return "right"
    if gold and found:
        return "wrong"
    return "missed" if gold else "spurious"


def tally(findings: Iterable[Finding]) -> Tally:
    """Count findings of one kind."""
    counts = Tally()
    for finding in findings:
        if finding.outcome == "right":
            counts.right += 1
        elif finding.outcome == "spurious":
            counts.spurious.append(finding.said)
        else:
            counts.missed.append(finding.said)
            counts.wrong += finding.outcome == "wrong"
    return counts

"""Right, missed and spurious, counted and listed."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Tally"]


@dataclass(slots=True)
class Tally:
    """The counts of one kind.

    >>> tally = Tally(right=3)
    >>> tally.miss("a")
    >>> tally.gold, round(tally.f1, 3)
    (4, 0.857)
    """

    right: int = 0
    missed: list[str] = field(default_factory=list)  # what gold has and the graph has not
    spurious: list[str] = field(default_factory=list)  # what the graph has and gold has not
    wrong: int = 0  # missed and spurious at once, listed as missed

    def miss(self, said: str) -> None:
        """Count what the graph does not have."""
        self.missed.append(said)

    def mistake(self, said: str) -> None:
        """Count what the graph has in place of the right thing."""
        self.missed.append(said)
        self.wrong += 1

    def judge(self, is_right: bool, said: str) -> None:
        """Count one thing that gold has and that the graph answers, rightly or not."""
        if is_right:
            self.right += 1
        else:
            self.mistake(said)

    def compare(self, gold: object, found: object, said: str, is_same: bool | None = None) -> None:
        """Count one thing that gold or graph may leave open."""
        if not gold and not found:
            return
        if gold == found if is_same is None else is_same:
            self.right += 1
        elif gold and found:
            self.mistake(said)
        else:
            (self.missed if gold else self.spurious).append(said)

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

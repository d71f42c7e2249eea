"""What a build leaves out because it is not sure enough of it; the kept records stay whole.

A node of the graph counts by its confidence as the graph writes it, the highest of all records that are one
node: so a build with a threshold and an export with the same one hold the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kg.quads import confidence_of, parts_of
from kg.resolve import Identity
from kg.sieve import Record, Sieve

__all__ = ["Threshold"]


class Threshold(Sieve):
    """Keeps what has at least a confidence, article after article; `withheld` counts the nodes left out so far."""

    def __init__(self, least: float, identity: Identity) -> None:
        super().__init__(identity)
        self._least = Decimal(str(least))
        self.withheld = 0

    def __bool__(self) -> bool:
        return bool(self._least)

    def _left(self, article: str, said: Sequence[Record]) -> tuple[Record, ...]:
        nodes = [parts_of(one, lambda key: self._identity.key_of(article, key)) for one in said]
        best: dict[tuple[object, ...], Decimal] = {}
        for node, one in zip(nodes, said, strict=True):
            best[node] = max(best.get(node, Decimal(0)), confidence_of(one.confidence))
        self.withheld += sum(held < self._least for held in best.values())
        return tuple(one for node, one in zip(nodes, said, strict=True) if best[node] >= self._least)

"""What a build leaves out because it is not sure enough of it; the kept records stay whole.

A node of the graph counts by its confidence as the graph writes it, the highest of all records that are one
node: so a build with a threshold and an export with the same one hold the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from kg.quads import Said, confidence_of, parts_of
from kg.records import ArticleRecords, Measure, Post, Quotation, Statement
from kg.rejecting import used_keys
from kg.resolve import Identity

__all__ = ["Threshold"]

_Record = TypeVar("_Record", Statement, Post, Measure, Quotation)


class Threshold:
    """Keeps what has at least a confidence, article after article; `withheld` counts the nodes left out so far."""

    def __init__(self, least: float, identity: Identity) -> None:
        self._least = Decimal(str(least))
        self._identity = identity
        self._alive: set[str] = set()
        self._loose: set[str] = set()
        self.withheld = 0

    def keep(self, records: ArticleRecords) -> ArticleRecords:
        """Return the records of an article without what lies below."""
        if not self._least:
            return records
        article = records.annotated.article.key
        kept = replace(
            records, statements=self._left(article, records.statements), posts=self._left(article, records.posts),
            measures=self._left(article, records.measures), quotations=self._left(article, records.quotations))
        self._alive |= {self._identity.key_of(article, key) for key in used_keys(kept)}
        self._loose |= {self._identity.key_of(article, key) for key in used_keys(records) - used_keys(kept)}
        return kept

    def _left(self, article: str, said: Sequence[_Record]) -> tuple[_Record, ...]:
        def node(one: Said) -> tuple[object, ...]:
            return parts_of(one, lambda key: self._identity.key_of(article, key))

        best: dict[tuple[object, ...], Decimal] = {}
        for one in said:
            best[node(one)] = max(best.get(node(one), Decimal(0)), confidence_of(one.confidence))
        self.withheld += sum(held < self._least for held in best.values())
        return tuple(one for one in said if best[node(one)] >= self._least)

    def orphans(self) -> set[str]:
        """Return the keys of the graph that only what was left out used."""
        return self._loose - self._alive

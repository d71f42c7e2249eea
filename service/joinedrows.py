"""Rows of an answer that tell the same, as one with the proofs of all: what several articles tell is one fact.

Programs get a row for each article, as the query gave it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from service.answers import AnswerRow, AnswerTable, NamedCell, SecondProof

__all__ = ["JOINED", "joined_rows"]

#: Questions whose rows differ by nothing but the article.
JOINED = frozenset({"articles-disagree", "posts-of-body", "posts-of-person"})

#: The day on which something holds: of several the latest is shown.
_DAY = "asOf"


def _proofs(rows: Iterable[AnswerRow]) -> tuple[SecondProof, ...]:
    """Return the proofs of rows but the first one's own: each sentence once, those of one kind together."""
    first, *others = rows
    more = [SecondProof("", row.sentence, row.evidence, row.article) for row in others if row.sentence]
    seen, found = {first.evidence}, []
    for proof in (*more, *(two for row in (first, *others) for two in row.second)):
        if proof.evidence is None or proof.evidence not in seen:
            seen.add(proof.evidence)
            found.append(proof)
    return tuple(found)


def joined_rows(table: AnswerTable) -> AnswerTable:
    """Return an answer with each row once, in the place of the first.

    What is told to hold on several days is one row with the latest of them.
    """
    day = table.columns.index(_DAY) if _DAY in table.columns else None
    groups: dict[tuple[NamedCell | None, ...], list[AnswerRow]] = {}
    for row in table.rows:
        groups.setdefault(tuple(cell for n, cell in enumerate(row.cells) if n != day), []).append(row)

    def last(row: AnswerRow) -> str:
        cell = row.cells[day] if day is not None else None
        return cell.text if cell else ""

    ordered = (sorted(same, key=last, reverse=True) for same in groups.values())
    rows = (replace(same[0], second=_proofs(same)) if len(same) > 1 else same[0] for same in ordered)
    return replace(table, rows=tuple(rows))

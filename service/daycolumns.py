"""Days in answers for programs: beside each first day of a time, how much of it the newspaper gave.

The graph has the first day of the time that a sentence tells: of "in June" 1 June, of "this year" 1 January.
"""

from __future__ import annotations

from dataclasses import replace

from kg.store import Answer, Term
from kg.vocab import XSD
from service.periods import as_of_text, period_text

__all__ = ["first_days", "with_told_days"]

#: Length of a told time -> its datatype.
_TYPES = {4: XSD + "gYear", 7: XSD + "gYearMonth", 10: XSD + "date"}


def first_days(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns with the first day of a time that a sentence tells.

    A column ``day`` is one where ``since`` stands beside it: there it may be the last day of a period too.
    """
    return tuple(name for name in columns if name == "asOf" or (name == "day" and "since" in columns))


def with_told_days(answer: Answer) -> Answer:
    """Return an answer with a column ``asOfText`` or ``dayText`` behind all others: the time as it was told.

    It is a day, a month (2024-06), a year, or for figures a period (2024-01–2024-06).
    """
    names = first_days(answer.variables)
    if not names:
        return answer
    rows = []
    for row in answer.rows:
        cells = dict(zip(answer.variables, row, strict=True))
        rows.append((*row, *(_told(cells, name) for name in names)))
    return replace(answer, variables=(*answer.variables, *(f"{name}Text" for name in names)), rows=tuple(rows))


def _told(cells: dict[str, Term | None], name: str) -> Term | None:
    day, since, sentence, date = (
        term.value if (term := cells.get(one)) else None for one in (name, "since", "sentence", "date")
    )
    if day is None:
        return None
    told = period_text(since, day) if since else as_of_text(day, [sentence or ""], date)
    return Term("literal", told, _TYPES.get(len(told)))

"""Answers as tables for pages and as JSON values."""

from __future__ import annotations

from dataclasses import dataclass

from kg.store import Answer, Term
from kg.vocab import XSD

__all__ = ["Cell", "Table", "json_value", "table_of"]

_WHOLE = {XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")}
_BROKEN = {XSD + name for name in ("decimal", "double", "float")}


@dataclass(frozen=True, slots=True)
class Cell:
    """A term as a page shows it; `iri` where it can be followed."""

    text: str
    iri: str | None = None
    language: str | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An answer as a page shows it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    boolean: bool | None
    truncated: bool

    @property
    def is_graph(self) -> bool:
        """Tell whether the rows are triples of a CONSTRUCT or DESCRIBE."""
        return self.columns == ("subject", "predicate", "object")


def _cell(term: Term | None) -> Cell | None:
    if term is None:
        return None
    if term.kind == "iri":
        return Cell(term.value, term.value)
    number = term.datatype in _WHOLE or term.datatype in _BROKEN
    return Cell(term.value, language=term.language, is_number=number)


def table_of(answer: Answer) -> Table:
    """Return the answer as a table."""
    return Table(
        answer.variables, tuple(tuple(map(_cell, row)) for row in answer.rows), answer.boolean, answer.truncated
    )


def json_value(term: Term | None) -> str | int | float | bool | None:
    """Return a term as plain JSON: numbers and truth values as such, all else as text."""
    if term is None:
        return None
    try:
        if term.datatype in _WHOLE:
            return int(term.value)
        if term.datatype in _BROKEN:
            return float(term.value)
    except ValueError:
        return term.value
    if term.datatype == XSD + "boolean":
        return term.value in ("true", "1")
    return term.value

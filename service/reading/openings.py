"""How articles without a headline begin: what lists and sentences call them by, for readers only.

The graph, CSV and JSON say that there is no headline; a page shows the first words of the body and the page's number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.store import Term
from service.backend import Backend
from service.reading.asking import Row, node, read_many, text

__all__ = ["Opening", "opening_of", "read_openings", "with_openings"]

_CHARS = 26
_OPENINGS = f"""SELECT ?article ?opening ?page WHERE {{ VALUES ?article {{ MANY }} ?article nif:isString ?text
  OPTIONAL {{ ?article schema:isPartOf ?printed . ?printed schema:pagination ?page }}
  BIND(SUBSTR(STR(?text), 1, {_CHARS * 2}) AS ?opening) }} ORDER BY ?article ?page"""
_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Opening:
    """The first words of an article, cut short, and the number of its page where that is known."""

    words: str
    page: str | None = None


def _first_words(body: str) -> str:
    """Return the first line, cut short.

    >>> _first_words("今年以来，全县\\n经济"), len(_first_words("字" * 30))
    ('今年以来，全县', 28)
    """
    line = body.strip().split("\n")[0].strip()
    return line if len(line) <= _CHARS else line[:_CHARS].rstrip("，、：；。") + "……"


async def read_openings(backend: Backend, articles: Iterable[str]) -> dict[str, Opening]:
    """Return how articles begin, by IRI; those whose text the graph does not hold are left out."""
    found: dict[str, Opening] = {}
    for row in await read_many(backend, _OPENINGS, map(node, sorted(set(articles))), 2 * _AT_ONCE, _AT_ONCE):
        if words := _first_words(text(row, "opening") or ""):
            found.setdefault(row["article"].value, Opening(words, text(row, "page")))
    return found


async def with_openings(backend: Backend, rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows with ``?article``; those without ``?headline`` know how the article begins (`opening_of`)."""
    lacking = {row["article"].value for row in rows if "headline" not in row}
    if not lacking:
        return rows
    found = {iri: _terms(opening) for iri, opening in (await read_openings(backend, lacking)).items()}
    return [row if "headline" in row else {**row, **found.get(row["article"].value, {})} for row in rows]


def _terms(opening: Opening) -> dict[str, Term]:
    told = {"opening": opening.words, "openingPage": opening.page}
    return {name: Term("literal", value) for name, value in told.items() if value is not None}


def opening_of(row: Row) -> Opening | None:
    """Return how the article of a row begins, where `with_openings` has read it."""
    words = text(row, "opening")
    return None if words is None else Opening(words, text(row, "openingPage"))

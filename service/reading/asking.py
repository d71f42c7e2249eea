"""Asking the graph for one resource: a query text, its scope, rows as dictionaries."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from decimal import Decimal

import pyoxigraph as ox

from kg.store import Term
from kg.vocab import ENTITY_CLASSES, KG
from service.backend import Backend, Query
from service.errors import NotFoundError

__all__ = ["Row", "about", "class_of", "decimal", "node", "of_article", "read", "read_many", "text"]

#: A row of an answer: variable -> term, unbound ones left out.
Row = Mapping[str, Term]
_GRAPH = "GRAPH ?article {"


def node(iri: str) -> str:
    """Return an IRI as a SPARQL term.

    Raises:
        NotFoundError: the text is no IRI, so nothing can have it as its name.
    """
    try:
        return str(ox.NamedNode(iri))
    except ValueError as error:
        raise NotFoundError(f"{iri!r} is no IRI: {error}") from error


def about(query: str, variable: str, iri: str) -> str:
    """Return the query for one value of `variable`; bound within the graph pattern, where the engine starts from it."""
    bound = f"VALUES ?{variable} {{ {node(iri)} }}"
    return query.replace(_GRAPH, f"{_GRAPH} {bound}", 1) if _GRAPH in query else query.replace("{", f"{{ {bound}", 1)


def decimal(value: float) -> str:
    """Return a number as SPARQL's decimal, which compares exactly.

    >>> decimal(0.7), decimal(1)
    ('0.7', '1.0')
    """
    return format(Decimal(repr(float(value))), "f")


def of_article(query: str, article: str) -> str:
    """Return the query for what one article says: its graph only."""
    return query.replace(_GRAPH, f"BIND({node(article)} AS ?article) GRAPH {node(article)} {{", 1)


async def read(backend: Backend, query: str, limit: int = 2_000) -> list[Row]:
    """Return the rows of a page's own query, at most `limit`."""
    answer = await backend.ask(Query(query, lane="pages"), limit)
    return [
        {name: term for name, term in zip(answer.variables, row, strict=True) if term is not None}
        for row in answer.rows
    ]


async def read_many(backend: Backend, query: str, items: Iterable[str], most: int, at_once: int = 200) -> list[Row]:
    """Ask of many items, so many in one query that its text stays far below the limit; return all rows in their order.

    Args:
        backend: answers.
        query: MANY in it stands for the items.
        items: terms, or rows of them in parentheses, as VALUES takes them.
        most: rows of one query.
        at_once: items in one query.
    """
    listed = list(items)
    parts = (" ".join(listed[at : at + at_once]) for at in range(0, len(listed), at_once))
    answers = await asyncio.gather(*(read(backend, query.replace("MANY", part, 1), most) for part in parts))
    return [row for rows in answers for row in rows]


def text(row: Row, name: str) -> str | None:
    """Return the text of a variable, None where it is unbound."""
    return row[name].value if name in row else None


def class_of(classes: list[str]) -> str | None:
    """Return the class name that a thing is directly in; of Zone and its superclass Place, Zone."""
    own = [c.removeprefix(KG) for c in classes if c.removeprefix(KG) in ENTITY_CLASSES]
    return next((c for c in own if c != "Place"), own[0] if own else None)

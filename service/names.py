"""Names to things: how a question's parameter and a mistyped address find what was meant."""

from __future__ import annotations

import re

from starlette.concurrency import run_in_threadpool

from kg.errors import StoreError
from kg.naming import HITS, choose, labelled_query, search_types
from kg.search import Hit, search_index
from service.backend import Backend, Query

__all__ = ["find_things", "hits_of", "similar_things", "things_among"]

_CHINESE = re.compile(r"[\u3400-\u9fff]+")


async def _hits(backend: Backend, text: str, type_name: str | None) -> list[Hit]:
    try:
        return await run_in_threadpool(search_index, backend.snapshot() / "search.db", text, HITS, type_name)
    except StoreError:
        return []  # a store without index still has labels


async def hits_of(backend: Backend, text: str, classes: tuple[str, ...]) -> list[Hit]:
    """Return what the index of names finds among some classes, class by class, best first in each."""
    return [hit for name in search_types(classes) for hit in await _hits(backend, text, name)]


async def find_things(backend: Backend, text: str, classes: tuple[str, ...]) -> list[str]:
    """Return the IRIs of the things that a name means, best first.

    Args:
        backend: answers.
        text: as the user wrote it.
        classes: class names allowed.
    """
    return await things_among(backend, text, classes, await hits_of(backend, text, classes))


async def things_among(backend: Backend, text: str, classes: tuple[str, ...], hits: list[Hit]) -> list[str]:
    """Return what `find_things` does, where the index was asked already."""
    answer = await backend.ask(Query(labelled_query(text, classes), lane="pages"), HITS)
    return choose(text, hits, [row[0].value for row in answer.rows if row[0] is not None])


async def similar_things(backend: Backend, name: str, limit: int = 5) -> list[Hit]:
    """Return things whose name resembles `name`: it holds the name, or a good part of it.

    Parts of a word in letters say nothing of it (the end of "nothing" is in "washing"), so these are of Chinese names
    alone; nor do two characters of a long name, most of which are of the place.
    """
    parts = (part for part in (name[:4], name[-4:], name[:2]) if _CHINESE.fullmatch(part))
    for text in dict.fromkeys((name, *(part for part in parts if len(part) > 2 or len(name) <= 4))):
        found = await _hits(backend, text, None) if len(text) >= 2 else []
        if found:
            return found[:limit]
    return []

"""Names to things: how a question's parameter and a mistyped address find what was meant."""

from __future__ import annotations

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool

from kg.errors import StoreError
from kg.iris import canonical_name
from kg.search import Hit, fold, search_index
from kg.vocab import KG
from service.backend import Backend, Query

__all__ = ["find_things", "similar_things"]

_MOST = 200


def _labelled(names: list[str], classes: tuple[str, ...]) -> str:
    labels = " ".join(str(literal) for name in names for literal in (ox.Literal(name, language="zh"), ox.Literal(name)))
    kinds = " ".join(str(ox.NamedNode(KG + name)) for name in classes)
    return (
        f"SELECT DISTINCT ?thing WHERE {{ VALUES ?label {{ {labels} }} VALUES ?class {{ {kinds} }} "
        "?thing skos:prefLabel|skos:altLabel ?label ; a ?class . "
        "FILTER NOT EXISTS { ?thing dcterms:isReplacedBy ?new } } ORDER BY ?thing"
    )


async def _hits(backend: Backend, text: str, type_name: str | None) -> list[Hit]:
    try:
        return await run_in_threadpool(search_index, backend.snapshot() / "search.db", text, _MOST, type_name)
    except StoreError:
        return []  # a store without index still has labels


async def find_things(backend: Backend, text: str, classes: tuple[str, ...]) -> list[str]:
    """Return the IRIs of the things that a name means, best first.

    An exact name or alias decides, first among what articles mention, then in the whole authority;
    only where none fits, the best name that holds the text does.

    Args:
        backend: answers.
        text: as the user wrote it.
        classes: class names allowed.
    """
    hits = [hit for name in classes for hit in await _hits(backend, text, name)]
    exact = [hit.iri for hit in hits if fold(hit.matched) == fold(text)]
    answer = await backend.ask(
        Query(_labelled(sorted({text.strip(), canonical_name(text)}), classes), lane="pages"), _MOST
    )
    exact += [row[0].value for row in answer.rows if row[0] is not None]
    if exact:
        return list(dict.fromkeys(exact))
    ranked = sorted(
        hits, key=lambda hit: (not fold(hit.matched).startswith(fold(text)), -hit.articles, len(hit.matched), hit.iri)
    )
    return [hit.iri for hit in ranked[:1]]


async def similar_things(backend: Backend, name: str, limit: int = 5) -> list[Hit]:
    """Return things whose name resembles `name`: it holds the name, its head or its tail."""
    for text in dict.fromkeys((name, name[:4], name[-4:], name[:2])):
        found = await _hits(backend, text, None) if len(text) >= 2 else []
        if found:
            return found[:limit]
    return []

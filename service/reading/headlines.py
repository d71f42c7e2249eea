"""Headlines of articles, with the day that counts for each."""

from __future__ import annotations

from collections.abc import Sequence

from service.backend import Backend
from service.reading.asking import node, read, text
from service.reading.things import ArticleLine

__all__ = ["read_headlines"]

_HEADLINES = """SELECT DISTINCT ?article ?headline ?date WHERE { VALUES ?article { MANY }
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published }
  BIND(COALESCE(?reported, ?published) AS ?date) } ORDER BY ?article ?headline"""
_AT_ONCE = 300


async def read_headlines(backend: Backend, articles: Sequence[str]) -> dict[str, ArticleLine]:
    """Return articles by IRI."""
    found: dict[str, ArticleLine] = {}
    for begin in range(0, len(articles), _AT_ONCE):
        some = articles[begin : begin + _AT_ONCE]
        for row in await read(backend, _HEADLINES.replace("MANY", " ".join(map(node, some))), 2 * _AT_ONCE):
            iri = row["article"].value
            found.setdefault(iri, ArticleLine(iri, text(row, "headline"), text(row, "date")))
    return found

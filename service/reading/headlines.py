"""Headlines of articles, with the day that counts for each; articles by words of their headline."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from kg.errors import KgError
from service.backend import Backend
from service.reading.asking import node, read, read_many, text
from service.reading.openings import opening_of, with_openings
from service.reading.things import ArticleLine

__all__ = ["find_headlines", "newest_headlines", "read_headlines"]

_HEADLINES = """SELECT DISTINCT ?article ?headline ?date WHERE { VALUES ?article { MANY }
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published }
  BIND(COALESCE(?reported, ?published) AS ?date) } ORDER BY ?article ?headline"""
_AT_ONCE = 300
#: WORDS is a filter of the headline, or nothing.
_NEWEST = """SELECT DISTINCT ?article ?headline ?date WHERE { ?article a schema:NewsArticle ; schema:headline ?headline
  WORDS OPTIONAL { ?article schema:contentReferenceTime ?reported }
  OPTIONAL { ?article schema:datePublished ?published }
  BIND(COALESCE(STR(?reported), STR(?published), "") AS ?date) } ORDER BY DESC(?date) ?article LIMIT MOST"""
#: Characters of a search that are looked for in headlines: none is longer.
_MOST_CHARS = 100


async def read_headlines(backend: Backend, articles: Sequence[str]) -> dict[str, ArticleLine]:
    """Return articles by IRI."""
    found: dict[str, ArticleLine] = {}
    rows = await read_many(backend, _HEADLINES, map(node, articles), 2 * _AT_ONCE, _AT_ONCE)
    for row in await with_openings(backend, rows):
        iri = row["article"].value
        found.setdefault(iri, ArticleLine(iri, text(row, "headline"), text(row, "date"), opening_of(row)))
    return found


async def newest_headlines(backend: Backend, most: int) -> tuple[ArticleLine, ...]:
    """Return articles that have a headline, newest first."""
    return await _lines(backend, "", most)


async def find_headlines(backend: Backend, text: str, most: int = 20) -> tuple[ArticleLine, ...]:
    """Return the articles whose headline holds each word of a text, newest first; none for less than two characters.

    Args:
        backend: answers.
        text: as the user wrote it.
        most: articles.
    """
    words = text[:_MOST_CHARS].encode("utf-8", "ignore").decode("utf-8").split()
    if len("".join(words)) < 2:
        return ()
    told = " && ".join(f"CONTAINS(LCASE(?headline), LCASE({ox.Literal(word)}))" for word in words)
    try:
        return await _lines(backend, f"FILTER({told})", most)
    except KgError:
        return ()  # a list beside another: a search is not lost with it


async def _lines(backend: Backend, words: str, most: int) -> tuple[ArticleLine, ...]:
    query = _NEWEST.replace("MOST", str(int(most))).replace("WORDS", words)
    return tuple(
        ArticleLine(row["article"].value, text(row, "headline"), text(row, "date") or None)
        for row in await read(backend, query, most)
    )

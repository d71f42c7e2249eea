"""What articles share: things named together, articles that name two things, articles a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import KgError
from service.backend import Backend
from service.reading.asking import Row, about, class_of, decimal, node, read, read_many, text
from service.reading.openings import opening_of, with_openings
from service.reading.things import ArticleLine

__all__ = ["Related", "count_common_articles", "filled_months", "months_of", "read_common_articles", "read_related"]

#: By how many articles name them: what few share is put in order here, as the engine takes long to sort by names.
_RELATED = """SELECT ?n (GROUP_CONCAT(STR(?other); SEPARATOR=" ") AS ?others) WHERE {
  { SELECT ?other (COUNT(DISTINCT ?article) AS ?n) WHERE { ?article schema:mentions ?this , ?other .
      FILTER(?other != ?this) SURE } GROUP BY ?other } } GROUP BY ?n ORDER BY DESC(?n) LIMIT MOST"""
_NAMES = """SELECT ?other ?name ?english ?class WHERE { VALUES ?other { MANY }
  ?other skos:prefLabel ?name ; a ?class FILTER(LANG(?name) = "zh")
  OPTIONAL { ?other skos:prefLabel ?english FILTER(LANG(?english) = "en") } } ORDER BY ?other ?name ?class"""
_COMMON = """SELECT DISTINCT ?article ?headline ?date WHERE { ?article schema:mentions ?this , ?other
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published }
  BIND(COALESCE(?reported, ?published) AS ?date) } ORDER BY DESC(?date) ?article"""
_COMMON_COUNT = "SELECT (COUNT(DISTINCT ?article) AS ?n) WHERE { ?article schema:mentions ?this , ?other }"
_MOST_MONTHS = 1_200


@dataclass(frozen=True, slots=True)
class Related:
    """A thing named in the same articles, and in how many."""

    iri: str
    name: str
    english: str | None
    type: str | None
    articles: int


async def read_related(backend: Backend, iri: str, most: int, least: float = 0.0) -> tuple[Related, ...]:
    """Return the things most often named together with one; none where that takes too long to count.

    An article counts where it names the other in a mention that is linked with a confidence of `least` or more.
    """
    sure = (
        "?mention nif:referenceContext ?article ; itsrdf:taIdentRef ?other ; itsrdf:taConfidence ?confidence "
        f"FILTER(?confidence >= {decimal(least)})"
    )
    query = _RELATED.replace("SURE", sure if least else "").replace("MOST", str(int(most))).replace("?this", node(iri))
    try:
        levels = {int(row["n"].value): row["others"].value for row in await read(backend, query) if "n" in row}
        counts = dict([(other, n) for n, others in levels.items() for other in sorted(others.split())][:most])
        rows = await read_many(backend, _NAMES, map(node, counts), most * 20) if counts else []
    except KgError:
        return ()
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["other"].value, []).append(row)
    return tuple(
        Related(other, group[0]["name"].value, text(group[0], "english"), kind, n)
        for other, n in counts.items()
        if (group := groups.get(other)) and (kind := class_of([row["class"].value for row in group])) is not None
    )


async def read_common_articles(backend: Backend, one: str, other: str, most: int) -> tuple[ArticleLine, ...]:
    """Return the articles that name both things, newest first."""
    query = about(_COMMON, "this", one).replace("?this , ?other", f"?this , {node(other)}")
    rows = await with_openings(backend, await read(backend, query, most))
    return tuple(
        ArticleLine(row["article"].value, text(row, "headline"), text(row, "date"), opening_of(row)) for row in rows
    )


async def count_common_articles(backend: Backend, one: str, other: str) -> int:
    """Return how many articles name both things."""
    rows = await read(backend, about(_COMMON_COUNT, "this", one).replace("?this , ?other", f"?this , {node(other)}"))
    return int(rows[0]["n"].value) if rows else 0


def filled_months(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the months from the first to the last with what is counted of each, those without an article as 0."""
    months = sorted(counts)
    if not months:
        return ()
    first, last = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (months[0], months[-1]))
    if last - first >= _MOST_MONTHS:
        return tuple(sorted(counts.items()))  # a date that cannot be right: no empty months in between
    names = [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(first, last + 1)]
    return tuple((name, counts.get(name, 0)) for name in names)


def months_of(articles: Iterable[ArticleLine]) -> tuple[tuple[str, int], ...]:
    """Return how many articles there are a month, oldest first.

    >>> months_of([ArticleLine("a", None, "2024-01-05"), ArticleLine("b", None, "2024-03-01")])
    (('2024-01', 1), ('2024-02', 0), ('2024-03', 1))
    """
    return filled_months(Counter(article.date[:7] for article in articles if article.date))

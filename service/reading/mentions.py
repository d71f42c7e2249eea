"""How often articles name things, by month."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import KgError
from service.backend import Backend
from service.reading.asking import read
from service.reading.sharing import filled_months

__all__ = ["Mentions", "Month", "read_mentions_by_month"]

#: Mentions are counted article by article first: few dates are looked up then.
_MONTHS = """SELECT ?month (SUM(?n) AS ?mentions) (COUNT(?article) AS ?articles) WHERE {
  { SELECT ?article (COUNT(?mention) AS ?n) WHERE { GRAPH ?article {
      ?article a schema:NewsArticle . OPTIONAL { ?mention itsrdf:taIdentRef ?thing } } } GROUP BY ?article }
  { SELECT ?article (MAX(?one) AS ?day) WHERE { ?article a schema:NewsArticle
      OPTIONAL { ?article schema:contentReferenceTime ?reported }
      OPTIONAL { ?article schema:datePublished ?published }
      BIND(STR(COALESCE(?reported, ?published)) AS ?one) } GROUP BY ?article }
  BIND(COALESCE(SUBSTR(?day, 1, 7), "") AS ?month) } GROUP BY ?month ORDER BY ?month"""
_MOST_MONTHS = 12_000


@dataclass(frozen=True, slots=True)
class Month:
    """A month as 2024-05, or a year: how often its articles name things, and how many articles there are."""

    name: str
    mentions: int
    articles: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """Months from the first to the last with an article, how many articles have no date, and what these name."""

    months: tuple[Month, ...] = ()
    undated: int = 0
    undated_mentions: int = 0


async def read_mentions_by_month(backend: Backend) -> Mentions:
    """Return how often things are named, by the month of the article; nothing where that takes too long to count."""
    try:
        rows = await read(backend, _MONTHS, _MOST_MONTHS)
    except KgError:
        return Mentions()
    told = {row["month"].value: (int(row["mentions"].value), int(row["articles"].value)) for row in rows}
    undated_mentions, undated = told.pop("", (0, 0))
    names = (name for name, _ in filled_months({name: articles for name, (_, articles) in told.items()}))
    return Mentions(tuple(Month(name, *told.get(name, (0, 0))) for name in names), undated, undated_mentions)

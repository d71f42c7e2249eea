"""The pages of a newspaper or of an issue as a list: each once, by day, newest first, and by number."""

from __future__ import annotations

from dataclasses import dataclass

from service.backend import Backend
from service.reading.asking import about, read, text
from service.reading.press import page_order

__all__ = ["ListedPage", "read_pages"]

_PAGES = """SELECT ?page ?number ?issue ?date (COUNT(DISTINCT ?article) AS ?articles) WHERE {
  ?page schema:isPartOf ?issue ; a schema:WebPageElement . ?issue a schema:PublicationIssue
  @of@ OPTIONAL { ?issue schema:datePublished ?date } OPTIONAL { ?page schema:pagination ?number }
  OPTIONAL { ?article schema:isPartOf ?page ; a schema:NewsArticle } }
  GROUP BY ?page ?number ?issue ?date ORDER BY ?issue ?page"""
_MOST = 200_000


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page with its number as printed, its issue, the day of that and how many articles stand on it."""

    iri: str
    number: str | None
    issue: str
    date: str | None
    articles: int


async def read_pages(backend: Backend, iri: str, of_issue: bool) -> tuple[ListedPage, ...]:
    """Return the pages of an issue, or of all issues of a newspaper; those without a day stand last."""
    query = _PAGES.replace("@of@", "" if of_issue else ". ?issue schema:isPartOf ?paper")
    found: dict[str, ListedPage] = {}
    for row in await read(backend, about(query, "issue" if of_issue else "paper", iri), _MOST):
        page, number = row["page"].value, text(row, "number")
        listed = ListedPage(page, number, row["issue"].value, text(row, "date"), int(text(row, "articles") or 0))
        found.setdefault(page, listed)
    by_number = sorted(found.values(), key=lambda page: (page.issue, page_order(page.number), page.iri))
    return tuple(sorted(by_number, key=lambda page: page.date or "", reverse=True))

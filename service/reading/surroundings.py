"""Where an article stands: its page, the issue and newspaper, its neighbours on the page, its place in print."""

from __future__ import annotations

from dataclasses import dataclass

from kg.records import Span
from service.backend import Backend
from service.reading.articles import ArticleHead
from service.reading.asking import about, of_article, read, text
from service.reading.openings import with_openings
from service.reading.printed import placed
from service.reading.sayings import Named

__all__ = ["PrintedPage", "Surroundings", "read_printed", "read_surroundings"]

_PAGE = """SELECT DISTINCT ?number ?issue ?date ?issueNumber ?paper ?paperName WHERE {
  ?page a schema:WebPageElement OPTIONAL { ?page schema:pagination ?number }
  OPTIONAL { ?page schema:isPartOf ?issue OPTIONAL { ?issue schema:datePublished ?date }
    OPTIONAL { ?issue schema:issueNumber ?issueNumber }
    OPTIONAL { ?issue schema:isPartOf ?paper OPTIONAL { ?paper schema:name ?paperName } } } }
  ORDER BY ?issue ?paper ?number LIMIT 1"""
_ON_PAGE = """SELECT DISTINCT ?article ?headline WHERE { ?article schema:isPartOf ?page ; a schema:NewsArticle
  OPTIONAL { ?article schema:headline ?headline } } ORDER BY ?article ?headline"""
_TEXT = "SELECT ?text WHERE { ?page nif:isString ?text } LIMIT 1"
_DERIVED = """SELECT DISTINCT ?begin ?end ?printed WHERE { GRAPH ?article {
    ?node prov:wasDerivedFrom ?printed ; nif:beginIndex ?begin ; nif:endIndex ?end } } ORDER BY ?begin ?end ?printed"""
_MOST_RUNS = 50_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around an article, as far as the graph tells; neighbours in the order of the page."""

    page: str
    page_number: str | None = None
    issue: str | None = None
    issue_date: str | None = None
    issue_number: str | None = None
    newspaper: Named | None = None
    previous: Named | None = None
    next: Named | None = None


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The text of the page, and where the article's characters stand in it."""

    text: str
    places: dict[int, int]


def _opening(article: str) -> int:
    """Return the offset on the page at which an article begins: its IRI tells it."""
    number = article.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdigit() else -1


async def read_surroundings(backend: Backend, head: ArticleHead) -> Surroundings | None:
    """Return what stands around an article; None where the graph knows no page of it."""
    if head.page is None:
        return None
    found = await read(backend, about(_PAGE, "page", head.page))
    row = found[0] if found else {}
    paper = Named(text(row, "paperName") or row["paper"].value, row["paper"].value) if "paper" in row else None
    listed = await with_openings(backend, await read(backend, about(_ON_PAGE, "page", head.page)))
    names = {one["article"].value: text(one, "headline") or text(one, "opening") or "" for one in listed}
    order = sorted(names, key=lambda iri: (_opening(iri), iri))
    at = order.index(head.iri) if head.iri in order else None

    def neighbour(step: int) -> Named | None:
        if at is None or not 0 <= at + step < len(order):
            return None
        return Named(names[order[at + step]], order[at + step])

    return Surroundings(
        head.page,
        text(row, "number"),
        text(row, "issue"),
        text(row, "date"),
        text(row, "issueNumber"),
        paper,
        neighbour(-1),
        neighbour(1),
    )


def _runs(rows: list[tuple[int, int, str]], page: str) -> dict[Span, list[Span]]:
    found: dict[Span, list[Span]] = {}
    for begin, end, printed in rows:
        where, _, run = printed.partition("#char=")
        low, _, high = run.partition(",")
        if where == page and low.isdigit() and high.isdigit():
            found.setdefault(Span(begin, end), []).append(Span(int(low), int(high)))
    return found


async def read_printed(backend: Backend, head: ArticleHead) -> PrintedPage | None:
    """Return the page as printed with the article's place in it; None where the graph holds no text of it."""
    if head.page is None:
        return None
    pages = await read(backend, about(_TEXT, "page", head.page))
    if not pages:
        return None
    rows = [
        (int(row["begin"].value), int(row["end"].value), row["printed"].value)
        for row in await read(backend, of_article(_DERIVED, head.iri), _MOST_RUNS)
    ]
    page = pages[0]["text"].value
    return PrintedPage(page, placed(head.text, page, _runs(rows, head.page)))

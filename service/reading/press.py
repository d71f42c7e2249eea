"""Newspapers, issues and pages as their own pages show them: what each holds, in order, and its neighbours."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.vocab import SCHEMA
from service.backend import Backend
from service.reading.asking import Row, about, node, read, text
from service.reading.openings import Opening, opening_of, with_openings
from service.reading.sayings import Named

__all__ = [
    "ISSUE", "NEWSPAPER", "PAGE", "IssueView", "Newspaper", "PageView", "PressArticle", "PressIssue", "PressPage",
    "Whereabouts", "page_order", "read_issue", "read_newspaper", "read_newspapers", "read_press_page",
]  # fmt: skip

NEWSPAPER, ISSUE, PAGE = SCHEMA + "Newspaper", SCHEMA + "PublicationIssue", SCHEMA + "WebPageElement"
_NEWSPAPERS = """SELECT ?paper (SAMPLE(?named) AS ?name) WHERE { ?paper a schema:Newspaper
  OPTIONAL { ?paper schema:name ?named } } GROUP BY ?paper ORDER BY ?name ?paper"""
_PAPER = """SELECT DISTINCT ?name ?publisher WHERE { ?paper a schema:Newspaper OPTIONAL { ?paper schema:name ?name }
  OPTIONAL { ?paper schema:publisher ?publisher } } ORDER BY ?name ?publisher"""
_ISSUES = """SELECT ?issue ?date ?number (COUNT(DISTINCT ?page) AS ?pages) (COUNT(DISTINCT ?article) AS ?articles)
  WHERE { ?issue schema:isPartOf ?paper ; a schema:PublicationIssue
    OPTIONAL { ?issue schema:datePublished ?date } OPTIONAL { ?issue schema:issueNumber ?number }
    OPTIONAL { ?page schema:isPartOf ?issue ; a schema:WebPageElement
      OPTIONAL { ?article schema:isPartOf ?page ; a schema:NewsArticle } } }
  GROUP BY ?issue ?date ?number ORDER BY DESC(?date) ?issue"""
_ISSUE = """SELECT DISTINCT ?date ?number ?paper ?name WHERE { ?issue a schema:PublicationIssue
  OPTIONAL { ?issue schema:datePublished ?date } OPTIONAL { ?issue schema:issueNumber ?number }
  OPTIONAL { ?issue schema:isPartOf ?paper OPTIONAL { ?paper schema:name ?name } } } ORDER BY ?paper ?name LIMIT 1"""
#: The issues of a newspaper by day, for the one before and the one after.
_DAYS = """SELECT DISTINCT ?issue ?date ?number WHERE { ?issue schema:isPartOf ?paper ; a schema:PublicationIssue ;
    schema:datePublished ?date OPTIONAL { ?issue schema:issueNumber ?number } } ORDER BY ?date ?issue"""
_PAGES = """SELECT DISTINCT ?page ?number WHERE { ?page schema:isPartOf ?issue ; a schema:WebPageElement
  OPTIONAL { ?page schema:pagination ?number } } ORDER BY ?page"""
_PAGE = """SELECT DISTINCT ?number ?issue ?text ?source WHERE { ?page a schema:WebPageElement
  OPTIONAL { ?page schema:pagination ?number } OPTIONAL { ?page schema:isPartOf ?issue }
  OPTIONAL { ?page nif:isString ?text } OPTIONAL { ?page dcterms:source ?source } } ORDER BY ?issue ?number LIMIT 1"""
_ARTICLES = """SELECT DISTINCT ?page ?article ?headline ?kind WHERE { VALUES ?page { MANY }
  ?article schema:isPartOf ?page ; a schema:NewsArticle
  OPTIONAL { ?article schema:headline ?headline } OPTIONAL { ?article kg:articleKind ?kind } }
  ORDER BY ?article ?headline"""
_MOST_ISSUES = 40_000
_MOST_PAGES = 1_000
_MOST_ARTICLES = 10_000


@dataclass(frozen=True, slots=True)
class PressArticle:
    """An article in its place on a page; `opening` is how one without a headline begins."""

    iri: str
    headline: str | None
    opening: Opening | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class PressPage:
    """A page of an issue with its articles in the order in which they stand on it."""

    iri: str
    number: str | None
    articles: tuple[PressArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class PressIssue:
    """An issue with its day (``2024-01-30``), its number and how much of it the graph holds."""

    iri: str
    date: str | None
    number: str | None
    pages: int = 0
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Newspaper:
    """A newspaper with its issues, newest first, those without a day last."""

    iri: str
    name: str
    publishers: tuple[str, ...]
    issues: tuple[PressIssue, ...]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an issue or a page belongs, as far as the graph tells."""

    newspaper: Named | None = None
    issue: str | None = None
    issue_date: str | None = None
    issue_number: str | None = None
    page: str | None = None
    page_number: str | None = None


@dataclass(frozen=True, slots=True)
class IssueView:
    """An issue: where it belongs, its pages, and the issues of the paper before and after it."""

    where: Whereabouts
    pages: tuple[PressPage, ...]
    previous: PressIssue | None
    next: PressIssue | None


@dataclass(frozen=True, slots=True)
class PageView:
    """A page: where it belongs, its text as printed, the pages of the issue around it and the issues around that."""

    where: Whereabouts
    page: PressPage
    text: str | None
    source: str | None
    previous: PressPage | None
    next: PressPage | None
    previous_issue: PressIssue | None
    next_issue: PressIssue | None


def page_order(told: str | None) -> tuple[int, str]:
    """Return what pages are sorted by: their number, A01 behind 1; those without one last."""
    digits = "".join(c for c in told or "" if c.isascii() and c.isdigit())
    return (int(digits[:9]) if digits else 10**9, told or "")


def _offset(article: str) -> tuple[int, str]:
    """Return what articles of a page are sorted by: the offset at which they begin, which ends their IRI."""
    number = article.rpartition("-")[2]
    return (int(number) if number.isascii() and number.isdigit() else -1, article)


async def read_newspapers(backend: Backend) -> tuple[Named, ...]:
    """Return all newspapers by name."""
    rows = await read(backend, _NEWSPAPERS)
    return tuple(Named(text(row, "name") or row["paper"].value, row["paper"].value) for row in rows)


def _issue(row: Row) -> PressIssue:
    return PressIssue(
        row["issue"].value,
        text(row, "date"),
        text(row, "number"),
        int(text(row, "pages") or 0),
        int(text(row, "articles") or 0),
    )


def _once(issues: Iterable[PressIssue]) -> tuple[PressIssue, ...]:
    return tuple({issue.iri: issue for issue in issues}.values())


async def read_newspaper(backend: Backend, iri: str) -> Newspaper | None:
    """Return a newspaper; None where there is no such one."""
    told, issues = await asyncio.gather(
        read(backend, about(_PAPER, "paper", iri)), read(backend, about(_ISSUES, "paper", iri), _MOST_ISSUES)
    )
    if not told:
        return None
    publishers = dict.fromkeys(name for row in told if (name := text(row, "publisher")))
    listed = sorted(_once(_issue(row) for row in issues if "issue" in row), key=lambda issue: issue.date is None)
    return Newspaper(iri, text(told[0], "name") or iri, tuple(publishers), tuple(listed))


async def _articles(backend: Backend, pages: Sequence[str]) -> dict[str, tuple[PressArticle, ...]]:
    """Return the articles of pages, by page, in the order in which they stand there."""
    if not pages:
        return {}
    query = _ARTICLES.replace("MANY", " ".join(map(node, pages)), 1)
    found: dict[str, dict[str, PressArticle]] = {}
    for row in await with_openings(backend, await read(backend, query, _MOST_ARTICLES)):
        article = PressArticle(row["article"].value, text(row, "headline"), opening_of(row), text(row, "kind"))
        found.setdefault(row["page"].value, {}).setdefault(article.iri, article)
    return {page: tuple(sorted(own.values(), key=lambda a: _offset(a.iri))) for page, own in found.items()}


async def _around(backend: Backend, paper: str | None, issue: str) -> tuple[PressIssue | None, PressIssue | None]:
    """Return the issues of a newspaper before and after one."""
    if paper is None:
        return None, None
    days = _once(map(_issue, await read(backend, about(_DAYS, "paper", paper), _MOST_ISSUES)))
    at = next((i for i, one in enumerate(days) if one.iri == issue), None)
    if at is None:
        return None, None
    return (days[at - 1] if at else None), (days[at + 1] if at + 1 < len(days) else None)


async def _pages(backend: Backend, issue: str) -> tuple[PressPage, ...]:
    """Return the pages of an issue by number, without their articles."""
    rows = await read(backend, about(_PAGES, "issue", issue), _MOST_PAGES)
    pages = {row["page"].value: PressPage(row["page"].value, text(row, "number")) for row in rows}
    return tuple(sorted(pages.values(), key=lambda page: (page_order(page.number), page.iri)))


async def _where(backend: Backend, issue: str) -> Whereabouts:
    rows = await read(backend, about(_ISSUE, "issue", issue))
    row = rows[0] if rows else {}
    paper = Named(text(row, "name") or row["paper"].value, row["paper"].value) if "paper" in row else None
    return Whereabouts(paper, issue, text(row, "date"), text(row, "number"))


async def read_issue(backend: Backend, iri: str) -> IssueView:
    """Return an issue with all its pages and their articles."""
    where, pages = await asyncio.gather(_where(backend, iri), _pages(backend, iri))
    paper = where.newspaper.iri if where.newspaper else None
    articles, (previous, following) = await asyncio.gather(
        _articles(backend, [page.iri for page in pages]), _around(backend, paper, iri)
    )
    whole = tuple(PressPage(page.iri, page.number, articles.get(page.iri, ())) for page in pages)
    return IssueView(where, whole, previous, following)


async def read_press_page(backend: Backend, iri: str) -> PageView:
    """Return a page with its articles and its text as printed."""
    rows, articles = await asyncio.gather(read(backend, about(_PAGE, "page", iri)), _articles(backend, [iri]))
    row = rows[0] if rows else {}
    issue, number = text(row, "issue"), text(row, "number")
    page = PressPage(iri, number, articles.get(iri, ()))
    if issue is None:
        alone = Whereabouts(page=iri, page_number=number)
        return PageView(alone, page, text(row, "text"), text(row, "source"), None, None, None, None)
    where, pages = await asyncio.gather(_where(backend, issue), _pages(backend, issue))
    earlier, later = await _around(backend, where.newspaper.iri if where.newspaper else None, issue)
    at = next((i for i, one in enumerate(pages) if one.iri == iri), 0)
    return PageView(
        Whereabouts(where.newspaper, issue, where.issue_date, where.issue_number, iri, number),
        page,
        text(row, "text"),
        text(row, "source"),
        pages[at - 1] if at else None,
        pages[at + 1] if at + 1 < len(pages) else None,
        earlier,
        later,
    )

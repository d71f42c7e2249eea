"""Lists a page at a time, each in an order that a rebuild keeps: articles, and what is said of a thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

import pyoxigraph as ox

from service.backend import Backend
from service.paging import Cursor, Key, keyset
from service.reading.asking import Row, decimal, node, read, text
from service.reading.openings import opening_of, with_openings
from service.reading.proving import with_best_first
from service.reading.sayings import KINDS, Said, read_nodes
from service.reading.things import ArticleLine

__all__ = ["ARTICLE_KEY", "SAID_KEY", "OnlyThose", "R", "Rows", "articles_page", "count_undated", "said_page"]

R = TypeVar("R")
_PART = re.compile(r"@(\w+)@")
#: Types of the values of a key.
ARTICLE_KEY = (str, str)
SAID_KEY = (str, str, int, str)
_DATED = """ OPTIONAL { ?article schema:contentReferenceTime ?reported }
  OPTIONAL { ?article schema:datePublished ?published } """
_ARTICLES = (
    "SELECT DISTINCT ?article ?headline ?day ?isReported WHERE { @scope@"
    + _DATED
    + """OPTIONAL { ?article schema:headline ?headline }
  BIND(COALESCE(STR(@dates@), "") AS ?day) BIND(COALESCE(@dates@ = ?reported, false) AS ?isReported)
  BIND(STR(?article) AS ?key) @within@ @beyond@ } @order@"""
)
_SAID = (
    """SELECT DISTINCT ?node ?day ?key ?first ?last WHERE {
  { SELECT ?node ?article (MIN(?begin) AS ?first) WHERE { GRAPH ?article { @scope@
      ?node prov:wasQuotedFrom ?evidence . ?evidence nif:beginIndex ?begin @sure@ } @among@ }
    GROUP BY ?node ?article }"""
    + _DATED
    + """BIND(COALESCE(STR(?reported), STR(?published), "") AS ?day)
  BIND(STR(?article) AS ?key) BIND(STR(?node) AS ?last) @beyond@ } @order@"""
)
#: The articles that say something of a thing, with how much: which of them a page is made of is known from these.
_SAYING = (
    """SELECT ?article ?n ?day WHERE {
  { SELECT ?article (COUNT(DISTINCT ?node) AS ?n) WHERE { GRAPH ?article { @scope@
      ?node prov:wasQuotedFrom ?evidence @sure@ } } GROUP BY ?article }"""
    + _DATED
    + """BIND(COALESCE(STR(?reported), STR(?published), "") AS ?day) }"""
)
_UNDATED = """SELECT (COUNT(DISTINCT ?article) AS ?n) WHERE { ?article a schema:NewsArticle
  FILTER NOT EXISTS { ?article schema:datePublished ?published }
  FILTER NOT EXISTS { ?article schema:contentReferenceTime ?reported } }"""
_MOST_ARTICLES = 100_000
_ARTICLE_COLUMNS = (("?day", True), ("?key", False))
_SAID_COLUMNS = (("?day", True), ("?key", False), ("?first", False), ("?last", False))
#: How a node of each kind points to a thing, and what tells its kind.
_ROLES = {
    "statements": ("rdf:subject rdf:object", "?node rdf:predicate ?any"),
    "posts": ("org:member org:organization org:role", "?node kg:postTitle ?any"),
    "measures": ("kg:about kg:indicator", "?node kg:printedText ?any"),
    "quotations": ("kg:speaker", "?node schema:text ?any"),
}


@dataclass(frozen=True, slots=True)
class Rows(Generic[R]):
    """Rows of a page, their keys, and whether there are more in the direction asked."""

    rows: tuple[R, ...]
    keys: tuple[Key, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class OnlyThose:
    """Which articles are wanted: of a year, month or day (as ISO writes it), of a newspaper (IRI), of these words.

    `part_of` is what they stand in, and how many steps up: a page (1), an issue (2), a newspaper (3).
    `among` are the IRIs of those whose text holds the words of `text`; where None, any may be listed.
    """

    month: str | None = None
    paper: str | None = None
    words: str | None = None  # of the headline
    text: str | None = None  # words of the text
    among: tuple[str, ...] | None = None
    part_of: tuple[str, int] | None = None

    @property
    def scope(self) -> str:
        """Patterns for the articles."""
        among = "" if self.among is None else f" VALUES ?article {{ {' '.join(map(node, self.among))} }}"
        return among + self._of_paper

    @property
    def _of_paper(self) -> str:
        above = (self.paper, 3) if self.paper else self.part_of
        return f" ?article {'/'.join(['schema:isPartOf'] * above[1])} {node(above[0])} ." if above else ""

    @property
    def within(self) -> str:
        """Filters on ``?day`` and ``?headline``."""
        day = f" FILTER(STRSTARTS(?day, {ox.Literal(self.month)}))" if self.month else ""
        words = f" FILTER(CONTAINS(LCASE(STR(?headline)), LCASE({ox.Literal(self.words)})))" if self.words else ""
        return day + words


def _page(rows: list[Row], limit: int, cursor: Cursor | None) -> tuple[list[Row], bool]:
    more, rows = len(rows) > limit, rows[:limit]
    return rows[::-1] if cursor is not None and cursor.backward else rows, more


def _query(
    template: str, columns: Sequence[tuple[str, bool]], limit: int, cursor: Cursor | None, **parts: str
) -> str:
    """Return a query of a page; its parts are put in at once, so that none is looked for in another."""
    beyond, order = keyset(columns, cursor)
    parts |= {"beyond": beyond, "order": f"{order} LIMIT {int(limit) + 1}"}
    return _PART.sub(lambda match: parts[match[1]], template)


async def articles_page(
    backend: Backend,
    limit: int,
    cursor: Cursor | None = None,
    mentioning: str | None = None,
    published: tuple[date | None, date | None] | Literal["none"] | None = None,
    only: OnlyThose | None = None,
) -> Rows[ArticleLine]:
    """Return articles, newest first, undated ones last: by the day they report on, else that of publication.

    Args:
        backend: answers.
        limit: most articles.
        cursor: where to go on.
        mentioning: only those that name this thing.
        published: only those of these days, by the day of publication rather than the one reported; either
            end may be open, undated ones are left out; "none": the undated ones alone.
        only: a choice among them.
    """
    only = only or OnlyThose()
    scope = f"?article schema:mentions {node(mentioning)} ." if mentioning else "?article a schema:NewsArticle ."
    dates = "COALESCE(?published, ?reported)" if published else "COALESCE(?reported, ?published)"
    since, until = published if isinstance(published, tuple) else (None, None)
    dated = '?day = ""' if published == "none" else '?day != ""'
    days = [dated, *([f'?day >= "{since}"'] if since else ()), *([f'?day <= "{until}"'] if until else ())]
    within = f"FILTER({' && '.join(days)})" if published else ""
    query = _query(_ARTICLES, _ARTICLE_COLUMNS, limit, cursor, scope=scope + only.scope, dates=dates,
                   within=within + only.within)  # fmt: skip
    found, more = _page(await read(backend, query, limit + 1), limit, cursor)
    return Rows(
        tuple(
            ArticleLine(
                row["article"].value,
                text(row, "headline"),
                text(row, "day") or None,
                opening_of(row),
                text(row, "isReported") == "true",
            )
            for row in await with_openings(backend, found)
        ),
        tuple((row["day"].value, row["article"].value) for row in found),
        more,
    )


async def count_undated(backend: Backend) -> int:
    """Return how many articles have neither a day of publication nor one that they report on."""
    return int((await read(backend, _UNDATED, 1))[0]["n"].value)


def _articles_of_page(rows: list[Row], limit: int, cursor: Cursor | None) -> list[str]:
    """Return the articles that hold the rows of a page and the one behind it; of an article there may be a part."""
    days: dict[str, str] = {}
    counts: dict[str, int] = {}
    for row in rows:
        article = row["article"].value
        days[article] = max(days.get(article, ""), row["day"].value)
        counts[article] = int(row["n"].value)
    order = sorted(sorted(days), key=lambda article: days[article], reverse=True)
    if cursor is not None and cursor.backward:
        order.reverse()
    begun, found, enough = cursor is None, list[str](), 0
    for article in order:
        if cursor is not None and not begun:
            here, there = (days[article], article), (str(cursor.key[0]), str(cursor.key[1]))
            is_before = here[0] > there[0] or (here[0] == there[0] and here[1] < there[1])
            if here != there and is_before != cursor.backward:
                continue
            begun = True
        found.append(article)
        if cursor is None or article != cursor.key[1]:
            enough += counts[article]
        if enough > limit:
            break
    return found


async def said_page(
    backend: Backend,
    kind: str,
    limit: int,
    cursor: Cursor | None = None,
    *,
    thing: str | None = None,
    article: str | None = None,
    least: float = 0.0,
    predicate: str | None = None,
    outgoing: bool | None = None,
) -> Rows[Said]:
    """Return what is said of a thing, or in an article: newest first, then by article and place in its text.

    Args:
        backend: answers.
        kind: statements, posts, measures or quotations.
        limit: most of them.
        cursor: where to go on.
        thing: the one they are about.
        article: the one that says them.
        least: what has a confidence below it is left out.
        predicate: of statements, those with this one; all where None.
        outgoing: of statements, whether the thing is their subject, or their object; both where None.
    """
    roles, sign = _ROLES[kind]
    if kind == "statements":
        sign = f"?node rdf:predicate {node(predicate)}" if predicate else sign
        roles = roles if outgoing is None else "rdf:subject" if outgoing else "rdf:object"
    of_article = f"VALUES ?article {{ {node(article)} }} " if article else ""
    of_thing = f"VALUES ?role {{ {roles} }} ?node ?role {node(thing)} . " if thing else ""
    sure = f"OPTIONAL {{ ?node kg:confidence ?c }} FILTER(!BOUND(?c) || ?c >= {decimal(least)})" if least else ""
    scope, among = f"{of_article}{of_thing}{sign} .", ""
    if thing and not article:
        saying = _PART.sub(lambda match: {"scope": scope, "sure": sure}[match[1]], _SAYING)
        some = _articles_of_page(await read(backend, saying, _MOST_ARTICLES), limit, cursor)
        if not some:
            return Rows((), (), False)
        among = f"FILTER(?article IN ({', '.join(map(node, some))}))"  # VALUES would be matched last, behind all else
    query = _query(_SAID, _SAID_COLUMNS, limit, cursor, scope=scope, sure=sure, among=among)
    found, more = _page(await read(backend, query, limit + 1), limit, cursor)
    rows = await with_best_first(backend, await read_nodes(backend, kind, [row["node"].value for row in found]))
    keys = {
        row["node"].value: (row["day"].value, row["key"].value, int(row["first"].value), row["last"].value)
        for row in found
    }
    return Rows(rows, tuple(keys[row.node] for row in rows), more)


assert KINDS.keys() == _ROLES.keys()

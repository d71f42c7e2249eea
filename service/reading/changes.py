"""What new articles brought: of each, what it names, how much it says, and the surest of what none said before."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.backend import Backend
from service.reading.asking import decimal, node, read, read_many, text
from service.reading.proving import with_best_first
from service.reading.sayings import Named, Said, read_nodes
from service.reading.things import ArticleLine

__all__ = ["Change", "read_changes"]

_NAMED = """SELECT ?article ?entity (MIN(?label) AS ?name) (COUNT(DISTINCT ?phrase) AS ?times) WHERE {
  VALUES ?article { @ } GRAPH ?article { ?phrase itsrdf:taIdentRef ?entity }
  OPTIONAL { ?entity skos:prefLabel ?label FILTER(LANG(?label) = "zh") } }
  GROUP BY ?article ?entity ORDER BY ?article DESC(?times) ?entity"""
_PAGES = """SELECT ?article ?page WHERE { VALUES ?article { @ } GRAPH ?article { ?article schema:isPartOf ?page } }
  ORDER BY ?article ?page"""
_NODES = """SELECT ?article ?node ?kind ?confidence (MIN(?begin) AS ?first) WHERE {
  GRAPH ?article { VALUES ?article { @ } ?node a ?kind ; prov:wasQuotedFrom ?evidence . ?evidence nif:beginIndex ?begin
    FILTER(?kind IN (kg:Statement, org:Membership, kg:Observation, kg:Target, kg:Quotation))
    OPTIONAL { ?node kg:confidence ?confidence } SURE } }
  GROUP BY ?article ?node ?kind ?confidence ORDER BY ?article ?first ?node"""
#: What makes two nodes say the same, by kind; quotations are never said again.
_SAME = {
    "statements": "?{0} rdf:subject ?a ; rdf:predicate ?b ; rdf:object ?c .",
    "posts": "?{0} org:member ?a ; org:organization ?b ; kg:postTitle ?c ; kg:postEvent ?d .",
    # What few share comes first: the engine takes them in this order.
    "measures": "?{0} kg:printedText ?c ; kg:indicatorText ?b ; kg:about ?a .",
}
#: What an article has that says the same.  Of a statement its plain triple: one look, where much is said of a place.
_AGAIN = {kind: same.format("again") for kind, same in _SAME.items()} | {"statements": "?a ?b ?c ."}
#: The graphs that say the same.  Their days are read once each, not for every node that they repeat.
_SAYING = """SELECT ?node (GROUP_CONCAT(DISTINCT STR(?other); SEPARATOR=" ") AS ?others) WHERE {
  VALUES ?node { MANY } MINE GRAPH ?other { THEIRS } } GROUP BY ?node"""
_DAYS = """SELECT ?other ?published ?reported WHERE { VALUES ?other { MANY }
  OPTIONAL { ?other schema:datePublished ?published } OPTIONAL { ?other schema:contentReferenceTime ?reported } }"""
_KIND = {
    "Statement": "statements",
    "Membership": "posts",
    "Observation": "measures",
    "Target": "measures",
    "Quotation": "quotations",
}
_MOST_ROWS = 50_000
#: Of an article: those looked at for news, and those told.
_CANDIDATES = 12
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Change:
    """What an article brought.

    `counts` has how much it says by kind; `said` the most important of it, each with whether this article is the
    first of those with a day that says it; of several of one day only the one listed first is.
    """

    article: ArticleLine
    page: str | None
    entities: tuple[Named, ...]
    counts: Mapping[str, int]
    said: tuple[tuple[Said, bool], ...]


async def _saying(backend: Backend, kind: str, nodes: Sequence[str]) -> dict[str, list[str]]:
    """Return the graphs that say what each node says: its own article's, and others'."""
    if kind not in _SAME or not nodes:
        return {}
    query = _SAYING.replace("MINE", _SAME[kind].format("node")).replace("THEIRS", _AGAIN[kind])
    rows = await read_many(backend, query, map(node, nodes), _MOST_ROWS)
    return {row["node"].value: row["others"].value.split() for row in rows if "node" in row}


async def _earliest(backend: Backend, chosen: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the day and the IRI of the first article that says what each node says, of nodes by their kind.

    Those of one day stand in the order of their IRIs, as the list has them; one without a day tells nothing of who
    was first.
    """
    found = await asyncio.gather(*(_saying(backend, kind, iris) for kind, iris in chosen.items()))
    others = {iri: graphs for some in found for iri, graphs in some.items()}
    wanted = sorted({graph for graphs in others.values() for graph in graphs})
    days: dict[str, str] = {}
    for row in await read_many(backend, _DAYS, map(node, wanted), _MOST_ROWS, 400):
        if day := text(row, "published") or text(row, "reported"):
            article = row["other"].value
            days[article] = min(days.get(article, day), day)
    told = {iri: [f"{days[one]} {one}" for one in graphs if one in days] for iri, graphs in others.items()}
    return {iri: min(ats) for iri, ats in told.items() if ats}


async def read_changes(
    backend: Backend, articles: Sequence[ArticleLine], least: float = 0.0
) -> tuple[Change, ...]:
    """Return what each of some articles brought, leaving out what has a confidence below `least`."""
    if not articles:
        return ()
    listed = " ".join(node(article.iri) for article in articles)
    sure = f"FILTER(!BOUND(?confidence) || ?confidence >= {decimal(least)})" if least else ""

    async def rows_by_article(query: str) -> dict[str, list[Mapping[str, str]]]:
        found: dict[str, list[Mapping[str, str]]] = {}
        for row in await read(backend, query.replace("@", listed), _MOST_ROWS):
            found.setdefault(row["article"].value, []).append({name: term.value for name, term in row.items()})
        return found

    named, pages, nodes = await asyncio.gather(
        *map(rows_by_article, (_NAMED, _PAGES, _NODES.replace("SURE", sure)))
    )
    chosen: dict[str, list[str]] = {}
    for rows in nodes.values():
        surest = sorted(rows, key=lambda row: (row["kind"].endswith("Quotation"), -Decimal(row.get("confidence", "1"))))
        for row in surest[:_CANDIDATES]:
            chosen.setdefault(_kind(row), []).append(row["node"])
    said: dict[str, Said] = {}

    async def proved(kind: str, iris: Sequence[str]) -> tuple[Said, ...]:
        return await with_best_first(backend, await read_nodes(backend, kind, iris))

    whole = asyncio.gather(*(proved(kind, iris) for kind, iris in chosen.items()))
    earliest = await _earliest(backend, chosen)
    for some in await whole:
        said |= {one.node: one for one in some}
    changes = []
    for article in articles:
        mine = nodes.get(article.iri, [])
        here = f"{article.date} {article.iri}"
        told = [
            (said[row["node"]], article.date is not None and earliest.get(row["node"], here) == here)
            for row in mine
            if row["node"] in said
        ]
        told.sort(key=lambda pair: not pair[1])
        changes.append(
            Change(
                article,
                next((row["page"] for row in pages.get(article.iri, [])), None),
                tuple(Named(row.get("name", row["entity"]), row["entity"]) for row in named.get(article.iri, [])),
                Counter(_kind(row) for row in mine),
                tuple(told[:_TOLD]),
            )
        )
    return tuple(changes)


def _kind(row: Mapping[str, str]) -> str:
    return _KIND[row["kind"].replace("#", "/").rpartition("/")[2]]

"""What is worth comparing: pairs that articles name together, and with one given, what goes with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.errors import KgError
from service.backend import Backend
from service.reading.asking import class_of, node, read, text
from service.reading.headlines import read_headlines
from service.reading.neighbours import read_nodes

__all__ = ["Comparable", "article_partners", "example_pairs"]

#: Classes of which two things are put side by side as an example, until there are enough pairs.
_CLASSES = ("Company", "Zone", "Place")
_ENOUGH = 2
#: Things of a class among which a pair is sought.
_MOST = 12
_CANDIDATES = """SELECT ?this ?class ?n WHERE {
  { SELECT ?this (COUNT(?article) AS ?n) WHERE { ?article schema:mentions ?this } GROUP BY ?this }
  ?this a ?class FILTER(?class IN (CLASSES)) } ORDER BY DESC(?n) ?this LIMIT 400"""
_NAMED_IN = "SELECT ?one ?thing WHERE { VALUES ?one { MANY } ?thing schema:mentions ?one }"
_NAMES = "SELECT ?one ?thing WHERE { VALUES ?one { MANY } ?one schema:mentions ?thing }"
_MOST_ROWS = 6_000
_WITHIN = "SELECT DISTINCT ?one ?other WHERE { VALUES ?one { MANY } ?one (kg:placePartOf|kg:locatedIn)+ ?other }"
#: What is said of things, by which two of them are alike: what they stand in one relation to, what is measured of both.
_SAID = """SELECT DISTINCT ?one ?p ?thing WHERE { VALUES ?one { MANY }
  ?one ?p ?thing FILTER(isIRI(?thing) && STRSTARTS(STR(?p), STR(kg:)) && !STRSTARTS(STR(?thing), STR(kg:))) }"""
_MEASURED = "SELECT DISTINCT ?one ?thing WHERE { VALUES ?one { MANY } ?measure kg:about ?one ; kg:indicator ?thing }"
_NEWEST = """SELECT ?article WHERE { ?article a schema:NewsArticle ; schema:headline ?headline
  OPTIONAL { ?article schema:datePublished ?published } } ORDER BY DESC(?published) ?article LIMIT 30"""
_PARTNERS = """SELECT ?other (COUNT(?thing) AS ?n) WHERE {
  ARTICLE schema:mentions ?thing . ?other schema:mentions ?thing ; a schema:NewsArticle FILTER(?other != ARTICLE) }
  GROUP BY ?other ORDER BY DESC(?n) ?other LIMIT MOST"""


#: A predicate, if it matters, and the other end.
_Link = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Comparable:
    """A thing or an article with its name; `english` where it has one, `shared` counts what it has in common."""

    iri: str
    name: str
    english: str | None = None
    type: str | None = None
    shared: int = 0


async def _named(backend: Backend, iris: Iterable[str]) -> dict[str, Comparable]:
    nodes = await read_nodes(backend, iris)
    return {iri: Comparable(iri, one.name("zh"), one.names.get("en"), one.type) for iri, one in nodes.items()}


async def _candidates(backend: Backend) -> dict[str, list[str]]:
    """Return the things of each class that most articles name."""
    query = _CANDIDATES.replace("CLASSES", ", ".join(f"kg:{name}" for name in _CLASSES))
    kinds: dict[str, list[str]] = {}
    for row in await read(backend, query, 400):
        kinds.setdefault(row["this"].value, []).append(row["class"].value)
    found: dict[str, list[str]] = {}
    for iri, classes in kinds.items():
        found.setdefault(class_of(classes) or "", []).append(iri)
    return found


async def _sets(backend: Backend, queries: Iterable[str], many: Iterable[str]) -> dict[str, set[_Link]]:
    """Return what each of many is linked to, by queries over ?one and ?thing."""
    found: dict[str, set[_Link]] = {one: set() for one in many}
    for rows in await asyncio.gather(*(read(backend, _filled(query, found), _MOST_ROWS) for query in queries)):
        for row in rows:
            found[row["one"].value].add((text(row, "p"), row["thing"].value))
    return found


async def _things(backend: Backend, many: list[str]) -> tuple[Comparable, Comparable] | None:
    """Return two things that are alike and that many articles name together, none a part of the other."""
    if len(many) < 2:
        return None
    named, said = await asyncio.gather(
        _sets(backend, (_NAMED_IN,), many), _sets(backend, (_SAID, _MEASURED), many)
    )
    within = {(row["one"].value, row["other"].value) for row in await read(backend, _filled(_WITHIN, many))}
    # Most in common first; of those alike, the pair that most articles name.
    scores = {
        pair: (len(said[pair[0]] & said[pair[1]]), len(named[pair[0]] & named[pair[1]]))
        for pair in combinations(many, 2)
        if not within & {pair, pair[::-1]}
    }
    best = max(scores, key=lambda pair: scores[pair], default=None)  # the first of the best: the most named
    if best is None or not scores[best][1]:
        return None
    told = await _named(backend, best)
    return told[best[0]], told[best[1]]


async def _articles(backend: Backend) -> tuple[Comparable, Comparable] | None:
    """Return two of the newest articles that name the same things."""
    newest = [row["article"].value for row in await read(backend, _NEWEST, 30)]
    named = await _sets(backend, (_NAMES,), newest)
    lines = await read_headlines(backend, newest)
    found = {iri: Comparable(iri, line.headline or "") for iri, line in lines.items()}
    pairs = [pair for pair in combinations(newest, 2) if found[pair[0]].name != found[pair[1]].name]
    best = max(pairs, key=lambda pair: len(named[pair[0]] & named[pair[1]]), default=None)
    return (found[best[0]], found[best[1]]) if best and named[best[0]] & named[best[1]] else None


def _filled(query: str, iris: Iterable[str]) -> str:
    return query.replace("MANY", " ".join(map(node, iris)))


async def example_pairs(backend: Backend) -> tuple[tuple[Comparable, Comparable], ...]:
    """Return two pairs of things and one of articles to begin with; fewer where more cannot be found in time."""
    found: list[tuple[Comparable, Comparable]] = []
    try:
        candidates = await _candidates(backend)
        for kind in _CLASSES:
            if len(found) == _ENOUGH:
                break
            pair = await _things(backend, candidates.get(kind, [])[:_MOST])
            found += [pair] if pair else []
        pair = await _articles(backend)
        found += [pair] if pair else []
    except KgError:
        pass  # what was found so far will do
    return tuple(found)


async def article_partners(backend: Backend, article: str, most: int) -> Sequence[Comparable]:
    """Return the articles that name most of the things that an article names."""
    query = _PARTNERS.replace("ARTICLE", node(article)).replace("MOST", str(int(most)))
    try:
        rows = [row for row in await read(backend, query, most) if "other" in row]
        lines = await read_headlines(backend, [row["other"].value for row in rows])
    except KgError:
        return ()
    shared = {row["other"].value: int(row["n"].value) for row in rows}
    return tuple(Comparable(iri, lines[iri].headline or "", shared=n) for iri, n in shared.items() if iri in lines)

"""Indicators by words of their name: those of which the graph has figures or targets."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import KgError
from service.backend import Backend
from service.reading.asking import node, read, text

__all__ = ["FoundIndicator", "find_indicators"]

#: WORDS is a filter of the labels.  What is told is counted of those that fit alone.
_FIND = """SELECT ?indicator ?n ?name ?english WHERE {
  { SELECT ?indicator (COUNT(DISTINCT ?said) AS ?n) WHERE {
    { SELECT DISTINCT ?indicator WHERE {
      ?indicator skos:inScheme SCHEME ; skos:prefLabel|skos:altLabel ?label WORDS } }
    ?said kg:indicator ?indicator } GROUP BY ?indicator ORDER BY DESC(?n) ?indicator LIMIT MOST }
  OPTIONAL { ?indicator skos:prefLabel ?name FILTER(LANG(?name) = "zh") }
  OPTIONAL { ?indicator skos:prefLabel ?english FILTER(LANG(?english) = "en") } } ORDER BY DESC(?n) ?indicator ?name"""
#: Characters of a search that are looked for in labels: none is longer.
_MOST_CHARS = 100


@dataclass(frozen=True, slots=True)
class FoundIndicator:
    """An indicator with the number of figures and targets of it; `english` is empty where it has no English name."""

    iri: str
    name: str
    english: str
    figures: int


async def find_indicators(backend: Backend, words: str, id_base: str, most: int = 10) -> tuple[FoundIndicator, ...]:
    """Return the indicators one of whose names holds each word, those told most first; none for one character.

    Args:
        backend: answers.
        words: as the user wrote them.
        id_base: what the IRIs of resources begin with.
        most: indicators.
    """
    wanted = words[:_MOST_CHARS].encode("utf-8", "ignore").decode("utf-8").split()
    if len("".join(wanted)) < 2:
        return ()
    told = " && ".join(f"CONTAINS(LCASE(?label), LCASE({ox.Literal(word)}))" for word in wanted)
    query = _FIND.replace("MOST", str(int(most))).replace("SCHEME", node(id_base + "scheme/indicator"))
    try:
        rows = await read(backend, query.replace("WORDS", f"FILTER({told})"), 4 * most)
    except KgError:
        return ()  # a list beside another: a search is not lost with it
    found: dict[str, FoundIndicator] = {}
    for row in rows:
        if "indicator" not in row or "n" not in row:
            continue  # some engines make a row of no group
        iri = row["indicator"].value
        name = text(row, "name") or iri
        found.setdefault(iri, FoundIndicator(iri, name, text(row, "english") or "", int(row["n"].value)))
    return tuple(found.values())

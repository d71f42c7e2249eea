"""Targets with what became of them: by body and indicator, in the order of their deadlines.

What became of all is judged from their numbers and days alone; sentences are read for the targets of a page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.store import Term
from service.backend import Backend
from service.reading.asking import Row, decimal, node, read, read_many, text
from service.reading.choosing import article_of
from service.reading.outcomes import Judged, judge
from service.reading.proving import with_best_first
from service.reading.sayings import Measure, measure_of, read_whole
from service.reading.timelines import scale_of

__all__ = ["Targets", "read_sentences", "read_targets"]

_NEEDED = ("subject", "indicatorText", "printed")
_MORE = {
    "indicator": "kg:indicator",
    "change": "kg:change",
    "qualifier": "kg:qualifier",
    "rank": "kg:rank",
    "start": "kg:periodStart",
    "end": "kg:periodEnd",
    "number": "qudt:numericValue",
    "unit": "qudt:hasUnit",
    "figure": "kg:printedValue",
    "printedUnit": "kg:printedUnit",
    "bound": "kg:bound",
    "lower": "kg:lowerBound",
    "upper": "kg:upperBound",
}
_COLUMNS = " ".join(f"?{name}" for name in (*_NEEDED, *_MORE))
_OPTIONAL = " ".join(f"OPTIONAL {{ ?node {predicate} ?{name} }}" for name, predicate in _MORE.items())
#: Targets of the same body with the same wording and numbers, with the nodes that tell them.
_TARGETS = f"""SELECT {_COLUMNS} (GROUP_CONCAT(STR(?node); SEPARATOR=" ") AS ?nodes) WHERE {{ GRAPH ?article {{
    BODIES ?node a kg:Target ; kg:about ?subject ; kg:indicatorText ?indicatorText ; kg:printedText ?printed .
    {_OPTIONAL} SURE }} }} GROUP BY {_COLUMNS}"""
_DAYS = """SELECT DISTINCT ?article ?reported ?published WHERE { ?article a schema:NewsArticle
  OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published } }"""
_NAMES = """SELECT DISTINCT ?this ?name WHERE { VALUES ?this { MANY } ?this skos:prefLabel ?name
  FILTER(LANG(?name) = "zh") } ORDER BY ?this ?name"""
_FIGURES = """SELECT DISTINCT ?node WHERE { GRAPH ?article { VALUES (?subject ?wanted) { MANY }
    ?node kg:indicator ?wanted ; kg:about ?subject ; a kg:Observation . SURE } }"""
_MOST_TARGETS = 10_000
_MOST_FIGURES = 20_000
_MOST_ARTICLES = 100_000
#: Things and indicators that are named in one query.
_KIND = Term("iri", "https://w3id.org/zhundong-kg/ontology#Target")


@dataclass(frozen=True, slots=True)
class Targets:
    """Targets by deadline, those without one last; `cut` tells that there are more than were read.

    Their sentences are still to be read, see `read_sentences`.
    """

    judged: tuple[Judged, ...]
    cut: bool


def _same(targets: Iterable[Measure]) -> list[tuple[Measure, ...]]:
    """Group what several articles tell of one target."""
    groups: dict[tuple[object, ...], list[Measure]] = {}
    for one in targets:
        amount = one.amount
        values = (amount.number, amount.lower, amount.upper, scale_of(one), amount.bound)
        key = (one.subject.iri, one.indicator.iri or one.indicator.name, values, one.period)
        groups.setdefault(key, []).append(one)
    return [tuple(group) for group in groups.values()]


def _key(measure: Measure) -> tuple[str | None, str]:
    return measure.subject.iri, measure.indicator.iri or measure.indicator.name


def _sure(least: float) -> str:
    if not least:
        return ""
    return f"OPTIONAL {{ ?node kg:confidence ?sure }} FILTER(!BOUND(?sure) || ?sure >= {decimal(least)})"


async def _names(backend: Backend, rows: Iterable[Row]) -> dict[str, Term]:
    wanted = sorted({node(row["subject"].value) for row in rows if row["subject"].kind == "iri"})
    found: dict[str, Term] = {}
    for row in await read_many(backend, _NAMES, wanted, _MOST_TARGETS):
        found.setdefault(row["this"].value, row["name"])
    return found


async def _days(backend: Backend) -> dict[str, Term]:
    rows = await read(backend, _DAYS, _MOST_ARTICLES)
    return {
        row["article"].value: row["reported"] if "reported" in row else row["published"]
        for row in rows
        if "reported" in row or "published" in row
    }


def _told(row: Row, names: Mapping[str, Term], days: Mapping[str, Term]) -> list[Measure]:
    """Return what each article tells by one row of `_TARGETS`."""
    found = []
    named = {"subjectName": names[row["subject"].value]} if row["subject"].value in names else {}
    for one in row["nodes"].value.split():
        article = article_of(one)
        dated = {"date": days[article]} if article in days else {}
        place = {"node": Term("iri", one), "evidence": Term("iri", one), "article": Term("iri", article)}
        found.append(measure_of([{**row, **named, **dated, **place, "kind": _KIND, "sentence": Term("literal", "")}]))
    return found


async def _figures(backend: Backend, targets: Iterable[Measure], least: float) -> dict[object, list[Measure]]:
    """Return the observations of the things and indicators that targets with a number are of."""
    pairs = {(t.subject.iri, t.indicator.iri) for t in targets if t.subject.iri and t.indicator.iri and scale_of(t)}
    listed = [f"({node(s)} {node(i)})" for s, i in sorted(pairs, key=str) if s and i]
    rows = await read_many(backend, _FIGURES.replace("SURE", _sure(least), 1), listed, _MOST_FIGURES)
    nodes = [row["node"].value for row in rows]
    found: dict[object, list[Measure]] = {}
    for one in await read_whole(backend, "measures", nodes):
        if isinstance(one, Measure):
            found.setdefault(_key(one), []).append(one)
    return found


async def read_targets(
    backend: Backend, least: float = 0.0, bodies: tuple[str, ...] | None = None, indicator: str = ""
) -> Targets:
    """Return targets with what became of them, without the sentences that tell them.

    Args:
        backend: answers.
        least: what has a confidence below it is left out.
        bodies: only those of these things; None for all.
        indicator: only those with each of these words in their indicator, as printed or by its name.
    """
    within = "" if bodies is None else f"VALUES ?subject {{ {' '.join(map(node, bodies))} }}"
    query = _TARGETS.replace("SURE", _sure(least), 1).replace("BODIES", within, 1)
    rows, days = await asyncio.gather(read(backend, query, _MOST_TARGETS), _days(backend))
    words = indicator.casefold().split()
    kept = [row for row in rows if all(word in (text(row, "indicatorText") or "").casefold() for word in words)]
    names = await _names(backend, kept)
    found = sorted((one for row in kept for one in _told(row, names, days)), key=lambda one: one.node)
    figures = await _figures(backend, found, least)
    judged = [judge(same, figures.get(_key(same[0]), ())) for same in _same(found)]
    judged.sort(key=lambda one: (one.deadline is None, one.deadline or "", one.target.subject.name, one.target.node))
    return Targets(tuple(judged), len(rows) >= _MOST_TARGETS)


async def read_sentences(backend: Backend, judged: Sequence[Judged], most: int | None = None) -> tuple[Judged, ...]:
    """Return targets with the sentences that tell them.

    Args:
        backend: answers.
        judged: of one page.
        most: articles of each target that are read, the others stay without a sentence; None for all.
    """
    nodes = [measure.node for one in judged for measure in one.measures[:most]]
    read_ones = await with_best_first(backend, await read_whole(backend, "measures", nodes))
    whole = {one.node: one for one in read_ones if isinstance(one, Measure)}
    return tuple(
        replace(one, measures=tuple(whole.get(measure.node, measure) for measure in one.measures)) for one in judged
    )

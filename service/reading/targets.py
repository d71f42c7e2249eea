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
from service.reading.sametargets import is_of_others, is_part_of_name, same_targets
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
#: What the sentence of a target tells of the same thing in figures.
_BESIDE = """SELECT DISTINCT ?goal ?node WHERE { GRAPH ?article { VALUES ?goal { MANY }
    ?goal prov:wasQuotedFrom ?span ; kg:about ?subject . ?node prov:wasQuotedFrom ?span ; kg:about ?subject ;
    a kg:Observation . SURE } }"""
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


async def _beside(backend: Backend, targets: Sequence[Measure], least: float) -> dict[str, list[Measure]]:
    """Return, by target, the figures in its sentence whose indicator is named by more or fewer words of the same."""
    goals = {one.node: one for one in targets if one.amount.unit and scale_of(one)}
    rows = await read_many(backend, _BESIDE.replace("SURE", _sure(least), 1), map(node, goals), _MOST_FIGURES)
    pairs = [(row["goal"].value, row["node"].value) for row in rows]
    whole = {one.node: one for one in await read_whole(backend, "measures", {figure for _, figure in pairs})}
    found: dict[str, list[Measure]] = {}
    for goal, figure in pairs:
        one = whole.get(figure)
        if isinstance(one, Measure) and is_part_of_name(goals[goal], one):
            found.setdefault(goal, []).append(one)
    return found


async def _without_others(backend: Backend, judged: Sequence[Judged]) -> list[Judged]:
    """Return targets, without the figures that count something else than a target lists.

    Only of what is counted, and has a figure, the sentences are read.
    """
    counted = [one for one in judged if one.later and one.target.amount.unit is None]
    nodes = [measure.node for one in counted for measure in one.measures]
    whole = {one.node: one for one in await read_whole(backend, "measures", nodes)}
    found = []
    for one in judged:
        told = [whole.get(measure.node) for measure in one.measures]
        figures = [later.measure for later in one.later]
        own = [f for f in figures if not any(isinstance(t, Measure) and is_of_others(t, f) for t in told)]
        found.append(one if len(own) == len(figures) else judge(one.measures, own))
    return found


async def read_targets(
    backend: Backend, least: float = 0.0, bodies: tuple[str, ...] | None = None, indicator: str = "", by: str = ""
) -> Targets:
    """Return targets with what became of them, without the sentences that tell them.

    Args:
        backend: answers.
        least: what has a confidence below it is left out.
        bodies: only those of these things; None for all.
        indicator: only those with each of these words in their indicator, as printed or by its name.
        by: only those with a deadline on this day or before; empty for all.
    """
    within = "" if bodies is None else f"VALUES ?subject {{ {' '.join(map(node, bodies))} }}"
    query = _TARGETS.replace("SURE", _sure(least), 1).replace("BODIES", within, 1)
    rows, days = await asyncio.gather(read(backend, query, _MOST_TARGETS), _days(backend))
    words = indicator.casefold().split()
    kept = [
        row
        for row in rows
        if all(word in (text(row, "indicatorText") or "").casefold() for word in words)
        and (not by or "" < (text(row, "end") or "") <= by)
    ]
    names = await _names(backend, kept)
    found = sorted((one for row in kept for one in _told(row, names, days)), key=lambda one: one.node)
    figures, beside = await asyncio.gather(_figures(backend, found, least), _beside(backend, found, least))
    judged = await _without_others(
        backend,
        [
            judge(same, figures.get(_key(same[0]), ()), [one for told in same for one in beside.get(told.node, ())])
            for same in same_targets(found)
        ],
    )
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

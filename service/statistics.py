"""What the data holds, counted by queries once a revision: for VoID and DCAT.

The queries are a stranger's, not a page's: over a large store they take seconds, and the worker kept for
pages must not wait for them.  One that runs past its limits leaves its figures out; the rest stands.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import KgError
from kg.iris import (
    authority_graph,
    entities_graph,
    entity_iri,
    entity_key,
    ontology_graph,
    pages_graph,
    runs_graph,
)
from kg.settings import Settings
from kg.store import Answer
from kg.vocab import ENTITY_CLASSES, KG
from service.backend import Backend, Query
from service.noting import note

__all__ = ["GRAPH_NAMES", "GraphNames", "Statistics", "StatisticsCache"]

_LOG = logging.getLogger("uvicorn.error")
_CLASSES = " ".join(f"<{KG}{name}>" for name in ENTITY_CLASSES)
#: Most classes or properties of a partition.
_MOST = 2_000
#: Most names of graphs that a description lists.
GRAPH_NAMES = 200
#: Where the backend cannot tell a revision, figures are counted again after so long.
_AGE_S = 600.0
#: A count that was not whole is tried again after so long.
RETRY_S = 60.0

_QUERIES: dict[str, str] = {
    "properties": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
    "classes": "SELECT ?o (COUNT(DISTINCT ?s) AS ?n) { ?s a ?o . } GROUP BY ?o ORDER BY ?o",
    "entities": f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?o . VALUES ?o {{ {_CLASSES} }} }}",
    "subjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "objects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "days": "SELECT (MIN(?o) AS ?first) (MAX(?o) AS ?last) { "
    "GRAPH ?g { ?s a schema:NewsArticle ; schema:contentReferenceTime|schema:datePublished ?o } }",
    "built": "SELECT (MAX(?o) AS ?last) { GRAPH ?g { ?s prov:endedAtTime ?o } }",
    "examples": f"SELECT ?o (MIN(STR(?s)) AS ?first) {{ ?s a ?o . VALUES ?o {{ {_CLASSES} }} }} GROUP BY ?o",
    "roots": "SELECT DISTINCT ?o { VALUES ?o { %s } FILTER EXISTS { GRAPH ?g { ?o ?p ?v } } }",
}
# Not sorted by the engine: that takes seconds where there are many.
_NAMES = f"SELECT ?g {{ GRAPH ?g {{ }} }} LIMIT {GRAPH_NAMES}"
_OWN = "SELECT ?g { VALUES ?g { %s } FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }"
_COUNT = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { } }"
# For engines behind an endpoint that do not take an empty pattern for any graph.
_FILLED = "{ GRAPH ?g { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class GraphNames:
    """Names of graphs, sorted: those that no article made, and some or all of the others; how many graphs there are."""

    names: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of the data; None and empty where they could not be counted within the limits."""

    properties: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)
    entities: int | None = None
    subjects: int | None = None
    objects: int | None = None
    first_day: str | None = None
    last_day: str | None = None
    built: str | None = None  # when the last build ended
    examples: tuple[str, ...] = ()  # one entity of each class
    roots: tuple[str, ...] = ()
    uncounted: tuple[str, ...] = ()  # names of what ran past its limits

    @property
    def triples(self) -> int | None:
        """How many triples there are."""
        return sum(self.properties.values()) if self.properties else None


def _roots(settings: Settings) -> str:
    """Return where a reader may begin: the scheme of industries and the home place."""
    base = settings.id_base
    found = [f"{base}scheme/industry"]
    if settings.home_place:
        found.append(entity_iri(entity_key("place", settings.home_place), base))
    return " ".join(str(ox.NamedNode(root)) for root in found)


def _own_graphs(base: str) -> str:
    """Return the graphs that no article made."""
    makers = (authority_graph, entities_graph, ontology_graph, pages_graph, runs_graph)
    return " ".join(str(ox.NamedNode(make(base))) for make in makers)


def _partition(answer: Answer | None) -> dict[str, int]:
    rows = answer.rows if answer else ()
    return {key.value: int(n.value) for key, n in rows if key is not None and n is not None and key.kind == "iri"}


def _value(answer: Answer | None, column: int = 0) -> str | None:
    term = answer.rows[0][column] if answer and answer.rows else None
    return term.value if term is not None else None


def _number(answer: Answer | None) -> int | None:
    value = _value(answer)
    return int(value) if value is not None else None


def _column(answer: Answer | None, column: int) -> tuple[str, ...]:
    return tuple(term.value for row in answer.rows if (term := row[column]) is not None) if answer else ()


async def _count(backend: Backend, settings: Settings) -> Statistics:
    found, uncounted = dict[str, Answer | None](), []
    for name, query in _QUERIES.items():
        asked = query % _roots(settings) if name == "roots" else query
        try:
            found[name] = await backend.ask(Query(asked), _MOST)
        except KgError as error:
            _LOG.warning("%s: the description goes without its %s: %s", note().asked, name, error)
            found[name] = None
            uncounted.append(name)
    return Statistics(
        properties=_partition(found["properties"]),
        classes=_partition(found["classes"]),
        entities=_number(found["entities"]),
        subjects=_number(found["subjects"]),
        objects=_number(found["objects"]),
        first_day=_value(found["days"]),
        last_day=_value(found["days"], 1),
        built=_value(found["built"]),
        examples=tuple(sorted(set(_column(found["examples"], 1)))),
        roots=tuple(sorted(_column(found["roots"], 0))),
        uncounted=tuple(uncounted),
    )


class StatisticsCache:
    """The figures of the revision that counts; all who ask while they are counted wait for the same count."""

    def __init__(self) -> None:
        self._counting: asyncio.Task[Statistics] | None = None
        self._of: tuple[str | None, float] | None = None
        self._names: GraphNames | None = None
        self._names_of: tuple[str | None, float] | None = None

    @staticmethod
    def _is_fresh(seen: tuple[str | None, float] | None, revision: str | None) -> bool:
        if seen is None or seen[0] != revision:
            return False
        return revision is not None or time.monotonic() - seen[1] < _AGE_S

    def _has_failed(self, task: asyncio.Task[Statistics]) -> bool:
        """Tell whether a count is to be done again; where it lacks figures, others need not pay for each try."""
        if not task.done():
            return False
        if task.cancelled() or task.exception() is not None:
            return True
        begun = self._of[1] if self._of is not None else 0.0
        return bool(task.result().uncounted) and time.monotonic() - begun >= RETRY_S

    async def get(self, backend: Backend, settings: Settings) -> Statistics:
        """Return the figures, counted again when the revision changed, a while after a count that was not whole."""
        revision, task = backend.revision(), self._counting
        if task is None or self._has_failed(task) or not self._is_fresh(self._of, revision):
            # Held here and shielded below: a client that goes away must not end the count of the others.
            task = self._counting = asyncio.ensure_future(_count(backend, settings))
            self._of = (revision, time.monotonic())
        return await asyncio.shield(task)

    async def names(self, backend: Backend, settings: Settings) -> GraphNames:
        """Return the names of graphs."""
        revision = backend.revision()
        if self._names is None or not self._is_fresh(self._names_of, revision):
            own = await backend.ask(Query(_OWN % _own_graphs(settings.id_base), lane="pages"), GRAPH_NAMES)
            some = await backend.ask(Query(_NAMES, lane="pages"), GRAPH_NAMES)
            count = await backend.ask(Query(_COUNT, lane="pages"), 1)
            if (_number(count) or 0) < len(own.rows):
                some = await backend.ask(Query(f"SELECT DISTINCT ?g {_FILLED} LIMIT {GRAPH_NAMES}"), GRAPH_NAMES)
                count = await backend.ask(Query(f"SELECT (COUNT(DISTINCT ?g) AS ?n) {_FILLED}"), 1)
            names = dict.fromkeys((*_column(own, 0), *_column(some, 0)))
            self._names = GraphNames(tuple(sorted(tuple(names)[:GRAPH_NAMES])), _number(count) or 0)
            self._names_of = (revision, time.monotonic())
        return self._names

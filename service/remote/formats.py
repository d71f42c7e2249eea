"""Which formats an endpoint writes as the recommendations say, and whether it heeds the graphs that a request names.

Engines differ: Virtuoso's TSV leaves out the marks of IRIs and variables and its JSON-LD the languages, Jena's CSV puts
a head line above a truth value.  Short questions at the start find out; what is not written right is asked for as JSON
or N-Triples and turned into the format here.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import KgError
from service.remote.prologue import Form
from service.remote.source import RemoteSource

__all__ = ["TRUSTED", "Formats", "look_at_formats"]

_LOG = logging.getLogger("uvicorn.error")
_JSON, _XML = "application/sparql-results+json", "application/sparql-results+xml"
_CSV, _TSV = "text/csv", "text/tab-separated-values"
_TURTLE, _NTRIPLES = "text/turtle", "application/n-triples"
_GRAPHS = (_NTRIPLES, _TURTLE, "application/rdf+xml", "application/ld+json")
_TEXT = 'a\t"b",\n准'
_QUOTED = '"a\\t\\"b\\",\\n准"'
_ROWS_QUERY = f"SELECT (<urn:kg:a> AS ?i) ({_QUOTED} AS ?s) ('准'@zh AS ?l) (7 AS ?n) {{}}"
# An IRI that goes on where another one ends is what JSON-LD 1.0 shortens in a way that 1.1 reads otherwise.
_GRAPH_QUERY = f"""CONSTRUCT {{ <urn:kg:a> <https://schema.org/partOf> {_QUOTED}, '准'@zh, 7 ;
  <urn:kg:b> <https://schema.org/partOfSeries> }} WHERE {{}}"""
_TRUTH_QUERY = "ASK {}"
_NOTHING = "urn:x-zhundong-kg:nothing"


@dataclass(frozen=True, slots=True)
class Formats:
    """What an endpoint does not write right, by the form of the answer; whether it passes over a request's graphs."""

    wrong: frozenset[tuple[Form, str]] = frozenset()
    ignores_graphs: bool = False

    def asked(self, form: Form, media_type: str) -> str:
        """Return the format to ask for so that `media_type` can be given."""
        if (form, media_type) not in self.wrong:
            return media_type
        if form != "graph":
            return _JSON
        return next((kind for kind in (_NTRIPLES, _TURTLE) if (form, kind) not in self.wrong), media_type)


#: Of an engine that is taken at its word.
TRUSTED = Formats()


def look_at_formats(source: RemoteSource) -> Formats:
    """Ask the endpoint short questions in every format; one that answers none of them is taken at its word."""
    wrong: set[tuple[Form, str]] = set()
    for form, query, kinds, is_right in _QUESTIONS:
        wrong |= {(form, kind) for kind in kinds if not _is_right(source, query, kind, is_right)}
    base: set[tuple[Form, str]] = {("rows", _JSON), ("boolean", _JSON)}
    if wrong & base or {("graph", _TURTLE), ("graph", _NTRIPLES)} <= wrong:
        _LOG.warning("the endpoint's formats cannot be told from short questions; they are passed on as they come")
        wrong = set()
    elif wrong:
        told = ", ".join(sorted({kind for _, kind in wrong}))
        _LOG.info("made here and not by the endpoint, which writes or answers it otherwise: %s", told)
    return Formats(frozenset(wrong), _ignores_graphs(source))


def _ignores_graphs(source: RemoteSource) -> bool:
    try:
        said = source.answer("ASK { ?s ?p ?o }", _JSON, (_NOTHING,))[1]
        return bool(ox.parse_query_results(said, format=ox.QueryResultsFormat.JSON))
    except (KgError, ValueError, SyntaxError):
        return False  # it says that it does not take them


def _is_right(source: RemoteSource, query: str, kind: str, is_right: Callable[[str, bytes], bool]) -> bool:
    try:
        given, said = source.answer(query, kind)
    except KgError:
        return False
    if given.partition(";")[0].strip().lower() != kind:
        return True  # it does not write this format at all and gave another one, which is read as what it is
    try:
        return is_right(kind, said)
    except (ValueError, SyntaxError, KeyError, TypeError):
        return False


def _is_row(kind: str, said: bytes) -> bool:
    if kind == _CSV:
        rows = list(csv.reader(io.StringIO(said.decode(), newline="")))
        return rows[0] == ["i", "s", "l", "n"] and rows[1] == ["urn:kg:a", _TEXT, "准", "7"]
    form = ox.QueryResultsFormat.from_media_type(kind)
    found = ox.parse_query_results(said, format=form) if form is not None else None
    if not isinstance(found, ox.QuerySolutions):
        return False
    rows_found = [tuple(map(_told, row)) for row in found]
    return rows_found == [(("urn:kg:a", ""), (_TEXT, ""), ("准", "zh"), ("7", ""))]


def _is_true(kind: str, said: bytes) -> bool:
    if kind in (_CSV, _TSV):
        return said.strip() == b"true"
    form = ox.QueryResultsFormat.from_media_type(kind)
    found = ox.parse_query_results(said, format=form) if form is not None else None
    return isinstance(found, ox.QueryBoolean) and bool(found)


def _is_graph(kind: str, said: bytes) -> bool:
    found = {(_told(q.subject), _told(q.predicate), _told(q.object))
             for q in ox.parse(said, format=ox.RdfFormat.from_media_type(kind))}
    part, one = ("https://schema.org/partOf", ""), ("urn:kg:a", "")
    return found == {(one, part, (_TEXT, "")), (one, part, ("准", "zh")), (one, part, ("7", "")),
                     (one, ("urn:kg:b", ""), ("https://schema.org/partOfSeries", ""))}


def _told(term: object) -> tuple[str, str]:
    """Return the text of a term and its language; how an engine names the type of a number is its affair."""
    if isinstance(term, ox.Literal):
        return term.value, term.language or ""
    return (term.value, "") if isinstance(term, ox.NamedNode) else (str(term), "")


_QUESTIONS: tuple[tuple[Form, str, tuple[str, ...], Callable[[str, bytes], bool]], ...] = (
    ("rows", _ROWS_QUERY, (_JSON, _XML, _CSV, _TSV), _is_row),
    ("boolean", _TRUTH_QUERY, (_JSON, _XML, _CSV, _TSV), _is_true),
    ("graph", _GRAPH_QUERY, _GRAPHS, _is_graph),
)

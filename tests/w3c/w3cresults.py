"""Results of the W3C's tests: what is expected, what came, whether they are the same.

Rows are multisets, or in order where the expected result or the query is; blank nodes are matched by isomorphism;
numbers, truth values and times are compared by value, since the engine keeps values and not their spelling.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pyoxigraph as ox
from w3ccases import Case, local_file

__all__ = ["Outcome", "Rows", "expected_of", "graph_of", "read_answer", "rows_of", "same", "wanted_type"]

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Suffix of an expected result -> media type that the service is asked for, so that every format is seen.
_ROW_TYPES = {
    ".srx": "application/sparql-results+xml", ".srj": "application/sparql-results+json",
    ".csv": "text/csv", ".tsv": "text/tab-separated-values",
}
_GRAPH_TYPES = {".ttl": "text/turtle", ".rdf": "application/rdf+xml"}
_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}

#: ORDER BY behind the last brace: of the whole query, not of a part.
_ORDER = re.compile(r"\bORDER\s+BY\b[^}]*$", re.IGNORECASE)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Solutions: variable -> term as text; blank nodes begin with ``_:``."""

    variables: frozenset[str]
    rows: tuple[tuple[tuple[str, str], ...], ...]
    ordered: bool = False


#: Rows, a truth value, or a graph in canonical form.
Outcome = Rows | bool | frozenset[str]


def _term(value: ox.Term) -> str:
    """Return a term as text, a number by its value."""
    if isinstance(value, ox.BlankNode | ox.NamedNode):
        return str(value)
    assert isinstance(value, ox.Literal)
    kind = value.datatype.value
    if value.language:
        return f"{value.value!r}@{value.language.lower()}"
    try:
        if kind == _XSD + "integer":
            return f"{int(value.value)}^^integer"
        if kind == _XSD + "decimal":
            return f"{Decimal(value.value).normalize():f}^^decimal"
        if kind in (_XSD + "double", _XSD + "float"):
            return f"{float(value.value)!r}^^{kind.rpartition('#')[2]}"
        if kind == _XSD + "boolean":
            return f"{value.value in ('true', '1')}^^boolean"
        if kind in (_XSD + "date", _XSD + "dateTime", _XSD + "time"):
            return f"{value.value.replace('+00:00', 'Z')}^^{kind.rpartition('#')[2]}"
    except (ValueError, ArithmeticError):
        pass  # "abc"^^xsd:integer is a term like others
    return f"{value.value!r}^^{kind}"


def _rows(variables: Iterable[str], rows: Iterable[Mapping[str, ox.Term]], ordered: bool = False) -> Rows:
    found = tuple(tuple(sorted((name, _term(term)) for name, term in row.items())) for row in rows)
    return Rows(frozenset(variables), found, ordered)


def rows_of(result: ox.QuerySolutions, ordered: bool = False) -> Rows:
    """Return the solutions of the engine or of a parsed result."""
    names = [v.value for v in result.variables]
    return _rows(names, ({n: s[n] for n in names if s[n] is not None} for s in result), ordered)


def graph_of(triples: Iterable[ox.Triple]) -> frozenset[str]:
    """Return a graph in a form that is the same for isomorphic graphs."""
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(" ".join(map(_or_text, (q.subject, q.predicate, q.object))) for q in dataset)


def _or_text(value: object) -> str:
    return _term(value) if isinstance(value, ox.Literal | ox.NamedNode | ox.BlankNode) else str(value)


def _csv_rows(text: str) -> Rows:
    head, *body = list(csv.reader(io.StringIO(text, newline="")))
    return Rows(frozenset(head), tuple(tuple(sorted(zip(head, row, strict=True))) for row in body))


def _described(store: ox.Store) -> Outcome | None:
    """Return the outcome that a graph of the result-set vocabulary tells, None where it is a plain graph."""
    def values(subject: ox.Term, name: str) -> list[ox.Term]:
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        return [q.object for q in store.quads_for_pattern(subject, ox.NamedNode(_RS + name), None)]

    sets = [q.subject for q in store.quads_for_pattern(None, None, ox.NamedNode(_RS + "ResultSet"))]
    if not sets:
        return None
    truth = values(sets[0], "boolean")
    if truth:
        return truth[0].value == "true"
    solutions = values(sets[0], "solution")
    places = {s: int(values(s, "index")[0].value) for s in solutions if values(s, "index")}
    rows = []
    for solution in sorted(solutions, key=lambda s: (places.get(s, 0), str(s))):
        bindings = values(solution, "binding")
        rows.append({values(b, "variable")[0].value: values(b, "value")[0] for b in bindings})
    return _rows((v.value for v in values(sets[0], "resultVariable")), rows, ordered=bool(places))


def expected_of(case: Case) -> Outcome:
    """Return what the case expects."""
    assert case.result is not None
    path = local_file(case.result)
    if path.suffix in _ROW_TYPES:
        read = read_answer(path.read_bytes(), _ROW_TYPES[path.suffix])
        return replace(read, ordered=True) if isinstance(read, Rows) and _ORDER.search(case.text) else read
    triples = list(ox.parse(path=str(path), format=_FORMATS[path.suffix], base_iri=case.result))
    store = ox.Store()
    store.extend(triples)
    described = _described(store)
    return graph_of(q.triple for q in triples) if described is None else described


def _parsed(data: bytes, suffix: str) -> Outcome:
    form = ox.QueryResultsFormat.from_extension(suffix[1:])
    assert form is not None
    result = ox.parse_query_results(data, format=form)
    return bool(result) if isinstance(result, ox.QueryBoolean) else rows_of(result)


def wanted_type(case: Case, expected: Outcome) -> str:
    """Return the media type that the service is asked for."""
    assert case.result is not None
    suffix = local_file(case.result).suffix
    if isinstance(expected, frozenset):
        return _GRAPH_TYPES[suffix]
    return _ROW_TYPES.get(suffix, "application/sparql-results+json")


def read_answer(data: bytes, media_type: str) -> Outcome:
    """Return what the body of an answer holds."""
    if media_type == "text/csv":
        return _csv_rows(data.decode("utf-8"))
    for suffix, name in _ROW_TYPES.items():
        if name == media_type:
            return _parsed(data, suffix)
    suffix = next(s for s, name in _GRAPH_TYPES.items() if name == media_type)
    return graph_of(q.triple for q in ox.parse(data, format=_FORMATS[suffix]))


def _relabelled(rows: Rows) -> list[tuple[tuple[str, str], ...]]:
    """Return the rows in order, blank nodes numbered as they come."""
    names: dict[str, str] = {}
    return [
        tuple((v, names.setdefault(t, f"_:n{len(names)}") if t.startswith("_:") else t) for v, t in row)
        for row in rows.rows
    ]


def _bag(rows: Rows, once: bool) -> tuple[Counter[tuple[tuple[str, str], ...]], frozenset[str]]:
    """Return the rows without blank nodes as a multiset, those with them as a graph in canonical form."""
    bag: Counter[tuple[tuple[str, str], ...]] = Counter(rows.rows)
    if once:
        bag = Counter(set(rows.rows))
    plain = Counter({row: n for row, n in bag.items() if not any(t.startswith("_:") for _, t in row)})
    triples = []
    for place, (row, times) in enumerate(sorted((bag - plain).items())):
        node = ox.BlankNode(f"row{place}")
        triples.append(ox.Triple(node, ox.NamedNode("urn:times"), ox.Literal(times)))
        for variable, term in row:
            value = ox.BlankNode("b" + term[2:]) if term.startswith("_:") else ox.Literal(term)
            triples.append(ox.Triple(node, ox.NamedNode(f"urn:var:{variable}"), value))
    return plain, graph_of(triples)


def same(expected: Outcome, found: Outcome, lax: bool = False) -> bool:
    """Tell whether an outcome is the expected one."""
    if not isinstance(expected, Rows) or not isinstance(found, Rows):
        return type(expected) is type(found) and expected == found
    if expected.variables != found.variables:
        return False
    if expected.ordered:
        return _relabelled(expected) == _relabelled(found)
    if lax:
        most, came = Counter(expected.rows), Counter(found.rows)
        return _bag(expected, True) == _bag(found, True) and all(n <= most[row] for row, n in came.items())
    return _bag(expected, False) == _bag(found, False)

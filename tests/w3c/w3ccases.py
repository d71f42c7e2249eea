"""The W3C's SPARQL test manifests, read into cases.

Files keep their relative addresses under a made-up base (`BASE`), so that relative IRIs in data, queries and
results resolve to the same names whoever reads them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

__all__ = ["BASE", "Case", "all_cases", "local_file", "suite_root"]

BASE = "http://w3c.example/"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_FROM = re.compile(r"^\s*FROM\s+(?:NAMED\s+)?<([^>]*)>", re.MULTILINE)
#: Class of a test -> what it asks.
_KINDS = {
    _MF + "QueryEvaluationTest": "evaluation",
    _MF + "CSVResultFormatTest": "evaluation",
    _MF + "PositiveSyntaxTest": "accept",
    _MF + "PositiveSyntaxTest11": "accept",
    _MF + "NegativeSyntaxTest": "reject",
    _MF + "NegativeSyntaxTest11": "reject",
    _MF + "UpdateEvaluationTest": "update",
    _MF + "PositiveUpdateSyntaxTest11": "update",
    _MF + "NegativeUpdateSyntaxTest11": "update",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One test; addresses are IRIs below `BASE`."""

    id: str  # suite/area/name
    kind: str  # evaluation, accept, reject, update
    query: str
    data: tuple[str, ...] = ()
    graphs: tuple[tuple[str, str], ...] = ()  # (name of the graph, address of its file)
    result: str | None = None
    lax: bool = False  # REDUCED: how often a row comes is free
    named_by_query: tuple[str, ...] = ()  # files that the query's own FROM and FROM NAMED name

    @property
    def files(self) -> tuple[str, ...]:
        """The addresses of all data that the query may see."""
        return (*self.data, *(file for _, file in self.graphs), *self.named_by_query)

    @property
    def text(self) -> str:
        """The text of the query or update."""
        return local_file(self.query).read_text("utf-8")


def suite_root() -> Path | None:
    """Return the folder of the suites, if there is one."""
    shared = os.environ.get("KG_SHARED")
    root = Path(shared) / "w3c" / "sparql" if shared else None
    return root if root is not None and root.is_dir() else None


def local_file(address: str) -> Path:
    """Return the file of an address below `BASE`."""
    root = suite_root()
    assert root is not None and address.startswith(BASE)
    return root / address.removeprefix(BASE)


class _Manifest:
    def __init__(self, path: Path, address: str) -> None:
        self._store = ox.Store()
        self._store.extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=address))

    def values(self, subject: ox.NamedNode | ox.BlankNode, predicate: str) -> list[ox.Term]:
        found = self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return sorted((q.object for q in found), key=str)

    def value(self, subject: ox.NamedNode | ox.BlankNode, predicate: str) -> ox.Term | None:
        return next(iter(self.values(subject, predicate)), None)

    def tests(self) -> list[tuple[ox.NamedNode, str]]:
        found = {}
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(_RDF + "type"), None):
            if quad.object.value in _KINDS and isinstance(quad.subject, ox.NamedNode):
                found[quad.subject] = _KINDS[quad.object.value]
        return sorted(found.items(), key=lambda item: item[0].value)

    def graphs(self, action: ox.BlankNode) -> Iterator[tuple[str, str]]:
        for value in self.values(action, _QT + "graphData"):
            if isinstance(value, ox.NamedNode):
                yield value.value, value.value
                continue
            file, label = self.value(value, _QT + "graph"), self.value(value, _RDFS + "label")
            assert file is not None
            yield (label or file).value, file.value


def _named_by(query: str) -> tuple[str, ...]:
    """Return the addresses that a query's FROM clauses name."""
    found = _FROM.findall(local_file(query).read_text("utf-8"))
    return tuple(sorted({query.rpartition("/")[0] + "/" + name.rpartition("/")[2] for name in found}))


def _cases_of(path: Path, root: Path) -> Iterator[Case]:
    area = path.parent.relative_to(root)
    manifest = _Manifest(path, f"{BASE}{path.relative_to(root)}")
    for test, kind in manifest.tests():
        # Names repeat between areas, not within one.
        case_id = f"{area}/{test.value.rpartition('#')[2] or test.value.rpartition('/')[2]}"
        action, result = manifest.value(test, _MF + "action"), manifest.value(test, _MF + "result")
        lax = manifest.value(test, _MF + "resultCardinality") is not None
        if isinstance(action, ox.NamedNode):
            if action.value.endswith(".ru"):  # some tests of updates carry the class of a query's
                kind = "update"
            yield Case(case_id, kind, action.value, result=result.value if result else None, lax=lax,
                       named_by_query=_named_by(action.value) if kind == "evaluation" else ())
            continue
        assert action is not None, test
        query = manifest.value(action, _QT + "query")
        if query is None:  # an update: its request stands under another name
            query = next(q.object for q in manifest._store.quads_for_pattern(action, None, None)
                         if q.predicate.value.endswith("#request"))
        yield Case(
            case_id, kind, query.value,
            data=tuple(v.value for v in manifest.values(action, _QT + "data")),
            graphs=tuple(manifest.graphs(action)),
            result=result.value if isinstance(result, ox.NamedNode) else None,
            lax=lax,
            named_by_query=_named_by(query.value) if kind == "evaluation" else (),
        )


@cache
def all_cases() -> tuple[Case, ...]:
    """Return every query test of both suites and every update test, in the order of their ids; none without suites."""
    root = suite_root()
    if root is None:
        return ()
    found: dict[str, Case] = {}
    for suite in ("sparql10", "sparql11"):
        for path in sorted((root / suite).glob("*/manifest.ttl")):
            found.update((case.id, case) for case in _cases_of(path, root))
    return tuple(found[key] for key in sorted(found))

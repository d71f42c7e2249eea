"""The report of pySHACL on a graph: what `kg check` prints (https://www.w3.org/TR/shacl/, section 3.6)."""

from __future__ import annotations

import json
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyshacl
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from rdflib import BNode, Dataset, Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node, URIRef

from kg.errors import ResourceError, StoreError
from kg.gate import Violation
from kg.resources import ontology_dir
from kg.state import StoreFolder
from kg.vocab import PREFIXES, SH

__all__ = ["Report", "check", "check_graph", "load_union", "report_json", "report_text", "report_turtle"]


@dataclass(frozen=True, slots=True)
class Report:
    """What pySHACL found: `conforms`, the violations sorted, and its own report in Turtle."""

    conforms: bool
    violations: tuple[Violation, ...]
    turtle: str


class _UnionGraph(Graph):
    """A graph that parses each query once; pySHACL asks the same one of every focus node."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """Answer a query; see rdflib."""
        if isinstance(query_object, str):
            text = query_object
            if text not in self._prepared:
                self._prepared[text] = prepareQuery(text, initNs=dict(self.namespaces()))
            query_object = self._prepared[text]
        return super().query(query_object, *args, **kwargs)


def _graph_files(path: Path) -> list[Path]:
    if path.is_dir():
        snapshot = StoreFolder(path).snapshot()
        return [file for name in ("graph.nq", "runs.nq") if (file := snapshot / name).is_file()]
    return [path]


def load_union(path: Path | str) -> Graph:
    """Return the union of all graphs of a store folder or of an N-Quads (or Turtle) file.

    Raises:
        StoreError: there is no store or file, or it is no N-Quads.
    """
    union = _UnionGraph()
    for file in _graph_files(Path(path)):
        try:
            if file.suffix == ".ttl":
                union.parse(file, format="turtle")
                continue
            dataset = Dataset()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own parser uses what it deprecates
                dataset.parse(file, format="nquads")
        except OSError as error:
            raise StoreError(f"{file}: cannot be read ({error.strerror or error}); name a store folder or an "
                             "N-Quads file") from error
        except Exception as error:  # rdflib's parsers share no class of errors
            raise StoreError(f"{file}: is no {'Turtle' if file.suffix == '.ttl' else 'N-Quads'} ({error}); "
                             "name a store folder or an N-Quads file") from error
        for subject, predicate, value, _ in dataset.quads((None, None, None, None)):
            union.add((subject, predicate, value))
    return union


def _owner(shapes: Graph, node: Node) -> str:
    """Return the IRI of the named shape that a rule without a name belongs to."""
    while isinstance(node, BNode):
        above = next(shapes.subjects(None, node), None)
        if above is None:
            return str(node)
        node = above
    return str(node)


def _violations(results: Graph, shapes: Graph) -> tuple[Violation, ...]:
    found: set[Violation] = set()
    for result in results.objects(None, URIRef(SH + "result")):
        source = results.value(result, URIRef(SH + "sourceShape"))
        messages = sorted(str(m) for m in results.objects(result, URIRef(SH + "resultMessage")))
        found.add(Violation(str(results.value(result, URIRef(SH + "focusNode"))),
                            _owner(shapes, source) if source is not None else "", messages[0] if messages else ""))
    return tuple(sorted(found))


def check_graph(graph: Graph, shapes_file: Path | None = None) -> Report:
    """Run the shapes on one graph with pySHACL.

    Args:
        graph: the data, all graphs as one.
        shapes_file: else ``ontology/shapes.ttl``.

    Raises:
        ResourceError: pySHACL could not decide (SHACL's *failure*, which is no violation), or the shapes
            file is missing or broken.
    """
    shapes_file = shapes_file or ontology_dir() / "shapes.ttl"
    try:
        shapes = Graph().parse(shapes_file, format="turtle")
    except Exception as error:  # rdflib's parsers share no class of errors
        raise ResourceError(
            f"shapes file {shapes_file.name} cannot be read: {error}; mend it or reinstall the package") from error
    try:
        conforms, results, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none", inplace=True)
    except (ReportableRuntimeError, ShapeLoadError, ValidationFailure) as error:
        raise ResourceError(f"{shapes_file.name}: pySHACL could not decide: {error}; mend the shapes") from error
    if not isinstance(results, Graph):
        raise ResourceError(f"{shapes_file.name}: pySHACL could not decide: {text}; mend the shapes")
    for prefix, namespace in PREFIXES.items():
        results.bind(prefix, namespace, override=True)
    return Report(bool(conforms), _violations(results, shapes), results.serialize(format="turtle"))


def check(path: Path | str) -> Report:
    """Run the shapes on a store folder or an N-Quads file, all its graphs as one.

    Raises:
        StoreError: the store or file cannot be read.
        ResourceError: pySHACL could not decide, or the shapes file is missing or broken.
    """
    return check_graph(load_union(path))


def report_text(report: Report) -> str:
    """Return a report for a terminal: one line a violation, the number of them first."""
    if report.conforms:
        return "conforms: no node breaks a shape\n"
    rows = [f"{v.shape.rpartition('#')[2]}: {v.focus}\n  {v.message}\n" for v in report.violations]
    nodes = len({v.focus for v in report.violations})
    return f"violations: {len(rows)}, of nodes: {nodes}\n" + "".join(rows)


def report_json(report: Report) -> str:
    """Return a report as JSON: ``{"conforms": …, "violations": [{"focus", "shape", "message"}]}``."""
    return json.dumps({"conforms": report.conforms, "violations": [asdict(v) for v in report.violations]},
                      ensure_ascii=False, indent=1) + "\n"


def report_turtle(report: Report) -> str:
    """Return pySHACL's own report, a ``sh:ValidationReport`` in Turtle."""
    return report.turtle

"""The report of pySHACL on a graph: what `kg check` prints (https://www.w3.org/TR/shacl/, section 3.6)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from rdflib import BNode, Graph, Literal, Variable
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Identifier, Node, URIRef

from kg.errors import ResourceError, StoreError
from kg.gate import Violation
from kg.resources import ontology_dir
from kg.state import StoreFolder
from kg.vocab import PREFIXES, SH, XSD

__all__ = ["Report", "check", "check_graph", "load_union", "report_json", "report_text", "report_turtle"]


_STRING = ox.NamedNode(XSD + "string")


@dataclass(frozen=True, slots=True)
class Report:
    """What pySHACL found: `conforms`, the violations sorted, and its own report in Turtle."""

    conforms: bool
    violations: tuple[Violation, ...]
    turtle: str


class _UnionGraph(Graph):
    """A graph whose queries Oxigraph answers: pySHACL asks the same one of every focus node, and rdflib takes long."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")
        self._engine: ox.Store | None = None
        self._changes = 0
        self._engine_of = -1  # the change that the engine knows

    def add(self, triple: Any) -> _UnionGraph:
        """Add a triple; see rdflib."""
        self._changes += triple not in self
        super().add(triple)
        return self

    def addN(self, quads: Any) -> _UnionGraph:
        """Add quads; see rdflib."""
        for subject, predicate, value, _ in quads:
            self.add((subject, predicate, value))
        return self

    def remove(self, triple: Any) -> _UnionGraph:
        """Take out triples; see rdflib."""
        self._changes += triple in self
        super().remove(triple)
        return self

    def query(
        self, query_object: str | Query, processor: Any = "sparql", result: Any = "sparql", initNs: Any = None,
        initBindings: Any = None, use_store_provided: bool = True, **kwargs: Any,
    ) -> Result:
        """Answer a query; see rdflib.  A SELECT in SPARQL's words is Oxigraph's to answer."""
        def by_rdflib() -> Result:
            return super(_UnionGraph, self).query(
                query_object, processor, result, initNs, initBindings, use_store_provided, **kwargs)

        if not isinstance(query_object, str) or processor != "sparql" or result != "sparql" or kwargs:
            return by_rdflib()
        if self._engine is None or self._engine_of != self._changes:
            self._engine, self._engine_of = ox.Store(), self._changes
            self._engine.bulk_extend(ox.Quad(*map(_to_engine, triple)) for triple in self)
        given = {ox.Variable(str(name)): _to_engine(value) for name, value in (initBindings or {}).items()}
        spaces = dict(initNs).items() if initNs is not None else self.namespaces()
        found = self._engine.query(query_object, prefixes={p: str(space) for p, space in spaces}, substitutions=given)
        if not isinstance(found, ox.QuerySolutions):
            return by_rdflib()
        rows = Result("SELECT")
        rows.vars = [Variable(name.value) for name in found.variables]
        rows.bindings = [
            {name: _of_engine(value) for name, value in zip(rows.vars, row, strict=True) if value is not None}
            for row in found]
        return rows


def _to_engine(term: Any) -> Any:
    """Return a term of rdflib as Oxigraph's."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)


def _of_engine(term: Any) -> Identifier:
    """Return a term of Oxigraph as rdflib's."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=None if term.datatype == _STRING else URIRef(term.datatype.value))


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
            known: dict[Any, Identifier] = {}  # names come time and again
            for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS):
                terms: list[Identifier] = []
                for term in (quad.subject, quad.predicate, quad.object):
                    if isinstance(term, ox.Literal):
                        terms.append(_of_engine(term))
                        continue
                    if term not in known:
                        known[term] = _of_engine(term)
                    terms.append(known[term])
                union.add(tuple(terms))
        except OSError as error:
            raise StoreError(f"{file}: cannot be read ({error.strerror or error}); name a store folder or an "
                             "N-Quads file") from error
        except Exception as error:  # rdflib's parsers share no class of errors
            raise StoreError(f"{file}: is no {'Turtle' if file.suffix == '.ttl' else 'N-Quads'} ({error}); "
                             "name a store folder or an N-Quads file") from error
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

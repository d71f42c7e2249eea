"""Every shape has an example that keeps it and one that breaks it alone; gate and pySHACL say the same."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.term import Literal, URIRef

from kg.errors import ResourceError, StoreError
from kg.gate import find_in_store
from kg.resources import ontology_dir
from kg.shapes import check, check_graph, load_union, report_json, report_text, report_turtle
from kg.vocab import ENTITY_CLASSES, KG, PREDICATES, SH

EXAMPLES = Path(__file__).parent / "ontology"
VALID = sorted((EXAMPLES / "valid").glob("*.ttl"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.ttl"))
SHAPES = Graph().parse(ontology_dir() / "shapes.ttl", format="turtle")
NAMES = {str(s).removeprefix(KG) for s in SHAPES.subjects(None, URIRef(SH + "NodeShape"))}


def named(path: Path) -> str:
    """The shape that an example is of: its first line, ``# kg:NAME``."""
    first = path.read_text("utf-8").split("\n", 1)[0]
    assert first.startswith("# kg:"), f"{path}: the first line names no shape"
    return first.removeprefix("# kg:")


def store_of(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def test_every_shape_has_both_examples() -> None:
    assert len(VALID) == len(INVALID) == len(NAMES) == 58
    assert {named(p) for p in VALID} == {named(p) for p in INVALID} == NAMES
    assert all(named(p) == f"{p.stem}Shape" for p in [*VALID, *INVALID])


def test_every_class_and_predicate_has_a_shape() -> None:
    assert {f"{name}Shape" for name in ENTITY_CLASSES} <= NAMES
    assert {f"{name[0].upper()}{name[1:]}Shape" for name in PREDICATES} <= NAMES


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_a_valid_example_conforms(path: Path) -> None:
    assert find_in_store(store_of(path)) == ()
    report = check(path)
    assert report.conforms
    assert report.violations == ()


@pytest.mark.parametrize("path", INVALID, ids=lambda p: p.stem)
def test_an_invalid_example_breaks_its_shape_alone(path: Path) -> None:
    found = find_in_store(store_of(path))
    assert {v.shape for v in found} == {KG + named(path)}
    report = check(path)
    assert not report.conforms
    assert report.violations == found


def test_a_report_is_text_json_and_turtle() -> None:
    report = check(EXAMPLES / "invalid" / "Company.ttl")
    focus = "https://w3id.org/zhundong-kg/id/company/东原煤业有限公司"
    assert report_text(report).splitlines() == [
        "violations: 1, of nodes: 1", f"CompanyShape: {focus}", "  A company is written out as schema:Corporation too."]
    assert json.loads(report_json(report)) == {"conforms": False, "violations": [
        {"focus": focus, "shape": KG + "CompanyShape",
         "message": "A company is written out as schema:Corporation too."}]}
    again = Graph().parse(data=report_turtle(report), format="turtle")
    assert len(list(again.subjects(None, URIRef(SH + "ValidationResult")))) == 1
    assert report_text(check(EXAMPLES / "valid" / "Company.ttl")) == "conforms: no node breaks a shape\n"


def test_the_graphs_of_a_file_are_read_as_one(tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    quads = [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(f"urn:g{n}"))
             for n, q in enumerate(ox.parse(path=str(EXAMPLES / "valid" / "Post.ttl"), format=ox.RdfFormat.TURTLE))]
    ox.serialize(quads, str(file), format=ox.RdfFormat.N_QUADS)
    assert len(load_union(file)) == len(quads)
    assert check(file).conforms


@pytest.mark.parametrize(("name", "content"), [("none.nq", None), ("bad.nq", "<urn:a> <urn:b> .\n"), ("bad.ttl", "<<")])
def test_what_is_no_graph_is_an_error_that_names_the_file(name: str, content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(StoreError, match=name):
        check(tmp_path / name)


@pytest.mark.parametrize("text", [
    "not turtle", "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetClass <urn:c> ; "
                  "sh:property [ sh:path <urn:p> ; sh:minCount 'many' ] ."])
def test_a_failure_is_an_error_and_no_violation(text: str, tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(text, "utf-8")
    data = Graph().parse(data="<urn:a> a <urn:c> .", format="turtle")
    with pytest.raises(ResourceError, match=r"shapes\.ttl"):
        check_graph(data, shapes)


def test_that_queries_of_a_graph_see_its_changes() -> None:
    graph = load_union(EXAMPLES / "valid" / "Company.ttl")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = int(str(next(iter(graph.query(count)))[0]))  # type: ignore[index]
    new = (URIRef("urn:a"), URIRef("urn:b"), Literal("五", lang="zh"))
    for change, more in ((graph.add, 1), (graph.add, 1), (graph.remove, 0)):
        change(new)
        assert int(str(next(iter(graph.query(count)))[0])) == before + more  # type: ignore[index]
    graph.add(new)
    found = graph.query("SELECT $this ?o { $this <urn:b> ?o }", initBindings={"this": URIRef("urn:a")})
    assert list(found) == [(URIRef("urn:a"), Literal("五", lang="zh"))]
    assert not list(graph.query("SELECT $this { $this <urn:b> ?o }", initBindings={"this": URIRef("urn:z")}))
    assert graph.query("ASK { ?s <urn:b> ?o }").askAnswer


def test_that_the_graph_is_handed_to_the_engine_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ox.Store] = []

    def noting() -> ox.Store:
        made.append(store())
        return made[-1]

    store = ox.Store
    monkeypatch.setattr("kg.shapes.ox.Store", noting)
    assert check(EXAMPLES / "valid" / "EvidenceLength.ttl").conforms
    assert len(made) == 1

"""The gate: SHACL as queries, constructs refused by name, quarantine that leaves a graph that conforms."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg import iris
from kg.curated import authority_lines, ontology_lines
from kg.errors import ResourceError, StoreError
from kg.gate import Violation, find_in_store, find_violations, quarantine
from kg.gate.shapefile import read_shapes
from kg.shapes import check_graph
from kg.state import StoreFolder
from kg.vocab import KG

EXAMPLES = Path(__file__).parent / "ontology"
HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <urn:x:> .
"""
#: Constraint, values of :p that keep it, values that break it.
ON_VALUES = [
    ("sh:class :C", ":c :narrow", ":d 'c'"),
    ("sh:datatype xsd:integer", "1 -7", "1.5 'a' :c 'x'^^xsd:integer"),
    ("sh:datatype xsd:date", "'2031-02-28'^^xsd:date", "'2031-02-30'^^xsd:date '2031-02-28'"),
    ("sh:datatype xsd:string", "'a' ''", "'a'@zh 1"),
    ("sh:nodeKind sh:IRI", ":c", "'a'"),
    ("sh:nodeKind sh:Literal", "'a' 1", ":c"),
    ("sh:in ( :c 'a' )", ":c 'a'", ":d 'a'@zh 'b'"),
    ("sh:pattern '^urn:x:[cd]$'", ":c 'urn:x:d'", ":narrow 'c'"),
    ("sh:minInclusive 0", "0 0.5", "-1 'a' :c"),
    ("sh:maxInclusive 1", "1 0.5", "1.01"),
    ("sh:minExclusive 0", "0.01", "0"),
    ("sh:maxExclusive 1", "0.99", "1"),
    ("sh:minLength 2", "'吨吨' :c", "'吨'"),
    ("sh:maxLength 2", "'吨吨'", "'吨吨吨' :c"),
    ("sh:languageIn ( 'zh' 'en' )", "'吨'@zh 't'@en-GB", "'t' 't'@de :c"),
    ("sh:not [ sh:class :C ]", ":d 'a'", ":c"),
    ("sh:or ( [ sh:class :C ] [ sh:datatype xsd:date ] )", ":c '2031-01-01'^^xsd:date", ":d '2031'"),
    ("sh:and ( [ sh:class :C ] [ sh:pattern 'narrow' ] )", ":narrow", ":c :d"),
    ("sh:xone ( [ sh:class :C ] [ sh:pattern 'narrow' ] )", ":c 'narrow'", ":narrow :d"),
    ("sh:not [ sh:path :q ; sh:minCount 1 ]", ":d", ":c"),
    ("sh:or ( [ sh:property [ sh:path :q ; sh:minCount 1 ] ] [ sh:datatype xsd:date ] )", ":c", ":d 'a'"),
]
#: Constraint, properties of a node that keep it, properties that break it.
ON_NODES = [
    ("sh:minCount 1", ":p 1", ":q 1"),
    ("sh:minCount 2", ":p 1, 2", ":p 1"),
    ("sh:maxCount 1", ":p 1", ":p 1, 2"),
    ("sh:maxCount 0", ":q 1", ":p 1"),
    ("sh:hasValue :c", ":p :c, :d", ":p :d"),
    ("sh:uniqueLang true", ":p 'a'@zh, 'b'@en, 'c', 'd'", ":p 'a'@zh, 'b'@zh"),
    ("sh:disjoint :q", ":p 1 ; :q 2", ":p 1, 2 ; :q 2"),
    ("sh:lessThan :q", ":p 1 ; :q 2", ":p 2 ; :q 2"),
    ("sh:lessThanOrEquals :q", ":p 2 ; :q 2", ":p 3 ; :q 2"),
    ("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1", ":p :c, :d", ":p :d"),
    ("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMaxCount 1", ":p :c, :d", ":p :c, :narrow"),
]
THINGS = ":c a :C ; :q 1 . :narrow a :Narrow . :Narrow rdfs:subClassOf :C . :d a :D .\n"


def both(shapes: str, data: str, tmp_path: Path) -> tuple[Violation, ...]:
    """Violations by the gate, which are those by pySHACL too."""
    file = tmp_path / "shapes.ttl"
    file.write_text(HEAD + shapes, "utf-8")
    store = ox.Store()
    store.load((HEAD + data).encode(), format=ox.RdfFormat.TURTLE)
    found = find_in_store(store, read_shapes(file))
    assert check_graph(Graph().parse(data=HEAD + data, format="turtle"), file).violations == found
    return found


@pytest.mark.parametrize(("constraint", "keep", "breaking"), ON_VALUES)
def test_a_constraint_on_values(constraint: str, keep: str, breaking: str, tmp_path: Path) -> None:
    shapes = f":S a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:path :p ; {constraint} ; sh:message 'm' ] ."
    good = "".join(f":g{n} a :T ; :p {value} .\n" for n, value in enumerate(keep.split(" ")))
    bad = "".join(f":b{n} a :T ; :p {value} .\n" for n, value in enumerate(breaking.split(" ")))
    found = both(shapes, THINGS + good + bad, tmp_path)
    assert found == tuple(Violation(f"urn:x:b{n}", "urn:x:S", "m") for n in range(len(breaking.split(" "))))


@pytest.mark.parametrize(("constraint", "keep", "breaking"), ON_NODES)
def test_a_constraint_on_a_node(constraint: str, keep: str, breaking: str, tmp_path: Path) -> None:
    shapes = f":S a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:path :p ; {constraint} ; sh:message 'm' ] ."
    found = both(shapes, f"{THINGS} :g a :T ; {keep} . :b a :T ; {breaking} .", tmp_path)
    assert found == (Violation("urn:x:b", "urn:x:S", "m"),)


@pytest.mark.parametrize(("target", "focus"), [
    ("sh:targetClass :C", ":c :narrow"), ("sh:targetSubjectsOf :q", ":c"), ("sh:targetObjectsOf :r", ":d"),
    ("sh:targetNode :d", ":d"),
])
def test_a_target(target: str, focus: str, tmp_path: Path) -> None:
    shapes = f":S a sh:NodeShape ; {target} ; sh:pattern 'none' ; sh:message 'm' ."
    found = both(shapes, THINGS + ":c :r :d .", tmp_path)
    assert [v.focus for v in found] == [name.replace(":", "urn:x:") for name in focus.split(" ")]


def test_an_inverse_path(tmp_path: Path) -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ;
      sh:property [ sh:path [ sh:inversePath :r ] ; sh:minCount 1 ; sh:message 'm' ] ."""
    assert [v.focus for v in both(shapes, THINGS + ":d :r :c .", tmp_path)] == ["urn:x:narrow"]


@pytest.mark.parametrize(("shape", "word"), [
    ("sh:targetClass :C ; sh:closed true ; sh:message 'm'", "sh:closed"),
    ("sh:targetClass :C ; sh:property [ sh:path :p ; sh:equals :q ; sh:message 'm' ]", "sh:equals"),
    ("sh:targetClass :C ; sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ; sh:message 'm' ]", "path"),
    ("sh:targetClass :C ; sh:property [ sh:path :p ; sh:datatype xsd:gYear ; sh:message 'm' ]", "gYear"),
    ("sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ]", "sh:message"),
    ("sh:targetClass :C ; sh:property [ sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ] ; sh:message 'm' ]",
     "sh:property"),
    ("sh:targetClass :C ; sh:sparql [ sh:message 'm' ; sh:select 'ASK { }' ]", r"SELECT \$this"),
    ("sh:targetClass :C ; sh:sparql [ sh:message 'm' ; sh:select 'SELECT $this WHERE { nonsense' ]", "SPARQL"),
    ("sh:property [ sh:path :p ; sh:minCount 1 ; sh:message 'm' ]", "no target"),
])
def test_what_the_gate_does_not_know_is_named(shape: str, word: str, tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(f"{HEAD} :S a sh:NodeShape ; {shape} .", "utf-8")
    with pytest.raises(ResourceError, match=word):
        find_in_store(ox.Store(), read_shapes(file))


def test_a_broken_file_or_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text("no turtle", "utf-8")
    with pytest.raises(ResourceError, match=r"shapes\.ttl"):
        read_shapes(tmp_path / "shapes.ttl")
    with pytest.raises(StoreError, match="nothing"):
        find_violations(tmp_path / "nothing")


@pytest.mark.parametrize("in_memory", [0, 1_000_000])
def test_a_directory_is_checked_in_memory_or_where_it_lies(
        in_memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ox.Store(str(tmp_path / "oxigraph"))
    store.load(path=str(EXAMPLES / "invalid" / "Company.ttl"), format=ox.RdfFormat.TURTLE)
    store.flush()
    del store
    monkeypatch.setattr("kg.gate.finding._QUADS_IN_MEMORY", in_memory)
    assert [v.shape for v in find_violations(tmp_path / "oxigraph")] == [KG + "CompanyShape"]


# --- quarantine -----------------------------------------------------------------------------

GRAPH = ox.NamedNode(iris.ID_BASE + "article/p-0")


def nquads(path: Path, *names: str, extra: str = "") -> Path:
    """Write examples as one article's graph, lines sorted."""
    quads = [q for name in names for q in ox.parse(path=str(EXAMPLES / f"{name}.ttl"), format=ox.RdfFormat.TURTLE)]
    if extra:
        head = (EXAMPLES / "valid" / "Post.ttl").read_text("utf-8").partition("\n\n")[0]
        quads += ox.parse(f"{head}\n{extra}", format=ox.RdfFormat.TURTLE)
    data = ox.serialize((ox.Quad(q.subject, q.predicate, q.object, GRAPH) for q in quads), format=ox.RdfFormat.N_QUADS)
    assert data is not None
    path.write_text("".join(f"{line}\n" for line in sorted(set(data.decode().split("\n")[:-1]))), "utf-8")
    return path


def found_in(path: Path) -> tuple[Violation, ...]:
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    return find_in_store(store)


@pytest.mark.parametrize("path", sorted((EXAMPLES / "invalid").glob("*.ttl")), ids=lambda p: p.stem)
def test_what_is_left_conforms_and_nothing_is_lost(path: Path, tmp_path: Path) -> None:
    graph, kept = nquads(tmp_path / "graph.nq", f"invalid/{path.stem}"), tmp_path / "kept.nq"
    before = graph.read_text("utf-8").splitlines()
    found = found_in(graph)
    digest = quarantine(graph, kept, found)
    left, taken = graph.read_text("utf-8").splitlines(), kept.read_text("utf-8").splitlines()
    assert found_in(graph) == ()
    assert sorted([*left, *taken]) == before
    assert digest == hashlib.sha256(graph.read_bytes()).hexdigest()[:16]
    assert quarantine(graph, kept, found) == digest
    assert kept.read_text("utf-8").splitlines() == taken


def test_the_plain_triple_goes_with_its_statement(tmp_path: Path) -> None:
    graph = nquads(tmp_path / "graph.nq", "invalid/PartOf", extra=(
        "<place/东原县> kg:partOf <company/东原煤业有限公司> ; kg:placePartOf <company/东原煤业有限公司> ."))
    quarantine(graph, tmp_path / "kept.nq", found_in(graph))
    left = graph.read_text("utf-8")
    assert "artOf>" not in left.replace("isPartOf>", "")
    assert "place/东原县" in left
    assert "company/东原煤业有限公司" in left


def test_a_shortcut_stays_while_another_post_says_it(tmp_path: Path) -> None:
    holds = "<person/林知远> kg:holdsPost <company/东原煤业有限公司> ."
    second = """<article/p-0#post-2> a org:Membership ; org:member <person/林知远> ;
      org:organization <company/东原煤业有限公司> ."""
    graph = nquads(tmp_path / "one.nq", "valid/Post", extra=holds + second)
    quarantine(graph, tmp_path / "kept.nq", found_in(graph))
    assert "holdsPost" in graph.read_text("utf-8")
    assert "post-2" not in graph.read_text("utf-8")
    graph = nquads(tmp_path / "two.nq", "invalid/Post", extra=holds)
    quarantine(graph, tmp_path / "kept2.nq", found_in(graph))
    assert "holdsPost" not in graph.read_text("utf-8")


def test_what_loses_its_thing_goes_too(tmp_path: Path) -> None:
    graph = nquads(tmp_path / "graph.nq", "valid/Mention", "valid/Post", "invalid/Company", extra=(
        "<article/p-0> schema:mentions <company/东原煤业有限公司> ."))
    text = graph.read_text("utf-8").splitlines()
    graph.write_text("".join(f"{line}\n" for line in text if not (
        "Corporation" in line and "company/" in line)), "utf-8")
    quarantine(graph, tmp_path / "kept.nq", found_in(graph))
    left = graph.read_text("utf-8")
    assert "东原煤业有限公司" not in left
    assert "Membership" not in left
    assert "Phrase" not in left
    assert "person/林知远" in left


def test_nothing_found_changes_nothing(tmp_path: Path) -> None:
    graph = nquads(tmp_path / "graph.nq", "valid/Post")
    before = graph.read_bytes()
    assert quarantine(graph, tmp_path / "kept.nq", ()) == hashlib.sha256(before).hexdigest()[:16]
    assert graph.read_bytes() == before
    assert not (tmp_path / "kept.nq").exists()


# --- the graphs that ship -------------------------------------------------------------------

def test_the_curated_graphs_conform(tmp_path: Path) -> None:
    file = tmp_path / "curated.nq"
    curated = authority_lines(iris.ID_BASE) + ontology_lines(iris.ID_BASE)
    file.write_text("".join(f"{line}\n" for line in curated), "utf-8")
    assert found_in(file) == ()


def test_the_built_sample_graph_conforms_and_the_gate_is_quick(sample_store: Path) -> None:
    directory = StoreFolder(sample_store).snapshot() / "oxigraph"
    begun = time.process_time()
    assert find_violations(directory) == ()
    assert time.process_time() - begun < 10  # a second on an idle machine; the bound allows for a busy one

"""The W3C's three tests of the SPARQL 1.1 Service Description, against the running service.

Found and run: 3 (``returns-rdf``, ``has-endpoint-triple``, ``conforms-to-schema``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import Node
from starlette.testclient import TestClient

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
ENDPOINT = "http://testserver/sparql"
#: Property -> class of its subject, class of its value (None: any resource), as the vocabulary declares them.
SCHEMA: dict[str, tuple[str, str | None]] = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
    "supportedEntailmentProfile": ("Service", "EntailmentProfile"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
#: Individuals that the vocabulary itself declares, by class.
DECLARED = {
    "Feature": {"UnionDefaultGraph", "DereferencesURIs", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"},
    "Language": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
}


def described(client: TestClient) -> Graph:
    answer = client.get("/sparql")
    assert answer.status_code == 200
    return Graph().parse(data=answer.text, format=answer.headers["content-type"].partition(";")[0])


def returns_rdf(client: TestClient) -> None:
    assert len(described(client)) > 0


def has_endpoint_triple(client: TestClient) -> None:
    services = set(described(client).subjects(SD.endpoint, URIRef(ENDPOINT)))
    assert len(services) == 1


def is_a(graph: Graph, node: Node, name: str) -> bool:
    """Tell whether a node is of a class: as told, as declared, or by a subclass (a dataset is a collection)."""
    kinds = {SD[name]} | ({SD.Dataset} if name == "GraphCollection" else set())
    declared = {SD[local] for local in DECLARED.get(name, set())}
    if name == "EntailmentRegime":
        return str(node).startswith("http://www.w3.org/ns/entailment/")
    return node in declared or bool(kinds & set(graph.objects(node, RDF.type)))


def conforms_to_schema(client: TestClient) -> None:
    graph = described(client)
    used = {p for p in graph.predicates() if str(p).startswith(str(SD))}
    assert used <= {SD[name] for name in SCHEMA}
    for name, (subject, value) in SCHEMA.items():
        for one, other in graph.subject_objects(SD[name]):
            assert is_a(graph, one, subject), (name, one)
            assert isinstance(other, URIRef) and (value is None or is_a(graph, other, value)), (name, other)
    classes = {o for o in graph.objects(None, RDF.type) if str(o).startswith(str(SD))}
    assert classes <= {SD.Service, SD.Dataset, SD.Graph, SD.NamedGraph}
    for service in graph.subjects(RDF.type, SD.Service):
        for needed in (SD.endpoint, SD.defaultDataset):
            assert len(set(graph.objects(service, needed))) == 1


#: Test of the manifest -> what it checks.
TESTS: dict[str, Callable[[TestClient], None]] = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.parametrize("name", sorted(TESTS))
def test_the_service_description(client: TestClient, name: str) -> None:
    TESTS[name](client)


@pytest.mark.shared
def test_that_these_are_all_cases_of_the_suite(shared: Path) -> None:
    manifest = shared / "w3c" / "sparql" / "sparql11" / "service-description" / "manifest.ttl"
    quads = ox.parse(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri="http://w3c.example/")
    tests = (q.subject.value for q in quads if q.object == ox.NamedNode(MF + "ServiceDescriptionTest"))
    found = {name.rpartition("#")[2] for name in tests}
    assert found == set(TESTS) and len(found) == 3

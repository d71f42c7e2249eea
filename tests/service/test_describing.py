"""What the service says of itself and its data as RDF: VoID, DCAT, examples, the service description."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, VOID, Graph, Literal, Namespace, URIRef
from starlette.testclient import TestClient
from tinygraph import BASE, ENDLESS, write_tiny_store

from kg.settings import Settings
from kg.vocab import PREFIXES
from service.app import create_app
from service.backend import Lane, Query
from service.statistics import _QUERIES
from service.texts import TEXTS

DCAT = Namespace("http://www.w3.org/ns/dcat#")
XSD = Namespace(PREFIXES["xsd"])
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
HERE = "http://testserver"
DATASET = URIRef(f"{HERE}/.well-known/void#dataset")
PATHS = ("/sparql", "/.well-known/void", "/void", "/catalog", "/examples", "/.well-known/sparql-examples")
PARSERS = {
    "text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}


def described(client: TestClient, path: str, **parameters: str) -> Graph:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.text, format="turtle")


def counted(client: TestClient, query: str) -> dict[str, int]:
    """Return the answer to a query of two columns, or under the empty key that of one column."""
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return {row["k"]["value"] if "k" in row else "": int(row["n"]["value"]) for row in rows}


@pytest.mark.parametrize("path", PATHS)
def test_that_every_format_holds_the_same_graph(client: TestClient, path: str) -> None:
    graphs = []
    for media_type, parser in PARSERS.items():
        answer = client.get(path, headers={"accept": media_type})
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == media_type
        graphs.append(set(Graph().parse(data=answer.content, format=parser)))
    assert graphs[0] and all(graph == graphs[0] for graph in graphs)


@pytest.mark.parametrize("path", PATHS)
def test_negotiation(client: TestClient, path: str) -> None:
    assert client.get(path).headers["content-type"].startswith("text/turtle")
    assert client.get(path, params={"format": "jsonld"}).headers["content-type"] == "application/ld+json"
    refused = client.get(path, headers={"accept": "image/png"}).status_code
    assert refused == 406 or (path == "/sparql" and refused == 400)  # there the missing query may be told first
    assert client.get(path, params={"format": "pdf"}).status_code == 400
    head = client.head(path, headers={"accept": "application/rdf+xml"})
    assert head.status_code == 200 and head.content == b""
    assert client.get(path).headers["link"] == '</.well-known/void>; rel="describedby"'


def test_that_a_browser_gets_the_form_at_the_endpoint_and_turtle_elsewhere(client: TestClient) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert "<textarea" in client.get("/sparql", headers=browser).text
    for path in PATHS[1:]:
        kind = "text/html" if path == "/catalog" else "text/turtle"
        assert client.get(path, headers=browser).headers["content-type"].startswith(kind)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_a_reader_gets_a_page_of_the_dataset(lang: str, client: TestClient) -> None:
    page = client.get("/catalog", params={"lang": lang}, headers={"accept": "text/html"}).text
    words = TEXTS[lang]
    for shown in (words["dataset"], words["dataset_no_licence"], "2024-03"):
        assert shown in page, shown
    for link in ("/export?format=nquads", "/catalog?format=turtle", "/.well-known/void?format=turtle", "/sparql"):
        assert f'href="{link}"' in page, link


def test_that_the_figures_and_terms_of_pages_are_data_too(client: TestClient) -> None:
    told = client.get("/catalog?format=json").json()
    rows = [*csv.reader(client.get("/catalog?format=csv").content.decode("utf-8-sig").splitlines())][1:]
    assert told["counts"]["articles"] > 0 and ["count", "articles", str(told["counts"]["articles"])] in rows
    assert {row[1] for row in rows if row[0] == "entities"} == set(told["entities"])
    assert {row[2] for row in rows if row[0] == "download"} == {one["path"] for one in told["downloads"]}
    assert client.get(told["downloads"][0]["path"]).status_code == 200
    terms = client.get("/ontology", headers={"accept": "application/json"}).json()
    lines = csv.DictReader(client.get("/ontology?format=csv").content.decode("utf-8-sig").splitlines())
    assert [line["iri"] for line in lines] == [one["iri"] for kind in terms.values() for one in kind]
    assert client.get("/ontology", headers={"accept": "application/ld+json"}).json() != terms
    for path in ("/catalog", "/ontology"):
        page = client.get(path, headers={"accept": "text/html"}).text
        assert all(f'href="{path}?format={form}"' in page for form in ("json", "csv"))


def test_that_the_counts_of_void_are_those_of_queries(client: TestClient) -> None:
    found = described(client, "/.well-known/void")

    def figure(predicate: URIRef) -> int:
        return int(found.value(DATASET, predicate))

    assert figure(VOID.triples) == counted(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[""]
    assert figure(VOID.distinctSubjects) == counted(client, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")[""]
    assert figure(VOID.distinctObjects) == counted(client, "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }")[""]
    assert figure(VOID.documents) == 2
    assert figure(VOID.entities) == 4  # a company, a person, a product, a zone
    classes = counted(client, "SELECT ?k (COUNT(DISTINCT ?s) AS ?n) { ?s a ?k } GROUP BY ?k")
    properties = counted(client, "SELECT ?k (COUNT(*) AS ?n) { ?s ?k ?o } GROUP BY ?k")
    assert (figure(VOID.classes), figure(VOID.properties)) == (len(classes), len(properties))
    for partition, term, amount, expected in (
        (VOID.classPartition, VOID["class"], VOID.entities, classes),
        (VOID.propertyPartition, VOID.property, VOID.triples, properties),
    ):
        parts = list(found.objects(DATASET, partition))
        told = {str(found.value(part, term)): int(found.value(part, amount)) for part in parts}
        assert told == expected and len(parts) == len(expected)


def test_what_void_links_to(client: TestClient) -> None:
    found = described(client, "/.well-known/void")
    assert found.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"{HERE}/sparql")
    assert str(found.value(DATASET, VOID.uriSpace)) == BASE
    dumps = {str(dump) for dump in found.objects(DATASET, VOID.dataDump)}
    assert len(dumps) == 6
    for dump in dumps:
        assert client.get(dump.removeprefix(HERE)).status_code == 200
    vocabularies = {str(v) for v in found.objects(DATASET, VOID.vocabulary)}
    assert PREFIXES["kg"] in vocabularies and PREFIXES["qudt"] not in vocabularies
    for resource in (*found.objects(DATASET, VOID.exampleResource), *found.objects(DATASET, VOID.rootResource)):
        assert client.get("/id/" + str(resource).removeprefix(BASE)).status_code == 200


def test_the_catalogue(client: TestClient) -> None:
    found = described(client, "/catalog")
    catalog = URIRef(f"{HERE}/catalog#catalog")
    assert (catalog, RDF.type, DCAT.Catalog) in found and found.value(catalog, DCAT.dataset) == DATASET
    period = found.value(DATASET, DCTERMS.temporal)
    assert found.value(period, DCAT.startDate) == Literal("2024-03-02", datatype=XSD.date)
    assert found.value(period, DCAT.endDate) == Literal("2024-03-02", datatype=XSD.date)
    assert str(found.value(DATASET, DCTERMS.spatial)).startswith(BASE + "place/")
    assert str(found.value(DATASET, DCTERMS.language)).endswith("/zh")
    parts = list(found.objects(DATASET, DCAT.distribution))
    assert len(parts) == 6
    for part in parts:
        answer = client.get(str(found.value(part, DCAT.downloadURL)).removeprefix(HERE))
        media_type = str(found.value(part, DCAT.mediaType)).partition("/media-types/")[2]
        assert answer.status_code == 200 and answer.headers["content-type"].partition(";")[0] == media_type
    services = list(found.objects(catalog, DCAT.service))
    assert {str(found.value(s, DCAT.endpointURL)) for s in services} == {f"{HERE}/sparql", f"{HERE}/graphs"}
    for service in services:
        assert found.value(service, DCAT.servesDataset) == DATASET
        for where in found.objects(service, DCAT.endpointDescription):
            assert client.get(str(where).removeprefix(HERE)).status_code == 200


def test_the_licence_is_told_only_where_it_is_set(
    client: TestClient, tiny_store: Path, limited: Callable[..., TestClient]
) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    licensed = limited(data_license=licence)
    assert described(licensed, "/void").value(DATASET, DCTERMS.license) == URIRef(licence)
    catalog = described(licensed, "/catalog")
    for part in catalog.objects(DATASET, DCAT.distribution):
        assert catalog.value(part, DCTERMS.license) == URIRef(licence)
    assert described(client, "/void").value(DATASET, DCTERMS.license) is None
    with pytest.raises(ValidationError, match="absolute IRI"):
        Settings(store=tiny_store, data_license="CC BY")


def test_that_every_example_runs_as_it_stands(client: TestClient) -> None:
    found = described(client, "/examples")
    examples = set(found.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(examples) == 23  # 21 questions and two of other forms
    forms = {
        SH.SPARQLSelectExecutable: (SH.select, "application/sparql-results+json"),
        SH.SPARQLAskExecutable: (SH.ask, "application/sparql-results+json"),
        SH.SPARQLConstructExecutable: (SH.construct, "text/turtle"),
    }
    seen = set()
    for example in examples:
        kind = next(k for k in forms if (example, RDF.type, k) in found)
        holds, media_type = forms[kind]
        seen.add(kind)
        for predicate in (RDFS.label, RDFS.comment):
            assert {o.language for o in found.objects(example, predicate)} == {"zh", "en"}
        answer = client.get(
            "/sparql", params={"query": str(found.value(example, holds))}, headers={"accept": media_type}
        )
        assert answer.status_code == 200, (example, answer.text)
        page = found.value(example, URIRef("https://schema.org/url"))
        assert page is None or client.get(str(page).removeprefix(HERE)).status_code in (200, 400)
    assert seen == set(forms)


def test_that_the_declared_prefixes_are_ours(client: TestClient) -> None:
    found = described(client, "/examples")
    (prefixes,) = set(found.objects(None, SH.prefixes))
    assert (prefixes, RDF.type, OWL.Ontology) in found
    declared = {}
    for node in found.objects(prefixes, SH.declare):
        namespace = found.value(node, SH.namespace)
        assert namespace.datatype == XSD.anyURI
        declared[str(found.value(node, SH.prefix))] = str(namespace)
    assert declared == PREFIXES


def test_the_two_examples_that_are_no_select(client: TestClient) -> None:
    found = described(client, "/examples")
    ask = str(found.value(URIRef(f"{HERE}/examples#statement-without-evidence"), SH.ask))
    assert client.get("/sparql", params={"query": ask}).json()["boolean"] is False
    construct = str(found.value(URIRef(f"{HERE}/examples#who-is-where"), SH.construct))
    answer = client.get("/sparql", params={"query": construct}, headers={"accept": "text/turtle"})
    assert len(Graph().parse(data=answer.text, format="turtle")) == 8


def test_that_the_service_tells_its_default_graph(client: TestClient, limited: Callable[..., TestClient]) -> None:
    assert (None, SD.feature, SD.UnionDefaultGraph) in described(client, "/sparql")
    service = limited(default_graph="default")
    strict = described(service, "/sparql")
    assert (None, SD.feature, None) not in strict
    assert (None, SD.name, URIRef(BASE + "graph/entities")) in strict
    assert int(described(service, "/void").value(DATASET, VOID.triples)) > 100  # the data, not the empty graph


def test_that_no_example_is_published_that_finds_nothing_at_the_endpoint(limited: Callable[..., TestClient]) -> None:
    found = described(limited(default_graph="default"), "/examples")
    assert not set(found.subjects(RDF.type, SH.SPARQLExecutable))
    said = {o.language: str(o) for o in found.objects(URIRef(f"{HERE}/examples"), RDFS.comment)}
    assert set(said) == {"zh", "en"} and "default_graph = default" in said["en"]


@pytest.mark.parametrize("given", ["full", "evidence", "none"])
def test_that_void_tells_what_the_dumps_leave_out(limited: Callable[..., TestClient], given: str) -> None:
    client = limited(export_text=given)
    found = described(client, "/void")
    said = {o.language: str(o) for o in found.objects(DATASET, RDFS.comment)}
    assert set(said) == {"zh", "en"} and "graph/runs" in said["en"]
    assert ("text" in said["en"], "evidence" in said["en"]) == (given != "full", given == "evidence")
    dump = client.get("/export?format=nquads").text
    held = {line.rpartition(" <")[0] for line in dump.splitlines() if line}
    without_runs = dump and "graph/runs>" not in dump
    assert without_runs and len(held) <= int(found.value(DATASET, VOID.triples))


def test_that_a_list_of_many_graphs_is_cut_and_says_so(tmp_path: Path) -> None:
    extra = "".join(f"<urn:s> <urn:p> <urn:o> <urn:g{n:04}> .\n" for n in range(300))
    store = write_tiny_store(tmp_path / "store", extra=extra).path
    with TestClient(create_app(Settings(store=store, query_workers=1))) as client:
        found = described(client, "/sparql")
    assert len(set(found.objects(None, SD.namedGraph))) == 200
    (data,) = found.subjects(RDF.type, SD.Dataset)
    assert "200 of 306" in str(found.value(data, RDFS.comment))


def test_that_the_descriptions_follow_the_data(tmp_path: Path) -> None:
    folder = write_tiny_store(tmp_path / "store")
    with TestClient(create_app(Settings(store=folder.path, query_workers=1))) as client:
        before = int(described(client, "/void").value(DATASET, VOID.triples))
        write_tiny_store(folder.path, "two", extra="<urn:s> <urn:p> <urn:o> <urn:g> .\n")
        assert int(described(client, "/void").value(DATASET, VOID.triples)) == before + 1
        assert (None, SD.name, URIRef("urn:g")) in described(client, "/sparql")


def test_that_what_cannot_be_counted_is_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = {name: ENDLESS for name in ("properties", "subjects")}
    monkeypatch.setattr("service.statistics._QUERIES", _QUERIES | endless)

    def hurried(text: str, lane: Lane = "public") -> Query:
        """What is counted has little time, and pages have as much as they need."""
        return Query(text, lane=lane, time_ms=50 if lane == "public" else None)

    monkeypatch.setattr("service.statistics.Query", hurried)
    store = write_tiny_store(tmp_path / "store").path
    with TestClient(create_app(Settings(store=store, query_workers=1))) as client:
        found = described(client, "/void")
        for path in ("/void", "/catalog"):  # not to be kept: the next may hold more
            headers = client.get(path).headers
            assert headers["cache-control"] == "no-store" and "etag" not in headers
    assert found.value(DATASET, VOID.triples) is None
    assert "Not counted" in str(found.value(URIRef(f"{HERE}/.well-known/void"), RDFS.comment))
    assert found.value(DATASET, VOID.sparqlEndpoint) is not None


def test_the_links_of_the_start_page(client: TestClient) -> None:
    for accept in ("text/html", "application/json"):
        link = client.get("/", headers={"accept": accept}).headers["link"]
        assert '</.well-known/void>; rel="describedby"' in link and '</catalog>; rel="describedby"' in link
    assert '<link rel="describedby" type="text/turtle" href="/catalog">' in client.get(
        "/", headers={"accept": "text/html"}
    ).text


def test_that_addresses_follow_the_root_path(limited: Callable[..., TestClient]) -> None:
    found = described(limited(root_path="/kg"), "/kg/.well-known/void")
    data = URIRef(f"{HERE}/kg/.well-known/void#dataset")
    assert found.value(data, VOID.sparqlEndpoint) == URIRef(f"{HERE}/kg/sparql")

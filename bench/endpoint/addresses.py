"""What is asked of both: every kind of address of the service, filled in from the graph itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.testclient import TestClient

from kg.questions import example_text, load_questions
from kg.vocab import ENTITY_CLASSES, KG

__all__ = ["Asked", "asked_addresses"]

_ROWS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
_GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
_ARTICLES = """SELECT ?article (COUNT(?statement) AS ?n) { ?article a schema:NewsArticle .
  GRAPH ?article { ?statement a kg:Statement } } GROUP BY ?article ORDER BY DESC(?n) ?article LIMIT 4"""
_THINGS = """SELECT ?thing (COUNT(?mention) AS ?n) { ?thing a <CLASS> . ?mention itsrdf:taIdentRef ?thing }
  GROUP BY ?thing ORDER BY DESC(?n) ?thing LIMIT 3"""
_SELECTS = {
    "order by name": "SELECT ?s ?name { ?s a kg:Company ; skos:prefLabel ?name } ORDER BY ?name ?s",
    "dates": "SELECT ?s ?date { ?s schema:datePublished ?date } ORDER BY ?date ?s",
    "numbers": "SELECT ?s ?value { ?s qudt:numericValue ?value } ORDER BY ?s ?value LIMIT 200",
    "sums": "SELECT (COUNT(*) AS ?n) (MIN(?v) AS ?low) (MAX(?v) AS ?high) { ?s qudt:numericValue ?v }",
    "averages": "SELECT (ROUND(AVG(?v)) AS ?mean) (SUM(?v) AS ?sum) { ?s qudt:numericValue ?v FILTER(?v < 1000) }",
    "groups": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "distinct": "SELECT DISTINCT ?class { ?s a ?class } ORDER BY ?class",
    "optional": "SELECT ?s ?n ?e { ?s a kg:Person ; skos:prefLabel ?n OPTIONAL { ?s skos:altLabel ?e } } "
    "ORDER BY ?s ?n ?e",
    "union, minus": "SELECT ?s { { ?s a kg:Zone } UNION { ?s a kg:Place } MINUS { ?s kg:locatedIn ?t } } ORDER BY ?s",
    "exists": "SELECT ?s { ?s a kg:Company FILTER EXISTS { ?m itsrdf:taIdentRef ?s } } ORDER BY ?s",
    "path": "SELECT ?s ?t { ?s kg:locatedIn+ ?t } ORDER BY ?s ?t LIMIT 300",
    "values": "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { VALUES ?c { kg:Zone } ?s a ?c } GROUP BY ?c ORDER BY ?c",
    "sub-select": "SELECT ?s ?n { { SELECT ?s (COUNT(?m) AS ?n) { ?m itsrdf:taIdentRef ?s } GROUP BY ?s } "
    "FILTER(?n > 3) } ORDER BY DESC(?n) ?s",
    "Chinese letters": 'SELECT ?s ?n (STRLEN(?n) AS ?l) (SUBSTR(?n, 2, 2) AS ?p) { ?s a kg:Zone ; skos:prefLabel ?n '
    'FILTER(CONTAINS(STR(?n), "区")) } ORDER BY ?s ?n',
    "regular expression": 'SELECT ?s ?n { ?s skos:prefLabel ?n FILTER(REGEX(STR(?n), "^准.+区$")) } ORDER BY ?s ?n',
    "languages": 'SELECT (LANG(?n) AS ?l) (COUNT(*) AS ?c) { ?s skos:prefLabel ?n } GROUP BY (LANG(?n)) ORDER BY ?l',
    "literals": 'SELECT ("a\\"}},{\\"b" AS ?x) (1.50 AS ?y) (<urn:x> AS ?z) ("准东"@zh AS ?w) (true AS ?v) {}',
    "percent in an IRI": "SELECT (<https://example.org/a%20b%E5%87%86> AS ?x) {}",
    "none": "SELECT ?s { ?s a kg:Nothing }",
    "all rows": "SELECT ?s ?p ?o { ?s ?p ?o }",
}
_ASKS = {"true": "ASK { ?s a kg:Zone }", "false": "ASK { ?s a kg:Nothing }"}
_BROKEN = {"syntax": "SELECT * { ?s ?p }", "no query": "HELLO", "update": "DROP ALL", "service":
           "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: which part of the service, its address, its Accept header."""

    part: str
    path: str
    accept: str = "*/*"

    def __str__(self) -> str:
        return f"{self.path} ({self.accept})"


def _names(local: TestClient, query: str) -> list[str]:
    answer = local.get("/sparql", params={"query": query}, headers={"accept": _ROWS[0]})
    variables = answer.json()["head"]["vars"]
    return [row[variables[0]]["value"] for row in answer.json()["results"]["bindings"]]


def _of_resource(iri: str) -> str:
    return "/id/" + quote(iri.partition("/id/")[2], safe="/%")


def asked_addresses(local: TestClient, brief: bool = False) -> Iterator[Asked]:
    """Iterate what is asked, with the names that the graph itself holds.

    Args:
        local: the service over the store.
        brief: one address of a kind, for engines that take seconds for each.
    """
    articles = _names(local, _ARTICLES)
    things = [iri for name in ENTITY_CLASSES for iri in _names(local, _THINGS.replace("CLASS", KG + name))]
    if brief:
        articles, things = articles[:1], things[:3]
    yield from _pages(articles, things)
    yield from _questions()
    yield from _queries(articles[0], brief)
    yield from _graphs(articles, things, brief)


def _pages(articles: list[str], things: list[str]) -> Iterator[Asked]:
    html, json = "text/html", "application/json"
    paths = ["/", "/?lang=en", "/questions", "/articles", "/articles?limit=7", "/ontology", "/targets", "/chain",
             "/explore", "/sparql", "/vocabulary", "/changes", "/search?" + urlencode({"q": "准东"}),
             "/search?" + urlencode({"q": "园区", "type": "Zone"}), "/suggest?" + urlencode({"q": "新疆"})]
    if len(things) > 1:
        paths.append("/compare?" + urlencode({"a": things[0], "b": things[1]}))
    paths += ["/articles/" + quote(iri.rpartition("/")[2]) for iri in articles]
    for iri in things:
        paths += [_of_resource(iri), f"/explore?{urlencode({'id': iri})}", f"/neighbours?{urlencode({'id': iri})}"]
    for path in paths:
        for accept in (json,) if path.startswith(("/neighbours", "/suggest")) else (html, json):
            yield Asked("pages", path, accept)
    for iri in things[:4]:
        for name in ("statements", "measures", "articles", "posts"):
            yield Asked("lists", f"{_of_resource(iri)}?list={name}&limit=5", json)
            yield Asked("lists", f"{_of_resource(iri)}?list={name}&format=csv")
    for form in ("json", "atom", "csv", "nquads"):
        yield Asked("lists", f"/changes?format={form}")
    yield Asked("lists", "/articles?format=csv")


def _questions() -> Iterator[Asked]:
    for name, question in sorted(load_questions().items()):
        needed = {p.name: example_text(p.example) for p in question.parameters if p.absent == "required"}
        every = {p.name: example_text(p.example) for p in question.parameters}
        for values in (needed, every) if needed != every else (needed,):
            path = f"/questions/{name}?{urlencode(values)}"
            yield Asked("questions", path, "application/json")
            yield Asked("questions", path, "text/html")
            yield Asked("questions", path + "&format=csv")
            yield Asked("questions", path + "&limit=3", "application/json")


def _queries(article: str, brief: bool) -> Iterator[Asked]:
    def query(text: str, accept: str, **more: str) -> Asked:
        return Asked("/sparql", "/sparql?" + urlencode({"query": text, **more}), accept)

    for text in (*_SELECTS.values(), *_ASKS.values()):
        for accept in _ROWS[:1] if brief else _ROWS:
            yield query(text, accept)
    for accept in _GRAPHS:
        yield query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{article}> {{ ?s ?p ?o }} }}", accept)
        yield query("CONSTRUCT { ?z skos:prefLabel ?n } WHERE { ?z a kg:Zone ; skos:prefLabel ?n }", accept)
    yield query("DESCRIBE ?z { ?z a kg:Zone }", "application/n-triples")
    for text in _BROKEN.values():
        yield query(text, _ROWS[0])
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    yield query(f"SELECT (COUNT(*) AS ?n) FROM <{article}> {{ ?s ?p ?o }}", _ROWS[0])
    yield query(f"SELECT (COUNT(*) AS ?n) FROM NAMED <{article}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", _ROWS[0])
    yield query(count, _ROWS[0], **{"default-graph-uri": article})
    yield query(named, _ROWS[0], **{"named-graph-uri": article})
    yield query(count, _ROWS[0], **{"named-graph-uri": article})
    yield query(count, _ROWS[0], **{"default-graph-uri": "urn:nothing:here"})


def _graphs(articles: list[str], things: list[str], brief: bool) -> Iterator[Asked]:
    for iri in articles[:2]:
        for accept in _GRAPHS[:1] if brief else _GRAPHS:
            yield Asked("/graphs", "/graphs?" + urlencode({"graph": iri}), accept)
            yield Asked("/graphs", "/graphs/article/" + quote(iri.rpartition("/")[2]), accept)
    yield Asked("/graphs", "/graphs?default", "application/n-triples")
    yield Asked("/graphs", "/graphs?graph=urn:nothing:here", "text/turtle")
    for path in ("/.well-known/void", "/catalog", "/examples", "/sparql", "/ontology"):
        yield Asked("descriptions", path, "text/turtle")
    for iri in things[:6]:
        yield Asked("descriptions", _of_resource(iri), "application/n-triples")
    for form in ("nquads", "trig", "turtle", "jsonld"):
        yield Asked("exports", f"/export?format={form}&{urlencode({'graph': articles[0]})}")
        yield Asked("exports", f"/export?format={form}&{urlencode({'entity': things[0]})}")
    if not brief:
        yield Asked("exports", "/export?format=nquads")
        yield Asked("exports", "/export?format=nquads&min_confidence=0.95&text=none")

"""Every kind of page of the explorer, as an address over a graph: of each kind the heaviest that the graph has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from kg.iris import ID_BASE
from kg.questions import example_text, load_questions
from kg.store import GraphStore
from kg.vocab import ENTITY_CLASSES, KG

__all__ = ["PageKind", "page_kinds"]

_PREFIXES = (
    f"PREFIX kg: <{KG}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX schema: <https://schema.org/> "
    "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> "
)
_MOST_SAID = _PREFIXES + """SELECT ?class ?thing (COUNT(*) AS ?n) WHERE {
  { ?statement rdf:subject ?thing } UNION { ?statement rdf:object ?thing } UNION { ?statement kg:about ?thing }
  ?thing a ?class } GROUP BY ?class ?thing ORDER BY DESC(?n) ?thing"""
_MOST_MENTIONS = _PREFIXES + """SELECT ?article (COUNT(*) AS ?n) WHERE {
  ?article a schema:NewsArticle . ?mention nif:referenceContext ?article } GROUP BY ?article
  ORDER BY DESC(?n) ?article LIMIT 2"""
_MOST_FIGURES = _PREFIXES + """SELECT ?indicator (COUNT(*) AS ?n) WHERE { ?said kg:indicator ?indicator }
  GROUP BY ?indicator ORDER BY DESC(?n) ?indicator LIMIT 1"""
_MOST_SIGNED = _PREFIXES + """SELECT ?person (COUNT(DISTINCT ?article) AS ?n) WHERE {
  GRAPH ?article { ?line schema:author ?person ; schema:roleName ?role } }
  GROUP BY ?person ORDER BY DESC(?n) ?person LIMIT 1"""
_MOST_PAGES = _PREFIXES + """SELECT ?paper (COUNT(*) AS ?n) WHERE { ?page schema:isPartOf ?issue .
  ?issue schema:isPartOf ?paper } GROUP BY ?paper ORDER BY DESC(?n) ?paper LIMIT 1"""
#: Questions that are asked of the largest thing too, which everything in them that is said of one thing is about.
_OF_ONE = ("target-kept", "articles-disagree", "targets-by-deadline")
#: Classes whose pages are looked at, beside the largest of all.
_CLASSES = ("Place", "Zone", "Company", "Government", "Industry", "Person", "Project", "Product")


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page.

    Attributes:
        name: what it is called in the tables.
        path: with what the graph fills in, as it goes on the line.
        most_kb: of all that is sent for it, compressed, in units of 1,000 bytes.
        ready: a selector of what scripts put in as the main thing of the page; the text itself where None.
        is_page: False for data that a script asks for.
    """

    name: str
    path: str
    most_kb: int = 200
    ready: str | None = None
    is_page: bool = True


def _key(iri: str) -> str:
    return quote(iri.removeprefix(ID_BASE), safe="/")


def _things(store: GraphStore) -> dict[str, str]:
    """Return the key of the thing of each class of which most is said; ``largest`` is the one of all."""
    found: dict[str, str] = {}
    for kind, thing, _ in store.query(_MOST_SAID).rows:
        assert kind is not None and thing is not None
        name = kind.value.removeprefix(KG)
        if name in ENTITY_CLASSES and thing.value.startswith(ID_BASE):
            found.setdefault("largest", _key(thing.value))
            found.setdefault(name, _key(thing.value))
    return found


def _first(store: GraphStore, query: str, name: str) -> Iterator[PageKind]:
    """Iterate the page of the resource in the first row of an answer, if there is one."""
    for row in store.query(query).rows:
        if row[0] is not None and row[0].value.startswith(ID_BASE):
            yield PageKind(name, f"/id/{_key(row[0].value)}")


def _questions(largest: str) -> Iterator[PageKind]:
    for question in load_questions().values():
        given = "&".join(
            f"{p.name}={quote(example_text(p.example))}" for p in question.parameters if p.absent == "required"
        )
        yield PageKind(f"question {question.name}", f"/questions/{question.name}{'?' + given if given else ''}")
    for name in _OF_ONE:
        yield PageKind(f"question {name} of the largest", f"/questions/{name}?about={largest}")


def page_kinds(store: GraphStore) -> list[PageKind]:
    """Return every kind of page over a graph."""
    things = _things(store)
    articles = [_key(row[0].value).removeprefix("article/") for row in store.query(_MOST_MENTIONS).rows if row[0]]
    largest, zone = things["largest"], things.get("Zone", things["largest"])
    return [
        PageKind("start", "/"),
        PageKind("search", f"/search?q={quote('准东')}"),
        PageKind("search of a word that indicators have", f"/search?q={quote('项目')}"),
        PageKind("search of a class", "/search?type=Company"),
        PageKind("articles", "/articles"),
        PageKind("articles by words of their text", f"/articles?text={quote('准东')}"),
        PageKind("article with most mentions", f"/articles/{articles[0]}"),
        PageKind("article as printed", f"/articles/{articles[0]}?view=print"),
        *(PageKind(f"{name} of which most is said", f"/id/{things[name]}") for name in _CLASSES if name in things),
        *_first(store, _MOST_FIGURES, "indicator of which most is said"),
        *_first(store, _MOST_SIGNED, "person who signed most articles"),
        *_first(store, _MOST_PAGES, "newspaper"),
        *(
            PageKind(f"whole list of {name}", f"/id/{largest}?list={name}")
            for name in ("statements", "measures", "articles")
        ),
        PageKind("questions", "/questions"),
        *_questions(largest),
        PageKind("canvas", "/explore", 380),
        PageKind("canvas of the largest", f"/explore?id={largest}", 380, "canvas"),
        PageKind("canvas of a zone", f"/explore?id={zone}", 380, "canvas"),
        PageKind("neighbours, counts", f"/neighbours?id={largest}", is_page=False),
        PageKind("neighbours by a predicate", f"/neighbours?id={largest}&predicate=kg:locatedIn&direction=in",
                 is_page=False),
        PageKind("chains", "/chain"),
        PageKind("chain", f"/chain?industry={things.get('Industry', largest)}"),
        PageKind("targets", "/targets"),
        PageKind("targets of the largest", f"/targets?about={largest}"),
        PageKind("compare", "/compare"),
        PageKind("compare the largest and a zone", f"/compare?a={largest}&b={zone}"),
        PageKind("compare two articles", "/compare?" + "&".join(
            f"{side}=article/{key}" for side, key in zip("ab", articles, strict=False))),
        PageKind("ontology", "/ontology"),
        PageKind("description of the data set", "/void"),
        PageKind("description of the API", "/docs"),
        PageKind("changes", "/changes"),
        PageKind("SPARQL editor", "/sparql", 380, ".CodeMirror"),
        PageKind("words of the editor", "/vocabulary", is_page=False),
        PageKind("suggestions", f"/suggest?q={quote('准')}", is_page=False),
    ]  # fmt: skip

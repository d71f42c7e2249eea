"""What a finished store holds: counts for the build's summary, entries for the index of names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.fulltext import ArticleText
from kg.iris import entities_graph
from kg.search import SearchEntry
from kg.store import GraphStore, QuadSource
from kg.vocab import DCTERMS, ENTITY_CLASSES, ITSRDF, KG, NIF, ORG, RDF, SCHEMA, SKOS

__all__ = ["Counts", "article_texts", "count", "search_entries"]

_TYPE = RDF + "type"


@dataclass(slots=True)
class Counts:
    """What a graph holds; entities are those that articles mention, by class."""

    pages: int = 0
    articles: int = 0
    entities: dict[str, int] = field(default_factory=dict)
    mentions: int = 0
    statements: int = 0
    posts: int = 0
    observations: int = 0
    targets: int = 0
    quotations: int = 0
    quads: int = 0
    quarantined: int = 0
    withheld: int = 0  # nodes below the build's least confidence, not in the graph


def _classes(store: QuadSource) -> dict[str, str]:
    """Return IRI -> class name; of a class and its superclass in our namespace (Zone, Place), the narrower."""
    found: dict[str, str] = {}
    for name in ENTITY_CLASSES:  # Zone stands behind Place and so wins
        found.update((fact.subject, name) for fact in store.facts(_TYPE, KG + name))
    return found


def _mentioned(store: QuadSource) -> Counter[str]:
    """Return IRI -> number of articles that mention it."""
    return Counter(iri for _, iri in {(f.graph, f.value.value) for f in store.facts(SCHEMA + "mentions")})


def count(store: GraphStore) -> Counts:
    """Return the counts of a store."""
    def instances(iri: str) -> int:
        return len({fact.subject for fact in store.facts(_TYPE, iri)})

    classes = _classes(store)
    kinds = Counter(classes[iri] for iri in _mentioned(store) if iri in classes)
    return Counts(
        pages=instances(SCHEMA + "WebPageElement"), articles=instances(SCHEMA + "NewsArticle"),
        entities=dict(sorted(kinds.items())),
        mentions=len({fact.subject for fact in store.facts(ITSRDF + "taIdentRef")}),
        statements=instances(KG + "Statement"), posts=instances(ORG + "Membership"),
        observations=instances(KG + "Observation"), targets=instances(KG + "Target"),
        quotations=instances(KG + "Quotation"), quads=len(store))


def search_entries(store: QuadSource, base: str) -> Iterator[SearchEntry]:
    """Iterate every entity of the store, mentioned or only curated, in the order of their IRIs.

    A thing's canonical name is that of the graph of entities; what was replaced is left out.
    """
    classes, mentioned = _classes(store), _mentioned(store)
    replaced = {fact.subject for fact in store.facts(DCTERMS + "isReplacedBy")}
    names: dict[str, str] = {}
    labels: dict[str, set[str]] = defaultdict(set)
    derived = entities_graph(base)
    for predicate in (SKOS + "prefLabel", SKOS + "altLabel"):
        for iri, value, graph in store.facts(predicate):
            labels[iri].add(value.value)
            canonical = predicate.endswith("prefLabel") and value.language == "zh"
            if canonical and (iri not in names or graph == derived):
                names[iri] = value.value
    for iri in sorted(classes):
        if iri in names and iri not in replaced:
            aliases = tuple(sorted(labels[iri] - {names[iri]}))
            yield SearchEntry(iri, classes[iri], names[iri], aliases, mentioned[iri])


def article_texts(store: QuadSource) -> Iterator[ArticleText]:
    """Iterate the texts of all articles, with the day of each: the one it reports on, else that of publication."""
    days: dict[str, str] = {fact.subject: "" for fact in store.facts(_TYPE, SCHEMA + "NewsArticle")}
    for predicate in (SCHEMA + "datePublished", SCHEMA + "contentReferenceTime"):
        days.update((fact.subject, fact.value.value) for fact in store.facts(predicate) if fact.subject in days)
    for fact in store.facts(NIF + "isString"):  # pages have texts too
        if fact.subject in days:
            yield ArticleText(fact.subject, days[fact.subject], fact.value.value)

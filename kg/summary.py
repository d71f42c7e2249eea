"""What a finished store holds: counts for the build's summary, entries for the index of names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.fulltext import ArticleText
from kg.iris import entities_graph
from kg.search import SearchEntry
from kg.store import GraphStore, QuadSource
from kg.vocab import DCTERMS, ENTITY_CLASSES, INDICATOR, ITSRDF, KG, NIF, ORG, RDF, SCHEMA, SKOS

__all__ = ["Counts", "article_texts", "count", "search_entries"]

_TYPE = RDF + "type"
#: What a statement, a post, a figure and a quotation say something of.
_SAYING = (RDF + "subject", RDF + "object", ORG + "member", ORG + "organization", KG + "about", KG + "speaker")


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


def _articles(store: QuadSource, *predicates: str) -> set[tuple[str, str]]:
    """Return the articles with the IRIs that they bring with one of some predicates."""
    return {(f.graph, f.value.value) for predicate in predicates for f in store.facts(predicate)
            if f.value.kind == "iri"}


def _counted(pairs: Iterable[tuple[str, str]]) -> Counter[str]:
    """Return IRI -> number of articles."""
    return Counter(iri for _, iri in pairs)


def _mentioned(store: QuadSource) -> Counter[str]:
    """Return IRI -> number of articles that mention it."""
    return _counted(_articles(store, SCHEMA + "mentions"))


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
    """Iterate every entity of the store, mentioned or only curated, in the order of their IRIs; then its indicators.

    A thing's canonical name is that of the graph of entities; what was replaced is left out, as are indicators of
    which nothing is told.
    """
    classes, mentions = _classes(store), _articles(store, SCHEMA + "mentions")
    mentioned, said = _counted(mentions), _counted(_articles(store, *_SAYING))
    signed = _counted(mentions & _articles(store, SCHEMA + "author"))
    figures = Counter(iri for _, iri in {(f.subject, f.value.value) for f in store.facts(KG + "indicator")})
    indicators = {f.subject for f in store.facts(SKOS + "inScheme", base + "scheme/indicator")} & figures.keys()
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

    def aliases(iri: str) -> tuple[str, ...]:
        return tuple(sorted(labels[iri] - {names[iri]}))

    for iri in sorted(classes):
        if iri in names and iri not in replaced:
            yield SearchEntry(iri, classes[iri], names[iri], aliases(iri), mentioned[iri], said[iri], signed[iri])
    for iri in sorted(indicators):
        if iri in names and iri not in replaced:
            yield SearchEntry(iri, INDICATOR, names[iri], aliases(iri), figures[iri])


def article_texts(store: QuadSource) -> Iterator[ArticleText]:
    """Iterate the texts of all articles, with the day of each: the one it reports on, else that of publication."""
    days: dict[str, str] = {fact.subject: "" for fact in store.facts(_TYPE, SCHEMA + "NewsArticle")}
    for predicate in (SCHEMA + "datePublished", SCHEMA + "contentReferenceTime"):
        days.update((fact.subject, fact.value.value) for fact in store.facts(predicate) if fact.subject in days)
    for fact in store.facts(NIF + "isString"):  # pages have texts too
        if fact.subject in days:
            yield ArticleText(fact.subject, days[fact.subject], fact.value.value)

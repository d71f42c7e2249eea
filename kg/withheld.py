"""What of a graph lies below a confidence: nodes, the plain triples that they alone state, what they alone use.

Leaving it out of a whole graph gives what a build with that threshold writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from weakref import WeakKeyDictionary

from kg.store import QuadSource
from kg.vocab import DCTERMS, ITSRDF, KG, NIF, ORG, PROV, RDF, SCHEMA

__all__ = ["Withheld", "withheld"]

#: Graph, subject, predicate, value.
_Triple = tuple[str, str, str, str]
_DERIVED = PROV + "wasDerivedFrom"
_REPLACED = DCTERMS + "isReplacedBy"
_SERVED = SCHEMA + "areaServed"
#: From a node of an article's graph to things.
_USES = (RDF + "subject", RDF + "object", ORG + "member", ORG + "organization", ORG + "role", KG + "about",
         KG + "indicator", KG + "rankScope", KG + "speaker", ITSRDF + "taIdentRef", SCHEMA + "mentions",
         SCHEMA + "about", SCHEMA + "author")
#: Written beside a plain ``partOf``, by what its subject is.
_PART_OF = (KG + "placePartOf", KG + "bodyPartOf")


@dataclass(frozen=True, slots=True)
class Withheld:
    """What to leave out; empty for a threshold of 0."""

    nodes: frozenset[str] = field(default=frozenset())
    triples: frozenset[_Triple] = field(default=frozenset())
    spans: frozenset[str] = field(default=frozenset())  # evidence of nothing else
    sentences: frozenset[str] = field(default=frozenset())  # the same, but sentences all the same
    things: frozenset[str] = field(default=frozenset())  # that nothing else uses
    places: frozenset[str] = field(default=frozenset())  # of these those that the curated files do not describe

    def hides(self, graph: str, subject: str, predicate: str, value: str) -> bool:
        """Tell whether a quad is left out, told by the texts of its terms."""
        if subject in self.nodes or subject in self.spans or (subject in self.sentences and predicate == _DERIVED):
            return True
        if graph.endswith("graph/entities") and (
                subject in self.things or (predicate == _REPLACED and value in self.things)
                or (predicate == _SERVED and value in self.places)):
            return True
        return (graph, subject, predicate, value) in self.triples


_KNOWN: WeakKeyDictionary[QuadSource, tuple[float, Withheld]] = WeakKeyDictionary()


def withheld(store: QuadSource, least: float) -> Withheld:
    """Return what of a store lies below the confidence `least`; the last answer for a store is kept."""
    if least <= 0:
        return Withheld()
    known = _KNOWN.get(store)
    if known is None or known[0] != least:
        known = _KNOWN[store] = least, _find(store, Decimal(str(least)))
    return known[1]


def _find(store: QuadSource, least: Decimal) -> Withheld:
    best: dict[str, Decimal] = {}
    for fact in store.facts(KG + "confidence"):
        best[fact.subject] = max(best.get(fact.subject, Decimal(0)), Decimal(fact.value.value))
    nodes = {node for node, confidence in best.items() if confidence < least}
    said = dict[bool, set[_Triple]]({False: set(), True: set()})
    for node, triple in _stated(store):
        said[node in nodes].add(triple)
    triples = said[True] - said[False]
    quoted = dict[bool, set[str]]({False: set(), True: set()})
    for fact in store.facts(PROV + "wasQuotedFrom"):
        quoted[fact.subject in nodes].add(fact.value.value)
    used = dict[bool, set[str]]({False: set(), True: set()})
    for predicate in _USES:
        for fact in store.facts(predicate):
            if fact.value.kind == "iri":
                plain = fact.graph, fact.subject, predicate, fact.value.value
                used[fact.subject in nodes or plain in triples].add(fact.value.value)
    loose = quoted[True] - quoted[False] - {fact.subject for fact in store.facts(ITSRDF + "taIdentRef")}
    sentences = {fact.subject for fact in store.facts(RDF + "type", NIF + "Sentence")} & loose
    things = used[True] - used[False]
    places = {fact.value.value for fact in store.facts(_SERVED)} & things
    if places:
        places -= {fact.subject for fact in store.facts(RDF + "type", KG + "Place")
                   if fact.graph.endswith("graph/authority")}
    return Withheld(frozenset(nodes), frozenset(triples), frozenset(loose - sentences),
                    frozenset(sentences), frozenset(things), frozenset(places))


def _stated(store: QuadSource) -> Iterator[tuple[str, _Triple]]:
    """Iterate the nodes that state plain triples, each with the triples."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    graphs: dict[str, str] = {}
    for name in ("subject", "predicate", "object"):
        for fact in store.facts(RDF + name):
            parts[fact.subject][name] = fact.value.value
            graphs[fact.subject] = fact.graph
    left = {fact.subject for fact in store.facts(KG + "postEvent", KG + "Left")}
    for name, predicate in (("subject", "member"), ("object", "organization")):
        for fact in store.facts(ORG + predicate):
            if fact.subject not in left:
                parts[fact.subject] |= {name: fact.value.value, "predicate": KG + "holdsPost"}
                graphs[fact.subject] = fact.graph
    for node, held in parts.items():
        if len(held) == 3:
            ways = (held["predicate"], *(_PART_OF if held["predicate"] == KG + "partOf" else ()))
            for way in ways:
                yield node, (graphs[node], held["subject"], way, held["object"])

"""From a name as a user writes it to the things that bear it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.iris import canonical_name
from kg.search import Hit, fold
from kg.vocab import KG, PREFIXES

__all__ = ["HITS", "choose", "labelled_query"]

#: Hits looked at when a name is searched; far more than share one name.
HITS = 200


def labelled_query(text: str, classes: Sequence[str]) -> str:
    """Return the query for things of `classes` with the label `text`, curated ones that no article mentions too."""
    names = sorted({text.strip(), canonical_name(text)})
    labels = " ".join(str(term) for name in names for term in (ox.Literal(name, language="zh"), ox.Literal(name)))
    kinds = " ".join(str(ox.NamedNode(KG + name)) for name in classes)
    heads = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in ("skos", "dcterms"))
    return (
        f"{heads}SELECT DISTINCT ?thing WHERE {{ VALUES ?label {{ {labels} }} VALUES ?class {{ {kinds} }} "
        "?thing skos:prefLabel|skos:altLabel ?label ; a ?class . "
        "FILTER NOT EXISTS { ?thing dcterms:isReplacedBy ?new } } ORDER BY ?thing")


def choose(text: str, hits: Sequence[Hit], labelled: Iterable[str]) -> list[str]:
    """Return the IRIs of the things that a name means, best first.

    An exact name or alias decides, first among what articles mention, then in the whole authority file;
    only where none fits, the best name that holds the text does.

    Args:
        text: as the user wrote it.
        hits: what the index of names finds for it.
        labelled: what `labelled_query` finds.
    """
    exact = [hit.iri for hit in hits if fold(hit.matched) == fold(text)]
    exact.extend(labelled)
    if exact:
        return list(dict.fromkeys(exact))
    def rank(hit: Hit) -> tuple[bool, int, int, str]:
        return not fold(hit.matched).startswith(fold(text)), -hit.articles, len(hit.matched), hit.iri

    ranked = sorted(hits, key=rank)
    return [hit.iri for hit in ranked[:1]]

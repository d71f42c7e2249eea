"""How far two annotators of the same text agree: F1 of one against the other, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kg.score.comparing import is_compatible, surface
from kg.score.kinds import CLASS_TO_COARSE
from training.annotated.records import AnnotatedText

__all__ = ["KINDS", "agreement"]

KINDS = ("mentions", "spans", "types", "entities", "relations", "measures", "quotations")


def agreement(pairs: Iterable[tuple[AnnotatedText, AnnotatedText]]) -> dict[str, float]:
    """Return the F1 of the second annotation against the first by kind, summed over the articles.

    A mention agrees, as in the scorer, with the same form and a class that careful annotators do not tell apart;
    `spans` asks for the same characters and class at every place, `types` for the class of the spans that both mark.
    An entity with a mention in common, a relation with the same predicate between entities that agree, a measure with
    the same printed figure, kind and subject, a quotation with the same speaker and opening.
    """
    both: Counter[str] = Counter()
    one: Counter[str] = Counter()
    for first, second in pairs:
        partners = _partners(first, second)
        for kind, (left, right) in _facts(first, second, partners).items():
            both[kind] += len(left & right)
            one[kind] += len(left) + len(right)
    return {kind: 2 * both[kind] / one[kind] if one[kind] else 1.0 for kind in KINDS}


def _facts(
    first: AnnotatedText, second: AnnotatedText, partners: Mapping[str, str]
) -> dict[str, tuple[set[tuple[object, ...]], set[tuple[object, ...]]]]:
    same = {entity.key: entity.key for entity in first.entities}
    spans = {mark[:2] for mark in _mentions(first)} & {mark[:2] for mark in _mentions(second)}
    return {
        "mentions": _forms(first, second),
        "spans": (_mentions(first), _mentions(second)),
        "types": (
            {mark for mark in _mentions(first) if mark[:2] in spans},
            {mark for mark in _mentions(second) if mark[:2] in spans},
        ),
        "entities": ({(key,) for key in same}, {(partners.get(e.key, f"?{e.key}"),) for e in second.entities}),
        "relations": (_relations(first, same), _relations(second, partners)),
        "measures": (_measures(first, same), _measures(second, partners)),
        "quotations": (_quotes(first, same), _quotes(second, partners)),
    }


def _mentions(article: AnnotatedText) -> set[tuple[object, ...]]:
    types = {entity.key: entity.type for entity in article.entities}
    return {(mark.begin, mark.end, types[mark.key]) for mark in article.mentions}


def _forms(first: AnnotatedText, second: AnnotatedText) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Form and coarse class; where the two annotators' classes are compatible, the first one's stands for both."""
    left = {(surface(first.text[b:e]), CLASS_TO_COARSE[t]) for b, e, t in _typed(first)}
    right: set[tuple[object, ...]] = set()
    for begin, end, kind in _typed(second):
        form, coarse = surface(second.text[begin:end]), CLASS_TO_COARSE[kind]
        same = sorted(c for f, c in left if f == form and is_compatible(c, frozenset({coarse})))
        right.add((form, same[0] if same else coarse))
    return set(left), right


def _typed(article: AnnotatedText) -> list[tuple[int, int, str]]:
    types = {entity.key: entity.type for entity in article.entities}
    return [(mark.begin, mark.end, types[mark.key]) for mark in article.mentions]


def _partners(first: AnnotatedText, second: AnnotatedText) -> dict[str, str]:
    """The key in `first` of each entity of `second`: most mentions in common, else the same name."""
    owner = {(mark.begin, mark.end): mark.key for mark in first.mentions}
    names = {entity.name: entity.key for entity in first.entities}
    found: dict[str, str] = {}
    for entity in second.entities:
        shared = Counter(
            owner[mark.begin, mark.end]
            for mark in second.mentions
            if mark.key == entity.key and (mark.begin, mark.end) in owner
        )
        if shared:
            found[entity.key] = min(shared, key=lambda key: (-shared[key], key))
        elif entity.name in names:
            found[entity.key] = names[entity.name]
    return found


def _relations(article: AnnotatedText, keys: Mapping[str, str]) -> set[tuple[object, ...]]:
    found: set[tuple[object, ...]] = set()
    for relation in article.relations:
        ends: Sequence[str] = (
            keys.get(relation.subject, f"?{relation.subject}"),
            keys.get(relation.object, f"?{relation.object}"),
        )
        if relation.predicate == "cooperatesWith":
            ends = sorted(ends)
        found.add((ends[0], relation.predicate, ends[1]))
    return found


def _measures(article: AnnotatedText, keys: Mapping[str, str]) -> set[tuple[object, ...]]:
    places = {mark.key: mark.begin for mark in article.figures}
    return {
        (places.get(m.key), m.kind, keys.get(m.subject, f"?{m.subject}"), m.value, m.unit, m.change)
        for m in article.measures
        if m.value is not None
    }


def _quotes(article: AnnotatedText, keys: Mapping[str, str]) -> set[tuple[object, ...]]:
    return {(keys.get(quote.speaker, f"?{quote.speaker}"), quote.starts[:8]) for quote in article.quotes}

"""A comparison for programs: the rows of its table, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.vocab import KG
from service.links import Links
from service.reading.comparing import Claim, Comparison
from service.reading.pairs import Comparable
from service.reading.proofblocks import first_proof
from service.reading.sayings import Evidence, Measure, Named

__all__ = ["COLUMNS", "PAIR_COLUMNS", "compared_json", "compared_rows", "pair_rows", "pairs_json"]

COLUMNS = (
    *("part", "side", "subject", "subjectName", "predicate", "object", "objectName", "modality", "count"),
    *("figure", "start", "end", "date", "headline", "sentence", "article", "evidence"),
)
PAIR_COLUMNS = ("a", "aName", "b", "bName")
_SIDES = ("a", "b")
_Pairs = Iterable[tuple[Comparable, Comparable]]
_Row = tuple[object, ...]


def _proof(evidence: tuple[Evidence, ...]) -> _Row:
    if not evidence:
        return (None,) * 5
    first, proof = evidence[0], first_proof(evidence)
    return (first.date, first.headline, " … ".join(one.sentence for one in proof), first.article, first.iri)


def _claim(part: str, side: str, itself: Named, claim: Claim) -> _Row:
    subject, other = claim.subject or itself, claim.object or itself
    modality = KG + ("Planned" if claim.planned else "Fact")
    ends = (subject.iri, subject.name, claim.predicate, other.iri, other.name)
    return (part, side, *ends, modality, claim.count, None, None, None, *_proof(claim.evidence))


def _figure(side: str, measure: Measure) -> _Row:
    indicator, subject = measure.indicator, measure.subject
    ends = (subject.iri, subject.name, None, indicator.iri, indicator.name)
    told = (measure.printed, *measure.period)
    return ("indicators", side, *ends, measure.kind, 1, *told, *_proof(measure.evidence))


def _thing(part: str, side: str, named: Named) -> _Row:
    return (part, side, named.iri, named.name, *(None,) * 13)


def compared_rows(found: Comparison, names: list[str]) -> Iterator[_Row]:
    """Iterate the rows of a comparison, in the order of its page; `side` is ``a``, ``b`` or ``both``.

    Args:
        found: the comparison.
        names: of the two sides.
    """
    selves = [Named(name, side.iri) for name, side in zip(names, found.sides, strict=True)]
    for claim in found.between:
        yield _claim("between", "both", selves[0], claim)
    for named in found.named:
        yield _thing("named", "both", named)
    for pair in found.shared:
        for side, itself, claim in zip(_SIDES, selves, pair, strict=True):
            yield _claim("shared", side, itself, claim)
    for indicator in found.indicators:
        for side, measures in zip(_SIDES, indicator.measures, strict=True):
            for measure in measures:
                yield _figure(side, measure)
    for article in found.articles:
        yield ("articles", "both", *(None,) * 10, article.date, article.headline, None, article.iri, None)
    for side, itself, one in zip(_SIDES, selves, found.sides, strict=True):
        for named in one.named:
            yield _thing("named", side, named)
        for claim in one.own:
            yield _claim("own", side, itself, claim)


def compared_json(found: Comparison, names: list[str], links: Links) -> dict[str, Any]:
    """Return a comparison as JSON: its two sides, how much there is of each part, and the rows of the table."""
    sides = zip(_SIDES, found.sides, names, strict=True)
    own = {letter: one.count for letter, one in zip(_SIDES, found.sides, strict=True)}
    return {
        **{letter: {"iri": one.iri, "name": name, "path": links.of(one.iri)} for letter, one, name in sides},
        "counts": {**found.counts, "own": own},
        "rows": [
            {name: value for name, value in zip(COLUMNS, row, strict=True) if value is not None}
            for row in compared_rows(found, names)
        ],
    }


def pair_rows(pairs: _Pairs) -> Iterator[_Row]:
    """Iterate pairs that are worth comparing, as rows."""
    for one, other in pairs:
        yield one.iri, one.name, other.iri, other.name


def pairs_json(pairs: _Pairs) -> dict[str, Any]:
    """Return pairs that are worth comparing, as JSON."""
    def told(one: Comparable) -> dict[str, str]:
        return {"iri": one.iri, "name": one.name}

    return {"examples": [{"a": told(one), "b": told(other)} for one, other in pairs]}

"""Two things, or two articles, side by side: what they share, and what is each one's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.vocab import KG
from service.backend import Backend
from service.reading.articles import ArticleHead, read_article
from service.reading.sayings import Evidence, Measure, Named, Sayings, Statement
from service.reading.sharing import read_common_articles
from service.reading.things import ArticleLine, Description, Thing, read_thing
from service.reading.timelines import Timeline, scale_of, timelines

__all__ = ["Claim", "Comparison", "Indicator", "Side", "compare_articles", "compare_things"]

_MOST_ARTICLES = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of a side: a predicate and the other end, or in an article a whole triple."""

    subject: Named | None  # None where it is the side itself
    predicate: str
    object: Named | None
    outgoing: bool
    planned: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a thing or an article."""

    iri: str
    own: tuple[Claim, ...]
    description: Description | None = None
    head: ArticleHead | None = None
    named: tuple[Named, ...] = ()  # of an article: what only it names


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator that both have figures of, on one scale: those, newest first, and timelines where there are any."""

    named: Named
    change: str | None
    measures: tuple[tuple[Measure, ...], tuple[Measure, ...]]
    lines: tuple[Timeline | None, Timeline | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides; `shared` holds what is said alike of both, with the proof on each side."""

    sides: tuple[Side, Side]
    between: tuple[Claim, ...]
    shared: tuple[tuple[Claim, Claim], ...]
    articles: tuple[ArticleLine, ...]
    named: tuple[Named, ...]  # what both articles name
    indicators: tuple[Indicator, ...]


def _key(claim: Claim) -> tuple[str | None, ...]:
    ends = [(end.iri or end.name) if end else None for end in (claim.subject, claim.object)]
    return (claim.predicate, str(claim.outgoing), str(claim.planned), *ends)


def _of_thing(thing: Thing) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            None if group.outgoing else other,
            group.predicate,
            other if group.outgoing else None,
            group.outgoing,
            statement.modality == KG + "Planned",
            evidence,
        )
        for group in thing.groups
        for other, statement, evidence in group.rows
    )


def _of_article(statements: Iterable[Statement]) -> tuple[Claim, ...]:
    return tuple(
        Claim(s.subject, s.predicate, s.object, True, s.modality == KG + "Planned", s.evidence) for s in statements
    )


def _shared(one: Sequence[Claim], other: Sequence[Claim]) -> tuple[tuple[Claim, Claim], ...]:
    there = {_key(claim): claim for claim in other}
    return tuple((claim, there[_key(claim)]) for claim in one if _key(claim) in there)


def _without(claims: Sequence[Claim], others: Iterable[Claim]) -> tuple[Claim, ...]:
    gone = {_key(claim) for claim in others}
    return tuple(claim for claim in claims if _key(claim) not in gone)


def _newest(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    def day(one: Measure) -> str:
        return one.period[1] or max((e.date for e in one.evidence if e.date), default="")

    ordered = sorted(measures, key=lambda one: one.node)
    return tuple(sorted(ordered, key=day, reverse=True))


def _indicators(one: Sayings, other: Sayings) -> tuple[Indicator, ...]:
    """Return the indicators that both have figures of on the same scale."""
    found: list[dict[tuple[object, ...], list[Measure]]] = [{}, {}]
    lines: list[dict[tuple[object, ...], Timeline]] = [{}, {}]
    for at, sayings in enumerate((one, other)):
        for measure in sayings.measures:
            if (scale := scale_of(measure)) is not None and measure.rank is None:
                key = (measure.indicator.iri or measure.indicator.name, *scale)
                found[at].setdefault(key, []).append(measure)
        for line in timelines(sayings.measures):
            scale = scale_of(line.points[0].measure)
            assert scale is not None
            lines[at][line.indicator.iri or line.indicator.name, *scale] = line
    return tuple(
        Indicator(
            found[0][key][0].indicator,
            found[0][key][0].change,
            (_newest(found[0][key]), _newest(found[1][key])),
            (lines[0].get(key), lines[1].get(key)),
        )
        for key in found[0]
        if key in found[1]
    )


async def compare_things(
    backend: Backend, one: Description, other: Description, least: float = 0.0
) -> Comparison:
    """Return two things side by side, without what has a confidence below `least`."""
    things = (await read_thing(backend, one, least), await read_thing(backend, other, least))
    claims = [_of_thing(thing) for thing in things]
    iris = (one.iri, other.iri)

    def towards(claim: Claim, iri: str) -> bool:
        end = claim.object if claim.outgoing else claim.subject
        return end is not None and end.iri == iri

    between = tuple(claim for claim in claims[0] if towards(claim, iris[1]))
    rest = [tuple(c for c in claims[at] if not towards(c, iris[1 - at])) for at in (0, 1)]
    shared = _shared(rest[0], rest[1])
    sides = (
        Side(one.iri, _without(rest[0], (pair[0] for pair in shared)), description=one),
        Side(other.iri, _without(rest[1], (pair[1] for pair in shared)), description=other),
    )
    articles = await read_common_articles(backend, one.iri, other.iri, _MOST_ARTICLES)
    return Comparison(sides, between, shared, articles, (), _indicators(things[0].sayings, things[1].sayings))


async def compare_articles(backend: Backend, one: str, other: str, least: float = 0.0) -> Comparison | None:
    """Return two articles side by side, without what has a confidence below `least`; None where one is not there."""
    views = [await read_article(backend, iri, least) for iri in (one, other)]
    if views[0] is None or views[1] is None:
        return None
    first, second = views[0], views[1]
    claims = (_of_article(first.sayings.statements), _of_article(second.sayings.statements))
    shared = _shared(*claims)
    named = [{e.iri: e for mention in view.mentions for e in mention.entities} for view in (first, second)]
    own = [tuple(sorted((e for iri, e in named[at].items() if iri not in named[1 - at]), key=_name)) for at in (0, 1)]
    both = tuple(sorted((e for iri, e in named[0].items() if iri in named[1]), key=_name))
    sides = (
        Side(one, _without(claims[0], (pair[0] for pair in shared)), head=first.head, named=own[0]),
        Side(other, _without(claims[1], (pair[1] for pair in shared)), head=second.head, named=own[1]),
    )
    return Comparison(sides, (), shared, (), both, _indicators(first.sayings, second.sayings))


def _name(named: Named) -> tuple[str, str]:
    return named.name, named.iri or ""

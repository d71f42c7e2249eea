"""Two things, or two articles, side by side: what they share, and what is each one's own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.vocab import KG
from service.backend import Backend
from service.reading.articles import ArticleHead, ArticleView, read_article
from service.reading.choosing import Link, NodeLists, read_node_lists
from service.reading.proofblocks import without_headlines
from service.reading.proving import with_best_first
from service.reading.sayings import Evidence, Measure, Named, Said, Sayings, Statement, read_whole
from service.reading.sharing import count_common_articles, read_common_articles
from service.reading.things import ArticleLine, Description
from service.reading.timelines import Timeline, scale_of, timelines
from service.reading.together import proofs_of

__all__ = ["Claim", "Comparison", "Indicator", "Side", "compare_articles", "compare_things"]

_MOST_ARTICLES = 200
#: Claims of a list that a page reads; a table of all has up to so many.
MOST_SHOWN, MOST_LISTED = 160, 5_000
#: The first claims are read with several sentences, the others with the newest alone.
_PROOFS, _PROVEN_WELL = 3, 24
#: Indicators that both have, and figures of one.
_MOST_INDICATORS, _MOST_FIGURES = 12, 12


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of a side: a predicate and the other end, or in an article a whole triple."""

    subject: Named | None  # None where it is the side itself
    predicate: str
    object: Named | None
    outgoing: bool
    planned: bool
    evidence: tuple[Evidence, ...]
    count: int = 0  # how many statements say so; the evidence is of some of them where there are many
    unread: int = 0  # how many of these are not among the evidence


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a thing or an article; `count` tells how many claims are its own, more than `own` may hold."""

    iri: str
    own: tuple[Claim, ...]
    description: Description | None = None
    head: ArticleHead | None = None
    named: tuple[Named, ...] = ()  # of an article: what only it names
    count: int = 0


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator that both have figures of, on one scale: those, newest first, and timelines where there are any.

    `subject`: of articles, the thing that all figures are of.
    """

    named: Named
    change: str | None
    measures: tuple[tuple[Measure, ...], tuple[Measure, ...]]
    lines: tuple[Timeline | None, Timeline | None]
    subject: Named | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides; `shared` holds what is said alike of both, with the proof on each side; `counts` tells by the name of
    a field how many there are where not all are shown."""

    sides: tuple[Side, Side]
    between: tuple[Claim, ...]
    shared: tuple[tuple[Claim, Claim], ...]
    articles: tuple[ArticleLine, ...]
    named: tuple[Named, ...]  # what both articles name
    indicators: tuple[Indicator, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


def _key(claim: Claim) -> tuple[str | None, ...]:
    ends = [(end.iri or end.name) if end else None for end in (claim.subject, claim.object)]
    return (claim.predicate, str(claim.outgoing), str(claim.planned), *ends)


def _of_article(statements: Iterable[Statement]) -> tuple[Claim, ...]:
    return tuple(
        Claim(s.subject, s.predicate, s.object, True, s.modality == KG + "Planned", _proofs((s,)), 1)
        for s in statements
    )


def _proofs(statements: Iterable[Statement]) -> tuple[Evidence, ...]:
    """Return the sentences of statements of one claim, those that prove only together marked as such."""
    return without_headlines(proofs_of(statements))


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


def _indicators(one: Sayings, other: Sayings, of_articles: bool = False) -> tuple[Indicator, ...]:
    """Return the indicators that both have figures of on the same scale; of articles, those of the same thing."""
    found: list[dict[tuple[object, ...], list[Measure]]] = [{}, {}]
    for at, sayings in enumerate((one, other)):
        for measure in sayings.measures:
            if (scale := scale_of(measure)) is not None and measure.rank is None:
                subject = (measure.subject.iri or measure.subject.name) if of_articles else None
                key = (measure.indicator.iri or measure.indicator.name, subject, *scale)
                found[at].setdefault(key, []).append(measure)
    both = [(key, found[0][key], found[1][key]) for key in found[0] if key in found[1]]
    return tuple(
        Indicator(
            some[0].indicator,
            some[0].change,
            (_newest(some), _newest(others)),
            (next(iter(timelines(some)), None), next(iter(timelines(others)), None)),
            some[0].subject if of_articles else None,
        )
        for _, some, others in both
    )


_Key = tuple[bool, str, bool, str]


def _link_key(link: Link) -> _Key:
    return link.outgoing, link.predicate, link.is_planned, link.other


def _by_key(links: Iterable[Link]) -> dict[_Key, list[Link]]:
    """Return the links of a thing by what they say, the most told first."""
    found: dict[_Key, list[Link]] = {}
    for link in links:
        found.setdefault(_link_key(link), []).append(link)
    return dict(sorted(found.items(), key=lambda pair: (-sum(len(link.nodes) for link in pair[1]), pair[0])))


async def _claims(backend: Backend, groups: Sequence[tuple[str, _Key, list[Link]]]) -> list[Claim]:
    """Return links as claims with some of their sentences; each with the thing that it is of."""
    nodes = [[node for link in links for node in link.nodes] for _, _, links in groups]
    # The newest: articles are named by their day.
    wanted = [some[-_PROOFS:] if at < _PROVEN_WELL else some[-1:] for at, some in enumerate(nodes)]
    read = await with_best_first(
        backend, await read_whole(backend, "statements", (node for some in wanted for node in some))
    )
    said = {one.node: one for one in read if isinstance(one, Statement)}
    claims = []
    for (iri, (outgoing, predicate, planned, _), _), all_nodes, some in zip(groups, nodes, wanted, strict=True):
        statements = [said[node] for node in some if node in said]
        if statements:
            first = statements[0]
            evidence = _proofs(statements)
            ends = (None, first.object) if first.subject.iri == iri and outgoing else (first.subject, None)
            claims.append(Claim(ends[0], predicate, ends[1], outgoing, planned, evidence, len(all_nodes),
                                len(all_nodes) - len(statements)))  # fmt: skip
    return claims


async def _measured(backend: Backend, lists: Sequence[NodeLists]) -> tuple[Indicator, ...]:
    """Return the indicators that both have figures of on one scale, those of most figures first."""
    nodes = [{said.key: said.nodes for said in one.measures} for one in lists]
    both = sorted(nodes[0].keys() & nodes[1].keys(), key=lambda key: (-len(nodes[0][key]) - len(nodes[1][key]), key))
    chosen = [[node for key in both[:_MOST_INDICATORS] for node in one[key][-_MOST_FIGURES:]] for one in nodes]

    async def told(some: Sequence[str]) -> Sequence[Said]:
        return await with_best_first(backend, await read_whole(backend, "measures", some))

    sayings = [
        Sayings(measures=tuple(one for one in found if isinstance(one, Measure)))
        for found in await asyncio.gather(*map(told, chosen))
    ]
    return _indicators(sayings[0], sayings[1])


async def compare_things(
    backend: Backend, one: Description, other: Description, least: float = 0.0, most: int = MOST_SHOWN
) -> Comparison:
    """Return two things side by side.

    Args:
        backend: answers.
        one: the first.
        other: the second.
        least: what has a confidence below it is left out.
        most: claims that are read of each list.
    """
    iris = (one.iri, other.iri)
    lists = await asyncio.gather(*(read_node_lists(backend, iri, least) for iri in iris))
    links = [_by_key(found.links) for found in lists]
    between = [(iris[0], key, some) for key, some in links[0].items() if key[3] == iris[1]]
    rest = [{key: some for key, some in links[at].items() if key[3] != iris[1 - at]} for at in (0, 1)]
    shared = [key for key in rest[0] if key in rest[1]]
    own = [[(iris[at], key, some) for key, some in rest[at].items() if key not in rest[1 - at]] for at in (0, 1)]
    claimed = [
        between,
        *([(iris[at], key, rest[at][key]) for key in shared] for at in (0, 1)),
        *own,
    ]
    claims, indicators, articles = await asyncio.gather(
        asyncio.gather(*(_claims(backend, some[:most]) for some in claimed)),
        _measured(backend, lists),
        read_common_articles(backend, one.iri, other.iri, _MOST_ARTICLES),
    )
    direct, alike, other_alike, first, second = map(tuple, claims)
    named_in = len(articles)
    if named_in >= _MOST_ARTICLES:
        named_in = await count_common_articles(backend, one.iri, other.iri)
    return Comparison(
        (
            Side(one.iri, first, description=one, count=len(own[0])),
            Side(other.iri, second, description=other, count=len(own[1])),
        ),
        direct,
        _shared(alike, other_alike),
        articles,
        (),
        indicators,
        {"between": len(between), "shared": len(shared), "articles": named_in},
    )


async def compare_articles(backend: Backend, one: str, other: str, least: float = 0.0) -> Comparison | None:
    """Return two articles side by side, without what has a confidence below `least`; None where one is not there."""
    views = await asyncio.gather(*(read_article(backend, iri, least) for iri in (one, other)))
    if views[0] is None or views[1] is None:
        return None
    first, second = views[0], views[1]
    told = await asyncio.gather(*(with_best_first(backend, view.sayings.statements) for view in (first, second)))
    claims = (_of_article(told[0]), _of_article(told[1]))
    shared = _shared(*claims)
    named = [{e.iri: e for mention in view.mentions for e in mention.entities} for view in (first, second)]
    own = [tuple(sorted((e for iri, e in named[at].items() if iri not in named[1 - at]), key=_name)) for at in (0, 1)]
    both = tuple(sorted((e for iri, e in named[0].items() if iri in named[1]), key=_name))
    sides = (
        _article_side(one, first, _without(claims[0], (pair[0] for pair in shared)), own[0]),
        _article_side(other, second, _without(claims[1], (pair[1] for pair in shared)), own[1]),
    )
    indicators = _indicators(first.sayings, second.sayings, of_articles=True)
    return Comparison(sides, (), shared, (), both, indicators, {"shared": len(shared) + len(both)})


def _article_side(iri: str, view: ArticleView, own: tuple[Claim, ...], named: tuple[Named, ...]) -> Side:
    return Side(iri, own, head=view.head, named=named, count=len(own))


def _name(named: Named) -> tuple[str, str]:
    return named.name, named.iri or ""

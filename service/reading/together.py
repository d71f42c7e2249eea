"""What the same sentences prove, told as one: each sentence of a page proves all that stands above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from service.reading.proving import NAMES_BOTH, best_first
from service.reading.sayings import Evidence, Measure, Named, Post, Said, Statement

__all__ = ["Block", "Row", "measures_together", "newest_first", "posts_together", "proofs_of", "together"]

T = TypeVar("T", bound=Said)
#: A figure without a period that is told again within this time is the same one.
_SOON = timedelta(days=62)

#: A statement with what stands at its other end, and the sentences that prove it, the best first.
Row = tuple[Named, Statement, tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """Statements of which each is proven by each of the sentences, the best first.

    `untold` counts what else states the same and was not read; there is such more for one statement alone.
    """

    entries: tuple[tuple[Named, Statement], ...]
    evidence: tuple[Evidence, ...]
    untold: int = 0

    @property
    def lead(self) -> int:
        """How many sentences make the first proof: one, or those that prove only together."""
        return next((n for n, one in enumerate(self.evidence) if n and not one.is_joint), len(self.evidence))


def proofs_of(said: Iterable[Said]) -> tuple[Evidence, ...]:
    """Return the sentences that prove the same thing, the best proof first.

    A sentence that names both ends stands alone.  Where an article has none, its sentences count together: they stand
    in the order of the text, and all but the first are marked as joint.
    """
    proofs: list[tuple[int, tuple[Evidence, ...]]] = []
    for one in said:
        ranked = best_first(one.evidence)
        if len(ranked) < 2 or ranked[0].rank <= NAMES_BOTH:
            proofs += [(each.rank, (each,)) for each in ranked]
            continue
        first, *others = sorted(ranked, key=_begin)
        proofs.append((NAMES_BOTH, (first, *(replace(other, is_joint=True) for other in others))))
    found: dict[str, Evidence] = {}
    for _, proof in sorted(proofs, key=lambda pair: pair[0]):
        if any(sentence.iri not in found for sentence in proof):
            for sentence in proof:
                found.setdefault(sentence.iri, sentence)
    return tuple(found.values())


def _begin(evidence: Evidence) -> int:
    """Return where a sentence begins in its article."""
    told = evidence.iri.rpartition("#char=")[2].partition(",")[0]
    return int(told) if told.isdigit() else 0


def together(rows: Iterable[Row], untold: Mapping[str, int]) -> tuple[Block, ...]:
    """Return rows, those that all the same sentences prove as one; each block where its first row stood.

    A row with one sentence more or less than another has a block of its own, and so has one of which not all was read.

    Args:
        rows: of one predicate in one direction.
        untold: by the node of a row's statement, how many more state the same.
    """
    found: dict[object, list[Row]] = {}
    for row in rows:
        _, statement, evidence = row
        alone = statement.node if statement.node in untold or not evidence else None
        # Sentences that prove only together are told in the order of the text: in another they would not be the same.
        is_joint = any(one.is_joint for one in evidence)
        sentences = tuple((one.iri, one.is_joint) for one in evidence)
        found.setdefault((alone, sentences if is_joint else frozenset(sentences)), []).append(row)
    return tuple(
        Block(
            tuple((other, statement) for other, statement, _ in some),
            some[0][2],
            untold.get(some[0][1].node, 0),
        )
        for some in found.values()
    )


def newest_first(said: Iterable[T]) -> tuple[T, ...]:
    """Return what is said, that of the newest articles first, else in its order; what has no day stands last."""
    return tuple(sorted(said, key=lambda one: max((e.date or "" for e in one.evidence), default=""), reverse=True))


def posts_together(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Return posts, those of the same person, body, title and event as one with all their sentences.

    The one is that of the latest day, in the place of the first.
    """
    groups: dict[tuple[str, str, str, str], list[Post]] = {}
    for post in posts:
        key = (post.subject.iri or post.subject.name, post.body.iri or post.body.name, post.title, post.event)
        groups.setdefault(key, []).append(post)
    return tuple(
        replace(
            max(same, key=lambda one: one.as_of or ""), evidence=best_first(e for one in same for e in one.evidence)
        )
        for same in groups.values()
    )


def measures_together(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return figures and targets, those that several articles tell of one thing, indicator and time as one.

    What names no period is of the time when it is told: the same one told again within two months is no other.  The one
    is the first, with all sentences.
    """
    groups: dict[tuple[object, ...], list[list[Measure]]] = {}
    for one in measures:
        number = one.amount.number if one.amount.number is not None else one.printed
        amount = replace(one.amount, printed=None, printed_unit=None)
        thing, indicator = one.subject.iri or one.subject.name, one.indicator.iri or one.indicator.name
        key = (thing, one.kind, indicator, one.change, one.rank, one.scope, one.period, amount, number)
        runs = groups.setdefault(key, [])
        run = next((run for run in runs if any(one.period) or any(_is_soon(one, other) for other in run)), None)
        if run is None:
            runs.append([one])
        else:
            run.append(one)
    return tuple(
        replace(same[0], evidence=best_first(e for one in same for e in one.evidence)) if len(same) > 1 else same[0]
        for runs in groups.values()
        for same in runs
    )


def _is_soon(one: Measure, other: Measure) -> bool:
    day, other_day = (_day(next((e.date for e in m.evidence if e.date), None)) for m in (one, other))
    return day is None or other_day is None or abs(day - other_day) <= _SOON


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

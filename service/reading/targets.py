"""Targets with what became of them: by body and indicator, in the order of their deadlines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.backend import Backend
from service.reading.asking import node
from service.reading.outcomes import Judged, judge
from service.reading.sayings import Measure, read_measures
from service.reading.timelines import scale_of

__all__ = ["Targets", "read_targets"]

_MOST_TARGETS = 3_000
_MOST_FIGURES = 20_000
#: Things and indicators of which figures are asked for at once.
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Targets:
    """Targets by deadline, those without one last; `cut` tells that there are more than were read."""

    judged: tuple[Judged, ...]
    cut: bool


def _same(targets: Iterable[Measure]) -> list[tuple[Measure, ...]]:
    """Group what several articles tell of one target."""
    groups: dict[tuple[object, ...], list[Measure]] = {}
    for one in targets:
        amount = one.amount
        values = (amount.number, amount.lower, amount.upper, scale_of(one), amount.bound)
        key = (one.subject.iri, one.indicator.iri or one.indicator.name, values, one.period)
        groups.setdefault(key, []).append(one)
    return [tuple(group) for group in groups.values()]


def _key(measure: Measure) -> tuple[str | None, str]:
    return measure.subject.iri, measure.indicator.iri or measure.indicator.name


async def _figures(backend: Backend, targets: Iterable[Measure], least: float) -> dict[object, list[Measure]]:
    """Return the observations of the things and indicators that targets with a number are of."""
    wanted = sorted(
        {(t.subject.iri, t.indicator.iri) for t in targets if t.subject.iri and t.indicator.iri and scale_of(t)}
    )
    found: dict[object, list[Measure]] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        pairs = " ".join(f"({node(s)} {node(i)})" for s, i in wanted[begin : begin + _AT_ONCE] if s and i)
        within = f"VALUES (?subject ?wanted) {{ {pairs} }} ?node kg:about ?subject ; kg:indicator ?wanted ."
        for one in await read_measures(backend, "Observation", within, least, _MOST_FIGURES):
            found.setdefault(_key(one), []).append(one)
    return found


async def read_targets(
    backend: Backend, least: float = 0.0, bodies: tuple[str, ...] | None = None, indicator: str = ""
) -> Targets:
    """Return targets with what became of them.

    Args:
        backend: answers.
        least: what has a confidence below it is left out.
        bodies: only those of these things; None for all.
        indicator: only those with each of these words in their indicator, as printed or by its name.
    """
    within = ""
    if bodies is not None:
        within = f"VALUES ?subject {{ {' '.join(map(node, bodies))} }}"
    found = await read_measures(backend, "Target", within, least, _MOST_TARGETS)
    words = indicator.casefold().split()
    kept = [t for t in found if all(word in t.indicator.name.casefold() for word in words)]
    figures = await _figures(backend, kept, least)
    judged = [judge(same, figures.get(_key(same[0]), ())) for same in _same(kept)]
    judged.sort(key=lambda one: (one.deadline is None, one.deadline or "", one.target.subject.name, one.target.node))
    return Targets(tuple(judged), sum(len(t.evidence) for t in found) >= _MOST_TARGETS)

"""Learned choices: whom a figure is told of, whether it belongs in a table, whether it is yet to be.

Three logistic models over named features, trained on the annotated corpus (``training/measures.py``) with networks
that had not seen the articles in question.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg.measures.candidates import Candidate, Candidates, Told
from kg.measures.judging import future_features, right_features
from kg.measures.layout import Layout
from kg.records import Measure
from kg.resources import models_dir
from kg.weights import Weights, tempered

__all__ = ["NAMES", "Models", "Row", "choose", "has_figure", "judged", "load_models", "settle", "shares"]


#: Rules that read a figure in the name of its subject: there is nothing to choose.
WITHIN_NAMES = frozenset({"capacity.v1", "project-count.v1", "grade.v1", "progress.v1"})
#: So much likelier than the rules' choice has another one to be.
MARGIN = 5.0
#: How likely a figure is yet to be, at least, where the rules say so and where they do not.
AHEAD = {True: 0.4, False: 0.6}
#: How the confidence is drawn from the model's log odds (`kg.weights.tempered`): the model, trained on the corpus, is
#: too unsure of printed pages.  Set between pages that the rules were made on and four of other papers.
TEMPER = (0.6, 1.5)
#: Files of the models' folder.
NAMES = ("subject", "future", "right")


@dataclass(frozen=True)
class Models:
    """The weights of each question: of whom a figure is told, is it yet to be, is the measure right as a whole."""

    subject: Weights
    future: Weights
    right: Weights

    @classmethod
    def load(cls, folder: Path) -> Models:
        """Read the weights of a folder; `ResourceError` when one of the files is none."""
        return cls(*(Weights.load(folder / f"{name}.json") for name in NAMES))


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as the rules read it, with where and how they did."""

    told: Told
    measure: Measure


@cache
def load_models() -> Models | None:
    """Return the shipped models, or none where the package holds none: then the rules decide alone."""
    folder = models_dir() / "measures"
    return Models.load(folder) if folder.is_dir() else None


def shares(weights: Weights, named: Sequence[Sequence[str]]) -> list[float]:
    """Return the probability of each of several alternatives, given the names of their features."""
    totals = [sum(weights.by_name.get(name, 0.0) for name in names) for names in named]
    most = max(totals)
    powers = [math.exp(total - most) for total in totals]
    return [power / sum(powers) for power in powers]


def choose(candidates: Candidates, told: Told, weights: Weights) -> tuple[Candidate, float]:
    """Return the likeliest subject of a figure; of equals the rules' own, then the nearer one."""
    among = candidates.of(told)
    likely = shares(weights, [tuple(candidates.features(told, one)) for one in among])
    best = max(range(len(among)), key=lambda n: (likely[n] * (MARGIN if not n else 1), -n))
    return among[best], likely[best]


def has_figure(measure: Measure) -> bool:
    """Tell whether a measure is no aim in words only."""
    return measure.value is not None or measure.low is not None


def settle(layout: Layout, rows: Sequence[Row], models: Models | None) -> Iterator[Measure]:
    """Yield the measures of the rows as the models have them; without models, as the rules do.

    What stands in its subject's own name is told however unsure it is.
    """
    if models is None:
        yield from (row.measure for row in rows)
        return
    candidates = Candidates(layout)
    for row in rows:
        if not has_figure(row.measure):
            yield row.measure
            continue
        measure, names = judged(layout, candidates, row, models)
        confidence = models.right.probability(names)
        if confidence >= models.right.threshold or row.told.rule in WITHIN_NAMES:
            yield replace(measure, confidence=tempered(confidence, *TEMPER))


def judged(layout: Layout, candidates: Candidates, row: Row, models: Models) -> tuple[Measure, tuple[str, ...]]:
    """Return a row's measure with subject and kind chosen, and the features of its being right."""
    if row.told.rule in WITHIN_NAMES:
        own = right_features(layout, row.told, row.measure, row.told.about.type, 1.0, 1.0)
        return row.measure, tuple(own)
    subject, probability = choose(candidates, row.told, models.subject)
    ahead = models.future.probability(future_features(layout, row.told))
    kind = "Target" if ahead >= AHEAD[row.told.target] else "Observation"
    measure = replace(row.measure, about=subject.key, kind=kind)
    return measure, tuple(right_features(layout, row.told, measure, subject.type, probability, max(ahead, 1 - ahead)))

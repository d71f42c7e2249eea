"""How likely each possible statement is: a logistic model over what its pairs, rules and article show.

A statement is as likely as the pair that says it most plainly makes it.  The weights are trained on the annotated
corpus (``training/statements.py``) behind networks that had not seen the articles, and the probability is calibrated
on articles held out, so of the statements with 0.8 eight in ten are accepted.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.errors import ResourceError
from kg.resources import models_dir
from kg.statements.candidates import Candidate, Known
from kg.statements.features import pair_features
from kg.statements.pairs import SIGNATURES, Pair
from kg.statements.surroundings import Surroundings

__all__ = ["PairModel", "Scored", "load_pair_model", "score"]

_DECIMALS = 3
_STATEMENT = "statement"


@dataclass(frozen=True)
class PairModel:
    """Weights of pair features by predicate, of statement features by predicate, calibration, thresholds.

    A pair's weights are kept by layout (``same>`` …).  A statement of a predicate is told from its threshold on.
    """

    pairs: Mapping[str, Mapping[str, Mapping[str, float]]]
    statements: Mapping[str, Mapping[str, float]]
    calibration: Mapping[str, tuple[float, float]]
    thresholds: Mapping[str, float]
    unruled: Mapping[str, float] = field(default_factory=dict)  # of statements that no rule tells

    @classmethod
    def load(cls, path: Path) -> PairModel:
        """Read a weights file; `ResourceError` when it is none."""
        try:
            stored = json.loads(path.read_text("utf-8"))
            model = cls(
                {name: {layout: {f: float(w) for f, w in weights.items()} for layout, weights in layouts.items()}
                 for name, layouts in stored["pairs"].items()},
                {name: {f: float(w) for f, w in weights.items()} for name, weights in stored["statements"].items()},
                {name: (float(line[0]), float(line[1])) for name, line in stored["calibration"].items()},
                {name: float(least) for name, least in stored["thresholds"].items()},
                {name: float(least) for name, least in stored["unruled"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise ResourceError(
                f"{path} holds no weights of statements ({error}): restore it from the package or make it with "
                "python -m training.train") from error
        missing = sorted(set(SIGNATURES) - set(model.thresholds))
        if missing:
            raise ResourceError(f"{path} has no threshold for {', '.join(missing)}: each of "
                                f"{', '.join(sorted(SIGNATURES))} needs one; make it with python -m training.train")
        return model

    def total(self, predicate: str, layout: str, names: Iterable[str]) -> float:
        """Return what a pair's features weigh for a predicate; an empty layout is the statement's own."""
        weights = self.pairs.get(predicate, {}).get(layout, {}) if layout else self.statements.get(predicate, {})
        get = weights.get
        return sum([get(name, 0.0) for name in names])

    def probability(self, predicate: str, total: float) -> float:
        """Return the calibrated probability of a total."""
        slope, shift = self.calibration.get(predicate, (1.0, 0.0))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, slope * total + shift)))), _DECIMALS)


@dataclass(frozen=True, slots=True)
class Scored:
    """A possible statement with its probability and the pair that says it most plainly (none: only a rule does)."""

    candidate: Candidate
    probability: float
    pair: int | None


def score(model: PairModel, around: Surroundings, pairs: tuple[Pair, ...], candidates: tuple[Candidate, ...]
          ) -> tuple[Scored, ...]:
    """Return the candidates scored, in their order; of equally plain pairs the first one counts."""
    known = Known(around.reading, candidates)
    features: dict[int, tuple[str, ...]] = {}
    found = []
    for candidate in candidates:
        predicate = candidate.predicate
        best, plainest = 0.0, None
        for number, layout in candidate.pairs:
            if number not in features:
                features[number] = pair_features(around, pairs[number])
            total = model.total(predicate, layout, features[number])
            if plainest is None or total > best:
                best, plainest = total, number
        best += model.total(predicate, "", known.names(candidate))
        found.append(Scored(candidate, model.probability(predicate, best), plainest))
    return tuple(found)


@cache
def load_pair_model() -> PairModel | None:
    """Return the shipped model; none where the package ships none."""
    path = models_dir() / "statements" / "weights.json"
    return PairModel.load(path) if path.is_file() else None

"""Weights of a logistic model over named features, as ``training`` writes them and the stages read them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ResourceError

__all__ = ["Weights", "tempered"]


@dataclass(frozen=True)
class Weights:
    """A feature's weight by name; what is not listed weighs nothing.

    ``threshold`` is the least probability with which something is told.
    """

    by_name: Mapping[str, float]
    threshold: float

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read a weights file; `ResourceError` when it is none."""
        try:
            stored = json.loads(path.read_text("utf-8"))
            return cls(stored["weights"], float(stored["threshold"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ResourceError(
                f"{path} holds no weights ({error}): restore it from the package or make it with "
                "python -m training.train"
            ) from error

    def probability(self, names: Iterable[str]) -> float:
        """Return the probability of the event that was trained, given these features."""
        total = sum(self.by_name.get(name, 0.0) for name in names)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def tempered(probability: float, own: float, shift: float, prior: float = 0.5, on_prior: float = 0.0) -> float:
    """Return a probability drawn towards a prior, in log odds: `own` · probability + `on_prior` · prior + `shift`.

    A model trained on one sort of text is too sure, or too unsure, of another; what a rule's statements are worth
    on printed pages corrects it.

    >>> tempered(0.5, 1.0, 0.0)
    0.5
    """
    total = own * _log_odds(probability) + on_prior * _log_odds(prior) + shift
    return round(1 / (1 + math.exp(-total)), 3)


def _log_odds(probability: float) -> float:
    certain = min(max(probability, 0.01), 0.99)
    return math.log(certain / (1 - certain))

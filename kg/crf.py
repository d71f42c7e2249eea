"""Decoding a linear-chain CRF: best path, marginal probabilities, the stretches that BIO tags mark.

Source: Lafferty, McCallum, Pereira: Conditional Random Fields, ICML 2001; Rabiner's scaled sums, Proc. IEEE 1989.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lengths", "Scores", "Sums", "best_paths", "bounds", "forward_backward", "word_bounds"]

Scores = NDArray[np.float32]
Weights = NDArray[np.float64]
Lengths = NDArray[np.int32]


@dataclass(frozen=True)
class Sums:
    """The forward and backward sums of a batch, scaled so that their products are marginal probabilities."""

    emissions: Weights
    forward: Weights
    backward: Weights
    transitions: Weights
    lengths: Lengths

    def span(self, row: int, begin: int, end: int, tags: Sequence[str], kind: str) -> float:
        """The probability that the stretch, no more and no less, has this kind."""
        first, inner = tags.index(f"B-{kind}"), tags.index(f"I-{kind}")
        emissions = self.emissions[row]
        value = float(emissions[begin, first])
        if begin:
            value *= float(self.forward[row, begin - 1] @ self.transitions[:, first])
        before = first
        for place in range(begin + 1, end):
            value *= float(self.transitions[before, inner] * emissions[place, inner])
            before = inner
        if end < self.lengths[row]:
            after = self.transitions[before] * emissions[end] * self.backward[row, end]
            value *= float(after.sum() - after[inner])
        return min(1.0, max(0.0, value))


def forward_backward(scores: Scores, lengths: Lengths, transitions: Scores) -> Sums:
    """Forward and backward sums of the CRF; every place is divided by its forward total."""
    moves = np.exp(transitions.astype(np.float64))
    emissions = np.exp(scores.astype(np.float64) - scores.max(axis=2, keepdims=True))
    forward, backward = np.zeros_like(emissions), np.ones_like(emissions)
    places = emissions.shape[1]
    for place in range(places):
        here = emissions[:, place] if place == 0 else (forward[:, place - 1] @ moves) * emissions[:, place]
        total = here.sum(axis=1, keepdims=True)
        forward[:, place] = here / total
        emissions[:, place] /= total
    for place in range(places - 2, -1, -1):
        longer = (emissions[:, place + 1] * backward[:, place + 1]) @ moves.T
        backward[:, place] = np.where((lengths > place + 1)[:, None], longer, 1.0)
    return Sums(emissions, forward, backward, moves, lengths)


def best_paths(scores: Scores, lengths: Lengths, transitions: Scores) -> NDArray[np.int64]:
    """The best tag sequence of each row (Viterbi); places past a row's length are to be left out."""
    rows, places, tags = scores.shape
    into = np.ascontiguousarray(transitions.T)  # (to, from): the search runs over the last axis
    pointers = np.empty((places, rows, tags), dtype=np.int64)
    best = scores[:, 0].copy()
    for place in range(1, places):
        candidates = best[:, None, :] + into
        chosen = candidates.argmax(axis=2)
        longer = np.take_along_axis(candidates, chosen[:, :, None], axis=2)[:, :, 0] + scores[:, place]
        alive = (lengths > place)[:, None]
        best = np.where(alive, longer, best)
        pointers[place] = np.where(alive, chosen, np.arange(tags))
    paths = np.empty((rows, places), dtype=np.int64)
    paths[:, -1] = best.argmax(axis=1)
    for place in range(places - 1, 0, -1):
        paths[:, place - 1] = pointers[place, np.arange(rows), paths[:, place]]
    return paths


def bounds(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The half-open stretches that BIO tags mark.

    >>> bounds(["B-PER", "I-PER", "O", "B-ORG"])
    [(0, 2, 'PER'), (3, 4, 'ORG')]
    """
    found: list[tuple[int, int, str]] = []
    begin, kind = 0, ""
    for place, tag in enumerate([*tags, "O"]):
        if kind and tag != f"I-{kind}":
            found.append((begin, place, kind))
            kind = ""
        if tag != "O" and not kind:
            begin, kind = place, tag[2:]
    return found


def word_bounds(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The words that BIO tags mark: every ``I`` lengthens the word before it, whose first tag decides.

    >>> word_bounds(["B-v", "I-vn", "B-w"])
    [(0, 2, 'v'), (2, 3, 'w')]
    """
    begins = [place for place, tag in enumerate(tags) if place == 0 or not tag.startswith("I-")]
    return [
        (begin, end, tags[begin][2:] or tags[begin])
        for begin, end in zip(begins, [*begins[1:], len(tags)], strict=True)
    ]

"""How much of a line's wording a text shares: pairs of characters, weighted by how rare they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kg.text import is_han, squash

__all__ = ["Rareness", "Wordings", "leaning", "overlap"]

_LEAD_LETTERS = 220
_BODY_WEIGHT = 0.6
_SINGLE_WEIGHT = 0.35
_EMPTY = frozenset("的了和与及在是为有一不上下中大小新来出到以于对")  # characters that tell nothing alone


def _pairs(text: str) -> set[str]:
    flat = squash(text)
    return {flat[i:i + 2] for i in range(len(flat) - 1)}


def overlap(line: str, text: str) -> float:
    """Return the share of `line`'s pairs of characters that `text` holds, in [0, 1]."""
    pairs = _pairs(line)
    return len(pairs & _pairs(text)) / len(pairs) if pairs else 0.0


def leaning(text: str, one: str, other: str) -> float:
    """Return by how much `text` shares more with `one` than with `other`: signs that only one of them holds.

    >>> leaning("玉米装车", "粮仓里的玉米", "医院的门诊") > 0
    True
    """
    signs, first, second = _signs(text), _signs(one), _signs(other)
    only_first, only_second = signs & first - second, signs & second - first
    small = math.sqrt(min(len(first), len(second)) or 1)
    return (sum(_share(sign) for sign in only_first) * small / math.sqrt(len(first) or 1)
            - sum(_share(sign) for sign in only_second) * small / math.sqrt(len(second) or 1))


def _share(sign: str) -> float:
    return _SINGLE_WEIGHT if len(sign) == 1 else 1.0


def _signs(text: str) -> set[str]:
    """Return the pairs of characters, and the single ideographs that may tell something."""
    return _pairs(text) | {char for char in text if is_han(char) and char not in _EMPTY}


class Wordings:
    """The bodies of one page; tells which of them a headline line speaks of.

    A pair of characters (and, for less, a single one) counts the more the fewer bodies hold it, and more in
    the lead than further down.
    """

    def __init__(self, bodies: Sequence[str]) -> None:
        self._leads = [_signs(body[:_LEAD_LETTERS]) for body in bodies]
        self._wholes = [_signs(body) for body in bodies]
        self._count = len(bodies)
        held: dict[str, int] = {}
        for whole in self._wholes:
            for sign in whole:
                held[sign] = held.get(sign, 0) + 1
        self._held = held

    def weight(self, sign: str) -> float:
        """Return how telling a sign is on this page: its inverse document frequency."""
        rare = math.log((self._count + 1) / (self._held.get(sign, 0) + 0.5))
        return rare * _share(sign)

    def affinity(self, line: str, body: int) -> float:
        """Return the weighted share of the line's signs that the body holds, in [0, 1]."""
        signs = sorted(_signs(line))
        weights = [self.weight(sign) for sign in signs]
        total = sum(weights)
        lead, whole = self._leads[body], self._wholes[body]
        return sum(weight * (1.0 if sign in lead else _BODY_WEIGHT)
                   for sign, weight in zip(signs, weights, strict=True) if sign in whole) / total if total > 0 else 0.0


class Rareness:
    """How rare pairs of characters are among the paragraphs of one page."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._count = len(paragraphs)
        self._held: dict[str, int] = {}
        for paragraph in paragraphs:
            for pair in _pairs(paragraph):
                self._held[pair] = self._held.get(pair, 0) + 1

    def weight(self, pair: str) -> float:
        """Return the pair's inverse document frequency, at least 0."""
        return max(0.0, math.log((self._count + 1) / (self._held.get(pair, 0) + 0.5)))

    def turn(self, line: str, above: str, below: str) -> float:
        """Return how much more of the line's wording `below` holds than `above`, in [-1, 1]."""
        pairs, over, under = sorted(_pairs(line)), _pairs(above), _pairs(below)
        weights = [self.weight(pair) for pair in pairs if pair in self._held]
        total = sum(weights)
        turned = sum(self.weight(pair) * ((pair in under) - (pair in over)) for pair in pairs)
        return turned / total if total > 0 else 0.0

    def cohesion(self, above: str, below: str) -> float:
        """Return how much rare wording two texts share: the cosine of their weighted pairs, in [0, 1]."""
        over, under = _pairs(above), _pairs(below)
        shared = sum(self.weight(pair) for pair in sorted(over & under))
        size = math.sqrt(sum(map(self.weight, sorted(over))) * sum(map(self.weight, sorted(under))))
        return shared / size if size > 0 else 0.0

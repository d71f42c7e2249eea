"""Regular expressions made of word lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg.lexicon import words

__all__ = ["any_of", "listed", "word_set"]


def any_of(choices: Iterable[str]) -> str:
    """Return an expression that matches any of `choices`, the longest that fits.

    >>> any_of(["公司", "有限公司"])
    '(?:有限公司|公司)'
    """
    return f"(?:{'|'.join(map(re.escape, sorted(set(choices), key=lambda word: (-len(word), word))))})"


@cache
def listed(name: str) -> str:
    """Return `any_of` the words of ``lexicon/NAME.txt``."""
    return any_of(words(name))


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the words of ``lexicon/NAME.txt`` as a set."""
    return frozenset(words(name))

"""Word lists as parts of patterns."""

from __future__ import annotations

import re

from kg.lexicon import words

__all__ = ["alternatives"]


def alternatives(*names: str) -> str:
    """Return the words of the lists ``lexicon/NAME.txt`` as one pattern, the longest first.

    >>> alternatives("indicator_saying").split("|")[0]
    '算了一笔账'
    """
    found = {word for name in names for word in words(name)}
    return "|".join(re.escape(word) for word in sorted(found, key=lambda w: (-len(w), w)))

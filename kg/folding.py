"""How a name is written when it is compared: width, case, signs that nobody sees, quotes and gaps do not count.

A text becomes its words, which blanks and punctuation part; `fold` is the words without gaps.  Chinese characters
are words of their own; letters, and digits, are words as long as they stand together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

__all__ = ["BORDER", "fold", "is_short", "marked", "runs", "starts_at_border", "words_of"]

#: Stands before each word of letters or digits in a text with marks; no name holds it.
BORDER = "\x04"
#: Letters or digits of which a name inside a word says nothing: "ml" is not meant by "Karamlik".
_SHORT = 2
_QUOTES = frozenset("'\"`´ʼ′″")
_VARIANTS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")


class _Cleaning(dict[int, str]):
    """Characters to what stands for them: themselves, a gap, or nothing."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if character.isspace():
            found = " "
        elif category in ("Cc", "Cf", "Cs", "Pi", "Pf") or character in _QUOTES or character in _VARIANTS:
            found = ""
        else:
            found = " " if category in ("Sk", "Zl", "Zp") or (category[0] == "P" and character != ".") else character
        self[code] = found
        return found


_CLEANING = _Cleaning()


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text` as they are compared; none where it holds but gaps.

    >>> words_of("＂准\u200b东＂，Coal-Chemicals 1.5")
    ('准东', 'coal', 'chemicals', '1.5')
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold().translate(_CLEANING))
    return tuple((_DOT.sub(" ", plain) if "." in plain else plain).split())


def fold(text: str) -> str:
    """Return `text` as it is compared: without gaps, quotes and signs that nobody sees; width and case folded.

    >>> fold("“十五五”　规划"), fold("Sayram Lake")
    ('十五五规划', 'sayramlake')
    """
    return "".join(words_of(text))


@cache
def _kind(character: str) -> str:
    """Return a for letters, 0 for digits, and nothing for what is a word of its own, such as a Chinese character."""
    if character.isdecimal():
        return "0"
    is_letter = character.isalpha() or unicodedata.category(character)[0] == "M"
    return "a" if is_letter and unicodedata.east_asian_width(character) not in "WF" else ""


def marked(words: Sequence[str]) -> str:
    """Return folded words as one text, with `BORDER` before each word of letters or digits.

    >>> marked(("准东c2", "coal", "煤")).replace(BORDER, "|")
    '准东|c|2|coal煤'
    """
    found: list[str] = []
    for word in words:
        before = ""
        for character in word:
            kind = _kind(character)
            if kind and kind != before:
                found.append(BORDER)
            found.append(character)
            before = kind
    return "".join(found)


def starts_at_border(folded: str) -> bool:
    """Tell whether a folded text begins with a letter or digit, so that it may begin inside a word of a name."""
    return _kind(folded[0]) != ""


def is_short(folded: str) -> bool:
    """Tell whether a folded text is one or two letters or digits, which count at the begin of words only."""
    return len(folded) <= _SHORT and all(map(_kind, folded))


def runs(word: str) -> tuple[str, ...]:
    """Return the parts of a folded word in which letters follow Chinese characters; a single letter stays with them.

    >>> runs("准东kaifa"), runs("a股")
    (('准东', 'kaifa'), ('a股',))
    """
    found: list[str] = []
    for character in word:
        if found and bool(_kind(character)) == bool(_kind(found[-1][-1])):
            found[-1] += character
        else:
            found.append(character)
    return (word,) if any(len(run) == 1 and _kind(run) for run in found) else tuple(found)

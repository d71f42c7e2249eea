"""The words of a broken query, told apart as the grammar knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.tokens import marks as found_in
from service.syntax.grammar import BUILTINS, END, KEYWORDS

__all__ = ["Mark", "marks"]

_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
#: Longer words are nobody's that is known.
_SHORT = 40
_PIECE = re.compile(r"\w+|.", re.DOTALL)
#: What may stand between words; a byte order mark too, which is taken away before the engine reads.
_BLANKS = " \t\r\n\ufeff"
#: Signs that are nothing else, whatever stands around them.
_ALONE = frozenset("(){}[],;")
#: Signs of two characters.
_PAIRS = frozenset({"^^", "||", "&&", "!=", "<=", ">="})


class Mark(NamedTuple):
    """A word or sign: its terminal of the grammar ("" where it has none), its text and its place."""

    word: str
    text: str
    offset: int


@lru_cache(512)
def _kind(word: str) -> str:
    """Return the terminal that a word of letters is."""
    upper = word.upper()
    return "A" if word == "a" else upper if upper in KEYWORDS else "builtin" if upper in BUILTINS else ""


def _named(token: str) -> str:
    if token.startswith("_:"):
        return "blank"
    return "namespace" if token.endswith(":") and token.count(":") == 1 else "name"


def _number(written: str, offset: int) -> Mark:
    return Mark("integer" if written.isdecimal() else "decimal", written, offset)


def _run(text: str, run: str, offset: int) -> Iterator[Mark]:
    """Iterate the words of a run; a number may reach beyond it (``1e+3``)."""
    at, end = offset, offset + len(run)
    while at < end:
        number = _NUMBER.match(text, at)
        if number is not None:
            yield _number(number.group(), at)
            at = number.end()
            continue
        piece = _PIECE.match(text, at)
        assert piece is not None  # it takes any character
        word = piece.group()
        upper = word.upper()
        if word == "a":
            yield Mark("A", word, at)
        elif upper in KEYWORDS:
            yield Mark(upper, word, at)
        else:
            yield Mark("builtin" if upper in BUILTINS else "" if word.isalnum() else word, word, at)
        at = piece.end()


def marks(text: str) -> Iterator[Mark]:
    """Iterate the words and signs of a query, comments and blanks left out; the last one is the end."""
    done = 0  # what was read with the word before
    for kind, token, offset in found_in(text):
        if token in _ALONE:
            if offset >= done:
                yield Mark(token, token, offset)
            continue
        if kind == "variable":
            if offset >= done:
                yield Mark(kind, token, offset)
            continue
        if kind == "run" and offset >= done and len(token) < _SHORT and token.isascii() and token.isalpha():
            yield Mark(_kind(token), token, offset)
            continue
        if offset < done or kind == "comment" or (kind == "other" and token in _BLANKS):
            continue
        if kind == "run":
            for mark in _run(text, token, offset):
                yield mark
                done = mark.offset + len(mark.text)
        elif kind == "other":
            number = _NUMBER.match(text, offset) if token == "." and not _joined(text, offset) else None
            sign = number.group() if number else text[offset : offset + 2]
            if number is None and sign not in _PAIRS:
                sign = token
            yield _number(sign, offset) if number else Mark(sign, sign, offset)
            done = offset + len(sign)
        else:
            yield Mark(_named(token) if kind == "name" else kind, token, offset)
    yield Mark(END, "", len(text))


def _joined(text: str, offset: int) -> bool:
    """Tell whether a word stands right before that place."""
    return offset > 0 and (text[offset - 1].isalnum() or text[offset - 1] in "_)]}>\"'")

"""The first word at which a text is no query any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.syntax.grammar import Node, grammar
from service.syntax.marks import Mark

__all__ = ["Stop", "stop_of"]

_OPENING = {"{": "}", "(": ")", "[": "]"}
_CLOSING = frozenset(_OPENING.values())


@dataclass(frozen=True, slots=True)
class Stop:
    """Where reading stopped.

    Attributes:
        mark: the word that does not fit.
        before: the words before it, the last one last; three at most.
        expected: the terminals that fit.
        within: the rules that were under way, the innermost first.
        opened: the brackets that are open, the innermost last.
    """

    mark: Mark
    before: tuple[Mark, ...]
    expected: frozenset[str]
    within: tuple[str, ...]
    opened: tuple[Mark, ...]


#: A rule under way: its name, and the one around it.
_Around = tuple[str, "_Around"] | None


def _names(around: _Around, most: int = 12) -> tuple[str, ...]:
    found: list[str] = []
    while around is not None and len(found) < most:
        found.append(around[0])
        around = around[1]
    return tuple(found)


def stop_of(words: Iterable[Mark]) -> Stop | None:
    """Return where a text stops being a query; None where the grammar has nothing against it."""
    stack: list[tuple[Node, _Around]] = [(grammar(), None)]
    opened: list[Mark] = []
    before: list[Mark] = []
    for mark in words:
        word = mark.word
        passed: list[Node] = []
        while True:
            if not stack:
                return None
            node, around = stack.pop()
            if node.kind == "word" and node.name == word:
                break
            way = None if node.kind == "word" else node.ways[word] if word in node.ways else node.way(word)
            if way is None:
                expected = frozenset[str]().union(node.first, *(one.first for one in passed))
                return Stop(mark, tuple(before[-3:]), expected, _names(around), tuple(opened))
            if not way:
                passed.append(node)
                continue
            inner = (node.name, around) if node.kind == "rule" else around
            for part in way:
                stack.append((part, inner))
        if word in _OPENING:
            opened.append(mark)
        elif word in _CLOSING and opened:
            opened.pop()
        before.append(mark)
        if len(before) > 8:
            del before[:5]
    return None

"""Keys that are one thing, as groups that grow; who joined them and who forbade it is kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from kg.errors import UsageError
from kg.merges import Decision
from kg.rulings import Ruling

__all__ = ["CURATION", "Groups", "name_of", "unquoted"]

#: The rule of what a person decided, in the log.
CURATION = "curation"

_QUOTES = re.compile("[“”‘’\"']")
_QUOTED_EVENT = re.compile("event/[“‘\"'][^“”‘’]+[”’\"']活动")


def name_of(key: str) -> str:
    """Return the name that a key holds, with what tells namesakes apart."""
    return key.partition("/")[2]


def unquoted(key: str) -> str:
    """Return a key's name as it tells the thing: quotation marks of any kind are no part of it.

    What an event's name is quoted from a longer phrase with (“青禾节”活动) is none either.

    >>> unquoted("policy/‘三水’理念") == unquoted("policy/“三水”理念"), unquoted("event/“青禾节”活动")
    (True, '青禾节')
    """
    name = name_of(key)
    if _QUOTED_EVENT.fullmatch(key):
        name = name.removesuffix("活动")
    return _QUOTES.sub("", name) or name


class Groups:
    """Groups of keys, each with a root, the key that gives the group its name."""

    def __init__(self, keys: Iterable[str], apart: Mapping[frozenset[str], Ruling], known: Collection[str]) -> None:
        """Put each key into a group of its own.

        Args:
            keys: all keys.
            apart: pairs that never come into one group.
            known: keys of the authority file.
        """
        self._root = {key: key for key in keys}
        self._apart = apart
        self._known = known
        self._noted: set[Decision] = set()
        self.ruled: set[str] = set()  # keys that a person joined to others
        for pair, ruling in apart.items():
            self.note_ruled("apart", tuple(sorted(pair)), ruling)

    def root(self, key: str) -> str:
        """Return the root of a key's group."""
        while self._root[key] != key:
            key = self._root[key]
        return key

    def roots(self) -> dict[str, str]:
        """Return key -> root, as it is now."""
        return {key: self.root(key) for key in self._root}

    def all_roots(self) -> list[str]:
        """Return the roots, sorted."""
        return sorted(key for key, root in self._root.items() if key == root)

    def _barred(self, one: str, other: str) -> tuple[list[str], Ruling] | None:
        wanted = {self.root(one), self.root(other)}
        found = [(sorted(pair), ruling) for pair, ruling in self._apart.items()
                 if {self.root(key) for key in pair} == wanted]
        return min(found) if found else None

    def join(self, key: str, into: str, rule: str, why: str) -> bool:
        """Join two groups by a rule; the second gives the name unless a person named the first.

        Returns:
            False where a person keeps them apart.
        """
        if self.root(key) != self.root(into) and self._barred(key, into) is not None:
            return False
        ruled = self.root(key) in self.ruled and self.root(into) not in self.ruled | set(self._known)
        self._link(*((into, key) if ruled else (key, into)))
        self._note(Decision((), "joined", (key, into), rule, why))
        return True

    def join_ruled(self, key: str, into: str, ruling: Ruling) -> None:
        """Join two groups by a person's word; the one that the authority file knows gives the name, else the second.

        Raises:
            UsageError: another entry keeps them apart.
        """
        if self.root(key) != self.root(into) and (barred := self._barred(key, into)) is not None:
            (one, other), by = barred
            raise UsageError(f"{by.label} keeps {one} and {other} apart, {ruling.label} makes them one thing; "
                             "take one of them out")
        first = self.root(key) in self._known and self.root(into) not in self._known
        self._link(*((into, key) if first else (key, into)))
        self.ruled |= {key, into}
        self.note_ruled("joined", (key, into), ruling)

    def _link(self, key: str, into: str) -> None:
        self._root[self.root(key)] = self.root(into)

    def note_apart(self, key: str, others: tuple[str, ...], rule: str, why: str) -> None:
        """Log that a rule keeps a key from others that bear its name."""
        for other in others:
            self._note(Decision((), "apart", (key, other), rule, why))

    def note_ruled(self, what: str, things: tuple[str, ...], ruling: Ruling) -> None:
        """Log what a person decided."""
        self._note(Decision((), what, things, CURATION, ruling.why, (), ruling.entry))

    def note_unused(self, ruling: Ruling, why: str) -> None:
        """Log that what a person decided could not be done."""
        self._note(Decision((), "unused", (), CURATION, why, (), ruling.entry))

    def _note(self, decision: Decision) -> None:
        self._noted.add(decision)

    def decisions(self, final: Mapping[str, str], articles: Mapping[str, tuple[str, ...]]) -> tuple[Decision, ...]:
        """Return the log.

        Args:
            final: key -> key in the graph.
            articles: key -> the articles that name it.
        """
        found: list[Decision] = []
        for noted in self._noted:
            now = tuple(dict.fromkeys(final.get(key, key) for key in noted.things))
            if noted.what == "apart" and len(now) == 1:
                continue  # a person joined them after all
            found.append(Decision(now, noted.what, noted.things, noted.rule, noted.why,
                                  articles.get(noted.things[0], ()) if noted.things else (), noted.entry))
        return tuple(sorted(found))

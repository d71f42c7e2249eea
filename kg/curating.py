"""A person's entries brought to the articles: names become keys, and what was rejected is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import TypeVar

from kg.curation import Content, Curation, Different, Entry, Rename, Retype, Same
from kg.iris import entity_key
from kg.joining import CURATION
from kg.merges import Decision
from kg.references import Reference, article_named
from kg.resolve import EntityUse, Identity, UsesByKey, gather, resolve
from kg.rulings import Ruling, Rulings, contradiction

__all__ = ["Curated", "Things", "Unclear", "entries_of", "unused"]

_Kind = TypeVar("_Kind", bound=Content)
#: Key of a thing -> what it is made, and by which entry.
_Corrections = dict[str, tuple[str, Ruling]]


class Unclear(Exception):
    """A name that means nothing or several things here; `str()` says so."""


class Things:
    """The things of the articles by their names."""

    def __init__(self, by_key: UsesByKey, plain: Identity) -> None:
        self._by_key = by_key
        self._root = {key: plain.replaced.get(key, key) for key in by_key}
        self._apart: set[frozenset[str]] = set()
        self._tails: dict[str, set[str]] = defaultdict(set)
        self._unqualified: dict[str, set[str]] = defaultdict(set)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        self._given: dict[str, set[tuple[str, str]]] = defaultdict(set)  # name -> (kind, key), by rename and retype
        for key, uses in by_key.items():
            tail = key.partition("/")[2]
            self._tails[tail].add(key)
            self._unqualified[tail.partition("~")[0]].add(key)
            for use in uses:
                for alias in (*use.entity.aliases, *use.forms):
                    self._aliases[alias].add(key)

    def give(self, key: str, name: str | None, kind: str | None) -> None:
        """Let a thing be found under the name and class that an entry gives it."""
        own_kind, _, own_name = key.partition("/")
        for new_kind in {own_kind, (kind or own_kind).lower()}:
            for new_name in {own_name, name or own_name}:
                found = entity_key(new_kind, *_parts(new_name))
                self._given[found.partition("/")[2]].add((new_kind, key))

    def join(self, keys: Sequence[str]) -> None:
        """Count things as one."""
        roots = {self._root[key] for key in keys}
        for key, root in self._root.items():
            if root in roots:
                self._root[key] = min(roots)

    def part(self, pair: frozenset[str]) -> None:
        """Count two keys as different things."""
        self._apart.add(pair)

    def all(self, reference: Reference) -> list[str]:
        """Return the keys that a reference may mean: those of that very name, else those that bear it."""
        kind, name = reference
        given = {key for of, key in self._given.get(name, ()) if kind in (None, of)}
        for found in (self._tails.get(name), given, self._unqualified.get(name), self._aliases.get(name)):
            fit = sorted(key for key in found or () if found is given or kind in (None, key.partition("/")[0]))
            if fit:
                return fit
        return []

    def one(self, reference: Reference) -> str:
        """Return the key of the one thing that a reference means.

        Raises:
            Unclear: it means none or several.
        """
        found = self.all(reference)
        written = "/".join(part for part in reference if part)
        if not found:
            raise Unclear(f"no article names {written}")
        roots = sorted({self._root[key] for key in found})
        if len(roots) > 1 or any(frozenset(pair) in self._apart for pair in combinations(found, 2)):
            raise Unclear(f"{written} names several things: {', '.join(found)}; write one of these in its place")
        return roots[0] if roots[0] in found else found[0]


def _parts(name: str) -> tuple[str, str | None]:
    plain, _, qualifier = name.partition("~")
    return plain, qualifier or None


def entries_of(curation: Curation, kind: type[_Kind]) -> list[tuple[_Kind, Entry]]:
    """Return the entries of a kind, each with its content."""
    return [(entry.content, entry) for entry in curation.entries if isinstance(entry.content, kind)]


def unused(entry: Entry, why: str) -> Decision:
    """Return the log's line of an entry that did nothing."""
    return Decision((), "unused", (), CURATION, why, (), entry.text)


class Curated:
    """A curation, brought to the articles: `rulings` for `resolve`, `plain`, what the rules alone make, `unused`."""

    def __init__(self, curation: Curation, uses: Sequence[EntityUse]) -> None:
        """Find what the entries name.

        Raises:
            UsageError: two entries contradict each other; both are named.
        """
        self.curation = curation
        self.unused: set[Decision] = set()
        splits = self._splits(uses)
        known = Rulings(splits=splits)
        by_key, _ = gather(uses, known)
        self.plain = resolve(uses, known)
        self.things = Things(by_key, self.plain)
        self._give_names()
        same, apart = self._same(), self._apart()
        self.rulings = Rulings(same, apart, self._correct(Rename), self._correct(Retype), splits)

    def _one(self, reference: Reference, entry: Entry) -> str | None:
        try:
            return self.things.one(reference)
        except Unclear as unclear:
            self.unused.add(unused(entry, str(unclear)))
            return None

    def _splits(self, uses: Sequence[EntityUse]) -> dict[tuple[str, str], tuple[str, Ruling]]:
        there = {(use.article, use.entity.key) for use in uses}
        found: dict[tuple[str, str], tuple[str, Ruling]] = {}
        for content, entry in entries_of(self.curation, Different):
            if not content.articles:
                continue
            key, own = ("/".join(map(str, reference)) for reference in content.references)
            for article in map(article_named, content.articles):
                if (article, key) not in there:
                    self.unused.add(unused(entry, f"article {article} does not name {key}"))
                    continue
                before = found.setdefault((article, key), (own, entry.ruling))
                if before[0] != own:
                    raise contradiction(f"{key} in {article}", (before[0], before[1].label), (own, entry.label))
        return found

    def _give_names(self) -> None:
        """Let other entries use the names and classes that entries give."""
        given: dict[str, list[str | None]] = defaultdict(lambda: [None, None])
        corrections: list[tuple[Rename | Retype, Entry]] = [
            *entries_of(self.curation, Rename), *entries_of(self.curation, Retype)]
        for content, _ in corrections:
            try:
                given[self.things.one(content.reference)][isinstance(content, Retype)] = content.to
            except Unclear:
                continue
        for key, (name, kind_name) in given.items():
            self.things.give(key, name, kind_name)

    def _same(self) -> tuple[tuple[tuple[str, ...], Ruling], ...]:
        found: list[tuple[tuple[str, ...], Ruling]] = []
        for content, entry in entries_of(self.curation, Same):
            keys = [key for reference in content.references if (key := self._one(reference, entry)) is not None]
            if len(set(keys)) > 1:
                found.append((tuple(dict.fromkeys(keys)), entry.ruling))
        for joined, _ in found:
            self.things.join(joined)
        return tuple(found)

    def _apart(self) -> dict[frozenset[str], Ruling]:
        found: dict[frozenset[str], Ruling] = {}
        for content, entry in entries_of(self.curation, Different):
            if content.articles:
                continue  # a split keeps apart by itself
            keys = [key for reference in content.references if (key := self._one(reference, entry)) is not None]
            if len(set(keys)) < len(keys):
                self.unused.add(unused(entry, f"the articles themselves use these names for one thing, {keys[0]}"))
            for pair in combinations(sorted(set(keys)), 2):
                found.setdefault(frozenset(pair), entry.ruling)
        for parted in found:
            self.things.part(parted)
        return found

    def _correct(self, kind: type[Rename] | type[Retype]) -> _Corrections:
        found: _Corrections = {}
        for content, entry in entries_of(self.curation, kind):
            key = self._one(content.reference, entry)
            if key is None:
                continue
            before = found.setdefault(key, (content.to, entry.ruling))
            if before[0] != content.to:
                raise contradiction(key, (before[0], before[1].label), (content.to, entry.label))
        return found

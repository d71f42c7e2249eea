"""How industries hang together: parts, stages from upstream to downstream, what lies outside.  Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Structure", "structure_of"]

Links = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Structure:
    """Industries by IRI.

    `parts` and `wholes` are skos:narrower and skos:broader; `feeds` and `fed_by` kg:upstreamOf and its inverse;
    `names_of` are the clusters that articles name where they mean the industry, with no parts or stages of their own;
    `see` are other industries of nearly the same meaning.
    """

    parts: Links = field(default_factory=dict)
    wholes: Links = field(default_factory=dict)
    feeds: Links = field(default_factory=dict)
    fed_by: Links = field(default_factory=dict)
    names_of: Links = field(default_factory=dict)
    see: Links = field(default_factory=dict)

    def members(self, iri: str) -> tuple[str, ...]:
        """Return an industry, its parts, their parts and so on, each once, in a stated order."""
        found: dict[str, None] = {}
        waiting = [iri]
        while waiting:
            one = waiting.pop(0)
            if one not in found:
                found[one] = None
                waiting += self.parts.get(one, ())
        return tuple(found)

    def chains(self) -> tuple[str, ...]:
        """Return the industries that are part of no other and whose parts feed one another."""
        return tuple(iri for iri in self._wholes() if len(self.levels(iri)) > 1)

    def others(self) -> tuple[str, ...]:
        """Return the other industries that consist of parts and are part of none."""
        return tuple(iri for iri in self._wholes() if len(self.levels(iri)) <= 1)

    def _wholes(self) -> list[str]:
        return [iri for iri in sorted(self.parts) if not self.wholes.get(iri)]

    def levels(self, iri: str) -> tuple[tuple[str, ...], ...]:
        """Return the direct parts that feed or are fed by another, those far upstream first.

        What a part of a part feeds counts for the direct part.  A part stands behind all that feed it; in a circle
        the link back is left out.
        """
        feeds = self._lifted(iri)
        linked = {*feeds, *(one for ones in feeds.values() for one in ones)}
        depth: dict[str, int] = {}

        def place(one: str, path: frozenset[str]) -> int:
            if one not in depth:
                before = [two for two in sorted(feeds) if one in feeds[two] and two not in path]
                depth[one] = 1 + max((place(two, path | {one}) for two in before), default=-1)
            return depth[one]

        for one in sorted(linked):
            place(one, frozenset({one}))
        count = 1 + max(depth.values(), default=-1)
        return tuple(tuple(sorted(one for one in linked if depth[one] == level)) for level in range(count))

    def outside(self, iri: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what feeds the chain from outside, and what outside it feeds."""
        inside = set(self.members(iri))
        up = {two for one in inside for two in self.fed_by.get(one, ()) if two not in inside}
        down = {two for one in inside for two in self.feeds.get(one, ()) if two not in inside}
        return tuple(sorted(up)), tuple(sorted(down))

    def _lifted(self, iri: str) -> dict[str, set[str]]:
        part_of: dict[str, str] = {}
        for part in self.parts.get(iri, ()):
            part_of[part] = part
        for part in self.parts.get(iri, ()):
            for one in self.members(part):
                part_of.setdefault(one, part)
        feeds: dict[str, set[str]] = {}
        for one, part in part_of.items():
            for two in self.feeds.get(one, ()):
                other = part_of.get(two)
                if other is not None and other != part:
                    feeds.setdefault(part, set()).add(other)
        return feeds


def structure_of(
    broader: Iterable[tuple[str, str]], upstream: Iterable[tuple[str, str]], close: Iterable[tuple[str, str]]
) -> Structure:
    """Return the structure for pairs (part, whole), (upstream, downstream), (one, the other)."""
    broader, upstream, close = set(broader), set(upstream), set(close)
    built = {one for pair in (*upstream, *((whole, whole) for _, whole in broader)) for one in pair}
    names = {(one, two) for pair in close for one, two in (pair, pair[::-1]) if two in built and one not in built}
    named = {one for one, _ in names}
    near = {(one, two) for pair in close for one, two in (pair, pair[::-1]) if one in built and two in built}
    return Structure(
        parts=_links((whole, part) for part, whole in broader if part not in named),
        wholes=_links(broader),
        feeds=_links(upstream),
        fed_by=_links((down, up) for up, down in upstream),
        names_of=_links((two, one) for one, two in names),
        see=_links(near),
    )


def _links(pairs: Iterable[tuple[str, str]]) -> Links:
    found: dict[str, list[str]] = {}
    for one, two in sorted(set(pairs)):
        found.setdefault(one, []).append(two)
    return {one: tuple(twos) for one, twos in found.items()}

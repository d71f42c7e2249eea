"""What a person has ruled on identity, in keys: what `resolve` obeys before it follows its own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.errors import UsageError

__all__ = ["NO_RULINGS", "Ruling", "Rulings", "contradiction"]


@dataclass(frozen=True, slots=True, order=True)
class Ruling:
    """Where something was ruled: the entry as canonical text, how to find it in its file, why."""

    entry: str  # JSON: {"rename": {…}}
    label: str  # curation.toml, line 12, [[rename]] 2
    why: str = ""


@dataclass(frozen=True, slots=True)
class Rulings:
    """The rulings on identity; keys are those that the articles give (``company/晨光集团``)."""

    same: tuple[tuple[tuple[str, ...], Ruling], ...] = ()  # the first key of each gives the name
    apart: Mapping[frozenset[str], Ruling] = field(default_factory=dict)  # pairs of keys
    names: Mapping[str, tuple[str, Ruling]] = field(default_factory=dict)  # key -> canonical name
    types: Mapping[str, tuple[str, Ruling]] = field(default_factory=dict)  # key -> class name
    splits: Mapping[tuple[str, str], tuple[str, Ruling]] = field(default_factory=dict)  # (article, key) -> key


NO_RULINGS = Rulings()


def contradiction(thing: str, one: tuple[str, str], other: tuple[str, str]) -> UsageError:
    """Return the error of two entries that make two things of one; each is (what it makes, its label)."""
    (first, at_first), (second, at_second) = sorted((one, other), key=lambda pair: pair[::-1])
    return UsageError(f"{thing}: {at_first} makes it {first}, {at_second} makes it {second}; take one of them out")

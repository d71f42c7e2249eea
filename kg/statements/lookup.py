"""What this stage asks the authority file; `kg.authority.Authority` answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from kg.records import AuthorityEntity, Candidate

__all__ = ["Lookup"]


class Lookup(Protocol):
    """Known entities, their names and what they are part of."""

    @property
    def entities(self) -> Mapping[str, AuthorityEntity]:
        """Every entry by its key."""

    def ancestors(self, key: str) -> tuple[str, ...]:
        """Return the keys of the wider places or bodies of `key`, nearest first; empty when unknown."""

    def chains(self, industry: str) -> tuple[str, ...]:
        """Return `industry` itself, then the wider industries and chains that it reaches."""

    def candidates(self, surface: str, home: str | None = None) -> tuple[Candidate, ...]:
        """Return the entities that `surface` may name, likeliest first."""

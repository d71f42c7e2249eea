"""What a rule of this stage is, and what it yields: a claim, made a statement by the driver."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kg.records import Span
from kg.statements.reading import Reading

__all__ = ["Claim", "Rule"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A triple as a rule found it; `anchors` are the characters it rests on, the decisive one first."""

    subject: str
    predicate: str
    object: str
    anchors: tuple[Span, ...]
    modality: str = "Fact"
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern.

    `prior` is the share of its claims that careful readers accept, in [0, 1].  `find` gets the article
    and the claims that the rules before it made, for a weak rule keeps silent where a strong one spoke.
    """

    name: str
    prior: float
    find: Callable[[Reading, tuple[Claim, ...]], Iterable[Claim]]

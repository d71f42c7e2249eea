"""An annotated article as frozen records; offsets count code points of the plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["AnnotatedText", "Entity", "Form", "Markup", "Measure", "Quote", "Relation"]

Form = Literal["paper", "web"]


@dataclass(frozen=True, slots=True)
class Markup:
    """A marked span of one line of text: `begin` and `end` are half-open offsets in the article's plain text."""

    begin: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing: `key` inside the file, class of the contract, fullest name."""

    key: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Relation:
    """`subject` and `object` are keys of entities; `evidence` is a piece of the text, of at most 40 characters."""

    subject: str
    predicate: str
    object: str
    role: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure, or an aim where `value` is None; `key` is the key of the span that prints it."""

    key: str
    kind: Literal["observation", "target"]
    subject: str
    indicator: str
    value: float | None
    unit: str | None
    change: str | None
    period: str | None
    qualifier: str | None


@dataclass(frozen=True, slots=True)
class Quote:
    """`speaker` is a key of an entity, `starts` the first ten characters of what is said."""

    speaker: str
    starts: str


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """An article with everything marked in it.

    `text` is headline lines and body lines joined by ``\\n``; `body_begin` is the offset of the body's first
    character.  `spans` of mentions and of measures are sorted by begin, longer ones first.
    """

    id: str
    occasion: str
    region: str
    form: Form
    kind: str
    date: str | None
    bylines: tuple[tuple[str, str], ...]
    headline: str
    text: str
    body_begin: int
    mentions: tuple[Markup, ...]
    figures: tuple[Markup, ...]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    measures: tuple[Measure, ...]
    quotes: tuple[Quote, ...]

    @property
    def body(self) -> str:
        """The text without its headline lines."""
        return self.text[self.body_begin :]

    def entity(self, key: str) -> Entity:
        """Return the entity of a key; `KeyError` when there is none."""
        for entity in self.entities:
            if entity.key == key:
                return entity
        raise KeyError(key)

"""What the voices read and what they propose.

A *view* is one article as every voice sees it: characters, sentences, words with their parts of speech,
and what the voices before have proposed.  A *draft* is a proposed mention: the arbiter chooses among them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.records import Byline, Sentence, Span

__all__ = ["Draft", "KnownName", "View", "Word"]


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """A word with its part of speech in LAC's tags (n, v, m, q, w, PER, LOC …)."""

    begin: int
    end: int
    tag: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class KnownName:
    """A form that names one thing on the whole page, as another article of it tells: class and full name."""

    form: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed mention: `keys` where the voice knows the entities, `name` where it knows a fuller name."""

    begin: int
    end: int
    type: str
    rule: str  # the voice, versioned
    score: float = 0.8
    keys: tuple[str, ...] = ()
    name: str | None = None
    risky: bool = False  # stands only where something else speaks for it

    @property
    def order(self) -> tuple[int, int, str, str, float, tuple[str, ...], str, bool]:
        """What drafts are sorted by, so that their order hangs on nothing else."""
        return self.begin, self.end, self.type, self.rule, self.score, self.keys, self.name or "", self.risky

    @property
    def span(self) -> Span:
        """The characters that are meant."""
        return Span(self.begin, self.end)

    def __len__(self) -> int:
        return self.end - self.begin

    def covers(self, other: Draft) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.begin <= other.begin and other.end <= self.end

    def overlaps(self, other: Draft) -> bool:
        """Tell whether the two share a character."""
        return self.begin < other.end and other.begin < self.end


@dataclass(frozen=True)
class View:
    """One article as the voices read it."""

    text: str
    sentences: tuple[Sentence, ...] = ()
    words: tuple[Word, ...] = ()
    bylines: tuple[Byline, ...] = ()
    body_begin: int = 0
    drafts: tuple[Draft, ...] = field(default=())
    token_edges: frozenset[int] = frozenset()  # where the segmentation has word edges; empty for none
    known: tuple[KnownName, ...] = ()  # what the other articles of the page name
    named: tuple[tuple[int, int, str, float], ...] = ()  # the network's best reading by the contract's classes

    def with_drafts(self, drafts: Iterable[Draft]) -> View:
        """Return the same view with other drafts."""
        return replace(self, drafts=tuple(drafts))

    @cached_property
    def _word_begins(self) -> tuple[int, ...]:
        return tuple(word.begin for word in self.words)

    @cached_property
    def word_edges(self) -> frozenset[int]:
        """Every offset at which a word begins or ends."""
        return frozenset(edge for word in self.words for edge in (word.begin, word.end))

    def word_at(self, offset: int) -> int | None:
        """Return the index of the word that holds the character at `offset`; none for a blank."""
        place = bisect_right(self._word_begins, offset) - 1
        return place if place >= 0 and self.words[place].end > offset else None

    def sentence_at(self, offset: int) -> Span:
        """Return the span of the sentence that holds `offset`."""
        begins = self._sentence_begins
        place = bisect_right(begins, offset) - 1
        return self.sentences[place].span if place >= 0 else Span(0, len(self.text))

    @cached_property
    def _sentence_begins(self) -> tuple[int, ...]:
        return tuple(sentence.span.begin for sentence in self.sentences)

    def drafts_of(self, *types: str) -> Iterator[Draft]:
        """Yield the drafts of these classes in their order."""
        return (draft for draft in self.drafts if draft.type in types)

    @cached_property
    def ends_of_names(self) -> dict[int, Draft]:
        """The longest place, zone or body that ends at an offset."""
        found: dict[int, Draft] = {}
        for draft in self.drafts:
            if not draft.risky and (draft.end not in found or len(found[draft.end]) < len(draft)):
                found[draft.end] = draft
        return found

    @cached_property
    def begins_of_names(self) -> dict[int, Draft]:
        """The longest draft that begins at an offset."""
        found: dict[int, Draft] = {}
        for draft in self.drafts:
            if not draft.risky and (draft.begin not in found or len(found[draft.begin]) < len(draft)):
                found[draft.begin] = draft
        return found

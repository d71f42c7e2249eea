"""What an article says as facts that stand beside its text, each with the sentences that it is drawn from.

A fact that several sentences prove together stands at the one that names most of it, never at the headline where
the body proves it too.  Sentences that prove something are numbered through the article, as notes in a book are: a
fact names its sentences by these numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.records import Span
from kg.vocab import KG
from service.reading.articles import MarkedMention
from service.reading.sayings import Evidence, Measure, Named, Post, Quotation, Said, Sayings, Statement

__all__ = ["Beside", "Fact", "SentenceNote", "beside", "facts_of", "notes_of", "span_of", "told"]

_CHAR = re.compile(r"#char=(\d+),(\d+)$")
_KINDS: dict[type[Said], str] = {
    Statement: "statement",
    Post: "post",
    Measure: "measure",
    Quotation: "quotation",
}
#: A fact in the margin takes about the room of so many characters of the text; the rest folds away, so that the
#: margin keeps pace with the text.
_CHARACTERS_A_FACT = 40
_LEAST_SHOWN = 2
#: Nothing folds away for the sake of so few.
_SPARED = 1


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is said."""

    id: str  # the fragment of its IRI
    kind: str  # statement, post, measure, quotation
    said: Said
    spans: tuple[Span, ...]  # its evidence in the article's text, in order
    is_planned: bool  # yet to be, or to be reached
    home: Span | None = None  # the evidence that it stands beside; None where it has none

    @property
    def evidence(self) -> str:
        """The spans as an address names them: ``12,40 60,75``."""
        return " ".join(f"{span.begin},{span.end}" for span in self.spans)


@dataclass(frozen=True, slots=True)
class SentenceNote:
    """A sentence that proves facts: its number among these and the facts, in order."""

    number: int
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """The facts at one paragraph: those that find room beside it, and the rest."""

    shown: tuple[Fact, ...] = ()
    folded: tuple[Fact, ...] = ()


def span_of(evidence: Evidence) -> Span | None:
    """Return the characters that an evidence stands on; None where its IRI names none."""
    match = _CHAR.search(evidence.iri)
    return Span(int(match[1]), int(match[2])) if match else None


def _ends(said: Said) -> tuple[str | None, ...]:
    """Return the things at the ends of what is said, that which tells most first."""
    if isinstance(said, Statement):
        return said.object.iri, said.subject.iri
    return (said.body.iri, said.subject.iri) if isinstance(said, Post) else (said.subject.iri,)


def _home(said: Said, spans: Sequence[Span], body_begin: int, begins: Mapping[str, Sequence[int]]) -> Span | None:
    """Return the evidence beside which a fact stands."""

    def rank(span: Span) -> tuple[bool, list[bool]]:
        ends = [begins.get(iri or "", ()) for iri in _ends(said)]
        unnamed = [not any(span.begin <= at < span.end for at in places) for places in ends]
        return span.begin < body_begin, [any(unnamed), *unnamed]

    return min(spans, key=rank, default=None)  # of equal ones the first


def facts_of(
    sayings: Sayings, body_begin: int = 0, mentions: Iterable[MarkedMention] = ()
) -> tuple[Fact, ...]:
    """Return all that is said, in the order of the text; statements come first, then posts, measures, quotations.

    Args:
        sayings: what an article says.
        body_begin: where its body begins behind headline and byline.
        mentions: where it names what.
    """
    begins: dict[str, list[int]] = {}
    for mention in mentions:
        for named in mention.entities:
            begins.setdefault(named.iri or "", []).append(mention.span.begin)
    found = []
    for said in (*sayings.statements, *sayings.posts, *sayings.measures, *sayings.quotations):
        spans = sorted({span for e in said.evidence if (span := span_of(e))})
        planned = (isinstance(said, Statement) and said.modality == KG + "Planned") or (
            isinstance(said, Measure) and said.kind == KG + "Target"
        )
        home = _home(said, spans, body_begin, begins)
        found.append(Fact(said.node.rpartition("#")[2], _KINDS[type(said)], said, tuple(spans), planned, home))
    return tuple(sorted(found, key=lambda fact: fact.home.begin if fact.home else 0))  # stable: kinds stay


def notes_of(sentences: Iterable[Span], facts: Sequence[Fact]) -> dict[Span, SentenceNote]:
    """Return the sentences that prove something, numbered from 1."""
    notes: dict[Span, SentenceNote] = {}
    for sentence in sentences:
        proved = tuple(fact.id for fact in facts if any(map(sentence.overlaps, fact.spans)))
        if proved:
            notes[sentence] = SentenceNote(len(notes) + 1, proved)
    return notes


def beside(text: str, facts: Iterable[Fact]) -> dict[int, Beside]:
    """Return the facts by the offset at which their paragraph begins; those without evidence stand at 0."""
    begins = [0]
    for line in text.split("\n")[:-1]:
        begins.append(begins[-1] + len(line) + 1)
    lines: dict[int, list[Fact]] = {}
    for fact in facts:
        at = fact.home.begin if fact.home else 0
        lines.setdefault(begins[bisect_right(begins, at) - 1], []).append(fact)
    found = {}
    for begin, here in lines.items():
        length = (text + "\n").index("\n", begin) - begin
        room = max(_LEAST_SHOWN, -(-length // _CHARACTERS_A_FACT))
        if len(here) <= room + _SPARED:
            room = len(here)
        found[begin] = Beside(tuple(here[:room]), tuple(here[room:]))
    return found


def _thing(named: Named | None) -> dict[str, str | None] | None:
    return {"iri": named.iri, "name": named.name} if named else None


def told(fact: Fact) -> dict[str, Any]:
    """Return a fact as plain values, ready for JSON."""
    said = fact.said
    found: dict[str, Any] = {"id": fact.id, "kind": fact.kind, "planned": fact.is_planned}
    if isinstance(said, Statement):
        found |= {"subject": _thing(said.subject), "predicate": said.predicate, "object": _thing(said.object),
                  "as_of": said.as_of}  # fmt: skip
    elif isinstance(said, Post):
        found |= {"person": _thing(said.subject), "event": said.event, "body": _thing(said.body), "title": said.title,
                  "as_of": said.as_of}  # fmt: skip
    elif isinstance(said, Measure):
        found |= {"about": _thing(said.subject), "indicator": _thing(said.indicator), "printed": said.printed,
                  "change": said.change, "qualifier": said.qualifier, "rank": said.rank, "scope": _thing(said.scope),
                  "period": list(said.period)}  # fmt: skip
    elif isinstance(said, Quotation):
        found |= {"speaker": _thing(said.subject), "text": said.quoted}
    confidence = float(said.confidence) if said.confidence else None
    return found | {"confidence": confidence, "rule": said.rule, "evidence": [[s.begin, s.end] for s in fact.spans]}

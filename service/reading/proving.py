"""Which of the sentences that prove a fact comes first, wherever one sentence stands for it.

First the sentence that names both subject and object in one part of it, as between two semicolons, then one that names
both; where they stand nearest comes first.  Then one that names the object, then one that names the subject, then the
others, each in the order of the text.  A headline comes behind the sentences of the body that name as much: it sums
up, where they tell.  A thing is named where a mention of it stands in the sentence, or its name does; of a figure, a
quotation or a plain value its words count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import unquote

from service.backend import Backend
from service.reading.asking import node, read_many
from service.reading.sayings import Evidence, Measure, Post, Quotation, Said, Statement, is_headline

__all__ = ["NAMES_BOTH", "End", "Fact", "Quote", "best_first", "ranks_of", "with_best_first"]

S = TypeVar("S", bound=Said)
#: Mentions are few: of some things in some articles.  The engine starts from the pairs.
_MENTIONS = """SELECT DISTINCT ?article ?thing ?begin WHERE { GRAPH ?article { VALUES (?article ?thing) { MANY }
  ?mention itsrdf:taIdentRef ?thing ; nif:beginIndex ?begin } }"""
_MOST_ROWS = 20_000
#: Whether a sentence names object and subject -> its rank, and that of a headline.  Where it names both, the characters
#: between them are added.
_RANKS = {
    (True, True): (0, 1000), (True, False): (4000, 6000), (False, True): (5000, 7000), (False, False): (8000, 9000),
}  # fmt: skip
#: What is added where a sentence names both, but in parts of it that are apart.
_APART = 2000
#: The last rank of those that name both: such a sentence proves by itself.
NAMES_BOTH = 3999
_FARTHEST = 999
_PART = re.compile(r"[。；！？…]")
_CHAR = re.compile(r"#char=(\d+),(\d+)$")

_Pair = tuple[str, str]
_Begins = Mapping[_Pair, Sequence[int]]


@dataclass(frozen=True, slots=True)
class End:
    """Subject or object of a fact: a thing by its IRI, or words; `name` is what a sentence may call it."""

    iri: str | None
    name: str = ""

    @property
    def words(self) -> str:
        """The name without spaces; that of a thing without one as its IRI ends."""
        last = unquote(self.iri.rpartition("/")[2]).partition("~")[0] if self.iri and not self.name else self.name
        return "".join(last.split())


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as the IRI of its characters, with its article's IRI and headline."""

    evidence: str
    sentence: str
    article: str
    headline: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact with the sentences that prove it."""

    subject: End
    object: End
    quotes: tuple[Quote, ...]


def _places(quote: Quote, end: End, begins: _Begins) -> list[int]:
    """Return where in a sentence a thing is named, as far as that is known."""
    found = [quote.sentence.find(end.name)] if end.name and end.name in quote.sentence else []
    span = _CHAR.search(quote.evidence)
    if end.iri is None or span is None:
        return found
    mentioned = begins.get((quote.article, end.iri), ())
    return [*found, *(at - int(span[1]) for at in mentioned if int(span[1]) <= at < int(span[2]))]


def _distance(quote: Quote, fact: Fact, begins: _Begins) -> int:
    """Return how far apart a sentence that names subject and object names them; more where its parts are apart."""
    places = [_places(quote, end, begins) for end in (fact.subject, fact.object)]
    pairs = [sorted((one, other)) for one in places[0] for other in places[1]]
    return min(
        (min(last - first, _FARTHEST) + (_APART if _PART.search(quote.sentence, first, last) else 0)
         for first, last in pairs),
        default=_FARTHEST,
    )  # fmt: skip


def _names(quote: Quote, end: End, begins: _Begins) -> bool:
    if end.words and end.words in "".join(quote.sentence.split()):
        return True
    span = _CHAR.search(quote.evidence)
    if end.iri is None or span is None:
        return False
    return any(int(span[1]) <= at < int(span[2]) for at in begins.get((quote.article, end.iri), ()))


def _rank(fact: Fact, quote: Quote, begins: _Begins) -> int:
    named = (_names(quote, fact.object, begins), _names(quote, fact.subject, begins))
    rank = _RANKS[named][is_headline(quote.sentence, quote.headline)]
    return rank + _distance(quote, fact, begins) if all(named) else rank


async def _read_begins(backend: Backend, pairs: Iterable[_Pair]) -> _Begins:
    """Return where articles mention things."""
    listed = (f"({node(article)} {node(thing)})" for article, thing in sorted(set(pairs)))
    found: dict[_Pair, list[int]] = {}
    for row in await read_many(backend, _MENTIONS, listed, _MOST_ROWS):
        found.setdefault((row["article"].value, row["thing"].value), []).append(int(row["begin"].value))
    return found


async def ranks_of(backend: Backend, facts: Sequence[Fact]) -> list[tuple[int, ...]]:
    """Return the ranks of the sentences of each fact, the least comes first; one look at the graph for all facts.

    What a name decides is not looked up.
    """
    wanted = {
        (quote.article, end.iri)
        for fact in facts
        for quote in fact.quotes
        for end in (fact.subject, fact.object)
        if end.iri and not _names(quote, end, {})
    }
    begins = await _read_begins(backend, wanted) if wanted else {}
    return [tuple(_rank(fact, quote, begins) for quote in fact.quotes) for fact in facts]


def _fact(said: Said) -> Fact:
    """Return what is said as a fact; the object of a figure is what is printed, of a quotation its words."""
    if isinstance(said, Statement):
        other = End(said.object.iri, said.object.name)
    elif isinstance(said, Post):
        other = End(said.body.iri, said.body.name)
    else:
        words = said.printed if isinstance(said, Measure) else said.quoted if isinstance(said, Quotation) else ""
        other = End(None, words)
    quotes = tuple(Quote(e.iri, e.sentence, e.article, e.headline) for e in said.evidence)
    return Fact(End(said.subject.iri, said.subject.name), other, quotes)


def best_first(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return sentences each once, those of the least rank first, else in their order."""
    return tuple(sorted(dict.fromkeys(evidence), key=lambda one: one.rank))


async def with_best_first(backend: Backend, said: Iterable[S]) -> tuple[S, ...]:
    """Return what is said, each with the sentence first that proves it best.

    Where one sentence alone proves a fact, its mentions are not looked up.
    """
    listed = tuple(said)
    facts = list(map(_fact, listed))
    proofs: dict[tuple[End, End], int] = {}
    for fact in facts:
        proofs[fact.subject, fact.object] = proofs.get((fact.subject, fact.object), 0) + len(fact.quotes)
    chosen = [at for at, fact in enumerate(facts) if proofs[fact.subject, fact.object] > 1]
    looked_up = dict(zip(chosen, await ranks_of(backend, [facts[at] for at in chosen]), strict=True))
    found = []
    for at, (one, fact) in enumerate(zip(listed, facts, strict=True)):
        ranks = looked_up[at] if at in looked_up else tuple(_rank(fact, quote, {}) for quote in fact.quotes)
        ranked = (replace(e, rank=rank) for e, rank in zip(one.evidence, ranks, strict=True))
        found.append(replace(one, evidence=best_first(ranked)))
    return tuple(found)

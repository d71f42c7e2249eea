"""Possible statements of an article: what a rule told, and what any pair of mentions may state."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.statements.claims import Claim
from kg.statements.features import steps
from kg.statements.pairs import FITTING, SIGNATURES, Pair
from kg.statements.reading import Reading

__all__ = ["Candidate", "Known", "Told", "find_candidates"]

#: A claim with the name of the rule that made it.
Told = tuple[str, Claim]
Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible statement: the pairs that may say it, each with how it lies, and the rules that told it."""

    subject: str
    predicate: str
    object: str
    pairs: tuple[tuple[int, str], ...]  # number of the pair, its layout
    rules: tuple[str, ...]

    @property
    def triple(self) -> Triple:
        """Subject, predicate, object."""
        return self.subject, self.predicate, self.object


def find_candidates(pairs: Sequence[Pair], told: Iterable[Told]) -> tuple[Candidate, ...]:
    """Return the possible statements in the order of their first pair, then those that only rules tell.

    The layout of a pair is ``same`` or ``back`` (carried over), then ``>`` where its first mention is the subject.
    """
    saying: dict[Triple, list[tuple[int, str]]] = {}
    for number, pair in enumerate(pairs):
        way = "same" if pair.between >= 0 else "back"
        for predicate, forward in FITTING[pair.first.type, pair.second.type]:
            ends = (pair.first_key, pair.second_key) if forward else (pair.second_key, pair.first_key)
            triple = ends[0], predicate, ends[1]
            if predicate == "cooperatesWith" and (turned := (ends[1], predicate, ends[0])) in saying:
                triple = turned
            saying.setdefault(triple, []).append((number, way + (">" if forward else "<")))
    rules: defaultdict[Triple, dict[str, None]] = defaultdict(dict)
    for rule, claim in told:
        if claim.predicate in SIGNATURES and claim.subject != claim.object:
            triple = claim.subject, claim.predicate, claim.object
            turned = triple[::-1]
            rules[turned if claim.predicate == "cooperatesWith" and turned in saying else triple][rule] = None
    return tuple(
        Candidate(*triple, tuple(saying.get(triple, ())), tuple(sorted(rules.get(triple, ()))))
        for triple in dict.fromkeys((*saying, *rules)))


class Known:
    """What the whole article, its rules and the authority file hold of a possible statement."""

    def __init__(self, reading: Reading, candidates: Iterable[Candidate]) -> None:
        self._reading = reading
        told = [c for c in candidates if c.rules]
        self._by_ends: defaultdict[frozenset[str], list[Candidate]] = defaultdict(list)
        self._by_subject: defaultdict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self._by_object: defaultdict[tuple[str, str], list[Candidate]] = defaultdict(list)
        for candidate in told:
            self._by_ends[frozenset((candidate.subject, candidate.object))].append(candidate)
            self._by_subject[candidate.predicate, candidate.subject].append(candidate)
            self._by_object[candidate.predicate, candidate.object].append(candidate)
        mentions = reading.annotated.mentions
        self._counts = Counter(key for m in mentions for key in m.entities)
        begin = reading.annotated.article.body_begin
        self._headed = {key for m in mentions if m.span.begin < begin for key in m.entities}
        self._types = Counter(entity.type for entity in reading.annotated.entities)
        self._makers = {byline.name for byline in reading.annotated.article.bylines}
        self._first = next((m.entities[0] for m in mentions if m.type == "Event"), "")

    def names(self, candidate: Candidate) -> Iterator[str]:
        """Yield the names of the statement's features."""
        reading = self._reading
        subject, object_ = candidate.subject, candidate.object
        kinds = f"{reading.type_of(subject)}-{reading.type_of(object_)}"
        yield "statement"
        yield f"kinds:{kinds}"
        ways = {layout for _, layout in candidate.pairs}
        for rule in candidate.rules:
            yield f"rule:{rule}"
            yield f"rule:{rule}:{kinds}"
            yield f"rule:{rule}:{'same' if any(way.startswith('same') for way in ways) else 'apart'}"
        yield f"rules:{min(len(candidate.rules), 3)}"
        yield f"rules:{min(len(candidate.rules), 3)}:{kinds}"
        for other in self._by_ends[frozenset((subject, object_))]:
            if other.triple != candidate.triple:
                turned = other.subject == object_
                yield f"beside:{other.predicate}:{'turned' if turned else 'same'}:{kinds}"
        if any(other.object != object_ for other in self._by_subject[candidate.predicate, subject]):
            yield f"other-object:{bool(candidate.rules)}:{kinds}"
        peers = [c for c in self._by_object[candidate.predicate, object_] if c.subject != subject]
        if peers:
            yield f"other-subject:{bool(candidate.rules)}:{kinds}"
            if any(reading.type_of(c.subject) == reading.type_of(subject) for c in peers):
                yield f"peer:{bool(candidate.rules)}:{kinds}"
        yield f"said:{steps(len(candidate.pairs))}:{'same' if any(w.startswith('same') for w in ways) else 'back'}"
        yield from self._of_end("s", subject, kinds)
        yield from self._of_end("o", object_, kinds)
        yield from self._kinship(subject, object_, kinds)
        yield f"kind:{reading.annotated.article.kind}"

    def _of_end(self, side: str, key: str, kinds: str) -> Iterator[str]:
        reading = self._reading
        yield f"{side}:times:{steps(self._counts[key])}:{kinds}"
        if key in self._headed:
            yield f"{side}:headed:{kinds}"
        if reading.main and key == reading.main.entities[0]:
            yield f"{side}:main:{kinds}"
        yield f"{side}:alike:{min(3, self._types[reading.type_of(key)])}:{kinds}"
        name = reading.name_of(key)
        yield f"{side}:end:{name[-1:]}"
        yield f"{side}:end:{name[-2:]}"
        if name in self._makers:
            yield f"{side}:byline"
        if key in reading.voices:
            yield f"{side}:voice"
        if key == self._first:
            yield f"{side}:first-event"
        known = reading.lookup.entities.get(key)
        yield f"{side}:known:{(known.level or 'yes') if known else 'no'}:{kinds}"

    def _kinship(self, subject: str, object_: str, kinds: str) -> Iterator[str]:
        """Yield how the authority file and the names themselves tie the two ends."""
        reading = self._reading
        above, below = reading.lookup.ancestors(subject), reading.lookup.ancestors(object_)
        if object_ in above:
            yield f"above:{min(above.index(object_), 2)}:{kinds}"
            between = [key for key in above[:above.index(object_)] if key in self._counts]
            yield f"above-between:{bool(between)}:{kinds}"
        elif subject in below:
            yield f"below:{min(below.index(subject), 2)}:{kinds}"
        one, other = reading.entities.get(subject), reading.entities.get(object_)
        if one and one.parent == object_:
            yield f"parent:{kinds}"
        if other and other.parent == subject:
            yield f"child:{kinds}"
        name, part = reading.name_of(subject), reading.name_of(object_)
        if part in name:
            yield f"name-in-subject:{'begin' if name.startswith(part) else 'in'}:{kinds}"
        elif name in part:
            yield f"name-in-object:{'begin' if part.startswith(name) else 'in'}:{kinds}"
        elif name[:2] == part[:2]:
            yield f"names-alike:{kinds}"
        forms: Mapping[str, object] = {m.surface: None for m in reading.annotated.mentions if object_ in m.entities}
        if any(form in name for form in forms):
            yield f"form-in-subject:{kinds}"

"""Which pairs of an article's mentions may state something of each other, and what they may state.

Two mentions of one sentence are a pair; so is a mention and one that the text carries over to its sentence: the
topic of its clause, the headline's things, the sentence before, what opened the paragraph, the last event spoken of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from kg.records import Mention
from kg.statements.reading import AGENTS, BODIES, PLACES, Reading

__all__ = ["SIGNATURES", "Pair", "find_pairs"]

_ALL = frozenset({
    "Place", "Zone", "Government", "Company", "Institution", "Organization", "Person", "Project", "Facility",
    "Industry", "Product", "Policy", "Event"})
#: Predicate -> the classes of its subject, the classes of its object.
SIGNATURES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "locatedIn": (_ALL - {"Person"}, PLACES),
    "partOf": (AGENTS | {"Facility"}, AGENTS | {"Facility"}),
    "develops": (AGENTS, frozenset({"Project", "Facility", "Zone"})),
    "produces": (PLACES | {"Company", "Institution", "Organization"}, frozenset({"Product"})),
    "inIndustry": (frozenset({"Company", "Zone", "Project", "Organization"}), frozenset({"Industry"})),
    "cooperatesWith": (AGENTS, AGENTS),
    "issued": (AGENTS, frozenset({"Policy"})),
    "organizes": (AGENTS, frozenset({"Event"})),
    "attends": (BODIES | {"Person"}, frozenset({"Event"})),
    "partOfChain": (frozenset({"Industry"}), frozenset({"Industry"})),
}
_REACH = 16  # mentions; of two further apart in one sentence neither tells of the other
_HEADED = 4  # things of the headline that are carried on
_BEFORE = 6  # mentions of the sentence before that are carried on
_LASTING = ("Event", "Project", "Company", "Place", "Zone", "Facility")  # the last one of each is carried on


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions, each read as one of its entities.

    In one sentence `first` is printed before `second`; else `first` is carried over to the sentence of `second`,
    and `ways` says how.
    """

    first: Mention
    second: Mention
    first_key: str
    second_key: str
    sentence: int  # of `second`
    between: int  # mentions between the two, -1 where they stand in two sentences
    ways: tuple[str, ...] = ()


def _fits() -> dict[tuple[str, str], tuple[tuple[str, bool], ...]]:
    """Return by the classes of first and second what may be stated, and whether the first is the subject."""
    found = {}
    for one, other in product(sorted(_ALL), repeat=2):
        fitting = [(name, True) for name, (left, right) in SIGNATURES.items() if one in left and other in right]
        fitting += [(name, False) for name, (left, right) in SIGNATURES.items()
                    if other in left and one in right and name != "cooperatesWith"]
        found[one, other] = tuple(fitting)
    return found


#: Classes of first and second -> predicates, each with whether the first is the subject.
FITTING = _fits()


def find_pairs(reading: Reading) -> tuple[Pair, ...]:
    """Return the pairs of an article in text order; of one pair of things in one sentence the nearest mentions."""
    groups: list[list[Mention]] = [[] for _ in reading.annotated.sentences]
    topics: dict[Mention, Mention | None] = {}
    for clause in reading.clauses:
        groups[clause.sentence].extend(clause.mentions)
        topics.update(dict.fromkeys(clause.mentions, clause.topic))
    found: list[Pair] = []
    carried = _Carried(reading)
    for number, group in enumerate(groups):
        together = _together(group, number)
        found.extend(together)
        beside = {(pair.first_key, pair.second_key) for pair in together}
        beside |= {(second, first) for first, second in beside}
        found.extend(_carry(carried.partners(number, topics, group), beside, number))
        carried.pass_on(number, group)
    return tuple(found)


def _together(group: list[Mention], number: int) -> list[Pair]:
    nearest: dict[tuple[str, str], Pair] = {}
    for place, first in enumerate(group):
        for between, second in enumerate(group[place + 1:place + 1 + _REACH]):
            if not FITTING.get((first.type, second.type)):
                continue
            for one, other in product(first.entities, second.entities):
                kept = nearest.get((one, other))
                if one != other and (kept is None or between < kept.between):
                    nearest[one, other] = Pair(first, second, one, other, number, between)
    return list(nearest.values())


def _carry(partners: Iterator[tuple[Mention, Mention, tuple[str, ...]]], beside: set[tuple[str, str]], number: int
           ) -> Iterator[Pair]:
    for first, second, ways in partners:
        for one, other in product(first.entities, second.entities):
            if one != other and (one, other) not in beside:
                beside.add((one, other))
                yield Pair(first, second, one, other, number, -1, ways)


class _Carried:
    """What the text so far carries on to the next sentence."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._headed: list[Mention] = []
        self._before: list[Mention] = []
        self._opening: Mention | None = None
        self._paragraph = -1
        self._last: dict[str, Mention] = {}
        self._event: Mention | None = None

    def partners(self, number: int, topics: Mapping[Mention, Mention | None], group: list[Mention]
                 ) -> Iterator[tuple[Mention, Mention, tuple[str, ...]]]:
        """Yield (carried mention, mention of the sentence, ways) for each fitting pair."""
        same = self._reading.annotated.sentences[number].paragraph == self._paragraph
        ways: dict[Mention, list[str]] = {}
        for name, mentions in (
                ("main", [self._reading.main] if self._reading.main else []), ("head", self._headed),
                ("opening", [self._opening] if self._opening and same else []), ("before", self._before),
                ("last", [self._last[kind] for kind in _LASTING if kind in self._last]),
                ("event", [self._event] if self._event else [])):
            for mention in mentions:
                ways.setdefault(mention, []).append(name)
        here = set(group)
        for second in group:
            topic = topics[second]
            partners = dict(ways)
            if topic is not None and topic not in here:
                partners[topic] = [*partners.get(topic, ()), "topic"]
            merged: dict[tuple[str, ...], tuple[Mention, set[str]]] = {}
            for first, names in partners.items():
                if first not in here and FITTING.get((first.type, second.type)):
                    merged.setdefault(first.entities, (first, set()))[1].update(names)
            for first, collected in merged.values():
                yield first, second, tuple(sorted(collected))

    def pass_on(self, number: int, group: list[Mention]) -> None:
        """Take note of the sentence just read."""
        sentence = self._reading.annotated.sentences[number]
        if sentence.span.begin < self._reading.annotated.article.body_begin:
            self._headed = [*self._headed, *group][:_HEADED]
        if sentence.paragraph != self._paragraph:
            self._paragraph, self._opening = sentence.paragraph, None
        if self._opening is None:
            self._opening = next((m for m in group if m.type in AGENTS or m.type == "Project"), None)
        self._before = group[-_BEFORE:]
        for mention in group:
            self._last[mention.type] = mention
            if mention.type == "Event" and self._event is None:
                self._event = mention

"""Whom a figure may be told of: the entities named around it, each with what speaks for it.

The rules of ``subjects`` name one; the entities of its sentence, of the sentences before, of the headline, and
those that the article names first or most are weighed against it by the model in ``choosing``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.measures.layout import Layout, Piece
from kg.measures.referents import Subject, is_venue, makers
from kg.records import Entity, Mention, Span

__all__ = ["Candidate", "Candidates", "Told"]

_MOST = 14  # candidates weighed for one figure
_FAR = 4
_OPENING = re.compile(r"[，。；：！？“”\n（、]")
#: 全市, 该县, 我州: a place of this kind, or a thing of that one.
_POINTED = re.compile(
    r"(?:全|该|我|本|此|这[家个座项条]?)(州|市|县|区|省|镇|乡|村|旗|盟|团|师|校|院|局|厂|园|公司|集团|企业|项目|工程|合作社|园区|基地)")
_KIND_OF_NOUN = {"公司": "Company", "集团": "Company", "企业": "Company", "厂": "Company", "项目": "Project",
                 "工程": "Project", "园区": "Zone", "园": "Zone", "校": "Institution", "院": "Institution"}


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as the rules read it: where it stands, what it measures, of whom by the rules, and whether to be."""

    place: int
    piece: Piece
    indicator: str
    unit: str  # base unit, "" for none
    rule: str
    about: Subject
    target: bool
    insisted: float  # how surely the network takes it for a figure
    owned: bool  # the words around it tell whose it is: a thing's price, a meeting's guests


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity, and the mention of it that lies nearest to the figure; none where only the rules know it."""

    key: str
    type: str
    mention: Mention | None
    where: str


class Candidates:
    """The candidates of an article's figures, and the names of their features."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._mentions = layout.annotated.mentions
        self._begins = [m.span.begin for m in self._mentions]
        self._body = layout.annotated.article.body_begin
        self._never = makers(layout) | self._venues()

    def _venues(self) -> frozenset[str]:
        """Return the keys of places that the article names as places of meetings alone."""
        places = [(m.entities[0], is_venue(self._layout, m)) for m in self._mentions if m.type == "Place"]
        return frozenset(key for key, _ in places) - {key for key, met in places if not met}

    @cached_property
    def _entities(self) -> Mapping[str, Entity]:
        return {entity.key: entity for entity in self._layout.annotated.entities}

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[Mention, ...]]:
        found: dict[str, list[Mention]] = {}
        for mention in self._mentions:
            found.setdefault(mention.entities[0], []).append(mention)
        return {key: tuple(mentions) for key, mentions in found.items()}

    @cached_property
    def _ranks(self) -> Mapping[str, tuple[int, int]]:
        """By key the place among all entities, and among those of its type, by how often they are named."""
        order = sorted(self._by_key, key=lambda k: (-len(self._by_key[k]), self._by_key[k][0].span, k))
        ranks: dict[str, tuple[int, int]] = {}
        of_type: dict[str, int] = {}
        for place, key in enumerate(order):
            kind = self._by_key[key][0].type
            ranks[key] = place, of_type.get(kind, 0)
            of_type[kind] = of_type.get(kind, 0) + 1
        return ranks

    @cached_property
    def _first(self) -> frozenset[str]:
        """The first entity of each type that the body names."""
        first: dict[str, str] = {}
        for mention in self._mentions:
            if mention.span.begin >= self._body:
                first.setdefault(mention.type, mention.entities[0])
        return frozenset(first.values())

    def of(self, told: Told) -> tuple[Candidate, ...]:
        """Return whom the figure may be told of, the rules' choice first, then by nearness."""
        sentence = self._layout.annotated.sentences[told.piece.sentence].span
        nearest: dict[str, Mention] = {}
        before = bisect_left(self._begins, told.place)
        for mention in reversed(self._mentions[:before]):
            nearest.setdefault(mention.entities[0], mention)
        for mention in self._mentions[before:bisect_left(self._begins, sentence.end)]:
            # One named behind the figure in its sentence is nearer than one named in a sentence before.
            known = nearest.get(mention.entities[0])
            if known is None or known.span.begin < sentence.begin:
                nearest[mention.entities[0]] = mention
        keys = [key for key in dict.fromkeys((told.about.key, self._layout.annotated.home or "")) if key]
        around = sorted(nearest, key=lambda k: (nearest[k].span.begin < sentence.begin,
                                                abs(nearest[k].span.begin - told.place), k))
        close = [k for k in around if nearest[k].span.begin >= sentence.begin or self._ranks[k][1] < 2
                 or k in self._first or nearest[k].span.end > sentence.begin - 120]
        for key in close[:_MOST]:
            if key not in keys and key not in self._never:
                keys.append(key)
        return tuple(self._candidate(key, nearest.get(key), told, sentence) for key in keys)

    def _candidate(self, key: str, mention: Mention | None, told: Told, sentence: Span) -> Candidate:
        kind = mention.type if mention else self._entities[key].type if key in self._entities else told.about.type
        if key not in self._entities and key != told.about.key:
            kind = "Place"
        return Candidate(key, kind, mention, self._where(mention, told, sentence))

    def _where(self, mention: Mention | None, told: Told, sentence: Span) -> str:
        if mention is None:
            return "nowhere"
        begin, piece = mention.span.begin, told.piece.span
        if mention.span.begin <= told.place < mention.span.end:
            return "around"
        if begin >= sentence.begin:
            side = "before" if begin < told.place else "behind"
            return f"piece-{side}" if piece.begin <= begin < piece.end else f"sentence-{side}"
        if begin < self._body:
            return "headline"
        if "\n" not in self._layout.text[begin:sentence.begin]:
            return "last" if sum(c in "。！？" for c in self._layout.text[begin:sentence.begin]) <= 1 else "paragraph"
        return "earlier"

    def features(self, told: Told, candidate: Candidate) -> Iterator[str]:
        """Yield the names of what speaks for or against a candidate."""
        kind, where, how = candidate.type, candidate.where, told.about.how
        same = candidate.key == told.about.key
        yield f"type:{kind}"
        yield f"where:{where}:{kind}"
        yield f"unit:{told.unit}:{kind}"
        yield f"rule:{told.rule}:{kind}"
        if same:
            yield f"chosen:{how}"
            yield f"chosen:{how}:{kind}"
            yield f"chosen:{how}:{where}"
            yield f"chosen:{told.rule}"
            yield f"chosen:{told.owned}:{kind}"
        else:
            yield f"instead:{how}:{told.about.type}:{kind}"
            yield f"instead:{how}:{where}"
        whole, of_type = self._ranks.get(candidate.key, (99, 99))
        yield f"most:{min(whole, _FAR)}:{kind}"
        yield f"most-of-type:{min(of_type, 2)}:{kind}:{where}"
        yield f"first:{candidate.key in self._first}:{kind}"
        mentions = self._by_key.get(candidate.key, ())
        yield f"headline:{bool(mentions) and mentions[0].span.begin < self._body}:{kind}"
        if candidate.key == self._layout.annotated.home:
            yield "home"
        indicator = told.indicator
        for length in (1, 2):
            yield f"ends:{indicator[-length:]}:{kind}"
        yield f"begins:{indicator[:2]}:{kind}"
        for place in range(len(indicator) - 1):
            yield f"of:{indicator[place:place + 2]}:{kind}"
        yield from self._pointing(told, candidate)
        if candidate.mention is not None:
            yield from self._position(told, candidate, candidate.mention)

    def _pointing(self, told: Told, candidate: Candidate) -> Iterator[str]:
        sentence = self._layout.annotated.sentences[told.piece.sentence].span
        entity = self._entities.get(candidate.key)
        name = entity.name if entity else candidate.key
        for part, begin in (("piece", told.piece.span.begin), ("sentence", sentence.begin)):
            for noun in dict.fromkeys(_POINTED.findall(self._layout.text[begin:told.place])):
                fits = name.endswith(noun) or _KIND_OF_NOUN.get(noun) == candidate.type
                yield f"pointed:{part}:{fits}"
                yield f"pointed:{part}:{noun}:{fits}:{candidate.type}"

    def _position(self, told: Told, candidate: Candidate, mention: Mention) -> Iterator[str]:
        text, kind, where = self._layout.text, candidate.type, candidate.where
        yield f"follows:{where}:{text[mention.span.end:mention.span.end + 1]}"
        yield f"follows:{text[mention.span.end:mention.span.end + 2]}:{kind}"
        yield f"precedes:{where}:{text[max(0, mention.span.begin - 1):mention.span.begin]}"
        yield f"precedes:{text[max(0, mention.span.begin - 2):mention.span.begin]}:{kind}"
        yield f"score:{round(mention.score, 1)}"
        if mention.surface in told.indicator:
            yield f"named:{kind}:{where}"
        opens = bool(_OPENING.match(text, mention.span.begin - 1)) if mention.span.begin else True
        yield f"opens:{opens}:{where}:{kind}"
        low, high = sorted((mention.span.begin, told.place))
        if where in ("piece-before", "piece-behind", "sentence-before", "sentence-behind", "last"):
            commas = sum(c in "，；" for c in text[low:high])
            yield f"commas:{min(commas, _FAR)}:{where}:{kind}"
            between = self._mentions[bisect_left(self._begins, low):bisect_left(self._begins, high)]
            others = [m for m in between if m.entities[0] != candidate.key]
            yield f"between:{min(len(others), 3)}:{where}"
            yield f"between:{min(sum(m.type == kind for m in others), 2)}:{where}:{kind}"
            distance = high - (mention.span.end if mention.span.begin < told.place else low)
            yield f"distance:{min(distance // 4, 8)}:{where}"

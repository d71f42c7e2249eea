"""Whom or what a figure is about: the clause's subject, the one carried along, else the article's place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.lexicon import words
from kg.measures.alternatives import alternatives
from kg.measures.layout import Layout, Piece
from kg.records import Mention, Span

__all__ = ["Subject", "SubjectReader"]

#: Types that can be the subject of a clause with figures.
_BODIES = frozenset({"Place", "Zone", "Company", "Institution", "Organization", "Project", "Facility"})
_LASTING = frozenset({"Place", "Zone", "Company", "Institution", "Organization"})
_LOCATIVE = re.compile(r"(?:在|走进|来到|步入|位于)(?:位于)?$")
_SCOPES = frozenset(words("indicator_scopes"))
#: Wide places that stand in other names and slogans; an article is seldom about them.
_WIDE = frozenset(words("indicator_wide"))
_SAYING = re.compile(alternatives("indicator_saying"))
_SKIP = re.compile(rf"(?:{alternatives('indicator_openers')}|[“‘\"'（、 　])+")
_PUBLISHING = re.compile("发布|公布|通报|晒出|获悉|了解|评估|测算|显示|统计|召开|举行|举办|印发|提出")
#: Plain people before their names: 合作社社员王某.
_TITLED = re.compile(r"[一-龥]{0,7}(?:户|员|民|人|手|匠|者|工)")
#: What stands for a thing named before, and the types that it may stand for.
_ANAPHORS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"(?:该|本|这[一个家]*)?(?:公司|企业|集团|厂区?|全集团)(?![一-龥]*?(?:数|总数|开办|达\d))"),
     frozenset({"Company"})),
    (re.compile(r"(?:该|此|本|这[一个]*)?(?:项目|工程|生产线|电站|电厂)(?!数|总数|建设现场|集中)"),
     frozenset({"Project", "Facility"})),
    (re.compile(r"(?:该|本|我们)?(?:园区|开发区|高新区|产业园)"), frozenset({"Zone"})),
    (re.compile(r"(?:该|本)(?:[州市县区镇乡村])"), frozenset({"Place"})),
    (re.compile(r"(?:该|本)(?:院|校|所|中心|协会|医院|学校)"), frozenset({"Institution", "Organization"})),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity's key and how it was found: clause, anaphor, carried, speaker, headline, home."""

    key: str
    type: str
    how: str
    begin: int = -1  # where the words that name it begin and end, in the clause
    end: int = -1


@dataclass
class SubjectReader:
    """Goes through an article piece by piece and remembers what it is about."""

    layout: Layout
    current: Subject | None = None  # holds till another is named
    topic: Subject | None = None  # place, zone or body; outlives the paragraph
    _paragraph: int = -1
    _sentence: int = -1
    _speech: Span | None = None
    _last: dict[str, Subject] = field(default_factory=dict)  # newest of each type
    _after: Subject | None = None  # what the next sentence goes back to: 其中，X市…

    def __post_init__(self) -> None:
        self._focus = self._article_focus()

    def read(self, piece: Piece) -> Subject:
        """Return the subject of `piece`; call it for every piece, in order."""
        if piece.paragraph != self._paragraph or piece.sentence != self._sentence:
            changed = piece.paragraph != self._paragraph
            self._paragraph, self._sentence = piece.paragraph, piece.sentence
            self._begin(changed)
        self._enter_speech(piece)
        if self.layout.text.startswith("作为", piece.span.begin) and (ahead := self._next(piece)):
            return ahead
        if found := self._named(piece) or self._anaphor(piece):
            if "其中" in self.layout.text[max(0, piece.span.begin - 3):piece.span.begin + 2]:
                self._after = self._after or self.current or self.topic
            elif found.type in _LASTING:
                self.topic = found
            self.current = found
        for mention in self.layout.mentions_in(piece.span):
            if mention.type in _BODIES and mention.surface not in _SCOPES:
                self._last[mention.type] = Subject(mention.entities[0], mention.type, "anaphor")
        if found:
            return found
        if subject := self.current or self.topic:
            return Subject(subject.key, subject.type, "speaker" if subject.how == "speaker" else "carried")
        return self.fallback()

    def _begin(self, paragraph: bool) -> None:
        """Forget, at a new paragraph or sentence, what lasts no longer."""
        if paragraph:
            self._after, self.topic = None, self._focus or self.topic
            if self.current and (self.current.type in _LASTING or self.current.how == "speaker"):
                self.current = self.topic
        elif self._after:
            self.current, self._after = self._after, None
        if self.current is None or self.current.type in _LASTING:
            return
        sentence = self.layout.annotated.sentences[self._sentence].span
        others = any(m.type in _LASTING and m.surface not in _SCOPES for m in self.layout.mentions_in(sentence))
        if paragraph or (others and self.current.type in ("Project", "Facility")):
            self.current = None

    def _next(self, piece: Piece) -> Subject | None:
        """Return the subject of the piece after this one: 作为…，X…."""
        pieces = self.layout.pieces
        place = piece.number + 1
        if place == len(pieces) or pieces[place].sentence != piece.sentence:
            return None
        found = self._named(pieces[place])
        return Subject(found.key, found.type, "carried") if found else None

    def fallback(self) -> Subject:
        """Return what the article is about when no clause tells: the headline's body or place, else home."""
        return self._focus or Subject(self.layout.annotated.home or "", "Place", "home")

    def _article_focus(self) -> Subject | None:
        """Return the place or body that the article names most; its headline counts double."""
        annotated = self.layout.annotated
        head = annotated.article.body_begin
        counts: dict[str, int] = {}
        first: dict[str, Mention] = {}
        for mention in annotated.mentions:
            if mention.type in _LASTING and mention.surface not in _SCOPES and mention.surface not in _WIDE:
                key = mention.entities[0]
                counts[key] = counts.get(key, 0) + (2 if mention.span.end <= head else 1)
                first.setdefault(key, mention)
        if not counts:
            return None
        key = min(counts, key=lambda k: (-counts[k], first[k].span, k))
        how = "headline" if first[key].span.end <= head else "home"
        return Subject(key, first[key].type, how)

    def last_of(self, *types: str) -> Subject | None:
        """Return the entity of one of `types` that was named last."""
        found = [self._last[t] for t in types if t in self._last]
        return found[0] if found else None

    def place_of(self, mention: Mention) -> Subject:
        """Return the place that a government body governs: its figures are the place's."""
        entities = {e.key: e for e in self.layout.annotated.entities}
        body = entities.get(mention.entities[0])
        if body and body.parent and body.parent.startswith(("place/", "zone/")):
            kind = "Zone" if body.parent.startswith("zone/") else "Place"
            return Subject(body.parent, kind, "speaker")
        named = [e for e in entities.values() if e.type in ("Place", "Zone") and body and (
            e.name in body.name or any(body.name.startswith(a) or mention.surface.startswith(a) for a in e.aliases))]
        if named:
            best = min(named, key=lambda e: (-len(e.name), e.key))
            return Subject(best.key, best.type, "speaker")
        return self.fallback()

    def _named(self, piece: Piece) -> Subject | None:
        """Find the mention at the head of the piece."""
        text, place = self.layout.text, self._after_openers(piece)
        mentions = [m for m in self.layout.mentions_in(piece.span) if m.type != "Industry"]
        head = next((m for m in mentions if m.span.begin == place), None)
        if head is None and mentions and mentions[0].type == "Person" and piece.quantities and _TITLED.fullmatch(
                text[place:mentions[0].span.begin]):
            head = mentions[0]
        if head is None or (piece.listed and head.surface in _SCOPES):
            return self._located(piece, mentions)
        # 奇台县|江布拉克: of a chain the last one counts.
        for after in mentions:
            if after.span.begin == head.span.end and after.type in _BODIES and not any(
                    after.span.covers(q.span) for q in piece.quantities):
                head = after
        rest = text[head.span.end:piece.span.end]
        if rest.startswith("等") or not re.sub(r"[等”’\"）]", "", rest):
            return None
        if head.type == "Person":
            if _SAYING.search(rest) or not piece.quantities:
                self._hear(piece)
                return None
            return Subject(head.entities[0], "Person", "clause", place, head.span.end)
        if any(m.type == "Person" and m.span.begin >= head.span.end for m in mentions) and (
                _SAYING.search(rest) or not piece.quantities):
            self._hear(piece)
            return None
        if rest[:1] in ("、", "及") and head.type in ("Company", "Institution", "Organization", "Project"):
            return None
        if head.type in ("Institution", "Organization", "Facility", "Project") and (
                rest[:1] in ("和", "与") or any(
                    q.form == "count" and q.outer.begin == head.span.end for q in piece.quantities)):
            return None  # 研究中心46个: what is counted
        if head.type in ("Government", "Institution", "Organization") and not piece.quantities and (
                _SAYING.search(rest) or _PUBLISHING.search(rest)):
            if head.type == "Government":
                self.current = self.topic = self.place_of(head)
            return None
        if head.type == "Government":
            return self._governed(head, place, bool(piece.quantities))
        if head.type in _BODIES and head.surface not in _SCOPES:
            return Subject(head.entities[0], head.type, "clause", place, head.span.end)
        wide = head.type == "Place" and not head.surface.endswith("内")
        if wide and re.match(r"(?!\d|第|首|最|唯|领先)[一-龥]{2,}", rest):
            return Subject(head.entities[0], head.type, "clause", place, head.span.end)
        return None

    def _governed(self, head: Mention, place: int, counted: bool) -> Subject:
        """A bureau's own figures are its own; what it does besides, its place does."""
        if not counted or re.search(r"(?:党委|政府|委员会|党组|管委会|党工委|州委|市委|县委|区委)$", head.surface):
            found = self.place_of(head)
            return Subject(found.key, found.type, "clause", place, head.span.end)
        return Subject(head.entities[0], head.type, "clause", place, head.span.end)

    def _located(self, piece: Piece, mentions: list[Mention]) -> Subject | None:
        """在…公司，…: what a clause of place names becomes the subject, if a company, works or project."""
        text = self.layout.text
        if seen := re.match("从(.{2,12}?)来?看$", text[piece.span.begin:piece.span.end]):
            place = next((m for m in mentions if m.surface == seen[1]), None)
            if place and place.type in _LASTING:
                return Subject(place.entities[0], place.type, "clause", place.span.begin, place.span.end)
        for mention in mentions:
            if mention.type in {"Company", "Facility", "Project", "Institution"} and not piece.quantities and (
                    _LOCATIVE.search(text[:mention.span.begin]) or any(
                        m.span.end == mention.span.begin - 1 and _LOCATIVE.search(text[:m.span.begin])
                        for m in mentions)):
                rest = text[mention.span.end:piece.span.end]
                if len(rest) <= 12 and "举行" not in rest:
                    mention = self._owner(mention)
                    return Subject(mention.entities[0], mention.type, "clause", mention.span.begin, mention.span.end)
        return None

    def _owner(self, mention: Mention) -> Mention:
        """Return the company whose name opens a works' name: its figures are the company's."""
        if mention.type != "Facility":
            return mention
        owners = [m for m in self.layout.annotated.mentions
                  if m.type == "Company" and mention.surface.startswith(m.surface)]
        return owners[0] if owners else mention

    def _anaphor(self, piece: Piece) -> Subject | None:
        place = self._after_openers(piece)
        for pattern, types in _ANAPHORS:
            if match := pattern.match(self.layout.text, place, piece.span.end):
                candidates = [self._last[t] for t in sorted(types) if t in self._last]
                if not candidates and "Company" in types:
                    fallback = self.fallback()
                    candidates = [fallback] if fallback.type == "Company" else []
                owned = next((m for m in self.layout.mentions_in(piece.span) if m.span.begin == match.end()
                              and m.type in ("Project", "Facility")), None)
                if owned:
                    return Subject(owned.entities[0], owned.type, "clause", place, owned.span.end)
                if candidates:
                    best = candidates[-1] if "Project" in types else candidates[0]
                    return Subject(best.key, best.type, "anaphor", place, match.end())
        return None

    def _after_openers(self, piece: Piece) -> int:
        """Return where the piece begins after times, connectives and opening marks."""
        place, text = piece.span.begin, self.layout.text
        while True:
            start = place
            if skip := _SKIP.match(text, place, piece.span.end):
                place = skip.end()
            for time in self.layout.times_in(place, piece.span.end):
                if time.span.begin == place:
                    place = time.span.end
            if place == start:
                return place

    def _hear(self, piece: Piece) -> None:
        """After X局长王某说, figures are those of X or its place, unless the clause names another."""
        if found := self._speaker(Span(piece.span.begin, piece.span.end)):
            self.current = found
            if found.type in _LASTING:
                self.topic = found

    def _enter_speech(self, piece: Piece) -> None:
        speech = next((s for s in self.layout.speeches if s.begin <= piece.span.begin < s.end + 1
                       or s.begin <= piece.span.begin + 1 < s.end), None)
        if speech is None or speech == self._speech:
            return
        self._speech = speech
        text = self.layout.text
        stop = re.compile(r"[。！？\n]").search(text, min(speech.end + 2, len(text)))
        after = Span(speech.end, stop.start() if stop else len(text))
        if found := self._speaker(after, fresh=True):
            self.current = found

    def _speaker(self, span: Span, fresh: bool = False) -> Subject | None:
        """Return whom the person who speaks in `span` speaks for."""
        mentions = self.layout.mentions_in(span)
        person = next((m for m in mentions if m.type == "Person" and _SAYING.search(
            self.layout.text[m.span.end:span.end + 1])), None)
        if person is None:
            return None
        before = [m for m in mentions if m.span.end <= person.span.begin and person.span.begin - m.span.end < 30]
        for mention in reversed(before):
            if mention.type in {"Company", "Institution", "Organization", "Zone"}:
                return Subject(mention.entities[0], mention.type, "speaker")
        for mention in reversed(before):
            if mention.type == "Government":
                return self.place_of(mention)
        if fresh and self.current is not None and self.current.type != "Person" and not re.search(
                r"(?:户|农民|牧民|村民|居民|市民|大户)$", self.layout.text[:person.span.begin]):
            return None
        return Subject(person.entities[0], "Person", "speaker") if fresh else None

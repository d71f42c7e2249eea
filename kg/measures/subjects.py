"""Whom or what a figure is about: the clause's subject, the one carried along, else the article's place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.measures import openings
from kg.measures.introducing import introduced, works_before
from kg.measures.layout import Layout, Piece
from kg.measures.openings import BODIES, is_speech, leads, owner_of
from kg.measures.referents import (
    BUILT,
    COMPLETED,
    DEICTIC,
    HOUSEHOLD,
    LASTING,
    OWN_FIGURES,
    SCOPES,
    Subject,
    event_again,
    focus_of,
    is_aspect,
    is_plain,
    makers,
    named_by,
    plain_people,
    speakers,
    that_one,
)
from kg.records import Mention, Span

__all__ = ["Subject", "SubjectReader"]


#: What 某县的 names: of 某县的|某厂 the figures are the last one's.
_OWNED = frozenset({"Company", "Institution", "Organization", "Facility", "Project"})


@dataclass
class SubjectReader:
    """Goes through an article piece by piece and remembers what it is about."""

    layout: Layout
    current: Subject | None = None  # holds till another is named
    before: Subject = field(init=False)
    topic: Subject | None = None  # place, zone or body; outlives the paragraph
    _paragraph: int = -1
    _sentence: int = -1
    _speech: Span | None = None
    _last: dict[str, Subject] = field(default_factory=dict)  # newest of each type
    _seen: list[Mention] = field(default_factory=list)  # all bodies named so far
    _person: Subject | None = None  # whom 他, 自家 mean: the last one named who holds no office
    _latest: Subject | None = None  # the last person named, whoever it is
    _persons: dict[str, Subject] = field(default_factory=dict)  # plain people of the paragraph
    _sides: tuple[Subject | None, Subject | None] | None = None  # what 从…看 shows the sides of
    _after: Subject | None = None  # what the next sentence goes back to: 其中，X市…

    def __post_init__(self) -> None:
        self._focus = focus_of(self.layout)
        self.before = self.fallback()  # what was told of before `current`
        self._voices = speakers(self.layout)
        self._plain = plain_people(self.layout)
        self._makers = makers(self.layout)

    def read(self, piece: Piece) -> Subject:
        """Return the subject of `piece`; call it for every piece, in order."""
        if piece.paragraph != self._paragraph or piece.sentence != self._sentence:
            changed = piece.paragraph != self._paragraph
            self._paragraph, self._sentence = piece.paragraph, piece.sentence
            self._begin(changed)
        self._enter_speech(piece)
        self._source(piece)
        if is_aspect(self.layout, piece):
            self._sides = self._sides or (self.current, self.topic)
            self.current, self.topic = self._sides
        if self.layout.text.startswith("作为", piece.span.begin) and (ahead := self._next(piece)):
            return ahead
        if found := self._named(piece) or self._anaphor(piece) or works_before(
                self.layout, piece, self._after_openers(piece), self.current) or introduced(self.layout, piece):
            if "其中" in self.layout.text[max(0, piece.span.begin - 3):piece.span.begin + 2]:
                self._after = self._after or self.current or self.topic
            elif found.type in LASTING:
                self.topic = found
            self.before = self.current or self.topic or self.fallback()
            self.current = found
        for mention in self.layout.mentions_in(piece.span):
            if mention.type in (*BODIES, "Government") and mention.surface not in SCOPES:
                self._seen.append(mention)
            if mention.type == "Person" and mention.entities[0] in self._makers:
                continue
            if mention.type == "Person":
                self._latest = Subject(mention.entities[0], "Person", "carried")
            if mention.type == "Person" and mention.entities[0] not in self._voices:
                self._person = Subject(mention.entities[0], "Person", "carried")
            if mention.type in BODIES and mention.surface not in SCOPES:
                self._last[mention.type] = Subject(mention.entities[0], mention.type, "anaphor")
        if found:
            return found
        if subject := self.current or self.topic:
            return Subject(subject.key, subject.type, "speaker" if subject.how == "speaker" else "carried")
        return self.fallback()

    def _begin(self, paragraph: bool) -> None:
        """Forget, at a new paragraph or sentence, what lasts no longer."""
        if paragraph:
            self._persons.clear()
            self._sides = None
            self._person = None
            self._after, self.topic = None, self._focus or self.topic
            if self.current and (self.current.type in LASTING or self.current.how == "speaker"):
                self.current = self.topic
        elif self._after:
            self.current, self._after = self._after, None
        if self.current is None or self.current.type in LASTING:
            return
        sentence = self.layout.annotated.sentences[self._sentence].span
        others = any(m.type in LASTING and m.surface not in SCOPES for m in self.layout.mentions_in(sentence))
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
        if head is None and mentions and mentions[0].type == "Person" and is_plain(
                text, mentions[0].span.begin) and mentions[0].span.begin - place <= 10:
            head = mentions[0]
        if head and head.type == "Place" and (folk := next((m for m in mentions if m.type == "Person" and is_plain(
                text, m.span.begin) and 0 < m.span.begin - head.span.end <= 6), None)):
            head = folk  # 某区选手|某人
        plain = next((m for m in mentions if m.type == "Person" and is_plain(text, m.span.begin)), None)
        if plain:
            self._persons[plain.entities[0]] = Subject(plain.entities[0], "Person", "clause")
        if head is None or (piece.listed and head.surface in SCOPES):
            return self._located(piece, mentions)
        # 奇台县|江布拉克: of a chain the last one counts.
        for after in mentions:
            owned = head.type in ("Place", "Zone") and after.type in _OWNED and text[head.span.end] == "的"
            if after.span.begin == head.span.end + owned and after.type in BODIES and not any(
                    after.span.covers(q.span) for q in piece.quantities):
                head = after
        rest = text[head.span.end:piece.span.end]
        if head.type == "Place" and rest[:1] in ("至", "到", "—", "-") and any(
                m.span.begin == head.span.end + 1 for m in mentions):
            return None  # 甲市至乙县的车程
        if openings.NEAR.match(rest) and (thing := next((
                m for m in mentions if m.type in ("Project", "Facility", "Company")
                and m.span.begin > head.span.end), None)):
            head, rest = thing, text[thing.span.end:piece.span.end]  # 某河沿线的|某港区建设提速
        if not rest and leads(self.layout, piece, head):
            return Subject(head.entities[0], head.type, "clause", place, head.span.end)
        if openings.MONEY_OF.match(rest) and head.type in ("Place", "Government"):
            return None
        if rest.startswith("等") or not re.sub(r"[等”’\"）]", "", rest):
            return None
        if head.type == "Person" and head.entities[0] in self._voices and head.entities[0] not in self._plain:
            self._hear(piece)
            return None  # who holds an office acts for the body
        if head.type == "Person":
            if openings.SAYING.search(rest) or not (
                    piece.quantities or (head.entities[0] in self._plain and not rest.startswith("的"))):
                self._hear(piece)
                return None
            return Subject(head.entities[0], "Person", "clause", place, head.span.end)
        if any(m.type == "Person" and m.span.begin >= head.span.end for m in mentions) and (
                openings.SAYING.search(rest) or not piece.quantities):
            self._hear(piece)
            return None
        if rest[:1] in ("、", "及") and head.type in ("Company", "Institution", "Organization", "Project"):
            return None
        if head.type in ("Institution", "Organization", "Facility", "Project") and (
                rest[:1] in ("和", "与") or any(
                    q.form == "count" and q.outer.begin == head.span.end for q in piece.quantities)):
            return None  # 研究中心46个: what is counted
        if head.type in ("Government", "Institution", "Organization") and not piece.quantities and (
                openings.SAYING.search(rest) or openings.PUBLISHING.search(rest)):
            if head.type == "Government":
                self.current = self.topic = self.place_of(head)
            return None
        if head.type == "Government":
            return self._governed(head, place, bool(piece.quantities))
        if head.type in BODIES and head.surface not in SCOPES:
            return self._owned(piece, head, mentions) or Subject(
                head.entities[0], head.type, "clause", place, head.span.end)
        wide = head.type == "Place" and not head.surface.endswith("内")
        if wide and re.match(r"(?!\d|第|首|最|唯|领先)[一-龥]{2,}", rest):
            return Subject(head.entities[0], head.type, "clause", place, head.span.end)
        return None

    def _owned(self, piece: Piece, head: Mention, mentions: list[Mention]) -> Subject | None:
        """X公司的|Y项目|并网, X景区投资2.3亿元的|Y工程|已完成八成: the works is what the clause tells of."""
        text = self.layout.text
        for mention in reversed(mentions):
            if mention.type not in ("Project", "Facility") or mention.span.begin <= head.span.end or text[
                    mention.span.begin - 1] not in "的”" or not re.match(
                    r"[一-龥A-Za-z\d](?<![的和与及等、])", text[mention.span.end:piece.span.end]):
                continue
            near = mention.span.begin == head.span.end + 1
            told = any(q.span.begin >= mention.span.end for q in piece.quantities) or BUILT.search(
                text[piece.span.begin:mention.span.begin])
            if told or (near and head.type in ("Company", "Institution")):
                return Subject(mention.entities[0], mention.type, "clause", mention.span.begin, mention.span.end)
        return None

    def _governed(self, head: Mention, place: int, counted: bool) -> Subject:
        """A bureau's own figures are its own; what it does besides, its place does."""
        if OWN_FIGURES.search(head.surface):
            return Subject(head.entities[0], head.type, "clause", place, head.span.end)
        if not counted or openings.GOVERNS.search(head.surface):
            found = self.place_of(head)
            return Subject(found.key, found.type, "clause", place, head.span.end)
        return Subject(head.entities[0], head.type, "clause", place, head.span.end)

    def _located(self, piece: Piece, mentions: list[Mention]) -> Subject | None:
        """在…公司，…: what a clause of place names becomes the subject, if a company, works or project."""
        text = self.layout.text
        if seen := re.match("从(.{2,12}?)来?看$", text[piece.span.begin:piece.span.end]):
            place = next((m for m in mentions if m.surface == seen[1]), None)
            if place and place.type in LASTING:
                return Subject(place.entities[0], place.type, "clause", place.span.begin, place.span.end)
        for mention in mentions:
            works = mention.type in {"Company", "Facility", "Project", "Institution"}
            if mention.type in ("Facility", "Project") and mention.span.end < piece.span.end and (
                    openings.DONE_BY.search(text[piece.span.begin:mention.span.begin])):
                return Subject(mention.entities[0], mention.type, "clause", mention.span.begin, mention.span.end)
            if works and openings.SITED.search(text[piece.span.begin:mention.span.begin]):
                owner = owner_of(self.layout, mention)
                return Subject(owner.entities[0], owner.type, "clause", mention.span.begin, mention.span.end)
            if works and not piece.quantities and (
                    openings.LOCATIVE.search(text[:mention.span.begin]) or any(
                        m.span.end == mention.span.begin - 1 and openings.LOCATIVE.search(text[:m.span.begin])
                        for m in mentions)):
                rest = text[mention.span.end:piece.span.end]
                if len(rest) <= 12 and "举行" not in rest:
                    mention = owner_of(self.layout, mention)
                    return Subject(mention.entities[0], mention.type, "clause", mention.span.begin, mention.span.end)
        return None

    def _anaphor(self, piece: Piece) -> Subject | None:
        """Find what the piece's first words stand for: 该公司, 村里, 建成后, 自家."""
        text, place = self.layout.text, self._after_openers(piece)
        if event := event_again(self.layout, place, piece.span.end):
            return event
        for begin in dict.fromkeys((piece.span.begin, place)):
            if done := COMPLETED.match(text, begin, piece.span.end):
                named = re.match("该?(?:项目|工程)", done[0])
                line = 0 if named else text.rfind("\n", 0, piece.span.begin) + 1
                named_works = [m for m in self._seen if m.type in ("Project", "Facility") and m.span.begin >= line]
                projects = [m for m in named_works if m.type == "Project"] if named else []
                if projects or named_works:
                    works = (projects or named_works)[-1]
                    return Subject(works.entities[0], works.type, "anaphor", begin, done.end())
        if match := DEICTIC.match(text, place, piece.span.end):
            owned = next((m for m in self.layout.mentions_in(piece.span) if m.span.begin == match.end()
                          and m.type in ("Project", "Facility")), None)
            if owned:
                return Subject(owned.entities[0], owned.type, "clause", place, owned.span.end)
            if found := self._referent(match, place):
                return replace(found, how="anaphor", begin=place, end=match.end())
        if that := that_one(self.layout, piece.span.begin, piece.span.end, self._seen) or that_one(
                self.layout, place, piece.span.end, self._seen):
            return that
        if home := HOUSEHOLD.match(text, place, piece.span.end):
            pronoun = home[0][0] in "他她" and not is_speech(self.layout, piece)
            if person := self._person or (self._latest if pronoun else None):
                return replace(person, how="anaphor", begin=place, end=home.end())
        return None

    def _referent(self, match: re.Match[str], place: int) -> Subject | None:
        """Return what a deictic stands for; a company told of goes before one named by the way."""
        noun = match["a"] or match["b"] or ""
        if noun in ("公司", "集团", "企业", "厂区") and not match["e"]:
            for told in (self.current, self.topic, self._focus):
                if told and told.type == "Company":
                    return told
            if noun == "企业" and not match["a"]:
                return None  # 企业自评: any of them
        found = named_by(self.layout, match, self._seen)
        if found is None:
            return None
        if found.type == "Government" and not OWN_FIGURES.search(found.surface) and match["a"] is None:
            return self.place_of(found)
        return Subject(found.entities[0], found.type, "anaphor")

    def _after_openers(self, piece: Piece) -> int:
        """Return where the piece begins after times, connectives and opening marks."""
        place, text = piece.span.begin, self.layout.text
        while True:
            start = place
            if skip := openings.SKIP.match(text, place, piece.span.end):
                place = skip.end()
            for time in self.layout.times_in(place, piece.span.end):
                if time.span.begin == place:
                    place = time.span.end
            if (this := openings.THIS.match(text, place, piece.span.end)) and any(
                    m.span.begin == this.end() for m in self.layout.mentions_in(piece.span)):
                place = this.end()
            if place == start:
                return place

    def _hear(self, piece: Piece) -> None:
        """After X局长王某说, figures are those of X or its place, unless the clause names another."""
        if found := self._speaker(Span(piece.span.begin, piece.span.end)) or self._acting(piece):
            self.current = found
            if found.type in LASTING:
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
        person = next((m for m in self.layout.mentions_in(span) if m.type == "Person" and openings.SAYING.search(
            self.layout.text[m.span.end:span.end + 1])), None)
        if person is None:
            return None
        body = self._voices.get(person.entities[0])
        if body and body.span.begin <= person.span.begin:
            if body.type == "Government":
                return self.place_of(body)
            works = self._last.get("Project")
            if works and body.type == "Company" and "项目" in self.layout.text[body.span.end:person.span.begin]:
                return replace(works, how="speaker")  # 某公司项目经理: he speaks of the project
            return Subject(body.entities[0], body.type, "speaker")
        plain = person.entities[0] in self._persons or is_plain(self.layout.text, person.span.begin)
        if fresh and self.current is not None and self.current.type != "Person" and not plain:
            return None
        return Subject(person.entities[0], "Person", "speaker") if fresh or plain else None

    def _acting(self, piece: Piece) -> Subject | None:
        """Return the body, or its place, for which the first person of a piece acts without speaking."""
        person = next((m for m in self.layout.mentions_in(piece.span) if m.type == "Person"), None)
        body = self._voices.get(person.entities[0]) if person else None
        if body is None:
            return None
        return self.place_of(body) if body.type == "Government" else Subject(body.entities[0], body.type, "speaker")

    def _source(self, piece: Piece) -> None:
        """After 记者从X获悉, what is told is X's, or its place's."""
        text = self.layout.text
        for mention in self.layout.mentions_in(piece.span):
            if mention.type not in (*LASTING, "Government") or mention.surface in SCOPES or not openings.LEARNT.match(
                    text, mention.span.end, piece.span.end) or not openings.SOURCE.search(
                    text[piece.span.begin:mention.span.begin]):
                continue
            found = Subject(mention.entities[0], mention.type, "speaker")
            self.current = self.topic = self.place_of(mention) if mention.type == "Government" else found
            return

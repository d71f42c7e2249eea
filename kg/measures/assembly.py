"""Joins figure, wording, subject, tense and time into measures."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.measures.absences import find_absences
from kg.measures.aims import Aim
from kg.measures.background import is_background
from kg.measures.candidates import Told
from kg.measures.changes import read_change
from kg.measures.choosing import Models, Row, settle
from kg.measures.distribution import shared_subjects
from kg.measures.drafts import Context, Draft
from kg.measures.layout import SURE, Layout, Piece
from kg.measures.levels import read_level
from kg.measures.modality import FutureReader
from kg.measures.ownership import OwnerReader
from kg.measures.plain import read_plain
from kg.measures.progress import progressed
from kg.measures.projects import is_project_property, read_capacity, read_counted_project
from kg.measures.quantities import Quantity
from kg.measures.ranks import find_ranks
from kg.measures.shares import read_share
from kg.measures.subjects import Subject, SubjectReader
from kg.measures.timing import PeriodReader
from kg.measures.wording import has_head, without_modals
from kg.records import Measure, Mention, Period, Span

__all__ = ["Assembler"]

#: Types whose names in a heading tell whose figure it is, not what it measures; least length of a heading.
_OWNERS = frozenset({"Place", "Zone", "Company", "Institution", "Organization", "Government", "Person", "Project",
                     "Facility", "Event"})
_LEAST_HEADING = 3  # characters
_HEADED = frozenset({"level.v1", "count.v1", "plain.v1", "duration.v1"})
_HORIZONS = ("by.v1", "coming-years.v1", "plan.v1")
_BARE_BUNDLE = re.compile(r"[\d一二两三四五六七八九十百余多]+[个项]项目")
#: 24小时值班, 24小时服务热线: always, and no figure.
_ROUND_THE_CLOCK = re.compile("24小时(?=不间断|值|在线|营业|轮|客服|自助|监[测控]|应急|开放|待命"
                              "|[一-龥]{0,6}(?:热线|服务|值班|值守|电话))")
_LASTS = re.compile(r"(?:寿命|年限|期限|经过|历时)[为达长]*$")
_LEAD_VERB = re.compile(r"^(新建|新增|研发|培育|建成|改造|完成|引进|签约|铺设|登记|投放|发放|评选|种植|实施)")
_CONFIDENCE = {"clause": Decimal("0.9"), "anaphor": Decimal("0.85"), "speaker": Decimal("0.75"),
               "carried": Decimal("0.75"), "headline": Decimal("0.6"), "home": Decimal("0.55")}


@dataclass
class _Sentence:
    """What the figures of one sentence hand on."""

    number: int = -1
    last: str = ""
    last_base: str | None = None
    lead: str = ""
    part: str = ""
    history: tuple[str, ...] = ()
    shared: tuple[Subject, ...] = ()  # 甲县、乙县分别…: whose the next figures are, one by one


class Assembler:
    """Reads the pieces of an article in order and gathers its measures."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._subjects = SubjectReader(layout)
        self._owners = OwnerReader(layout, self._subjects)
        self._futures = FutureReader(layout)
        self._periods = PeriodReader(layout)
        self._sentence = _Sentence()
        self._subject: Subject = self._subjects.fallback()
        self._future = False
        self._pending: list[Draft] = []
        self._found: list[Row] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        """What was read, in the order of the text."""
        return progressed(self._layout, sorted(self._found, key=lambda row: row.told.place))

    def measures(self, models: Models | None) -> tuple[Measure, ...]:
        """Return what was read, in the order of the text; what is told twice comes once."""
        kept: list[Measure] = []
        for measure in settle(self._layout, self.rows, models):
            twin = next((n for n, other in enumerate(kept) if _same(measure, other)), None)
            if twin is None:
                kept.append(measure)
            elif not kept[twin].period and measure.period:
                kept[twin] = replace(kept[twin], period=measure.period, evidence=measure.evidence)
        return tuple(kept)

    def read(self, piece: Piece) -> None:
        """Read one piece: its subject and tense, then its figures and ranks."""
        if piece.sentence != self._sentence.number:
            self._sentence = _Sentence(piece.sentence)
        self._subject = self._subjects.read(piece)
        own = self._subject.how in ("clause", "anaphor")
        self._future = self._futures.read(piece, own)
        begin = max(piece.span.begin, self._subject.end) if own else piece.span.begin
        quantities = self._telling(piece)
        for number, quantity in enumerate(quantities):
            following = quantities[number + 1] if number + 1 < len(quantities) else None
            self._read_quantity(piece, quantity, begin, following)
            begin = max(quantity.outer.end, self._subject.end if self._subject.end <= piece.span.end else 0)
        head = max(piece.span.begin, self._subject.end) if own else piece.span.begin
        if quantities and not self._layout.text[begin:piece.span.end].strip():
            return
        within = re.fullmatch("在(?P<what>.{4,30})中", self._previous_piece(piece))
        last = self._sentence.last or (within["what"] if within else "")
        text = self._layout.text
        for place, draft in [*find_ranks(text, piece.span, head, last), *find_absences(text, piece.span)]:
            whose = next((m for m in self._layout.mentions_in(piece.span) if m.type in ("Person", "Company", "Product")
                          and m.span.begin > place and text[m.span.begin - 1] == "的"), None)
            if whose:  # 获得第三名的|某选手
                draft = replace(draft, about=Subject(whose.entities[0], whose.type, "clause"))
            self._add(piece, draft, place)

    def _telling(self, piece: Piece) -> list[Quantity]:
        """Return the figures that tell something: in 46台65蒸吨以下锅炉 the second only describes."""
        kept: list[Quantity] = []
        ranks = [place for place, _ in find_ranks(self._layout.text, piece.span, piece.span.begin, "…")]
        for quantity in piece.quantities:
            if any(quantity.span.begin - 1 <= place <= quantity.span.end for place in ranks) or is_background(
                    quantity, self._layout.text[piece.span.begin:quantity.outer.begin],
                    self._layout.text[quantity.outer.end:piece.span.end]):
                continue
            if self._layout.insisted(quantity.span) >= SURE:
                kept.append(quantity)
                continue
            if quantity.unit == "小时" and _ROUND_THE_CLOCK.match(self._layout.text, quantity.span.begin):
                continue
            years = quantity.unit.endswith("年") and "/" not in quantity.unit
            if years and not _LASTS.search(self._layout.text[:quantity.outer.begin][-6:]):
                continue
            later = [q for q in piece.quantities if q.span.begin > quantity.span.end and q.form == "count"]
            if later and quantity.form == "amount" and quantity.qualifier in ("以上", "以下", "级") and re.match(
                    "的?[一-龥]", self._layout.text[quantity.outer.end:]):
                continue  # 整治65蒸吨以下锅炉45台
            describes = kept and kept[-1].form == "count" and quantity.outer.begin <= kept[-1].outer.end and not (
                quantity.form == "count" and quantity.outer.end in (piece.span.end, piece.span.end - 1))
            if not describes or self._layout.mention_around(quantity.span):
                kept.append(quantity)
        return kept

    def add_aim(self, piece: Piece, aim: Aim) -> None:
        """Add a goal without a figure."""
        if aim.needs_future and not self._future and self._layout.annotated.article.kind != "commentary":
            return
        period = Period()
        for time in self._layout.times_in(self._sentence_span(piece).begin, piece.span.end):
            # A deadline holds for the sentence, another time only for its own clause.
            since = self._sentence_span(piece).begin if time.rule in _HORIZONS else piece.span.begin
            if since <= time.span.begin <= aim.span.end and self._is_ahead(time.period):
                period = time.period
        period = period or self._periods.horizon
        wording = aim.wording
        if aim.span.begin < self._subject.end <= aim.span.end:
            wording = re.sub("^(?:预计|力争|计划|有望)", "", wording[self._subject.end - aim.span.begin:])
        about = self._subject
        if aim.rule == "aim-date.v1" and about.how != "clause" and about.type not in ("Project", "Facility"):
            about = self._works_before(aim.span.begin) or about
        carried = about.how != "clause" and aim.rule != "aim-date.v1"
        if about.type in ("Product", "Event") or (carried and about.type in ("Person", "Project", "Facility")):
            about = self._subjects.topic or self._subjects.fallback()
        printed = aim.span.of(self._layout.annotated.article.text)
        if printed.count("“") != printed.count("”"):
            printed = printed.strip("“”")  # a goal inside somebody's speech: its marks are not the goal's
        self._emit(piece, "Target", about, wording, printed, aim.span.begin, aim.rule, period=period)

    def _works_before(self, place: int) -> Subject | None:
        """Return the works that the paragraph named last before `place`: what is to be finished by a date."""
        begin = self._layout.text.rfind("\n", 0, place) + 1
        works = [m for m in self._layout.mentions_in(Span(begin, place)) if m.type in ("Project", "Facility")
                 and m.span.end <= place]
        return Subject(works[-1].entities[0], works[-1].type, "carried") if works else None

    def _is_ahead(self, period: Period) -> bool:
        article = self._layout.annotated.article
        day = article.reported or article.published
        if day is None:
            return period.start is not None and article.year is not None and period.start.year > article.year
        return (period.start or period.end or day) > day

    def _read_quantity(self, piece: Piece, quantity: Quantity, begin: int, following: Quantity | None) -> None:
        layout = self._layout
        stop = following.outer.begin if following else piece.span.end
        mention = layout.mention_around(quantity.span)
        if mention and _BARE_BUNDLE.fullmatch(mention.surface):
            mention = None  # 92个项目 is no project
        if mention and mention.type == "Facility" and quantity.form == "count":
            # 沿线|12个驿站: they are counted, of what they belong to.
            named = re.sub("的$", "", layout.text[mention.span.begin:quantity.outer.begin])
            thing = layout.text[quantity.outer.end:mention.span.end]
            if thing and not re.match("[期号级层]", thing):
                if self._subject.begin == mention.span.begin:
                    self._subject = self._subjects.current = self._subjects.before
                self._add(piece, Draft("count.v1", f"{named}{thing}数", quantity), quantity.span.begin)
            return
        if mention and mention.type in ("Project", "Facility"):
            for draft in read_capacity(quantity, mention, layout.text):
                self._add(piece, draft, quantity.span.begin)
            if re.match(r"(?![、的和与及等，。；：）”])", layout.text[mention.span.end:piece.span.end]) and (
                    mention.span.end < piece.span.end):
                self._subject = Subject(mention.entities[0], mention.type, "clause", mention.span.begin,
                                        mention.span.end)
                if layout.text[mention.span.begin - 1] in "的”，。；\n" or mention.span.begin == piece.span.begin:
                    self._subjects.current = self._subject  # 推动|X项目|开工 tells of him who does
            return
        if bundle := self._bundle(quantity):
            for draft in read_counted_project(quantity, bundle):
                self._add(piece, draft, quantity.span.begin)
            if bundle.span.end < piece.span.end and bundle.span.begin >= quantity.outer.end:
                self._subject = self._subjects.current = Subject(bundle.entities[0], bundle.type, "clause")
            return
        self._share(piece, quantity)
        if self._sentence.shared:
            begin = max(begin, min(self._sentence.shared[-1].end, quantity.outer.begin))
        before = self._previous_piece(piece)
        context = Context(
            layout.text, piece.span, self._plain(min(begin, quantity.outer.begin), quantity.outer.begin),
            self._plain(quantity.outer.end, max(stop, quantity.outer.end)), self._subject,
            layout.text[min(begin, quantity.outer.begin):quantity.outer.begin], self._sentence.last,
            self._sentence.history, self._sentence.part, self._sentence.lead, piece.listed, before, following,
            self._sentence.last if layout.text.startswith("其中", piece.span.begin) else "",
            self._sentence.last_base, quantity.outer.begin > piece.quantities[0].outer.end)
        drafts = [] if quantity.form == "rank" else self._drafts(piece, quantity, context)
        if not drafts and layout.insisted(quantity.span) >= SURE:
            drafts = read_plain(quantity, context)
        if self._sentence.shared and drafts:
            owner, *others = self._sentence.shared
            self._sentence.shared = tuple(others)
            self._pending = drafts[:1] * len(others)
            drafts = [replace(drafts[0], about=owner)]
        for draft in drafts:
            self._add(piece, self._owners.read(piece, quantity, context, draft), quantity.span.begin)

    def _share(self, piece: Piece, quantity: Quantity) -> None:
        """Note the subjects that share the figures from this one on."""
        if not piece.listed or not self._sentence.shared:
            figures = self._bare_after(piece, quantity) + 1 if piece.quantities[-1] == quantity else 0
            self._sentence.shared = shared_subjects(self._layout, piece, figures)

    def _drafts(self, piece: Piece, quantity: Quantity, context: Context) -> list[Draft]:
        if self._pending and piece.listed and not context.before.strip():
            return [replace(self._pending.pop(0), quantity=quantity)]
        self._pending = []
        # Growth over several years is no yearly one.
        period = self._periods.read(piece, quantity.span.begin, False, self._sentence_span(piece))
        long = bool(period.start and period.end and (period.end - period.start).days > 400)
        bare = self._bare_after(piece, quantity)
        drafts = read_change(quantity, context, long, bare, self._layout.annotated.article.year)
        if drafts is None:
            drafts = read_share(quantity, context) or read_level(quantity, context)
        if len(drafts) > 1 and bare + 1 == len(drafts):
            self._pending = drafts[1:]
            drafts = drafts[:1]
        elif bare and len(drafts) == 1 and context.before and not context.after:
            self._pending = drafts * bare
        return drafts

    def _bare_after(self, piece: Piece, quantity: Quantity) -> int:
        """Count the listed figures after this one that bring no words of their own."""
        count = 0
        pieces = self._layout.pieces
        for other in pieces[piece.number + 1:piece.number + 9]:
            if not other.listed or len(other.quantities) != 1 or other.quantities[0].form != quantity.form or (
                    other.quantities[0].outer.begin != other.span.begin):
                break
            count += 1
        return count

    def _bundle(self, quantity: Quantity) -> Mention | None:
        """Return the project that the figure counts: 37个|…工程, …项目|54个."""
        if quantity.form != "count" or quantity.unit not in ("个", "项", "座", "条", "批"):
            return None
        if quantity.unit == "条" and re.match("[^，。]{0,12}生产线", self._layout.text[quantity.outer.end:]):
            return None  # lines are what somebody has
        around = self._layout.mention_around(quantity.span)
        if around and around.type == "Policy":
            return around
        return next((m for m in self._layout.annotated.mentions if m.type == "Project" and (
            m.span.begin - quantity.outer.end in (0, 1) or m.span.end == quantity.outer.begin)), None)

    def _previous_piece(self, piece: Piece) -> str:
        """Return the piece before, where it brings words and no figures: 水耗、能耗和碳排放强度，每年下降4%."""
        pieces = self._layout.pieces
        place = piece.number - 1
        if place < 0 or pieces[place].sentence != piece.sentence or pieces[place].quantities:
            return ""
        before = pieces[place].span
        head = next((m for m in self._layout.mentions_in(before) if m.span.begin == before.begin
                     and m.type in ("Place", "Zone", "Company")), None)
        return self._plain(head.span.end if head else before.begin, before.end)

    def _plain(self, begin: int, end: int) -> str:
        """Return the text between two places without times and brackets."""
        text, place = "", begin
        for time in self._layout.times_in(begin, end):
            text += self._layout.text[place:time.span.begin]
            place = time.span.end
        return re.sub(r"（[^（）]*）", "", text + self._layout.text[place:end]).replace("\n", "")

    def _sentence_span(self, piece: Piece) -> Span:
        return self._layout.annotated.sentences[piece.sentence].span

    def _add(self, piece: Piece, draft: Draft, place: int) -> None:
        """Turn a draft into a measure."""
        quantity = draft.quantity
        draft = replace(draft, indicator=without_modals(draft.indicator))
        target = self._futures.at(piece, place, self._future)
        if target and draft.rule == "level.v1" and is_project_property(draft.indicator) and not self._futures.own:
            target = False  # 拟建X项目，总投资18亿元: what it is laid out for holds now
        period = Period() if draft.timeless else self._periods.read(
            piece, place, target, self._sentence_span(piece), draft.rule == "count.v1")
        about = draft.about or self._subject
        self._sentence.last = draft.base if draft.base is not None else draft.indicator
        self._sentence.last_base = quantity.base if quantity else None
        self._sentence.part = draft.part
        if draft.rule != "change.v1" and draft.base is None:
            self._sentence.history += (draft.indicator,)
        if lead := _LEAD_VERB.match(draft.indicator):
            self._sentence.lead = lead[1]
        kind = "Target" if target else "Observation"
        if quantity is None:
            printed = self._layout.annotated.article.text[place:piece.span.end]
            self._emit(piece, kind, about, draft.indicator, printed, place, draft.rule, value=draft.value,
                       unit=draft.unit, numeric=draft.value, rank=draft.rank, scope=self._scope_key(draft.scope),
                       period=period)
            return
        scaled = None if quantity.value is None else (quantity.value * quantity.scale).normalize() + 0
        self._emit(piece, kind, about, draft.indicator, quantity.outer.of(self._layout.annotated.article.text), place,
                   draft.rule, value=quantity.value, unit=quantity.unit, numeric=scaled, base=quantity.base,
                   low=quantity.low, high=quantity.high, change=draft.change, qualifier=quantity.qualifier,
                   bound=quantity.bound, period=period)

    def _scope_key(self, scope: Span | None) -> str | None:
        if scope is None:
            return None
        return next((m.entities[0] for m in self._layout.mentions_in(scope) if m.type in ("Place", "Zone")), None)

    def _without_owners(self, indicator: str, piece: Piece) -> str:
        """Return an indicator without whose it is: X公司投资的Y电站|主洞进尺."""
        for mention in reversed(self._layout.mentions_in(piece.span)):
            place = indicator.rfind(mention.surface) if mention.type in _OWNERS else -1
            if place >= 0 and indicator[place - 1:place] not in ("占", "比", "较", "距", "到", "于"):
                rest = indicator[place + len(mention.surface):].lstrip("的、等和与“”’")
                return rest if len(rest) >= _LEAST_HEADING or has_head(rest) or rest == "投资" else indicator
        return indicator

    def _emit(self, piece: Piece, kind: str, about: Subject, indicator: str, printed: str, place: int, rule: str, *,
              value: Decimal | None = None, unit: str | None = None, low: Decimal | None = None,
              high: Decimal | None = None, numeric: Decimal | None = None, base: str | None = None,
              change: str | None = None, qualifier: str | None = None, bound: str | None = None,
              rank: int | None = None, scope: str | None = None, period: Period) -> None:
        if indicator.count("“") != indicator.count("”") or indicator.count('"') % 2:
            indicator = re.sub("[“”\"]", "", indicator)
        if rule in _HEADED:
            indicator = self._without_owners(indicator, piece)
        if not about.key or not indicator:
            return
        told = Told(place, piece, indicator, base or unit or "", rule, about, kind == "Target",
                    self._layout.insisted(Span(place, place + 1)), about is not self._subject)
        self._found.append(Row(told, Measure(
            kind, about.key, indicator, printed, (self._sentence_span(piece),),
            float(_CONFIDENCE.get(about.how, Decimal("0.7"))), rule, value, unit, low, high, numeric, base,
            None, change, qualifier, bound, rank, scope, period)))


def _same(one: Measure, other: Measure) -> bool:
    """Tell whether two measures of an article tell the same figure of the same thing."""
    if (one.about, one.value, one.low, one.high, one.unit, one.change) != (
            other.about, other.value, other.low, other.high, other.unit, other.change):
        return False
    if one.rule == other.rule == "capacity.v1":
        return True
    if one.kind != other.kind:
        return False
    if one.period and other.period and one.period != other.period:
        return False
    if one.evidence == other.evidence and one.value is not None:
        return False
    shared = sum((Counter(one.indicator_text) & Counter(other.indicator_text)).values())
    return 2 * shared >= (0.9 if one.value is None else 0.8) * (len(one.indicator_text) + len(other.indicator_text))

"""Whom a figure is told of beyond its clause's subject: the project it describes, the thing priced, the meeting."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.measures.drafts import Context, Draft
from kg.measures.layout import Layout, Piece
from kg.measures.projects import CAPACITIES, is_project_property, is_thing_property
from kg.measures.quantities import Quantity
from kg.measures.referents import Subject
from kg.measures.subjects import SubjectReader
from kg.measures.wording import clean_head, is_light
from kg.records import Span

__all__ = ["OwnerReader"]

_DEAL = re.compile(r"签约|谈成|达成|成交|参加|参会|参展|到场")
_BUILDS = re.compile(r"[，的]?(?:用于|将|拟|计划)?(?:建设|新建|兴建|建成|修建|打造|实施|建)(?!筑|材)")
#: People and bodies taking part in what is going on.
_PRESENT = re.compile(
    r"到会|到场|参会|参加|出席|列席|与会|发言|签约|交流|介绍|洽谈|观摩|参赛|参展|报名|讲|汇报|分享|领奖|发布")
_CROWD = re.compile(r"吸引|观众|选手|嘉宾|客商|展商|运动员|代表")
_ON_THE_SPOT = re.compile(r"(?:会上|会议上|仪式上|活动上|活动中|现场|[会赛展节]期间)$")
#: 全会应到委员|51名, 出席大会的有代表|80人: of the meeting named last, however far back.
_ATTENDED = re.compile("应到|实到|(?:出席|参加)(?:全会|会议|大会|仪式|典礼|活动|比赛)的")
_EACH = re.compile(r"每(公斤|千克|吨|亩|立方米|平方米|千瓦时|度|百克)(?:空气中的?)?")


class OwnerReader:
    """Gives figures their owners, one by one in the order of the text."""

    def __init__(self, layout: Layout, subjects: SubjectReader) -> None:
        self._layout = layout
        self._subjects = subjects
        self._thing: Subject | None = None  # the product last priced or measured

    def read(self, piece: Piece, quantity: Quantity, context: Context, draft: Draft) -> Draft:
        """Give a draft the subject that its indicator asks for."""
        subject = context.subject
        if draft.about is not None:
            return draft
        if quantity.form == "amount" and (owner := self._described(quantity)):
            named = CAPACITIES.get(quantity.base or "", "") if is_light(draft.indicator) or not context.before else ""
            head = clean_head(context.before) or named or draft.indicator
            if owner.end < piece.span.end and subject.how not in ("clause", "anaphor"):
                self._subjects.current = owner
            return replace(draft, about=owner, indicator=head, timeless=not head.startswith("总投资"))
        mentions = self._layout.mentions_in(Span(self._sentence(piece).begin, quantity.span.begin))
        here = [m for m in mentions if m.span.begin >= piece.span.begin]
        if is_thing_property(draft.indicator):
            thing = next((m for m in reversed(mentions) if m.type == "Product"), None)
            if per := _EACH.search(draft.indicator):
                if "/" not in quantity.unit:
                    quantity = replace(quantity, unit=f"{quantity.unit}/{per[1]}", base=f"{quantity.base}/{per[1]}")
                draft = replace(draft, quantity=quantity, indicator=draft.indicator.replace(per[0], ""))
            if thing:
                self._thing = Subject(thing.entities[0], "Product", "clause")
                named = draft.indicator.rsplit(thing.surface, 1)[-1].removeprefix("的")
                return replace(draft, about=self._thing, indicator=named or draft.indicator)
            if self._thing:
                return replace(draft, about=self._thing)
        bundled = "项目" in context.last and subject.type in ("Place", "Zone") and not any(
            m.type == "Project" for m in mentions)  # 全县实施项目118个，总投资…
        if is_project_property(draft.indicator) and subject.type not in ("Project", "Facility") and not bundled and (
                project := self._subjects.last_of("Project")):
            return replace(draft, about=project)
        if re.search(r"[中里]", self._layout.text[quantity.outer.end:piece.span.end]) and here and (
                here[-1].span.end == quantity.outer.begin and here[-1].type == "Place"):
            return replace(draft, about=Subject(here[-1].entities[0], "Place", "clause"))
        if here and re.search(r"中[^，]{1,12}有$", context.before) and here[-1].type in ("Place", "Zone"):
            return replace(draft, about=Subject(here[-1].entities[0], here[-1].type, "clause"))
        if draft.indicator.endswith("占比") and re.match("来自|在|分布在|位于|集中在", context.after):
            source = next((m for m in self._layout.mentions_in(Span(quantity.span.end, piece.span.end))
                           if m.type in ("Place", "Zone", "Company")), None)
            if source:
                return replace(draft, about=Subject(source.entities[0], source.type, "clause"))
        if quantity.base == "元" and draft.indicator.endswith("投资") and (works := self._built(piece, quantity)):
            return replace(draft, about=works, indicator="投资")
        if event := self._event_before(piece, quantity, subject):
            return replace(draft, about=event)
        return draft

    def _described(self, quantity: Quantity) -> Subject | None:
        """Return the project that the figure describes: 全长40公里的|…公路项目."""
        place = quantity.outer.end + (self._layout.text[quantity.outer.end:quantity.outer.end + 1] == "的")
        owner = next((m for m in self._layout.mentions_in(Span(place, place + 60)) if m.span.begin == place), None)
        if owner is None or owner.type not in ("Project", "Facility"):
            return None
        return Subject(owner.entities[0], owner.type, "clause", owner.span.begin, owner.span.end)

    def _built(self, piece: Piece, quantity: Quantity) -> Subject | None:
        """Return the project that money is put into: 投资N元，建设X项目."""
        after = self._layout.text[quantity.outer.end:]
        if not (verb := _BUILDS.match(after)):
            return None
        end = self._sentence(piece).end
        begin = quantity.outer.end + verb.end()
        works = next((m for m in self._layout.mentions_in(Span(begin, min(end, begin + 40)))
                      if m.type in ("Project", "Facility")), None)
        if works is None or "，" in self._layout.text[begin:works.span.begin]:
            return None
        return Subject(works.entities[0], works.type, "clause")

    def _event_before(self, piece: Piece, quantity: Quantity, subject: Subject) -> Subject | None:
        """Return the meeting at which a deal was made or people took part."""
        text, since = self._layout.text, self._sentence(piece).begin
        people = quantity.form == "count" and quantity.unit.endswith(("人", "名", "位", "家", "人次"))
        present = people and (_PRESENT.search(text[quantity.span.end:piece.span.end]) or (
            subject.how not in ("clause", "anaphor") and _CROWD.search(piece.span.of(text))))
        if people and _ATTENDED.search(text, since, quantity.span.begin):
            since = 0
        elif present and subject.how != "clause" and any(
                _ON_THE_SPOT.search(p.span.of(text)) for p in self._layout.pieces[piece.number - 1:piece.number]):
            since = self._layout.annotated.article.body_begin
        elif not (_DEAL.search(piece.span.of(text)) or present):
            return None
        before = self._layout.mentions_in(Span(since, quantity.span.begin))
        event = next((m for m in reversed(before) if m.type == "Event"), None)
        return Subject(event.entities[0], "Event", "clause") if event else None

    def _sentence(self, piece: Piece) -> Span:
        return self._layout.annotated.sentences[piece.sentence].span

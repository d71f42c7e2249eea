"""Reached or to be reached: which pieces of an article speak of the future."""

from __future__ import annotations

import re

from kg.measures.alternatives import alternatives
from kg.measures.layout import Layout, Piece
from kg.measures.referents import COMPLETED
from kg.records import Span

__all__ = ["FutureReader"]


#: 将 means "will" before a verb or adverb; before a noun it takes an object (将资源优势转化为…).
_WILL = re.compile(
    r"将(?=(?:每[天日周月年]|陆续|分批|逐步|先后|统一)+[一-龥]{2}|在|"
    rf"{alternatives('modality_after_will')}|{alternatives('indicator_future')})")
_PLANNED = re.compile(
    rf"(?<!比)(?<!较)(?<!比原)(?<!较原)(?:{alternatives('indicator_future')})|(?<![产功性动潜热电智节职才不])能(?:够)?(?:达到?(?!\d*[人个])|实现|到)(?=[约近超]?\d)|可(?:达到?|实现)"
    r"|(?<![需不只重主简])要(?=完成|实施|降低|达到|突破|实现|新增|超过|培育|力争|降到|提高到|增加到|建|再|新|扩|引进|打造|把|使|推动|推进|加快)"
    r"|(?<![动展划坚升技训比较原])计划(?!总投资|[的，。、：》”’；项书中性单生]|经济|支持|（)|打算(?!盘)")
#: What is foretold of one figure; aims and plans go on.
_LOCAL = re.compile(r"预计|有望|预期|可|能")
_DONE = re.compile(alternatives("indicator_done"))
#: Effort: the clause aims at what it names, and the next clause may tell what is.
_EFFORT = re.compile(f"{alternatives('indicator_efforts')}|确保(?!了)")
#: Times that may lie ahead.
_AHEAD = frozenset({"year.v1", "month.v1", "months.v1", "quarters.v1", "year-part.v1", "plan.v1",
                    "coming-years.v1", "day.v1", "days.v1", "by.v1"})
_CLOSED = re.compile(r"(?:之后|以来|后)，?$")


class FutureReader:
    """Goes through an article piece by piece; a future lasts to the sentence's end, and into subjectless ones."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._sentence = self._paragraph = -1
        self._future = False
        self._since = -1  # the sentence whose words put it there
        self._momentary = self._carried = False
        self._local = False  # only 预计 tells it so: it ends at a semicolon
        self._said = False  # it was somebody's speech that put it there
        self._own = ""  # the word that puts this piece into the future

    def read(self, piece: Piece, own_subject: bool) -> bool:
        """Tell whether `piece` tells of what is to be; call it for every piece, in order."""
        text = piece.span.of(self._layout.text)
        anew = own_subject or self._dated(piece.span) or self._named(piece.span)
        if piece.paragraph != self._paragraph or (piece.sentence != self._sentence and anew) or (
                self._since != piece.sentence and self._dated(piece.span)):
            self._future = False  # he said, over the last five years…: a time of its own ends what went before
        spoken = any(speech.overlaps(piece.span) for speech in self._layout.speeches)
        if piece.sentence != self._sentence and self._said and not spoken:
            self._future = self._said = False  # what somebody said is to be, the report does not
        self._paragraph, self._sentence = piece.paragraph, piece.sentence
        self._carried = self._future
        if self._layout.text[piece.span.begin - 1:piece.span.begin] == "；" and self._local:
            self._future = self._local = False  # 预计产量66万吨；产能达380万锭
        marked = _PLANNED.search(text) or _WILL.search(text)
        momentary = bool(_EFFORT.search(text)) or (piece.listed and self._momentary)
        planned = marked or (
            self._deadline(piece.span) and not _DONE.search(text))
        if planned and (not _CLOSED.search(text) or (COMPLETED.search(text) and not _DONE.search(text))):
            self._future, self._since, self._said = True, piece.sentence, spoken
            self._local = bool(marked and _LOCAL.match(marked[0]))
        elif _DONE.search(text):
            self._future = False
        self._momentary = momentary
        self._own = marked[0] if marked else ""
        return self._future or momentary

    @property
    def own(self) -> str:
        """The word of the piece itself that puts it into the future."""
        return self._own

    def at(self, piece: Piece, place: int, future: bool) -> bool:
        """Tell whether the figure at `place` is to be: done before 预计 in the same piece stays done."""
        text = self._layout.text[piece.span.begin:place]
        planned = _PLANNED.search(text) or _WILL.search(text) or _EFFORT.search(text)
        if planned or not future:
            return future
        if self._own and self._layout.text[place:piece.span.end].find(self._own) > 0:
            return self._carried  # 全长40公里的公路预计明年通车
        return self._carried or not _DONE.search(text)

    def _deadline(self, span: Span) -> bool:
        """Tell whether the piece names a time after the article's day."""
        article = self._layout.annotated.article
        day = article.reported or article.published
        for time in self._layout.times_in(span.begin, span.end):
            if time.period.end is not None and time.rule in _AHEAD:
                start = time.period.start or time.period.end
                if day and start > day:
                    return True
                if not day and article.year and start.year > article.year:
                    return True
                if time.rule == "by.v1" and (day is None or time.period.end > day):
                    return True
        return False

    def _named(self, span: Span) -> bool:
        """Tell whether the piece begins with somebody or somewhere new."""
        return any(m.span.begin < span.begin + 8 and m.type in (
            "Place", "Zone", "Company", "Project", "Government", "Institution")
                   for m in self._layout.mentions_in(span))

    def _dated(self, span: Span) -> bool:
        article = self._layout.annotated.article
        day = article.reported or article.published
        return any(time.rule in ("now.v1", "as-of.v1", "since.v1", "day.v1") or bool(
            day and time.period.start and time.period.start <= day)
            for time in self._layout.times_in(span.begin, span.end))

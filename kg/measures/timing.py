"""The period of a figure: the nearest time before it that holds for it."""

from __future__ import annotations

import re
from datetime import date

from kg.measures.alternatives import alternatives
from kg.measures.layout import Layout, Piece
from kg.records import Period, Span
from kg.times import TimeMention
from kg.times.calendar import month_of, years_of

__all__ = ["PeriodReader"]

#: Times that hold beyond their sentence, to the paragraph's end.
_CARRYING = frozenset({"year.v1", "months.v1", "quarters.v1", "since.v1", "season.v1", "plan.v1", "festival.v1"})
#: The last month in which what happened in the year before is news.
_ACCOUNTS = 4
#: Times over which 每年 makes sense.
_LONG = frozenset({"plan.v1", "years.v1", "recent-years.v1", "season.v1"})
_VAGUE = frozenset({"vague.v1", "same-period.v1"})
_HAPPENING = re.compile(alternatives("indicator_events"))
_REPEATED = re.compile(r"每[年月天日季周]")
#: Paragraphs that go on with a list begun before.
_GOES_ON = re.compile(r"(?:[^，。]{0,30}方面，|此外|同时|与此同时|另外|——|●)")
_ATTRIBUTE = re.compile(r"是[^，。；：]{0,12}$")
_RISEN = re.compile(r"\d[^，；。]*(?:到|至|为)[约近超]?$")
_BY_PLAN = re.compile(r"(?:按照|根据|依据)[^，。]*$")
_DEAL = re.compile(r"签约|签订|签署|达成|成交|参加")
#: What a time is followed by that is only compared with: 恢复到2019年|同期的九成.
_MEASURED_BY = re.compile("同期|水平")
#: Before and behind the figure that a move starts from: 由|1286家|增加到1571家; it was so once.
_FROM = re.compile(r"[由从][^，；。\d]{0,16}$")
_MOVED_ON = re.compile(
    r"[\d.,]+[^，；。\d]{0,6}?(?<![\d—-])(?:[增提升扩上降减缩压跃攀变下优][^，；。\d]{0,5})?[到至为]了?"
    r"(?:目前|现在|如今)?的?[约近超]?\d")
#: What stands before a figure that holds as the article is written.
_BY_NOW = re.compile("现有|现已|现存|仍有|还有")
_LAUNCH = re.compile(r"(?:启动|并网|投产|投运|投用|建成|开工|成立|开通|实施|设立|创建|开始|上线|运行|运营)")


class PeriodReader:
    """Goes through an article figure by figure and keeps the time that is being told of."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._paragraph = -1
        self._paragraph_time: TimeMention | None = None
        self._article_time: TimeMention | None = None  # 今年以来 that opens a list of paragraphs
        self._goes_on = False
        #: Of targets without a time of their own: “十五五”时期 in the headline.
        self.horizon = next((t.period for t in layout.times if t.span.end <= layout.annotated.article.body_begin
                             and t.rule in ("plan.v1", "coming-years.v1", "by.v1")), Period())
        self._whole = self._headline_time()
        self._reported_on = Period()  # the year or the days that the article gives an account of
        self._day: TimeMention | None = None  # the last day named
        self._seen = 0

    def read(self, piece: Piece, place: int, target: bool, sentence: Span, counted: bool = False) -> Period:
        """Return the period of the figure at `place`; call it in the order of the text.

        What is `counted` where a paragraph tells of the article's day was counted on that day.
        """
        self._advance(piece, place)
        repeated = not target and _REPEATED.search(self._layout.text[piece.span.begin:place])
        times = [t for t in self._layout.times_in(sentence.begin, place) if self._holds(t, piece, place)]
        if target:
            return self._deadline(times) or self.horizon
        if repeated and not (times and times[-1].rule in _LONG):
            return Period()
        begun = _is_start(self._layout.text, piece, place)
        if times and not (begun and times[-1].rule not in _LONG and times[-1].span.begin < piece.span.begin):
            year, until = times[-1].period, next((t.period.end for t in times if t.rule == "as-of.v1"), None)
            if times[-1].rule == "year.v1" and year.start and until and until.year == year.start.year:
                return Period(year.start, until)  # 截至9月底，今年已…
            return self._year_over(times[-1]) or self._resolve(times[-1], sentence)
        if self._day and self._day.span.begin >= self._layout.text.rfind("\n", 0, place) and _DEAL.search(
                piece.span.of(self._layout.text)):
            return self._day.period
        time = self._paragraph_time
        if begun and (time is None or time.rule not in _LONG):
            return Period()
        if time is None and self._goes_on:
            time = self._article_time
        if time:
            return time.period
        if counted and self._day and self._day.span.begin >= self._layout.text.rfind("\n", 0, place) and (
                self._day.period.start == self._layout.annotated.article.reported):
            return self._day.period
        return self._reported_on or self._whole or self._present(piece, place)

    def _present(self, piece: Piece, place: int) -> Period:
        """Return the article's month for what is there by now: 现有6座."""
        article = self._layout.annotated.article
        day = article.reported or article.published
        if day is None or not _BY_NOW.search(self._layout.text, piece.span.begin, place):
            return Period()
        return month_of(day.year, day.month)

    def _headline_time(self) -> Period:
        """Return the span that the headline of a list of figures covers: 数说某县·前两个月."""
        article = self._layout.annotated.article
        head = [t for t in self._layout.times if t.span.end <= article.body_begin]
        body = any(t.rule in _CARRYING for t in self._layout.times if t.span.begin >= article.body_begin)
        listed = ("months.v1", "quarters.v1", "festival.v1") if article.kind == "news" and body else (
            "months.v1", "quarters.v1", "festival.v1", "month.v1", "year.v1")
        return next((t.period for t in head if t.rule in listed
                     and (article.kind == "sidebar" or t.rule != "year.v1")), Period())

    def _advance(self, piece: Piece, place: int) -> None:
        """Take note of the times passed since the last figure."""
        text = self._layout.text
        if piece.paragraph != self._paragraph:
            self._paragraph, self._paragraph_time = piece.paragraph, None
            line = text.rfind("\n", 0, piece.span.begin + 1) + 1
            self._goes_on = bool(_GOES_ON.match(text, line))
        while self._seen < len(self._layout.times) and self._layout.times[self._seen].span.end <= place:
            time = self._layout.times[self._seen]
            self._seen += 1
            if "\n" in text[time.span.end:place]:
                self._paragraph_time = None
            if self._inside_name(time) or time.rule in _VAGUE or self._compared(time):
                continue
            if time.rule == "day.v1":
                self._day = time
            if self._opens_account(time):
                self._reported_on = time.period
            if time.rule == "since.v1" and time.period.start and time.period.end and (
                    time.period.start.year == time.period.end.year):
                self._article_time = time
            elif time.rule in ("now.v1", "years.v1", "recent-years.v1"):
                self._article_time = None
            if time.rule in _CARRYING and not self._long_past(time) and self._at_head(time) and (
                    "\n" not in text[time.span.end:place]):
                self._paragraph_time = time
            elif time.rule in ("now.v1", "as-of.v1"):
                self._paragraph_time = None

    def _opens_account(self, time: TimeMention) -> bool:
        """Tell whether the article's first paragraphs set out what time its figures are of.

        Early in a year that is the year before (2024年，… in a January), else a run of days: 9月29日至10月3日.
        """
        article = self._layout.annotated.article
        day, end = article.reported or article.published, time.period.end
        if day is None or end is None or not self._at_head(time) or self._layout.text.count(
                "\n", article.body_begin, time.span.begin) > 1:
            return False
        if time.rule == "year.v1":
            return day.month <= _ACCOUNTS and end.year == day.year - 1
        return time.rule in ("days.v1", "festival.v1") and end <= day and article.body_begin <= time.span.begin

    def _long_past(self, time: TimeMention) -> bool:
        """Tell whether a year lies before the last one: what a story tells of it ends with its sentence."""
        article = self._layout.annotated.article
        day = article.reported or article.published
        return bool(time.rule == "year.v1" and day and time.period.end and time.period.end.year < day.year - 1)

    def _at_head(self, time: TimeMention) -> bool:
        """Tell whether the time opens a clause: 2023年，…, not 2023年度先进班组."""
        before = self._layout.text[max(0, time.span.begin - 6):time.span.begin]
        return bool(re.search(r"(?:[，。；：！？\n“”、（]|其中|^|自|从|，?在)$", before)) or "以来" in time.rule

    def _inside_name(self, time: TimeMention) -> bool:
        text = self._layout.text
        around = self._layout.mention_around(time.span)
        if around is not None and around.type not in ("Industry", "Product") and len(around.span) > len(time.span) + 4:
            return True
        if text[time.span.begin - 1:time.span.begin] in ("（", "《"):
            return True
        return bool(_ATTRIBUTE.search(text[max(0, time.span.begin - 14):time.span.begin]))

    def _compared(self, time: TimeMention) -> bool:
        """Tell whether the time is only compared with: 比上年末增加."""
        text = self._layout.text
        return text[time.span.begin - 1:time.span.begin] in ("比", "较", "与", "同") or (
            time.rule in ("year.v1", "by.v1") and _MEASURED_BY.match(text, time.span.end) is not None)

    def _holds(self, time: TimeMention, piece: Piece, place: int) -> bool:
        if time.rule in _VAGUE or self._inside_name(time):
            return False
        if time.rule in ("day.v1", "days.v1"):
            return bool(_HAPPENING.search(self._layout.text[max(time.span.end, piece.span.begin):piece.span.end]))
        if self._compared(time):
            return False
        if self._layout.text[time.span.begin - 1:time.span.begin] in ("由", "从") and _RISEN.search(
                self._layout.text[time.span.end:place]):
            return False  # 由2020年的38%提高到52%: the year is the first figure's
        if _BY_PLAN.search(self._layout.text[max(0, time.span.begin - 12):time.span.begin]):
            return False
        begun = self._layout.text[time.span.end:time.span.end + 14].split("，")[0]
        since = self._layout.text[time.span.begin - 1:time.span.begin] in ("于", "自", "从")
        return not (since and _LAUNCH.search(begun) and time.span.end < piece.span.begin)

    def _deadline(self, times: list[TimeMention]) -> Period:
        article = self._layout.annotated.article
        day = article.reported or article.published
        for time in reversed(times):
            if day and time.period.end and time.period.end < day:
                continue
            if time.rule not in ("now.v1", "as-of.v1", "day.v1", "days.v1", "since.v1"):
                return time.period
        return Period()

    def _year_over(self, time: TimeMention) -> Period:
        """Return the year before, where an article of a year's first weeks tells what came of 全年, 过去一年."""
        article = self._layout.annotated.article
        day, period = article.reported or article.published, time.period
        if time.rule not in ("full-year.v1", "recent-years.v1") or day is None or day.month > 2 or not (
                period.start and period.end and period.end > day):
            return Period()
        return years_of(period.start.year - 1, period.end.year - 1)

    def _resolve(self, time: TimeMention, sentence: Span) -> Period:
        """Open-ended 截至… starts where the thing was begun, if the same paragraph tells."""
        period = time.period
        if time.rule != "as-of.v1" or period.end is None:
            return period
        start: date | None = None
        text = self._layout.text
        paragraph = text.rfind("\n", 0, time.span.begin) + 1
        for earlier in self._layout.times_in(paragraph, time.span.begin):
            if earlier.rule == "since.v1" and earlier.period.start and (
                    paragraph <= earlier.span.begin < time.span.begin):
                start = earlier.period.start
            if paragraph <= earlier.span.begin and earlier.span.end <= time.span.begin and earlier.period.start:
                begun = text[earlier.span.end:earlier.span.end + 14].split("，")[0]
                if _LAUNCH.search(begun) and text[earlier.span.begin - 1:earlier.span.begin] in ("于", "自", "从"):
                    start = earlier.period.start
        return Period(start, period.end) if start else Period(date(period.end.year, period.end.month, 1), period.end)


def _is_start(text: str, piece: Piece, place: int) -> bool:
    """Tell whether the figure at `place` is what a move starts from: 由|3800株|提高到6000株."""
    return _FROM.search(text, piece.span.begin, place) is not None and _MOVED_ON.match(text, place) is not None

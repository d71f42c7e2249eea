"""When an event begins and ends, and on which day what is stated held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kg.records import Span
from kg.statements.claims import Claim
from kg.statements.reading import Reading
from kg.times import Anchor, TimeMention, find_periods

__all__ = ["Times", "event_dates"]

_HELD = re.compile("举行|举办|召开|开幕|启动|签署|签订|开赛|拉开帷幕|揭牌")


class Times:
    """The times of one article, found once."""

    def __init__(self, reading: Reading) -> None:
        article = reading.annotated.article
        self._reading = reading
        self._found = find_periods(article.text, Anchor(article.reported, article.published, article.year))

    def inside(self, span: Span) -> list[TimeMention]:
        """Return the times printed inside `span` whose first day is known."""
        return [time for time in self._found if span.covers(time.span) and time.period.start is not None]

    def day_of(self, anchor: Span) -> date | None:
        """Return the first day told in the clause of `anchor`, or in the clause of time before it."""
        clauses = self._reading.clauses
        for number, clause in enumerate(clauses):
            if not (clause.span.begin <= anchor.begin < clause.span.end):
                continue
            times = self.inside(clause.span)
            if not times and number and clauses[number - 1].sentence == clause.sentence:
                before = clauses[number - 1]
                times = [time for time in self.inside(before.span) if len(before.span) - len(time.span) <= 4]
            if times and times[0].rule != "by.v1":
                day, reported = times[0].period.start, self._reading.annotated.article.reported
                return None if day and reported and day > reported else day
        return None


def event_dates(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """12月10日，X专场举行: the first and, of several days, the last day of an event."""
    times = Times(reading)
    for clause, event in reading.every({"Event"}):
        if not _HELD.search(clause.text):
            continue
        sentence = reading.annotated.sentences[clause.sentence].span
        near = times.inside(clause.span) or times.inside(Span(sentence.begin, clause.span.end))
        days = [t for t in near if t.period.start and t.period.end and (t.period.end - t.period.start).days <= 31
                and t.span.begin >= clause.span.begin - 20]
        modality = reading.modality(event.span.begin)
        if not days or modality is None:
            continue
        time = days[0]
        if time.period.start is None or time.period.end is None or re.search("月$", time.span.of(reading.text)):
            continue
        yield Claim(event.entities[0], "startDate", time.period.start.isoformat(), (event.span, time.span), modality)
        yield Claim(event.entities[0], "endDate", time.period.end.isoformat(), (event.span, time.span), modality)

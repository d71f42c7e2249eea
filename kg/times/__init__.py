"""Times in a text, as periods of the calendar: 2024年前三季度, 今年以来, 截至11月底, “十五五”时期.

A relative time is resolved against the article's day and year; where these are unknown the period
stays open.  Nothing is taken from a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import Match

from kg.lexicon import words
from kg.records import Period, Span
from kg.times.calendar import year_of
from kg.times.clock import Anchor, Clock
from kg.times.rules import RULES, TimeRule

__all__ = ["Anchor", "TimeMention", "find_periods"]

_BREAK = re.compile(r"[。！？!?\n]")
#: 截至, 到, … before a time; group 1: the time is reached (as-of), group 2: it is a deadline.
_BEFORE = re.compile(
    r"(?:(截至|截止到?|截止至)|(?<![从自由月年日\d—增高升降少短减加长大跃攀延调缩])([到至])(?:了)?)[ 　]?$")
_AFTER = re.compile(r"(?P<by>[ 　]?(?:之?前|以前))|(?P<since>[ 　]?以来|至今|[ 　]?起(?!点|步|来))")
_STANDING = {"month.v1", "year.v1", "year-part.v1", "quarters.v1", "day.v1", "plan.v1", "now.v1"}


@dataclass(frozen=True, slots=True, order=True)
class TimeMention:
    """A time as printed at `span`; an empty `period` is one that the article leaves open.

    `rule` tells the form: ``by.v1`` a deadline, ``as-of.v1`` a closing day (start open), ``since.v1``
    a time up to now, ``now.v1`` the article's month, ``day.v1`` one day …
    """

    span: Span
    period: Period
    rule: str


def _candidates(text: str) -> list[tuple[TimeRule, Match[str]]]:
    """Return the matches to read: longest first where they overlap, then the first rule, in text order."""
    found = [(match.start(), -len(match[0]), rank, rule, match)
             for rank, rule in enumerate(RULES) for match in rule.pattern.finditer(text) if match[0].strip()]
    kept: list[tuple[TimeRule, Match[str]]] = []
    end = 0
    for start, _, _, rule, match in sorted(found, key=lambda row: row[:3]):
        if start >= end:
            kept.append((rule, match))
            end = match.end()
    return kept


def _widen(text: str, match: Match[str], rule: TimeRule, clock: Clock) -> tuple[Span, Period, str]:
    """Read one match with the 截至, 到, 以来, 前 around it."""
    span, period, name = _trim(match), rule.read(match, clock), rule.name
    if name not in _STANDING:
        return span, period, name
    if after := _AFTER.match(text, span.end):
        if after["by"] and name != "now.v1":
            return Span(span.begin, after.end()), Period(None, period.end), "by.v1"
        since = after["since"]
        if since and (since.strip() != "起" or text[span.begin - 1:span.begin] in ("从", "自")):
            this_year = period.start and period.start.year == clock.year() and (
                name == "year.v1" or (name == "year-part.v1" and period.start.month == 1))
            if this_year and period.start:
                period = year_of(period.start.year)
            until = period.end if this_year else clock.now().end
            return Span(span.begin, after.end()), Period(period.start, until if period else None), "since.v1"
    if before := _BEFORE.search(text, max(0, span.begin - 4), span.begin):
        name = "as-of.v1" if before[1] else "by.v1"
        if rule.name == "now.v1":
            name = "as-of.v1"
        if before[1] or rule.name != "day.v1":
            return Span(before.start(), span.end), Period(None, period.end), name
    return span, period, rule.name


def _trim(match: Match[str]) -> Span:
    """Return the match's span without the blanks at its ends."""
    begin = match.start() + len(match[0]) - len(match[0].lstrip())
    return Span(begin, match.start() + len(match[0].rstrip()))


def _named_seasons(text: str, times: list[TimeMention]) -> Iterator[TimeMention]:
    """Find the seasons that the text explains in brackets, wherever they stand."""
    for season in words("time_seasons"):
        told = re.compile(rf"(?:\d{{4}}年度?)?{re.escape(season)}(?:期间)?")
        period = next((time.period for match in told.finditer(text) for time in times
                       if _explains(text, match, time)), None)
        if period is not None:
            yield from (TimeMention(Span(*match.span()), period, "season.v1") for match in told.finditer(text))


def _explains(text: str, season: Match[str], time: TimeMention) -> bool:
    """Tell whether `time` says what the season is: 采暖季（10月—3月）, 10月至3月的采暖季."""
    if time.span.begin == season.end() + 1 and text[season.end()] in "（(":
        return time.period.start is not None
    between = text[time.span.end:season.start()]
    return time.rule in ("months.v1", "days.v1") and bool(re.fullmatch("的|这个|(?:算作|作为|为)(?:一个)?", between))


def find_periods(text: str, anchor: Anchor) -> tuple[TimeMention, ...]:
    """Find the times of `text`, in order, not overlapping.

    Args:
        text: any text; a sentence is enough, but 全年 and 采暖季 look back to what the text said before.
        anchor: the day and year that relative times are counted from.
    """
    clock, found, read = Clock(anchor), [], 0
    for rule, match in _candidates(text):
        for stop in _BREAK.finditer(text, read, match.start()):
            clock.end_paragraph() if stop[0] == "\n" else clock.end_sentence()
        read = match.start()
        span, period, name = _widen(text, match, rule, clock)
        found.append(TimeMention(span, period, name))
        groups = match.groupdict()
        if (groups.get("y1") or groups.get("r1")) and period.end:
            clock.named_year = clock.paragraph_year = (period.start or period.end).year
        if rule.name == "day.v1" and period.start:
            clock.named_day = period.start
        if period.start and period.end and name != "now.v1":
            clock.last = period
    seasons = list(_named_seasons(text, found))
    kept = [time for time in found if not any(time.span.overlaps(season.span) for season in seasons)]
    return tuple(sorted([*kept, *seasons]))

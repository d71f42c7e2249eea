"""The grammar of times: one row a form, each a pattern and what it means.

Patterns are matched everywhere; of overlapping matches the longest, then the first row, wins.
``Y`` in a pattern stands for a year (2024年, 二〇二四年, 今年, 去年 …), ``M`` and ``D`` for numbers,
``~`` for a hyphen, dash or 至, and a blank may stand around each number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from re import Match, Pattern

from kg.lexicon import table
from kg.records import Period
from kg.times.calendar import day_of, join, month_of, months_of, plan_of, year_of, years_of
from kg.times.clock import Clock
from kg.times.numerals import read_numeral

__all__ = ["RULES", "TimeRule"]

Reader = Callable[[Match[str], Clock], Period]

#: 今年 … as years from this one.
RELATIVE_YEARS: dict[str, int] = {word: int(shift) for word, shift in table("time_years")}


@dataclass(frozen=True, slots=True)
class TimeRule:
    """A form of time: `name` is versioned, `read` gives the period (empty: understood, not resolvable)."""

    name: str
    pattern: Pattern[str]
    read: Reader


#: What stands before a word that only looks like a year: 建成后|年产, 以上|年产, 未来|年产.
_NOT_BEFORE = {"后年": "[建投达成产用之以]", "上年": "以", "来年": "[未近以]", "前年": "[目当以之]", "今年": "如",
               "本年": "[基样版课成日资根]"}
_RELATIVE = "|".join(f"(?<!{_NOT_BEFORE[w]}){w}" if w in _NOT_BEFORE else w
                     for w in sorted(RELATIVE_YEARS, key=lambda w: (-len(w), w)))
_NUMERAL = "[一二两三四五六七八九十]"


def _compile(pattern: str) -> Pattern[str]:
    counts = {"Y": 0, "M": 0, "D": 0}

    def part(match: Match[str]) -> str:
        letter = match[0]
        counts[letter] += 1
        n = counts[letter]
        if letter == "Y":
            return (rf"(?:(?P<y{n}>(?:(?<!\d)(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{{3}}))[ 　]?年度?"
                    rf"|(?P<r{n}>{_RELATIVE}))[ 　]?")
        return rf"[ 　]?(?P<{letter.lower()}{n}>(?<!\d)\d{{1,2}}(?!\d))[ 　]?"

    pattern = pattern.replace("~", "(?:[-—–－~～]{1,2}|[至到])").replace("N", rf"(?P<n>\d{{1,2}}|{_NUMERAL}{{1,2}})")
    return re.compile(re.sub(r"(?<![A-Za-z<\\])[YMD](?![A-Za-z])", part, pattern))


def _year(match: Match[str], clock: Clock, n: int = 1, month: int | None = None) -> int | None:
    """Return the match's n-th year; where none is printed, the one that the surroundings tell."""
    groups = match.groupdict()
    if printed := groups.get(f"y{n}"):
        return read_numeral(printed)
    if word := groups.get(f"r{n}"):
        return clock.year(RELATIVE_YEARS[word])
    if month is not None:
        return clock.year_for(month)
    return clock.named_year if clock.named_year is not None else clock.year()


def _number(match: Match[str], name: str) -> int:
    return read_numeral(match.groupdict()[name] or "") or 0


def _day(match: Match[str], clock: Clock) -> Period:
    month = _number(match, "m1")
    year = _year(match, clock, 1, month)
    return day_of(year, month, _number(match, "d1")) if year else Period()


def _days(match: Match[str], clock: Clock) -> Period:
    first = _day(match, clock)
    if first.start is None:
        return Period()
    month = _number(match, "m2") or first.start.month
    return join(first, day_of(_year_after(match, first.start.year), month, _number(match, "d2")))


def _year_after(match: Match[str], first: int) -> int:
    return read_numeral(match.groupdict().get("y2") or "") or first


def _months(match: Match[str], clock: Clock) -> Period:
    first, last = _number(match, "m1"), _number(match, "m2")
    year = _year(match, clock, 1, last)
    if not year:
        return Period()
    return months_of(year, first, last, _year_after(match, year))


def _month(match: Match[str], clock: Clock) -> Period:
    month = _number(match, "m1")
    year = _year(match, clock, 1, month)
    return month_of(year, month) if year and 1 <= month <= 12 else Period()


def _first_months(match: Match[str], clock: Clock) -> Period:
    count, year = _number(match, "n"), _year(match, clock)
    return months_of(year, 1, count) if year and 1 <= count <= 12 else Period()


def _quarters(match: Match[str], clock: Clock) -> Period:
    year = _year(match, clock)
    if not year:
        return Period()
    word = re.sub(r".*?(前|第?[一二三四]|上半年|下半年)", r"\1", match[0])
    if "半年" in word:
        return months_of(year, 1, 6) if word.startswith("上") else months_of(year, 7, 12)
    number = next((read_numeral(c) or 0 for c in word if c in "一二两三四"), 0)
    return months_of(year, 1 if word.startswith("前") else 3 * number - 2, 3 * number)


def _whole_year(match: Match[str], clock: Clock) -> Period:
    year = _year(match, clock)
    return year_of(year) if year else Period()


def _since(match: Match[str], clock: Clock) -> Period:
    """自2019年开馆以来: from then to the article's month, open where that is unknown."""
    month = _number(match, "m1")
    begun = _month(match, clock) if month else _whole_year(match, clock)
    return Period(begun.start, clock.now().end) if begun else Period()


def _full_year(match: Match[str], clock: Clock) -> Period:
    year = clock.named_year or clock.paragraph_year or clock.year()
    return year_of(year) if year else Period()


def _year_part(match: Match[str], clock: Clock) -> Period:
    year = _year(match, clock)
    month = {"初": 1, "中": 6}.get(match["part"], 12)
    return month_of(year, month) if year else Period()


def _years(match: Match[str], clock: Clock) -> Period:
    first, last = _year(match, clock), read_numeral(match["last"])
    return years_of(first, last) if first and last and first <= last else Period()


def _recent_years(match: Match[str], clock: Clock) -> Period:
    year, count = clock.year(), _number(match, "n")
    return years_of(year - count + 1, year) if year and count else Period()


def _coming_years(match: Match[str], clock: Clock) -> Period:
    year, count = clock.year(), _number(match, "n")
    return years_of(year + 1, year + count) if year and count else Period()


def _plan(match: Match[str], clock: Clock) -> Period:
    period = plan_of(10 + (read_numeral(match["plan"]) or 0))
    if match["edge"] and period.start and period.end:
        return year_of(period.start.year if match["edge"] in "初开" else period.end.year)
    return period


def _shifted_day(match: Match[str], clock: Clock) -> Period:
    day = clock.anchor.published or clock.anchor.reported
    shift = {"昨": -1, "前": -2, "明": 1}.get(match[0][0], 0)
    if day is None:
        return Period()
    return Period(day + timedelta(shift), day + timedelta(shift))


def _same_day(match: Match[str], clock: Clock) -> Period:
    day = clock.named_day or clock.anchor.reported
    return Period(day, day)


def _lone_day(match: Match[str], clock: Clock) -> Period:
    day, number = clock.anchor.day, _number(match, "d1")
    if day is None:
        return Period()
    month = day.month if number <= day.day else day.month - 1
    return day_of(day.year, month, number) if month else day_of(day.year - 1, 12, number)


def _shifted_month(match: Match[str], clock: Clock) -> Period:
    now = clock.now()
    if now.start is None:
        return Period()
    count = now.start.year * 12 + now.start.month - 1 + {"上": -1, "下": 1}.get(match[0][0], 0)
    return month_of(count // 12, count % 12 + 1)


def _year_before(match: Match[str], clock: Clock) -> Period:
    """The last period named, one year earlier."""
    start, end = clock.last.start, clock.last.end
    if start is None or end is None:
        return Period()
    return months_of(start.year - 1, start.month, end.month, end.year - 1)


def _festival(match: Match[str], clock: Clock) -> Period:
    """The holiday of the year that is named, else the next one where it is near, else the last."""
    name, day, printed = match["name"].strip("“”‘’"), clock.anchor.day, match["r1"] or match["y1"]
    years = (_year(match, clock),) if printed or day is None else (day.year + 1, day.year, day.year - 1)
    for year in years:
        span = FESTIVALS.get((name, year)) or FESTIVALS.get((name, None))
        found = join(day_of(year, *span[:2]), day_of(year, *span[2:])) if year and span else Period()
        if found.start and (printed or day is None or (found.start - day).days < _NEAR):
            return found
    return Period()


#: Holidays by name and year, none for any year: month and day of the first and the last day.
FESTIVALS: dict[tuple[str, int | None], tuple[int, int, int, int]] = {
    (name, None if year == "*" else int(year)): (int(first[:2]), int(first[3:]), int(last[:2]), int(last[3:]))
    for name, year, first, last in table("time_festivals")}
_FESTIVAL = "|".join(sorted({f"[“‘]?{name}[”’]?" for name, _ in FESTIVALS}, key=lambda n: (-len(n), n)))
#: Days from which on a holiday ahead is not the one told of.
_NEAR = 30

RULES: tuple[TimeRule, ...] = tuple(TimeRule(name, _compile(pattern), read) for name, pattern, read in [
    ("days.v1", r"(?:Y)?M月D[日号]?~(?:Y)?(?:M月)?D[日号]", _days),
    ("day.v1", r"(?:Y)?M月D[日号]", _day),
    ("months.v1", r"(?:Y)?M(?:月份?)?~(?:Y)?M月份?", _months),
    ("quarters.v1", rf"(?:Y)?(?:前{_NUMERAL}个?季度|第?[一二三四]季度|[上下]半年)", _quarters),
    ("months.v1", r"(?:Y)?前N个月", _first_months),
    ("festival.v1", rf"(?<![秋双])(?:Y)?(?P<name>{_FESTIVAL})(?:小?长假|假期|黄金周|假日|期间)(?:期间)?", _festival),
    ("month.v1", r"(?:Y)?M月(?:份|底|末|初|[上中下]旬|当月)?", _month),
    ("year-part.v1", r"Y(?P<part>初(?![中步级始夏冬春秋])|中(?![秋国小学央考标旬外亚医型])|[底末])(?!期)", _year_part),
    ("year-part.v1", r"(?:(?<![一-龥0-9])|(?<=[比较从自到至在于和前由力]))年(?P<part>[初底末])", _year_part),
    ("years.v1", r"(?P<y1>(?<!\d)(?:19|20)\d\d)[ 　]?年?~[ 　]?(?P<last>20\d\d)[ 　]?年", _years),
    ("years.v1", r"(?P<y1>(?<!\d)(?:19|20)\d\d)[/／](?P<last>20\d\d)(?!\d)[ 　]?(?:年度?|(?=[一-龥]{1,2}季))", _years),
    ("year.v1", r"Y(?:全年|期间)?", _whole_year),
    ("since.v1", r"[自从]Y(?:M月)?[^，。；、0-9]{1,10}以来", _since),
    ("since.v1", r"(?:Y)(?:M月)[^，。；、0-9]{1,8}以来", _since),
    ("full-year.v1", r"(?<!健)全年|(?<![\d一二两三四五六七八九十几半])年内|当年", _full_year),
    ("recent-years.v1", r"(?:最?近|过去)N年(?:来|间)?", _recent_years),
    ("coming-years.v1", r"(?:未来|今后)N年(?:内|间)?", _coming_years),
    ("plan.v1", r"[“‘\"'「]?十(?P<plan>[一二三四五六七八九])五[”’\"'」]?(?:规划)?(?:期间|时期)?"
                r"(?P<edge>[初末]|(?:开局|收官)(?=之年))?", _plan),
    ("now.v1", r"目前|当前|现在|眼下|如今|现阶段", lambda _, clock: clock.now()),
    ("same-period.v1", r"(?:去年|上年)同期", _year_before),
    ("day.v1", r"昨[日天]|今[日天]|明[日天]|前天", _shifted_day),
    ("day.v1", r"同日|当[日天]", _same_day),
    ("day.v1", r"(?<![一-龥\d—至到])D日(?=[，,、上下晚在从至])", _lone_day),
    ("month.v1", r"上个?月|本月|下个?月|当月", _shifted_month),
    ("coming-years.v1", r"N年内", _coming_years),
    ("vague.v1", r"日前|近日|近期|近年来|近几年来?|多年来|N年来", lambda _match, _clock: Period()),
])

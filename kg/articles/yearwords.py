"""How a text speaks of the years that it names: as gone by, as a result, as a plan's end, as the day of a document.

Each wording has its own usual distance to the year in which it is written (``layout_year_distances.tsv``).  Where the
opening names the day of the report, months tell more: ``2023年1至11月`` in a report of 4 January is last year's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.articles.masthead import small_number
from kg.lexicon import table

__all__ = ["TellsYear", "years_told"]

#: A year, and the wording in which it stands.
TellsYear = tuple[int, str]
_YEAR = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})"
    r"(?:年?\s?[—\-－~～至到]{1,2}\s?(?P<end>(?:19|20)\d{2})年?|(?P<unit>年度|年))")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_NOW = re.compile(r"今年|去年|明年|前年")
#: The day of the report stands in the opening.
_OPENING_LETTERS, _OPENING = 260, re.compile(r"(?<![年\d])(\d{1,2})月(\d{1,2})日")
_EARLY = 4  # the last month in which the year before is still reported on as the newest
_FOUNDED = re.compile(r"(?:成立|建成|始建|建|创办|创建|创立|始|出生|生|开办|开|注册|组建|设立|改制|迁)于\s?$")
_FROM_TO = re.compile(r"[由从自比较][^，。；]{0,16}(?:19|20)\d{2}年[^，。；]{0,24}[到至的]\s?$")
_AHEAD_BEFORE = re.compile(r"(?:力争|计划|预计|将[于在]|争取|确保|有望|[拟定]于|规划)[^，。；]{0,4}$")
_AHEAD_AFTER = re.compile(r"^(?:底|末|年底)?(?:前(?![一二三四\d季])|之前|以前)")
_AHEAD = re.compile(
    r"将|计划|力争|预计|有望|争取|确保|拟|目标|规划|到时|届时|全力|要(?![求素点闻事是么])|安排|打算|准备")
_TO = re.compile(r"[到至]\s?$")
_UNTIL = re.compile(r"截[至止]\s?$")
_IS = re.compile(r"^[^，。；]{0,2}[是为]")
_DAY = re.compile(r"^\s?(\d{1,2})月(\d{1,2})日")
_PART = re.compile(
    r"^\s?(?:(?:前?(?P<quarter>[一二三四1-4])季度)|(?P<half>[上下])半年"
    r"|(?P<from>前|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月?[至到—\-－~～]{1,2}前?)?"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})个?月(?!\d{1,2}日))")
_SEASON = re.compile(r"^年?度?(?:雪季|赛季|学年|采暖|供暖|冬季|榨季|生产季)")
_SINCE = re.compile(r"^[初春夏秋冬起]|^以来|^开始")
_RESULT = re.compile(r"达|实现|完成|增长|下降|突破|同比|累计|位居|立项|新增|产量|产值|收入|增幅|为|总")
_HALVES, _QUARTERS = {"上": 6, "下": 12}, {"一": 3, "二": 6, "三": 9, "四": 12}
_PLAN = re.compile(r"十([二三四五六])五(?P<after>.{0,14})")
_PLAN_BEGINS = {"二": 2011, "三": 2016, "四": 2021, "五": 2026, "六": 2031}
_PLAN_ENDS = re.compile(r"^[”’\"]?(?:规划)?(?:收官|圆满|末|即将)")
_PLAN_AHEAD = re.compile(r"将|规划|建议|目标|要(?!求)|谋划")
_DOCUMENT_LETTERS = 60


def years_told(text: str) -> Iterator[TellsYear]:
    """Iterate the years that an article names, each with its wording (the first column of the table)."""
    opening = _OPENING.search(text[:_OPENING_LETTERS])
    day = (int(opening[1]), int(opening[2])) if opening else None
    season = "" if day is None else "+early" if day[0] <= _EARLY else "+late"
    now = "+now" if _NOW.search(text) else ""
    for line in text.split("\n"):
        of_document = len(line) < _DOCUMENT_LETTERS and (line.startswith("（") or not line.endswith("。"))
        for sentence in _SENTENCE.findall(line):
            for hit in _YEAR.finditer(sentence):
                yield from _worded(hit, sentence, day, now, season, of_document)
    for hit in _PLAN.finditer(text):
        after = hit["after"]
        wording = "plan-end" if _PLAN_ENDS.match(after) else "plan-ahead" if _PLAN_AHEAD.search(after) else "plan"
        yield _PLAN_BEGINS[hit[1]], wording
    for pattern, base, told in _calendar():
        for hit in pattern.finditer(text):
            yield base + (small_number(hit[1]) if pattern.groups else 0), f"calendar-{told}"


def _worded(
    hit: re.Match[str], sentence: str, day: tuple[int, int] | None, now: str, season: str, of_document: bool
) -> Iterator[TellsYear]:
    """Iterate what one figure of a year tells; of a range mostly its end counts."""
    before, after = sentence[:hit.start()], sentence[hit.end():]
    begin, year = int(hit["year"]), int(hit["end"] or hit["year"])
    in_title = before.count("《") > before.count("》")
    if hit["end"]:
        if in_title:
            yield begin, "title-from"
            yield year, "title-to"
        elif year == begin + 1 and _SEASON.match(after):
            yield year, "season" + season
        else:
            yield year, "range-ahead" if _AHEAD.search(before + after[:10]) else "range"
        return
    horizon = "-plan" if year % 5 == 0 else ""  # plans end in such years, however far they are
    if in_title:
        yield year, "title"
    elif _FOUNDED.search(before):
        yield year, "founded"
    elif _FROM_TO.search(before):
        yield year, "from-to"
    elif _AHEAD_BEFORE.search(before) or _AHEAD_AFTER.match(after):
        yield year, "ahead" + horizon
    elif _TO.search(before) and not _UNTIL.search(before):
        yield year, "to" + horizon
    elif _UNTIL.search(before):
        yield year, "until"
    elif _IS.match(after):
        yield year, "is-ahead" if _AHEAD.search(after) else "is"
    elif _AHEAD.search(after[:14]):
        yield year, "will"
    else:
        yield year, _gone_by(hit, after, day, now, season, of_document)


def _gone_by(
    hit: re.Match[str], after: str, day: tuple[int, int] | None, now: str, season: str, of_document: bool
) -> str:
    """Return the wording of a year that is told as gone by, or as this one."""
    whole, part = _DAY.match(after), _PART.match(after)
    if whole:
        if of_document:
            return "day-of-document"
        told = int(whole[1]), int(whole[2])
        return "day" if day is None else "day-same" if told == day else "day-after" if told > day else "day-before"
    if part:
        kind = "month" if part["month"] and not part["from"] else "part"
        return kind if day is None else kind + ("-after" if _last_month(part) > day[0] else "-before")
    if hit["unit"] == "年度":
        return "fiscal" + season
    if re.match(r"年?[底末]", after):
        return "end"
    if _SINCE.match(after):
        return "since"
    return ("result" if _RESULT.search(after[:40]) else "other") + now + season


def _last_month(part: re.Match[str]) -> int:
    if part["quarter"]:
        return _QUARTERS.get(part["quarter"]) or int(part["quarter"]) * 3
    return _HALVES[part["half"]] if part["half"] else small_number(part["month"])


@cache
def _calendar() -> tuple[tuple[re.Pattern[str], int, str], ...]:
    number = r"([0-9]{2,3}|[一二三四五六七八九十]{2,4})"
    return tuple(
        (re.compile(pattern.replace("(N)", number)), int(base), kind) for pattern, base, kind in table("layout_years"))

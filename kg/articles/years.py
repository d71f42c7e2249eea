"""The year a page was written in, worked out from the years that it names.

What is told as done gives the least year: ``2024年前三季度增长7.8%`` was written in 2024 or later.  What is told as
still to come (``2025年是收官之年，我们将…``) gives the most.  A whole year's result beside 今年 or 明年 belongs to
the year before.  Anniversaries and congresses (``layout_years.tsv``) tell it exactly, or the least.
"""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon import table

__all__ = ["last_year_told"]

_YEAR = re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?P<range>[—\-－~～至到]{1,2}(?:19|20)\d{2})?(?P<unit>年度|年)?")
_PART = re.compile(
    r"^(?:\d{1,2}月|[一二三四1-4]季度|前[一二三]季度|前?\d{1,2}[个至到—-]|上半年|下半年|初|以来|春|夏|秋|冬|[^，。；]{0,4}目前)")
_AHEAD_BEFORE = re.compile(r"(?:到|至|力争|计划|预计|将于|争取|确保|有望|截至)\s?$")
_RANGE_BEFORE = re.compile(r"\d[年月日]?[—\-－~～至到]{1,2}$")
_AHEAD = re.compile(r"将|计划|力争|预计|有望|争取|确保|拟|目标|规划|到时|届时|全力")
_AHEAD_AFTER = re.compile(r"^(?:底|末|年底)?(?:前(?![一二三四\d季])|之前|以前)")
_RESULT = re.compile(r"达|实现|完成|增长|下降|突破|同比|累计|位居|立项|新增|产量|产值")
_NOW = re.compile(r"今年|明年|去年|新年|迈入|年初以来")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}


def last_year_told(texts: list[str]) -> int | None:
    """Return the year that the texts of one page were written in, as far as they tell."""
    least: list[int] = []
    results: list[int] = []
    most: list[int] = []
    for text in texts:
        for sentence in _SENTENCE.findall(text):
            _weigh(sentence, least, results, most)
    exact = [year for text in texts for year in _calendar(text, "exact")]
    floor = [year for text in texts for year in _calendar(text, "least")]
    known = [year for year in least + results if not most or year <= min(most)] or least + results
    if known:
        year = max(known)
        now = any(_NOW.search(text) for text in texts)
        if year not in least and now and (not most or year < min(most)):
            year += 1
        if floor and max(floor) > year:
            year = max(floor)
        near = [told for told in exact if 0 <= told - year <= 1]
        return max(near) if near else year
    if exact:
        return max(exact)
    if most:
        return min(most) - 1 if any(re.search(r"今年|明年", text) for text in texts) else min(most)
    return max(floor) if floor and any(_NOW.search(text) for text in texts) else None


def _weigh(sentence: str, least: list[int], results: list[int], most: list[int]) -> None:
    """Sort the years of one sentence into what is gone by, whole years' results and what is to come."""
    for hit in _YEAR.finditer(sentence):
        if not hit["unit"] and not hit["range"]:
            continue
        year = int(hit["year"])
        before, after = sentence[:hit.start()], sentence[hit.end():]
        if hit["range"]:
            least.append(year)
            continue
        if before.count("《") > before.count("》"):
            least.append(year)
            continue
        if _RANGE_BEFORE.search(before) or _AHEAD_BEFORE.search(before) or _AHEAD_AFTER.match(after):
            continue
        if re.match(r"^[^，。；]{0,2}(?:是|为)", after) and _AHEAD.search(after):
            most.append(year)
        elif _AHEAD.search(after[:12]):
            continue
        elif _PART.match(after) or hit["unit"] == "年度" or not _RESULT.search(after[:40]):
            least.append(year)
        else:
            results.append(year)


@cache
def _calendar_rows() -> tuple[tuple[re.Pattern[str], int, str], ...]:
    return tuple(
        (re.compile(re.sub(r"\(N\)", r"([0-9]{2,3}|[一二三四五六七八九十]{2,4})", pattern)), int(base), kind)
        for pattern, base, kind in table("layout_years"))


def _calendar(text: str, kind: str) -> list[int]:
    years: list[int] = []
    for pattern, base, told in _calendar_rows():
        if told != kind:
            continue
        for hit in pattern.finditer(text):
            years.append(base + _number(hit[1]) if pattern.groups else base)
    return years


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.partition("十")
    return (_HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0)

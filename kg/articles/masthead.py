"""The masthead: what the head of a front page and the folio lines of any page tell of the issue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from kg.lexicon import words
from kg.records import Issue, Told

__all__ = ["is_bare_date", "is_masthead_line", "is_masthead_number", "read_issue", "small_number"]

_LIMIT = 150
_PAPER = re.compile(r"([\u4e00-\u9fff]{2,10}?(?:日报|晚报|晨报|时报|周报|都市报|商报))")
_FOLIO = re.compile(r"^\s*([\u4e00-\u9fff]{2,10}(?:报|刊))\s?\d{4}年\d{1,2}月")  # 青川周刊 2024年1月30日 B3版
_PUBLISHER = re.compile(r"([\u4e00-\u9fff]{2,14}?(?:日报|晚报|晨报|时报|周报)社)(?:主办|编辑)?出版")
_NUMBER = re.compile(r"总第\s?(\d+)\s?期")
_PLAIN_NUMBER = re.compile(r"第\s?(\d{2,6})\s?期")
_DAY = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日|(?m:^)(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?!\d)")
_MONTH = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0}
_HAN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十廿卅]{1,4})日)?")
_LONE = re.compile(r"^\d{1,2}$")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word) for word in words("layout_masthead"))


def is_masthead_line(text: str) -> bool:
    """Tell whether a line is of the masthead or of a page's folio: set phrases, a bare date, a column's name."""
    if len(text) > _LIMIT or text.endswith("。"):
        return False
    return any(pattern.search(_arabic(text)) for pattern in _patterns())


def is_bare_date(text: str) -> bool:
    """Tell whether a line is a full date and nothing else: a folio's, or the one under a notice."""
    return re.fullmatch(r"\s*\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s*", text) is not None


def is_masthead_number(text: str) -> bool:
    """Tell whether a line is a lone number, as the day of the month in a masthead."""
    return _LONE.match(text) is not None


def read_issue(lines: Sequence[str], told: Told) -> Issue | None:
    """Return the issue that the masthead's lines and the user tell; ``None`` if they name neither paper nor day."""
    lines = [_arabic(line) for line in lines]
    text = "\n".join(lines)
    publisher = _PUBLISHER.search(text)
    paper = told.source
    if paper is None and publisher:
        paper = publisher[1].removesuffix("社")
    if paper is None:
        named = [hit[1] for line in lines if (hit := _PAPER.fullmatch(line.strip()) or _FOLIO.match(line))]
        paper = named[0] if named else None
    number = _NUMBER.search(text) or _PLAIN_NUMBER.search(text)
    day = told.date or _day(lines, text)
    if paper is None and day is None:
        return None
    mark = day.isoformat() if day else f"第{number[1]}期" if number else None
    return Issue(
        key="/".join(part for part in (paper, mark) if part), newspaper=paper, published=day,
        number=number[1] if number else None, publisher=publisher[1] if publisher else None)


def _day(lines: Sequence[str], text: str) -> date | None:
    """The full date, or year and month in one line and the day's number alone in another."""
    whole = _DAY.search(text)
    if whole:
        return _valid(*(part for part in whole.groups() if part is not None))
    month = _MONTH.search(text)
    lone = next((line.strip() for line in lines if _LONE.match(line.strip())), None)
    return _valid(month[1], month[2], lone) if month and lone else None


def _arabic(text: str) -> str:
    """Return the line with dates in Chinese numerals (二〇二四年一月三十日) turned to figures."""
    def turned(hit: re.Match[str]) -> str:
        year = "".join(str(_DIGITS[char]) for char in hit[1])
        return f"{year}年{small_number(hit[2])}月" + (f"{small_number(hit[3])}日" if hit[3] else "")

    return _HAN_DATE.sub(turned, text)


def small_number(text: str) -> int:
    """Read a number below a hundred: 三十一, 十二, 廿三; one in figures may be greater."""
    if text.isascii():
        return int(text)
    tens, mark, ones = text.replace("廿", "二十").replace("卅", "三十").partition("十")
    if not mark:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _valid(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

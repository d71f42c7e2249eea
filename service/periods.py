"""Figures and their periods as they are read: a number with its unit and wording; a year, months, days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

__all__ = ["as_of_text", "figure_text", "period_text"]

#: Wordings that stand behind a figure, and between its number and its unit; all others stand before it.
_BEHIND = ("以上", "以下", "以内", "之内", "左右", "上下", "开外")
_BETWEEN = ("多", "余", "来")
#: Months in Chinese; words that mean one day or one month near that of the article.
_MONTHS = ("[一元]", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_DAY_WORDS = "元旦|今天|今日|昨[天日]|前[天日]|当[天日]"
_MONTH_WORDS = "[本上当]月"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def period_text(start: str | None, end: str | None) -> str:
    """Return a period: whole years and months by their names, else its days.

    >>> period_text("2023-01-01", "2023-12-31"), period_text("2023-07-01", "2023-07-31")
    ('2023', '2023-07')
    >>> period_text("2023-01-01", "2023-06-30"), period_text("2021-01-01", "2023-12-31")
    ('2023-01–2023-06', '2021–2023')
    >>> period_text(None, "2023-12-31"), period_text("2023-01-01", None)
    ('2023-12-31', '2023-01-01–')
    """
    first, last = _day(start), _day(end)
    if first is None or last is None or first == last:
        return end or (f"{start}–" if start else "")
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        if (first.month, last.month) == (1, 12):
            return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        begin, until = (f"{day.year}-{day.month:02d}" for day in (first, last))
        return begin if begin == until else f"{begin}–{until}"
    return f"{first}–{last}"


def as_of_text(day: str | None, sentences: Iterable[str], told: str | None = None) -> str:
    """Return the day that something held on, no more precise than its sentences tell it.

    The graph has the first day of the time that a text tells: of 今年 that is a 1 January which nobody meant.

    Args:
        day: as the graph has it.
        sentences: that prove it; a month or a day that none of them names is not shown.
        told: day that the article tells of, on which the words need no date.

    >>> as_of_text("2024-01-01", ["今年完成投资82亿元。"]), as_of_text("2024-07-01", ["今年7月投产。"])
    ('2024', '2024-07')
    >>> as_of_text("2024-07-01", ["7月1日投产。"]), as_of_text("2024-07-01", ["三季度投产。"])
    ('2024-07-01', '2024')
    """
    found = _day(day)
    if found is None or found.day != 1 or day == told:
        return day or ""
    month = f"(?:(?<!\\d)0?{found.month}|(?<!十){_MONTHS[found.month - 1]})"
    words = "\n".join(sentences)
    if re.search(f"{month}月(?:0?1|一)[日号]|{_DAY_WORDS}", words):
        return found.isoformat()
    has_month = re.search(f"{month} ?(?:月|[—–－~至到-] ?\\d+ ?月)|{_MONTH_WORDS}", words)
    return f"{found:%Y-%m}" if has_month else f"{found:%Y}"


def figure_text(number: str, unit: str, qualifier: str) -> str:
    """Return a figure as a newspaper prints it.

    >>> figure_text("1500", "万千瓦", "超过"), figure_text("3", "吨", "以上"), figure_text("10", "项", "余")
    ('超过1500万千瓦', '3吨以上', '10余项')
    """
    if qualifier in _BETWEEN:
        return f"{number}{qualifier}{unit}"
    return f"{number}{unit}{qualifier}" if qualifier in _BEHIND else f"{qualifier}{number}{unit}"

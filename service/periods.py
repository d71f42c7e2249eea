"""Figures and their periods as they are read: a number with its unit and wording; a year, months, days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

__all__ = ["figure_text", "period_text"]

#: Wordings that stand behind a figure, and between its number and its unit; all others stand before it.
_BEHIND = ("以上", "以下", "以内", "之内", "左右", "上下", "开外")
_BETWEEN = ("多", "余", "来")


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


def figure_text(number: str, unit: str, qualifier: str) -> str:
    """Return a figure as a newspaper prints it.

    >>> figure_text("1500", "万千瓦", "超过"), figure_text("3", "吨", "以上"), figure_text("10", "项", "余")
    ('超过1500万千瓦', '3吨以上', '10余项')
    """
    if qualifier in _BETWEEN:
        return f"{number}{qualifier}{unit}"
    return f"{number}{unit}{qualifier}" if qualifier in _BEHIND else f"{qualifier}{number}{unit}"

"""A day as users write it."""

from __future__ import annotations

from datetime import date

__all__ = ["read_day"]


def read_day(text: str) -> date:
    """Return the day of a text as ``2024-01-30``; weeks and days without hyphens, which Python reads too, are none.

    Raises:
        ValueError: it is no such day.

    >>> read_day("2024-01-30")
    datetime.date(2024, 1, 30)
    """
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"{text!r} is not written as 2024-01-30")
    return day

"""Periods of the calendar: years, halves, quarters, months, five-year plans."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from kg.records import Period

__all__ = ["day_of", "join", "month_end", "month_of", "months_of", "plan_of", "year_of", "years_of"]


def day_of(year: int, month: int, day: int) -> Period:
    """Return one day; the empty period where the calendar has no such day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return Period()
    return Period(found, found)


def month_end(year: int, month: int) -> date:
    """Return a month's last day."""
    return date(year, month, monthrange(year, month)[1])


def months_of(year: int, first: int, last: int, last_year: int | None = None) -> Period:
    """Return the months `first` to `last` (from 1), of one year or into `last_year`.

    >>> months_of(2024, 1, 10).end.isoformat()
    '2024-10-31'
    """
    until = year if last_year is None else last_year
    if not (1 <= first <= 12 and 1 <= last <= 12 and (year, first) <= (until, last) and 1 <= year <= until <= 9999):
        return Period()
    return Period(date(year, first, 1), month_end(until, last))


def month_of(year: int, month: int) -> Period:
    """Return one month."""
    return months_of(year, month, month)


def year_of(year: int) -> Period:
    """Return one year."""
    return months_of(year, 1, 12)


def years_of(first: int, last: int) -> Period:
    """Return the years `first` to `last`."""
    return months_of(first, 1, 12, last)


def plan_of(number: int) -> Period:
    """Return the years of the n-th five-year plan (n from 1).

    The first two ran from 1953 and 1958; after the years of adjustment 1963–1965 the third began
    in 1966, and each later one five years after the one before: 1951 + 5 n.

    >>> plan_of(15).start.year, plan_of(15).end.year
    (2026, 2030)
    """
    first = 1948 + 5 * number if number < 3 else 1951 + 5 * number
    return years_of(first, first + 4)


def join(first: Period, last: Period) -> Period:
    """Return the period from the start of one to the end of the other; empty where that is no period."""
    if first.start is None or last.end is None or first.start > last.end:
        return Period()
    return Period(first.start, last.end)

"""What a relative time is counted from: the article's day and year, and what was named just before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.records import Period
from kg.times.calendar import month_of

__all__ = ["Anchor", "Clock"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is known of an article's day: the day reported on, the day printed, the year of 今年."""

    reported: date | None = None
    published: date | None = None
    year: int | None = None

    @property
    def day(self) -> date | None:
        """The day that 目前 means: reported on, else printed."""
        return self.reported or self.published

    @property
    def this_year(self) -> int | None:
        """The year that 今年 means."""
        return self.year if self.year is not None else self.day.year if self.day else None


class Clock:
    """Resolves the parts of a time against the anchor and the times read before it."""

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.named_year: int | None = None  # 2023年… named earlier in the sentence
        self.paragraph_year: int | None = None  # … or earlier in the paragraph, for 全年
        self.named_day: date | None = None  # 12月10日 named earlier, for 同日
        self.last = Period()  # for 去年同期
        self.seasons: dict[str, Period] = {}  # 采暖季（…）: what the article says it to be

    def end_sentence(self) -> None:
        """Forget what holds for one sentence only."""
        self.named_year = None

    def end_paragraph(self) -> None:
        """Forget what holds for one paragraph only."""
        self.named_year = self.paragraph_year = None

    def year(self, shift: int = 0) -> int | None:
        """Return this year, or one `shift` years from it."""
        known = self.anchor.this_year
        return None if known is None else known + shift

    def year_for(self, month: int) -> int | None:
        """Return the year of a month printed without one.

        A paper of January that tells of November means the November before.
        """
        if self.named_year is not None:
            return self.named_year
        known, day = self.anchor.this_year, self.anchor.day
        if known is not None and day is not None and day.year == known and month - day.month > 8:
            return known - 1
        return known

    def now(self) -> Period:
        """Return the month of the article's day; empty where the day is unknown."""
        day = self.anchor.day
        return month_of(day.year, day.month) if day else Period()

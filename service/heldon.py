"""The day of a fact in words: a state as it was reported, a post as held when it was reported, an event on its day.

"As of" alone reads as an end in Chinese (截至), and of an event it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.vocab import KG, SCHEMA
from service.periods import as_of_text
from service.reading.sayings import Post, Statement

__all__ = ["HeldOn", "held_on"]

#: What happens on a day; all else is a state that lasts.
_EVENTS = frozenset({KG + "organizes", KG + "attends", KG + "issued", SCHEMA + "about"})
#: What is itself a day.
_DAYS = frozenset({SCHEMA + "startDate", SCHEMA + "endDate"})
_OF_EVENT = "/event/"


@dataclass(frozen=True, slots=True)
class HeldOn:
    """A day, month or year as it was told, and the name of the text that it stands in; None for the day alone."""

    day: str
    words: str | None


def held_on(said: Statement | Post) -> HeldOn | None:
    """Return when a statement or a post holds, as its sentences tell it; None where nothing does, or it is a day."""
    reported = any(one.date == said.as_of for one in said.evidence)
    day = as_of_text(said.as_of, (one.sentence for one in said.evidence), said.as_of if reported else None)
    if not day:
        return None
    if isinstance(said, Post):
        return HeldOn(day, ("post_reported" if reported else "post_told") if said.event == KG + "Holds" else None)
    if said.predicate in _DAYS:
        return None
    is_event = said.predicate in _EVENTS or any(_OF_EVENT in (end.iri or "") for end in (said.subject, said.object))
    if is_event or said.modality == KG + "Planned":
        return HeldOn(day, None)
    return HeldOn(day, "held_reported" if reported else "held_told")

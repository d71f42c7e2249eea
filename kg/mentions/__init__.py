"""Mentions: voices propose spans, one arbiter chooses.

`VOICES` is the inventory, in the order in which they speak: a later voice reads what the earlier proposed.
Each is a function from a view to drafts; those that need more than the text (the authority file, the
network) are bound to it when the pipeline is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.mentions import (
    bodies,
    bylines,
    compounds,
    coordination,
    deictics,
    echo,
    events,
    industries,
    network_spans,
    page_names,
    persons,
    places,
    policies,
    products,
    projects,
    quotes,
    rows,
    works,
)
from kg.mentions.arbiter import choose
from kg.mentions.draft import Draft, KnownName, View, Word
from kg.mentions.gazetteer import Gazetteer

__all__ = ["VOICES", "Draft", "Gazetteer", "KnownName", "View", "Voice", "Word", "choose"]

Voice = Callable[[View], Iterable[Draft]]

#: Voices that need nothing but the view, by the name of their pipeline component, in speaking order.
VOICES: tuple[tuple[str, Voice], ...] = (
    ("bylines", bylines.propose),
    ("deictics", deictics.propose),
    ("page_names", page_names.propose),
    ("persons", persons.propose),
    ("places", places.propose),
    ("bodies", bodies.propose),
    ("aliases", echo.propose_aliases),
    ("works", works.propose),
    ("quotes", quotes.propose),
    ("industries", industries.propose),
    ("products", products.propose),
    ("compounds", compounds.propose),
    ("projects", projects.propose),
    ("events", events.propose),
    ("policies", policies.propose),
    ("classes", network_spans.propose_classes),
    ("rows", rows.propose),
    ("coordination", coordination.propose),
    ("echo", echo.propose),
)

"""A query for an engine that does not know our prefixes."""

from __future__ import annotations

from typing import Literal

from kg.tokens import words
from kg.vocab import PREFIXES

__all__ = ["Form", "form_of", "with_prefixes"]

Form = Literal["rows", "boolean", "graph"]
_FORMS: dict[str, Form] = {"SELECT": "rows", "ASK": "boolean", "CONSTRUCT": "graph", "DESCRIBE": "graph"}


def form_of(text: str) -> Form | None:
    """Return the form of a query's answer, told by its first keyword; None where it has none.

    >>> form_of("PREFIX select: <urn:ask> # DESCRIBE" + chr(10) + "construct { ?s ?p ?o } WHERE { ?s ?p ?o }")
    'graph'
    """
    return next((_FORMS[word] for word, _ in words(text) if word in _FORMS), None)


def with_prefixes(text: str, base_iri: str | None = None) -> tuple[str, int]:
    """Return a query with those of our prefixes that occur in it, and how far its first line moved.

    They stand on the query's own first line, so that lines keep their numbers; what the query declares itself
    counts, as the later declaration does.

    Args:
        text: the query.
        base_iri: what its relative IRIs are resolved against.
    """
    head = f"BASE <{base_iri}> " if base_iri else ""
    head += "".join(f"PREFIX {name}: <{space}> " for name, space in PREFIXES.items() if f"{name}:" in text)
    return head + text, len(head)

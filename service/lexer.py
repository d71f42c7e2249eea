"""Is this text a query that may run?

The engine follows ``SERVICE`` to other hosts and cannot be told not to, so the bare word is refused
wherever the grammar could read it as a keyword: outside comments, IRIs, strings, variables, language
tags and prefixed names.
"""

from __future__ import annotations

from kg.tokens import words
from service.errors import ForbiddenQueryError

__all__ = ["check_query"]

#: Operations of SPARQL 1.1 Update, by their first word.
UPDATE_WORDS = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"})
QUERY_WORDS = frozenset({"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"})


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def check_query(text: str) -> None:
    """Refuse what would reach other hosts or change the store.

    Raises:
        ForbiddenQueryError: the text holds the keyword SERVICE, or is an update; with line and column.
    """
    form_seen = False
    for word, offset in words(text):
        if word == "SERVICE":
            raise ForbiddenQueryError(
                "SERVICE asks another endpoint and is not allowed here; take it out and ask that endpoint itself",
                *_position(text, offset),
            )
        if form_seen:
            continue
        if word in QUERY_WORDS:
            form_seen = True
        elif word in UPDATE_WORDS:
            raise ForbiddenQueryError(
                f"{word} changes data and this service is read-only; ask with SELECT, ASK, CONSTRUCT or DESCRIBE",
                *_position(text, offset),
            )

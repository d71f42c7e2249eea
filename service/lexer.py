"""Is this text a query that may run?  A lexer of SPARQL 1.1 tokens, no parser.

The engine follows ``SERVICE`` to other hosts and cannot be told not to, so the bare word is refused
wherever the grammar could read it as a keyword: outside comments, IRIs, strings, variables, language
tags and prefixed names.  Terminals: https://www.w3.org/TR/sparql11-query/#rQueryUnit, section 19.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.errors import ForbiddenQueryError

__all__ = ["check_query", "names_dataset", "words"]

#: Operations of SPARQL 1.1 Update, by their first word.
UPDATE_WORDS = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"})
QUERY_WORDS = frozenset({"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"})

_TOKEN = re.compile(
    r"""
      (?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
               | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:_|[^\W\d_](?:[\w.·-]*[\w·-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[^\w\s])
               (?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[^\w\s]))?)?)
    | (?P<word>\w+)
    | (?P<other>\\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def words(text: str) -> Iterator[tuple[str, int]]:
    """Iterate the bare words of a query, in capitals, with the offset of each.

    >>> [word for word, _ in words("SELECT * { ?service <urn:SERVICE> 'SERVICE' } # SERVICE")]
    ['SELECT']
    """
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "word":
            yield token.group().upper(), token.start()


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


def names_dataset(text: str) -> bool:
    """Tell whether the query names its own dataset (``FROM``, ``FROM NAMED``)."""
    return any(word == "FROM" for word, _ in words(text))

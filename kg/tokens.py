"""The tokens of a SPARQL 1.1 query, for what must be known of a text before the engine reads it.

A lexer, no parser.  Terminals: https://www.w3.org/TR/sparql11-query/#rQueryUnit, section 19.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["names_dataset", "words"]

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


def names_dataset(text: str) -> bool:
    """Tell whether the query names its own dataset (``FROM``, ``FROM NAMED``)."""
    return any(word == "FROM" for word, _ in words(text))

"""The tokens of a SPARQL 1.1 query, for what must be known of a text before the engine reads it.

A lexer, no parser.  Terminals: https://www.w3.org/TR/sparql11-query/#rQueryUnit, section 19.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["deepest", "names_dataset", "tokens", "words"]

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
    | (?P<run>\w(?:[\w.·-]*[\w·-])?)
    | (?P<other>\\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"\w+")
_FROM = re.compile("from", re.IGNORECASE)


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Iterate kind, text and offset of each token.

    Kinds are iri, comment, string, variable, language, name, run and other.  A run is words and numbers with
    dots and hyphens between them, taken as one so that a long one is read once.
    """
    for token in _TOKEN.finditer(text):
        yield token.lastgroup or "other", token.group(), token.start()


def words(text: str) -> Iterator[tuple[str, int]]:
    """Iterate the bare words of a query, in capitals, with the offset of each.

    >>> [word for word, _ in words("SELECT * { ?service <urn:SERVICE> 'SERVICE' } # SERVICE")]
    ['SELECT']
    """
    for kind, run, offset in tokens(text):
        if kind == "run":
            for word in _WORD.finditer(run):
                yield word.group().upper(), offset + word.start()


def deepest(text: str) -> tuple[int, int]:
    """Return how deep braces, brackets and parentheses nest, and the offset of the first that lies so deep.

    >>> deepest("SELECT * { ?s ?p [ ?q '((((' ] }")
    (2, 17)
    """
    depth = most = at = 0
    for kind, token, offset in tokens(text):
        if kind == "other":
            depth += (token in "{[(") - (token in "}])")
            if depth > most:
                most, at = depth, offset
    return most, at


def names_dataset(text: str) -> bool:
    """Tell whether the query names its own dataset (``FROM``, ``FROM NAMED``)."""
    return _FROM.search(text) is not None and any(word == "FROM" for word, _ in words(text))

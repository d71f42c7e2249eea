"""The tokens of a SPARQL 1.1 query, for what must be known of a text before the engine reads it.

A lexer, no parser.  Terminals: https://www.w3.org/TR/sparql11-query/#rQueryUnit, section 19.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["deepest", "join_calls", "names_dataset", "tokens", "words"]

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
#: Functions that the engine reads only with their parenthesis right behind them.
_UNPARTED = frozenset(("BNODE", "COALESCE", "CONCAT"))
_PARTED = re.compile("(?:bnode|coalesce|concat)[ \t\r\n#]", re.IGNORECASE)


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


def join_calls(text: str) -> str:
    """Return a query in which no blank or comment stands before the parenthesis of a function that cannot have one.

    The grammar allows it, the engine does not.  The parenthesis takes the place of the first blank and a blank its
    own, so lines and columns of what follows stay as they are.

    >>> join_calls("SELECT (CONCAT ('BNODE (') AS ?concat) {} # CONCAT (")
    "SELECT (CONCAT( 'BNODE (') AS ?concat) {} # CONCAT ("
    """
    if _PARTED.search(text) is None:
        return text
    parts: list[str] = []
    behind = 0  # where the parts begin that stand behind such a name; 0 where none is awaited
    for kind, token, _ in tokens(text):
        if kind == "run":
            behind = len(parts) + 1 if token.upper() in _UNPARTED else 0
        elif token == "(":
            if behind and (gap := "".join(parts[behind:])):
                # A line that ends in between may grow: nothing but a comment stands behind on it.
                parts[behind:] = ["(", gap[1:] if gap[0] in " \t" else gap]
                token = " "
            behind = 0
        elif kind != "comment" and token not in " \t\r\n":
            behind = 0
        parts.append(token)
    return "".join(parts)

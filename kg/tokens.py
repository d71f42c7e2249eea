"""The tokens of a SPARQL 1.1 query, for what must be known of a text before the engine reads it.

A lexer, no parser.  Terminals: https://www.w3.org/TR/sparql11-query/#rQueryUnit, section 19.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = [
    "as_engine_reads", "deepest", "join_calls", "links", "lower_booleans", "marks", "names_dataset", "tokens", "words",
]  # fmt: skip

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
_MARK = re.compile(rf"[ \t\r\n\ufeff]*(?:{_TOKEN.pattern})", _TOKEN.flags)
_WORD = re.compile(r"\w+")
_FROM = re.compile("from", re.IGNORECASE)
#: Functions that the engine reads only with their parenthesis right behind them.
_UNPARTED = frozenset(("BNODE", "COALESCE", "CONCAT"))
#: Keywords, as all but `a` are read in capitals too; the engine reads these two in small letters alone.
_BOOLEANS = frozenset(("true", "false"))
#: Words that may stand in a list of VALUES.
_LISTED = frozenset(("UNDEF", "TRUE", "FALSE"))
_BOOLEAN = re.compile("true|false", re.IGNORECASE | re.ASCII)
_BOOLEAN_WORD = re.compile(r"(?<![\w·])(?ai:true|false)(?![\w·])")
_ESCAPES = frozenset(("\\u", "\\U"))
_PARTED = re.compile("(?:bnode|coalesce|concat)[ \t\r\n#]", re.IGNORECASE)


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Iterate kind, text and offset of each token.

    Kinds are iri, comment, string, variable, language, name, run and other.  A run is words and numbers with
    dots and hyphens between them, taken as one so that a long one is read once.
    """
    for token in _TOKEN.finditer(text):
        yield token.lastgroup or "other", token.group(), token.start()


def marks(text: str) -> Iterator[tuple[str, str, int]]:
    """Iterate what `tokens` does, without blanks: half as many."""
    for token in _MARK.finditer(text):
        kind = token.lastgroup or "other"
        yield kind, token[kind], token.start(kind)


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


def links(text: str) -> int:
    """Return how many tokens a query has of which chains can be made: all but comments and the lists of VALUES.

    >>> links("SELECT * { VALUES (?a ?b) { (1 <urn:b>) (UNDEF 'c'@en) } ?s ?p ?a } # ?s")
    14
    """
    found = 0
    listed: int | None = None  # tokens of the list that is being read; None outside of one
    head = False  # behind VALUES, before its list
    for kind, token, offset in marks(text):
        if kind == "comment" or not token.strip():
            continue
        found += 1
        if listed is not None:
            if _is_listed(kind, token):
                listed += 1
                continue
            if token == "}":
                found -= listed
            listed = None
        elif head and token == "{":
            listed = 0
        if kind == "run":
            head = token.upper() == "VALUES" and _stands_alone(text, offset)
        else:
            head = head and (kind == "variable" or token in "()")
    return found


def _is_listed(kind: str, token: str) -> bool:
    """Tell whether a token may stand in a list of VALUES, and makes no chain elsewhere."""
    if kind == "run":
        return token[0].isdigit() or token.upper() in _LISTED
    return kind in ("iri", "name", "string", "language") or token in "()^"


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


def lower_booleans(text: str) -> str:
    """Return a query in which ``true`` and ``false`` are written in small letters; all else stays as it is.

    >>> lower_booleans("ASK { ?TRUE <urn:TRUE> TRUE , 'TRUE' , TRUE:x } # TRUE")
    "ASK { ?TRUE <urn:TRUE> true , 'TRUE' , TRUE:x } # TRUE"
    """
    if all(found[0] in _BOOLEANS for found in _BOOLEAN.finditer(text)):
        return text
    parts: list[str] = []
    for kind, token, offset in tokens(text):
        if kind == "other" and token in _ESCAPES:
            return text  # an IRI with escapes is none for the lexer
        parts.append(_BOOLEAN_WORD.sub(_lowered, token) if kind == "run" and _stands_alone(text, offset) else token)
    return "".join(parts)


def _stands_alone(text: str, offset: int) -> bool:
    """Tell whether a run begins a word: names and variables may hold characters that the lexer takes for no letters."""
    return offset == 0 or text[offset - 1].isascii()


def _lowered(word: re.Match[str]) -> str:
    return word[0].lower()


def as_engine_reads(text: str) -> str:
    """Return a query in which what the grammar allows and the engine does not read is written as it does.

    Lines and columns stay as they are.
    """
    return lower_booleans(join_calls(text))

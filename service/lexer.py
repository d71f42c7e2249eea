"""Is this text a query that may run?

The engine follows ``SERVICE`` to other hosts and cannot be told not to, so the word is refused wherever the
engine could read it as a keyword.  That is more often than the grammar's tokens tell: the engine's parser has
none and takes ``SERVICESILENT``, ``1SERVICE`` and ``SERVICE:x {`` for the keyword.  What we hold for strings,
IRIs and comments is passed on without the word (escaped, or blanked), so that a place where the engine reads
something else there ends as an error of syntax and not as a request.
"""

from __future__ import annotations

import re

from kg.errors import QueryLimitError
from kg.tokens import as_engine_reads, deepest, tokens, words
from service.errors import ForbiddenQueryError

__all__ = ["LONG_CHARS", "check_nesting", "check_query"]

#: Longer texts of strangers are examined where nobody waits for it: so many take a millisecond or two, what is wrong
#: with them included.
LONG_CHARS = 1_000

#: Operations of SPARQL 1.1 Update, by their first word.
UPDATE_WORDS = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"})
QUERY_WORDS = frozenset({"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"})
_UPDATE = re.compile("|".join(sorted(UPDATE_WORDS)), re.IGNORECASE)
_SERVICE = re.compile("service", re.IGNORECASE)
_UPDATE_LOWER = tuple(sorted(word.lower() for word in UPDATE_WORDS))
#: Letters beyond ASCII that the patterns take for ASCII ones (of i, k and s) and `str.lower` does not.
_ALIKE = re.compile("[\u0130\u0131\u017f\u212a]")
#: A character by its number.  Other engines read these before the grammar, ours in strings and IRIs only.
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


#: What begins a string, an IRI, a comment or an escape, where a bracket may be none.
_HIDING = re.compile("[\"'<#\\\\]")
#: All brackets as one kind; every other byte.
_PAIRS = bytes.maketrans(b"{[}]", b"(())")
_OTHERS = bytes(set(range(256)) - set(b"{[()]}"))


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code < 0x110000 else found[0]


def _refuse_updates(text: str) -> None:
    for word, offset in words(text):
        if word in QUERY_WORDS:
            return
        if word in UPDATE_WORDS:
            raise ForbiddenQueryError(
                f"{word} changes data and this service is read-only; ask with SELECT, ASK, CONSTRUCT or DESCRIBE",
                *_position(text, offset),
            )


def _refused(text: str, offset: int) -> ForbiddenQueryError:
    return ForbiddenQueryError(
        "SERVICE asks another endpoint and is not allowed here; take it out and ask that endpoint itself",
        *_position(text, offset),
    )


def _disarmed(text: str) -> str:
    """Return the text without the word where it is none; raises where it could be one."""
    parts: list[str] = []
    prefixed = -1  # offset of a name whose prefix holds the word; with a group behind it, it is the keyword
    for kind, token, offset in tokens(text):
        if kind == "other" and token == "{" and prefixed >= 0:
            raise _refused(text, prefixed)
        if kind != "comment" and not token.isspace():
            prefixed = -1
        found = _SERVICE.search(token)
        if found is None:
            parts.append(token)
        elif kind == "run":
            raise _refused(text, offset + found.start())
        elif kind in ("string", "iri"):
            parts.append(_SERVICE.sub(lambda word: f"\\u{ord(word[0][0]):04x}{word[0][1:]}", token))
        elif kind == "comment":
            parts.append(_SERVICE.sub("_" * len(found[0]), token))
        else:
            if kind == "name" and _SERVICE.search(token.partition(":")[0]):
                prefixed = offset
            parts.append(token)
    return "".join(parts)


def _may_hold_words(text: str) -> tuple[bool, bool, bool]:
    """Tell whether words of updates, SERVICE, and what the engine may not read as it is may be in a text.

    A look for each word is ten times as quick as the patterns, which alone know some rare letters.
    """
    if not text.isascii() and _ALIKE.search(text):
        return _UPDATE.search(text) is not None, _SERVICE.search(text) is not None, True
    lower = text.lower()
    differs = "concat" in lower or "coalesce" in lower or "bnode" in lower or "true" in lower or "false" in lower
    for word in _UPDATE_LOWER:
        if word in lower:
            return True, "service" in lower, differs
    return False, "service" in lower, differs


def check_query(text: str) -> str:
    """Refuse what would reach other hosts or change the store; return the text that the engine may have.

    That is the text itself but for the word SERVICE where it is none, and for blanks and capitals that the engine does
    not read.

    Raises:
        ForbiddenQueryError: the text holds the keyword SERVICE, or is an update; with line and column.
    """
    updates, service, differs = _may_hold_words(text)
    if updates:
        _refuse_updates(text)
    if differs:
        text = as_engine_reads(text)
    if "\\u" in text or "\\U" in text:
        plain = _ESCAPE.sub(_unescaped, text)
        if _SERVICE.search(plain):
            _disarmed(plain)
    return _disarmed(text) if service else text


def _is_flat(text: str, limit: int) -> bool:
    """Tell quickly whether brackets surely lie no deeper, of a text with nothing in which they could be no brackets.

    Each round takes the innermost pairs away: a text of many short groups is done after two.
    """
    if _HIDING.search(text):
        return False
    left = text.encode("utf-8", "surrogatepass").translate(_PAIRS, _OTHERS)
    for rounds in range(limit + 1):
        if left.count(b"(") <= limit - rounds:
            return True
        less = left.replace(b"()", b"")
        if len(less) == len(left):
            return False
        left = less
    return False


def check_nesting(text: str, limit: int) -> None:
    """Refuse what nests too deep: parsers recurse, and a stack that is used up takes the process with it.

    Raises:
        QueryLimitError: braces, brackets and parentheses lie deeper than `limit` within each other.
    """
    if text.count("{") + text.count("(") + text.count("[") <= limit or _is_flat(text, limit):
        return
    depth, offset = deepest(text)
    if depth > limit:
        line, column = _position(text, offset)
        raise QueryLimitError(
            f"the query's braces, brackets and parentheses lie {depth} deep within each other (line {line}, "
            f"column {column}); {limit} are allowed",
            "query_nesting_limit",
        )

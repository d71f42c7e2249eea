"""Everything that can go wrong and that a user can mend, as one tree.

    KgError                 catch this: its text is one line, fit for the terminal
      UsageError            the call is wrong: a path that does not exist, an option out of range (exit 2)
      PageError             one page cannot be read; the others are built
      ResourceError         ontology, query, model or lexicon file is missing or broken
      StoreError            the store cannot be opened, written or swapped
      QueryError            a SPARQL query is not valid
        ParameterError      a question's parameter, a name or a format is not
      QueryLimitError       a query ran past its limit of time, rows or bytes

Each message says what was found, what is allowed and what to do.
"""

from __future__ import annotations

__all__ = [
    "KgError",
    "PageError",
    "ParameterError",
    "QueryError",
    "QueryLimitError",
    "ResourceError",
    "StoreError",
    "UsageError",
]


class KgError(Exception):
    """Base of every error of this package; `str()` is one line."""

    exit_code = 1


class UsageError(KgError):
    """The call is wrong; nothing was done."""

    exit_code = 2


class PageError(KgError):
    """One page cannot be read.  `source` is its file name, `code` a stable word for the warning list."""

    def __init__(self, source: str, code: str, message: str) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source
        self.code = code
        self.message = message


class ResourceError(KgError):
    """A file of the package or of the user's configuration is missing or broken."""


class StoreError(KgError):
    """The store cannot be opened, written or swapped."""


class QueryError(KgError):
    """The query is not valid, which is a usage error.

    `line` and `column` (from 1) tell where, when the engine says so.
    """

    exit_code = 2

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class ParameterError(QueryError):
    """What is asked is no SPARQL: there is no such question, parameter, name or format, or a value does not fit."""


class QueryLimitError(KgError):
    """The query was stopped at a limit; `limit` names the setting."""

    def __init__(self, message: str, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


def parse_position(message: str) -> tuple[int | None, int | None]:
    """Return line and column (from 1) that the engine's message names, if it does.

    >>> parse_position("error at 2:7: expected one of ...")
    (2, 7)
    """
    head = message.partition("error at ")[2].partition(": ")[0]
    line, _, column = head.partition(":")
    return (int(line), int(column)) if line.isdigit() and column.isdigit() else (None, None)

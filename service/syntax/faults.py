"""From the word at which a query stops being one to what may be wrong with it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice, pairwise

from kg.vocab import PREFIXES
from service.errors import BrokenQueryError
from service.noting import note
from service.syntax.grammar import END
from service.syntax.marks import Mark, marks
from service.syntax.reasons import NEAR, Reason, place_of, reason_of, short
from service.syntax.stop import stop_of
from service.texts.filling import filled
from service.texts.syntax import SYNTAX_HINTS, SYNTAX_PAIRS

__all__ = ["Fault", "fault_of", "read_fault", "syntax_error"]

_LOG = logging.getLogger("uvicorn.error")
#: Most words that are read: half of what a trial may take of the processor.  Of what breaks behind them the place alone
#: is told.
_MOST_WORDS = 25_000
#: In longer texts nothing is looked for where other requests wait for it: so many characters take some milliseconds.
_INLINE_CHARS = 4_000
#: What the engine says of a text that it cannot read: a list of names from its own grammar.
_EXPECTED = re.compile(r"error at \d+:\d+: expected ")
#: Prefixes under which others know ours.
_OTHERS_NAMES = {"dc:": "dcterms:", "dct:": "dcterms:"}
#: What the engine says of queries that are well formed -> fault, hint.
_ENGINE: tuple[tuple[str, str, str], ...] = (
    ("SELECT * is not authorized with GROUP BY", "star_grouped", "name_variables"),
    ("The SELECT contains a variable that is unbound", "ungrouped", "group_it"),
    ("Duplicated variable name in SELECT", "selected_twice", "other_name"),
    ("IRI parsing failed", "bad_iri", "iri_form"),
    (r"['t' | 'b' | 'n' | 'r' | 'f'", "escape", "escape"),
)
#: A backslash and what stands behind it: four or eight digits, or a character.
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.?))", re.DOTALL)
_WORD = re.compile(r"\s*([?$]?\w+|\S)")
_ESCAPES = frozenset("tbnrf\"'\\")
_MOST_CODE, _HALVES = 0x10FFFF, range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a query and what to do, in English; `line` and `column` count from 1."""

    message: str
    hint: str
    line: int | None
    column: int | None


def _undeclared(words: list[Mark], given: frozenset[str], until: int) -> Reason | None:
    """Return the fault of the first name before a place whose prefix is declared nowhere before it."""
    declared = set(given)
    for before, mark in zip([None, *words], words, strict=False):
        if mark.offset >= until:
            return None
        if mark.word == "namespace" and before is not None and before.word == "PREFIX":
            declared.add(mark.text)
        elif mark.word in ("name", "namespace"):
            prefix = mark.text.partition(":")[0] + ":"
            if prefix not in declared:
                return Reason("prefix", *_prefix_hint(prefix, declared, mark.offset))
    return None


def _prefix_hint(prefix: str, declared: set[str], offset: int) -> tuple[str, int, dict[str, str]]:
    near = _OTHERS_NAMES.get(prefix) or next(iter(get_close_matches(prefix[:40], declared, 1, NEAR)), "")
    return "prefix_near" if near else "prefix_unknown", offset, {"prefix": short(prefix), "near": short(near)}


def _of_engine(said: str, offset: int) -> Reason | None:
    """Return the fault of a text that is well formed, as far as the engine tells it."""
    for phrase, fault, hint in _ENGINE:
        if phrase in said:
            return Reason(fault, hint, offset, {})
    return None


def _escaped(words: list[Mark], until: int) -> Iterator[Reason]:
    """Iterate the faults of backslashes in strings before a place; the engine tells of them elsewhere."""
    for mark in words:
        if mark.offset >= until:
            return
        if mark.word != "string" or "\\" not in mark.text:
            continue
        for found in _ESCAPED.finditer(mark.text):
            code, at = found[1] or found[2], mark.offset + found.start()
            if code is not None and (int(code, 16) in _HALVES or int(code, 16) > _MOST_CODE):
                yield Reason("no_character", "whole_character", at, {"found": found[0]})
            elif code is None and found[3] not in _ESCAPES:
                yield Reason("escape", "escape", at, {})


def _bound_twice(words: list[Mark]) -> Reason | None:
    """Return the fault of a BIND whose variable stands before it: the engine refuses it, and does not say why."""
    groups, within = [set[str]()], ""
    for before, mark in pairwise(words):
        if mark.text == "{":
            groups.append(set())
        elif mark.text == "}" and len(groups) > 1:
            inner = groups.pop()
            groups[-1] |= inner
        elif mark.word in ("BIND", "SELECT"):
            within = mark.word
        elif mark.word == "variable":
            if before.word == "AS" and within == "BIND" and mark.text[1:] in groups[-1]:
                return Reason("bound", "other_name", mark.offset, {"found": short(mark.text)})
            groups[-1].add(mark.text[1:])
    return None


def _of_place(text: str, said: str, offset: int) -> Reason | None:
    """Return that the engine stopped at a place, where it tells no more than what its grammar names there."""
    if _EXPECTED.match(said) is None:
        return None
    found = _WORD.match(text, offset)
    return Reason("other" if found else "no_query", "before", offset, {"found": short(found[1]) if found else ""})


def _offset(text: str, line: int | None, column: int | None) -> int:
    if line is None or column is None:
        return len(text)
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return len(text)
    return min(len(text), at + column - 1)


def read_fault(text: str, said: str, line: int | None = None, column: int | None = None) -> Fault | None:
    """Return what is wrong with a text that an engine refused; None where only the engine knows.

    Args:
        text: the query as the client wrote it; our prefixes need no declaration in it.
        said: the engine's words.
        line: where the engine stopped, from 1; it may be behind the fault.
        column: as `line`.
    """
    words = list(islice(marks(text), _MOST_WORDS))
    if words[0].word == END:
        found: Reason | None = Reason("comments" if text.strip() else "empty", "write_query", 0, {})
    else:
        stop = stop_of(words)
        until = stop.mark.offset if stop is not None else len(text)
        found = _undeclared(words, frozenset(f"{name}:" for name in PREFIXES), until)
        found = found or next(_escaped(words, until), None)
        if found is None:
            found = reason_of(text, stop) if stop is not None else _of_engine(said, _offset(text, line, column))
            found = found or _bound_twice(words) or _of_place(text, said, _offset(text, line, column))
    return _in_words(text, found) if found is not None else None


def _in_words(text: str, found: Reason) -> Fault:
    message, hint = SYNTAX_PAIRS[found.fault][1], SYNTAX_HINTS[found.hint][1]
    return Fault(filled(message, found.values), filled(hint, found.values), *place_of(text, found.offset))


def fault_of(text: str, said: str, line: int | None = None, column: int | None = None) -> Fault | None:
    """Return what `read_fault` finds; of a long text the place alone, and None too where it fails.

    Then the engine's words are at hand.
    """
    try:
        if len(text) > _INLINE_CHARS:
            found = _of_place(text, said, _offset(text, line, column))
            return _in_words(text, found) if found is not None else None
        return read_fault(text, said, line, column)
    except Exception:
        _LOG.exception("%s: a broken query was not understood", note().asked)
        return None


def syntax_error(fault: Fault) -> BrokenQueryError:
    """Return the error of a query with that fault."""
    return BrokenQueryError(f"the query is not SPARQL 1.1: {fault.message}", fault.hint, fault.line, fault.column)

"""SPARQL's JSON results, read row by row as their bytes come: https://www.w3.org/TR/sparql11-results-json/."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kg.store import Term, engine_term
from kg.vocab import RDF, XSD

__all__ = ["Rows", "term_of"]

_PARTS = ("subject", "predicate", "object")
#: Longest single value, so that what is no JSON is not read to its end.
_MOST_CHARS = 32_000_000
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s,]*")
_COLON = re.compile(r"\s*:")


def term_of(value: Mapping[str, Any]) -> Term:
    """Return one value of a binding.

    Raises:
        ValueError: it is none.
    """
    kind, text = value.get("type"), value.get("value")
    if kind == "triple":
        return Term("literal", str(_part(value)), "", None)  # shown as its text, as over a store
    if not isinstance(text, str):
        raise ValueError("a binding has no text")
    if kind == "uri":
        return Term("iri", text)
    if kind == "bnode":
        return Term("bnode", text.removeprefix("_:"))
    if kind not in ("literal", "typed-literal"):
        raise ValueError(f"a binding of type {kind!r}")
    language = value.get("xml:lang")
    return Term("literal", text, RDF + "langString" if language else value.get("datatype") or XSD + "string", language)


def _part(value: Mapping[str, Any]) -> Any:
    """Return a binding, or a part of a triple, as the engine's term, a triple with all its parts.

    Raises:
        ValueError: it is none.
    """
    inner = value.get("value")
    if value.get("type") == "triple":
        if not isinstance(inner, dict) or not all(isinstance(inner.get(part), dict) for part in _PARTS):
            raise ValueError("a triple without its three parts")
        return ox.Triple(*(_part(inner[part]) for part in _PARTS))
    return engine_term(term_of(value))


class Rows:
    """Takes the bytes of one document, gives its bindings; `variables` and `boolean` are there at its end at last."""

    def __init__(self) -> None:
        self.variables: tuple[str, ...] | None = None
        self.boolean: bool | None = None
        self.finished = False
        self.listed = False  # have its rows begun?
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._text, self._at = "", 0
        self._inside: list[str] = []  # the members we are in: "", results, bindings
        self._key: str | None = None

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """Take the next bytes and return the bindings that they complete.

        Raises:
            ValueError: the document is none.
        """
        self._text = self._text[self._at :] + self._decode(data)
        self._at = 0
        found: list[dict[str, Any]] = []
        while self._step(found):
            pass
        if len(self._text) - self._at > _MOST_CHARS:
            raise ValueError("no end of a value was found")
        return found

    def end(self) -> None:
        """Tell that no bytes follow.

        Raises:
            ValueError: the document is not whole.
        """
        if not self.finished:
            raise ValueError("the document is not whole")
        if self.boolean is None and (self.variables is None or not self.listed):
            raise ValueError("neither rows with their variables nor a truth value are in it")

    def _value(self) -> Any:
        """Return the value that begins here; raises EOFError where it does not end yet."""
        try:
            value, end = _DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError:
            raise EOFError from None
        if end == len(self._text):  # a number may go on
            raise EOFError
        self._at = end
        return value

    def _step(self, found: list[dict[str, Any]]) -> bool:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at
        if self._at >= len(self._text):
            return False
        if self.finished:
            raise ValueError("something follows the document")
        begins = self._text[self._at]
        try:
            return self._member(begins, found)
        except EOFError:
            return False

    def _member(self, begins: str, found: list[dict[str, Any]]) -> bool:
        if not self._inside:
            self._enter(begins, "{", "")
        elif self._inside[-1] == "bindings":
            if begins == "]":
                self._leave()
            else:
                row = self._value()
                if not isinstance(row, dict):
                    raise ValueError("a row is no object")
                found.append(row)
        elif self._key is None:
            if begins == "}":
                self._leave()
            else:
                self._take_key()
        elif self._key == "results" and len(self._inside) == 1:
            self._enter(begins, "{", "results")
        elif self._key == "bindings" and self._inside[-1] == "results":
            self._enter(begins, "[", "bindings")
            self.listed = True
        else:
            self._take(self._key, self._value())
        return True

    def _enter(self, begins: str, expected: str, name: str) -> None:
        if begins != expected:
            raise ValueError(f"{expected} is missing")
        self._at, self._key = self._at + 1, None
        self._inside.append(name)

    def _leave(self) -> None:
        self._at += 1
        self._inside.pop()
        self.finished = not self._inside

    def _take_key(self) -> None:
        before, key = self._at, self._value()
        match = _COLON.match(self._text, self._at)
        if match is not None and isinstance(key, str):
            self._at, self._key = match.end(), key
            return
        if self._text[self._at :].strip():
            raise ValueError("a member has no name")
        self._at = before
        raise EOFError

    def _take(self, key: str, value: Any) -> None:
        self._key = None
        if key == "boolean":
            if not isinstance(value, bool):
                raise ValueError("the truth value is none")
            self.boolean = value
        elif key == "head" and isinstance(value, dict) and isinstance(value.get("vars", []), list):
            self.variables = tuple(map(str, value.get("vars", [])))

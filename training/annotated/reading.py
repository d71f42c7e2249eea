"""Read `corpus/articles/*.txt`: an article with its marks, then one table each of what it says.

The file has six parts divided by lines of ``===``: header, text, entities, relations, measures, quotations.
In the text ``[新疆:p1]`` marks a mention of the entity `p1` and ``<2.4亿吨:m1>`` the figure of the measure `m1`;
marks may nest.  corpus/README.md tells the format with an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from training.annotated.records import AnnotatedText, Entity, Markup, Measure, Quote, Relation

__all__ = ["CorpusError", "parse", "read_corpus"]

_HEADER = ("id", "occasion", "region", "form", "kind", "date", "by")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_CLOSING = {"[": "]", "<": ">"}
_OPENING = {close: open_ for open_, close in _CLOSING.items()}


class CorpusError(ValueError):
    """A file of the corpus cannot be read; the message names file, line and what is allowed."""


def read_corpus(folder: Path) -> list[AnnotatedText]:
    """Return the articles of a folder, sorted by file name.

    Raises:
        CorpusError: a file is not in the format.
    """
    return [parse(path.read_text("utf-8"), path.name) for path in sorted(folder.glob("*.txt"))]


def parse(source: str, name: str) -> AnnotatedText:
    """Return one file's article; `name` stands in the errors.

    Raises:
        CorpusError: with the line and what is allowed.
    """
    return _File(name, source).article()


class _File:
    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.parts = _parts(source)
        if len(self.parts) != 6:
            self.fail(
                0,
                f"{len(self.parts)} parts between lines of ===; there are six: header, text, "
                "entities, relations, measures, quotations (an empty part is allowed)",
            )

    def fail(self, line: int, message: str) -> NoReturn:
        raise CorpusError(f"{self.name}:{line}: {message}")

    def article(self) -> AnnotatedText:
        header = self.header()
        text, mentions, figures, body_begin = self.text()
        entities = tuple(self.entity(n, line) for n, line in self.parts[2])
        by = tuple(
            (key, role)
            for role, _, key in (
                item.strip().rpartition(" ") for item in header["by"].split(";") if item.strip() != "-"
            )
        )
        return AnnotatedText(
            id=header["id"],
            occasion=header["occasion"],
            region=header["region"],
            form="web" if header["form"] == "web" else "paper",
            kind=header["kind"],
            date=_none(header["date"]),
            bylines=by,
            headline=text[: max(0, body_begin - 1)].replace("\n", ""),
            text=text,
            body_begin=body_begin,
            mentions=mentions,
            figures=figures,
            entities=entities,
            relations=tuple(self.relation(n, line) for n, line in self.parts[3]),
            measures=tuple(self.measure(n, line) for n, line in self.parts[4]),
            quotes=tuple(self.quote(n, line) for n, line in self.parts[5]),
        )

    def header(self) -> dict[str, str]:
        header = {}
        for number, line in self.parts[0]:
            key, colon, value = line.partition(":")
            if not colon or key.strip() not in _HEADER:
                self.fail(number, f"{line!r} is no header line; allowed: {', '.join(_HEADER)}")
            header[key.strip()] = value.strip()
        missing = [key for key in _HEADER if key not in header]
        if missing:
            self.fail(0, f"header without {', '.join(missing)} (write - where there is none)")
        return header

    def text(self) -> tuple[str, tuple[Markup, ...], tuple[Markup, ...], int]:
        plain: list[str] = []
        marks: dict[str, list[Markup]] = {"[": [], "<": []}
        length, body_begin = 0, 0
        for number, line in self.parts[1]:
            is_headline = line.startswith("# ")
            words, found = self.marked(number, line[2:] if is_headline else line, length)
            plain.append(words)
            length += len(words) + 1
            if is_headline:
                if body_begin and body_begin != length - len(words) - 1:
                    self.fail(number, "a headline line (# …) behind the body's first line")
                body_begin = length
            for bracket, markup in found:
                marks[bracket].append(markup)
        ordered = {
            bracket: tuple(sorted(found, key=lambda m: (m.begin, -m.end, m.key))) for bracket, found in marks.items()
        }
        return "\n".join(plain), ordered["["], ordered["<"], body_begin

    def marked(self, number: int, line: str, offset: int) -> tuple[str, list[tuple[str, Markup]]]:
        plain: list[str] = []
        stack: list[tuple[str, int]] = []
        found: list[tuple[str, Markup]] = []
        position = 0
        while position < len(line):
            char = line[position]
            if char in _CLOSING:
                stack.append((char, len(plain)))
            elif stack and char == ":":
                bracket, begin = stack.pop()
                end_of_key = line.find(_CLOSING[bracket], position)
                key = line[position + 1 : end_of_key] if end_of_key > 0 else ""
                if not re.fullmatch(r"[a-z]+\d*(\+[a-z]+\d*)*", key):
                    self.fail(
                        number, f"{line[position - 5 : position + 8]!r}: a mark ends with :KEY{_CLOSING[bracket]}"
                    )
                for one in key.split("+"):
                    found.append((bracket, Markup(offset + begin, offset + len(plain), one)))
                position = end_of_key
            elif char in _OPENING or char == ":":
                self.fail(
                    number,
                    f"{line[max(0, position - 8) : position + 8]!r}: {char} outside a mark; "
                    "the text takes full-width punctuation",
                )
            else:
                plain.append(char)
            position += 1
        if stack:
            self.fail(number, f"{line[:20]!r}…: {len(stack)} mark(s) not closed")
        return "".join(plain), found

    def entity(self, number: int, line: str) -> Entity:
        parts = line.split(maxsplit=2)
        if len(parts) != 3:
            self.fail(number, f"{line!r}: an entity is KEY CLASS NAME")
        return Entity(*parts)

    def relation(self, number: int, line: str) -> Relation:
        left, at, evidence = line.partition("@")
        parts = left.split(maxsplit=3)
        if not at or len(parts) < 3:
            self.fail(number, f"{line!r}: a relation is KEY PREDICATE KEY [ROLE] @ EVIDENCE")
        role = parts[3].strip() if len(parts) > 3 else None
        return Relation(parts[0], parts[1], parts[2], role, evidence.strip())

    def measure(self, number: int, line: str) -> Measure:
        left, *cells = (cell.strip() for cell in line.split("|"))
        parts = left.split()
        if len(parts) != 3 or len(cells) != 6 or parts[1] not in ("observation", "target"):
            self.fail(
                number,
                f"{line!r}: a measure is KEY observation|target KEY | indicator | value | unit | "
                "change | period | qualifier, with - where there is none",
            )
        if cells[1] != "-" and not _NUMBER.fullmatch(cells[1]):
            self.fail(number, f"value {cells[1]!r} is no plain number")
        value = None if cells[1] == "-" else float(cells[1])
        kind: str = parts[1]
        return Measure(
            parts[0],
            "target" if kind == "target" else "observation",
            parts[2],
            cells[0],
            value,
            *(_none(cell) for cell in cells[2:]),
        )

    def quote(self, number: int, line: str) -> Quote:
        key, at, starts = line.partition("@")
        if not at:
            self.fail(number, f"{line!r}: a quotation is KEY @ FIRST TEN CHARACTERS")
        return Quote(key.strip(), starts.strip())


def _none(cell: str) -> str | None:
    return None if cell in ("-", "") else cell


def _parts(source: str) -> list[list[tuple[int, str]]]:
    """Return the non-empty lines of each part with their numbers from 1."""
    parts: list[list[tuple[int, str]]] = [[]]
    for number, line in _numbered(source.splitlines()):
        if line == "===":
            parts.append([])
        elif line:
            parts[-1].append((number, line))
    return parts


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        yield number, line.strip()

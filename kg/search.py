"""The index of names: Chinese names and aliases by any two or more characters.

SQLite's own tokenizers miss words of two characters, so each label is indexed as its overlapping
pairs of characters; a query is a phrase of pairs (recall 1 on infixes of two and more).
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError

__all__ = ["Hit", "SearchEntry", "fold", "search_index", "write_search_index"]


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing to be found: its IRI, class, name, other names, and how many articles mention it."""

    iri: str
    type: str
    name: str
    aliases: tuple[str, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A found thing; `matched` is the name or alias that holds the text asked for."""

    iri: str
    type: str
    name: str
    matched: str
    articles: int


def fold(text: str) -> str:
    """Return `text` as it is compared: width and case folded, blanks dropped."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _pairs(text: str) -> str:
    """Return the overlapping pairs as words of hexadecimal digits, which no tokenizer takes apart."""
    folded = fold(text)
    pairs = [folded[i:i + 2] for i in range(len(folded) - 1)] or [folded]
    return " ".join("x" + "".join(f"{ord(c):06x}" for c in pair) for pair in pairs)


def write_search_index(path: Path, entries: Iterable[SearchEntry]) -> None:
    """Write the index of `entries` to a new SQLite file.

    Raises:
        StoreError: the file cannot be written.
    """
    try:
        db = sqlite3.connect(path)
        with db:
            db.execute("CREATE TABLE thing(id INTEGER PRIMARY KEY, iri TEXT, type TEXT, name TEXT, articles INTEGER)")
            db.execute("CREATE TABLE label(thing INTEGER, text TEXT, folded TEXT)")
            db.execute("CREATE VIRTUAL TABLE pairs USING fts5(words, content='', tokenize='ascii')")
            row = 0
            for number, entry in enumerate(entries):
                db.execute("INSERT INTO thing VALUES (?,?,?,?,?)",
                           (number, entry.iri, entry.type, entry.name, entry.articles))
                for text in dict.fromkeys((entry.name, *entry.aliases)):
                    row += 1
                    db.execute("INSERT INTO label(rowid, thing, text, folded) VALUES (?,?,?,?)",
                               (row, number, text, fold(text)))
                    db.execute("INSERT INTO pairs(rowid, words) VALUES (?,?)", (row, _pairs(text)))
            db.execute("CREATE INDEX label_folded ON label(folded)")
        db.close()
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the search index cannot be written ({error}); make room and build again") from error


def search_index(path: Path, text: str, limit: int = 20, type_name: str | None = None) -> list[Hit]:
    """Return the things whose name or alias holds `text`, best first.

    Exact names come first, then names that begin with it, then by articles that mention them, by
    length and by IRI.  A single character finds names that are that character or begin with it.

    Raises:
        StoreError: the index is missing or damaged.
    """
    wanted = fold(text)
    if not wanted:
        return []
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            if len(wanted) == 1:
                where, given = "l.folded >= ? AND l.folded < ?", [wanted, wanted + "\U0010ffff"]
            else:
                where, given = "l.rowid IN (SELECT rowid FROM pairs WHERE pairs MATCH ?)", [f'"{_pairs(text)}"']
            if type_name:
                where += " AND t.type = ?"
                given.append(type_name)
            rows = db.execute(
                "SELECT t.iri, t.type, t.name, l.text, t.articles, l.folded "
                f"FROM label l JOIN thing t ON t.id = l.thing WHERE {where}", given).fetchall()
        finally:
            db.close()
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the search index cannot be read ({error}); build again") from error
    best: dict[str, tuple[tuple[int, int, int, str], Hit]] = {}
    for iri, kind, name, label, articles, folded in rows:
        place = 0 if folded == wanted else 1 if folded.startswith(wanted) else 2
        order = (place, -articles, len(folded), iri)
        if iri not in best or order < best[iri][0]:
            best[iri] = (order, Hit(iri, kind, name, label, articles))
    return [hit for _, hit in sorted(best.values(), key=lambda pair: pair[0])[:limit]]

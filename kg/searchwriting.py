"""Writing the index of names, which `kg.search` reads: things, indicators beside them, sounds and articles' words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.contextnames import is_contextual
from kg.errors import StoreError
from kg.folding import fold
from kg.fulltext import ArticleText, write_texts
from kg.matching import thing_words
from kg.sounds import character_sounds, readings
from kg.vocab import ENTITY_CLASSES, INDICATOR

__all__ = ["CLASSES", "CLASS_BITS", "FORM", "INDICATORS", "THINGS", "SearchEntry", "write_search_index"]

#: Form of the file; a snapshot with another is written anew.
FORM = 5
#: The low bits of a thing's number, which tell its class.
CLASS_BITS = 4
#: The classes by their numbers.
CLASSES = (*ENTITY_CLASSES, INDICATOR)
#: The table of things of a kind, and that of the words of their names.
THINGS, INDICATORS = ("thing", "names"), ("indicator", "indicator_names")


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing to be found: its IRI, class, name, other names, and how many articles mention it.

    `said` counts the articles that say something of it, `signed` those that it signed. An indicator has the class
    `Indicator`, and figures in place of articles.
    """

    iri: str
    type: str
    name: str
    aliases: tuple[str, ...]
    articles: int
    said: int = 0
    signed: int = 0


def _order(entry: SearchEntry) -> tuple[int, int, int, str, str]:
    return -entry.said, entry.signed - entry.articles, len(fold(entry.name)), entry.name, entry.iri


def _write_things(db: sqlite3.Connection, of: tuple[str, str], entries: Iterable[SearchEntry]) -> set[str]:
    """Write the tables of one kind of things and return the syllables of their names."""
    things, names = of
    db.execute(f"CREATE TABLE {things}(id INTEGER PRIMARY KEY, iri TEXT, name TEXT, articles INTEGER, "
               "said INTEGER, told INTEGER, length INTEGER, labels TEXT)")
    # The prefixes of seven are a kind of word and its first character, by which single ones are looked for.
    db.execute(f"CREATE VIRTUAL TABLE {names} USING "
               "fts5(words, content='', columnsize=0, prefix='7', tokenize='ascii')")
    syllables = set[str]()
    for rank, entry in enumerate(sorted(entries, key=_order)):
        number = rank << CLASS_BITS | CLASSES.index(entry.type)
        contextual = tuple(text for text in entry.aliases if is_contextual(text, entry.name))
        told = (text for text in (entry.name, *entry.aliases) if text not in contextual)
        labels = {text: readings(fold(text)) for text in dict.fromkeys(told)}
        syllables.update(s for found in labels.values() for reading in found for s in reading)
        lines = ("\t".join((text, *(" ".join(r) for r in found))) for text, found in labels.items())
        db.execute(f"INSERT INTO {things} VALUES (?,?,?,?,?,?,?,?)", (
            number, entry.iri, entry.name, entry.articles, entry.said, entry.articles - entry.signed,
            len(fold(entry.name)), "\n".join(lines)))
        db.execute(f"INSERT INTO {names}(rowid, words) VALUES (?,?)",
                   (number, " ".join(thing_words(entry.type, labels, contextual))))
    db.execute(f"INSERT INTO {names}({names}) VALUES ('optimize')")
    return syllables


def write_search_index(path: Path, entries: Iterable[SearchEntry], texts: Iterable[ArticleText] = ()) -> None:
    """Write the index of `entries` and of articles' texts to a new SQLite file; the same ones give the same bytes.

    Raises:
        StoreError: the file cannot be written.
    """
    try:
        db = sqlite3.connect(path)
        with db:
            db.execute(f"PRAGMA user_version = {FORM}")
            db.execute("CREATE TABLE syllable(text TEXT PRIMARY KEY) WITHOUT ROWID")
            db.execute("CREATE TABLE sound(syllable TEXT PRIMARY KEY, usual TEXT, others TEXT) WITHOUT ROWID")
            db.executemany("INSERT INTO sound VALUES (?,?,?)", character_sounds())
            listed = list(entries)
            syllables = _write_things(db, THINGS, (one for one in listed if one.type != INDICATOR))
            syllables |= _write_things(db, INDICATORS, (one for one in listed if one.type == INDICATOR))
            db.executemany("INSERT INTO syllable VALUES (?)", [(text,) for text in sorted(syllables)])
            write_texts(db, texts)
        db.close()
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the search index cannot be written ({error}); make room and build again") from error

"""The index of what articles say: their texts by any two or more characters, newest first.

It stands beside the index of names, in the same file and by the same means: overlapping pairs of characters, a query
is a phrase of pairs.  The texts themselves stay in the graph; `places_of` finds the words again in one of them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.folding import fold, words_of
from kg.matching import MOST_CHARS, pairs
from kg.records import Span

__all__ = ["ArticleText", "find_texts", "places_of", "write_texts"]

#: What parts an article's text into pieces over whose ends no word goes.
_ENDS = re.compile(r"[。！？；!?;\n]")
_MOST_WORDS = 8
#: Signs between two characters of a word that do not count: quotes, blanks, points in the middle.
_GAP = r"[\W_]{0,4}"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article's IRI, its day as ISO writes it (empty where it has none) and its text."""

    iri: str
    day: str
    text: str


def write_texts(db: sqlite3.Connection, texts: Iterable[ArticleText]) -> None:
    """Write the index of texts; the same ones give the same bytes, in whatever order they come."""
    db.execute("CREATE TABLE article(id INTEGER PRIMARY KEY, iri TEXT, day TEXT)")
    db.execute("CREATE VIRTUAL TABLE texts USING fts5(words, content='', columnsize=0, prefix='7', tokenize='ascii')")
    newest = sorted(sorted(texts, key=lambda one: one.iri), key=lambda one: one.day, reverse=True)
    for number, one in enumerate(newest):
        db.execute("INSERT INTO article VALUES (?,?,?)", (number, one.iri, one.day))
        db.execute("INSERT INTO texts(rowid, words) VALUES (?,?)", (number, " ".join(_words(one.text))))
    db.execute("INSERT INTO texts(texts) VALUES ('optimize')")


def _words(text: str) -> Iterator[str]:
    for piece in map(fold, _ENDS.split(text)):
        if piece:
            yield pairs("x", piece, False, True).strip('"')


def _asked(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words_of(text[:MOST_CHARS])))[:_MOST_WORDS]


def find_texts(db: sqlite3.Connection, text: str, most: int, time: str = "") -> list[str]:
    """Return the IRIs of the articles that hold each word of a text, newest first, undated ones last.

    Args:
        db: an index of this form.
        text: as the user wrote it; none of its words may be missing.
        most: articles.
        time: a year, month or day as ISO writes it; any where empty.
    """
    words = _asked(text)
    if not words:
        return []
    match = " AND ".join(pairs("x", word, False, False) for word in words)
    rows = db.execute("SELECT iri FROM texts JOIN article ON article.id = texts.rowid WHERE texts MATCH ? "
                      "AND substr(day, 1, ?) = ? ORDER BY texts.rowid LIMIT ?", (match, len(time), time, most))
    return [iri for (iri,) in rows]


def places_of(text: str, asked: str) -> Iterator[Span]:
    """Iterate where an article's text holds the words that are asked for, from its begin.

    >>> [span.of("抓住“煤 炭”，煤。") for span in places_of("抓住“煤 炭”，煤。", "煤炭 抓")]
    ['抓', '煤 炭']
    """
    ways = [_GAP.join(map(re.escape, word)) for word in sorted(_asked(asked), key=len, reverse=True)]
    if ways:
        for found in re.finditer("|".join(ways), text, re.IGNORECASE):
            yield Span(*found.span())

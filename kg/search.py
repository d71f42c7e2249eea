"""The index of names: Chinese names and aliases by any two or more characters, and by their pinyin.

SQLite's own tokenizers miss words of two characters, so a label is indexed as its overlapping pairs of
characters; a query is a phrase of pairs (recall 1 on infixes of two and more).  Syllables and initials
stand beside the pairs.  Things are numbered in the order in which hits are shown, and the low bits of
the number tell the class, so that the best hits are the first the index gives and counting reads no row.
`kg.searchwriting` writes the file.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from kg.contextnames import is_contextual
from kg.errors import StoreError
from kg.folding import fold
from kg.fulltext import find_texts, places_of
from kg.loosening import FIRST, loosened, near, nearest
from kg.matching import Tier, any_of, class_tier, matched_label, tiers
from kg.rights import denied
from kg.searchwriting import (
    CLASS_BITS,
    CLASSES,
    FORM,
    INDICATORS,
    THINGS,
    SearchEntry,
    write_search_index,
)
from kg.vocab import ENTITY_CLASSES

__all__ = [
    "Found", "Hit", "Place", "SearchEntry", "SearchIndex", "fold", "is_current", "opened", "places_of",
    "search_index", "write_search_index",
]

_CLASS_MASK = (1 << CLASS_BITS) - 1
#: Counts of four classes are summed as the digits of one number: few sums are what makes counting cheap.
_DIGIT_BITS = 15
_DIGIT = (1 << _DIGIT_BITS) - 1
_SUMS = ", ".join(f"sum((rowid >> 2 & 3 = {group}) * (1 << {_DIGIT_BITS} * (rowid & 3)))" for group in range(4))
#: Of what fits by its initials alone, only what articles name: any four letters are the initials of something.
_NAMED = "EXISTS (SELECT 1 FROM thing WHERE thing.id = names.rowid AND thing.articles > 0)"
#: Things looked at for each piece of a text with slips, in the order of hits.
_NEAR_ROWS = 300
#: Where a hit stands among all hits: rank of the way it fits, articles that say something of it, those that name it
#: otherwise than as who signed them, length of the name, name, IRI.
Place = tuple[int, int, int, int, str, str]
#: A row of such a table: number, IRI, name, articles, those that say something, those that name it, length, labels.
_Row = tuple[int, str, str, int, int, int, int, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A found thing.

    `matched` is the name or alias that fits, `how` the way: exact, prefix, part (from the begin of a word), inner
    (letters inside a word) and words (each of several) by characters; sound, sound-prefix, sound-part and sound-words
    by pinyin; initials, initials-prefix and initials-part by its initials, where an article names it; alike,
    alike-prefix and alike-part where a text in characters only sounds like it; some where it holds most of the text;
    near where it differs by a slip; context where the text means it in some article alone (全州); and class where no
    text was asked for.
    `place` is where it stands.
    """

    iri: str
    type: str
    name: str
    matched: str
    articles: int
    how: str
    place: Place

    @property
    def is_loose(self) -> bool:
        """Whether it only comes near what was asked: by its sound, or by a part of it."""
        return self.place[0] >= FIRST


@dataclass(frozen=True, slots=True)
class Found:
    """Some hits, best first, and whether there are more in the direction asked."""

    hits: tuple[Hit, ...]
    more: bool


def is_current(path: Path) -> bool:
    """Tell whether there is an index of the form that this version reads."""
    with suppress(StoreError):
        SearchIndex(path).close()
        return True
    return False


class SearchIndex:
    """An opened index; may be used by several threads at once, each query on a connection kept open.

    Raises:
        StoreError: the index is missing, damaged or of another form.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: deque[sqlite3.Connection] = deque()
        self._heard: Mapping[str, Sequence[str]] | None = None
        self._loosened = lru_cache(maxsize=64)(self._look_looser)  # hits, then their counts, ask for the same
        with self._connection() as db:
            (form,) = db.execute("PRAGMA user_version").fetchone()
            if form != FORM:
                raise StoreError(f"{path}: the search index has form {form}, this version reads {FORM}; build again")
            self._syllables = frozenset(text for (text,) in db.execute("SELECT text FROM syllable"))
            self._last = int(db.execute("SELECT coalesce(max(id), -1) FROM thing").fetchone()[0]) >> CLASS_BITS

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            try:
                db = self._idle.pop()
            except IndexError:  # a snapshot's file is never changed, so it needs no locks
                uri = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
                db = sqlite3.connect(uri, uri=True, check_same_thread=False)
                db.execute("PRAGMA mmap_size = 268435456")
            yield db
            self._idle.append(db)
        except sqlite3.Error as error:
            raise denied(self.path) or StoreError(
                f"{self.path}: the search index cannot be read ({error}); build again") from error

    def close(self) -> None:
        """Close the connections that no query uses."""
        while self._idle:
            self._idle.pop().close()

    def find(self, text: str, limit: int = 20, type_name: str | Sequence[str] | None = None,
             after: Place | None = None, before: Place | None = None) -> Found:
        """Return the things whose name or alias fits `text`, best first.

        All words of `text` must fit. Whole names come first, then names that begin with it, names that hold it from
        the begin of a word, names that hold each of its words, and names that hold it inside a word; what sounds so
        ranks as what is written so, initials right behind; what a text means in some context alone comes last.
        Within a rank: articles that say something of it, articles that name it otherwise than as who signed them,
        length of the name, name, IRI.
        A single Chinese character finds names that begin with it, one or two letters the begin of words.
        Where nothing fits, of whatever class, names that sound like the characters of `text`; else those that hold
        most of it.

        Args:
            text: as the user wrote it; pinyin with or without tones and blanks, or initials, does too.
            limit: most hits.
            type_name: one of the thirteen classes, or several; any when None.
            after: go on behind this place.
            before: the hits right before this place.

        Raises:
            StoreError: the index is damaged.
        """
        mark = after or before
        found = self._found(tiers(text, self._syllables), limit, type_name, after, before)
        if found.hits or (mark and mark[0] < FIRST):
            return found
        return self._found(self._loosened(text), limit, type_name, after, before)

    def near(self, text: str, most: int = 5) -> tuple[Hit, ...]:
        """Return the things with a name or alias, written or as pinyin, that `text` is but for a slip or two.

        Those with the fewest slips come first, then those of which more articles say something; none for a text
        that fits.

        Raises:
            StoreError: the index is damaged.
        """
        asked = near(text, self._syllables)
        if asked is None:
            return ()
        found: dict[int, tuple[int, Hit]] = {}
        with self._connection() as db:
            for match in asked.matches:
                tier = Tier(FIRST, ("near",), match, match, (), ())
                for row in self._rows(db, tier, None, None, False, _NEAR_ROWS):
                    slips, label = nearest(asked, row[-1])
                    if slips <= asked.most:
                        found[row[0]] = slips, replace(self._hit(row, tier), matched=label)
        if any(not slips for slips, _ in found.values()):
            return ()
        fitting = sorted((slips, number, hit) for number, (slips, hit) in found.items())
        return tuple(hit for _, _, hit in fitting[:most])

    def _look_looser(self, text: str) -> tuple[Tier, ...]:
        """Return the tiers of what comes nearest to a text that no name fits; none for one that a name fits."""
        asked = tiers(text, self._syllables)
        with self._connection() as db:
            def counted(match: str, most: int) -> int:
                numbers = db.execute("SELECT rowid FROM names WHERE names MATCH ? LIMIT ?", (match, most))
                return len(numbers.fetchall())

            if not asked or counted(any_of([f"({tier.alone})" for tier in asked]), 1):
                return ()
            return loosened(text, self._syllables, self._sounds(db), counted, self._last + 1)

    def _sounds(self, db: sqlite3.Connection) -> Mapping[str, Sequence[str]]:
        """Return the sounds of Chinese characters, the usual first; read when they are first asked for."""
        if self._heard is None:
            rows = db.execute("SELECT usual, others, syllable FROM sound ORDER BY syllable").fetchall()
            heard: dict[str, list[str]] = {one: [row[2]] for row in rows for one in row[0]}
            for row in rows:
                for one in row[1]:
                    heard.setdefault(one, []).append(row[2])
            self._heard = heard
        return self._heard

    def articles(self, text: str, most: int, time: str = "") -> list[str]:
        """Return the IRIs of the articles whose text holds each word of `text`; see `kg.fulltext.find_texts`.

        Raises:
            StoreError: the index is damaged.
        """
        with self._connection() as db:
            return find_texts(db, text, most, time)

    def indicators(self, text: str, most: int = 10) -> tuple[Hit, ...]:
        """Return the indicators one of whose names fits `text`, in the order of `find`; `articles` are their figures.

        Raises:
            StoreError: the index is damaged.
        """
        hits: list[Hit] = []
        with self._connection() as db:
            for tier in tiers(text, self._syllables):
                rows = self._rows(db, tier, None, None, False, most - len(hits), INDICATORS)
                hits += (self._hit(row, tier) for row in rows)
        return tuple(hits)

    def of_class(self, type_name: str, limit: int = 20, after: Place | None = None,
                 before: Place | None = None) -> Found:
        """Return the things of a class, those of which most articles say something first; arguments as of `find`.

        Raises:
            StoreError: the index is damaged.
        """
        return self._found((class_tier(type_name),), limit, type_name, after, before)

    def _found(self, asked: tuple[Tier, ...], limit: int, type_name: str | Sequence[str] | None,
               after: Place | None, before: Place | None) -> Found:
        backward, mark = before is not None, before or after
        hits: list[Hit] = []
        with self._connection() as db:
            edge = self._edge(db, mark, backward) if mark else 0
            for tier in reversed(asked) if backward else asked:
                if mark and (tier.number > mark[0] if backward else tier.number < mark[0]):
                    continue
                at_edge = mark is not None and tier.number == mark[0]
                for row in self._rows(db, tier, type_name, edge if at_edge else None, backward, limit + 1 - len(hits)):
                    hits.append(self._hit(row, tier))
                if len(hits) > limit:
                    break
        more, hits = len(hits) > limit, hits[:limit]
        return Found(tuple(reversed(hits) if backward else hits), more)

    def _rows(self, db: sqlite3.Connection, tier: Tier, type_name: str | Sequence[str] | None, edge: int | None,
              backward: bool, limit: int, of: tuple[str, str] = THINGS) -> list[_Row]:
        things, names = of
        types = (type_name,) if isinstance(type_name, str) else type_name or ()
        classes = " OR ".join(f"t{name.lower()}" for name in types)
        match = f"({classes}) AND ({tier.match})" if classes else tier.match
        where, given = f"{names} MATCH ?", list[object]([match])
        if of is THINGS and _is_by_initials(tier):
            where += f" AND {_NAMED}"
        if edge is not None:
            where += " AND rowid < ?" if backward else " AND rowid >= ?"
            given.append(edge)
        numbers = db.execute(f"SELECT rowid FROM {names} WHERE {where} ORDER BY rowid {'DESC' if backward else ''} "
                             "LIMIT ?", (*given, limit)).fetchall()
        return [db.execute(f"SELECT * FROM {things} WHERE id = ?", number).fetchone() for number in numbers]

    def _hit(self, row: _Row, tier: Tier) -> Hit:
        number, iri, name, articles, said, told, length, labels = row
        matched, how = matched_label(tier, labels)
        matched = name if is_contextual(matched, name) else matched  # a file of before may hold such forms as labels
        return Hit(iri, CLASSES[number & _CLASS_MASK], name, matched, articles, how,
                   (tier.number, said, told, length, name, iri))

    def _edge(self, db: sqlite3.Connection, place: Place, backward: bool) -> int:
        """Return the number from which things stand behind a place; going backward, at it or behind it."""
        _, said, told, length, name, iri = place
        low, high = 0, self._last + 1
        while low < high:
            middle = (low + high) // 2
            row = db.execute("SELECT said, told, length, name, iri FROM thing WHERE id >= ? LIMIT 1",
                             (middle << CLASS_BITS,)).fetchone()
            here, wanted = (-row[0], -row[1], *row[2:]), (-said, -told, length, name, iri)
            if here < wanted or (here == wanted and not backward):
                low = middle + 1
            else:
                high = middle
        return low << CLASS_BITS

    def facets(self, text: str, most: int = 10_000) -> tuple[dict[str, int], bool]:
        """Return how many things of each class fit `text`, and whether all were counted (at most `most` are).

        Raises:
            StoreError: the index is damaged.
        """
        asked = tiers(text, self._syllables)
        counts = self._counts(asked, most)
        return counts if counts[0] else self._counts(self._loosened(text), most)

    def _counts(self, asked: Sequence[Tier], most: int) -> tuple[dict[str, int], bool]:
        if not asked:
            return {}, True
        surely = " OR ".join(f"({tier.alone})" for tier in asked if not _is_by_initials(tier))
        letters = " OR ".join(f"({tier.alone})" for tier in asked if _is_by_initials(tier))
        if letters and surely:
            letters = f"({letters}) NOT ({surely})"
        counts = dict.fromkeys(ENTITY_CLASSES, 0)
        with self._connection() as db:
            for match, where in ((surely, ""), (letters, f" AND {_NAMED}")):
                if match:
                    sums = db.execute(f"SELECT {_SUMS} FROM (SELECT rowid FROM names WHERE names MATCH ?{where} "
                                      "LIMIT ?)", (match, min(most, _DIGIT))).fetchone()
                    for number, name in enumerate(ENTITY_CLASSES):
                        counts[name] += (sums[number >> 2] or 0) >> _DIGIT_BITS * (number & 3) & _DIGIT
        found = {name: count for name, count in counts.items() if count}
        return found, sum(found.values()) < most


def _is_by_initials(tier: Tier) -> bool:
    return tier.hows[0].startswith("initials")


@lru_cache(maxsize=4)
def _opened(path: Path, stamp: tuple[int, int]) -> SearchIndex:
    return SearchIndex(path)


def opened(path: Path) -> SearchIndex:
    """Return the index of a file, opened once and kept.

    Raises:
        StoreError: the index is missing, damaged or of another form.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise StoreError(f"{path}: the search index cannot be read ({error.strerror}); build again") from error
    return _opened(path, (status.st_ino, status.st_mtime_ns))


def search_index(path: Path, text: str, limit: int = 20, type_name: str | None = None) -> list[Hit]:
    """Return the things whose name or alias fits `text`, best first: `SearchIndex.find` on a kept index.

    Raises:
        StoreError: the index is missing or damaged.
    """
    return list(opened(path).find(text, limit, type_name).hits)

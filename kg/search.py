"""The index of names: Chinese names and aliases by any two or more characters, and by their pinyin.

SQLite's own tokenizers miss words of two characters, so a label is indexed as its overlapping pairs of
characters; a query is a phrase of pairs (recall 1 on infixes of two and more).  Syllables and initials
stand beside the pairs.  Things are numbered in the order in which hits are shown, and the low bits of
the number tell the class, so that the best hits are the first the index gives and counting reads no row.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from kg.errors import StoreError
from kg.folding import fold
from kg.fulltext import ArticleText, find_texts, places_of, write_texts
from kg.loosening import FIRST, loosened, near, nearest
from kg.matching import Tier, any_of, class_tier, matched_label, thing_words, tiers
from kg.rights import denied
from kg.sounds import character_sounds, readings
from kg.vocab import ENTITY_CLASSES

__all__ = [
    "Found", "Hit", "Place", "SearchEntry", "SearchIndex", "fold", "is_current", "opened", "places_of",
    "search_index", "write_search_index",
]

#: Form of the file; a snapshot with another is written anew.
FORM = 4
_BITS = 4
_CLASS_MASK = (1 << _BITS) - 1
#: Counts of four classes are summed as the digits of one number: few sums are what makes counting cheap.
_DIGIT_BITS = 15
_DIGIT = (1 << _DIGIT_BITS) - 1
_SUMS = ", ".join(f"sum((rowid >> 2 & 3 = {group}) * (1 << {_DIGIT_BITS} * (rowid & 3)))" for group in range(4))
#: Things looked at for each piece of a text with slips, those first that more articles mention.
_NEAR_ROWS = 300
#: Where a hit stands among all hits: rank of the way it fits, articles, length of the name, name, IRI.
Place = tuple[int, int, int, str, str]


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
    """A found thing.

    `matched` is the name or alias that fits, `how` the way: exact, prefix, part (from the begin of a word), inner
    (letters inside a word) and words (each of several) by characters; sound, sound-prefix, sound-part and sound-words
    by pinyin; initials, initials-prefix and initials-part by its initials; alike, alike-prefix and alike-part where a
    text in characters only sounds like it; some where it holds most of the text; near where it differs by a slip; and
    class where no text was asked for.
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


def _order(entry: SearchEntry) -> tuple[int, int, str, str]:
    return -entry.articles, len(fold(entry.name)), entry.name, entry.iri


def write_search_index(path: Path, entries: Iterable[SearchEntry], texts: Iterable[ArticleText] = ()) -> None:
    """Write the index of `entries` and of articles' texts to a new SQLite file; the same ones give the same bytes.

    Raises:
        StoreError: the file cannot be written.
    """
    try:
        db = sqlite3.connect(path)
        with db:
            db.execute(f"PRAGMA user_version = {FORM}")
            db.execute("CREATE TABLE thing(id INTEGER PRIMARY KEY, iri TEXT, name TEXT, articles INTEGER, "
                       "length INTEGER, labels TEXT)")
            db.execute("CREATE TABLE syllable(text TEXT PRIMARY KEY) WITHOUT ROWID")
            db.execute("CREATE TABLE sound(syllable TEXT PRIMARY KEY, usual TEXT, others TEXT) WITHOUT ROWID")
            db.executemany("INSERT INTO sound VALUES (?,?,?)", character_sounds())
            # The prefixes of seven are a kind of word and its first character, by which single ones are looked for.
            db.execute("CREATE VIRTUAL TABLE names USING "
                       "fts5(words, content='', columnsize=0, prefix='7', tokenize='ascii')")
            syllables = set[str]()
            for rank, entry in enumerate(sorted(entries, key=_order)):
                number = rank << _BITS | ENTITY_CLASSES.index(entry.type)
                labels = {text: readings(fold(text)) for text in dict.fromkeys((entry.name, *entry.aliases))}
                syllables.update(s for found in labels.values() for reading in found for s in reading)
                lines = ("\t".join((text, *(" ".join(r) for r in found))) for text, found in labels.items())
                db.execute("INSERT INTO thing VALUES (?,?,?,?,?,?)", (
                    number, entry.iri, entry.name, entry.articles, len(fold(entry.name)), "\n".join(lines)))
                db.execute("INSERT INTO names(rowid, words) VALUES (?,?)",
                           (number, " ".join(thing_words(entry.type, labels))))
            db.executemany("INSERT INTO syllable VALUES (?)", [(text,) for text in sorted(syllables)])
            db.execute("INSERT INTO names(names) VALUES ('optimize')")
            write_texts(db, texts)
        db.close()
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the search index cannot be written ({error}); make room and build again") from error


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
            self._last = int(db.execute("SELECT coalesce(max(id), -1) FROM thing").fetchone()[0]) >> _BITS

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
        ranks as what is written so, initials right behind. Within a rank: articles, length of the name, name, IRI.
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

        Those with the fewest slips come first, then those that more articles mention; none for a text that fits.

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
                    slips, label = nearest(asked, row[5])
                    if slips <= asked.most:
                        found[row[0]] = slips, replace(self._hit(row, tier, None), matched=label)
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

    def of_class(self, type_name: str, limit: int = 20, after: Place | None = None,
                 before: Place | None = None) -> Found:
        """Return the things of a class, those that most articles mention first; arguments as of `find`.

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
                    hits.append(self._hit(row, tier, mark))
                if len(hits) > limit:
                    break
        more, hits = len(hits) > limit, hits[:limit]
        return Found(tuple(reversed(hits) if backward else hits), more)

    def _rows(self, db: sqlite3.Connection, tier: Tier, type_name: str | Sequence[str] | None, edge: int | None,
              backward: bool, limit: int) -> list[tuple[int, str, str, int, int, str]]:
        types = (type_name,) if isinstance(type_name, str) else type_name or ()
        classes = " OR ".join(f"t{name.lower()}" for name in types)
        match = f"({classes}) AND ({tier.match})" if classes else tier.match
        where, given = "names MATCH ?", list[object]([match])
        if edge is not None:
            where += " AND rowid < ?" if backward else " AND rowid >= ?"
            given.append(edge)
        numbers = db.execute(f"SELECT rowid FROM names WHERE {where} ORDER BY rowid {'DESC' if backward else ''} "
                             "LIMIT ?", (*given, limit)).fetchall()
        return [db.execute("SELECT * FROM thing WHERE id = ?", number).fetchone() for number in numbers]

    def _hit(self, row: Sequence[object], tier: Tier, mark: Place | None) -> Hit:
        number, iri, name, articles, length, labels = row
        assert isinstance(number, int) and isinstance(labels, str) and isinstance(articles, int)
        assert isinstance(iri, str) and isinstance(name, str) and isinstance(length, int)
        matched, how = matched_label(tier, labels)
        return Hit(iri, ENTITY_CLASSES[number & _CLASS_MASK], name, matched, articles, how,
                   (tier.number, articles, length, name, iri))

    def _edge(self, db: sqlite3.Connection, place: Place, backward: bool) -> int:
        """Return the number from which things stand behind a place; going backward, at it or behind it."""
        _, articles, length, name, iri = place
        low, high = 0, self._last + 1
        while low < high:
            middle = (low + high) // 2
            row = db.execute("SELECT articles, length, name, iri FROM thing WHERE id >= ? LIMIT 1",
                             (middle << _BITS,)).fetchone()
            here, wanted = (-row[0], *row[1:]), (-articles, length, name, iri)
            if here < wanted or (here == wanted and not backward):
                low = middle + 1
            else:
                high = middle
        return low << _BITS

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
        whole = " OR ".join(f"({tier.alone})" for tier in asked)
        with self._connection() as db:
            sums = db.execute(f"SELECT {_SUMS} FROM (SELECT rowid FROM names WHERE names MATCH ? LIMIT ?)",
                              (whole, min(most, _DIGIT))).fetchone()
        counts = {name: (sums[number >> 2] or 0) >> _DIGIT_BITS * (number & 3) & _DIGIT
                  for number, name in enumerate(ENTITY_CLASSES)}
        found = {name: count for name, count in counts.items() if count}
        return found, sum(found.values()) < most


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

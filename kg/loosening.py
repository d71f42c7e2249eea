"""What is asked of the index of names where no name fits a text: names that sound like it, or hold most of it.

Characters that are written otherwise (traditional ones, a wrong one of the same sound) are looked for by their
pinyin: a table of variants would be one more thing to keep, and the index knows how every name sounds.  Then a text is
cut into the longest pieces that names hold, words of letters without their endings, and the names that hold most of
them are taken.  `near` is for slips: whole names that differ from the text in a few signs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from kg.folding import fold, runs, starts_at_border, words_of
from kg.matching import MOST_CHARS, Tier, any_of, anywhere, pairs, part_of, sound_pairs
from kg.sounds import spelled, spellings, spoken

__all__ = ["FIRST", "Near", "distance", "loosened", "near", "nearest"]

#: Number of the first of these tiers; those of whole texts come before.
FIRST = 100
#: Pieces that are combined: of more, the longest.
_MOST_PIECES = 5
#: A piece in more names than this, and than one in so many, does not tell one from another: it counts beside others.
_COMMON, _COMMON_SHARE = 50, 50
#: Endings of words of letters, longest first; what is left has three letters at least.
_ENDINGS = ("ings", "ing", "ers", "ies", "ed", "er", "es", "al", "e", "s", "y")
_LEAST_STEM = 3

#: Ways to read a piece of pinyin with slips; signs that folding may take from a label.
_MOST_WAYS, _FOLDED_AWAY = 2, 8

#: How many of at most so many things an expression finds.
_Counting = Callable[[str, int], int]
#: The sounds of each Chinese character.
_Sounds = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    match: str
    weight: int
    is_common: bool


@dataclass(frozen=True, slots=True)
class Near:
    """How names are looked for that differ from `text` by at most `most` signs.

    `matches` are expressions, of which one at least finds each of them.
    """

    text: str
    most: int
    matches: tuple[str, ...]


def _spoken(reading: Sequence[str], begin: bool, open_end: bool) -> str:
    """Return the phrase of whole syllables, of which the last is not cut short."""
    return sound_pairs(reading, begin, open_end).rstrip("*")


def _alike(text: str, sounds: _Sounds) -> Iterator[Tier]:
    """Iterate the tiers of names that sound like a text in characters: whole ones, begins, parts."""
    folded = fold(text)
    if folded.isascii():
        return
    found = [reading for reading in spoken(folded, sounds) if len(reading) > 1]
    spelt = tuple("".join(reading) for reading in found)
    better: list[str] = []
    for how, begin, open_end in (("alike", True, False), ("alike-prefix", True, True), ("alike-part", False, True)):
        alone = any_of([_spoken(reading, begin, open_end) for reading in found])
        if alone:
            match = f"({alone}) NOT ({any_of(better)})" if better else alone
            yield Tier(FIRST + len(better), (how,), match, alone, (folded,), spelt)
            better.append(f"({alone})")


def stem(word: str) -> str:
    """Return a folded word of letters without its ending.

    >>> [stem(word) for word in ("mining", "mine", "chemicals", "gas", "1300")]
    ['min', 'min', 'chemical', 'gas', '1300']
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM and word.isalpha():
            return word[:-len(ending)]
    return word


def _longest(run: str, begin: int, match: Callable[[str], str], counted: _Counting) -> int:
    """Return where the longest piece of a run ends that begins there and that a name holds; `begin` where none does."""
    low, high = begin + 1, len(run)  # what is held to `low`; behind a piece that is not held no longer one is
    while low < high:
        middle = (low + high + 1) // 2
        if counted(match(run[begin:middle]), 1):
            low = middle
        else:
            high = middle - 1
    return low if low > begin + 1 else begin


def _of_run(run: str, sounds: _Sounds, known: Collection[str], syllables: Collection[str],
            counted: _Counting) -> Iterator[tuple[str, str, int]]:
    """Iterate the pieces of a run of characters or letters that names hold: text, expression, weight.

    What sounds like a piece holds those of its characters that are in names at all.
    """
    if starts_at_border(run):
        root = stem(run)
        phrases = [*anywhere(run, syllables), *(part_of((root,)) if len(root) >= _LEAST_STEM else ())]
        if len(run) > 1 and counted(any_of(phrases), 1):
            yield root if len(root) >= _LEAST_STEM else run, any_of(phrases), 2
        return

    def match(piece: str) -> str:
        held = [pairs("x", one, False, False) for one in piece if one in known]
        if not sounds or (not held and len(piece) < len(run)):
            return pairs("x", piece, False, False)
        heard = any_of([_spoken(reading, False, True) for reading in spoken(piece, sounds)])
        return any_of([pairs("x", piece, False, False), *([" AND ".join((f"({heard})", *held))] if heard else ())])

    begin = 0
    while begin < len(run):
        end = _longest(run, begin, match, counted)
        if end > begin:
            yield run[begin:end], match(run[begin:end]), end - begin
        begin = max(end, begin + 1)


def _pieces(words: Sequence[str], syllables: Collection[str], sounds: _Sounds, counted: _Counting,
            things: int) -> list[_Piece]:
    parts = list(dict.fromkeys(run for word in words for run in runs(word)))
    known = {one for one in set("".join(parts)) if counted(pairs("x", one, False, False), 1)}
    found: dict[str, _Piece] = {}
    common = max(_COMMON, things // _COMMON_SHARE)
    for run in parts:
        heard = {} if known.issuperset(run) else sounds  # by sound only where a character is in no name
        for text, match, weight in _of_run(run, heard, known, syllables, counted):
            found.setdefault(text, _Piece(text, match, weight, counted(match, common + 1) > common))
    return sorted(found.values(), key=lambda one: (one.is_common, -one.weight))[:_MOST_PIECES]


def _some(words: Sequence[str], syllables: Collection[str], sounds: _Sounds, counted: _Counting,
          things: int) -> Iterator[Tier]:
    """Iterate the one tier of the names that hold most of the pieces of a text: half of what tells it at least."""
    pieces = _pieces(words, syllables, sounds, counted, things)
    common = sum(one.weight for one in pieces if one.is_common)
    # A character alone is no piece, so it does not count either.
    told = [run for word in words for run in runs(word) if len(run) > 1]
    whole = sum(2 if starts_at_border(run) else len(run) for run in told) - common
    levels: dict[tuple[int, int], list[tuple[_Piece, ...]]] = {}
    for count in range(1, len(pieces) + 1):
        for chosen in combinations(pieces, count):
            telling = sum(one.weight for one in chosen if not one.is_common)
            if telling and 2 * telling >= whole:
                levels.setdefault((telling, sum(one.weight for one in chosen)), []).append(chosen)
    for level in sorted(levels, reverse=True):
        match = any_of(["(" + " AND ".join(f"({one.match})" for one in chosen) + ")" for chosen in levels[level]])
        if counted(match, 1):
            yield Tier(FIRST + 3, ("some",), match, match, tuple(words),
                       tuple(dict.fromkeys(one.text for chosen in levels[level] for one in chosen)))
            return


def loosened(text: str, syllables: Collection[str], sounds: _Sounds, counted: _Counting,
             things: int) -> tuple[Tier, ...]:
    """Return the tiers of what comes nearest to a text that no name fits; none where nothing does.

    Args:
        text: as the user wrote it.
        syllables: those of the index.
        sounds: of each Chinese character, the usual first.
        counted: tells how many things an expression finds, looking at as many as are named.
        things: how many there are.
    """
    words = words_of(text[:MOST_CHARS])[:_MOST_PIECES + 3]
    if not words:
        return ()
    alike = tuple(_alike(text[:MOST_CHARS], sounds))
    if alike and counted(any_of([tier.alone for tier in alike]), 1):
        return alike
    return tuple(_some(words, syllables, sounds, counted, things))


def near(text: str, syllables: Collection[str]) -> Near | None:
    """Return how names are found that differ from `text` by a slip or two; None for what is too short to tell.

    One of the pieces into which a text is cut stands in each of them, the first at its begin, the last at its end:
    there are more pieces than slips.
    """
    folded = fold(text[:MOST_CHARS])
    letters = folded.isascii()
    most = (len(folded) - 1) // 3 if letters else len(folded) // 4 or 1
    most = min(most, 2)
    if not most or len(folded) < (4 if letters else 2):
        return None
    cuts = [len(folded) * number // (most + 1) for number in range(most + 2)]
    matches: list[str] = []
    for begin, end in pairwise(cuts):
        piece, first, last = folded[begin:end], begin == 0, end == len(folded)
        plain = spelled(piece)
        matches.append(pairs("x", piece, first, last))
        if plain is not None:
            matches += [sound_pairs(way, first, not last) for way in spellings(plain, syllables, not last)[:_MOST_WAYS]
                        if any(len(syllable) > 1 for syllable in way)]
    return Near(folded, most, tuple(dict.fromkeys(matches)))


def nearest(asked: Near, labels: str) -> tuple[int, str]:
    """Return the slips between a text and the nearest of some labels, as the index keeps them, and that label.

    The slips are more than `asked.most` where no label is near.
    """
    slips, nearest_label = asked.most + 1, ""
    least, longest = len(asked.text) - asked.most, len(asked.text) + asked.most
    for line in labels.split("\n"):
        label, *spoken = line.split("\t")
        ways = [reading.replace(" ", "") for reading in spoken]
        if least <= len(label) <= longest + _FOLDED_AWAY:  # most labels are of another length: they are not folded
            ways.append(fold(label))
        for way in ways:
            if (found := distance(asked.text, way, asked.most)) < slips:
                slips, nearest_label = found, label
    return slips, nearest_label


def distance(one: str, two: str, most: int) -> int:
    """Return how many signs are wrong, missing, too many or exchanged with the next; `most` + 1 where more than `most`.

    >>> distance("zhundnog", "zhundong", 2), distance("准东", "准东区", 2), distance("abc", "xyz", 2)
    (1, 1, 3)
    """
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for number, character in enumerate(one, 1):
        older, before, row = before, row, [number]
        for at, other in enumerate(two, 1):
            cost = min(before[at] + 1, row[-1] + 1, before[at - 1] + (character != other))
            if older and at > 1 and character == two[at - 2] and one[number - 2] == other:
                cost = min(cost, older[at - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
